"""Ekstad's held meetings: from fixtures/ekstad/held-meetings.json to rows, by the same steps as in the product."""

import datetime as dt

from councils.models import Assignment, Attendance, Council, ItemRecord, Meeting
from councils.workflow import decisions, holding
from councils.workflow.meetings import local
from kommunbrott.management.demo_councils import load_agenda
from kommunbrott.management.demo_rows import fields
from kommunbrott.models import Organisation, User

NOT_OF_THE_AGENDA = (
    "notes", "noted", "decided", "outcome", "assignments", "disqualified",
)  # fmt: skip


def load_held_meetings(rows: list[dict], parties: dict[str, Organisation]) -> None:
    """Written down by the coordinator, who is the forum's secretary."""
    keeper = User.objects.filter(is_coordinator=True).earliest("pk")
    for row in rows:
        council, day = Council.objects.get(name=row["council"]), dt.date.fromisoformat(row["on"])
        items = [
            {name: value for name, value in item.items() if name not in NOT_OF_THE_AGENDA}
            for item in row["items"]
        ]
        load_agenda(council, {"on": row["on"], "items": items}, {}, by=keeper)
        meeting = council.meetings.between(day, day).get()
        holding.open_meeting(meeting, by=keeper, now=meeting.starts_at)
        load_roll(meeting, row, keeper)
        for record, item in zip(ItemRecord.objects.for_meeting(meeting), row["items"], strict=True):
            load_record(record, item, keeper)
        holding.close_meeting(meeting, by=keeper, now=meeting.ends_at)
        for record, item in zip(ItemRecord.objects.for_meeting(meeting), row["items"], strict=True):
            for given in item.get("assignments", ()):
                load_assignment(record, given, parties, keeper)


def load_roll(meeting: Meeting, row: dict, keeper: User) -> None:
    items = list(meeting.items.all())
    for person in meeting.attendances.filter(name__in=row["absent"]):
        holding.take_attendance(person, presence="franvarande", by=keeper)
    for guest in row.get("guests", ()):
        part = {name: items[guest[name] - 1] for name in ("arrived_before", "left_after") if name in guest}
        person = Attendance(presence="gast", **fields(guest, "arrived_before", "left_after"), **part)
        holding.add_person(meeting, person, by=keeper)


def load_record(record: ItemRecord, item: dict, keeper: User) -> None:
    written = holding.Written(
        notes=item.get("notes", ""),
        noted=item.get("noted", ""),
        # Where nothing was proposed, what is usual stands there, and holds if it is decided.
        clauses=item.get("decided") or [clause.text for clause in record.clauses.all()],
    )
    holding.save_record(record, written, by=keeper, edition=record.edition, outcome=item["outcome"])
    for name, reason in item.get("disqualified", {}).items():
        person = record.item.meeting.attendances.get(name=name)
        holding.save_attendance(person, disqualified={record.item: reason}, edition=person.edition, by=keeper)


def load_assignment(record: ItemRecord, row: dict, parties: dict[str, Organisation], keeper: User) -> None:
    """``member`` is somebody of the forum; ``organisation`` and ``person`` are anybody else."""
    member = record.council.memberships.filter(name=row.get("member")).first()
    organisation = member.organisation if member else parties[row["organisation"]]
    made = decisions.give(
        Assignment(
            council=record.council,
            record=record,
            membership=member,
            organisation=organisation,
            person=member.name if member else row["person"],
            **fields(row, "member", "organisation", "person", "closed_on", "reason"),
        ),
        by=keeper,
        now=record.item.meeting.ends_at,
    )
    if "closed_on" in row:
        closed_at = local(dt.date.fromisoformat(row["closed_on"]), dt.time(9))
        decisions.close(
            made, status="klart", reason=row["reason"], by=keeper, edition=made.edition, now=closed_at
        )
