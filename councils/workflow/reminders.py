"""Assignments are reminded about by themselves, and raised when nobody does anything.

Before the last day and when it has passed: to whose it is. When it has passed: also to the coordinators.
Two weeks later it is put by name on the agenda of the next meeting, of the forum it belongs to or of the one that
forum prepares for.
"""

import datetime as dt

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from councils.choices import ItemKind, MeetingStatus
from councils.models import AgendaItem, Assignment, Council, Meeting
from councils.workflow.agenda import lock, next_position
from kommunbrott import outbox
from kommunbrott.dates import long_date
from kommunbrott.models import OutboxMessage, User

AHEAD = dt.timedelta(days=7)
PATIENCE = dt.timedelta(days=14)


def remind_due(now: dt.datetime) -> int:
    """Returns how many letters were written. Running it twice writes no letter and no agenda item twice."""
    today = timezone.localdate(now)
    count = 0
    due = Assignment.objects.open().filter(due_on__lte=today + AHEAD)
    for pk in due.order_by("pk").values_list("pk", flat=True):
        with transaction.atomic():
            assignment = _locked(pk)
            if assignment is None:
                continue
            count += _remind(assignment, today)
            if assignment.due_on <= today - PATIENCE and assignment.raised_at is None:
                _raise(assignment, now)
    return count


def _locked(pk: int) -> Assignment | None:
    rows = Assignment.objects.open().select_for_update(of=("self",))
    return rows.select_related("council", "organisation", "membership__user").filter(pk=pk).first()


def _remind(assignment: Assignment, today: dt.date) -> int:
    is_late = assignment.due_on < today
    written = 0
    if address := assignment.address:
        written += _write(assignment, address, what="late" if is_late else "due", is_late=is_late)
    if is_late:
        for user in User.objects.filter(is_coordinator=True, is_active=True).exclude(email=""):
            if user.email.casefold() != address.casefold():
                written += _write(assignment, user.email, what="coordinator", is_late=True)
    return written


def _write(assignment: Assignment, to: str, *, what: str, is_late: bool) -> int:
    """Once for each last day: a new day is a new reason to write."""
    key = f"assignment:{assignment.pk}/{what}:{assignment.due_on}"
    if OutboxMessage.objects.filter(event_key=key, to__iexact=to).exists():
        return 0
    day = long_date(assignment.due_on)
    told = f"Det skulle ha varit klart {day}." if is_late else f"Det ska vara klart {day}."
    whose = f"Det ligger på {assignment.whose}. " if what == "coordinator" and assignment.whose else ""
    outbox.post(
        key=key,
        to=to,
        subject=f"{'Försenat uppdrag' if is_late else 'Påminnelse om uppdrag'}: {assignment.text}",
        template="notice",
        context={
            "heading": str(assignment.council),
            "paragraphs": [
                assignment.text,
                f"{told} {whose}Uppdraget står på varje dagordning tills det avslutas med en anledning.",
            ],
            "button": {
                "address": settings.BASE_URL + assignment.get_absolute_url(),
                "text": "Öppna uppdraget",
            },
            "note": "Sidan kräver inloggning. Har du inget konto, svara forumets sekreterare.",
        },
    )
    return 1


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
