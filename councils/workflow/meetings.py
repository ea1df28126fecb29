"""What is done with meetings: planned in a series, moved, cancelled and put back."""

import datetime as dt
import secrets
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from councils import access
from councils.choices import MeetingStatus
from councils.models import AgendaTemplate, CalendarFeed, Council, Meeting
from councils.series import Slot
from councils.workflow.gathering import begin_agenda
from kommunbrott.access import Overtaken, require
from kommunbrott.links import TOKEN_BYTES, hash_of
from kommunbrott.models import User


class Taken(Exception):
    """The forum meets already at that time. Nothing was written. ``args[0]`` is the time."""


def plan_meetings(
    slots: Iterable[tuple[Council, Slot]], *, place: str, by: User, template: AgendaTemplate | None = None
) -> list[Meeting]:
    """All of them or none; the agendas of the template's own forum begin with it.

    Raises PermissionDenied, and Taken when a forum meets at that very time already.
    """
    with transaction.atomic():
        made = []
        for council, slot in slots:
            require(access.may_plan_meetings(by, council))
            starts_at = local(slot.on, slot.starts)
            if council.meetings.filter(starts_at=starts_at).exists():
                raise Taken(starts_at)
            made.append(
                Meeting.objects.create(
                    council=council,
                    starts_at=starts_at,
                    ends_at=local(slot.on, slot.ends),
                    place=place or council.place,
                )
            )
        for meeting in sorted(made, key=lambda one: one.starts_at):
            begin_agenda(meeting, template)
    return made


def local(day: dt.date, hour: dt.time) -> dt.datetime:
    """The instant that the clock shows ``hour`` in Sweden that day."""
    return dt.datetime.combine(day, hour, tzinfo=timezone.get_default_timezone())


def move_meeting(meeting: Meeting, *, by: User, slot: Slot, place: str, sequence: int) -> Meeting:
    """``sequence`` is the meeting's as the user saw it.

    Raises PermissionDenied, Overtaken when somebody changed the meeting since, and Taken.
    """
    with transaction.atomic():
        meeting = _lock(meeting, sequence)
        require(access.may_move_meeting(by, meeting))
        starts_at = local(slot.on, slot.starts)
        if meeting.council.meetings.filter(starts_at=starts_at).exclude(pk=meeting.pk).exists():
            raise Taken(starts_at)
        meeting.starts_at, meeting.ends_at, meeting.place = starts_at, local(slot.on, slot.ends), place
        _save(meeting, "moved")
    return meeting


def cancel_meeting(meeting: Meeting, *, by: User, reason: str, sequence: int) -> Meeting:
    with transaction.atomic():
        meeting = _lock(meeting, sequence)
        require(access.may_turn_meeting(by, meeting, MeetingStatus.CANCELLED))
        meeting.status, meeting.cancel_reason = MeetingStatus.CANCELLED, reason
        _save(meeting, "cancelled")
    return meeting


def put_back_meeting(meeting: Meeting, *, by: User, sequence: int) -> Meeting:
    with transaction.atomic():
        meeting = _lock(meeting, sequence)
        back = MeetingStatus.CALLED if meeting.summonses.exists() else MeetingStatus.PLANNED
        require(access.may_turn_meeting(by, meeting, back))
        meeting.status, meeting.cancel_reason = back, ""
        _save(meeting, "put back")
    return meeting


def _lock(meeting: Meeting, sequence: int) -> Meeting:
    locked = Meeting.objects.select_for_update(of=("self",)).select_related("council").get(pk=meeting.pk)
    if locked.sequence != sequence:
        raise Overtaken(locked)
    return locked


def _save(meeting: Meeting, what: str) -> None:
    meeting.sequence += 1
    meeting._change_reason = f"meeting.{what}"
    meeting.save()


def make_feed(*, by: User) -> str:
    """A new address for the person's own calendar; the one before ceases to apply. Returns its token."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    CalendarFeed.objects.update_or_create(
        user=by, defaults={"token_hash": hash_of(token), "made_at": timezone.now()}
    )
    return token


def end_feed(*, by: User) -> None:
    CalendarFeed.objects.filter(user=by).delete()
