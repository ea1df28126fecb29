import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.effects import assess
from kommunbrott.access import Overtaken
from plans.models import ActionMeasure, Goal, Indicator
from plans.workflow import structure
from plans.workflow.action_measure import measure_by
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import (
    category,
    make_action,
    make_area,
    make_indicator,
    make_intervention,
    make_municipality,
    make_report,
    make_user,
    make_value,
)

TODAY = timezone.localdate()
STARTED = TODAY - dt.timedelta(weeks=10)


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


def measured_action(**kw):
    action = make_action(goals=["Färre rapporter om klotter"], **kw)
    measure = ActionMeasure.objects.create(action=action, starts_on=STARTED, baseline="nyss")
    return action, measure


def report(area, days_after: int, count: int) -> None:
    for _ in range(count):
        moment = timezone.now().replace(hour=12) - dt.timedelta(weeks=10) + dt.timedelta(days=days_after)
        make_report(area=area, starts_at=moment, status="granskad")


def send(client, action, **typed):
    data = {"starts_on": "", "baseline": "nyss"} | typed
    return client.post(reverse("plans:action_measure", args=[action.pk]), data)


def test_reports_are_compared_by_the_same_function_as_those_of_an_intervention(client):
    here, there = make_area(kind="omrade"), make_area(kind="omrade")
    action, measure = measured_action()
    measure.areas.set([here])
    measure.categories.set([category("skadegorelse")])
    measure.compare_areas.set([there])
    report(here, -20, 30)
    report(here, 20, 6)
    report(there, -20, 30)
    report(there, 20, 30)
    same = make_intervention(
        areas=[here],
        compare=[there],
        categories=[category("skadegorelse")],
        starts_on=STARTED,
        baseline="nyss",
    )

    page = client.get(reverse("plans:action_effect", args=[action.pk]))

    found = page.context["assessment"]
    assert found.effect == assess(same, TODAY).effect
    assert (found.effect.before, found.effect.after) == (30, 6)


def test_indicator_of_a_goal_is_held_against_baseline_and_target(client):
    indicator = make_indicator(title="Klotter", unit="anmälda brott")
    make_value(indicator, 2023, 61)
    make_value(indicator, 2025, 45)
    action = make_action(goals=["Färre"])
    action.goals.update(series=indicator, baseline=61, target=30, unit="per år", direction="hogst")

    page = client.get(reverse("plans:action_effect", args=[action.pk]))

    (found,) = page.context["goals"]
    assert (found.value, found.period, found.progress.text) == (Decimal("45.0"), "2025", found.progress.text)
    assert found.figure.table.head == ("Period", "Ekstad", "Utgångsläge", "Mål")
    assert found.figure.table.rows[-1] == ("2025", "45", "61", "30")
    assert found.figure.title.startswith("Klotter: 45 2025. ")


def test_what_is_measured_is_chosen_and_taken_back(client):
    action, area, indicator = make_action(goals=["Färre"]), make_area(kind="omrade"), make_indicator()
    goal = action.goals.get()

    send(client, action, starts_on=STARTED.isoformat(), areas=[area.pk], **{f"goal-{goal.pk}": indicator.pk})
    measure = ActionMeasure.objects.get(action=action)
    goal.refresh_from_db()
    chosen = (measure.starts_on, list(measure.areas.all()), goal.series)
    send(client, action)
    goal.refresh_from_db()

    assert chosen == (STARTED, [area], indicator)
    assert (ActionMeasure.objects.exists(), goal.series) == (False, None)


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ({"starts_on": "i går"}, ["starts_on"]),
        ({"starts_on": "1066-01-01"}, ["starts_on"]),
        ({"baseline": "x"}, ["baseline"]),
        ({"areas": ["9" * 30]}, ["areas"]),
        ({"categories": ["x"]}, ["categories"]),
    ],
)
def test_bad_choice_is_told_beside_the_field(client, typed, fields):
    page = send(client, make_action(), **typed)

    assert list(page.context["form"].errors) == fields
    assert not ActionMeasure.objects.exists()


def test_area_is_not_compared_with_itself(client):
    area = make_area(kind="omrade", name="Lugnet")

    page = send(
        client, make_action(), starts_on=STARTED.isoformat(), areas=[area.pk], compare_areas=[area.pk]
    )

    assert dict(page.context["form"].errors) == {
        "compare_areas": ["Ett område jämförs inte med sig självt: Lugnet."]
    }


def test_goal_that_is_gone_is_overtaken(coordinator):
    action = make_action(goals=["Färre"])
    goal = action.goals.get()
    Goal.objects.all().delete()

    with pytest.raises(Overtaken):
        measure_by(action, None, {goal.pk: make_indicator()}, by=coordinator)


def test_indicator_that_measures_a_goal_is_not_removed(client):
    indicator = make_indicator()
    make_action(goals=["Färre"]).goals.update(series=indicator)

    answer = client.post(reverse("plans:indicator_remove", args=[indicator.pk]))

    assert answer.status_code == 403
    assert Indicator.objects.exists()


def test_measure_comes_back_with_an_action_that_is_put_back(coordinator):
    action, measure = measured_action()
    area = make_area(kind="omrade")
    measure.areas.set([area])

    removal = structure.remove(action, by=coordinator)
    gone = not ActionMeasure.objects.exists()
    structure.restore(removal, by=coordinator)

    again = ActionMeasure.objects.get()
    assert gone
    assert (again.starts_on, list(again.areas.all())) == (STARTED, [area])


def test_fragment_is_what_the_page_shows(client):
    action, _ = measured_action()

    assert_fragment_is_part_of_page(client, reverse("plans:action_effect", args=[action.pk]))


@pytest.mark.parametrize(
    ("role", "status"), [({"is_coordinator": True}, 200), ({"is_administrator": True}, 403), ({}, 403)]
)
def test_who_may_choose_what_is_measured(role, status):
    client = StrictClient()
    client.force_login(make_user(**role))

    assert client.get(reverse("plans:action_measure", args=[make_action().pk])).status_code == status


@pytest.mark.parametrize("rows", [1, 3])
def test_effect_costs_the_same_for_any_number_of_reports(client, rows, django_assert_num_queries):
    area = make_area(kind="omrade")
    action, measure = measured_action()
    measure.areas.set([area])
    report(area, 3, rows)

    with django_assert_num_queries(14):
        client.get(reverse("plans:action_effect", args=[action.pk]))
