"""A list as an XLSX file that is sent while it is written: first bytes at once, and no more in memory than a few rows.

For reading only, with the columns and the care for formulas of ``kommunbrott.sheets``, whose ``workbook`` makes files
that people fill in.
"""

import datetime as dt
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from openpyxl.utils import get_column_letter

from kommunbrott.sheets import DATE, DEGREES, FORMATS, FORMULA, NUMBER, TEXT, Column, decimal_text, fitted

# Bytes that are gathered before they are sent.
BLOCK = 64_000
# Days are counted from here in Excel.
DAY_ZERO = dt.date(1899, 12, 30)
# Numbers of the styles in STYLES.
HEADING, QUOTED = 1, 2
KINDS = {TEXT: 3, DATE: 4, NUMBER: 5, DEGREES: 6}

DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
CONTENT = "application/vnd.openxmlformats-officedocument.spreadsheetml"


def style(kind: str, at: int) -> str:
    return f'<numFmt numFmtId="{164 + at}" formatCode={quoteattr(FORMATS[kind])}/>'


STYLES = (
    f'<styleSheet xmlns="{MAIN}"><numFmts count="{len(KINDS)}">'
    + "".join(style(kind, at) for at, kind in enumerate(KINDS))
    + '</numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '<fill><patternFill patternType="solid"><fgColor rgb="FFE4E5DF"/></patternFill></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    f'<cellXfs count="{3 + len(KINDS)}"><xf/><xf fontId="1" fillId="2" applyFont="1" applyFill="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1" quotePrefix="1"/>'
    + "".join(f'<xf numFmtId="{164 + at}" applyNumberFormat="1"/>' for at in range(len(KINDS)))
    + '</cellXfs><cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Pipe(io.RawIOBase):
    """What is written is taken out again, bit by bit. Cannot be stepped back in, which a zip then does without."""

    def __init__(self):
        super().__init__()
        self.parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.parts.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        taken = b"".join(self.parts)
        self.parts.clear()
        return taken


def workbook_blocks(title: str, columns: Sequence[Column], rows: Iterable[Mapping]) -> Iterator[bytes]:
    """The bytes of the file. ``rows`` are fetched as they are written."""
    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in frame(title).items():
            package.writestr(name, DECLARATION + content)
        yield pipe.take()
        with package.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            waiting = [beginning(columns)]
            count = size = 1
            for row in rows:
                count += 1
                waiting.append(line(count, columns, row))
                size += len(waiting[-1])
                if size > BLOCK:
                    sheet.write("".join(waiting).encode())
                    waiting, size = [], 0
                    yield pipe.take()
            last = f"{get_column_letter(len(columns))}{count}"
            waiting.append(f'</sheetData><autoFilter ref="A1:{last}"/></worksheet>')
            sheet.write("".join(waiting).encode())
    yield pipe.take()


def frame(title: str) -> dict[str, str]:
    """The small files around the sheet, by their name in the package."""
    sheet = f'<sheet name={quoteattr(title)} sheetId="1" r:id="rId1"/>'
    return {
        "[Content_Types].xml": (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels" '
            'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{CONTENT}.sheet.main+xml"/>'
            f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{CONTENT}.worksheet+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{CONTENT}.styles+xml"/></Types>'
        ),
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": (
            f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{sheet}</sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": relationships(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml")
        ),
        "xl/styles.xml": STYLES,
    }


def relationships(*targets: tuple[str, str]) -> str:
    told = "".join(
        f'<Relationship Id="rId{number}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{told}</Relationships>'


def beginning(columns: Sequence[Column]) -> str:
    """All before the first row, and the headings."""
    widths = "".join(
        f'<col min="{at}" max="{at}" width="{column.width}" customWidth="1"/>'
        for at, column in enumerate(columns, start=1)
    )
    headings = "".join(text_cell(column.label, HEADING) for column in columns)
    return (
        f'{DECLARATION}<worksheet xmlns="{MAIN}"><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f'<cols>{widths}</cols><sheetData><row r="1">{headings}</row>'
    )


def line(number: int, columns: Sequence[Column], row: Mapping) -> str:
    cells = "".join(cell(row[column.name], KINDS[column.kind]) for column in columns)
    return f'<row r="{number}">{cells}</row>'


def cell(value, look: int) -> str:
    if value is None or value == "":
        return "<c/>"
    if isinstance(value, str):
        text = fitted(value)
        return text_cell(text, QUOTED if FORMULA.match(text) else KINDS[TEXT])
    if isinstance(value, dt.date):
        value = (value - DAY_ZERO).days
    number = decimal_text(value) if isinstance(value, Decimal) else str(value)
    return f'<c s="{look}"><v>{number}</v></c>'


def text_cell(text: str, look: int) -> str:
    """Text whatever it looks like: an inline string is never reckoned."""
    return f'<c s="{look}" t="inlineStr"><is><t xml:space="preserve">{escape(text)}</t></is></c>'
