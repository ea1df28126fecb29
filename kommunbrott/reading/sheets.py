"""An Excel file, one table per sheet. Numbers and dates are read as they are meant, not as they are stored."""

import datetime as dt
import re
import warnings
import zipfile

import openpyxl

from kommunbrott.folding import tidy
from kommunbrott.reading.blocks import Cell, Margin, Paragraph, Row, SourceDocument, Table
from kommunbrott.reading.safety import parse_xml, read_part, refuse_broken

MOST_CELLS = 200_000
WIDEST_TABLE = 200
LISTED = re.compile(r"^\s*[•·▪●◦–-]\s+(?=\S)")


def read_workbook(name: str, package: zipfile.ZipFile, data: bytes) -> SourceDocument:
    for part in package.namelist():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            parse_xml(read_part(package, part))
    book = load(package)
    blocks, margins, notes = [], [], []
    for number, sheet in enumerate(book.worksheets, start=1):
        where = f"blad {sheet.title}"
        table = read_sheet(sheet, where)
        if table is None:
            continue
        blocks.append(table)
        margins += [
            Margin(tidy(cell.comment.text), f"{where}, {cell.coordinate}", "Kommentar till en cell.")
            for cell in filled_cells(sheet)
            if cell.comment and tidy(cell.comment.text or "")
        ]
        if sheet.sheet_state != "visible":
            notes.append((where, f"Blad {number} är dolt i filen men har lästs."))
        notes += hidden_columns(sheet, where)
    title = tidy(book.properties.title or "") if book.properties else ""
    return SourceDocument(name, "xlsx", tuple(blocks), title, tuple(margins), tuple(notes))


def load(package: zipfile.ZipFile):
    """openpyxl raises whatever its parts stumble on in a damaged file; all of it means the same to the user."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(package.fp, data_only=True)
    except Exception:
        refuse_broken()
    if not book.worksheets:
        refuse_broken()
    return book


def filled_cells(sheet) -> list:
    """Cells that exist, in reading order. iter_rows would also make every empty one up to a stray last cell."""
    cells = [cell for _, cell in sorted(sheet._cells.items())]
    return cells[:MOST_CELLS]


def hidden_columns(sheet, where: str) -> list[tuple[str, str]]:
    hidden = [key for key, column in sheet.column_dimensions.items() if column.hidden]
    if not hidden:
        return []
    return [(where, f"Dolda kolumner ({', '.join(sorted(hidden))}) har lästs som de andra.")]


def read_sheet(sheet, where: str) -> Table | None:
    merged = {}
    for area in sheet.merged_cells.ranges:
        merged[area.min_row, area.min_col] = area
    rows: dict[int, list] = {}
    for cell in filled_cells(sheet):
        text = text_of(cell)
        if text and cell.column <= WIDEST_TABLE:
            rows.setdefault(cell.row, []).append((cell, text))
    if not rows:
        return None
    first = min(cell.column for cells in rows.values() for cell, _ in cells)
    drafts, width, order = [], 1, list(with_gaps(sorted(rows)))
    for index, number in enumerate(order):
        cells = []
        for cell, text in rows.get(number, ()):
            area = merged.get((cell.row, cell.column))
            columns = min(area.max_col - area.min_col + 1, WIDEST_TABLE) if area else 1
            height = rows_reached(area, order[index:]) if area else 1
            cells.append(
                Cell(
                    paragraphs_of(cell, text, f"{where}, rad {number}"), cell.column - first, columns, height
                )
            )
            width = max(width, cell.column - first + columns)
        drafts.append(Row(tuple(cells), f"{where}, rad {number}"))
    return Table(tuple(drafts), where, width, sheet.title)


def with_gaps(numbers: list[int]):
    """The filled rows, with one empty row where rows are missing between them."""
    previous = None
    for number in numbers:
        if previous is not None and number > previous + 1:
            yield previous + 1
        yield number
        previous = number


def rows_reached(area, following: list[int]) -> int:
    reached = 0
    for number in following:
        if number > area.max_row:
            break
        reached += 1
    return max(1, reached)


def paragraphs_of(cell, text: str, where: str) -> tuple[Paragraph, ...]:
    bold = bool(cell.font and cell.font.b)
    size = float(cell.font.sz) if cell.font and cell.font.sz else None
    return tuple(
        Paragraph(
            text=LISTED.sub("", line),
            where=where,
            is_bold=bold,
            size=size,
            is_list_item=bool(LISTED.match(line)),
        )
        for line in text.split("\n")
        if line.strip()
    )


def text_of(cell) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, float):
        return number_text(value, cell.number_format or "")
    return tidy(str(value).replace("_x000D_", ""))


def number_text(value: float, shape: str) -> str:
    suffix = ""
    if "%" in shape:
        value, suffix = value * 100, " %"
    text = f"{round(value, 4):.4f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") + suffix
