"""The same small plan of Ekstad, to be written in every shape a municipality may choose."""

import io
from dataclasses import dataclass

import docx
import openpyxl
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kommunbrott.folding import fold

TITLE = "Åtgärdsplan mot brott i Ekstads kommun 2025–2026"
PROSE = (
    "Skolorna i norra Ekstad berättar om fler bråk på rasterna än tidigare, och personalen beskriver en stökig miljö vid "
    "busshållplatsen efter lektionernas slut, där också äldre ungdomar samlas."
)


@dataclass(frozen=True)
class Act:
    action: str
    goal: str
    who: str
    parties: tuple[str, ...]
    when: str = "Hösten 2025"
    follow: str = "Redovisas för rådet en gång om året."
    how: str = ""


SCHOOL = (
    Act(
        "Rastvärdar på högstadiet",
        "Färre bråk på skolgården.",
        "Utbildningsförvaltningen, Polisen",
        ("Utbildningsförvaltningen", "Polisen"),
        "VT 2025",
    ),
    Act(
        "Föräldramöten om nätmobbning",
        "Fler vårdnadshavare vet vart de vänder sig.",
        "Socialtjänsten/ skolan",
        ("Socialtjänsten", "Skolan"),
        "Löpande",
    ),
    Act(
        "Gemensam rutin vid oro för ett barn",
        "Öka andelen tidiga anmälningar.",
        "Kultur och fritid samt polis",
        ("Kultur och fritid", "Polisen"),
        "2025-10-01",
    ),
)
TOWN = (
    Act("Trygghetsvandring två gånger om året", "Minska otryggheten kring resecentrum.", "Kommunen", ("Kommunen",), "Vår och höst"),
    Act("Ny belysning i gångtunneln", "Minska antalet mörka platser.", "Ekstadshem AB", ("Ekstadshem AB",), "2026"),
    Act("Samverkan med krögare om ansvarsfull servering", "Färre anmälda misshandelsbrott nattetid.", "Polisen och Ekstadshem AB", ("Polisen", "Ekstadshem AB"), "Årligen"),
)  # fmt: skip
AREAS = (("Trygga skolor", SCHOOL), ("Ett levande centrum", TOWN))


def expected(areas=AREAS) -> list:
    return [
        (fold(title), [(fold(act.action), fold(act.goal), set(act.parties)) for act in acts])
        for title, acts in areas
    ]


def understood(plan) -> list:
    return [
        (
            fold(area.title),
            [
                (fold(act.action), fold(act.goal or ""), {party.name for party in act.parties})
                for act in area.actions
            ],
        )
        for area in plan.focus_areas
    ]


class Word:
    """A small Word file, written block by block."""

    def __init__(self):
        self.document = docx.Document()

    def heading(self, text: str, level: int = 1):
        self.document.add_heading(text, level)
        return self

    def text(self, text: str, style: str | None = None, bold: bool = False):
        run = self.document.add_paragraph(style=style).add_run(text)
        run.bold = bold or None
        return self

    def bullets(self, *texts: str, style: str = "List Bullet"):
        for text in texts:
            self.document.add_paragraph(text, style=style)
        return self

    def table(self, *rows, merge=()):
        """Rows of texts; a list in a cell is several paragraphs. `merge` is ((row, column), (row, column))."""
        table = self.document.add_table(len(rows), max(map(len, rows)))
        for row, line in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, line, strict=False):
                self._fill(cell, text)
        for (top, left), (bottom, right) in merge:
            kept = table.cell(top, left).text
            merged = table.cell(top, left).merge(table.cell(bottom, right))
            merged.text = kept
        return self

    def _fill(self, cell, text):
        if isinstance(text, list):
            cell.text = text[0]
            for more in text[1:]:
                cell.add_paragraph(more)
        else:
            cell.text = text

    def xml(self, tag: str, **attributes):
        element = OxmlElement(tag)
        for name, value in attributes.items():
            element.set(qn(f"w:{name}"), value)
        return element

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.document.save(buffer)
        return buffer.getvalue()


class Excel:
    def __init__(self):
        self.book = openpyxl.Workbook()
        self.book.remove(self.book.active)

    def sheet(self, name: str, *rows, merge=(), hidden=()):
        sheet = self.book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
        for area in merge:
            sheet.merge_cells(area)
        for column in hidden:
            sheet.column_dimensions[column].hidden = True
        return self

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self.book.save(buffer)
        return buffer.getvalue()


def three(act: Act) -> tuple:
    return act.action, act.goal, act.who
