"""Printing goes to the queue: asked for, done by a worker, kept for who asks for the same, removed."""

import contextlib
import datetime as dt
import logging
import time
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kommunbrott.files import write_whole
from kommunbrott.models import Municipality, User
from kommunbrott.printing import FAILURE, NOTES, SHORTEN, Unprintable, printed_now, within_limits
from plans.choices import PlanStatus, PrintFormat, PrintStage
from plans.content import PlanContent
from plans.documents.brand import Brand, brand_of
from plans.documents.formats import FORMATS, fingerprint, load_typesetter
from plans.documents.snapshot import packed, unpacked
from plans.models import Plan, PrintJob

__all__ = [
    "FAILURE",
    "SHORTEN",
    "Unprintable",
    "find_print",
    "forget_files",
    "order_print",
    "order_version",
    "print_plan",
    "printed_now",
]

logger = logging.getLogger(__name__)

FOLDER = "utskrifter"
# The same content that went over a limit this many times will do so again: it is not begun anew.
MOST_FAILURES = 2
# Characters of plain text on a printed page, for guessing how many pages there will be.
PAGE_TEXT = 1600
SECONDS_BETWEEN_NOTES = 0.7
# No rendering takes longer than this.
UNFINISHED = dt.timedelta(minutes=10)


def order_print(plan: Plan, suffix: str, *, by: User) -> PrintJob:
    """A job for the plan as ``by`` sees it now. One that is done or under way for the very same file is given back."""
    content = plan.content_for(by)
    job = _order(plan, content, suffix, by=by, content_status=content.status)
    if job.content_status != content.status:
        # Ordered while the step was still to be taken: now it has been.
        job.content_status = content.status
        job.save(update_fields=["content_status"])
    return job


def order_version(plan: Plan, content: PlanContent, *, by: User) -> PrintJob:
    """A job for the file that goes with a step not taken yet: whatever ``content`` says, it is not decided."""
    return _order(plan, content, PrintFormat.PDF, by=by, content_status=PlanStatus.PROPOSED)


def _order(plan: Plan, content: PlanContent, suffix: str, *, by: User, content_status: str) -> PrintJob:
    brand, now = brand_of(Municipality.current()), timezone.now()
    with transaction.atomic():
        job, is_new = PrintJob.objects.select_for_update().get_or_create(
            plan=plan,
            fingerprint=fingerprint(content, brand, suffix),
            defaults={"format": suffix, "asked_by": by, "asked_at": now, "content_status": content_status},
        )
        if is_new or not (is_under_way(job) or has_file(job) or is_hopeless(job)):
            start(job, packed(content, brand))
        else:
            job.asked_at = now
            job.save(update_fields=["asked_at"])
    return job


def find_print(plan: Plan, content: PlanContent, brand: Brand, suffix: str) -> PrintJob | None:
    """A file of this very content, if one has been printed and is still there."""
    job = PrintJob.objects.filter(plan=plan, fingerprint=fingerprint(content, brand, suffix))
    found = job.defer("snapshot").first()
    return found if found and has_file(found) else None


def start(job: PrintJob, snapshot: dict) -> None:
    job.snapshot = snapshot
    job.stage, job.progress, job.note = PrintStage.QUEUED, 0, ""
    job.task = UUID(str(print_plan.enqueue(job.pk).id))
    job.save()


def is_under_way(job: PrintJob) -> bool:
    """Waiting or at work. A task that the queue has given up or forgotten is neither."""
    if job.is_ended:
        return False
    waiting = (TaskResultStatus.READY, TaskResultStatus.RUNNING)
    return DBTaskResult.objects.filter(pk=job.task, status__in=waiting).exists()


def is_hopeless(job: PrintJob) -> bool:
    if job.note not in NOTES.values():
        return False
    failures = DBTaskResult.objects.filter(
        task_path=print_plan.module_path,
        status=TaskResultStatus.FAILED,
        args_kwargs={"args": [job.pk], "kwargs": {}},
    )
    return failures.count() >= MOST_FAILURES


def has_file(job: PrintJob) -> bool:
    return job.is_done and path_of(job).is_file()


def path_of(job: PrintJob) -> Path:
    """Named by what it holds: done twice, the same file is written over itself."""
    return Path(settings.MEDIA_ROOT) / FOLDER / f"{job.plan_id}-{job.fingerprint}.{job.format}"


@task()
def print_plan(job_id: int) -> None:
    """Done by a worker. No transaction is open while it renders, so nobody waits to save because of it."""
    job = PrintJob.objects.filter(pk=job_id).first()
    if job is None or has_file(job):
        return
    try:
        carry_out(job)
    except Exception as fault:
        logger.exception("Print job %s failed", job_id)
        tell(job_id, stage=PrintStage.FAILED, note=NOTES.get(type(fault), FAILURE))
        raise


def carry_out(job: PrintJob) -> None:
    tell(job.pk, stage=PrintStage.GATHERING, progress=5, note="")
    content, brand = unpacked(job.snapshot)
    data = render(job, content, brand)
    tell(job.pk, stage=PrintStage.WRITING, progress=95, note="")
    path = path_of(job)
    write_whole(path, data)
    ended = PrintJob.objects.filter(pk=job.pk).update(
        stage=PrintStage.DONE, progress=100, note="", file=path.name, size=len(data), snapshot={}
    )
    if not ended:  # the plan was removed meanwhile
        path.unlink(missing_ok=True)


def render(job: PrintJob, content: PlanContent, brand: Brand) -> bytes:
    """In a process of its own: whatever the plan holds, the worker lives and takes the next job."""
    produce = FORMATS[job.format].render

    def work(on_page) -> bytes:
        if job.format == PrintFormat.PDF:
            return produce(content, brand, on_page=on_page)
        return produce(content, brand)

    if job.format == PrintFormat.PDF:
        load_typesetter()
    return within_limits(work, on_note=PageNotes(job.pk, expected_pages(content)))


def file_of(job: PrintJob) -> bytes:
    """What an ended job has made. Raises Unprintable, with the note of the job, when it failed."""
    if not has_file(job):
        raise Unprintable(job.note or FAILURE)
    return path_of(job).read_bytes()


class PageNotes:
    """Tells how far the pages have come, seldom enough not to be in the way of those who save."""

    def __init__(self, job_id: int, expected: int):
        self.job_id = job_id
        self.expected = expected
        self.told_at = 0.0

    def __call__(self, page: int) -> None:
        now = time.monotonic()
        if now - self.told_at < SECONDS_BETWEEN_NOTES:
            return
        self.told_at = now
        progress = 10 + int(80 * min(page / self.expected, 1))
        tell(self.job_id, stage=PrintStage.SETTING, progress=progress, note=f"Sida {page}")


def expected_pages(content: PlanContent) -> int:
    return 5 + len(content.focus_areas) + len(str(content.as_json())) // (3 * PAGE_TEXT)


def tell(job_id: int, **values) -> None:
    PrintJob.objects.filter(pk=job_id).update(**values)


def forget_files(now: dt.datetime) -> int:
    """Delete jobs that nobody has asked for in long, and files without a job. Returns the number of files."""
    PrintJob.objects.expired(now).delete()
    wanted = {path_of(job).name for job in PrintJob.objects.defer("snapshot")}
    removed = 0
    for path in (Path(settings.MEDIA_ROOT) / FOLDER).glob("*"):
        # A newer file may belong to a job that ends right now.
        with contextlib.suppress(FileNotFoundError):
            is_old = path.stat().st_mtime < (now - UNFINISHED).timestamp()
            if path.name not in wanted and is_old:
                path.unlink()
                removed += 1
    return removed
