import io

import pytest
from docx import Document
from docx.enum.section import WD_ORIENT

from kommunbrott import docx


def read(document):
    return Document(io.BytesIO(docx.saved(document)))


@pytest.fixture
def document():
    return docx.new_document(title="Titel", author="Ekstads kommun", accent="#0b5563")


@pytest.mark.parametrize(
    ("text", "paragraphs"),
    [
        ("", []),
        ("Ett.\n\nTvå.", [("Normal", "Ett."), ("Normal", "Två.")]),
        ("Rad\nrad", [("Normal", "Rad\nrad")]),
        ("- a\n- b", [("List Bullet", "a"), ("List Bullet", "b")]),
        ("1. a\n2. b", [("List Number", "a"), ("List Number", "b")]),
        ("<b>x</b> & y", [("Normal", "<b>x</b> & y")]),
        ("a\x00b\x0bc", [("Normal", "abc")]),
    ],
)
def test_long_text_becomes_paragraphs_and_lists(document, text, paragraphs):
    docx.add_text(document, text)

    assert [(found.style.name, found.text) for found in read(document).paragraphs] == paragraphs


def test_bold_is_bold(document):
    docx.add_text(document, "En **viktig** sak")

    (paragraph,) = read(document).paragraphs
    assert [(run.text, run.bold) for run in paragraph.runs] == [
        ("En ", None),
        ("viktig", True),
        (" sak", None),
    ]


def test_table_in_text_is_a_table(document):
    docx.add_text(document, "| A | B |\n|---|---|\n| 1 | 2 |")

    (table,) = read(document).tables
    assert [[cell.text for cell in row.cells] for row in table.rows] == [["A", "B"], ["1", "2"]]


def test_table_in_a_cell_becomes_lines(document):
    table = docx.add_table(document, ["Spalt"], [50])
    cell = docx.add_row(table, [50]).cells[0]

    docx.add_text(cell, "| A | B |\n|---|---|\n| 1 | 2 |")

    assert read(document).tables[0].rows[1].cells[0].text.split("\n")[-2:] == ["A | B", "1 | 2"]


def test_page_is_turned_and_turned_back(document):
    docx.turn_page(document)
    docx.turn_page(document)

    assert [section.orientation for section in read(document).sections] == [
        WD_ORIENT.PORTRAIT,
        WD_ORIENT.LANDSCAPE,
        WD_ORIENT.PORTRAIT,
    ]
