import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from councils import access, secrecy
from councils.documents.summons import summons_pdf
from councils.models import AgendaItem, Summons
from councils.workflow import summoning
from kommunbrott.models import Municipality, OutboxMessage
from plans.documents.brand import brand_of
from tests.factories import (
    make_agenda_item,
    make_council,
    make_meeting,
    make_membership,
    make_municipality,
    make_user,
)

SECRET = "Tipset kom från grannen"
PASSAGE = f"Två tips. [[18 kap. 1 §: {SECRET}]] Polisen tar vid."


@pytest.mark.parametrize(
    ("text", "masked", "marked"),
    [
        ("Öppet", "Öppet", "Öppet"),
        ("", "", ""),
        (
            "Två. [[18 kap 1§: hemligt: ja]] Tre",
            "Två. Uppgift har maskats (18 kap. 1 § OSL) Tre",
            "Två. [Sekretess 18 kap. 1 § OSL: hemligt: ja] Tre",
        ),
        ("[[21 kap. 3 a § OSL:\n\nett\n\ntvå]]", "Uppgift har maskats (21 kap. 3 a § OSL)", None),
        (
            "a [[18 kap. 1–3 §§: b]] c [[35 kap. 1 § första stycket: d]]",
            (
                "a Uppgift har maskats (18 kap. 1–3 §§ OSL) c "
                "Uppgift har maskats (35 kap. 1 § första stycket OSL)"
            ),
            None,
        ),
        # Marks that are wrong hide too much rather than too little.
        ("a [[18 kap. 1 §: b", "a Uppgift har maskats (18 kap. 1 § OSL)", None),
        ("a [[bara hemligt]] c", "a Uppgift har maskats (OSL) c", "a [Sekretess: bara hemligt] c"),
        ("a [[18 kap. 1 §: b [[c]] d]] e", "a Uppgift har maskats (18 kap. 1 § OSL) e", None),
        ("a ]] b", "a ]] b", "a ]] b"),
    ],
)
def test_passage_is_masked_and_marked(text, masked, marked):
    assert secrecy.masked(text) == masked
    if marked is not None:
        assert secrecy.marked(text) == marked


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (PASSAGE, ""),
        ("a [[18 kap. 1 §: b", "Det står [[ utan ]] efter."),
        ("a ]] b", "Det står ]] utan [[ före."),
        ("[[18 kap. 1 §: b [[18 kap. 1 §: c]] d]]", "Det står [[ två gånger i rad."),
        ("[[hemligt]]", "Skriv bestämmelsen först"),
    ],
)
def test_fault_says_what_is_wrong_with_the_marks(text, said):
    assert secrecy.fault(text).startswith(said)
    assert bool(secrecy.fault(text)) is bool(said)


@pytest.mark.parametrize(
    ("given", "ground"),
    [
        ("18 kap. 1 §", "18 kap. 1 §"),
        (" 18kap 1§ OSL", "18 kap. 1 §"),
        ("25 kap. 1-2 §§", "25 kap. 1–2 §§"),
        ("hemligt", None),
        ("18 kap.", None),
    ],
)
def test_ground_is_written_as_in_law(given, ground):
    assert secrecy.ground_of(given) == ground


# kind of person: may read what is secret in the forum
ENTITLED = {
    "coordinator": True,
    "administrator": False,
    "member": False,
    "entitled member": True,
    "secretary": True,
    "former entitled": False,
    "entitled in another": False,
    "stranger": False,
}


def person(kind, council):
    user = make_user(is_coordinator=kind == "coordinator", is_administrator=kind == "administrator")
    yesterday = timezone.localdate() - dt.timedelta(days=1)
    if kind in ("member", "secretary"):
        make_membership(council, user=user, role="sekreterare" if kind == "secretary" else "ledamot")
    if "entitled" in kind:
        other = make_council() if "another" in kind else council
        make_membership(other, user=user, reads_secrets=True, ends_on=yesterday if "former" in kind else None)
    return user


@pytest.mark.parametrize("kind", ENTITLED)
def test_who_may_read_what_is_secret(kind):
    council = make_council()

    verdict = access.may_read_secrets(person(kind, council), council, timezone.localdate())

    assert bool(verdict) is ENTITLED[kind]


@pytest.mark.parametrize("kind", ["member", "entitled member"])
def test_secrets_reach_only_the_entitled_on_page_and_in_file(kind, coordinator):
    make_municipality()
    meeting = make_meeting(on=timezone.localdate() + dt.timedelta(days=9))
    make_agenda_item(meeting, f"anteckna [[18 kap. 1 §: {SECRET}]]", title="Läget", text=PASSAGE)
    make_agenda_item(meeting, SECRET, title=SECRET, text=SECRET, presenter=SECRET, secrecy="18 kap. 1 §")
    make_membership(meeting.council, email="lank@ekstad.example", reads_secrets=True)
    sender = Client()
    sender.force_login(coordinator)
    sender.post(reverse("councils:meeting_summon", args=[meeting.pk]), {"reply_by": meeting.day.isoformat()})
    summons = Summons.objects.get()
    reader = Client()
    reader.force_login(person(kind, meeting.council))
    link = "/moten/" + OutboxMessage.objects.get().context["button"]["address"].partition("/moten/")[2]

    pages = [
        reader.get(address).content.decode()
        for address in (reverse("councils:summons_detail", args=[meeting.pk]), meeting.get_absolute_url())
    ]
    data = b"".join(reader.get(reverse("councils:summons_file", args=[summons.pk])).streaming_content)
    by_link = Client().get(link).content.decode()
    file_by_link = b"".join(Client().get(f"{link}fil/").streaming_content)

    assert (SECRET in pages[0]) is (SECRET in text_of(data)) is ENTITLED[kind]
    assert SECRET not in pages[1]
    assert "Uppgift har maskats (18 kap. 1 § OSL)" in by_link
    assert SECRET not in by_link + text_of(file_by_link)
    assert SECRET.encode() not in file_by_link


def text_of(data: bytes) -> str:
    return " ".join(" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(data)).pages)


def test_summons_without_secrets_is_printed_once(coordinator):
    meeting = make_agenda_item(make_meeting(on=timezone.localdate() + dt.timedelta(days=9))).meeting
    content = meeting.content()

    assert not content.has_secrets
    assert content.masked() == content.marked() == content


def test_item_with_wrong_marks_is_told_so_and_keeps_what_was_typed(client):
    meeting = make_meeting()
    typed = {"title": "Läget", "kind": "information", "text": "[[ingen grund]]", "secrecy": "hemligt"}

    page = client.post(reverse("councils:agenda_item_create", args=[meeting.pk]), typed).content.decode()

    assert "Skriv bestämmelsen först inom [[ ]]" in page
    assert "Skriv kapitel och paragraf" in page
    assert "[[ingen grund]]</textarea>" in page
    assert not AgendaItem.objects.exists()


def test_secret_items_do_not_become_standing(client):
    meeting = make_agenda_item(title="Öppet").meeting
    make_agenda_item(meeting, title="Hemligt", secrecy="18 kap. 1 §")

    client.post(reverse("councils:meeting_standing", args=[meeting.pk]), {"keep": "1"})

    assert [row.title for row in meeting.council.standing_items.all()] == ["Öppet"]


def test_masked_summons_pdf_has_the_secret_nowhere():
    make_municipality()
    meeting = make_agenda_item(title="Läget", text=PASSAGE).meeting

    data = summons_pdf(meeting.content().masked(), brand_of(Municipality.current()))

    assert SECRET not in text_of(data)
    assert "Uppgift har maskats (18 kap. 1 § OSL)" in text_of(data)
    assert SECRET.encode() not in data
    assert summoning.Printed(meeting.content(), data).secret_pdf is None
