import datetime as dt
import os
import subprocess
import sys
import time
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from kommunbrott.confined import TookTooLong, TookTooMuchMemory
from kommunbrott.models import User
from plans import printing
from plans.choices import PrintFormat, PrintStage
from plans.models import Plan, PrintJob
from tests.factories import make_action, make_focus_area, make_municipality, make_plan

ROOT = Path(__file__).resolve().parent.parent.parent


@pytest.fixture
def plan():
    make_municipality()
    area = make_focus_area(number="1", problem="Ett problem.")
    make_action(focus_area=area, goals=["Ett mål"])
    return area.plan


def files() -> list[str]:
    return sorted(path.name for path in (Path(django_settings.MEDIA_ROOT) / printing.FOLDER).glob("*"))


def done(job: PrintJob) -> PrintJob:
    """As the worker does it."""
    printing.print_plan.func(job.pk)
    job.refresh_from_db()
    return job


def test_order_waits_in_the_queue(plan, coordinator):
    job = printing.order_print(plan, PrintFormat.PDF, by=coordinator)

    task = DBTaskResult.objects.get()
    assert (job.stage, job.progress, job.asked_by) == (PrintStage.QUEUED, 0, coordinator)
    assert (task.pk, task.status, task.args_kwargs["args"]) == (job.task, TaskResultStatus.READY, [job.pk])
    assert files() == []


@pytest.mark.parametrize(
    ("suffix", "beginning"),
    [("pdf", b"%PDF-"), ("docx", b"PK"), ("html", b"<!doctype html>"), ("json", b"{")],
)
def test_worker_leaves_one_whole_file(plan, coordinator, suffix, beginning):
    job = done(printing.order_print(plan, suffix, by=coordinator))

    data = printing.path_of(job).read_bytes()
    assert (job.stage, job.progress, job.size, job.snapshot) == (PrintStage.DONE, 100, len(data), {})
    assert data.startswith(beginning)
    assert files() == [job.file]


def test_file_shows_the_plan_as_it_was_when_print_was_pressed(plan, coordinator):
    job = printing.order_print(plan, "json", by=coordinator)
    Plan.objects.filter(pk=plan.pk).update(title="En annan titel")

    done(job)

    assert plan.title in printing.path_of(job).read_text()
    assert "En annan titel" not in printing.path_of(job).read_text()


def test_same_content_is_printed_once(plan, coordinator):
    first = done(printing.order_print(plan, "json", by=coordinator))

    second = printing.order_print(plan, "json", by=coordinator)

    assert (second.pk, second.is_done, DBTaskResult.objects.count()) == (first.pk, True, 1)


def test_job_under_way_is_not_ordered_again(plan, coordinator):
    first = printing.order_print(plan, "json", by=coordinator)

    second = printing.order_print(plan, "json", by=coordinator)

    assert (second.pk, DBTaskResult.objects.count()) == (first.pk, 1)


def test_changed_content_is_printed_anew(plan, coordinator):
    first = done(printing.order_print(plan, "json", by=coordinator))
    plan.dnr = "KS 2026/1"
    plan.save()

    second = printing.order_print(plan, "json", by=coordinator)

    assert (second.pk != first.pk, second.is_done) == (True, False)


def test_lost_file_is_made_again(plan, coordinator):
    job = done(printing.order_print(plan, "json", by=coordinator))
    printing.path_of(job).unlink()

    again = done(printing.order_print(plan, "json", by=coordinator))

    assert (again.pk, again.is_done, files()) == (job.pk, True, [job.file])


def test_job_that_the_queue_gave_up_is_ordered_again(plan, coordinator):
    job = printing.order_print(plan, "json", by=coordinator)
    DBTaskResult.objects.update(status=TaskResultStatus.FAILED)
    assert not printing.is_under_way(job)

    again = printing.order_print(plan, "json", by=coordinator)

    assert (again.pk, again.task != job.task) == (job.pk, True)


def test_work_done_twice_gives_one_file(plan, coordinator):
    job = printing.order_print(plan, "json", by=coordinator)

    done(job)
    done(job)

    assert files() == [job.file]


def test_fault_is_told(plan, coordinator):
    job = printing.order_print(plan, "json", by=coordinator)
    PrintJob.objects.update(snapshot={"plan": {}})

    with pytest.raises(KeyError):
        done(job)

    job.refresh_from_db()
    assert (job.stage, job.note) == (PrintStage.FAILED, printing.FAILURE)


@pytest.mark.parametrize(
    ("limit", "value", "fault", "note"),
    [
        ("PRINT_SECONDS", 0, TookTooLong, "Utskriften tog för lång tid och avbröts."),
        ("PRINT_MEGABYTES", 1, TookTooMuchMemory, "Utskriften tog för mycket minne och avbröts."),
    ],
)
def test_job_over_a_limit_says_so_and_is_tried_twice(plan, coordinator, settings, limit, value, fault, note):
    setattr(settings, limit, value)
    for _ in range(printing.MOST_FAILURES):
        job = printing.order_print(plan, "pdf", by=coordinator)
        with pytest.raises(fault):
            done(job)
        DBTaskResult.objects.filter(pk=job.task).update(status=TaskResultStatus.FAILED)

    again = printing.order_print(plan, "pdf", by=coordinator)

    assert (again.stage, again.note) == (PrintStage.FAILED, f"{note} {printing.SHORTEN}")
    assert (again.task, DBTaskResult.objects.count()) == (job.task, printing.MOST_FAILURES)


def test_job_of_a_removed_plan_leaves_no_file(plan, coordinator):
    job = printing.order_print(plan, "json", by=coordinator)
    plan.delete()

    printing.print_plan.func(job.pk)

    assert files() == []


def test_old_files_go_and_asked_for_files_stay(plan, coordinator):
    old = done(printing.order_print(plan, "json", by=coordinator))
    new = done(printing.order_print(plan, "docx", by=coordinator))
    PrintJob.objects.filter(pk=old.pk).update(asked_at=timezone.now() - dt.timedelta(days=31))
    long_ago = time.time() - 2 * 86400
    for name in files():
        os.utime(Path(django_settings.MEDIA_ROOT) / printing.FOLDER / name, (long_ago, long_ago))

    removed = printing.forget_files(timezone.now())

    assert (removed, files()) == (1, [new.file])


def test_files_of_a_removed_plan_go(plan, coordinator):
    job = done(printing.order_print(plan, "json", by=coordinator))
    plan.delete()
    just_made = printing.forget_files(timezone.now())

    removed = printing.forget_files(timezone.now() + dt.timedelta(minutes=11))

    assert (just_made, removed, files()) == (0, 1, [])
    assert not PrintJob.objects.filter(pk=job.pk).exists()


# --- Real processes. Each takes seconds: a worker starts, renders, and is killed. ---


def worker_environment(media: Path) -> dict:
    """A worker of the product itself, on this test's database and files."""
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{database['NAME']}"
    else:
        host = str(database["HOST"]).replace("/", "%2F")
        address = f"postgresql://{database['USER']}@{host}/{database['NAME']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KOMMUNBROTT_")}
    return kept | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kommunbrott.settings",
        "KOMMUNBROTT_DATA": str(media.parent),
        "KOMMUNBROTT_SECRET_KEY": django_settings.SECRET_KEY,
        "KOMMUNBROTT_LOCAL": "1",
    }


def start_worker() -> subprocess.Popen:
    return subprocess.Popen(
        [sys.executable, "manage.py", "worker", "--lease", "2", "--interval", "0.1"],
        cwd=ROOT,
        env=worker_environment(Path(django_settings.MEDIA_ROOT)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def wait_for(job: PrintJob, *stages: str, seconds: float = 90) -> str:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        job.refresh_from_db()
        if job.stage in stages:
            return job.stage
        time.sleep(0.05)
    return job.stage


def big_plan(coordinator, actions: int) -> Plan:
    make_municipality()
    plan = make_plan()
    for number in range(actions // 10):
        area = make_focus_area(plan=plan, number=str(number + 1), problem="Ett problem. " * 40)
        for _ in range(10):
            make_action(focus_area=area, goals=["Ett mål som går att mäta"], how="Så här gör vi. " * 5)
    return plan


@pytest.mark.django_db(transaction=True)
def test_job_of_a_killed_worker_is_taken_up_by_another(coordinator):
    job = printing.order_print(big_plan(coordinator, 60), "pdf", by=coordinator)
    first = start_worker()
    try:
        reached = wait_for(job, PrintStage.SETTING, PrintStage.DONE)
    finally:
        first.kill()
        first.wait()
    killed_with = DBTaskResult.objects.get().status

    second = start_worker()
    try:
        ended = wait_for(job, PrintStage.DONE, PrintStage.FAILED)
    finally:
        second.terminate()
        code = second.wait(30)

    assert (reached, killed_with) == (PrintStage.SETTING, TaskResultStatus.RUNNING)
    assert (ended, code) == (PrintStage.DONE, 0)
    assert len(DBTaskResult.objects.get().worker_ids) == 2
    assert files() == [job.file]


@pytest.mark.django_db(transaction=True)
def test_two_who_print_do_not_stop_a_third_from_saving(coordinator):
    plan = big_plan(coordinator, 40)
    jobs = [printing.order_print(plan, "pdf", by=coordinator)]
    plan.dnr = "KS 2026/2"
    plan.save()
    jobs.append(printing.order_print(plan, "pdf", by=coordinator))
    printers = [Thread(target=in_thread, args=(job.pk,)) for job in jobs]
    waits = []

    started = time.monotonic()
    for printer in printers:
        printer.start()
    while any(printer.is_alive() for printer in printers):
        began = time.monotonic()
        Plan.objects.filter(pk=plan.pk).update(overview=f"Sparat {len(waits)}")
        User.objects.filter(pk=coordinator.pk).update(title="Samordnare")
        waits.append(time.monotonic() - began)
        time.sleep(0.02)
    for printer in printers:
        printer.join()

    assert [PrintJob.objects.get(pk=job.pk).stage for job in jobs] == [PrintStage.DONE] * 2
    assert len(waits) > 20
    assert max(waits) < (time.monotonic() - started) / 3


def in_thread(job_id: int) -> None:
    try:
        printing.print_plan.func(job_id)
    finally:
        connections.close_all()
