"""What the task library leaves to us: that a task is taken up again when the process that had it was killed.

A worker says every few seconds that it lives. A task that is running in a worker that has been silent for a
whole lease is put back in the queue. What a task does must therefore bear to be done twice.
"""

import datetime as dt
import logging
import threading

from django.db import OperationalError, close_old_connections, connection
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kommunbrott.models import QueueWorker

logger = logging.getLogger(__name__)

LEASE = dt.timedelta(seconds=20)
# A task that has killed this many workers is not given to another.
MOST_ATTEMPTS = 2
KEEP_RESULTS = dt.timedelta(days=30)


class Heartbeat(threading.Thread):
    """Runs beside the worker, on a database connection of its own, until ``stop``."""

    def __init__(self, name: str, lease: dt.timedelta):
        super().__init__(name=f"heartbeat-{name}", daemon=True)
        self.worker = name
        self.lease = lease
        self.ended = threading.Event()

    def run(self):
        while not self.ended.wait(self.lease.total_seconds() / 4):
            try:
                close_old_connections()
                beat(self.worker)
                requeue_abandoned(timezone.now() - self.lease)
            except OperationalError:
                # A database that is busy or away for a moment: the lease has room for some missed beats.
                logger.warning("No heartbeat from %s this time", self.worker)
        connection.close()

    def stop(self):
        self.ended.set()
        self.join()


def beat(worker: str) -> None:
    QueueWorker.objects.update_or_create(name=worker, defaults={"beat_at": timezone.now()})


def sign_off(worker: str) -> None:
    QueueWorker.objects.filter(name=worker).delete()


def is_worked_off() -> bool:
    """Whether any worker is alive."""
    return QueueWorker.objects.filter(beat_at__gt=timezone.now() - LEASE).exists()


def requeue_abandoned(silent_since: dt.datetime) -> int:
    """Put back what runs in a worker not heard from after ``silent_since``. Returns the number put back.

    Safe to call from several workers at once: a task is moved only from the state it was found in.
    """
    alive = set(QueueWorker.objects.filter(beat_at__gt=silent_since).values_list("name", flat=True))
    moved = 0
    for task in DBTaskResult.objects.running():
        if task.worker_ids and task.worker_ids[-1] in alive:
            continue
        found = DBTaskResult.objects.filter(
            pk=task.pk, status=TaskResultStatus.RUNNING, started_at=task.started_at
        )
        if len(task.worker_ids) >= MOST_ATTEMPTS:
            found.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                traceback=f"Killed {len(task.worker_ids)} workers.",
            )
            logger.error("Task %s is given up after %d workers", task.pk, len(task.worker_ids))
            continue
        moved += found.update(status=TaskResultStatus.READY, started_at=None)
    QueueWorker.objects.filter(beat_at__lte=silent_since).delete()
    return moved


def forget_results(now: dt.datetime) -> int:
    """Delete what the queue finished long ago. Returns the number of rows."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_RESULTS).delete()[0]
