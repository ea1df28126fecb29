import datetime as dt
import uuid

import pytest
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kommunbrott import queue
from kommunbrott.models import QueueWorker

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)


def make_task(**kw) -> DBTaskResult:
    kw.setdefault("status", TaskResultStatus.RUNNING)
    kw.setdefault("worker_ids", ["a"])
    return DBTaskResult.objects.create(
        id=uuid.uuid4(),
        args_kwargs={"args": [1], "kwargs": {}},
        task_path="plans.printing.print_plan",
        backend_name="default",
        run_after=NOW,
        started_at=NOW,
        **kw,
    )


def make_worker(name="a", beat_at=NOW) -> QueueWorker:
    return QueueWorker.objects.create(name=name, beat_at=beat_at)


@pytest.mark.parametrize(
    ("beat_at", "status"),
    [
        (NOW, TaskResultStatus.RUNNING),
        (NOW - dt.timedelta(minutes=1), TaskResultStatus.READY),
        (None, TaskResultStatus.READY),
    ],
)
def test_task_of_a_silent_worker_is_put_back(beat_at, status):
    task = make_task()
    if beat_at:
        make_worker(beat_at=beat_at)

    moved = queue.requeue_abandoned(NOW - dt.timedelta(seconds=20))

    task.refresh_from_db()
    assert (task.status, moved) == (status, int(status == TaskResultStatus.READY))


def test_only_the_last_worker_of_a_task_counts():
    task = make_task(worker_ids=["dead", "a"])
    make_worker("a")

    queue.requeue_abandoned(NOW - dt.timedelta(seconds=20))

    task.refresh_from_db()
    assert task.status == TaskResultStatus.RUNNING


@pytest.mark.parametrize(
    "status", [TaskResultStatus.READY, TaskResultStatus.SUCCESSFUL, TaskResultStatus.FAILED]
)
def test_task_that_is_not_running_is_left_alone(status):
    task = make_task(status=status)

    queue.requeue_abandoned(NOW)

    task.refresh_from_db()
    assert task.status == status


def test_task_that_kills_its_workers_is_given_up():
    task = make_task(worker_ids=["a", "b"])

    moved = queue.requeue_abandoned(NOW)

    task.refresh_from_db()
    assert (task.status, task.traceback, moved) == (TaskResultStatus.FAILED, "Killed 2 workers.", 0)


def test_silent_workers_are_forgotten():
    make_worker("alive", NOW)
    make_worker("silent", NOW - dt.timedelta(minutes=1))

    queue.requeue_abandoned(NOW - dt.timedelta(seconds=20))

    assert [worker.name for worker in QueueWorker.objects.all()] == ["alive"]


def test_queue_is_worked_off_while_a_worker_lives():
    assert not queue.is_worked_off()

    queue.beat("a")
    assert queue.is_worked_off()

    queue.sign_off("a")
    assert not queue.is_worked_off()


def test_old_results_are_forgotten():
    old = make_task(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now() - dt.timedelta(days=31))
    new = make_task(status=TaskResultStatus.SUCCESSFUL, finished_at=timezone.now())
    running = make_task()

    queue.forget_results(timezone.now())

    assert {task.pk for task in DBTaskResult.objects.all()} == {new.pk, running.pk}
    assert old.pk not in {new.pk, running.pk}
