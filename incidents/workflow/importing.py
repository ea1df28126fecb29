"""Reports from a file: read against the catalogue and the register, saved so that twice is once, and undone."""

import datetime as dt
import hashlib
import json
from collections.abc import Callable, Iterator
from itertools import islice
from typing import BinaryIO

from django.db import DatabaseError, transaction
from django.db.models import ProtectedError, Q
from django.utils import timezone

from incidents import access, catalogue
from incidents.choices import ImportState, ReportSource, ReportStatus
from incidents.importers import Answer, Finding, Knowledge, Reason, ReportFile
from incidents.importers.names import OTHER
from incidents.importers.reports import Survey
from incidents.models import Category, ImportBatch, Report
from incidents.models.category import OTHER_KEY
from incidents.models.loading import load, refresh_statistics
from incidents.workflow.import_rows import ReportMaker, digest
from kommunbrott import privacy
from kommunbrott.access import YES, Overtaken, Verdict, no, require
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area, User

CHUNK = 2000
# So many new reports may make another way through the register the quickest.
MANY = 1000
NOT_BEGUN = (ImportState.READING, ImportState.PREVIEW, ImportState.UNREADABLE)
SOMEBODY_HAS_ACTED = ReportStatus.values[2:]


def knowledge(today: dt.date, remembered: dict[str, str] | None = None) -> Knowledge:
    """What the database can tell about words in files. Two queries."""
    categories = Category.objects.top().active(today)
    names = {
        OTHER if category.key == OTHER_KEY else category.name: category.synonyms.splitlines()
        for category in categories
    }
    areas = Area.objects.exclude(kind__in=[AreaKind.MUNICIPALITY, AreaKind.PLACE])
    return Knowledge(names, list(areas.values_list("name", flat=True)), remembered, today)


def knowledge_without_database(today: dt.date) -> Knowledge:
    """The catalogue that every installation begins with."""
    rows = json.loads(catalogue.FILE.read_text(encoding="utf-8"))
    return Knowledge({row["name"]: row["synonyms"] for row in rows}, today=today)


def opened(name: str, file: BinaryIO, today: dt.date, told: dict[str, str] | None = None) -> ReportFile:
    """The file, ready to be read. ``told`` are columns that somebody has pointed out for this file.

    A database that has not been set up yet knows nothing. Raises UnreadableFile.
    """
    try:
        known = knowledge(today, remembered_columns() | (told or {}))
    except DatabaseError:
        known = knowledge_without_database(today)
    return ReportFile(name, file, known)


def remembered_columns() -> dict[str, str]:
    """What the columns of earlier files became, the latest word first."""
    remembered: dict[str, str] = {}
    saved = ImportBatch.objects.filter(state=ImportState.SAVED).order_by("saved_at", "pk")
    for mapping in saved.values_list("mapping", flat=True).reverse()[:20]:
        remembered = mapping | remembered
    return remembered


def sha256_of(file: BinaryIO) -> str:
    file.seek(0)
    return hashlib.file_digest(file, "sha256").hexdigest()


def saved_before(sha256: str) -> ImportBatch | None:
    return ImportBatch.objects.filter(sha256=sha256, state=ImportState.SAVED).first()


# --- Reading ---


def against_register(answers: Iterator[Answer], number: Callable) -> Iterator[tuple[Answer, str, bool]]:
    """Each answer with the report's number and whether the register has it already. A query per 2000 rows.

    A row whose number the register has with another content is refused.
    """
    while chunk := list(islice(answers, CHUNK)):
        numbers = [number(answer.row) if answer.row else "" for answer in chunk]
        known = dict(
            Report.objects.filter(
                source=ReportSource.IMPORT, external_id__in={each for each in numbers if each}
            ).values_list("external_id", "import_digest")
        )
        for answer, each in zip(chunk, numbers, strict=True):
            is_known = each in known
            if is_known and known[each] != digest(answer.row):
                refuse_conflict(answer)
                is_known = False
            yield answer, each, is_known


def refuse_conflict(answer: Answer) -> None:
    row = answer.row
    message = "I registret finns redan en rapport med samma id men ett annat innehåll. Den behålls."
    answer.rejected = Finding(row.line, row.external_id or None, Reason.CONFLICTING_ID, message)
    answer.row = None
    answer.warnings.clear()


def read(
    source: ReportFile, *, today: dt.date, on_answer: Callable[[Answer], None], survey: Survey | None = None
) -> int:
    """Give ``on_answer`` each answer; nothing is written. Returns how many reports the register has already."""
    try:
        answers = answers_of(source, ReportMaker(ImportBatch(), today), survey)
    except DatabaseError:
        answers = ((answer, "", False) for answer in source.answers(survey))
    known = 0
    for answer, _, is_known in answers:
        known += is_known
        on_answer(answer)
    return known


def answers_of(source: ReportFile, maker: ReportMaker, survey: Survey | None = None):
    return against_register(source.answers(survey), maker.number)


# --- Saving ---


def begin(*, name: str, size: int, sha256: str, by: User | None) -> ImportBatch:
    """``by`` is None at the command line, whose user may do anything."""
    if by:
        require(access.may_import(by))
    shown = "fil" if privacy.certain(name) else name[-250:].replace("\x00", "")
    return ImportBatch.objects.create(file_name=shown, file_size=size, sha256=sha256, made_by=by)


def drop(batch: ImportBatch, *, by: User) -> None:
    """What has not been saved is not saved."""
    require(access.may_import(by))
    waiting = ImportBatch.objects.filter(pk=batch.pk, state__in=NOT_BEGUN)
    if not waiting.update(state=ImportState.DROPPED, result={}):
        raise Overtaken(batch)


def point_out(batch: ImportBatch, told: dict[str, str], *, by: User) -> None:
    """Columns as somebody says they are; the file is to be read again."""
    require(access.may_import(by))
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEW)
    if not waiting.update(state=ImportState.READING, mapping=told, done=0):
        raise Overtaken(batch)


def order_saving(batch: ImportBatch, *, only_whole: bool, by: User) -> None:
    """Saving may begin. Raises Overtaken when somebody has ordered or dropped it already."""
    require(access.may_import(by))
    require(may_save(batch, only_whole=only_whole))
    waiting = ImportBatch.objects.filter(pk=batch.pk, state=ImportState.PREVIEW)
    if not waiting.update(state=ImportState.SAVING, done=0):
        raise Overtaken(batch)


def may_save(batch: ImportBatch, *, only_whole: bool) -> Verdict:
    if batch.accepted == 0:
        return no("Det finns ingen rad att läsa in.")
    if only_whole and batch.rejected:
        return no(
            f"{batch.rejected} rader kan inte läsas in, så inget har sparats. Rätta dem i filen och börja om."
        )
    return YES


def save(
    batch: ImportBatch,
    source: ReportFile,
    *,
    today: dt.date,
    on_answer: Callable[[Answer], None] = lambda answer: None,
) -> ImportBatch:
    """Save every good row, 2000 in a transaction with the count of what is done. Bears to be done again when it
    was stopped halfway: rows that are there are let be. ``on_answer`` is given each answer once.
    """
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.SAVING, done=0)
    maker = ReportMaker(batch, today)
    counts = {"rows": 0, "accepted": 0, "rejected": 0, "unchanged": 0}
    suspects: set[str] = set()
    warned: set[int] = set()
    answers = answers_of(source, maker)
    while chunk := list(islice(answers, CHUNK)):
        with transaction.atomic():
            made = [
                maker.report(answer.row, number, answer.warnings)
                for answer, number, is_known in chunk
                if answer.row and not is_known
            ]
            load(made)
            for answer, _, is_known in chunk:
                count(counts, answer, is_known=is_known)
                warned |= warned_lines(answer)
                suspects |= {each.id for each in answer.warnings if each.reason is Reason.POSSIBLE_DUPLICATE}
                on_answer(answer)
            ImportBatch.objects.filter(pk=batch.pk).update(done=counts["rows"])
    unread = {name: field for name, field in batch.mapping.items() if not field}
    batch.mapping = unread | source.mapping.remembered()
    finish(batch, counts | {"warned": len(warned)}, suspects)
    if batch.accepted - batch.unchanged >= MANY:
        refresh_statistics()
    return batch


def count(counts: dict[str, int], answer: Answer, *, is_known: bool) -> None:
    is_row = answer.row is not None or answer.rejected is not None
    counts["rows"] += is_row
    counts["accepted"] += answer.row is not None
    counts["rejected"] += answer.rejected is not None
    counts["unchanged"] += is_known


def warned_lines(answer: Answer) -> set[int]:
    """Lines of rows that are taken in but worth a look."""
    return {finding.line for finding in answer.warnings if finding.reason is not Reason.NOT_DATA}


def finish(batch: ImportBatch, counts: dict[str, int], suspects: set[str]) -> ImportBatch:
    with transaction.atomic():
        # What may be told twice is for a person to judge.
        again = Report.objects.filter(
            batch=batch, status=ReportStatus.REVIEWED, external_id__in=suspects - {None}
        )
        again.update(status=ReportStatus.NEW)
        for name, value in counts.items():
            setattr(batch, name, value)
        # Rows that a run which was stopped halfway had saved are this import's own.
        batch.unchanged = counts["accepted"] - batch.reports.count()
        batch.state, batch.saved_at = ImportState.SAVED, timezone.now()
        batch.save()
    return batch


def end_halfway(batch: ImportBatch, fault: str) -> None:
    """What was saved can be undone, or added to by reading the file again."""
    batch.result = batch.result | {"fault": fault}
    batch.accepted, batch.unchanged, batch.sha256 = batch.reports.count(), 0, ""
    batch.state, batch.saved_at = ImportState.SAVED, timezone.now()
    batch.save()


# --- Undoing ---


def acted_on(batch: ImportBatch):
    """Reports of the import that somebody has done something with since: they stay."""
    moved = Q(status__in=SOMEBODY_HAS_ACTED)
    joined = Q(merged__isnull=False) | Q(merged_into__isnull=False)
    return batch.reports.filter(moved | joined | Q(log__isnull=False)).order_by().distinct()


def undo(batch: ImportBatch, *, by: User | None) -> int:
    """Remove the reports of the import and the areas it made, where nobody uses them. Returns how many stay."""
    if by:
        require(access.may_import(by))
    with transaction.atomic():
        batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
        if batch.state != ImportState.SAVED:
            raise Overtaken(batch)
        kept = acted_on(batch).count()
        batch.reports.exclude(pk__in=acted_on(batch).values("pk")).delete()
        for area in batch.areas.all():
            try:
                with transaction.atomic():
                    batch.areas.remove(area)
                    area.delete()
            except ProtectedError:
                continue
        batch.state = ImportState.UNDONE
        batch.save(update_fields=["state"])
    return kept
