import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from kommunbrott.parties import EMPTY, Register
from kommunbrott.reading import MAX_BYTES, UnreadableFile, read_file
from plans.importers import ImportedPlan
from plans.workflow import importing

FAULTY_FILE, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Läser en plan ur en Word-, Excel- eller textfil. Skriver bara i databasen med --save."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path, help="docx, xlsx, csv, tsv eller txt")
        parser.add_argument("--json", action="store_true", help="skriv hela tolkningen som JSON")
        parser.add_argument("--save", action="store_true", help="gör ett utkast och skriv dess id")

    def handle(self, *, file: Path, json: bool, save: bool, **options):
        plan = self.read(file, self.register(needed=save))
        saved = self.save(plan, file) if save else None
        if json:
            self.answer(as_json(plan, saved))
            return
        if not save:
            self.answer(as_text(plan))
        for note in plan.notes:
            self.stderr.write(f"{note.where}: {note.message}")
        self.stderr.write(f"{len(plan.unplaced)} texter utan plats, alla med skäl (se --json).")
        if save:
            self.answer(str(saved.pk))

    def register(self, *, needed: bool) -> Register:
        """The municipality's parties; a database that has not been set up yet has none."""
        try:
            return importing.read_register()
        except DatabaseError:
            if needed:
                self.stop("Databasen är inte uppsatt. Kör manage.py migrate först.")
            return EMPTY

    def read(self, file: Path, register: Register) -> ImportedPlan:
        try:
            if file.stat().st_size > MAX_BYTES:
                self.stop("Filen är större än 10 MB. Ta bort bilder ur dokumentet. Inget har sparats.")
            return importing.understand(read_file(file.name, file.read_bytes()), register)
        except UnreadableFile as refusal:
            self.stop(refusal.message)
        except FileNotFoundError:
            self.stop(f"Filen {file} finns inte.", WRONG_USE)
        except OSError:
            self.stop(f"Filen {file} går inte att öppna.", WRONG_USE)

    def save(self, plan: ImportedPlan, file: Path):
        try:
            importing.refuse_useless(plan)
        except UnreadableFile as refusal:
            self.stop(refusal.message)
        started = importing.start(plan, file_name=file.name, file_size=file.stat().st_size, by=None)
        saved = importing.save(started, by=None)
        self.stderr.write(f"Utkastet ”{saved}” är skapat.")
        return saved

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


def as_json(plan: ImportedPlan, saved) -> str:
    document = plan.as_json() | ({"id": saved.pk} if saved else {})
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_text(plan: ImportedPlan) -> str:
    """Title, kind and period, and the focus areas with how many actions each has."""
    period = " – ".join(filter(None, (plan.starts_on, plan.ends_on))) or "okänd period"
    lines = [plan.title, f"{plan.kind}, {period}"]
    for area in plan.focus_areas:
        name = " ".join(filter(None, (area.number, area.title))) or "Utan fokusområde"
        lines.append(f"{len(area.actions):>4} {name}")
    lines.append(f"{len(plan.actions):>4} åtgärder, {len(plan.parties)} parter")
    return "\n".join(lines)
