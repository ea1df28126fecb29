import datetime as dt
import io
import os

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from councils import printing
from councils.models import Summons
from councils.workflow import papers, summoning
from kommunbrott.attachments import accept
from kommunbrott.models import OutboxMessage
from tests.attached import FILES, locked, pages
from tests.factories import make_agenda_item, make_meeting, make_membership, make_municipality, make_user

SECRET = "Tipset kom från grannen"


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    make_municipality()


@pytest.fixture
def summons(coordinator) -> Summons:
    """With a PDF of two pages, a locked one, a Word file, and a secret PDF of five."""
    meeting = make_meeting(on=timezone.localdate() + dt.timedelta(days=9))
    make_membership(meeting.council, email="a@ekstad.example")
    make_agenda_item(meeting, title="Mötet öppnas")
    item = make_agenda_item(meeting, title="Läget", text=f"[[18 kap. 1 §: {SECRET}]]")
    files = [
        ("Statistik.pdf", pages(2), ""),
        ("Låst.pdf", locked(), ""),
        ("Underlag.docx", FILES["docx"], ""),
        ("Hemligt.pdf", pages(5), "18 kap. 1 §"),
    ]
    for name, data, secrecy in files:
        accepted = accept(SimpleUploadedFile(name, data))
        papers.add_file(item, by=coordinator, accepted=accepted, title="", secrecy=secrecy)
    printed = summoning.Printed(meeting.content(), pages(1), pages(1))
    return summoning.summon(
        meeting, by=coordinator, printed=printed, reply_by=meeting.day, now=timezone.now()
    )


def fetched(client, address) -> PdfReader:
    return PdfReader(io.BytesIO(b"".join(client.get(address).streaming_content)))


def marks(found) -> list[str]:
    return [
        entry["/Title"] for each in found.outline for entry in (each if isinstance(each, list) else [each])
    ]


def test_bundle_holds_the_summons_and_every_paper_or_a_page_about_it(client, summons):
    found = fetched(client, reverse("councils:summons_bundle", args=[summons.pk]))

    texts = [" ".join(page.extract_text().split()) for page in found.pages]
    assert marks(found) == ["Kallelse", "2. Läget", "Statistik", "Låst", "Underlag", "Hemligt"]
    assert len(texts) == 1 + 2 + 1 + 1 + 5
    assert "Filen är låst med lösenord" in texts[3]
    assert "Underlag.docx" in texts[4]
    assert "/moten/" in texts[4].replace(" ", "")
    assert texts[4].count("Handlingar 5 (10)") == 1


@pytest.mark.parametrize(("reads_secrets", "count"), [(False, 5), (True, 10)])
def test_bundle_of_a_member_holds_what_that_member_may_read(summons, reads_secrets, count):
    member = Client()
    user = make_user()
    make_membership(summons.meeting.council, user=user, reads_secrets=reads_secrets)
    member.force_login(user)

    found = fetched(member, reverse("councils:summons_bundle", args=[summons.pk]))

    assert (len(found.pages), "Hemligt" in marks(found)) == (count, reads_secrets)


def test_bundle_by_link_is_without_secrets_and_made_once(summons, tmp_path):
    link = OutboxMessage.objects.get().context["button"]["address"].partition("/moten/")[2]

    first, second = (fetched(Client(), f"/moten/{link}handlingar/") for _ in range(2))
    stranger = Client()
    stranger.force_login(make_user())

    assert len(first.pages) == len(second.pages) == 5
    assert len(list((tmp_path / "handlingar").iterdir())) == 1
    assert stranger.get(reverse("councils:summons_bundle", args=[summons.pk])).status_code == 404


def test_bundle_of_long_ago_is_forgotten(tmp_path):
    now = timezone.now()
    folder = tmp_path / "handlingar"
    folder.mkdir()
    for name, age in (("gammal.pdf", 31), ("ny.pdf", 29)):
        (folder / name).write_bytes(b"")
        stamp = (now - dt.timedelta(days=age)).timestamp()
        os.utime(folder / name, (stamp, stamp))

    assert (printing.forget_bundles(now), [path.name for path in folder.iterdir()]) == (1, ["ny.pdf"])
