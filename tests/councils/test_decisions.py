"""What follows from a decision: workflow.decisions and workflow.raising."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import timezone

from councils.models import Assignment, DecisionEffect, ItemRecord
from councils.workflow import decisions, holding
from councils.workflow.raising import raise_late
from kommunbrott.access import Overtaken
from plans.models import Action
from tests.factories import (
    make_action,
    make_assignment,
    make_closed_meeting,
    make_council,
    make_focus_area,
    make_meeting,
    make_membership,
    make_open_meeting,
    make_organisation,
    make_plan,
    make_user,
)

NOW = dt.datetime(2026, 3, 20, 9, tzinfo=dt.UTC)
TODAY = NOW.date()


def record_of(meeting) -> ItemRecord:
    return ItemRecord.objects.for_meeting(meeting).first()


def closed(assignment, by, **kw):
    kw = {"status": "klart", "reason": "Lamporna är bytta."} | kw
    return decisions.close(assignment, by=by, edition=assignment.edition, now=NOW, **kw)


# --- Assignments ---


def test_assignment_stands_on_every_next_agenda_until_it_is_closed(coordinator):
    council = make_council()
    assignment = make_assignment(record_of(make_closed_meeting(council, "A", on=dt.date(2026, 1, 5))))

    stood = []
    for month in (2, 3):
        stood.append(list(Assignment.objects.open_for(council)))
        make_closed_meeting(council, "B", on=dt.date(2026, month, 5))
    closed(assignment, coordinator)
    make_closed_meeting(council, "C", on=dt.date(2026, 4, 5))

    assert stood == [[assignment], [assignment]]
    assert [mention.meeting.day.month for mention in assignment.mentions.all()] == [2, 3]
    assert list(Assignment.objects.open_for(council)) == []
    assignment.refresh_from_db()
    assert (assignment.closing_reason, assignment.closed_by) == ("Lamporna är bytta.", coordinator)


def test_what_has_stood_longest_comes_first_on_the_agenda():
    council = make_council()
    make_assignment(council=council, text="Ny", due_on=dt.date(2026, 1, 1))
    old = make_assignment(council=council, text="Gammal")
    old.mentions.create(meeting=make_meeting(council))
    make_assignment(text="Ett annat forums")
    make_assignment(text="Lyft hit", raised_to=council, raised_at=NOW)

    assert [row.text for row in Assignment.objects.open_for(council)] == ["Gammal", "Ny", "Lyft hit"]


WHO = {
    "coordinator": (True, True),
    "secretary": (True, True),
    "whose it is": (False, True),
    "member": (False, False),
    "same organisation": (False, False),
}


@pytest.mark.parametrize("kind", WHO)
def test_who_gives_and_who_closes(kind):
    council, organisation = make_council(), make_organisation()
    user = make_user(
        is_coordinator=kind == "coordinator",
        organisation=organisation if kind == "same organisation" else None,
    )
    role = {"secretary": "sekreterare"}.get(kind, "ledamot")
    member = (
        make_membership(council, user=user, role=role)
        if kind in ("secretary", "whose it is", "member")
        else None
    )
    assignment = make_assignment(
        council=council, organisation=organisation, membership=member if kind == "whose it is" else None
    )

    def tried(act) -> bool:
        try:
            act()
        except PermissionDenied:
            return False
        return True

    new = Assignment(council=council, text="Nytt")
    found = tried(lambda: decisions.give(new, by=user, now=NOW)), tried(lambda: closed(assignment, user))

    assert found == WHO[kind]


def test_closed_assignment_is_neither_changed_nor_closed_again(coordinator):
    assignment = closed(make_assignment(), coordinator)

    with pytest.raises(PermissionDenied):
        closed(assignment, coordinator)
    with pytest.raises(PermissionDenied):
        decisions.change(assignment, by=coordinator, edition=1, today=TODAY)

    decisions.reopen(assignment, by=coordinator, edition=1, today=TODAY)
    assert Assignment.objects.open().get() == assignment


def test_later_of_two_who_close_is_told(coordinator):
    assignment = make_assignment()
    closed(assignment, coordinator)

    with pytest.raises(Overtaken):
        closed(assignment, coordinator, reason="En annan")

    assert Assignment.objects.get().closing_reason == "Lamporna är bytta."


@pytest.mark.parametrize(
    "values",
    [
        {"status": "klart"},
        {"closed_at": NOW},
        {"status": "pagar", "closing_reason": "x", "closed_at": NOW},
        {"raised_at": NOW},
    ],
)
def test_database_refuses_an_assignment_that_is_half_closed(values):
    assignment = make_assignment()

    with pytest.raises(IntegrityError), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(**values)


# --- Late for long ---


def test_late_for_long_is_put_by_name_on_the_next_agenda_of_the_council():
    council = make_council(name="Rådet")
    working = make_council(name="AU", prepares=council)
    assignment = make_assignment(
        council=working, person="Amina Salah", text="Byt lampor", due_on=TODAY - dt.timedelta(days=14)
    )
    before = make_assignment(council=working, due_on=TODAY - dt.timedelta(days=13))
    raise_late(NOW)
    unplanned = Assignment.objects.get(pk=assignment.pk).raised_at
    make_meeting(council, dt.date(2026, 3, 10))
    make_meeting(council, dt.date(2026, 5, 4))
    coming = make_meeting(council, dt.date(2026, 4, 4))

    raise_late(NOW)
    raise_late(NOW)

    assert unplanned is None
    assignment.refresh_from_db()
    before.refresh_from_db()
    assert (assignment.raised_to, assignment.raised_at, before.raised_to) == (council, NOW, None)
    assert [(item.title, item.presenter, item.kind) for item in coming.items.all()] == [
        ("Försenat uppdrag: Byt lampor", "Amina Salah", "uppfoljning")
    ]
    assert list(Assignment.objects.open_for(council)) == [assignment]


# --- Actions and interventions ---


def test_decision_makes_an_action_in_a_plan_that_is_open_for_writing(coordinator):
    record = record_of(make_closed_meeting(None, "Belysning"))
    area, lead = make_focus_area(), make_organisation()
    parties = [{"organisation": lead, "role": "huvudansvarig", "unit": ""}]

    effect = decisions.make_action(
        record, area, {"title": "Byt lampor", "parties": parties}, by=coordinator, now=NOW
    )

    action = Action.objects.get()
    assert (action.title, action.plan, effect.action, effect.is_new) == (
        "Byt lampor",
        area.plan,
        action,
        True,
    )
    assert [row.organisation for row in action.responsibilities.all()] == [lead]
    assert list(area.actions.all()) == [action]
    assert list(ItemRecord.objects.about_action(action.pk)) == [record]


def test_decision_changes_nothing_in_a_plan_that_is_frozen(coordinator):
    record = record_of(make_closed_meeting(None, "Belysning"))
    action = make_action(plan=make_plan(status="forslag"))

    with pytest.raises(PermissionDenied):
        decisions.tie_action(record, action, by=coordinator, now=NOW)

    assert not DecisionEffect.objects.exists()


def test_action_is_tied_to_a_decision_once(coordinator):
    record, action = record_of(make_closed_meeting(None, "Belysning")), make_action()

    for _ in range(2):
        decisions.tie_action(record, action, by=coordinator, now=NOW)

    assert [(row.action, row.is_new) for row in record.effects.all()] == [(action, False)]


def test_what_is_not_decided_leads_to_nothing(coordinator):
    record = record_of(make_open_meeting(None, "Belysning"))
    holding.save_record(record, holding.Written.of(record), by=coordinator, edition=0, outcome="bordlagt")
    record.refresh_from_db()

    with pytest.raises(PermissionDenied):
        decisions.make_action(record, make_focus_area(), {"title": "x"}, by=coordinator, now=NOW)


def test_decision_makes_an_intervention(coordinator):
    record = record_of(make_closed_meeting(None, "Väktare"))

    effect = decisions.make_intervention(
        record, {"title": "Väktarrond", "starts_on": TODAY}, by=coordinator, now=timezone.now()
    )

    assert (str(effect.what), effect.action) == ("Väktarrond", None)
