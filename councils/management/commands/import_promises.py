from pathlib import Path

from councils.importers.promise_result import ImportedPromises
from councils.importers.promises import import_promises
from councils.workflow import promise_imports
from plans.document_command import DocumentCommand


class Command(DocumentCommand):
    help = "Läser medborgarlöften ur en Word- eller textfil. Skriver bara i databasen med --save."
    kinds = "docx eller txt"

    def understand(self, document, register) -> ImportedPromises:
        return import_promises(document, register)

    def save(self, read: ImportedPromises, file: Path):
        if not read.promises:
            self.stop("Filen har inga medborgarlöften. Inget har sparats.")
        return promise_imports.save(promise_imports.start(read, file_name=file.name, by=None), by=None)

    def as_text(self, read: ImportedPromises) -> str:
        """Title, period, and each promise with who gives it."""
        period = " – ".join(filter(None, (read.starts_on, read.ends_on))) or "okänd period"
        lines = [read.title, period]
        for promise in read.promises:
            who = ", ".join(promise.by) or "part saknas"
            lines.append(f"{promise.kind.label}: {promise.text} ({who})")
        lines.append(f"{len(read.promises)} punkter, {len(read.signatories)} underskrifter")
        return "\n".join(lines)
