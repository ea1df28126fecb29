import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import Meeting
from tests.factories import make_council, make_meeting, make_membership, make_organisation, make_user

DAY = dt.timedelta(days=1)


def person(kind: str, council):
    """Somebody of the kind, in relation to the forum."""
    today = timezone.localdate()
    if kind == "coordinator":
        return make_user(is_coordinator=True)
    if kind == "administrator":
        return make_user(is_administrator=True)
    user = make_user(organisation=make_organisation(), is_reporter=kind == "reporter and member")
    if kind in ("member", "reporter and member"):
        make_membership(council, user=user)
    if kind == "substitute":
        make_membership(council, user=user, role="ersattare")
    if kind == "former member":
        make_membership(council, user=user, ends_on=today - DAY)
    if kind == "coming member":
        make_membership(council, user=user, starts_on=today + DAY)
    if kind == "member of another":
        make_membership(user=user)
    if kind == "same organisation":
        make_membership(council, organisation=user.organisation)
    return user


# kind of person: (sees the forum and its meetings, may change them)
TRUTH = {
    "coordinator": (200, True),
    "administrator": (404, False),
    "member": (200, False),
    "reporter and member": (200, False),
    "substitute": (200, False),
    "former member": (404, False),
    "coming member": (404, False),
    "member of another": (404, False),
    "same organisation": (404, False),
}
CHANGES = ("meeting_edit", "meeting_cancel", "meeting_put_back")


@pytest.mark.parametrize("kind", TRUTH)
def test_forum_and_its_meetings_are_seen_by_those_who_belong_to_it(kind):
    council = make_council()
    meeting = make_meeting(council)
    client = Client()
    client.force_login(person(kind, council))
    seen, may_change = TRUTH[kind]

    pages = [
        reverse("councils:council_detail", args=[council.pk]),
        reverse("councils:meeting_detail", args=[meeting.pk]),
        reverse("councils:meeting_calendar", args=[meeting.pk]),
    ]
    listed = str(meeting.pk) in client.get(reverse("councils:meeting_list")).content.decode()
    changed = {
        name: client.post(reverse(f"councils:{name}", args=[meeting.pk]), {}).status_code for name in CHANGES
    }

    assert {client.get(page).status_code for page in pages} == {seen}
    assert (
        f"/moten/{meeting.pk}/" in client.get(reverse("councils:meeting_list")).content.decode()
        or seen == 404
    )
    assert listed or seen == 404
    refused = 404 if seen == 404 else 403
    assert changed == (
        {"meeting_edit": 200, "meeting_cancel": 200, "meeting_put_back": 403}
        if may_change
        else dict.fromkeys(CHANGES, refused)
    )
    assert Meeting.objects.get().status == "planerat"


@pytest.mark.parametrize("kind", TRUTH)
def test_only_the_coordinator_sets_up_forums(kind):
    council = make_council()
    client = Client()
    client.force_login(person(kind, council))
    pages = [
        reverse("councils:council_create"),
        reverse("councils:council_edit", args=[council.pk]),
        reverse("councils:membership_create", args=[council.pk]),
        reverse("councils:meeting_series", args=[council.pk]),
    ]

    assert {client.get(page).status_code for page in pages} == {200 if TRUTH[kind][1] else 403}
