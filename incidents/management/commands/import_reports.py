from collections import Counter
from io import SEEK_END
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.importers import Answer, Finding
from incidents.models import ImportBatch
from incidents.workflow import importing
from kommunbrott.answering import Answering


class Command(Answering, BaseCommand):
    help = "Läser rapporter ur en CSV- eller Excelfil och säger vad som är fel på vilken rad."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path, help="csv, tsv eller xlsx")
        parser.add_argument("--json", action="store_true", help="skriv svaret som JSON")
        parser.add_argument("--save", action="store_true", help="spara rapporterna och skriv importens id")

    def handle(self, *, file: Path, json: bool, save: bool, **options):
        with self.reading(file), file.open("rb") as opened:
            answer, batch = self.carry_out(opened, file.name, save=save)
        if json:
            self.answer_json(answer, batch)
            return
        if batch:
            self.stderr.write(as_text(answer))
        self.answer(str(batch.pk) if batch else as_text(answer))

    def carry_out(self, opened, name: str, *, save: bool) -> tuple[dict, ImportBatch | None]:
        today = timezone.localdate()
        source = importing.opened(name, opened, today)
        source.require_columns()
        for note in source.notes:
            self.stderr.write(note)
        told = Told()
        if not save:
            importing.read(source, today=today, on_answer=told.add)
            return told.as_document(), None
        sha256 = importing.sha256_of(opened)
        batch = importing.saved_before(sha256)
        if batch:
            importing.read(source, today=today, on_answer=told.add)
            self.stderr.write("Filen är redan inläst. Inget har ändrats.")
            return told.as_document(), batch
        size = opened.seek(0, SEEK_END)
        batch = importing.begin(name=name, size=size, sha256=sha256, by=None)
        batch = importing.save(batch, source, today=today, on_answer=told.add)
        self.stderr.write(f"{batch.saved} nya rapporter, {batch.unchanged} fanns redan.")
        return told.as_document(), batch


class Told:
    """Gathers what the answer holds; the rows themselves are not kept."""

    def __init__(self):
        self.accepted = 0
        self.rejected: list[Finding] = []
        self.warnings: list[Finding] = []

    def add(self, answer: Answer) -> None:
        self.accepted += answer.row is not None
        if answer.rejected:
            self.rejected.append(answer.rejected)
        self.warnings += answer.warnings

    def as_document(self) -> dict:
        return {
            "rows": self.accepted + len(self.rejected),
            "accepted": self.accepted,
            "rejected": [finding.as_json() for finding in self.rejected],
            "warnings": [finding.as_json() for finding in sorted(self.warnings, key=lambda each: each.line)],
        }


def as_text(answer: dict) -> str:
    lines = [f"{answer['rows']} rader, {answer['accepted']} godkända, {len(answer['rejected'])} avvisade"]
    for kind in ("rejected", "warnings"):
        for reason, count in Counter(each["reason"] for each in answer[kind]).most_common():
            lines.append(f"{count:>6} {reason}")
    return "\n".join(lines)
