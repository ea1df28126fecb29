import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from incidents import access
from incidents.choices import InterventionStatus
from incidents.interventions import likely_reports
from incidents.models import Intervention
from incidents.workflow import interventions as workflow
from incidents.workflow import review
from kommunbrott.access import Overtaken
from tests.client import StrictClient
from tests.factories import (
    category,
    make_area,
    make_intervention,
    make_organisation,
    make_report,
    make_user,
)

TODAY = dt.date(2026, 3, 20)


def log_of(report) -> list[tuple[str, str]]:
    return [(entry.what, entry.detail) for entry in report.log.order_by("pk")]


def fields(**kw) -> dict:
    kw.setdefault("title", "Väktarrond vid Åkraskolan")
    kw.setdefault("starts_on", dt.date(2026, 2, 1))
    return kw


# --- The way of an intervention ---


def test_ending_tells_how_it_went_and_resolves_its_reports(coordinator):
    report, dismissed = make_report(status="kopplad"), make_report(status="avskriven", status_reason="Prov")
    intervention = make_intervention(status="pagar", reports=[report, dismissed])

    workflow.move(
        intervention,
        InterventionStatus.ENDED,
        by=coordinator,
        seen="pagar",
        outcome=" Lugnt efter två veckor. ",
        resolves=True,
    )

    for row in (intervention, report, dismissed):
        row.refresh_from_db()
    assert (intervention.status, intervention.outcome) == ("avslutad", "Lugnt efter två veckor.")
    assert (report.status, dismissed.status) == ("atgardad", "avskriven")
    assert intervention.history.first().history_type == "~"


@pytest.mark.parametrize("outcome", ["  ", "Det var 850627-9820 som gjorde det."])
def test_ending_without_words_or_with_a_number_changes_nothing(coordinator, outcome):
    intervention = make_intervention(status="pagar")

    with pytest.raises(ValidationError):
        workflow.move(intervention, InterventionStatus.ENDED, by=coordinator, seen="pagar", outcome=outcome)

    intervention.refresh_from_db()
    assert (intervention.status, intervention.outcome) == ("pagar", "")


def test_second_to_change_is_overtaken(coordinator):
    intervention = make_intervention()
    workflow.change(intervention, fields(title="Först"), by=coordinator, seen=1)

    with pytest.raises(Overtaken):
        workflow.change(intervention, fields(title="Sist"), by=coordinator, seen=1)
    with pytest.raises(Overtaken):
        workflow.move(intervention, InterventionStatus.ONGOING, by=coordinator, seen="pagar")

    intervention.refresh_from_db()
    assert intervention.title == "Först"


# --- Links to reports ---


@pytest.mark.parametrize(
    ("status", "after"), [("ny", "kopplad"), ("granskad", "kopplad"), ("kopplad", "kopplad")]
)
def test_linking_a_report_moves_it(coordinator, status, after):
    report, intervention = make_report(status=status), make_intervention(title="Ljus i tunneln")

    workflow.link(report, intervention, by=coordinator)
    workflow.link(report, intervention, by=coordinator)

    report.refresh_from_db()
    assert (report.status, list(report.interventions.all())) == (after, [intervention])
    assert log_of(report) == [("kopplad", "Ljus i tunneln")]


@pytest.mark.parametrize("status", ["atgardad", "avskriven", "ateroppnad"])
def test_report_that_is_closed_is_not_linked(coordinator, status):
    report = make_report(status=status, status_reason="Prov")

    with pytest.raises(PermissionDenied):
        workflow.link(report, make_intervention(), by=coordinator)

    assert log_of(report) == []


@pytest.mark.parametrize("status", ["avslutad", "installd"])
def test_nothing_is_linked_to_an_intervention_that_is_over(coordinator, status):
    intervention = make_intervention(status=status, outcome="Klart.")

    with pytest.raises(PermissionDenied):
        workflow.link(make_report(), intervention, by=coordinator)

    assert not intervention.reports.exists()


def test_report_is_reviewed_again_when_its_last_intervention_is_taken_away(coordinator):
    report, first, second = make_report(status="granskad"), make_intervention(), make_intervention()
    for intervention in (first, second):
        workflow.link(report, intervention, by=coordinator)

    statuses = [
        workflow.unlink(report, intervention, by=coordinator).status for intervention in (first, second)
    ]

    assert statuses == ["kopplad", "granskad"]
    with pytest.raises(Overtaken):
        workflow.unlink(report, second, by=coordinator)


def test_report_is_linked_only_to_a_named_intervention(coordinator):
    report = make_report(status="granskad")

    with pytest.raises(ValidationError):
        review.move(report, "kopplad", by=coordinator, seen="granskad")

    report.refresh_from_db()
    assert report.status == "granskad"


def test_likely_reports_are_of_its_kind_where_it_is(coordinator):
    here, there = make_area(), make_area()
    glass, traffic = category("skadegorelse-glaskross"), category("trafik")
    at = timezone.make_aware(dt.datetime(2026, 3, 1, 12))
    fitting = make_report(area=here, category=glass.parent, subcategory=glass, starts_at=at)
    make_report(area=there, starts_at=at)
    make_report(area=here, category=traffic, starts_at=at)
    make_report(area=here, starts_at=at - dt.timedelta(days=400))
    linked = make_report(area=here, starts_at=at)
    intervention = make_intervention(areas=[here], categories=[glass.parent], reports=[linked])

    assert list(likely_reports(intervention, TODAY)) == [fitting]


def test_likely_reports_around_a_point_are_within_its_radius(coordinator):
    at = timezone.make_aware(dt.datetime(2026, 3, 1, 12))
    near = make_report(latitude=59.5165, longitude=15.9452, starts_at=at)
    make_report(latitude=59.5165 + 0.0012, longitude=15.9452 + 0.0022, starts_at=at)
    make_report(latitude=59.53, longitude=15.9452, starts_at=at)
    intervention = make_intervention(latitude=59.5166, longitude=15.9453, radius_m=150)

    assert list(likely_reports(intervention, TODAY)) == [near]


# --- Who may ---


def people() -> dict:
    police, company = make_organisation(kind="polis"), make_organisation(kind="bolag")
    return {
        "coordinator": make_user(is_coordinator=True),
        "administrator": make_user(is_administrator=True),
        "taking part": make_user(organisation=company),
        "police beside": make_user(organisation=police, is_reporter=True),
        "nobody's": make_user(),
    }


@pytest.mark.parametrize(
    ("who", "sees", "keeps"),
    [
        ("coordinator", True, True),
        ("administrator", False, False),
        ("taking part", True, False),
        ("police beside", False, False),
        ("nobody's", False, False),
    ],
)
def test_who_sees_and_keeps_interventions(who, sees, keeps):
    everybody = people()
    user = everybody[who]
    intervention = make_intervention(organisations=[everybody["taking part"].organisation])
    report = make_report()
    client = StrictClient()
    client.force_login(user)

    assert Intervention.objects.visible_to(user).exists() == sees
    assert bool(access.may_keep_interventions(user)) == keeps
    assert bool(access.may_link(user, report, intervention)) == keeps
    assert bool(access.may_move_intervention(user, intervention, InterventionStatus.ONGOING)) == keeps
    assert (client.get(intervention.get_absolute_url()).status_code == 200) == sees
    assert (client.get(reverse("incidents:intervention_create")).status_code == 200) == keeps
    answer = client.post(
        reverse("incidents:intervention_move", args=[intervention.pk]), {"to": "pagar", "seen": "planerad"}
    )
    intervention.refresh_from_db()
    assert (intervention.status == "pagar") == keeps
    assert answer.status_code == (302 if keeps else 403 if sees else 404)


# --- Pages ---


def typed(**kw) -> dict:
    return {"title": "Ljus i tunneln", "starts_on": "2026-02-01", "radius_m": "150", "baseline": "ar"} | kw


def test_intervention_made_of_a_report_is_linked_to_it(client):
    report = make_report(latitude=59.5, longitude=15.9, category=category("trafik"))
    address = f"{reverse('incidents:intervention_create')}?rapport={report.pk}"

    form = client.get(address).context["form"]
    client.post(address, typed(point="59,5; 15,9", categories=[report.category_id]))

    made = Intervention.objects.get()
    report.refresh_from_db()
    assert (form.initial["point"], form.initial["categories"]) == (
        "59.500000, 15.900000",
        [report.category_id],
    )
    assert (made.point, made.where) == ((59.5, 15.9), "Punkt på kartan, inom 150 meter")
    assert (report.status, list(made.reports.all())) == ("kopplad", [report])


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"title": ""}, "Skriv vad insatsen heter."),
        ({"title": "Prata med 850627-9820"}, "personnummer"),
        ({"ends_on": "2026-01-01"}, "Sista dagen kan inte ligga före den första."),
        ({"starts_on": "i går"}, "giltigt datum"),
        ({"point": "mitt i skogen"}, "Skriv latitud och longitud"),
        ({"point": "15.9, 59.5"}, "Punkten ligger inte i Sverige."),
        ({"place": "99999999999999999999"}, "finns inte längre"),
        ({"areas": ["0\0"]}, "finns inte längre"),
        ({"radius_m": "99999"}, "1000"),
        ({"what": "a\0b"}, "Det du har skrivit finns kvar."),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, wrong, said):
    answer = client.post(reverse("incidents:intervention_create"), typed(who="Ordningsvakterna") | wrong)

    page = answer.content.decode()
    assert said in page
    assert "Ordningsvakterna" in page
    assert not Intervention.objects.exists()


def test_area_is_not_compared_with_itself(client):
    area = make_area(name="Åkra")

    answer = client.post(
        reverse("incidents:intervention_create"), typed(areas=[area.pk], compare_areas=[area.pk])
    )

    assert "Insatsen görs själv i Åkra." in answer.content.decode()


def test_refused_end_keeps_what_was_typed(client):
    intervention = make_intervention(status="pagar")
    address = reverse("incidents:intervention_move", args=[intervention.pk])

    answer = client.post(address, {"to": "avslutad", "seen": "pagar", "outcome": "Ring 850627-9820"})

    assert "personnummer" in answer.content.decode()
    assert "Ring 850627-9820" in answer.content.decode()


def test_reports_are_linked_from_review_and_from_the_intervention(client):
    first, second = make_report(), make_report()
    intervention = make_intervention(starts_on=timezone.localdate())

    client.post(reverse("incidents:report_link", args=[first.pk]), {"intervention": intervention.pk})
    client.post(reverse("incidents:report_link", args=[first.pk]), {"intervention": "x"})
    client.post(
        reverse("incidents:intervention_reports", args=[intervention.pk]), {"report": [second.pk, "x"]}
    )
    page = client.get(reverse("incidents:report_review", args=[first.pk])).content.decode()

    assert set(intervention.reports.all()) == {first, second}
    assert f'Koppla från<span class="visually-hidden"> {intervention}</span>' in page
    assert "Ny insats av rapporten" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_intervention_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_intervention(
            areas=[make_area(), make_area()], organisations=[make_organisation()], reports=[make_report()]
        )

    with django_assert_num_queries(7):
        page = client.get(reverse("incidents:intervention_list")).content.decode()

    assert page.count("table__name") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_intervention_page_costs_the_same_for_any_number_of_reports(client, rows, django_assert_num_queries):
    intervention = make_intervention(reports=[make_report(status="kopplad") for _ in range(rows)])

    with django_assert_num_queries(17):
        client.get(intervention.get_absolute_url())


# --- Texts that may point out a person ---

NAMED = "Tala med Leif Strand på 070-174 06 35."


def test_what_looks_like_a_person_stops_an_intervention_until_it_is_masked(client):
    address = reverse("incidents:intervention_create")

    page = client.post(address, typed(what=NAMED)).content.decode()

    assert not Intervention.objects.exists()
    assert ("Leif Strand</mark>" in page, "070-174 06 35</mark>" in page, NAMED in page) == (True, True, True)
    masked = client.post(address, typed(what=NAMED, do="maska"))
    assert masked.context["form"]["what"].value() == "Tala med ●●●● på ●●●●."
    assert not Intervention.objects.exists()
    client.post(address, typed(what="Tala med ●●●● på ●●●●."))
    assert Intervention.objects.get().what == "Tala med ●●●● på ●●●●."


def test_what_looks_like_a_person_is_kept_for_a_reason_that_stands_in_the_log(client):
    address = reverse("incidents:intervention_create")
    client.post(address, typed(what=NAMED, keep_reason="Ring 070-174 06 35"))
    assert not Intervention.objects.exists()

    client.post(address, typed(what=NAMED, keep_reason="Han leder arbetet"))

    made = Intervention.objects.get()
    assert "Behöll text: Han leder arbetet" in client.get(made.get_absolute_url()).content.decode()
    edit = reverse("incidents:intervention_edit", args=[made.pk])
    client.post(edit, typed(what=NAMED, title="Nytt namn", seen="1"))
    made.refresh_from_db()
    assert made.title == "Nytt namn"  # what was kept once is not asked about again


def test_no_reason_keeps_a_number(client):
    client.post(
        reverse("incidents:intervention_create"), typed(what="Möt 850627-9820.", keep_reason="Behövs")
    )

    assert not Intervention.objects.exists()


def test_how_it_went_is_searched_too(client):
    intervention = make_intervention(status=InterventionStatus.ONGOING)
    address = reverse("incidents:intervention_move", args=[intervention.pk])
    end = {"to": "avslutad", "seen": "pagar", "outcome": NAMED}

    assert "Leif Strand</mark>" in client.post(address, end).content.decode()
    masked = client.post(address, {"towards": "avslutad", "do": "maska", "seen": "pagar", "outcome": NAMED})
    assert "Tala med ●●●● på ●●●●.</textarea>" in masked.content.decode()
    intervention.refresh_from_db()
    assert intervention.status == InterventionStatus.ONGOING

    client.post(address, end | {"outcome": "Tala med ●●●● på ●●●●."})

    intervention.refresh_from_db()
    assert (intervention.status, intervention.outcome) == ("avslutad", "Tala med ●●●● på ●●●●.")
