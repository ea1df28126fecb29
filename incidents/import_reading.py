"""Files of reports on their way in: on disk until they are saved or dropped; large ones are read by the queue."""

import datetime as dt
import logging
import shutil
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from incidents.choices import ImportState
from incidents.models import ImportBatch
from incidents.workflow import import_preview, importing
from kommunbrott.models import User
from kommunbrott.reading import UnreadableFile
from kommunbrott.reading.records import RecordFile

logger = logging.getLogger(__name__)

FOLDER = "rapportimporter"
# Reading takes so long that nobody should wait for the answer to a click.
LARGE = 400_000
# A file holds what people wrote. Nobody has asked for it to be kept.
LONGEST_WAIT = dt.timedelta(hours=24)
FAILURE = "Filen kunde inte läsas. Försök igen. Hjälper det inte, säg till den som sköter systemet. Inget har sparats."
NOT_WHOLE = (
    "Sparandet avbröts av ett fel. Ångra importen, eller läs in filen igen: det som redan finns läses inte in "
    "två gånger."
)


def path_of(batch: ImportBatch) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / str(batch.pk)


def is_large(batch: ImportBatch) -> bool:
    return batch.file_size > LARGE


def receive(upload, *, by: User) -> ImportBatch:
    """An import that waits to be read, or the one that the same file became before. Raises UnreadableFile."""
    RecordFile(upload.name, upload.file)  # refuses at a glance what can never be read
    sha256 = importing.sha256_of(upload.file)
    before = importing.saved_before(sha256)
    if before:
        return before
    forget_old()
    batch = importing.begin(name=upload.name, size=upload.size, sha256=sha256, by=by)
    path = path_of(batch)
    path.parent.mkdir(parents=True, exist_ok=True)
    upload.file.seek(0)
    with path.open("wb") as kept:
        shutil.copyfileobj(upload.file, kept)
    begin_reading(batch)
    return batch


def begin_reading(batch: ImportBatch) -> None:
    if is_large(batch):
        read_upload.enqueue(batch.pk)
    else:
        carry_out_reading(batch)


def begin_saving(batch: ImportBatch) -> None:
    if is_large(batch):
        save_upload.enqueue(batch.pk)
    else:
        carry_out_saving(batch)


@task()
def read_upload(batch_id: int) -> None:
    """Done by a worker, and again by another when the first was killed."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=ImportState.READING).first()
    if batch:
        carry_out_reading(batch)


@task()
def save_upload(batch_id: int) -> None:
    """Done by a worker, and again by another when the first was killed: rows that are there are let be."""
    batch = ImportBatch.objects.filter(pk=batch_id, state=ImportState.SAVING).first()
    if batch:
        carry_out_saving(batch)


def carry_out_reading(batch: ImportBatch) -> None:
    today = timezone.localdate()
    try:
        with path_of(batch).open("rb") as file:
            source = importing.opened(batch.file_name, file, today, told=batch.mapping)
            import_preview.preview(batch, source, today=today)
    except UnreadableFile as refusal:
        end_unreadable(batch, refusal.message)
    except Exception:
        logger.exception("Import %s could not be read", batch.pk)
        end_unreadable(batch, FAILURE)


def end_unreadable(batch: ImportBatch, fault: str) -> None:
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.READING)
    waiting.update(state=ImportState.UNREADABLE, result={"fault": fault})
    forget_file(batch)


def carry_out_saving(batch: ImportBatch) -> None:
    today = timezone.localdate()
    try:
        with path_of(batch).open("rb") as file:
            source = importing.opened(batch.file_name, file, today, told=batch.mapping)
            importing.save(batch, source, today=today)
    except Exception:
        logger.exception("Import %s could not be saved whole", batch.pk)
        importing.end_halfway(batch, NOT_WHOLE)
    forget_file(batch)


def forget_file(batch: ImportBatch) -> None:
    path_of(batch).unlink(missing_ok=True)


def forget_old() -> None:
    """Imports that nobody has come back to are dropped, with their files."""
    waiting = (ImportState.READING, ImportState.PREVIEW)
    for batch in ImportBatch.objects.filter(state__in=waiting, made_at__lt=timezone.now() - LONGEST_WAIT):
        ImportBatch.objects.filter(pk=batch.pk, state__in=waiting).update(
            state=ImportState.DROPPED, result={}
        )
        forget_file(batch)
