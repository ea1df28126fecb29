"""Promises on paper: standards, that all of the content is there, and that a poster is one page."""

import dataclasses
import datetime as dt
import io
from functools import cache

import pytest
from docx import Document
from pypdf import PdfReader

from councils.documents import promises
from councils.documents.promises import FollowUpContent, FollowUpLine
from councils.promise_content import PromiseContent, PromiseLine, SignatoryContent
from kommunbrott.printing import Unprintable
from tests.plans.printed import EKSTAD

LINE = PromiseLine(
    id=1, number="1", kind="löfte", text="Du ska möta vuxna i centrum på fredagskvällar.", said="Det är ödsligt.",
    giver="gemensamt", parties=("Polisen", "Kultur och fritid"), area="Centrum", group="Unga", target="Minst 40 pass per halvår",
)  # fmt: skip
CONTENT = PromiseContent(
    title="Medborgarlöften 2026", starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2026, 12, 31),
    background="Löftena bygger på dialoger.\n\nLöftena ska:", dialogues="164 invånare vid tre dialoger.",
    situation="Mörkt vid stationen.", purposes=("öka tryggheten",), focus_areas=("Trafik",),
    promises=(LINE, dataclasses.replace(LINE, id=2, number="", kind="upplysning", text="Ring 112 vid brott.", target="", parties=())),
    signatories=(SignatoryContent("Marie Sandell", "Kommunstyrelsens ordförande", "Ekstads kommun"),
                 SignatoryContent("Tomas Rehn", "Lokalpolisområdeschef", "Polisen")),
    place="Ekstad", signed_on=dt.date(2026, 1, 14),
)  # fmt: skip
SAID = (
    "Medborgarlöften 2026", "Löftena bygger på dialoger.", "öka tryggheten", "164 invånare vid tre dialoger.",
    "Mörkt vid stationen.", "Trafik", "Centrum", "Du ska möta vuxna i centrum på fredagskvällar.", "Polisen, Kultur och fritid",
    "Unga", "Minst 40 pass per halvår", "Ring 112 vid brott.", "Marie Sandell", "Lokalpolisområdeschef", "Ekstad 14 januari 2026",
)  # fmt: skip
TOLD = FollowUpContent(
    title="Medborgarlöften 2026", period="2026", on=dt.date(2026, 11, 20), note="Vi höll det mesta.",
    dialogues="164 invånare.", counts=(("Infriat", 1),),
    lines=(FollowUpLine("1", "löfte", "Vi byter lampor.", "Samhällsbyggnad", "Det är mörkt.", "Infriat", "41 lampor", "41",
                        (("Kvartal 3, 2026", "Infriat", "Alla är bytta."),), ("Belysning",)),),
)  # fmt: skip


@cache
def made(name: str) -> bytes:
    return {
        "signed": lambda: promises.promises_pdf(CONTENT, EKSTAD, is_draft=False),
        "poster": lambda: promises.poster_pdf(CONTENT, EKSTAD),
        "follow_up": lambda: promises.follow_up_pdf(TOLD, EKSTAD),
    }[name]()


def words(pdf: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages).split())


@pytest.mark.parametrize("name", ["signed", "poster", "follow_up"])
def test_every_print_claims_its_standards_and_is_tagged(name):
    pdf = made(name)
    reader = PdfReader(io.BytesIO(pdf))

    assert pdf.startswith(b"%PDF-")
    assert (reader.trailer["/Root"]["/Lang"], reader.trailer["/Root"]["/MarkInfo"]["/Marked"]) == ("sv", True)
    claims = reader.trailer["/Root"]["/Metadata"].get_data()
    assert (b"pdfuaid" in claims, b"pdfaid" in claims) == (True, True)


def test_the_signed_document_says_everything():
    text = words(made("signed"))

    assert [said for said in SAID if said not in text] == []
    assert "Löftena gäller från 1 januari 2026 till och med 31 december 2026." in text
    assert "Utkast" not in text


def test_a_draft_says_that_it_is_one():
    draft = dataclasses.replace(CONTENT, signed_on=None, signatories=())

    assert "Utkast, inte undertecknat" in words(promises.promises_pdf(draft, EKSTAD, is_draft=True))


def test_the_word_document_says_the_same():
    document = Document(io.BytesIO(promises.promises_docx(CONTENT, EKSTAD)))
    text = " ".join(" ".join(paragraph.text for paragraph in document.paragraphs).split())

    assert [said for said in SAID if said not in text] == []
    assert "Syfte" not in text


def test_a_poster_tells_promises_and_nothing_else():
    text = words(made("poster"))

    for said in (
        "Det här lovar vi dig under 2026",
        LINE.text,
        "Marie Sandell",
        "Undertecknat 14 januari 2026",
        "och Polisen",
    ):
        assert said in text
    assert "Ring 112" not in text


@pytest.mark.parametrize("count", [8, 16])
def test_a_poster_is_one_page_however_many_promises(count):
    many = dataclasses.replace(CONTENT, promises=(LINE,) * count)

    pdf = promises.poster_pdf(many, EKSTAD)

    assert promises.page_count(pdf) == 1
    assert words(pdf).count("Du ska möta vuxna") == count


def test_a_poster_that_nobody_could_read_is_refused():
    long = dataclasses.replace(LINE, text="Ett mycket långt löfte om allt. " * 60)

    with pytest.raises(Unprintable, match="ryms inte"):
        promises.poster_pdf(dataclasses.replace(CONTENT, promises=(long,) * 12), EKSTAD)


def test_the_follow_up_tells_what_was_said_promised_and_done():
    text = words(made("follow_up"))

    for said in (
        "Vi höll det mesta.",
        "Infriat: 1",
        "Det är mörkt.",
        "Vi byter lampor.",
        "Kvartal 3, 2026, infriat.",
        "Alla är bytta.",
    ):
        assert said in text
