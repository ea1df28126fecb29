import pytest
from django.urls import reverse

from plans import printing
from plans.choices import PlanStatus, PrintStage
from plans.models import PrintJob
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import make_action, make_focus_area, make_municipality, make_plan, make_source, make_user


@pytest.fixture
def plan():
    make_municipality()
    plan = make_plan(title="Åtgärdsplan för Ekstad", introduction="Inledning[^1].", dnr="KS 1")
    make_source(plan=plan)
    make_action(focus_area=make_focus_area(plan=plan, number="1", problem="Ett problem."), goals=["Ett mål"])
    return plan


@pytest.fixture
def reader():
    """Somebody who sees decided plans and no drafts."""
    client = StrictClient()
    client.force_login(make_user())
    return client


def order(client, plan, suffix="json") -> PrintJob:
    response = client.post(reverse("plans:plan_print", args=[plan.pk]), {"format": suffix})
    job = PrintJob.objects.latest("pk")
    assert (response.status_code, response["Location"]) == (302, job.get_absolute_url())
    return job


def test_print_page_offers_every_format(client, plan):
    html = client.get(reverse("plans:plan_print", args=[plan.pk])).content.decode()

    assert [f'value="{suffix}"' in html for suffix in ("pdf", "docx", "html", "json")] == [True] * 4


def test_unknown_format_is_told_and_nothing_is_ordered(client, plan):
    response = client.post(reverse("plans:plan_print", args=[plan.pk]), {"format": "exe"})

    assert (response.status_code, PrintJob.objects.count()) == (200, 0)
    assert "exe" in response.content.decode()


def test_no_format_is_told_in_words_of_its_own(client, plan):
    html = client.post(reverse("plans:plan_print", args=[plan.pk]), {}).content.decode()

    assert ("Välj format." in html, "spara" in html, PrintJob.objects.count()) == (True, False, 0)


def test_print_page_tells_of_pointers_at_no_source(client, plan):
    type(plan).objects.filter(pk=plan.pk).update(overview="Översikt[^9].")

    html = client.get(reverse("plans:plan_print", args=[plan.pk])).content.decode()

    assert "Texten i ”Översikt” pekar på källa 9, som inte finns." in html
    assert html.count("som inte finns.") == 2
    document = client.get(reverse("plans:plan_document", args=[plan.pk])).content.decode()
    assert "[^9]" not in document


def test_job_page_asks_again_until_the_file_is_there(client, plan):
    job = order(client, plan)
    waiting = client.get(job.get_absolute_url()).content.decode()

    printing.print_plan.func(job.pk)
    ready = client.get(job.get_absolute_url()).content.decode()

    assert ("every 2s" in waiting, "Uppdatera" in waiting, "Filen är klar" in waiting) == (True, True, False)
    assert ("every 2s" in ready, "Filen är klar" in ready) == (False, True)


def test_job_page_tells_that_nobody_works(client, plan):
    job = order(client, plan)

    assert "Ingen arbetar av kön just nu" in client.get(job.get_absolute_url()).content.decode()


def test_job_fragment_is_part_of_its_page(client, plan):
    assert_fragment_is_part_of_page(client, order(client, plan).get_absolute_url())


def test_fragment_is_silent_while_nothing_has_changed(client, plan):
    job = order(client, plan)
    headers = {"HX-Request": "true"}

    same = client.get(job.get_absolute_url(), {"nu": "vantar-0"}, headers=headers)
    PrintJob.objects.update(stage=PrintStage.SETTING, progress=40, note="Sida 7")
    changed = client.get(job.get_absolute_url(), {"nu": "vantar-0"}, headers=headers)

    assert (same.status_code, same.content) == (204, b"")
    assert (changed.status_code, "Sida 7" in changed.content.decode()) == (200, True)


def test_failed_job_says_so_and_offers_another_try(client, plan):
    job = order(client, plan)
    PrintJob.objects.update(stage=PrintStage.FAILED, note=printing.FAILURE)

    html = client.get(job.get_absolute_url()).content.decode()

    assert (printing.FAILURE in html, reverse("plans:plan_print", args=[plan.pk]) in html) == (True, True)


@pytest.mark.parametrize(
    ("suffix", "disposition"),
    [
        ("pdf", "inline; filename*=utf-8''%C3%85tg%C3%A4rdsplan%20f%C3%B6r%20Ekstad%20%28utkast%29.pdf"),
        (
            "docx",
            "attachment; filename*=utf-8''%C3%85tg%C3%A4rdsplan%20f%C3%B6r%20Ekstad%20%28utkast%29.docx",
        ),
        (
            "html",
            "attachment; filename*=utf-8''%C3%85tg%C3%A4rdsplan%20f%C3%B6r%20Ekstad%20%28utkast%29.html",
        ),
    ],
)
def test_file_is_named_in_swedish(client, plan, suffix, disposition):
    job = order(client, plan, suffix)
    printing.print_plan.func(job.pk)

    response = client.get(reverse("plans:print_job_file", args=[job.pk]))

    assert (response["Content-Disposition"], response["Content-Length"]) == (
        disposition,
        str(len(b"".join(response.streaming_content))),
    )


def test_file_that_is_gone_leads_back(client, plan):
    job = order(client, plan)

    response = client.get(reverse("plans:print_job_file", args=[job.pk]))

    assert (response.status_code, response["Location"]) == (302, reverse("plans:plan_print", args=[plan.pk]))


@pytest.mark.parametrize("name", ["plan_print", "plan_document", "print_job", "print_job_file"])
def test_draft_is_hidden_from_those_who_may_not_see_it(client, reader, plan, name):
    job = order(client, plan)
    pk = job.pk if name.startswith("print_job") else plan.pk

    assert reader.get(reverse(f"plans:{name}", args=[pk])).status_code == 404


def test_decided_plan_may_be_printed_by_anyone_who_sees_it(reader, plan):
    type(plan).objects.filter(pk=plan.pk).update(status=PlanStatus.DECIDED)

    assert order(reader, plan).asked_by.username.startswith("person")


def test_plan_as_a_page_links_its_styles(client, plan):
    response = client.get(reverse("plans:plan_document", args=[plan.pk]))

    html = response.content.decode()
    assert ("<style" in html, 'rel="stylesheet"' in html) == (False, True)
    assert 'href="#kalla-1"' in html
    assert "Utkast, inte beslutat" in html
