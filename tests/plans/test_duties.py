import datetime as dt

import pytest
from django.utils import timezone

from kommunbrott.duties import Evidence
from plans.choices import PlanKind, PlanStatus
from plans.duties import action_plan, duties, follow_up, plan_facts, planning, situation
from plans.models import Assessment, RelatedProgramme, SteeringDocument
from tests.factories import (
    make_action,
    make_assessment,
    make_cause,
    make_focus_area,
    make_follow_up_round,
    make_organisation,
    make_plan,
    make_user,
)

TODAY = dt.date(2026, 11, 20)


def decided(**kw):
    kw = {
        "title": "Åtgärdsplan 2026–2027",
        "status": PlanStatus.DECIDED,
        "decided_by": make_organisation(kind="fullmaktige"),
        "decided_on": dt.date(2025, 12, 15),
        "decision_paragraph": "§ 168",
        "situation_title": "Lägesbild 2025",
        "situation_on": dt.date(2025, 9, 16),
    } | kw
    return make_plan(**kw)


def locked_round(plan, ends_on, locked_on):
    made = make_follow_up_round(plan=plan, label=f"Till {ends_on}", starts_on=ends_on, ends_on=ends_on)
    made.locked_at = timezone.make_aware(dt.datetime.combine(locked_on, dt.time(12)))
    made.sent_at, made.sent_by = made.locked_at, make_user()
    made.save()
    return made


def labels(today=TODAY):
    return {duty.section: duty.label for duty in duties(plan_facts(today), today)}


def test_without_a_plan_nothing_but_planning_is_more_than_missing():
    assert labels() == {4: "Saknas", 5: "Saknas", 6: "Saknas", 7: "Behöver ses över"}


def test_decided_plan_with_its_lagesbild_meets_the_first_three():
    decided()

    assert labels() == {4: "Uppfyllt", 5: "Uppfyllt", 6: "Uppfyllt", 7: "Behöver ses över"}


@pytest.mark.parametrize("kind", [PlanKind.YEARLY, PlanKind.IMPLEMENTATION, PlanKind.OTHER])
def test_only_a_statutory_plan_counts(kind):
    decided(kind=kind)

    assert labels() == {4: "Saknas", 5: "Saknas", 6: "Saknas", 7: "Behöver ses över"}


def test_plan_that_is_no_more_than_a_draft_does_not_count():
    make_plan(situation_title="Lägesbild 2025", situation_on=dt.date(2025, 9, 16))

    assert labels() == {4: "Uppfyllt", 5: "Saknas", 6: "Saknas", 7: "Behöver ses över"}


@pytest.mark.parametrize(
    ("situation_on", "today", "due", "label"),
    [
        (dt.date(2024, 11, 21), TODAY, dt.date(2026, 11, 21), "Behöver ses över"),
        (dt.date(2024, 11, 20), TODAY, dt.date(2026, 11, 20), "Behöver ses över"),
        (dt.date(2024, 11, 19), TODAY, dt.date(2026, 11, 19), "Saknas"),
        (dt.date(2024, 2, 29), dt.date(2026, 2, 28), dt.date(2026, 2, 28), "Behöver ses över"),
        (dt.date(2024, 2, 29), dt.date(2026, 3, 1), dt.date(2026, 2, 28), "Saknas"),
        (dt.date(2026, 2, 28), dt.date(2027, 2, 28), dt.date(2028, 2, 28), "Uppfyllt"),
    ],
)
def test_lagesbild_is_due_two_years_after_its_own_day(situation_on, today, due, label):
    decided(situation_on=situation_on)
    facts = plan_facts(today)

    assert situation(facts, today).due.on == due
    assert follow_up(facts, today).label == label


def test_lagesbild_that_was_updated_early_is_counted_from_then():
    decided()
    make_plan(situation_title="Lägesbild 2026", situation_on=dt.date(2026, 6, 1))

    found = situation(plan_facts(TODAY), TODAY)

    assert (found.evidence[0].text, found.due.on) == ("Lägesbild 2026, 1 juni 2026", dt.date(2028, 6, 1))


def fixed_assessment(on: dt.date) -> Assessment:
    made = make_assessment(title="Lägesbild 2026")
    Assessment.objects.filter(pk=made.pk).update(
        fixed_by=make_organisation(name="Kommunstyrelsen"),
        fixed_on=on,
        fixed_paragraph="§ 88",
        fixed_dnr="KS 1",
    )
    return made


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (dt.date(2026, 6, 1), "Lägesbild 2026, Kommunstyrelsen 1 juni 2026, § 88"),
        (dt.date(2025, 9, 16), "Lägesbild 2026, Kommunstyrelsen 16 september 2025, § 88"),
        (dt.date(2025, 9, 15), "Lägesbild 2025, 16 september 2025"),
        (dt.date(2026, 12, 1), "Lägesbild 2025, 16 september 2025"),
    ],
)
def test_lagesbild_fixed_here_goes_before_one_that_a_plan_states(coordinator, on, text):
    decided()
    fixed_assessment(on)

    assert situation(plan_facts(TODAY), TODAY).evidence[0].text == text


def test_programmes_that_the_plan_is_integrated_with_are_the_evidence_of_the_seventh_paragraph():
    plan = decided()
    steering = SteeringDocument.objects.create(title="Folkhälsoprogram")
    RelatedProgramme.objects.create(plan=plan, title="Folkhälsa", how="Gemensamma mål", steering=steering)
    RelatedProgramme.objects.create(plan=plan, title="Skolplan", ends_on=dt.date(2026, 11, 19))

    found = planning(plan_facts(TODAY), TODAY)

    target = f"/planer/{plan.pk}/andra-program/"
    assert found.evidence == (
        Evidence("Folkhälsa: Gemensamma mål", steering.get_absolute_url()),
        Evidence("Skolplan", target),
    )
    assert [gap.text for gap in found.gaps] == ["Skolplan gällde till 19 november 2026."]


def test_lagesbild_of_a_day_to_come_is_none_yet():
    decided(situation_on=dt.date(2026, 12, 1))

    assert situation(plan_facts(TODAY), TODAY).label == "Saknas"


@pytest.mark.parametrize(
    ("ends_on", "locked_on", "due"),
    [
        (dt.date(2026, 6, 30), dt.date(2026, 9, 1), dt.date(2028, 6, 30)),
        (dt.date(2026, 12, 31), dt.date(2026, 11, 10), dt.date(2028, 11, 10)),
    ],
)
def test_plan_is_counted_from_its_last_follow_up_and_never_from_a_day_to_come(ends_on, locked_on, due):
    locked_round(decided(), ends_on, locked_on)

    found = follow_up(plan_facts(TODAY), TODAY)

    assert (found.due.what, found.due.on) == ("Planen följs upp senast", due)


def test_plan_not_followed_up_in_two_years_is_a_breach():
    decided(decided_on=dt.date(2024, 11, 1), ends_on=dt.date(2027, 12, 31))

    found = follow_up(plan_facts(TODAY), TODAY)

    assert [gap.text for gap in found.gaps if gap.is_breach] == [
        "Planen skulle ha varit uppföljd 1 november 2026."
    ]


def test_plan_tells_what_its_actions_lack():
    plan = decided()
    area = make_focus_area(plan=plan)
    make_action(focus_area=area, causes=[make_cause(focus_area=area)], goals=["Ett", "Två"])
    make_action(focus_area=area, goals=["Ett"])
    make_action(focus_area=area)

    assert action_plan(plan_facts(TODAY), TODAY).told == "3 åtgärder, 2 saknar orsak och 1 saknar mål."


def test_plan_whose_time_is_over_is_a_breach():
    decided(starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2025, 12, 31))

    assert [gap.text for gap in action_plan(plan_facts(TODAY), TODAY).gaps] == [
        "Planens tid gick ut 31 december 2025."
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_facts_cost_four_queries(rows, django_assert_num_queries):
    plan = decided()
    for number in range(rows):
        make_action(focus_area=make_focus_area(plan=plan), goals=["Ett"])
        locked_round(plan, dt.date(2026, number + 1, 28), dt.date(2026, 6, 1))

    with django_assert_num_queries(4):
        duties(plan_facts(TODAY), TODAY)
