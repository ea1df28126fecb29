"""The plan as a Word document, read back as Word would."""

import io
import zipfile

import pytest
from docx import Document
from docx.oxml.ns import qn

from plans.choices import PlanStatus
from plans.documents.docx import plan_docx
from tests.plans.printed import EKSTAD, plan, rich_plan, source
from tests.plans.test_documents_pdf import PLANS, attacked


@pytest.fixture(scope="module")
def document():
    return Document(io.BytesIO(plan_docx(rich_plan(), EKSTAD)))


def headings(document, style):
    return [paragraph.text for paragraph in document.paragraphs if paragraph.style.name == style]


def test_chapters_are_real_headings(document):
    assert headings(document, "Title") == ["Åtgärdsplan 2026–2027"]
    assert headings(document, "Heading 1") == [
        "Innehåll",
        "Inledning",
        "Planen i korthet",
        "1. Unga, droger och värvning",
        "2. Trygghet i centrum och på Björkgården",
        "Uppföljning och ansvar",
        "Bilaga: Lagens krav",
        "Källor",
    ]
    assert headings(document, "Heading 3") == ["När", "Var", "Vem", "Hur", "Intressenter"]


def test_lists_are_real_lists(document):
    assert headings(document, "List Bullet") == ["unga", "centrum", "hemma", "i skolan", "på fritiden"]


def test_document_says_its_title_and_language(document):
    properties = document.core_properties

    assert (properties.title, properties.author, properties.language) == (
        "Åtgärdsplan 2026–2027",
        "Ekstads kommun",
        "sv-SE",
    )
    assert document.styles["Normal"].element.rPr.find(qn("w:lang")).get(qn("w:val")) == "sv-SE"


def test_heads_of_tables_are_repeated_and_no_row_is_torn(document):
    for table in document.tables:
        rows = [row._tr.trPr for row in table.rows]
        assert [properties.find(qn("w:tblHeader")) is not None for properties in rows] == [
            True,
            *[False] * (len(rows) - 1),
        ]
        assert all(properties.find(qn("w:cantSplit")) is not None for properties in rows)
    assert len(document.tables) == 4  # the overview, two focus areas, the act


def test_action_is_told_whole(document):
    row = document.tables[2].rows[1]

    assert [cell.text for cell in row.cells] == [
        (
            "2.1 Trygghetsvandringar vår och höst\nMot O11: Mörka stråk med skymd sikt\n"
            "Se även: 1. Unga, droger och värvning\nPlats: Björkgården. Metod: Trygghetsvandring"
        ),
        (
            "Bristerna är åtgärdade inom ett halvår.\nFärre otrygga platser.\n"
            "Mätetal: rapporter per år. Utgångsläge 61, mål högst 30,5."
        ),
        "Samhällsbyggnad (huvudansvarig)\nEkstadshem (kundtjänst)",
        "Protokoll från vandringen",
        "Pågår\nSju av tolv punkter är klara\nVår och höst",
    ]


def test_pages_are_numbered_and_contents_are_a_field_with_content(document):
    fields = [code.text.strip() for code in document.element.body.iter(qn("w:instrText"))]
    foot = document.sections[0].footer._element

    assert fields == ['TOC \\o "1-1" \\h \\z \\u']
    assert [code.text.strip() for code in foot.iter(qn("w:instrText"))] == ["PAGE", "NUMPAGES"]
    links = [link.get(qn("w:anchor")) for link in document.element.body.iter(qn("w:hyperlink"))]
    marks = {mark.get(qn("w:name")) for mark in document.element.body.iter(qn("w:bookmarkStart"))}
    assert links[0] == "inledning"
    assert set(links) <= marks


def test_draft_says_so():
    document = Document(io.BytesIO(plan_docx(rich_plan(status=PlanStatus.DRAFT), EKSTAD)))

    assert "UTKAST" in [paragraph.text for paragraph in document.paragraphs]
    assert document.sections[0].header.paragraphs[0].text.startswith("UTKAST")


@pytest.mark.parametrize("name", PLANS)
def test_same_plan_gives_same_bytes_and_a_whole_file(name):
    data = plan_docx(PLANS[name](), EKSTAD)

    assert data == plan_docx(PLANS[name](), EKSTAD)
    assert zipfile.ZipFile(io.BytesIO(data)).testzip() is None
    assert Document(io.BytesIO(data)).paragraphs[0].text == "Ekstads kommun"


def test_hostile_text_is_written_as_text():
    document = Document(io.BytesIO(plan_docx(attacked(rich_plan()), EKSTAD)))

    assert [part.reltype for part in document.part.rels.values() if part.is_external] == []
    assert any('<img src="file:///etc/passwd">' in paragraph.text for paragraph in document.paragraphs)


def test_source_is_a_raised_number_and_stands_last():
    content = plan(introduction="En uppgift[^7].", sources=(source(7, "Enkäten", year="2025"),))

    document = Document(io.BytesIO(plan_docx(content, EKSTAD)))

    raised = [run.text for paragraph in document.paragraphs for run in paragraph.runs if run.font.superscript]
    assert (raised, document.paragraphs[-1].text) == (["7"], "7. Enkäten, 2025.")
