"""What the commands that read a municipality's own document have in common."""

from pathlib import Path

from django.core.management.base import BaseCommand
from django.db import DatabaseError

from kommunbrott.answering import Answering
from kommunbrott.parties import EMPTY, Register
from kommunbrott.reading import MAX_BYTES, read_file
from plans.workflow.importing import read_register


class DocumentCommand(Answering, BaseCommand):
    """Subclasses say ``kinds`` and how a document is understood, told in text, and saved.

    ``understand(document, register)`` gives something with ``notes``, ``unplaced`` and ``as_json()``.
    """

    kinds = ""

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FIL", type=Path, help=self.kinds)
        parser.add_argument("--json", action="store_true", help="skriv hela tolkningen som JSON")
        parser.add_argument("--save", action="store_true", help="gör ett utkast och skriv dess id")

    def handle(self, *, file: Path, json: bool, save: bool, **options):
        read = self.read(file, self.register(needed=save))
        saved = self.save(read, file) if save else None
        if saved:
            self.stderr.write(f"Utkastet ”{saved}” är skapat.")
        if json:
            self.answer_json(read.as_json(), saved)
            return
        if not save:
            self.answer(self.as_text(read))
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

    def read(self, file: Path, register: Register):
        with self.reading(file):
            if file.stat().st_size > MAX_BYTES:
                self.stop("Filen är större än 10 MB. Ta bort bilder ur dokumentet. Inget har sparats.")
            return self.understand(read_file(file.name, file.read_bytes()), register)
