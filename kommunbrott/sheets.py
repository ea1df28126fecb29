"""Lists as files that people open in Excel: CSV and XLSX out, and the same file read back.

Values are str, int, Decimal, date and None. A text that a spreadsheet would take for a formula is told to be
text, in a way that is undone when the file is read.
"""

import csv
import datetime as dt
import io
import re
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import PurePath

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from kommunbrott.reading.safety import (
    check_signature,
    check_size,
    open_package,
    parse_xml,
    read_part,
    refuse,
    refuse_broken,
)
from kommunbrott.reading.sheets import filled_cells, load
from kommunbrott.reading.text_encoding import decode
from kommunbrott.reading.uploads import kind_of

TEXT, DATE, NUMBER, DEGREES = "text", "date", "number", "degrees"
SUFFIXES = (".xlsx", ".csv")
# What a cell in Excel holds. openpyxl cuts a longer text without a word.
LONGEST = 32_000
CUT = "… (hela texten ryms inte i filen)"
FORMATS = {TEXT: "@", DATE: "yyyy-mm-dd", NUMBER: "0.###", DEGREES: "0.000000"}
MOST_ROWS = 20_000
# Not allowed in XML, hence not in any cell.
FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
# What makes a cell a formula in one program or another, also where it follows what marks a text.
FORMULA = re.compile("'*[=+\\-@\t\r\n|%\uff1d\uff0b\uff0d\uff20]")


@dataclass(frozen=True)
class Column:
    """``choices`` are the labels to choose among. A locked column cannot be written in."""

    name: str
    label: str
    kind: str = TEXT
    is_locked: bool = False
    width: int = 16
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReadSheet:
    """Rows with their number in the file; each cell's text by its column's heading, as it stands in the first row."""

    headings: tuple[str, ...]
    rows: tuple[tuple[int, dict[str, str]], ...]


def plain(text: str) -> str:
    """The text as every file can hold it: what is written and what is read back are equal after this."""
    text = text.replace("_x000D_", "").replace("\r\n", "\n").replace("\r", "\n")
    return FORBIDDEN.sub("", text).strip()


def fitted(text: str) -> str:
    """A plain text cut to what a cell holds, and said to be."""
    text = plain(text)
    return text if len(text) <= LONGEST else text[: LONGEST - len(CUT)] + CUT


def guarded(text: str) -> str:
    """A text that no spreadsheet takes for a formula: ``'=1+1``. Undone by ``unguarded``."""
    return f"'{text}" if FORMULA.match(text) else text


def unguarded(text: str) -> str:
    return text[1:] if text.startswith("'") and FORMULA.match(text) else text


# --- Out ---


class Line:
    """A file for ``csv.writer`` that hands back what is written."""

    def write(self, text: str) -> str:
        return text


def csv_lines(columns: Sequence[Column], rows: Iterable[Mapping]) -> Iterator[str]:
    """Line by line for a streamed answer: semicolons, decimal comma, and the mark that Excel knows UTF-8 by."""
    writer = csv.writer(Line(), delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    yield "\ufeff" + writer.writerow([column.label for column in columns])
    for row in rows:
        yield writer.writerow([csv_cell(row[column.name]) for column in columns])


def csv_cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return decimal_text(value).replace(".", ",")
    if isinstance(value, dt.date | int):
        return str(value)
    return guarded(fitted(value))


def decimal_text(value: Decimal) -> str:
    """Without empty decimals or exponent: 12.5"""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def workbook(
    title: str, columns: Sequence[Column], rows: Iterable[Mapping], about: Sequence[str] = ()
) -> tempfile.SpooledTemporaryFile:
    """An XLSX file, open at its beginning. ``about`` is a sheet of paragraphs beside the list.

    Locked columns are grey and cannot be written in; the others can, as long as the row is in the file.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    for number, column in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.width
    if any(column.is_locked for column in columns):
        protection = sheet.protection
        protection.sheet = True
        protection.sort = protection.autoFilter = False
        protection.formatColumns = protection.formatRows = False
    sheet.append([heading(sheet, column) for column in columns])
    looks = [tuple(look_of(sheet, column, is_quoted) for is_quoted in (False, True)) for column in columns]
    count = 1
    for row in rows:
        sheet.append(
            [cell(sheet, row[column.name], look) for column, look in zip(columns, looks, strict=True)]
        )
        count += 1
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{count}"
    offer_choices(sheet, columns, count)
    if about:
        tell(book.create_sheet("Om filen"), about)
    file = tempfile.SpooledTemporaryFile(max_size=5_000_000)  # noqa: SIM115 -- closed by the answer it becomes
    book.save(file)
    file.seek(0)
    return file


def offer_choices(sheet, columns: Sequence[Column], last_row: int) -> None:
    for number, column in enumerate(columns, start=1):
        if column.choices and not column.is_locked:
            letter = get_column_letter(number)
            listed = DataValidation(type="list", formula1=f'"{",".join(column.choices)}"', allow_blank=True)
            listed.add(f"{letter}2:{letter}{max(last_row, 2)}")
            sheet.data_validations.append(listed)


def tell(sheet, paragraphs: Sequence[str]) -> None:
    sheet.column_dimensions["A"].width = 100
    for paragraph in paragraphs:
        told = text_cell(sheet, paragraph)
        told.alignment = Alignment(wrap_text=True, vertical="top")
        sheet.append([told])


GREY = PatternFill("solid", fgColor="E4E5DF")
PALE = PatternFill("solid", fgColor="F4F5F1")


def heading(sheet, column: Column) -> WriteOnlyCell:
    made = text_cell(sheet, column.label)
    made.font = Font(bold=True)
    made.fill = GREY
    made.alignment = Alignment(wrap_text=True, vertical="top")
    return made


def text_cell(sheet, text: str) -> WriteOnlyCell:
    """Text whatever it looks like: set as such, for openpyxl takes "=1" for a formula and "#N/A" for an error."""
    made = WriteOnlyCell(sheet)
    made.value = text
    made.data_type = "s"
    return made


def look_of(sheet, column: Column, is_quoted: bool):
    """How a cell of the column looks, to be shared by all of them: making it takes longer than the cell."""
    made = WriteOnlyCell(sheet)
    made.number_format = FORMATS[column.kind]
    made.alignment = Alignment(wrap_text=column.kind == TEXT, vertical="top")
    made.protection = Protection(locked=column.is_locked)
    if column.is_locked:
        made.fill = PALE
    # What looks like a formula stays text also after it has been edited.
    made.quotePrefix = is_quoted
    return made._style


def cell(sheet, value, looks: tuple) -> WriteOnlyCell:
    """``looks`` are the ordinary one and the quoted one."""
    text = fitted(value) if isinstance(value, str) else ""
    made = text_cell(sheet, text) if text else WriteOnlyCell(sheet, None if isinstance(value, str) else value)
    made._style = looks[bool(FORMULA.match(text))]
    return made


# --- In ---


def read_sheet(name: str, data: bytes, key: str) -> ReadSheet:
    """The table whose headings have ``key`` among them. Raises UnreadableFile, and nothing else, for any bytes."""
    check_size(data)
    suffix = PurePath(name).suffix.lower()
    if suffix not in SUFFIXES:
        refuse("Bara filer som slutar på .xlsx och .csv går att läsa in här.", "Välj filen som du hämtade.")
    if data.startswith(b"PK"):
        package = open_package(data)
        if kind_of(package) != ".xlsx":
            refuse("Filen är inte en Excelfil.", "Välj filen som du hämtade.")
        tables = book_tables(package)
    else:
        check_signature(data)
        if suffix == ".xlsx":
            refuse_broken()
        tables = [text_table(data)]
    for table in tables:
        found = with_headings(table, key)
        if found:
            return found
    return refuse(
        f"Filen har ingen kolumn som heter {key}.", "Välj filen som du hämtade, och låt rubrikerna stå kvar."
    )


def with_headings(table: list[tuple[int, list[str]]], key: str) -> ReadSheet | None:
    """Headings may be in any row before the first one that is read; the columns in any order."""
    for at, (_, cells) in enumerate(table[:20]):
        headings = [plain(text) for text in cells]
        if key.casefold() not in [text.casefold() for text in headings]:
            continue
        if len(table) - at > MOST_ROWS:
            refuse(f"Filen har fler än {MOST_ROWS} rader.", "Dela den i flera filer.")
        rows = [
            (number, {name: text for name, text in zip(headings, texts, strict=False) if name})
            for number, texts in table[at + 1 :]
            if any(text.strip() for text in texts)
        ]
        return ReadSheet(tuple(name for name in headings if name), tuple(rows))
    return None


def book_tables(package: zipfile.ZipFile) -> Iterator[list[tuple[int, list[str]]]]:
    for part in package.namelist():
        if part.lower().endswith((".xml", ".rels", ".vml")):
            parse_xml(read_part(package, part))
    for sheet in load(package).worksheets:
        rows: dict[int, list[str]] = {}
        for found in filled_cells(sheet):
            cells = rows.setdefault(found.row, [])
            if found.column > 200:
                continue
            cells += [""] * (found.column - len(cells))
            cells[found.column - 1] = read_cell(found.value, found.number_format or "")
        yield sorted(rows.items())


def read_cell(value, shape: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        value = value.date()
    if isinstance(value, int) and "%" not in shape:
        return str(value)
    if isinstance(value, int | float):
        suffix = " %" if "%" in shape else ""
        number = Decimal(repr(value)) if abs(value) < 1e15 else Decimal(0)
        return decimal_text(round(number * 100 if suffix else number, 10)) + suffix
    return plain(str(value))


def text_table(data: bytes) -> list[tuple[int, list[str]]]:
    text, _ = decode(data)
    first = text.partition("\n")[0]
    delimiter = max(";\t,", key=first.count)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        return [
            (number, [unguarded(plain(cell)) for cell in cells]) for number, cells in enumerate(reader, 1)
        ]
    except csv.Error:
        refuse_broken()
