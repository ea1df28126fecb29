import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from kommunbrott.attention import Matter, at_leisure, by_day, in_order
from plans.choices import PlanStatus
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_agreement,
    make_council,
    make_focus_area,
    make_follow_up_round,
    make_meeting,
    make_membership,
    make_organisation,
    make_plan,
    make_report,
    make_user,
)

TODAY = dt.date(2026, 11, 20)


@pytest.mark.parametrize(
    ("due_on", "tone", "badge", "days"),
    [
        (dt.date(2026, 10, 31), "late", "20 dagar sen", -20),
        (dt.date(2026, 11, 19), "late", "1 dag sen", -1),
        (dt.date(2026, 11, 20), "notice", "I dag", 0),
        (dt.date(2026, 12, 4), "notice", "Senast 4 december", 14),
        (dt.date(2026, 12, 5), "waiting", "Senast 5 december", 15),
    ],
)
def test_matter_says_how_late_or_how_near_it_is(due_on, tone, badge, days):
    assert by_day("A", "B", "/", due_on=due_on, today=TODAY) == Matter("A", "B", "/", tone, badge, days)


def test_matters_stand_with_what_has_waited_longest_first():
    late = by_day("Sen", "", "/", due_on=TODAY - dt.timedelta(days=3), today=TODAY)
    soon = by_day("Snart", "", "/", due_on=TODAY + dt.timedelta(days=3), today=TODAY)
    someday = at_leisure("Någon gång", "", "/", "Glapp")
    far = by_day("Långt fram", "", "/", due_on=TODAY + dt.timedelta(days=40), today=TODAY)

    assert in_order([far, someday, soon, late]) == [late, soon, someday, far]


def decided_plan(**kw):
    today = timezone.localdate()
    kw = {
        "status": PlanStatus.DECIDED,
        "starts_on": today - dt.timedelta(days=200),
        "ends_on": today + dt.timedelta(days=500),
        "decided_on": today - dt.timedelta(days=220),
        "decided_by": make_organisation(kind="fullmaktige"),
        "decision_paragraph": "§ 1",
        "dnr": "KS 1",
    } | kw
    return make_plan(**kw)


def titles(response) -> list[str]:
    return [matter.title for matter in response.context["matters"]]


def test_empty_municipality_has_a_page_too(client):
    response = client.get(reverse("overview"))

    assert titles(response) == []
    assert "Ingen plan är beslutad än" in response.content.decode()


def test_coordinator_is_told_what_waits(client, coordinator):
    today = timezone.localdate()
    plan = decided_plan()
    area = make_focus_area(plan=plan, number="1")
    police = make_organisation(name="Polisen")
    make_action(
        focus_area=area,
        number="1.1",
        title="Vandra",
        lead=police,
        goals=["Ett"],
        due_on=today - dt.timedelta(days=2),
    )
    make_action(focus_area=area, number="1.2", title="Lysa")
    made = make_follow_up_round(plan=plan, label="Halvår 2", due_on=today + dt.timedelta(days=5))
    made.sent_at, made.sent_by = timezone.now(), coordinator
    made.save()
    make_report()
    meeting = make_meeting(make_council(short_name="Rådet"), starts_at=timezone.now() + dt.timedelta(days=10))

    found = titles(client.get(reverse("overview")))

    day = f"{meeting.day.day} "
    assert found[0] == "1.1 Vandra är försenad"
    assert found[1].startswith(f"Kallelsen till Rådet {day}")
    assert found[2:] == [
        "Två åtgärder saknar uppföljning för Halvår 2",
        "1 rapport att granska",
        "Glapp i den röda tråden",
    ]


def test_party_is_told_of_its_own_part_only(coordinator):
    mine, other = make_organisation(), make_organisation()
    plan = decided_plan()
    area = make_focus_area(plan=plan)
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    make_action(focus_area=area, number="1.1", title="Vår", lead=mine, due_on=yesterday)
    make_action(focus_area=area, number="1.2", title="Deras", lead=other, due_on=yesterday)
    make_report()
    client = StrictClient()
    client.force_login(make_user(organisation=mine))

    response = client.get(reverse("overview"))

    assert titles(response) == ["1.1 Vår"]
    assert response.context["reports"] is None


def test_reports_are_counted_since_the_last_est_meeting(client):
    now = timezone.now()
    est = make_council(kind="est")
    make_meeting(est, starts_at=now - dt.timedelta(days=10))
    for days in (1, 5, 10, 12, 30):
        make_report(starts_at=now - dt.timedelta(days=days))

    response = client.get(reverse("overview"))

    reports = response.context["reports"]
    assert (reports.days, reports.total.now, reports.total.then) == (11, 3, 1)
    assert "Sedan förra EST-mötet" in response.content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_however_much_there_is(client, coordinator, rows, django_assert_num_queries):
    plan = decided_plan()
    area = make_focus_area(plan=plan)
    council = make_council(kind="est")
    for number in range(rows):
        make_action(focus_area=area, lead=make_organisation(), goals=["Ett mål"])
        make_report()
        make_membership(council)
        make_meeting(council, starts_at=timezone.now() + dt.timedelta(days=3 + number))
        make_agreement(ends_on=timezone.localdate() + dt.timedelta(days=90))

    with django_assert_num_queries(16):
        client.get(reverse("overview"))


@pytest.mark.parametrize(
    ("who", "expected"),
    [("coordinator", 200), ("administrator", 200), ("reporter", 200), ("party", 200), ("nobody", 302)],
)
def test_everybody_with_an_account_has_a_start_page(who, expected):
    decided_plan()
    client = StrictClient()
    kinds = {
        "coordinator": {"is_coordinator": True},
        "administrator": {"is_administrator": True},
        "reporter": {"is_reporter": True},
        "party": {"organisation": make_organisation()},
    }
    if who in kinds:
        client.force_login(make_user(**kinds[who]))

    assert client.get(reverse("overview")).status_code == expected
