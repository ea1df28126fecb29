import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from kommunbrott.loose import MOST, Loose, in_short, kind_of
from plans.choices import PlanStatus
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_cause,
    make_closed_meeting,
    make_focus_area,
    make_municipality,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
    make_user,
)

LOOSE = reverse("loose_threads")


def shown(client) -> dict[str, list[str]]:
    """What is loose, by kind."""
    page = client.get(LOOSE)
    return {kind.key: [row.text for row in kind.rows] for kind in page.context["kinds"]}


def whole_action(**kw):
    """With cause, goal, party in charge and a way of following up."""
    area = make_focus_area()
    lead = make_organisation()
    return make_action(
        focus_area=area, goals=["Tryggare"], lead=lead, follow_up_rhythm="kvartal",
        causes=[make_cause(focus_area=area)], **kw,
    )  # fmt: skip


def test_whole_thread_is_not_loose_anywhere(client):
    whole_action()

    assert shown(client) == {}


def test_each_place_where_the_thread_breaks_is_told_with_where_to_mend_it(client):
    area = make_focus_area(title="Mörka stråk")
    other = make_focus_area(plan=area.plan, title="Utan orsak")
    cause = make_cause(focus_area=area, text="Lamporna är släckta")
    make_cause(focus_area=area, text="Ett val", no_action_reason="Vi väntar på regionen.")
    action = make_action(focus_area=area, title="Byt lampor")
    followed = make_action(focus_area=area, title="Klipp buskar", goals=["Fritt siktfält"], causes=[cause])

    page = client.get(LOOSE)

    rows = {kind.key: [(row.text, row.address) for row in kind.rows] for kind in page.context["kinds"]}
    at_area = reverse("plans:focus_area_detail", args=[other.plan_id, other.pk])
    here, there = (reverse("plans:action_detail", args=[each.pk]) for each in (action, followed))
    assert rows == {
        "fokus": [("Utan orsak", at_area)],
        "utan-orsak": [("Byt lampor", here)],
        "utan-mal": [("Byt lampor", here)],
        "mal": [("Fritt siktfält", there)],
        "ansvar": [("Byt lampor", here), ("Klipp buskar", there)],
    }


def test_cause_without_action_is_loose_until_there_is_one_or_a_reason(client):
    cause = make_cause(text="Ingen ser över gården")
    assert shown(client)["orsak"] == ["Ingen ser över gården"]

    cause.no_action_reason = "Fastighetsägaren gör det själv."
    cause.save()
    assert "orsak" not in shown(client)


def test_plans_that_others_have_replaced_are_not_told_of(client):
    plan = make_plan()
    action = make_action(focus_area=make_focus_area(plan=plan))
    assert "utan-mal" in shown(client)

    plan.status = PlanStatus.REPLACED
    plan.save()
    assert shown(client) == {}
    assert action.pk


def test_promise_is_loose_until_an_action_bears_it_and_it_is_told_of(client):
    today = timezone.localdate()
    document = make_promises(
        status="undertecknat", starts_on=today - dt.timedelta(days=300), ends_on=today + dt.timedelta(days=60)
    )
    promise = make_promise(document, text="Vi går på torget varje fredag")
    young = make_promises(status="undertecknat", starts_on=today, ends_on=today + dt.timedelta(days=60))
    make_promise(young, text="Nyss lovat", actions=[whole_action()])

    assert shown(client) == {"lofte": [promise.text], "bevis": [promise.text]}


def test_only_the_coordinator_sees_the_loose_threads():
    for role, status in (({"is_coordinator": True}, 200), ({"is_administrator": True}, 403), ({}, 403)):
        client = StrictClient()
        client.force_login(make_user(**role))
        assert client.get(LOOSE).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_loose_threads_cost_the_same_for_any_length(client, rows, django_assert_num_queries):
    make_municipality()
    for _ in range(rows):
        make_action()
        make_cause()
        make_promise(make_promises(status="undertecknat"))
        make_closed_meeting(None, "Ett ärende")

    with django_assert_num_queries(14):
        client.get(LOOSE)


def test_no_more_is_told_than_can_be_read():
    kind = kind_of("x", "X", "Y", range(MOST + 5), lambda number: Loose(str(number), "", "/"))

    assert (len(kind.rows), kind.is_more, kind.count) == (MOST, True, f"fler än {MOST}")
    assert in_short("ord " * 100).endswith(" …")
    assert in_short(" \n ") == "Utan rubrik"


# --- One action's thread ---


def stages(client, action) -> dict[str, list[str]]:
    page = client.get(reverse("action_thread", args=[action.pk]))
    return {stage.name: [link.text for link in stage.links] for stage in page.context["stages"]}


def test_thread_links_all_that_belongs_together(client):
    action = whole_action(title="Byt lampor")
    promise = make_promise(make_promises(), text="Ljusare i vinter", actions=[action])

    found = stages(client, action)

    assert found == {
        "Problem i lägesbilden": [],
        "Fokusområde": [str(action.focus_areas.get())],
        "Orsak": [action.causes.get().text],
        "Mål": ["Tryggare"],
        "Åtgärd": ["Byt lampor"],
        "Beslut": [],
        "Löfte": [promise.text],
        "Uppföljning": [],
        "Nästa lägesbild": [],
    }


def test_thread_of_an_action_one_may_not_see_is_not_there():
    client = StrictClient()
    client.force_login(make_user())

    assert client.get(reverse("action_thread", args=[make_action().pk])).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_thread_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    action = whole_action()
    for _ in range(rows):
        make_promise(make_promises(), actions=[action])
        action.causes.add(make_cause(focus_area=action.focus_areas.get()))

    with django_assert_num_queries(10):
        client.get(reverse("action_thread", args=[action.pk]))
