import re
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from plans import import_reading
from plans.choices import ImportState
from plans.models import Plan, PlanImport
from tests.client import assert_fragment_is_part_of_page

HEADER = "Åtgärd\tMål\tAnsvarig\n"
ROW = "Trygga rundor nummer {}\tFärre klagomål från dem som bor vid torget och stationen\tPolisen\n"
LARGE = HEADER + "".join(ROW.format(number) for number in range(1500))


def files() -> list[str]:
    return [path.name for path in (Path(django_settings.MEDIA_ROOT) / import_reading.FOLDER).glob("*")]


def work(plan_import: PlanImport) -> PlanImport:
    """What a worker does with it."""
    import_reading.read_upload.func(plan_import.pk)
    plan_import.refresh_from_db()
    return plan_import


def ordered(coordinator, text=LARGE) -> PlanImport:
    return import_reading.order_reading(text.encode(), file_name="plan.tsv", is_pasted=False, by=coordinator)


@pytest.mark.parametrize(
    ("name", "size", "large"),
    [
        ("plan.docx", 900_000, False),
        ("plan.docx", 1_100_000, True),
        ("plan.xlsx", 90_000, False),
        ("Inklistrad tabell", 120_000, True),
    ],
)
def test_is_large_looks_at_what_takes_time(name, size, large):
    assert import_reading.is_large(name, size) is large


def test_a_large_pasted_table_waits_in_the_queue_and_is_then_reviewed(client):
    response = client.post(reverse("plans:import_start"), {"text": LARGE}, follow=True)
    plan_import = PlanImport.objects.get()
    steps = re.findall(r'aria-current="step".*?<span>(.+?)</span>', response.content.decode(), re.S)
    before = (plan_import.state, steps, len(files()))

    work(plan_import)
    html = client.get(plan_import.get_absolute_url()).content.decode()

    assert before == (ImportState.READING, ["Läser filen"], 1)
    assert (plan_import.state, files()) == (ImportState.PREVIEW, [])
    assert 'key-figures__number">1500<' in html


def test_a_reading_page_asks_again_until_it_can_be_reviewed(client, coordinator):
    plan_import = ordered(coordinator)
    address = plan_import.get_absolute_url()
    hx = {"HX-Request": "true"}

    waiting = client.get(f"{address}?nu=laser", headers=hx)
    assert_fragment_is_part_of_page(client, address)
    work(plan_import)
    ready = client.get(f"{address}?nu=laser", headers=hx)

    assert waiting.status_code == 204
    assert ready.headers["HX-Redirect"] == address


def test_a_reading_page_tells_when_nobody_works(client, coordinator):
    assert "Ingen arbetar av kön" in client.get(ordered(coordinator).get_absolute_url()).content.decode()


def test_a_file_that_turns_out_unreadable_says_why_and_leaves_nothing(client, coordinator):
    plan_import = work(ordered(coordinator, "Bara prat. " * 20_000))

    html = client.get(plan_import.get_absolute_url()).content.decode()

    assert (plan_import.state, files()) == (ImportState.UNREADABLE, [])
    assert "I filen finns ingen plan som känns igen" in html
    assert "Inget har sparats." in html


def test_a_task_that_is_done_twice_changes_nothing(client, coordinator):
    plan_import = work(ordered(coordinator))
    plan_import.choices = {"title": "Mitt svar"}
    plan_import.save()

    again = work(plan_import)

    assert (again.state, again.choices) == (ImportState.PREVIEW, {"title": "Mitt svar"})


def test_a_dropped_reading_stays_dropped(client, coordinator):
    plan_import = ordered(coordinator)

    client.post(reverse("plans:import_drop", args=[plan_import.pk]))
    work(plan_import)

    assert (plan_import.state, files()) == (ImportState.DROPPED, [])


def test_a_reading_that_was_dropped_while_at_work_stays_dropped(coordinator):
    plan_import = ordered(coordinator)
    PlanImport.objects.update(state=ImportState.DROPPED)

    import_reading.carry_out(plan_import)

    plan_import.refresh_from_db()
    assert plan_import.state == ImportState.DROPPED


def test_a_file_that_is_gone_is_told_and_logged(coordinator, caplog):
    plan_import = ordered(coordinator)
    import_reading.path_of(plan_import).unlink()

    work(plan_import)

    assert (plan_import.state, plan_import.result["fault"]) == (
        ImportState.UNREADABLE,
        import_reading.FAILURE,
    )
    assert "could not be read" in caplog.text


def test_a_large_file_of_the_wrong_kind_is_refused_at_once(client):
    upload = SimpleUploadedFile("plan.xlsx", b"%PDF-1.7" + bytes(200_000))

    response = client.post(reverse("plans:import_start"), {"file": upload})

    assert response.status_code == 422
    assert (PlanImport.objects.count(), files()) == (0, [])


def test_a_plan_too_large_to_review_is_refused(coordinator):
    plan_import = work(ordered(coordinator, HEADER + "".join(ROW.format(number) for number in range(2001))))

    assert "mer än en plan" in plan_import.result["fault"]
    assert Plan.objects.count() == 0
