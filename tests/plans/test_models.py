import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from plans.choices import PlanStatus
from plans.models import Plan, Responsibility
from tests.factories import make_action, make_focus_area, make_organisation, make_plan, make_source, make_user

SEES = {
    "coordinator": ["utkast", "remiss", "forslag", "beslutad", "ersatt"],
    "responsible party": ["remiss", "beslutad", "ersatt"],
    "another party": ["beslutad", "ersatt"],
    "nobody in particular": ["beslutad", "ersatt"],
}


@pytest.mark.parametrize("person", SEES)
def test_who_sees_a_plan_in_which_status(person):
    housing = make_organisation()
    organisation = {"responsible party": housing, "another party": make_organisation()}.get(person)
    user = make_user(is_coordinator=person == "coordinator", organisation=organisation)
    for status in PlanStatus:
        area = make_focus_area(plan=make_plan(status=status))
        make_action(focus_area=area, responsible=[housing, make_organisation()])
        make_action(focus_area=area, responsible=[housing])

    seen = sorted(Plan.objects.visible_to(user).values_list("status", flat=True))

    assert seen == sorted(SEES[person])


def refused(write):
    with pytest.raises(IntegrityError), transaction.atomic():
        write()


def test_database_refuses_a_plan_that_ends_before_it_starts():
    refused(lambda: make_plan(starts_on=dt.date(2026, 2, 1), ends_on=dt.date(2026, 1, 31)))


@pytest.mark.parametrize(
    "part", [{"decided_on": dt.date(2026, 1, 1)}, {"decision_paragraph": "§ 4"}], ids=["date", "paragraph"]
)
def test_database_refuses_half_a_decision(part):
    refused(lambda: make_plan(**part))


def test_database_refuses_two_leads_and_the_same_party_twice():
    first, second = make_organisation(), make_organisation()
    action = make_action(lead=first)

    refused(lambda: Responsibility.objects.create(action=action, organisation=second, role="huvudansvarig"))
    refused(lambda: Responsibility.objects.create(action=action, organisation=first))


def test_database_refuses_a_responsibility_for_nothing_or_for_two_things():
    organisation = make_organisation()
    action = make_action()

    refused(lambda: Responsibility.objects.create(organisation=organisation))
    refused(
        lambda: Responsibility.objects.create(
            organisation=organisation, action=action, focus_area=action.focus_areas.get()
        )
    )


def test_database_refuses_the_same_action_twice_under_one_focus_area():
    action = make_action()

    refused(lambda: action.placements.create(focus_area=action.focus_areas.get()))


def test_two_plans_number_their_sources_apart():
    plan = make_plan()
    make_source(plan=plan, number=1)
    make_source(plan=make_plan(), number=1)

    refused(lambda: make_source(plan=plan, number=1))


@pytest.mark.parametrize(
    ("day", "covered"),
    [("2025-12-31", False), ("2026-01-01", True), ("2027-12-31", True), ("2028-01-01", False)],
)
def test_plan_covers_both_ends_of_its_period(day, covered):
    assert make_plan().covers(dt.date.fromisoformat(day)) is covered


def test_plan_without_period_covers_every_day():
    assert make_plan(starts_on=None, ends_on=None).covers(dt.date(1999, 1, 1)) is True
