"""Läget runt: a meeting goes round the areas, judges each, and asks what became of what was given out before."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from councils import access
from councils.choices import AssignmentStatus, CouncilKind, ItemKind, MeetingStatus
from councils.models import AgendaItem, Assignment, DecisionEffect, ItemProposal, ItemRecord, Meeting
from councils.workflow import decisions, holding, proposals
from councils.workflow.agenda import lock, next_position
from incidents.models import Intervention, OperationalBrief
from incidents.workflow import briefs, interventions
from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date
from kommunbrott.models import Area, Organisation, User

ITEM = "Läget runt"


def round_record(meeting: Meeting) -> ItemRecord | None:
    """The item under which the meeting goes round the areas: the first that is about an operational lägesbild."""
    records = ItemRecord.objects.for_meeting(meeting).filter(item__brief__isnull=False)
    return records.select_related("item__brief__version").first()


def begin(meeting: Meeting, *, by: User, today: dt.date) -> ItemRecord:
    """With the lägesbild that is open, or a new one since the last. An item of the meeting is about it from now on."""
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_go_round(by, meeting))
        if found := round_record(meeting):
            return found
        brief = OperationalBrief.objects.open().first() or briefs.begin(*briefs.since_last(today), by=by)
        item = meeting.items.filter(title=ITEM).first()
        if item is None:
            item = AgendaItem(meeting=meeting, title=ITEM, kind=ItemKind.FOLLOW_UP, brief=brief)
            holding.add_item(item, by=by)
        else:
            item.brief = brief
            item.save()
        return round_record(meeting)


def draft_key(meeting: Meeting, area: int) -> str:
    """Where text about an area, told by its key, is kept while it is not saved."""
    return f"runt/{meeting.pk}/{area}"


def judge(meeting: Meeting, judged: briefs.Judged, *, by: User, was: tuple[str, str]) -> None:
    """Red, yellow or green, and why. ``was`` is level and motive as the form was opened with them, or empty.

    Raises PermissionDenied, Overtaken when somebody has judged the area since, and ValidationError for a number
    that points out a person.
    """
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_go_round(by, meeting))
        brief = briefs.lock(_brief_of(meeting))
        row = brief.judgements.filter(area=judged.area).first()
        now = (row.level, row.motive) if row else ("", "")
        if now not in (was, (judged.level, judged.motive)):
            raise Overtaken(row)
        briefs.change(brief, {}, [judged], by=by, seen=brief.revision)
        drafts.discard(by, draft_key(meeting, judged.area))


def _brief_of(meeting: Meeting) -> OperationalBrief:
    record = round_record(meeting)
    if record is None:
        raise Overtaken(meeting)
    return record.item.brief


def decide_intervention(
    meeting: Meeting, area: Area, *, title: str, organisation: Organisation | None, ends_on: dt.date | None,
    by: User, now: dt.datetime,
) -> Intervention:  # fmt: skip
    """An intervention in the area from today on. It stands in the minutes as an att-sats of the round's item."""
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_go_round(by, meeting))
        record = round_record(meeting)
        if record is None:
            raise Overtaken(meeting)
        fields = {
            "title": title,
            "organisations": [organisation] if organisation else [],
            "areas": [area],
            "starts_on": timezone.localdate(now),
            "ends_on": ends_on,
            "decided_at": f"{meeting.council.label} {long_date(meeting.day)}",
        }
        made = interventions.create(fields, by=by)
        DecisionEffect.objects.create(record=record, intervention=made, is_new=True, made_by=by, made_at=now)
        who = f", {organisation.label}" if organisation else ""
        until = f", till och med {long_date(ends_on)}" if ends_on else ""
        record.clauses.create(
            position=next_position(record.clauses), text=f"besluta om insatsen {title} i {area}{who}{until}."
        )
        record.edition += 1
        record.save()
    return made


def council_meeting(now: dt.datetime) -> Meeting | None:
    """The strategic council's next: where what the group cannot settle is taken."""
    coming = Meeting.objects.filter(
        council__kind=CouncilKind.STRATEGIC,
        status__in=(MeetingStatus.PLANNED, MeetingStatus.CALLED),
        starts_at__gt=now,
    )
    return coming.select_related("council").order_by("starts_at", "pk").first()


def raise_to_council(meeting: Meeting, area: Area, text: str, *, by: User, now: dt.datetime) -> ItemProposal:
    """Proposed as an item of the strategic council's next meeting. Raises Overtaken when none is planned."""
    require(access.may_go_round(by, meeting))
    target = council_meeting(now)
    if target is None:
        raise Overtaken(meeting)
    told = f"{area}: {text} (Från {meeting.council.label} {long_date(meeting.day)}.)"
    return proposals.propose(target, by=by, text=told, now=now)


def report_assignment(
    meeting: Meeting, assignment: Assignment, *, is_done: bool, by: User, now: dt.datetime
) -> None:
    """Done or left, by one press. What the meeting closed it may open again. The last word counts."""
    with transaction.atomic():
        require(access.may_record(by, lock(meeting)))
        assignment = Assignment.objects.select_for_update(of=("self",)).get(pk=assignment.pk)
        if is_done and assignment.is_open:
            reason = f"Redovisades som klart på {meeting.council.label} {long_date(meeting.day)}."
            decisions.close(
                assignment,
                status=AssignmentStatus.DONE,
                reason=reason,
                by=by,
                edition=assignment.edition,
                now=now,
            )
        elif not is_done and not assignment.is_open:
            decisions.reopen(assignment, by=by, edition=assignment.edition, today=timezone.localdate(now))
