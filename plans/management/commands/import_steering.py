from pathlib import Path

from plans.document_command import DocumentCommand
from plans.importers.steering import ImportedSteering, import_steering
from plans.workflow import steering


class Command(DocumentCommand):
    help = "Läser en riktlinje, policy eller strategi ur en Wordfil. Skriver bara i databasen med --save."
    kinds = "docx eller txt"

    def understand(self, document, register) -> ImportedSteering:
        return import_steering(document)

    def save(self, read: ImportedSteering, file: Path):
        if not read.chapters:
            self.stop("Filen har ingen text att läsa in. Inget har sparats.")
        return steering.save_import(read, by=None)

    def as_text(self, read: ImportedSteering) -> str:
        """Title, kind and period, and the headings with how deep they lie."""
        period = " – ".join(filter(None, (read.starts_on, read.ends_on))) or "okänd period"
        lines = [read.title or "Utan titel", f"{read.kind}, {period}"]
        lines += [f"{'  ' * (row.level - 1)}{row.title}" for row in read.chapters]
        return "\n".join(lines)
