import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from kommunbrott.trees import from_json
from plans.content.follow_up import TALLIED, FollowedAction, FollowedArea, RoundContent
from plans.rounds import addressees, next_period, planned_periods
from tests.factories import (
    make_action,
    make_follow_up,
    make_follow_up_round,
    make_organisation,
    make_plan,
    make_user,
)
from tests.plans.follow_ups import TODAY, content_of, followed, make_decided_plan, make_round

GOAL = {
    "text": "Fler.",
    "indicator": "Mätningar",
    "unit": "st",
    "direction": "minst",
    "baseline": 4,
    "target": 12,
}


def row(pk: int, state: str) -> FollowedAction:
    is_verdict = state not in ("obedomd", "svar")
    return FollowedAction(
        id=pk,
        number="",
        title=f"Åtgärd {pk}",
        lead_id=None,
        lead="",
        goals=(),
        status="pagar",
        status_label="Pågår",
        due_on=None,
        days_late=None,
        figures=(),
        answer=None,
        outcome=state if is_verdict else "",
        motive="Skäl." if is_verdict else "",
        asked_on=None,
        reminded_on=None,
        settled_in="Halvår 1" if state == "obedomd" else "",
    )


def told(**states: int) -> RoundContent:
    """A round in which as many actions as given have come to each state."""
    every = [state for state, number in states.items() for _ in range(number)]
    actions = tuple(row(pk, state) for pk, state in enumerate(every))
    day = dt.date(2026, 1, 1)
    return RoundContent(
        1, 1, "Plan", "Halvår 2, 2026", day, day, day, False, day, "Rådet", ("åtgärd", "åtgärder"),
        (FollowedArea(1, "Område", actions),),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("states", "finding", "unclear"),
    [
        (
            {"uppnatt": 5, "delvis": 10, "ej": 1, "kan_inte_bedomas": 3, "svar": 4},
            "Målet är uppnått för fem åtgärder, delvis för tio och inte för en",
            "Tre kan inte bedömas.",
        ),
        ({"uppnatt": 1}, "Målet är uppnått för en åtgärd", ""),
        ({"delvis": 2, "ej": 13}, "Målet är delvis uppnått för två åtgärder och inte för 13", ""),
        ({"ej": 1, "obedomd": 1}, "Målet är inte uppnått för en åtgärd", "En är inte bedömd än."),
        (
            {"kan_inte_bedomas": 1, "obedomd": 2},
            "Inget mål kan bedömas än: 3 av 3 åtgärder är besvarade",
            "En kan inte bedömas och två är inte bedömda än.",
        ),
        (
            {"obedomd": 1, "svar": 1},
            "1 av 2 åtgärder är besvarade och inget mål är bedömt än",
            "En är inte bedömd än.",
        ),
        ({"svar": 2}, "Ingen har svarat än", ""),
        ({}, "Planen har inga åtgärder", ""),
    ],
)
def test_round_is_told_in_one_sentence(states, finding, unclear):
    content = told(**states)

    assert (content.finding, content.unclear_line) == (finding, unclear)


def test_tally_always_has_the_verdicts_and_the_rest_where_there_are_any():
    content = told(uppnatt=2, svar=1)

    assert content.tally == (
        ("uppnatt", "Uppnått", 2),
        ("delvis", "Delvis uppnått", 0),
        ("ej", "Ej uppnått", 0),
        ("kan_inte_bedomas", "Kan inte bedömas", 0),
        ("svar", "Svar saknas", 1),
    )
    assert [state for state, _, _ in told(obedomd=1).tally][-1] == "obedomd"
    assert set(TALLIED) >= {state for state, _, _ in content.tally}


def test_action_under_two_focus_areas_is_counted_once():
    content = told(uppnatt=1)
    twice = replace(content, areas=content.areas * 2)

    assert (len(twice.actions), twice.count("uppnatt")) == (1, 1)


def test_round_holds_the_last_answer_its_figures_and_the_way_so_far():
    made = make_round()
    before = make_follow_up_round(plan=made.plan, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 30))
    police = make_organisation(name="Polisen")
    action = make_action(focus_area=made.plan.focus_areas.get(), lead=police, goals=[GOAL], number="1.1")
    goal = action.goals.get()
    make_follow_up(action=action, round=before, followed_up_on=dt.date(2026, 5, 28), figures={goal: 5})
    make_follow_up(action=action, round=made, figures={goal: 11})
    make_follow_up(
        action=action, round=made, figures={goal: 3}, organisation=police, done="Tre nya.", status="forsenad"
    )
    make_follow_up(action=action, round=made, kind="bedomning", outcome="delvis", motive="Fel håll.")

    found = followed(made, action)

    figure = found.figures[0]
    assert (found.name, found.lead, found.outcome, found.motive) == (
        f"1.1 {action.title}",
        "Polisen",
        "delvis",
        "Fel håll.",
    )
    assert (found.answer.done, found.answer.organisation, found.answer.status_label) == (
        "Tre nya.",
        "Polisen",
        "Försenad",
    )
    assert (figure.result, figure.goal, figure.previous, figure.previous_on) == (
        "3 st",
        "mål minst 12 st",
        Decimal(5),
        dt.date(2026, 5, 28),
    )
    assert figure.is_backwards
    assert figure.progress.startswith("Går åt fel håll")


def test_note_between_the_rounds_is_no_answer():
    made = make_round()
    action = make_action(focus_area=made.plan.focus_areas.get())
    make_follow_up(action=action, done="Ringde.")

    assert content_of(made).missing == (followed(made, action),)


# Status and verdict of an earlier round, whether there is an answer in this one → is it settled?
SETTLED = {
    ("klar", "uppnatt", False): True,
    ("avbruten", "ej", False): True,
    ("klar", "", False): False,
    ("pagar", "uppnatt", False): False,
    ("klar", "uppnatt", True): False,
}


@pytest.mark.parametrize(("status", "outcome", "is_answered"), SETTLED)
def test_nobody_is_asked_again_about_what_has_ended_and_been_judged(status, outcome, is_answered):
    made = make_round()
    before = make_follow_up_round(plan=made.plan, label="Halvår 1", starts_on=dt.date(2026, 1, 1))
    action = make_action(focus_area=made.plan.focus_areas.get(), lead=make_organisation())
    make_follow_up(action=action, round=before, status=status)
    if outcome:
        make_follow_up(action=action, round=before, kind="bedomning", outcome=outcome, motive="Skäl.")
    if is_answered:
        make_follow_up(action=action, round=made)

    found = followed(made, action)

    settled = SETTLED[status, outcome, is_answered]
    assert found.settled_in == ("Halvår 1" if settled else "")
    assert found.outcome == (outcome if settled else "")
    assert found.is_answered == (settled or is_answered)


def test_a_later_round_says_nothing_of_an_earlier():
    first = make_round(starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 6, 30))
    later = make_follow_up_round(plan=first.plan)
    action = make_action(focus_area=first.plan.focus_areas.get())
    make_follow_up(action=action, round=later, status="klar")
    make_follow_up(action=action, round=later, kind="bedomning", outcome="uppnatt", motive="Skäl.")

    assert not followed(first, action).is_answered


def test_only_those_in_charge_are_asked_and_only_about_what_waits():
    made = make_round()
    area = made.plan.focus_areas.get()
    police = make_organisation(name="Polisen", contact_email="p@ekstad.example")
    housing, silent = make_organisation(name="Ekstadshem"), make_organisation(name="Tysta")
    make_user(organisation=housing, email="lars@ekstad.example")
    make_user(organisation=police, email="sara@ekstad.example")
    first = make_action(focus_area=area, lead=police, responsible=[housing])
    make_follow_up(action=make_action(focus_area=area, lead=police), round=made)
    second = make_action(focus_area=area, lead=housing, responsible=[police])
    third = make_action(focus_area=area, lead=silent)
    make_action(focus_area=area, responsible=[police])

    found = [
        (who.organisation, [one.id for one in who.actions], who.emails)
        for who in addressees(content_of(made))
    ]

    assert found == [
        (housing, [second.pk], ("lars@ekstad.example",)),
        (police, [first.pk], ("p@ekstad.example",)),
        (silent, [third.pk], ()),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_round_costs_the_same_for_any_size(rows, django_assert_num_queries):
    made = make_round()
    plan = made.plan.content_in_force()
    for _ in range(rows):
        action = make_action(focus_area=made.plan.focus_areas.get(), lead=make_organisation(), goals=[GOAL])
        make_follow_up(
            action=action, round=made, organisation=make_organisation(), figures={action.goals.get(): 1}
        )
    plan = made.plan.content_in_force()

    with django_assert_num_queries(5):  # follow-ups, figures, standings, requests, municipality
        content = content_of_plan(made, plan)
        assert content.answered == rows


def content_of_plan(made, plan):
    from kommunbrott.models import Municipality
    from plans.rounds import round_content

    return round_content(made, plan, Municipality.current(), TODAY)


def test_round_is_the_same_after_being_frozen():
    made = make_round()
    action = make_action(focus_area=made.plan.focus_areas.get(), goals=[GOAL], due_on=dt.date(2026, 10, 31))
    make_follow_up(action=action, round=made, figures={action.goals.get(): Decimal("5.4")})
    content = content_of(made)

    again = from_json(RoundContent, content.as_json())

    assert (again, again.digest) == (content, content.digest)
    assert again.late[0].days_late == 20


def test_periods_come_from_the_plan_or_from_its_decision():
    assert [one.label for one in planned_periods(make_plan(), "ar")] == ["År 2026", "År 2027"]
    undated = make_decided_plan(starts_on=None, ends_on=None, decided_on=dt.date(2026, 3, 1))
    assert [one.ends_on for one in planned_periods(undated, "ar")] == [
        dt.date(2027, 2, 28),
        dt.date(2028, 2, 29),
    ]
    assert planned_periods(make_plan(starts_on=None, ends_on=None), "ar") == ()


@pytest.mark.parametrize(
    ("today", "taken", "label"),
    [
        ("2026-11-20", [], "Halvår 2, 2026"),
        ("2026-11-20", ["Halvår 2, 2026"], "Halvår 1, 2026"),
        ("2026-11-20", ["Halvår 1, 2026", "Halvår 2, 2026"], "Halvår 1, 2027"),
        ("2025-11-20", [], "Halvår 1, 2026"),
        ("2029-01-01", [], "Halvår 2, 2027"),
    ],
)
def test_next_round_is_the_one_that_today_is_in_or_the_last_that_was_left_out(today, taken, label):
    plan = make_plan()
    rounds = [
        make_follow_up_round(plan=plan, label=one.label, starts_on=one.starts_on, ends_on=one.ends_on)
        for one in planned_periods(plan, "halvar")
        if one.label in taken
    ]

    assert next_period(plan, "halvar", rounds, dt.date.fromisoformat(today)).label == label


def test_there_is_no_next_round_when_all_have_been():
    plan = make_plan()
    rounds = [
        make_follow_up_round(plan=plan, label=one.label, starts_on=one.starts_on, ends_on=one.ends_on)
        for one in planned_periods(plan, "ar")
    ]

    assert next_period(plan, "ar", rounds, TODAY) is None
