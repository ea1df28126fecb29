"""A council in one sitting: called, held on a tablet, adjusted, published, and met again with what is left open."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from councils.choices import CouncilKind, MemberRole, Numbering
from councils.models import Assignment, Meeting, Minutes
from kommunbrott.models import OutboxMessage
from tests.factories import make_council, make_membership, make_municipality, make_organisation, make_user

TABLET = {"width": 820, "height": 1180}


@pytest.fixture
def coordinator():
    make_municipality()
    return make_user(name="Hanna Ek", is_coordinator=True)


@pytest.fixture
def council(coordinator):
    council = make_council(
        name="Brottsförebyggande rådet",
        short_name="BRÅ",
        kind=CouncilKind.STRATEGIC,
        numbering=Numbering.YEARLY,
    )
    make_membership(council, name="Marie Sand", role=MemberRole.CHAIR, email="marie@ekstad.example")
    make_membership(council, name="Leila Hed", email="leila@ekstad.example")
    make_membership(council, name="Karin Öst", email="karin@ekstad.example")
    make_membership(council, name="Hanna Ek", role=MemberRole.SECRETARY, user=coordinator)
    make_organisation(name="Ekstads Teknik AB")
    return council


def letter(subject: str, to: str) -> OutboxMessage:
    return OutboxMessage.objects.get(subject__startswith=subject, to=to)


def follow(page, live_server, message: OutboxMessage) -> None:
    """As the person who got the letter opens its link."""
    page.goto(live_server.url + re.sub(r"^https?://[^/]+", "", message.context["button"]["address"]))


def plan(page, council, first: dt.date, count: str) -> None:
    page.goto(page.url.split("/moten")[0] + council.get_absolute_url())
    page.get_by_role("link", name="Planera möten").click()
    page.get_by_label("Första mötet").fill(first.isoformat())
    page.get_by_label("Antal möten").fill(count)
    page.get_by_role("button", name="Föreslå dagar").click()
    page.get_by_role("button", name="Spara mötena").click()


def add_item(page, title: str, kind: str, clauses: str = "") -> None:
    page.get_by_role("link", name="Nytt ärende").click()
    page.get_by_label("Rubrik").fill(title)
    page.get_by_label("Slag", exact=True).select_option(label=kind)
    page.get_by_label("Förslag till beslut").fill(clauses)
    page.get_by_role("button", name="Spara").click()


def test_a_meeting_from_the_call_to_the_next_agenda(
    page, login, open_page, axe, screenshot, live_server, coordinator, council
):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    login(page, coordinator)
    page.goto(f"{live_server.url}/moten/")
    plan(page, council, tomorrow, "2")
    meeting, following = Meeting.objects.order_by("starts_at")

    # Called, and answered by link.
    page.goto(live_server.url + meeting.get_absolute_url())
    add_item(page, "Val av justerare", "Information")
    add_item(page, "Belysning på Stationsstråket", "Beslut", "ge Ekstads Teknik i uppdrag att laga lamporna.")
    page.get_by_role("link", name="Kalla", exact=True).click()
    page.get_by_role("button", name="Skicka kallelsen").click()
    phone = open_page(viewport={"width": 390, "height": 844})
    follow(phone, live_server, letter("Kallelse", "leila@ekstad.example"))
    phone.get_by_text("Jag kommer", exact=True).click()
    phone.get_by_role("button", name="Svara").click()
    screenshot(phone, "mote-kallelse")
    axe(phone)

    # Held on a tablet, today after all.
    page.goto(live_server.url + meeting.get_absolute_url())
    page.get_by_role("link", name="Flytta").click()
    page.get_by_label("Dag").fill(timezone.localdate().isoformat())
    page.get_by_role("button", name="Spara").click()
    page.set_viewport_size(TABLET)
    page.get_by_role("button", name="Öppna mötet").click()
    screenshot(page, "mote-lage")
    page.set_viewport_size(TABLET)
    page.get_by_role("group", name="Närvaro Karin Öst").get_by_role("button", name="Borta").click()
    expect(page.locator("#session")).to_contain_text("3 närvarande")

    # Item by item: one by its usual words, one with an assignment.
    page.get_by_text("Yrkande, votering").click()
    page.get_by_label("Noteras utan beslut").fill("Leila Hed utses till justerare.")
    page.get_by_role("button", name="Klart utan beslut").click()
    page.get_by_label("Anteckning till protokollet").fill("Tre lampor är släckta i gångtunneln.")
    page.get_by_role("link", name="Uppdrag", exact=True).click()
    page.get_by_label("Vad som ska göras").fill("Laga lamporna i gångtunneln")
    page.get_by_label("Ansvarig part").select_option(label="Ekstads Teknik AB")
    page.get_by_role("button", name="Spara").click()
    expect(page.get_by_label("Anteckning till protokollet")).to_have_value(
        "Tre lampor är släckta i gångtunneln."
    )
    page.get_by_role("button", name="Fastställ beslut").click()
    page.get_by_role("link", name="Avsluta mötet").click()
    page.get_by_role("button", name="Avsluta mötet").click()
    expect(page.locator(".record-list")).to_contain_text("§ 2")

    # Adjusted on a telephone, by the two who got a letter with a link.
    page.get_by_role("button", name="Till protokollet").click()
    page.get_by_role("link", name="Skicka till justering").click()
    page.get_by_role("button", name="Frys och skicka").click()
    for who in ("marie", "leila"):
        follow(phone, live_server, letter("Justera", f"{who}@ekstad.example"))
        for _ in range(2):
            phone.get_by_role("button", name="Stämmer").click()
        screenshot(phone, "mote-justera")
        axe(phone)
        phone.get_by_role("button", name="Justera protokollet").click()

    # Published, and what is open stands on the next agenda.
    page.reload()
    page.get_by_role("link", name="Publicera").click()
    page.get_by_label("Jag har läst den offentliga kopian").check()
    page.get_by_role("button", name="Publicera").click()
    page.goto(live_server.url + following.get_absolute_url())
    expect(page.locator("#agenda")).to_contain_text(
        "Laga lamporna i gångtunneln; Ekstads Teknik AB; ej påbörjat."
    )
    screenshot(page, "mote-nasta")
    assert (Minutes.objects.get().status, Assignment.objects.get().is_open) == ("publicerat", True)
