"""Meetings in the person's own calendar: a file, or an address that the calendar asks again."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils.calendar import calendar_of
from councils.models import CalendarFeed, Meeting
from councils.views.meetings import visible_meeting
from councils.workflow import meetings as workflow
from kommunbrott.links import gone, hash_of, kept_private
from kommunbrott.models import Municipality


def calendar_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def meeting_calendar(request, pk):
    meeting = visible_meeting(request, pk)
    return calendar_file(calendar_of([meeting], name=str(meeting.council)), f"mote-{meeting.day}.ics")


@require_http_methods(["GET", "POST"])
def calendar_subscription(request):
    """POST makes a new address, shown once; the one before ceases to apply."""
    address = ""
    if request.method == "POST":
        token = workflow.make_feed(by=request.user)
        address = settings.BASE_URL + reverse("councils:calendar_feed", args=[token])
    feed = CalendarFeed.objects.filter(user=request.user).first()
    response = render(request, "councils/calendar_subscription.html", {"feed": feed, "address": address})
    return kept_private(response)


@require_POST
def calendar_subscription_end(request):
    workflow.end_feed(by=request.user)
    messages.success(request, "Prenumerationen är avslutad. Adressen gäller inte längre.")
    return redirect("councils:calendar_subscription")


@login_not_required
@require_GET
def calendar_feed(request, token):
    """Meetings of the forums the person belongs to today. An unknown address tells a stranger nothing."""
    feed = CalendarFeed.objects.filter(token_hash=hash_of(token), user__is_active=True).first()
    if feed is None:
        return gone(request)
    meetings = Meeting.objects.visible_to(feed.user, timezone.localdate()).for_list()
    name = f"{Municipality.current()}, brottsförebyggande möten"
    return kept_private(calendar_file(calendar_of(meetings, name=name), "moten.ics"))
