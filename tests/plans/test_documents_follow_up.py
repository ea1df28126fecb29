"""The report of a round in print: the same words in PDF and Word, and a PDF that keeps both standards."""

import dataclasses
import datetime as dt
import functools
import io
from decimal import Decimal

import page
from docx import Document
from pypdf import PdfReader

from plans.content.follow_up import AnswerContent, FigureContent, FollowedAction, FollowedArea, RoundContent
from plans.documents.follow_up import follow_up_docx, follow_up_name, follow_up_pdf
from tests.plans.printed import EKSTAD, blank

DAY = dt.date(2026, 11, 20)


def content() -> RoundContent:
    answer = blank(
        AnswerContent, on=dt.date(2026, 11, 9), name="Sara Nouri", status="pagar", done="54 kontroller.",
        effect="Färre kör fort.", next_step="Fler på Hamngatan.",
    )  # fmt: skip
    figure = blank(
        FigureContent, unit="i månaden", direction="minst", target=Decimal(6), value=Decimal("5.4"),
        progress="76 procent av vägen till målet.",
    )  # fmt: skip
    answered = blank(
        FollowedAction, id=1, number="3.3", title="Kontroller på utpekade platser", lead="Polisen", lead_id=1,
        figures=(figure,), answer=answer, outcome="ej", motive="Under målet sju månader av tio.",
    )  # fmt: skip
    silent = blank(
        FollowedAction, id=2, number="3.4", title="Nya hinder <på> gatan", lead="Teknik", lead_id=2, days_late=20,
        due_on=dt.date(2026, 10, 31), status_label="Försenad 20 dagar", reminded_on=dt.date(2026, 11, 16),
    )  # fmt: skip
    area = FollowedArea(1, "3. Trafik", (answered, silent))
    return RoundContent(
        1, 1, "Åtgärdsplan 2026–2027", "Halvår 2, 2026", dt.date(2026, 7, 1), dt.date(2026, 12, 31), DAY, False, DAY,
        "Brottsförebyggande rådet", ("åtgärd", "åtgärder"), (area, FollowedArea(2, "4. Tomt", ())),
    )  # fmt: skip


TOLD = (
    "Uppföljning halvår 2, 2026",
    "Åtgärdsplan 2026–2027",
    "1 juli–31 december 2026",
    "Målet är inte uppnått för en åtgärd",
    "1 av 2 åtgärder är besvarade.",
    "3.3 Kontroller på utpekade platser",
    "5,4 i månaden",
    "mål minst 6 i månaden",
    "76 procent av vägen till målet.",
    "54 kontroller.",
    "Färre kör fort.",
    "Nästa steg: Fler på Hamngatan.",
    "Under målet sju månader av tio.",
    "3.4 Nya hinder <på> gatan",
    "Påmind 16 november",
    "Svar saknas",
    "skulle vara klar 31 oktober 2026, 20 dagar försenad",
)


@functools.cache
def printed() -> bytes:
    return follow_up_pdf(content(), EKSTAD)


def test_file_keeps_both_standards():
    reports = [page.validate_pdf_bytes(printed(), profile=profile) for profile in ("ua1", "2a")]

    assert [(found.rule_id, found.message) for report in reports for found in report.failures] == []


def test_pdf_tells_all_there_is():
    text = " ".join(
        " ".join(found.extract_text().split()) for found in PdfReader(io.BytesIO(printed())).pages
    )

    assert [told for told in TOLD if told not in text] == []


def test_word_file_tells_the_same_and_is_the_same_each_time():
    data = follow_up_docx(content(), EKSTAD)
    document = Document(io.BytesIO(data))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    text = " ".join(" ".join([*(line.text for line in document.paragraphs), *cells]).split())

    assert [told for told in TOLD if told not in text] == []
    assert follow_up_docx(content(), EKSTAD) == data


def test_file_is_called_by_the_round_and_says_when_it_is_not_final():
    named = dataclasses.replace(content(), label="Slutlig uppföljning 2026/2027: allt")

    assert [
        follow_up_name(content(), "pdf", is_locked=True),
        follow_up_name(named, "docx", is_locked=False),
    ] == [
        "Uppföljning halvår 2, 2026.pdf",
        "Slutlig uppföljning 2026 2027 allt (preliminär).docx",
    ]
