"""Meetings as calendars want them (RFC 5545): one meeting as a file, a person's meetings as a feed."""

import datetime as dt
from collections.abc import Iterable

from django.conf import settings
from django.utils import timezone
from icalendar import Calendar, Event, Timezone

from councils.models import Meeting

ZONE = "Europe/Stockholm"
# How often a calendar is asked to look again.
REFRESH = dt.timedelta(hours=6)


def calendar_of(meetings: Iterable[Meeting], *, name: str, more: Iterable[Event] = ()) -> bytes:
    """All of them, cancelled ones said to be so: a calendar takes away only what it is told about.

    ``more`` are other days that stand in the same calendar.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//kommunbrott//SV")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add_component(Timezone.from_tzid(ZONE))
    for meeting in meetings:
        calendar.add_component(event_of(meeting))
    for event in more:
        calendar.add_component(event)
    return calendar.to_ical()


def event_of(meeting: Meeting) -> Event:
    event = Event()
    event.add("uid", f"{meeting.uid}@kommunbrott")
    event.add("sequence", meeting.sequence)
    event.add("dtstamp", meeting.changed_at)
    event.add("dtstart", timezone.localtime(meeting.starts_at))
    event.add("dtend", timezone.localtime(meeting.ends_at))
    event.add("summary", f"Inställt: {meeting.council}" if meeting.is_cancelled else str(meeting.council))
    event.add("status", "CANCELLED" if meeting.is_cancelled else "CONFIRMED")
    event.add("url", settings.BASE_URL + meeting.get_absolute_url())
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.cancel_reason:
        event.add("description", meeting.cancel_reason)
    return event
