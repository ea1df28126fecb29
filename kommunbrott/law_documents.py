"""Lagstatus on paper: a PDF for the board and länsstyrelsen, and a Word file to answer Brå's survey from."""

from dataclasses import dataclass

from kommunbrott import docx
from kommunbrott.dates import long_date
from kommunbrott.duties import Duty, LawStatus
from kommunbrott.law import DEMANDS, NAME
from kommunbrott.letterhead import Brand
from kommunbrott.models import LawNote

TEMPLATE = "kommunbrott/law_status_document.html"
WIDTHS = (36, 130)


@dataclass(frozen=True)
class Row:
    """A paragraph with what is said of it."""

    duty: Duty
    demand: str
    note: LawNote | None

    @property
    def note_text(self) -> str:
        return self.note.text if self.note else ""


def rows_of(status: LawStatus, notes: dict[int, LawNote], brand: Brand) -> tuple[Row, ...]:
    return tuple(
        Row(duty, DEMANDS[duty.section].format(**brand.action), notes.get(duty.section))
        for duty in status.duties
    )


def status_pdf(status: LawStatus, rows: tuple[Row, ...], brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = {"status": status, "rows": rows, "brand": brand, "law": NAME}
    return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {brand.accent} }}\n")


def survey_docx(status: LawStatus, rows: tuple[Row, ...], brand: Brand) -> bytes:
    """One table a paragraph, each with an answer that can be copied."""
    title = f"Underlag till Brås enkät, {long_date(status.today)}"
    document = docx.new_document(title=title, author=brand.name, accent=brand.accent)
    docx.running_head(document.sections[0], f"{brand.name} · Lagstatus", f"Läget {long_date(status.today)}")
    document.add_paragraph(docx.clean(title), style="Title")
    document.add_paragraph(docx.clean(f"{brand.name}. {NAME}, 4–13 §§. {status.heading}."))
    for row in rows:
        document.add_paragraph(docx.clean(row.duty.paragraph), style="Heading 2")
        document.add_paragraph(docx.clean(row.demand))
        table = docx.add_table(document, ["Fråga", "Svar"], WIDTHS, caption=f"Svar för {row.duty.paragraph}")
        for label, text in answers(row):
            cells = docx.add_row(table, WIDTHS).cells
            docx.add_text(cells[0], label, first=cells[0].paragraphs[0])
            docx.add_text(cells[1], text, first=cells[1].paragraphs[0])
    return docx.saved(document)


def answers(row: Row) -> tuple[tuple[str, str], ...]:
    """Question and answer, without those that have none."""
    duty = row.duty
    due = f"{duty.due.what} {long_date(duty.due.on)}" if duty.due else ""
    found = (
        ("Uppfyllt?", duty.answer),
        ("Vad som visar det", "\n".join(f"- {item.text}" for item in duty.evidence)),
        ("Läget", duty.told),
        ("Vad som saknas", "\n".join(f"- {gap.text}" for gap in duty.gaps)),
        ("Nästa datum", due),
        ("Kommunens anteckning", row.note_text),
    )
    return tuple((label, text) for label, text in found if text)
