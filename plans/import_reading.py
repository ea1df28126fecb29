"""Large files are read from the queue: kept on disk until a worker has understood them, then gone."""

import logging
from pathlib import Path, PurePath

from django.conf import settings
from django_tasks import task

from kommunbrott.access import require
from kommunbrott.models import User
from kommunbrott.reading import SourceDocument, UnreadableFile, read_file, read_pasted
from kommunbrott.reading.safety import check_signature, open_package
from plans import access
from plans.choices import ImportState
from plans.importers.state import to_state
from plans.models import PlanImport
from plans.workflow import importing

logger = logging.getLogger(__name__)

FOLDER = "importer"
# A document in Word is mostly its own markup and pictures; a table as text or in Excel is rows and nothing else.
LARGE_DOCUMENT = 1_000_000
LARGE_TABLE = 100_000
READING, INTERPRETING, COMPARING = "laser", "tolkar", "parter"
STAGES = {READING: "Läser filen", INTERPRETING: "Tolkar innehållet", COMPARING: "Jämför parter"}
FAILURE = "Filen kunde inte läsas. Försök igen. Hjälper det inte, säg till den som sköter systemet. Inget har sparats."


def is_large(name: str, size: int) -> bool:
    """Reading takes so long that nobody should wait for the answer to a click."""
    return size > (LARGE_DOCUMENT if PurePath(name).suffix.lower() == ".docx" else LARGE_TABLE)


def order_reading(data: bytes, *, file_name: str, is_pasted: bool, by: User) -> PlanImport:
    """An import that a worker will read. ``data`` is the file, or the pasted text as UTF-8.

    What can be refused at a glance is: raises UnreadableFile, and then nothing is kept.
    """
    require(access.may_make_plan(by))
    if data.startswith(b"PK"):
        open_package(data).close()
    elif not is_pasted:
        check_signature(data)
    plan_import = importing.begin(file_name=file_name, file_size=len(data), by=by)
    plan_import.state = ImportState.READING
    plan_import.result = {"stage": READING, "is_pasted": is_pasted, "file_name": file_name}
    path = path_of(plan_import)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    plan_import.save()
    read_upload.enqueue(plan_import.pk)
    return plan_import


def path_of(plan_import: PlanImport) -> Path:
    return Path(settings.MEDIA_ROOT) / FOLDER / str(plan_import.pk)


@task()
def read_upload(import_id: int) -> None:
    """Done by a worker, and again by another when the first was killed."""
    plan_import = PlanImport.objects.filter(pk=import_id, state=ImportState.READING).first()
    if plan_import:
        carry_out(plan_import)


def carry_out(plan_import: PlanImport) -> None:
    try:
        state, result = ImportState.PREVIEW, understood(plan_import)
    except UnreadableFile as refusal:
        state, result = ImportState.UNREADABLE, {"fault": refusal.message}
    except Exception:
        logger.exception("Import %s could not be read", plan_import.pk)
        state, result = ImportState.UNREADABLE, {"fault": FAILURE}
    # Only while it is still waited for: it may have been dropped meanwhile.
    waiting = PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READING)
    waiting.update(state=state, result=result)
    path_of(plan_import).unlink(missing_ok=True)


def understood(plan_import: PlanImport) -> dict:
    is_pasted = plan_import.result["is_pasted"]
    document = read_source(path_of(plan_import).read_bytes(), plan_import.result["file_name"], is_pasted)
    tell(plan_import, INTERPRETING)
    plan = importing.understand(document, importing.read_register(), is_pasted=is_pasted)
    tell(plan_import, COMPARING)
    importing.refuse_useless(plan, is_pasted=is_pasted)
    return to_state(plan)


def read_source(data: bytes, name: str, is_pasted: bool) -> SourceDocument:
    return read_pasted(data.decode()) if is_pasted else read_file(name, data)


def tell(plan_import: PlanImport, stage: str) -> None:
    waiting = PlanImport.objects.filter(pk=plan_import.pk, state=ImportState.READING)
    waiting.update(result=plan_import.result | {"stage": stage})
