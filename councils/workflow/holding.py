"""A meeting is opened, written down step by step, and closed. What it decides gets its numbers at the end."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from councils import access
from councils.choices import (
    SETTLES_A_DECISION,
    ItemKind,
    MeetingStatus,
    MemberRole,
    Numbering,
    Outcome,
    Presence,
    ReplyAnswer,
)
from councils.models import (
    AgendaItem,
    Assignment,
    AssignmentMention,
    Attendance,
    Council,
    DecidedClause,
    ItemRecord,
    Meeting,
    MeetingReply,
)
from councils.workflow.agenda import lock, next_position
from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User

# What is proposed where the agenda proposes nothing.
USUAL_CLAUSES = {
    ItemKind.INFORMATION: "notera informationen till protokollet.",
    ItemKind.FOLLOW_UP: "godkänna uppföljningen.",
}


class NotSettled(Exception):
    """Items that must be decided before the meeting closes are not. Nothing was written. ``args[0]`` is a list."""


@dataclass(frozen=True)
class Written:
    """What the secretary has written at one item. ``clauses`` are the att-satser in order, without "att"."""

    notes: str = ""
    noted: str = ""
    clauses: Sequence[str] = ()
    motions: str = ""
    vote: str = ""
    reservations: str = ""

    @classmethod
    def of(cls, record: ItemRecord) -> "Written":
        texts = {name: getattr(record, name) for name in TEXTS}
        return cls(clauses=tuple(clause.text for clause in record.clauses.all()), **texts)


TEXTS = tuple(field.name for field in fields(Written) if field.name != "clauses")


# --- Opening ---


def open_meeting(meeting: Meeting, *, by: User, now: dt.datetime) -> Meeting:
    """Make the roll from the forum's members and their answers, and a record to each item.

    Att-satser begin as the agenda proposes them, else as is usual for the kind of item.
    """
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_open_meeting(by, meeting, timezone.localdate(now)))
        _call_the_roll(meeting)
        for item in meeting.items.prefetch_related("clauses"):
            _begin(item, meeting.council)
        meeting.status, meeting.opened_at = MeetingStatus.IN_SESSION, now
        _save(meeting, "opened")
    return meeting


def _call_the_roll(meeting: Meeting) -> None:
    """Members are there unless they answered otherwise; substitutes and co-opted are not unless they said so."""
    replies = MeetingReply.objects.latest_in(meeting)
    for position, member in enumerate(meeting.council.memberships.current(meeting.day).for_list()):
        reply = replies.get(member.pk)
        comes = reply.answer == ReplyAnswer.COMES if reply else member.role != MemberRole.SUBSTITUTE
        here = Presence.CO_OPTED if member.role == MemberRole.CO_OPTED else Presence.PRESENT
        Attendance.objects.create(
            meeting=meeting,
            membership=member,
            position=position,
            name=member.name,
            function=member.function,
            organisation=member.organisation.name if member.organisation else "",
            role=member.role,
            presence=here if comes else Presence.ABSENT,
            note=f"Ersättare enligt svaret: {reply.substitute}" if reply and reply.substitute else "",
        )


def _begin(item: AgendaItem, council: Council) -> ItemRecord:
    record = ItemRecord.objects.create(item=item, council=council)
    proposals = list(item.clauses.all())
    for position, proposal in enumerate(proposals):
        DecidedClause.objects.create(record=record, position=position, text=proposal.text, proposal=proposal)
    if not proposals and item.kind in USUAL_CLAUSES:
        DecidedClause.objects.create(record=record, text=USUAL_CLAUSES[item.kind])
    return record


# --- Attendance ---


def add_person(meeting: Meeting, person: Attendance, *, by: User) -> Attendance:
    """Somebody who is not on the roll: a guest, or a member written down afterwards."""
    with transaction.atomic():
        require(access.may_record(by, lock(meeting)))
        person.meeting, person.position = meeting, next_position(meeting.attendances)
        person.save()
    return person


def take_attendance(person: Attendance, *, presence: Presence, by: User) -> None:
    """Here or not, by one press. The last word counts."""
    with transaction.atomic():
        require(access.may_record(by, lock(person.meeting)))
        person = Attendance.objects.get(pk=person.pk)
        if person.presence != presence:
            person.presence, person.edition = presence, person.edition + 1
            person.save(update_fields=["presence", "edition"])


def save_attendance(
    person: Attendance, *, disqualified: dict[AgendaItem, str], edition: int, by: User
) -> Attendance:
    """All that is known of one person at the meeting. ``disqualified`` is jäv: item to reason.

    Raises Overtaken when somebody changed the row since ``edition``.
    """
    with transaction.atomic():
        require(access.may_record(by, lock(person.meeting)))
        if Attendance.objects.get(pk=person.pk).edition != edition:
            raise Overtaken(person.meeting)
        person.edition = edition + 1
        person.save()
        there = {row.item_id: row for row in person.disqualifications.all()}
        for item, reason in disqualified.items():
            row = there.pop(item.pk, None)
            if row is None:
                person.disqualifications.create(item=item, reason=reason)
            elif row.reason != reason:
                row.reason = reason
                row.save()
        for row in there.values():
            row.delete()
    return person


# --- Items ---


def add_item(item: AgendaItem, *, by: User) -> AgendaItem:
    """An item that came up at the meeting. It goes last."""
    with transaction.atomic():
        meeting = lock(item.meeting)
        require(access.may_record(by, meeting))
        require(access.may_close_meeting(by, meeting))
        item.position = next_position(meeting.items)
        item.save()
        _begin(item, meeting.council)
    return item


def draft_key(record: ItemRecord) -> str:
    """Where text that is not saved yet is kept."""
    return f"mote/{record.item.meeting_id}/{record.pk}"


def save_record(
    record: ItemRecord, written: Written, *, by: User, edition: int, outcome: Outcome | str | None = None
) -> ItemRecord:
    """Write what was said and, unless ``outcome`` is None, what became of the item ("" opens it again).

    Outcomes are settled while the meeting is in session; texts may be put right afterwards too. Raises Overtaken,
    with the record as it stands now, when somebody wrote in it since ``edition``; then nothing is written.
    """
    with transaction.atomic():
        meeting = lock(record.item.meeting)
        require(access.may_record(by, meeting))
        if outcome is not None:
            require(access.may_close_meeting(by, meeting))
        record = ItemRecord.objects.select_related("item").get(pk=record.pk)
        if record.edition != edition:
            raise Overtaken(record)
        for name in TEXTS:
            setattr(record, name, getattr(written, name))
        if outcome is not None:
            record.outcome = outcome
        record.edition = edition + 1
        record.save()
        _write_clauses(record, written.clauses)
        drafts.discard(by, draft_key(record))
    return record


def _write_clauses(record: ItemRecord, texts: Sequence[str]) -> None:
    """A text that stays, or is changed in its place, keeps its row and so its proposal and its assignments."""
    rows = list(record.clauses.all())
    for row in [row for row in rows if row.text not in texts][: max(0, len(rows) - len(texts))]:
        rows.remove(row)
        row.delete()
    for position, text in enumerate(texts):
        row = rows[position] if position < len(rows) else DecidedClause(record=record)
        if row.pk is None or (row.position, row.text) != (position, text):
            row.position, row.text = position, text
            row.save()


# --- Closing ---


def unsettled(records: Sequence[ItemRecord]) -> list[ItemRecord]:
    """Those that stand in the way of closing.

    Decisions that nobody has taken, decisions without att-sats, and those that use a lägesbild which is not fixed.
    """
    return [
        record
        for record in records
        if (record.item.kind == ItemKind.DECISION and record.outcome not in SETTLES_A_DECISION)
        or (record.is_decided and not record.clauses.all())
        or record.uses_unfixed_brief
    ]


def decided_by_nobody(meeting: Meeting, records: Sequence[ItemRecord]) -> list[ItemRecord]:
    """Decisions in which everyone who was there to take part was disqualified. Those of an empty roll are left be."""
    voting = meeting.attendances.filter(presence__in=(Presence.PRESENT, Presence.SERVING))
    voting = set(voting.exclude(role=MemberRole.SECRETARY).values_list("pk", flat=True))
    return [
        record
        for record in records
        if voting
        and record.is_decided
        and voting <= {row.attendance_id for row in record.item.disqualifications.all()}
    ]


def next_number(meeting: Meeting) -> tuple[int | None, int]:
    """The year that numbers run through, if they do, and the next one to be given."""
    if meeting.council.numbering != Numbering.YEARLY:
        return None, 1
    year = meeting.day.year
    last = ItemRecord.objects.filter(council=meeting.council_id, year=year).aggregate(last=Max("number"))
    return year, (last["last"] or 0) + 1


def close_meeting(meeting: Meeting, *, by: User, now: dt.datetime) -> Meeting:
    """Give every item its number, without gaps however many meetings of the forum close at once.

    Open assignments are written down as having stood on this agenda. Raises PermissionDenied, and NotSettled.
    """
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_close_meeting(by, meeting))
        records = list(ItemRecord.objects.for_meeting(meeting))
        if waiting := unsettled(records):
            raise NotSettled(waiting)
        # The forum's row is the lock of its numbers.
        Council.objects.select_for_update(of=("self",)).get(pk=meeting.council_id)
        year, first = next_number(meeting)
        for number, record in enumerate(records, start=first):
            record.year, record.number = year, number
            record.save(update_fields=["year", "number"])
        for assignment in Assignment.objects.open_for(meeting.council).exclude(record__item__meeting=meeting):
            AssignmentMention.objects.create(assignment=assignment, meeting=meeting)
        meeting.status, meeting.closed_at = MeetingStatus.CLOSED, now
        _save(meeting, "closed")
    return meeting


def _save(meeting: Meeting, what: str) -> None:
    meeting._change_reason = f"meeting.{what}"
    meeting.save()
