import json
import sys
from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand
from django.utils import timezone

from incidents.importers import read_all
from incidents.workflow import importing
from kommunbrott.reading import UnreadableFile

FAULTY_FILE, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Läser rapporter ur en CSV- eller Excelfil och säger vad som är fel på vilken rad."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path, help="csv, tsv eller xlsx")
        parser.add_argument("--json", action="store_true", help="skriv svaret som JSON")

    def handle(self, *, file: Path, json: bool, **options):
        try:
            with file.open("rb") as opened:
                self.read(opened, file.name, as_document=json)
        except UnreadableFile as refusal:
            self.stop(refusal.message)
        except FileNotFoundError:
            self.stop(f"Filen {file} finns inte.", WRONG_USE)
        except OSError:
            self.stop(f"Filen {file} går inte att öppna.", WRONG_USE)

    def read(self, opened, name: str, *, as_document: bool) -> None:
        source = importing.opened(name, opened, timezone.localdate())
        rows, rejected, warnings = read_all(source)
        for note in source.notes:
            self.stderr.write(note)
        answer = {
            "rows": len(rows) + len(rejected),
            "accepted": len(rows),
            "rejected": [finding.as_json() for finding in rejected],
            "warnings": [finding.as_json() for finding in warnings],
        }
        self.answer(json.dumps(answer, ensure_ascii=False, indent=2) if as_document else as_text(answer))

    def answer(self, text: str) -> None:
        """UTF-8 whatever the terminal believes."""
        reconfigure = getattr(self.stdout, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8")
        self.stdout.write(text)

    def stop(self, message: str, code: int = FAULTY_FILE):
        """One line for a person, and no English before it."""
        self.stderr.write(message)
        sys.exit(code)


def as_text(answer: dict) -> str:
    lines = [f"{answer['rows']} rader, {answer['accepted']} godkända, {len(answer['rejected'])} avvisade"]
    for kind in ("rejected", "warnings"):
        for reason, count in Counter(each["reason"] for each in answer[kind]).most_common():
            lines.append(f"{count:>6} {reason}")
    return "\n".join(lines)
