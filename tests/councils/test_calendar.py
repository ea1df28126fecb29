import datetime as dt
import re

from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from councils.calendar import calendar_of
from councils.models import CalendarFeed
from councils.series import Slot
from councils.workflow import meetings as workflow
from tests.factories import make_council, make_meeting, make_membership, make_user

SUMMER = dt.date(2026, 6, 4)


def events(content: bytes) -> list:
    return Calendar.from_ical(content).walk("VEVENT")


def test_meeting_stands_in_swedish_time_in_the_calendar(settings):
    settings.BASE_URL = "https://brott.ekstad.example"
    meeting = make_meeting(make_council(name="Rådet"), SUMMER, place="Ekensalen")

    (event,) = events(calendar_of([meeting], name="Möten"))

    assert {
        "uid": str(event["uid"]),
        "sequence": event["sequence"],
        "summary": str(event["summary"]),
        "status": str(event["status"]),
        "place": str(event["location"]),
        "starts": event["dtstart"].dt.isoformat(),
        "ends": event["dtend"].dt.isoformat(),
        "zone": event["dtstart"].params["TZID"],
        "url": str(event["url"]),
    } == {
        "uid": f"{meeting.uid}@kommunbrott",
        "sequence": 0,
        "summary": "Rådet",
        "status": "CONFIRMED",
        "place": "Ekensalen",
        "starts": "2026-06-04T10:00:00+02:00",
        "ends": "2026-06-04T12:00:00+02:00",
        "zone": "Europe/Stockholm",
        "url": f"https://brott.ekstad.example/moten/{meeting.pk}/",
    }


def test_moved_and_cancelled_meeting_keeps_its_uid_and_raises_its_sequence(coordinator):
    meeting = make_meeting(make_council(name="Rådet"), SUMMER)
    slot = Slot(dt.date(2026, 6, 5), dt.time(9), dt.time(10))
    moved = workflow.move_meeting(meeting, by=coordinator, slot=slot, place="Linden", sequence=0)
    cancelled = workflow.cancel_meeting(moved, by=coordinator, reason="För få kan komma", sequence=1)

    (event,) = events(calendar_of([cancelled], name="Möten"))

    assert (str(event["uid"]), event["sequence"]) == (f"{meeting.uid}@kommunbrott", 2)
    assert (str(event["status"]), str(event["summary"])) == ("CANCELLED", "Inställt: Rådet")
    assert str(event["description"]) == "För få kan komma"


def test_feed_holds_the_meetings_of_the_persons_own_forums(anonymous):
    person = make_user()
    mine = make_meeting(make_membership(user=person).council)
    make_meeting(make_membership(user=make_user()).council)
    former = make_membership(user=person, ends_on=timezone.localdate() - dt.timedelta(days=1))
    make_meeting(former.council)
    token = workflow.make_feed(by=person)

    response = anonymous.get(reverse("councils:calendar_feed", args=[token]))

    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert [str(event["uid"]) for event in events(response.content)] == [f"{mine.uid}@kommunbrott"]


def test_feed_of_a_guessed_replaced_ended_or_closed_account_tells_nothing(anonymous):
    person = make_user()
    replaced = workflow.make_feed(by=person)
    ended = workflow.make_feed(by=person)
    still = workflow.make_feed(by=make_user(is_active=False))

    assert CalendarFeed.objects.filter(user=person).count() == 1
    workflow.end_feed(by=person)
    answers = {
        anonymous.get(reverse("councils:calendar_feed", args=[token])).status_code
        for token in ("gissad", replaced, ended, still)
    }

    assert answers == {404}


def test_address_is_shown_once_and_only_its_hash_is_kept(client, coordinator):
    page = client.post(reverse("councils:calendar_subscription")).content.decode()
    token = re.search(r"/kalender/([\w-]+)\.ics", page)[1]
    again = client.get(reverse("councils:calendar_subscription")).content.decode()

    assert len(token) > 40
    assert client.get(reverse("councils:calendar_feed", args=[token])).status_code == 200
    assert token not in again
    assert token not in CalendarFeed.objects.get(user=coordinator).token_hash


def test_meeting_is_a_file_for_those_who_belong_to_the_forum(client, coordinator):
    meeting = make_meeting(on=SUMMER)
    address = reverse("councils:meeting_calendar", args=[meeting.pk])

    response = client.get(address)

    assert response["Content-Disposition"] == 'attachment; filename="mote-2026-06-04.ics"'
    assert len(events(response.content)) == 1
