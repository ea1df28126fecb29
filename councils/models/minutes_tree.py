"""From the rows of a meeting to the content of its minutes, at the same cost whatever its size."""

from collections.abc import Iterable

from django.db.models import Q

from councils.choices import MeetingStatus, MemberRole, MinutesKind, Outcome, Presence
from councils.content import ItemContent
from councils.minutes_content import (
    AssignmentContent,
    ComingContent,
    MinutesContent,
    ParagraphContent,
    PersonContent,
    SignatoryContent,
)
from councils.models.approval import MinutesApproval
from councils.models.council import Council
from councils.models.decision import Assignment
from councils.models.meeting import Meeting
from councils.models.minutes import Minutes
from councils.models.record import Attendance, ItemRecord
from councils.secrecy import passage
from kommunbrott.dates import long_date

# What is printed where an item was not decided.
OUTCOMES = {
    Outcome.TABLED: "Ärendet bordläggs.",
    Outcome.REFERRED_BACK: "Ärendet återremitteras.",
    Outcome.WITHDRAWN: "Ärendet utgår.",
}
# Roles that are said beside the name; a plain member is not told to be one.
SAID_ROLES = (MemberRole.CHAIR, MemberRole.VICE_CHAIR, MemberRole.SECRETARY)
SAID_PRESENCE = (Presence.SERVING, Presence.CO_OPTED)
# Of each forum.
MOST_COMING = 6


def build(
    minutes: Minutes,
    *,
    kind: MinutesKind = MinutesKind.DRAFT,
    approvals: Iterable[MinutesApproval] = (),
) -> MinutesContent:
    """Nine queries: the roll, the records (3), assignments, the last summons, who signs (2), coming meetings."""
    meeting = minutes.meeting
    records = list(ItemRecord.objects.for_meeting(meeting))
    labels = {record.item_id: record.label or str(place) for place, record in enumerate(records, start=1)}
    people = list(meeting.attendances.for_list())
    present = [one for one in people if one.presence not in (Presence.ABSENT, Presence.GUEST)]
    assigned = _assignments(records)
    papers = _papers(meeting)
    return MinutesContent(
        council=meeting.council.name,
        on=meeting.day,
        hours=minutes.hours,
        place=meeting.place,
        dnr=minutes.dnr,
        kind=kind.value,
        present=tuple(_person(one, labels) for one in present),
        guests=tuple(_person(one, labels) for one in people if one.presence == Presence.GUEST),
        absent=tuple(PersonContent(one.name) for one in people if one.presence == Presence.ABSENT),
        items=tuple(
            _paragraph(record, labels[record.item_id], papers, assigned.get(record.pk, ()))
            for record in records
        ),
        coming=_coming(meeting) if minutes.has_coming else (),
        signatories=signatories(minutes, approvals),
    )


def signatories(minutes: Minutes, approvals: Iterable[MinutesApproval] = ()) -> tuple[SignatoryContent, ...]:
    said = {approval.attendance_id: approval.words for approval in approvals}
    return tuple(
        SignatoryContent(one.attendance.name, one.get_role_display(), said.get(one.attendance_id, ""))
        for one in minutes.signers.for_list()
    )


def _person(one: Attendance, labels: dict[int, str]) -> PersonContent:
    role = one.get_role_display() if one.role in SAID_ROLES else ""
    if one.presence in SAID_PRESENCE:
        role = one.get_presence_display()
    part = _part(labels.get(one.arrived_before_id), labels.get(one.left_after_id))
    return PersonContent(
        one.name, role, one.function, one.organisation, ", ".join(filter(None, [part, one.note]))
    )


def _part(came: str | None, left: str | None) -> str:
    """When somebody was there, if not all of the time. A § is not parted from its number."""
    first, last = (label.replace(" ", "\N{NO-BREAK SPACE}") if label else "" for label in (came, left))
    if first and first == last:
        return f"vid {first}"
    said = (first and f"från och med {first}", last and f"till och med {last}")
    return " ".join(part for part in said if part)


def _paragraph(record: ItemRecord, label: str, papers: dict, assigned: Iterable) -> ParagraphContent:
    item = record.item
    jav = "\n".join(
        f"{row.attendance.name} deltar inte{f': {row.reason}' if row.reason else ''}"
        for row in item.disqualifications.all()
    )
    notes = (
        ("Jäv", jav),
        ("Yrkanden", record.motions),
        ("Votering", record.vote),
        ("Reservationer", record.reservations),
    )
    return ParagraphContent(
        id=item.pk,
        label=label,
        title=item.title,
        dnr=item.dnr,
        text=record.notes,
        papers=papers.get(item.pk, ()),
        notes=tuple((heading, text) for heading, text in notes if text),
        noted=record.noted,
        outcome=OUTCOMES.get(record.outcome, ""),
        clauses=tuple(clause.text for clause in record.clauses.all()) if record.is_decided else (),
        assignments=tuple(assigned),
        secrecy=item.secrecy,
    )


def _assignments(records: list[ItemRecord]) -> dict[int, list[AssignmentContent]]:
    found: dict[int, list[AssignmentContent]] = {}
    rows = Assignment.objects.filter(record__in=[record.pk for record in records])
    for row in rows.select_related("organisation").order_by("pk"):
        who = ", ".join(filter(None, [row.person, row.organisation.label if row.organisation else ""]))
        found.setdefault(row.record_id, []).append(AssignmentContent(row.text, who, row.due_on))
    return found


def _papers(meeting: Meeting) -> dict[int, tuple[str, ...]]:
    """By item the papers that went out with the last summons."""
    summons = meeting.summonses.defer("pdf", "secret_pdf").last()
    if summons is None:
        return {}
    return {item.id: tuple(_named(item)) for item in summons.tree.items}


def _named(item: ItemContent):
    for paper in item.papers:
        yield paper.name
    for file in item.files:
        yield passage(file.title, file.secrecy) if file.secrecy else file.title


def _coming(meeting: Meeting) -> tuple[ComingContent, ...]:
    """The forum's next meetings beside those of the forums that prepare it, the forum prepared for first."""
    top = meeting.council.prepares_id or meeting.council_id
    rows = (
        Meeting.objects.filter(starts_at__gt=meeting.starts_at)
        .filter(Q(council=top) | Q(council__prepares=top))
        .exclude(status=MeetingStatus.CANCELLED)
        .for_list()
    )
    found: dict[Council, list[str]] = {}
    for row in rows:
        found.setdefault(row.council, []).append(f"{long_date(row.day)} klockan {row.hours}")
    ordered = sorted(found, key=lambda council: (council.pk != top, council.name))
    return tuple(ComingContent(council.label, tuple(found[council][:MOST_COMING])) for council in ordered)
