"""What is done at a meeting: workflow.holding."""

import contextlib
import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.utils import timezone

from councils.choices import TRANSITIONS, MeetingStatus, Outcome
from councils.models import AgendaItem, Attendance, ItemRecord, Meeting
from councils.workflow import holding
from councils.workflow.holding import Written
from incidents.models import BriefVersion, OperationalBrief
from kommunbrott.access import Overtaken
from tests.factories import (
    make_agenda_item,
    make_assignment,
    make_attendance,
    make_closed_meeting,
    make_council,
    make_meeting,
    make_membership,
    make_open_meeting,
    make_organisation,
    make_user,
)

TODAY = timezone.localdate


def hold(meeting, by=None):
    return holding.open_meeting(meeting, by=by or make_user(is_coordinator=True), now=timezone.now())


def records(meeting) -> list[ItemRecord]:
    return list(ItemRecord.objects.for_meeting(meeting))


def numbers(meeting) -> list:
    return [record.label for record in records(meeting)]


# --- Opening ---


def test_opening_calls_the_roll_by_the_answers():
    council = make_council()
    chair = make_membership(
        council,
        name="Marie",
        role="ordforande",
        function="ordförande",
        organisation=make_organisation(name="Polisen"),
    )
    away = make_membership(council, name="Lars")
    sends = make_membership(council, name="Nina")
    make_membership(council, name="Omar", role="ersattare")
    make_membership(council, name="Tove", role="adjungerad")
    meeting = make_meeting(council, TODAY())
    for member, answer in ((chair, "kommer_inte"), (chair, "kommer"), (away, "kommer_inte")):
        meeting.replies.create(membership=member, answer=answer, said_at=timezone.now())
    meeting.replies.create(membership=sends, answer="ersattare", substitute="Omar Ek", said_at=timezone.now())

    hold(meeting)

    assert [(row.name, row.presence, row.title, row.note) for row in meeting.attendances.for_list()] == [
        ("Marie", "narvarande", "ordförande, Polisen", ""),
        ("Lars", "franvarande", "", ""),
        ("Nina", "franvarande", "", "Ersättare enligt svaret: Omar Ek"),
        ("Omar", "franvarande", "", ""),
        ("Tove", "adjungerad", "", ""),
    ]


def test_opening_begins_with_the_proposals_or_what_is_usual():
    meeting = make_meeting(on=TODAY())
    make_agenda_item(meeting, "utse Lars.", "tacka.", kind="beslut")
    make_agenda_item(meeting, kind="information")
    make_agenda_item(meeting, kind="diskussion")

    hold(meeting)

    assert [
        [(clause.text, bool(clause.proposal)) for clause in row.clauses.all()] for row in records(meeting)
    ] == [
        [("utse Lars.", True), ("tacka.", True)],
        [("notera informationen till protokollet.", False)],
        [],
    ]


def test_meeting_opens_on_its_day_and_once():
    coming = make_meeting()
    held = make_open_meeting()

    for meeting in (coming, held):
        with pytest.raises(PermissionDenied):
            hold(meeting)

    assert Meeting.objects.get(pk=coming.pk).status == "planerat"


# (role, may read what is secret): may hold the meeting
KEEPERS = {
    ("sekreterare", False): True,
    ("ordforande", True): True,
    ("ordforande", False): False,
    ("vice", True): False,
    ("ledamot", True): False,
    ("ersattare", False): False,
}


@pytest.mark.parametrize(("role", "reads"), KEEPERS)
def test_secretary_and_entitled_chair_hold_the_meeting(role, reads):
    meeting, user = make_meeting(on=TODAY()), make_user()
    make_membership(meeting.council, role=role, user=user, reads_secrets=reads)
    allowed = True
    try:
        hold(meeting, by=user)
    except PermissionDenied:
        allowed = False

    assert allowed is KEEPERS[role, reads]


def test_meeting_goes_only_where_its_statuses_say():
    assert set(TRANSITIONS) == set(MeetingStatus)
    assert {status for status, ways in TRANSITIONS.items() if not ways} == {MeetingStatus.CLOSED}


# --- Writing ---


def test_record_keeps_the_proposal_beside_what_is_decided(coordinator):
    record = records(make_open_meeting(None, "Budgeten"))[0]

    holding.save_record(
        record,
        Written(notes="Lars föredrar.", clauses=["godkänna budgeten med tillägg,", "tacka."]),
        by=coordinator,
        edition=0,
        outcome=Outcome.DECIDED,
    )

    record.refresh_from_db()
    assert (record.notes, record.outcome, record.edition) == ("Lars föredrar.", "beslutat", 1)
    assert [(row.text, row.proposal and row.proposal.text) for row in record.clauses.all()] == [
        ("godkänna budgeten med tillägg,", "godkänna budgeten."),
        ("tacka.", None),
    ]


def test_clause_that_is_taken_away_takes_no_other_with_it(coordinator):
    meeting = make_meeting(on=TODAY())
    make_agenda_item(meeting, "ett.", "två.", "tre.", kind="beslut")
    record = records(hold(meeting))[0]
    kept = record.clauses.get(text="tre.").pk

    holding.save_record(record, Written(clauses=["ett.", "tre."]), by=coordinator, edition=0)

    assert [row.text for row in record.clauses.order_by("position")] == ["ett.", "tre."]
    assert record.clauses.get(text="tre.").pk == kept


def test_later_of_two_writers_is_told_and_nothing_is_written(coordinator):
    record = records(make_open_meeting(None, "Budgeten"))[0]
    holding.save_record(record, Written(notes="Först."), by=coordinator, edition=0)

    with pytest.raises(Overtaken) as told:
        holding.save_record(record, Written(notes="Sedan."), by=make_user(is_coordinator=True), edition=0)

    assert told.value.args[0].notes == "Först."
    assert ItemRecord.objects.get().notes == "Först."


def test_item_that_came_up_at_the_meeting_goes_last(coordinator):
    meeting = make_open_meeting(None, "Budgeten")

    holding.add_item(AgendaItem(meeting=meeting, title="Väktare", kind="information"), by=coordinator)

    assert [(row.item.title, len(row.clauses.all())) for row in records(meeting)] == [
        ("Budgeten", 1),
        ("Väktare", 1),
    ]


# --- Attendance ---


def test_attendance_with_arrival_departure_and_disqualification(coordinator):
    meeting = make_open_meeting(None, "Ett", "Två", "Tre")
    _, second, third = (record.item for record in records(meeting))
    person = holding.add_person(meeting, Attendance(name="Lena", presence="gast"), by=coordinator)
    person.arrived_before, person.left_after = second, third

    holding.save_attendance(person, disqualified={third: "Hennes bror söker."}, edition=0, by=coordinator)
    holding.save_attendance(person, disqualified={second: ""}, edition=1, by=coordinator)

    found = meeting.attendances.get()
    assert (found.arrived_before, found.left_after, found.edition) == (second, third, 2)
    assert [(row.item, row.reason) for row in found.disqualifications.all()] == [(second, "")]
    with pytest.raises(Overtaken):
        holding.save_attendance(person, disqualified={}, edition=1, by=coordinator)


def test_attendance_is_taken_by_one_press(coordinator):
    person = make_attendance(make_open_meeting())

    holding.take_attendance(person, presence="franvarande", by=coordinator)
    holding.take_attendance(person, presence="franvarande", by=coordinator)

    assert list(Attendance.objects.values_list("presence", "edition")) == [("franvarande", 1)]


def test_nothing_is_written_before_the_meeting_opens(coordinator):
    meeting = make_meeting(on=TODAY())

    with pytest.raises(PermissionDenied):
        holding.add_person(meeting, Attendance(name="Lena"), by=coordinator)

    assert not meeting.attendances.exists()


# --- Closing ---


SETTLED = {
    ("beslut", ""): False,
    ("beslut", "klart"): False,
    ("beslut", "beslutat"): True,
    ("beslut", "bordlagt"): True,
    ("beslut", "aterremiss"): True,
    ("beslut", "utgar"): True,
    ("information", ""): True,
    ("information", "klart"): True,
    ("information", "beslutat"): True,
    ("diskussion", ""): True,
    ("uppfoljning", ""): True,
}


@pytest.mark.parametrize(("kind", "outcome"), SETTLED)
def test_meeting_closes_when_its_decisions_are_settled(coordinator, kind, outcome):
    meeting = make_meeting(on=TODAY())
    item = make_agenda_item(meeting, "godkänna.", kind=kind)
    hold(meeting)
    ItemRecord.objects.update(outcome=outcome)

    try:
        holding.close_meeting(meeting, by=coordinator, now=timezone.now())
        told = None
    except holding.NotSettled as error:
        told = [record.item for record in error.args[0]]

    assert told == (None if SETTLED[kind, outcome] else [item])
    assert Meeting.objects.get().is_closed is SETTLED[kind, outcome]


def test_decision_without_att_sats_keeps_the_meeting_open(coordinator):
    meeting = make_meeting(on=TODAY())
    make_agenda_item(meeting, kind="diskussion")
    hold(meeting)
    ItemRecord.objects.update(outcome="beslutat")

    with pytest.raises(holding.NotSettled):
        holding.close_meeting(meeting, by=coordinator, now=timezone.now())


@pytest.mark.parametrize(
    ("outcome", "is_fixed", "closes"),
    [("klart", False, False), ("", False, False), ("bordlagt", False, True), ("klart", True, True)],
)
def test_lagesbild_that_a_meeting_uses_is_fixed_before_it_closes(coordinator, outcome, is_fixed, closes):
    day = TODAY()
    brief = OperationalBrief.objects.create(number=1, starts_on=day, ends_on=day, made_by=coordinator)
    if is_fixed:
        BriefVersion.objects.create(
            brief=brief, content={}, digest="x", pdf=b"%PDF-", sha256="x", made_by=coordinator
        )
    meeting = make_meeting(on=day)
    make_agenda_item(meeting, brief=brief)
    hold(meeting)
    ItemRecord.objects.update(outcome=outcome)

    with contextlib.suppress(holding.NotSettled):
        holding.close_meeting(meeting, by=coordinator, now=timezone.now())

    assert Meeting.objects.get().is_closed is closes


def test_numbers_run_through_the_year_or_begin_anew():
    yearly, plain = make_council(numbering="ar"), make_council()
    days = [dt.date(2025, 11, 3), dt.date(2026, 2, 3), dt.date(2026, 5, 4)]

    found = [
        [numbers(make_closed_meeting(council, "A", "B", on=day)) for day in days]
        for council in (yearly, plain)
    ]

    assert found == [
        [["§ 1", "§ 2"], ["§ 1", "§ 2"], ["§ 3", "§ 4"]],
        [["1", "2"], ["1", "2"], ["1", "2"]],
    ]


def test_closing_writes_down_which_assignments_stood_on_the_agenda(coordinator):
    council = make_council()
    carried = make_assignment(council=council)
    make_assignment()
    meeting = make_open_meeting(council, "Ett")
    new = make_assignment(records(meeting)[0])
    ItemRecord.objects.update(outcome="beslutat")

    holding.close_meeting(meeting, by=coordinator, now=timezone.now())

    assert [mention.assignment for mention in meeting.assignment_mentions.all()] == [carried]
    assert not new.mentions.exists()


@pytest.mark.django_db(transaction=True)
def test_two_who_close_at_once_leave_no_gap(coordinator):
    council = make_council(numbering="ar")
    day = dt.date(2026, 3, 2)
    meetings = [make_open_meeting(council, "A", "B", "C", on=day + dt.timedelta(days=n)) for n in range(3)]
    ItemRecord.objects.update(outcome="beslutat")
    start, told = threading.Barrier(6), []

    def press(meeting):
        try:
            start.wait(10)
            holding.close_meeting(meeting, by=coordinator, now=timezone.now())
            told.append("closed")
        except PermissionDenied:
            told.append("too late")
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=[meeting]) for meeting in meetings * 2]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told) == ["closed"] * 3 + ["too late"] * 3
    given = [[record.number for record in records(meeting)] for meeting in meetings]
    assert sorted(given) == [[1, 2, 3], [4, 5, 6], [7, 8, 9]]
