"""Minutes as PDF and DOCX: standards, and that all of the content is there. Each document is made once."""

import dataclasses
import functools
import io
import zipfile

import page
import pikepdf
import pytest
from docx import Document
from pypdf import PdfReader

from councils.choices import MinutesKind
from councils.documents.minutes import minutes_docx, minutes_pdf, page_marks
from councils.minutes_content import AssignmentContent, MinutesContent, ParagraphContent, PersonContent
from kommunbrott.trees import from_json
from tests.councils.printed_minutes import rich_minutes
from tests.plans.printed import EKSTAD

EMPTY = dict.fromkeys(("present", "guests", "absent", "items", "coming", "signatories"), ())
SECRET = "Kungsgatan nittiosju"
SECRETS = (
    ParagraphContent(
        1,
        "§ 22",
        f"Läget på [[18 kap. 1 §: {SECRET}]]",
        text=f"Öppet. [[35 kap. 1 §: Någon på {SECRET}]] Åter öppet.",
        papers=(f"[[18 kap. 1 §: {SECRET}]]",),
        notes=(("Yrkande", f"[[18 kap. 1 §: {SECRET}"),),
        noted=f"[[{SECRET}]]",
        outcome=f"[[{SECRET}]]",
        clauses=(f"vakta [[18 kap. 1 §: {SECRET}]]",),
        assignments=(AssignmentContent(f"[[18 kap. 1 §: {SECRET}]]", f"[[{SECRET}]]", None),),
    ),
    ParagraphContent(
        2, "§ 23", SECRET, dnr=SECRET, text=SECRET, clauses=(SECRET,), papers=(SECRET,), secrecy="18 kap. 2 §"
    ),
)
MINUTES = {
    "secret": lambda: rich_minutes(items=SECRETS).marked(),
    "public": lambda: rich_minutes(items=SECRETS).public(),
    "rich": rich_minutes,
    "excerpt": lambda: rich_minutes().excerpt(3),
    "empty": lambda: rich_minutes(kind=MinutesKind.DRAFT.value, **EMPTY),
}
SAID = (
    "Brottsförebyggande rådet",
    "torsdag 17 september 2026 klockan 10.02–11.56",
    "Ekensalen, Stadshuset",
    "KS 2026/0017",
    "ordförande, kommunstyrelsen",
    "vd, Ekstadshem AB",
    "lokalpolisområdeschef, till och med § 23",
    "Nina Falk",
    "utvecklingsledare, Länsstyrelsen",
    "Elin Fors",
    "Marie Sandell och Lars Ekvall",
    "Lars Ekvall utses till justerare.",
    "Ärendet utgår.",
    "41 000 kr",
    "Tomas Rehn yrkar bifall.",
    "Sammanställning, daterad 3 september 2026",
    "Brottsförebyggande rådet beslutar",
    "godkänna sammanställningen, och",
    "följa upp den i december.",
    "Lars Ekvall: redovisa nya kostnader, senast 3 december 2026",
    "10 november 2026 klockan 13.00–14.30",
    "Sammanställning, daterad 3 september 2026 (§ 24)",
    "Godkänt 2026-09-21 med inloggning",
)


@functools.cache
def printed(name: str) -> bytes:
    return minutes_pdf(MINUTES[name](), EKSTAD)


def text(data: bytes) -> str:
    return " ".join(" ".join(part.extract_text() for part in PdfReader(io.BytesIO(data)).pages).split())


def word_text(data: bytes) -> str:
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return " ".join(" ".join([*(paragraph.text for paragraph in document.paragraphs), *cells]).split())


@pytest.mark.parametrize("name", MINUTES)
def test_file_keeps_both_standards(name):
    reports = [page.validate_pdf_bytes(printed(name), profile=profile) for profile in ("ua1", "2a")]

    assert [(found.rule_id, found.message) for report in reports for found in report.failures] == []


def test_pdf_and_word_say_all_of_it():
    files = {"pdf": text(printed("rich")), "docx": word_text(minutes_docx(rich_minutes(), EKSTAD))}

    assert {name: [said for said in SAID if said not in found] for name, found in files.items()} == {
        "pdf": [],
        "docx": [],
    }


def test_file_has_headings_and_tables_for_who_cannot_see_it():
    with pikepdf.open(io.BytesIO(printed("rich"))) as file:
        kinds = [
            str(item.S) for item in file.objects if isinstance(item, pikepdf.Dictionary) and "/S" in item
        ]
        title = str(file.docinfo.Title)

    assert title == "Protokoll, Brottsförebyggande rådet 17 september 2026"
    assert (kinds.count("/H1"), kinds.count("/H2"), kinds.count("/Table")) == (1, 5, 2)


def test_same_minutes_give_same_bytes():
    assert minutes_docx(rich_minutes(), EKSTAD) == minutes_docx(rich_minutes(), EKSTAD)
    assert minutes_pdf(MINUTES["empty"](), EKSTAD) == printed("empty")


def test_excerpt_holds_one_item_and_who_was_there():
    found = text(printed("excerpt"))

    assert [
        part in found for part in ("Protokollsutdrag", "Skador på skolor", "Tomas Rehn", "Val av justerare")
    ] == [
        True,
        True,
        True,
        False,
    ]
    with pytest.raises(KeyError):
        rich_minutes().excerpt(99)


def every_byte(data: bytes) -> str:
    """All that lies in the file, unpacked: streams of a PDF, parts of a DOCX."""
    if data.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            parts = [package.read(name) for name in package.namelist()]
    else:
        with pikepdf.open(io.BytesIO(data)) as file:
            parts = [item.read_bytes() for item in file.objects if isinstance(item, pikepdf.Stream)]
            parts += [repr(item).encode() for item in file.objects]
    return b"\n".join([data, *parts]).decode("utf-8", "replace")


def test_what_is_secret_is_nowhere_in_the_public_copy():
    word = {kind: minutes_docx(MINUTES[kind](), EKSTAD) for kind in ("secret", "public")}
    shown = {kind: (text(printed(kind)), word_text(word[kind])) for kind in word}
    laid_open = [every_byte(printed("public")), every_byte(word["public"])]

    assert [SECRET in found for found in shown["secret"]] == [True, True]
    assert SECRET in every_byte(word["secret"])
    for found in (*shown["public"], *laid_open, str(MINUTES["public"]().as_json())):
        assert [part for part in (SECRET, "nittiosju", "nittio") if part in found] == []
    for found in shown["public"]:
        assert "Uppgift har maskats (35 kap. 1 § OSL)" in found
        assert "§ 23 Uppgift har maskats (18 kap. 2 § OSL)" in found
        assert "Öppet." in found
        assert "Åter öppet." in found


def test_content_comes_back_from_its_json():
    content = rich_minutes()

    assert from_json(MinutesContent, content.as_json()) == content


@pytest.mark.parametrize(
    ("labels", "said"),
    [((), ""), (("§ 31",), "§ 31"), (("§ 31", "§ 43"), "§ 31–43"), (("1", "12"), "1–12")],
)
def test_paragraphs_are_told_as_a_span(labels, said):
    items = tuple(ParagraphContent(place, label, "Ärende") for place, label in enumerate(labels))

    assert rich_minutes(items=items).paragraphs == said


@pytest.mark.parametrize(
    ("clauses", "said"),
    [
        ((), ()),
        (("bifalla",), ("bifalla.",)),
        (("bifalla,", "avslå.", "vila och"), ("bifalla,", "avslå, och", "vila.")),
    ],
)
def test_clauses_are_one_sentence(clauses, said):
    assert ParagraphContent(1, "1", "Ärende", clauses=clauses).ended_clauses == said


def test_capacity_says_each_thing_once():
    person = PersonContent("A", role="Sekreterare", function="sekreterare", organisation="Ekstads kommun")

    assert person.capacity == "sekreterare, Ekstads kommun"


def test_initials_are_for_each_who_adjusts_and_not_on_a_public_copy():
    content = rich_minutes()

    assert page_marks(content).count("Justeras") == 2
    assert page_marks(dataclasses.replace(content, kind=MinutesKind.PUBLIC.value)) == ""
