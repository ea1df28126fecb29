"""Whatever a document says in whatever order, every paragraph and cell is in the answer, once."""

import copy
import re
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kommunbrott.reading import Cell, Heading, Paragraph, Row, SourceDocument, Table, read_file, read_pasted
from plans.importers import import_plan
from plans.importers.draft import COLUMN_HEADER
from tests.plans.plan_builder import Word
from tests.plans.plan_files import assert_nothing_lost, said, words

NOUNS = [
    "skolan",
    "Polisen",
    "torget",
    "belysning",
    "Trygghet",
    "ungdomar",
    "Kommunen",
    "vandring",
    "droger",
    "Ekstadshem AB",
]
LABELS = [
    "Åtgärd", "Mål", "Ansvarig", "När", "Hur", "Uppföljning", "Orsak", "Fokusområde", "Status", "Kommentar", "Nr", "Vem", "Var",
    "Åtgärder", "Problembeskrivning", "Orsaksanalys", "Insatser:", "Ansvarig:", "Mål:", "När / Vem / Var", "Inledning", "Innehåll",
    "Fokusområde 1: Skolan", "Åtgärd 2 – Vandring", "Bilaga till avtalet 2024", "Antagen av: rådet", "[Skriv här]", "FOKUSOMRÅDE",
]  # fmt: skip
counter = iter(range(10**9))


def unique(text: str) -> str:
    """Each text is told from every other, so that what is lost cannot hide behind a double."""
    return f"{text} w{next(counter)}"


sentences = st.lists(st.sampled_from(NOUNS), min_size=1, max_size=12).map(" ".join).map(unique)
texts = st.one_of(
    sentences,
    st.sampled_from(LABELS),
    st.tuples(st.sampled_from(LABELS), sentences).map(lambda pair: f"{pair[0].rstrip(':')}: {pair[1]}"),
    st.tuples(st.sampled_from(["1.", "2.1", "3 §", "-", "a)"]), sentences).map(" ".join),
    sentences.map(str.upper),
    sentences.map(lambda text: text + "."),
)
headings = st.builds(Heading, texts, st.integers(0, 3), st.just("stycke"))
paragraphs = st.builds(
    Paragraph,
    texts,
    st.just("stycke"),
    is_bold=st.booleans(),
    is_list_item=st.booleans(),
    list_level=st.integers(0, 1),
)


@st.composite
def tables(draw):
    width = draw(st.integers(1, 4))
    rows = []
    for number in range(draw(st.integers(1, 4))):
        cells, column = [], 0
        while column < width:
            span = draw(st.integers(1, width - column)) if draw(st.booleans()) else 1
            filled = tuple(draw(st.lists(paragraphs, max_size=2)))
            cells.append(Cell(filled, column, span))
            column += span
        rows.append(Row(tuple(cells), f"tabell, rad {number + 1}"))
    if draw(st.booleans()):
        head = [Cell((Paragraph(draw(st.sampled_from(LABELS)), "tabell"),), at) for at in range(width)]
        rows.insert(0, Row(tuple(head), "tabell, rad 0"))
    return Table(tuple(rows), "tabell", width, draw(st.sampled_from([None, None, "Blad1", "2 Skolan"])))


documents = st.lists(st.one_of(headings, paragraphs, paragraphs, tables()), min_size=1, max_size=10).map(
    lambda blocks: SourceDocument("plan.docx", "docx", tuple(blocks))
)


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(documents)
def test_no_text_is_lost_in_any_document(document):
    answer = import_plan(document).as_json()

    placed = {word for text in said(answer) for word in text.split()}
    left_out = {w for one in answer["unplaced"] if one["reason"] != COLUMN_HEADER for w in words(one["text"])}
    heads = {
        word for one in answer["unplaced"] if one["reason"] == COLUMN_HEADER for word in words(one["text"])
    }
    written = {word for paragraph in document.paragraphs() for word in words(paragraph.text)}
    assert written - placed - left_out - heads == set()
    assert {word for word in placed & left_out if re.fullmatch(r"w\d+", word)} == set()


lines = st.lists(
    st.one_of(texts, st.lists(texts, min_size=2, max_size=4).map("\t".join), st.just("")),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(lines.map("\n".join).filter(str.strip))
def test_no_text_is_lost_in_any_pasted_text(pasted):
    answer = import_plan(read_pasted(pasted)).as_json()

    told = {w for text in [*said(answer), *(one["text"] for one in answer["unplaced"])] for w in words(text)}
    assert set(words(pasted)) - told == set()


def test_three_hundred_actions_are_read_quickly():
    word = Word().heading("Åtgärdsplan 2025", 0)
    rows = [
        (f"Åtgärd nummer {n}", "Färre brott.", "Polisen, Utbildningsförvaltningen", "Löpande")
        for n in range(300)
    ]
    word.table(("Åtgärd", "Mål", "Ansvarig", "När"), ("a", "b", "c", "d"))
    table = word.document.tables[0]
    template = table.rows[1]._tr
    for row in rows:
        line = copy.deepcopy(template)
        for cell, text in zip(line.tc_lst, row, strict=True):
            cell.p_lst[0].r_lst[0].text = text
        table._tbl.append(line)
    table._tbl.remove(template)
    data = word.bytes()

    started = time.perf_counter()
    plan = import_plan(read_file("plan.docx", data))

    assert len(plan.actions) == 300
    assert time.perf_counter() - started < 5


@pytest.mark.parametrize("text", ["Åtgärd", "x", "1", "§", "|", "Åtgärder:\n\n\n-", "Mål:\tAnsvarig:"])
def test_a_document_of_next_to_nothing_is_read(text):
    document = read_pasted(text)

    assert_nothing_lost(document, import_plan(document))
