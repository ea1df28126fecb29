"""Who reads what of a forum's meetings: one table over pages, files, PDF addresses and the calendar."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import ItemComment
from councils.workflow import meetings, papers, summoning
from kommunbrott.attachments import accept
from tests.attached import pages
from tests.factories import (
    make_agenda_item,
    make_council,
    make_meeting,
    make_membership,
    make_municipality,
    make_organisation,
    make_user,
)

GROUND = "18 kap. 1 §"

# kind of person: (time and place, the agenda, what is secret in it)
TRUTH = {
    "coordinator": (True, True, True),
    "secretary": (True, True, True),
    "entitled member": (True, True, True),
    "member": (True, True, False),
    "substitute": (True, True, False),
    # What was sent to somebody stays readable to that person, open parts only.
    "member who left after the summons": (False, True, False),
    "former member": (False, False, False),
    "coming member": (False, False, False),
    "entitled in another forum": (False, False, False),
    "administrator": (False, False, False),
    "reporter": (False, False, False),
    "same organisation": (False, False, False),
    "stranger": (False, False, False),
}


def person(kind: str, council):
    today = timezone.localdate()
    day = dt.timedelta(days=1)
    user = make_user(
        is_coordinator=kind == "coordinator",
        is_administrator=kind == "administrator",
        is_reporter=kind == "reporter",
        organisation=make_organisation() if kind == "same organisation" else None,
    )
    memberships = {
        "secretary": {"role": "sekreterare"},
        "entitled member": {"reads_secrets": True},
        "member": {},
        "substitute": {"role": "ersattare"},
        "member who left after the summons": {"reads_secrets": True},
        "former member": {"ends_on": today - day, "reads_secrets": True},
        "coming member": {"starts_on": today + day, "ends_on": today + day, "reads_secrets": True},
    }
    if kind in memberships:
        make_membership(council, user=user, **memberships[kind])
    if kind == "entitled in another forum":
        make_membership(make_council(), user=user, reads_secrets=True, role="sekreterare")
    if kind == "same organisation":
        make_membership(council, organisation=user.organisation, reads_secrets=True)
    return user


def answer(client, address: str) -> tuple[int, bytes]:
    response = client.get(address)
    return response.status_code, b"".join(response) if response.status_code == 200 else b""


@pytest.mark.parametrize("kind", TRUTH)
def test_who_reads_what(kind, coordinator, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_municipality()
    meeting = make_meeting(on=timezone.localdate() + dt.timedelta(days=9))
    item = make_agenda_item(meeting, title="Öppen rubrik", text=f"[[{GROUND}: hemlig passage]]")
    secret_item = make_agenda_item(meeting, title="Hemlig rubrik", text="hemlig passage", secrecy=GROUND)
    ItemComment.objects.create(
        item=secret_item, text="hemlig passage", made_by=coordinator, made_at=timezone.now()
    )
    files = [
        papers.add_file(
            one,
            by=coordinator,
            accepted=accept(SimpleUploadedFile("a.pdf", pages())),
            title="",
            secrecy=secrecy,
        )
        for one, secrecy in ((item, ""), (item, GROUND), (secret_item, ""))
    ]
    user = person(kind, meeting.council)
    client, calendar = Client(), Client()
    client.force_login(user)
    feed = reverse("councils:calendar_feed", args=[meetings.make_feed(by=user)])
    addresses = {
        "page": meeting.get_absolute_url(),
        "ics": reverse("councils:meeting_calendar", args=[meeting.pk]),
        "summons": reverse("councils:summons_detail", args=[meeting.pk]),
        "comments": reverse("councils:item_comment_create", args=[item.pk]),
        "secret comments": reverse("councils:item_comment_create", args=[secret_item.pk]),
        **{f"file {n}": reverse("councils:item_file", args=[file.pk]) for n, file in enumerate(files)},
    }
    knows, reads, reads_all = TRUTH[kind]
    is_coordinator = kind == "coordinator"

    before = {name: answer(client, address)[0] == 200 for name, address in addresses.items()}
    assert before == dict.fromkeys(addresses, is_coordinator) | {
        "page": knows or "left" in kind,
        "ics": knows or "left" in kind,
        "summons": False,
    }

    content = meeting.content()
    printed = summoning.Printed(content, pages(1), pages(2))
    summons = summoning.summon(
        meeting, by=coordinator, printed=printed, reply_by=meeting.day, now=timezone.now()
    )
    if "left" in kind:
        meeting.council.memberships.filter(user=user).update(
            ends_on=timezone.localdate() - dt.timedelta(days=1)
        )
    addresses["pdf"] = reverse("councils:summons_file", args=[summons.pk])
    addresses["bundle"] = reverse("councils:summons_bundle", args=[summons.pk])
    found = {name: answer(client, address) for name, address in addresses.items()}

    assert {name: status == 200 for name, (status, _) in found.items()} == {
        "page": knows,
        "ics": knows,
        "summons": reads,
        "pdf": reads,
        "bundle": reads,
        "comments": knows and reads,
        "secret comments": knows and reads_all,
        "file 0": reads,
        "file 1": reads_all,
        "file 2": reads_all,
    }
    shown = b"".join(data for name, (_, data) in found.items() if name not in ("pdf", "bundle"))
    assert (b"hemlig passage" in shown, "Öppen rubrik".encode() in shown) == (reads_all, reads)
    assert b"Hemlig rubrik" in shown or not reads_all
    assert reads_all or b"Hemlig rubrik" not in shown
    # The summons was given one page masked and two pages whole.
    assert found["pdf"][1] == (bytes(summons.secret_pdf if reads_all else summons.pdf) if reads else b"")
    told = calendar.get(feed).content.decode()
    assert (str(meeting.uid) in told) is ((knows and not is_coordinator) or is_coordinator)
    assert "rubrik" not in told + found["ics"][1].decode()
