import datetime as dt
import threading
from itertools import product

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection

from kommunbrott.access import Overtaken
from plans import access
from plans.choices import PlanStatus
from plans.content import PreviousActionContent
from plans.continuation import mark
from plans.models import Action, NextPlan, Plan
from plans.workflow import next_plan as workflow
from plans.workflow import structure
from tests.factories import (
    make_action,
    make_cause,
    make_focus_area,
    make_follow_up,
    make_organisation,
    make_plan,
    make_source,
    make_user,
)
from tests.plans.decided import decide, fresh, made_decided, open_revision, propose

TODAY = dt.date(2027, 11, 20)
FACTS = {
    "title": "Åtgärdsplan 2028–2029",
    "kind": "åtgärdsplan",
    "starts_on": dt.date(2028, 1, 1),
    "ends_on": dt.date(2029, 12, 31),
}
GOES_ON = {"choice": "fortsatter", "reason": ""}
CHANGES = {"choice": "andras", "reason": "Målet behöver en siffra."}
ENDS = {"choice": "avslutas", "reason": "Belysningen är på plats."}


@pytest.fixture
def plan():
    """Two focus areas: 1.1 goes on, 1.2 stands under both, 2.1 ends."""
    plan = make_plan(title="Åtgärdsplan 2026–2027", dnr="KS 2025/431", situation_title="Lägesbild 2025")
    youth = make_focus_area(plan=plan, number="1", title="Unga", lead=make_organisation(name="Skolan"))
    centre = make_focus_area(plan=plan, number="2", title="Centrum", parent=youth)
    late, dark = make_cause(focus_area=youth, text="Sent"), make_cause(focus_area=centre, text="Mörkt")
    goal = {"text": "Färre bråk", "indicator": "bråk", "target": 5}
    make_action(
        focus_area=youth, number="1.1", title="Rastvärdar", causes=[late], goals=[goal], status="pagar",
        lead=make_organisation(name="Polisen"), starts_on=dt.date(2026, 2, 1), due_on=dt.date(2027, 12, 31),
    )  # fmt: skip
    shared = make_action(focus_area=youth, number="1.2", title="Vandring", causes=[late, dark], status="klar")
    centre.placements.create(action=shared)
    make_action(focus_area=centre, number="2.1", title="Belysning", causes=[dark], status="klar")
    make_source(plan=plan, source="Trygghetsmätningen")
    return plan


def answers(plan, *parts) -> dict:
    return {str(action.pk): part for action, part in zip(plan.actions.order_by("pk"), parts, strict=True)}


def make(plan, by, *parts, **kw):
    typed = answers(plan, *(parts or (GOES_ON, CHANGES, ENDS)))
    given = {"facts": FACTS, "seen": {}, "successors": 0, "today": TODAY} | kw
    return workflow.make(plan, typed, by=by, **given)


def shape(content) -> list:
    """What a reader sees, without identities."""
    return [
        (
            area.name,
            [party.name for party in area.parties],
            [cause.text for cause in area.causes],
            [
                (
                    action.name,
                    [goal.text for goal in action.goals],
                    [party.name for party in action.parties],
                    [cause.text for cause in action.causes],
                    action.also_under,
                )
                for action in area.actions
            ],
        )
        for area in content.focus_areas
    ]


# --- The new plan ---


def test_next_plan_has_what_goes_on_and_nothing_of_the_decision(plan, coordinator):
    made_decided(plan, coordinator)

    made = fresh(make(fresh(plan), coordinator))

    content = made.content()
    polisen = ("1.1 Rastvärdar", ["Färre bråk"], ["Polisen"], ["Sent"], ())
    assert shape(content) == [
        (
            "1. Unga",
            ["Skolan"],
            ["Sent"],
            [polisen, ("1.2 Vandring", [], [], ["Sent"], ("2. Centrum",))],
        ),
        ("2. Centrum", [], ["Mörkt"], [("1.2 Vandring", [], [], ["Mörkt"], ("1. Unga",))]),
    ]
    assert [source.source for source in content.sources] == ["Trygghetsmätningen"]
    assert (made.title, made.period, made.status) == ("Åtgärdsplan 2028–2029", "2028–2029", PlanStatus.DRAFT)
    assert (made.dnr, made.situation_title, made.decided_on, made.decision_paragraph) == ("", "", None, None)
    assert (made.focus_areas.get(number="2").parent.title, made.versions.count()) == ("Unga", 0)


def test_every_row_points_at_the_one_it_comes_from(plan, coordinator):
    made_decided(plan, coordinator)
    before = fresh(plan).content()

    made = make(fresh(plan), coordinator)

    assert made.predecessor == plan
    for rows, old in (
        (made.focus_areas, plan.focus_areas),
        (made.actions, plan.actions.exclude(number="2.1")),
    ):
        assert {row.predecessor_id: row.number for row in rows.all()} == {
            row.pk: row.number for row in old.all()
        }
    action = made.actions.get(number="1.1")
    assert action.goals.get().predecessor == plan.actions.get(number="1.1").goals.get()
    assert action.causes.get().predecessor == plan.actions.get(number="1.1").causes.get()
    assert [row.continues for row in made.content().actions] == [
        "1.1 i planen 2026–2027",
        "1.2 i planen 2026–2027",
    ]
    # The plan before is as it was decided, to the letter.
    assert fresh(plan).content() == before


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("ej_paborjad", "ej_paborjad"),
        ("pagar", "pagar"),
        ("forsenad", "pagar"),
        ("klar", "ej_paborjad"),
        ("vilande", "ej_paborjad"),
        ("avbruten", "ej_paborjad"),
    ],
)
def test_what_is_under_way_goes_on_and_all_else_begins_anew(coordinator, status, expected):
    action = make_action(status=status, status_as_written="Som det skrevs", manual_status=status,
                         manual_status_reason="Satt för hand")  # fmt: skip
    made_decided(action.plan, coordinator)

    made = make(fresh(action.plan), coordinator, GOES_ON)

    copy = made.actions.get()
    assert (copy.status, copy.status_as_written, copy.manual_status) == (expected, "", "")


@pytest.mark.parametrize(
    ("starts_on", "due_on", "expected"),
    [
        ("2026-02-01", "2027-12-31", (None, None)),
        ("2028-01-01", "2029-12-31", ("2028-01-01", "2029-12-31")),
        ("2027-06-01", "2028-06-30", (None, "2028-06-30")),
    ],
)
def test_days_outside_of_the_new_period_are_left_to_be_set(coordinator, starts_on, due_on, expected):
    action = make_action(starts_on=dt.date.fromisoformat(starts_on), due_on=dt.date.fromisoformat(due_on))
    made_decided(action.plan, coordinator)

    copy = make(fresh(action.plan), coordinator, GOES_ON).actions.get()

    assert tuple(day and day.isoformat() for day in (copy.starts_on, copy.due_on)) == expected


# --- What it tells of the plan before ---


def test_new_plan_tells_what_came_of_every_action_once(plan, coordinator):
    made_decided(plan, coordinator)
    first = plan.actions.get(number="1.1")
    make_follow_up(action=first, status="pagar", effect="Färre bråk på rasterna.", done="Två värdar.")
    make_follow_up(action=first, kind="bedomning", outcome="delvis", motive="Våren saknas.", name="Hanna")

    made = make(fresh(plan), coordinator)

    previous = fresh(made).content().previous
    assert (previous.title, previous.period) == ("Åtgärdsplan 2026–2027", "2026–2027")
    assert [(area.name, [row.name for row in area.actions]) for area in previous.focus_areas] == [
        ("1. Unga", ["1.1 Rastvärdar", "1.2 Vandring"]),
        ("2. Centrum", ["2.1 Belysning"]),
    ]
    assert previous.actions[0] == PreviousActionContent(
        id=first.pk,
        number="1.1",
        title="Rastvärdar",
        status_label="Pågår",
        result="Färre bråk på rasterna.",
        verdict="Delvis uppnått",
        motive="Våren saknas.",
        choice="fortsatter",
        reason="",
        goes_on_as="1.1",
    )
    assert [(row.becomes, row.reason) for row in previous.actions] == [
        ("Fortsätter, se 1.1", ""),
        ("Ändras, se 1.2", "Målet behöver en siffra."),
        ("Avslutas", "Belysningen är på plats."),
    ]


def test_chapter_follows_the_numbers_of_the_new_plan_and_what_is_taken_out_of_it(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)
    made.actions.filter(number="1.1").update(number="3.7")
    structure.remove(made.actions.get(number="1.2"), by=coordinator)

    previous = fresh(made).content().previous

    assert [row.becomes for row in previous.actions] == [
        "Fortsätter, se 3.7",
        "Har tagits ut ur planen",
        "Avslutas",
    ]


def test_chapter_is_told_anew_with_later_verdicts_and_the_same_choices(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)
    make_follow_up(
        action=plan.actions.get(number="2.1"), kind="bedomning", outcome="uppnatt", motive="Allt lyser."
    )

    before = fresh(made).content().previous.actions[2]
    workflow.tell_anew(fresh(made), today=TODAY, by=coordinator)

    after = fresh(made).content().previous.actions[2]
    assert (before.verdict, after.verdict, after.motive, after.choice) == (
        "",
        "Uppnått",
        "Allt lyser.",
        "avslutas",
    )


def test_chapter_is_frozen_with_the_version(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)

    version = made_decided(made, coordinator)
    NextPlan.objects.update(report={})

    assert [row.becomes for row in version.tree.previous.actions] == [
        "Fortsätter, se 1.1",
        "Ändras, se 1.2",
        "Avslutas",
    ]


# --- Lineage ---


def test_lineage_holds_when_the_old_row_is_taken_out_and_put_back(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)
    open_revision(plan, coordinator)
    old = plan.actions.get(number="1.1")
    copy = made.actions.get(number="1.1")

    removal = structure.remove(old, by=coordinator)
    without = Action.objects.get(pk=copy.pk).predecessor_id
    structure.restore(removal, by=coordinator)

    copy, old = Action.objects.get(pk=copy.pk), plan.actions.get(number="1.1")
    assert (without, copy.predecessor, copy.goals.get().predecessor) == (None, old, old.goals.get())


def test_new_row_is_put_back_also_when_the_old_one_is_gone(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)
    removal = structure.remove(made.actions.get(number="1.1"), by=coordinator)
    open_revision(plan, coordinator)
    structure.remove(plan.actions.get(number="1.1"), by=coordinator)

    structure.restore(removal, by=coordinator)

    assert made.actions.get(number="1.1").predecessor is None


def test_copy_within_the_plan_is_no_successor(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)

    copy = structure.copy_action(
        made.actions.get(number="1.1"), into=made.focus_areas.first(), by=coordinator
    )

    assert (copy.predecessor, copy.goals.get().predecessor) == (None, None)


def test_choices_are_left_when_the_new_draft_is_removed(plan, coordinator):
    made_decided(plan, coordinator)
    made = make(fresh(plan), coordinator)

    structure.remove_plan(made, by=coordinator)

    assert workflow.under_way(plan).typed == {
        key: part | {"by": "Sara Samordnare"} for key, part in answers(plan, GOES_ON, CHANGES, ENDS).items()
    }


# --- Who may, and who came first ---


@pytest.mark.parametrize(("status", "is_coordinator"), list(product(PlanStatus, (True, False))))
def test_who_may_make_the_next_plan(status, is_coordinator):
    user = make_user(is_coordinator=is_coordinator, is_administrator=not is_coordinator)
    plan = make_plan(status=status)
    allowed = is_coordinator and status in (PlanStatus.DECIDED, PlanStatus.REPLACED)

    assert bool(access.may_make_next(user, plan)) is allowed
    if not allowed:
        for attempt in (
            lambda: workflow.keep(plan, {}, seen={}, by=user),
            lambda: workflow.make(plan, {}, facts=FACTS, seen={}, successors=0, today=TODAY, by=user),
        ):
            with pytest.raises(PermissionDenied):
                attempt()
        assert not NextPlan.objects.exists()


def test_answers_are_kept_part_by_part(plan, coordinator):
    made_decided(plan, coordinator)
    first, second, _ = answers(plan, GOES_ON, CHANGES, ENDS)
    other = make_user(is_coordinator=True, name="Hanna")

    workflow.keep(fresh(plan), {first: GOES_ON, second: {}}, seen={}, by=coordinator)
    # Opened before that: the other left the first as it was, which was empty.
    workflow.keep(fresh(plan), {first: {}, second: CHANGES}, seen={}, by=other)

    assert workflow.under_way(plan).typed == {
        first: GOES_ON | {"by": "Sara Samordnare"},
        second: CHANGES | {"by": "Hanna"},
    }


def test_two_who_answer_the_same_otherwise_do_not_write_over_each_other(plan, coordinator):
    made_decided(plan, coordinator)
    first, second, _ = answers(plan, GOES_ON, CHANGES, ENDS)
    other = make_user(is_coordinator=True, name="Hanna")
    workflow.keep(fresh(plan), {first: GOES_ON}, seen={}, by=coordinator)

    with pytest.raises(Overtaken) as overtaken:
        workflow.keep(fresh(plan), {first: ENDS, second: CHANGES}, seen={}, by=other)

    assert overtaken.value.args[0].parts == {first: GOES_ON | {"by": "Sara Samordnare"}}
    assert workflow.under_way(plan).typed == {
        first: GOES_ON | {"by": "Sara Samordnare"},
        second: CHANGES | {"by": "Hanna"},
    }
    # Who has seen it may change it.
    workflow.keep(fresh(plan), {first: ENDS}, seen={first: mark(GOES_ON)}, by=other)
    assert workflow.under_way(plan).typed[first] == ENDS | {"by": "Hanna"}


@pytest.mark.parametrize("lacking", [{}, {"choice": "avslutas", "reason": " "}, {"choice": "hittepå"}])
def test_no_plan_is_made_while_an_action_has_no_whole_answer(plan, coordinator, lacking):
    made_decided(plan, coordinator)

    with pytest.raises(Overtaken):
        make(fresh(plan), coordinator, GOES_ON, lacking, ENDS)

    assert (list(Plan.objects.all()), NextPlan.objects.exists()) == ([plan], False)


def test_second_next_plan_is_made_only_by_who_knows_of_the_first(plan, coordinator):
    made_decided(plan, coordinator)
    first = make(fresh(plan), coordinator)

    with pytest.raises(Overtaken):
        make(fresh(plan), coordinator)
    second = make(fresh(plan), coordinator, successors=1)

    assert list(plan.successors.order_by("pk")) == [first, second]


@pytest.mark.django_db(transaction=True)
def test_two_at_once_make_one_plan(plan, coordinator):
    made_decided(plan, coordinator)
    other = make_user(is_coordinator=True)
    barrier, results = threading.Barrier(2), []

    def press(user):
        barrier.wait(10)
        try:
            results.append(make(Plan.objects.get(pk=plan.pk), user).title)
        except Overtaken:
            results.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in (coordinator, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(results) == ["overtaken", "Åtgärdsplan 2028–2029"]
    assert plan.successors.count() == 1


def test_next_plan_of_a_replaced_plan_is_made_too(plan, coordinator):
    made_decided(plan, coordinator)
    later = make_action().plan
    propose(later, coordinator)
    decide(later, coordinator, replaces=fresh(plan))

    made = make(fresh(plan), coordinator)

    assert (fresh(plan).status, made.predecessor) == (PlanStatus.REPLACED, plan)
