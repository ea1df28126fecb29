import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from councils.importers.promise_result import ImportedPromises
from councils.importers.promises import import_promises
from councils.workflow import promise_imports
from kommunbrott.parties import EMPTY, Register
from kommunbrott.reading import MAX_BYTES, UnreadableFile, read_file
from plans.workflow.importing import read_register

FAULTY_FILE, WRONG_USE = 1, 2


class Command(BaseCommand):
    help = "Läser medborgarlöften ur en Word- eller textfil. Skriver bara i databasen med --save."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path, help="docx eller txt")
        parser.add_argument("--json", action="store_true", help="skriv hela tolkningen som JSON")
        parser.add_argument("--save", action="store_true", help="gör ett utkast och skriv dess id")

    def handle(self, *, file: Path, json: bool, save: bool, **options):
        read = self.read(file, self.register(needed=save))
        saved = self.save(read, file) if save else None
        if json:
            self.answer(as_json(read, saved))
            return
        if not save:
            self.answer(as_text(read))
        for note in read.notes:
            self.stderr.write(f"{note.where}: {note.message}")
        self.stderr.write(f"{len(read.unplaced)} texter utan plats, alla med skäl (se --json).")
        if save:
            self.answer(str(saved.pk))

    def register(self, *, needed: bool) -> Register:
        """The municipality's parties; a database that has not been set up yet has none."""
        try:
            return read_register()
        except DatabaseError:
            if needed:
                self.stop("Databasen är inte uppsatt. Kör manage.py migrate först.")
            return EMPTY

    def save(self, read: ImportedPromises, file: Path):
        if not read.promises:
            self.stop("Filen har inga medborgarlöften. Inget har sparats.")
        saved = promise_imports.save(promise_imports.start(read, file_name=file.name, by=None), by=None)
        self.stderr.write(f"Utkastet ”{saved}” är skapat.")
        return saved

    def read(self, file: Path, register: Register) -> ImportedPromises:
        try:
            if file.stat().st_size > MAX_BYTES:
                self.stop("Filen är större än 10 MB. Ta bort bilder ur dokumentet. Inget har sparats.")
            return import_promises(read_file(file.name, file.read_bytes()), register)
        except UnreadableFile as refusal:
            self.stop(refusal.message)
        except FileNotFoundError:
            self.stop(f"Filen {file} finns inte.", WRONG_USE)
        except OSError:
            self.stop(f"Filen {file} går inte att öppna.", WRONG_USE)

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


def as_json(read: ImportedPromises, saved) -> str:
    document = read.as_json() | ({"id": saved.pk} if saved else {})
    return json.dumps(document, ensure_ascii=False, indent=2)


def as_text(read: ImportedPromises) -> str:
    """Title, period, and each promise with who gives it."""
    period = " – ".join(filter(None, (read.starts_on, read.ends_on))) or "okänd period"
    lines = [read.title, period]
    for promise in read.promises:
        who = ", ".join(promise.by) or "part saknas"
        lines.append(f"{promise.kind.label}: {promise.text} ({who})")
    lines.append(f"{len(read.promises)} punkter, {len(read.signatories)} underskrifter")
    return "\n".join(lines)
