"""Files from outside: what is taken in, where it is kept, and how it is given out."""

import contextlib
import datetime as dt
import hashlib
import uuid
import zipfile
from dataclasses import dataclass
from pathlib import Path, PurePath

from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import FileResponse, Http404

from kommunbrott.choices import FileKind
from kommunbrott.files import write_whole
from kommunbrott.models import Attachment, User
from kommunbrott.models.attachment import FOLDER
from kommunbrott.reading.safety import open_package, read_part, refuse, refuse_macros

MOST_MEGABYTES = 20
LONGEST_NAME = 200
# A file without a row may belong to a row that is being saved right now.
UNFINISHED = dt.timedelta(days=1)
ALLOWED = "PDF, Word (.docx), Excel (.xlsx), PowerPoint (.pptx) eller OpenDocument (.odt)"
CONTENT_TYPES = {
    FileKind.PDF: "application/pdf",
    FileKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.PPTX: "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
}
# The part of a package that says what it is.
MAIN_PARTS = {
    "word/document.xml": FileKind.DOCX,
    "xl/workbook.xml": FileKind.XLSX,
    "ppt/presentation.xml": FileKind.PPTX,
}


@dataclass(frozen=True)
class Accepted:
    """A file that has been looked into and may be kept."""

    name: str
    kind: FileKind
    data: bytes


def accept(upload: UploadedFile) -> Accepted:
    """What was sent, if it is of a kind that is taken in. Raises UnreadableFile, which says in Swedish why not."""
    if upload.size > MOST_MEGABYTES << 20:
        refuse(f"Filen är större än {MOST_MEGABYTES} MB.", "Spara den med mindre bilder och välj den igen.")
    data = upload.read()
    name = tidy_name(upload.name or "")
    suffix = PurePath(name).suffix.lower().removeprefix(".")
    kind = kind_of(data)
    if kind is None:
        refuse("Filen är inte av ett slag som går att bifoga.", f"Välj en fil i {ALLOWED}.")
    if suffix != kind:
        refuse(
            f"Filen är {kind.label} men {f'heter .{suffix}' if suffix else 'namnet saknar ändelse'}.",
            f"Låt namnet sluta på .{kind} och välj den igen.",
        )
    return Accepted(name, kind, data)


def kind_of(data: bytes) -> FileKind | None:
    """By what the file holds, not by what it is called."""
    if not data:
        refuse("Filen är tom.", "Kontrollera att du valde rätt fil och välj den igen.")
    if data.startswith(b"%PDF-"):
        if b"%%EOF" not in data[-2048:]:
            refuse("Filen är en pdf som inte är hel.", "Spara den på nytt och välj den igen.")
        return FileKind.PDF
    if not data.startswith(b"PK\x03\x04"):
        return None
    package = open_package(data)
    if b"macroEnabled" in (read_part(package, "[Content_Types].xml") or b""):
        refuse_macros()
    return kind_of_package(package)


def kind_of_package(package: zipfile.ZipFile) -> FileKind | None:
    names = set(package.namelist())
    if "mimetype" in names:
        is_text = read_part(package, "mimetype") == CONTENT_TYPES[FileKind.ODT].encode()
        return FileKind.ODT if is_text else None
    return next((kind for part, kind in MAIN_PARTS.items() if part in names), None)


def tidy_name(name: str) -> str:
    """The last part of a path, without what cannot be shown, and with its suffix however long it was."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = " ".join("".join(mark if mark.isprintable() else " " for mark in last).split())
    path = PurePath(kept)
    return f"{path.stem[: LONGEST_NAME - len(path.suffix)]}{path.suffix[:LONGEST_NAME]}"


def keep(attachment: Attachment, accepted: Accepted, *, by: User) -> Attachment:
    """Write the file and then the row. Call it in a transaction: without its row the file is swept away."""
    attachment.name, attachment.kind = accepted.name, accepted.kind
    attachment.size, attachment.uploaded_by = len(accepted.data), by
    attachment.sha256 = hashlib.sha256(accepted.data).hexdigest()
    attachment.stored_as = uuid.uuid4().hex
    write_whole(attachment.path, accepted.data)
    attachment.save()
    return attachment


def throw_away(attachment: Attachment) -> None:
    """The row at once, the file when that is certain. Raises ProtectedError while something points at it."""
    path = attachment.path
    attachment.delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def given_out(attachment: Attachment) -> FileResponse:
    """Saved by the browser, never shown inside our pages: what is in it is somebody else's."""
    try:
        file = attachment.path.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    kind = FileKind(attachment.kind)
    return FileResponse(file, as_attachment=True, filename=attachment.name, content_type=CONTENT_TYPES[kind])


def forget_strays(now: dt.datetime) -> int:
    """Delete files without a row: the row was removed with its owner, or never came. Returns how many."""
    owners = [model for model in apps.get_models() if issubclass(model, Attachment)]
    known = {name for model in owners for name in model.objects.values_list("stored_as", flat=True)}
    removed = 0
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*"):
        with contextlib.suppress(FileNotFoundError):
            if path.name not in known and path.stat().st_mtime < (now - UNFINISHED).timestamp():
                path.unlink()
                removed += 1
    return removed
