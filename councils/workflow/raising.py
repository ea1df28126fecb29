"""Assignments that are late for long are put by name before the forum.

Two weeks after the last day, when the reminders of ``councils.due`` have not helped, on the agenda of the next
meeting, of the forum it belongs to or of the one that forum prepares for.
"""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from councils.choices import ItemKind, MeetingStatus
from councils.models import AgendaItem, Assignment, Council, Meeting
from councils.workflow.agenda import lock, next_position
from kommunbrott.dates import long_date

PATIENCE = dt.timedelta(days=14)


def raise_late(now: dt.datetime) -> None:
    """Running it twice puts nothing on an agenda twice."""
    late = Assignment.objects.open().filter(due_on__lte=timezone.localdate(now) - PATIENCE, raised_at=None)
    for pk in late.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            rows = late.select_for_update(of=("self",))
            if assignment := rows.select_related("council__prepares", "organisation").filter(pk=pk).first():
                _raise(assignment, now)


def _raise(assignment: Assignment, now: dt.datetime) -> None:
    """Onto the agenda of the next meeting. Where none is planned yet it is tried again later."""
    council = assignment.council.prepares or assignment.council
    meeting = next_meeting(council, now)
    if meeting is None:
        return
    meeting = lock(meeting)
    if meeting.has_opened or meeting.is_cancelled:
        return
    AgendaItem.objects.create(
        meeting=meeting,
        position=next_position(meeting.items),
        title=f"Försenat uppdrag: {assignment.text}"[:250],
        kind=ItemKind.FOLLOW_UP,
        presenter=assignment.whose[:200],
        text=f"Skulle ha varit klart {long_date(assignment.due_on)}. Kommer från {assignment.council}.",
    )
    assignment.raised_to, assignment.raised_at = council, now
    assignment.edition += 1
    assignment._change_reason = "assignment.raised"
    assignment.save()


def next_meeting(council: Council, now: dt.datetime) -> Meeting | None:
    """The first that is still to come and stands."""
    stands = (MeetingStatus.PLANNED, MeetingStatus.CALLED)
    return council.meetings.filter(starts_at__gt=now, status__in=stands).order_by("starts_at").first()
