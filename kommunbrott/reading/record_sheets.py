"""The first sheet of an Excel file as a stream of rows. The number of a row is the one Excel shows."""

import datetime as dt
import warnings
from collections.abc import Iterator
from typing import BinaryIO

import openpyxl

from kommunbrott.reading.safety import open_package_file, refuse, refuse_broken

WIDEST = 200
DAY_ZERO = dt.date(1899, 12, 30)  # an hour without a day is a part of Excel's first day


def check(file: BinaryIO) -> tuple[str, ...]:
    """Refuses what is harmful or no workbook. Returns what the user should know about the file."""
    file.seek(0)
    package = open_package_file(file)
    if "xl/workbook.xml" not in package.namelist():
        refuse("Filen är ingen Excelfil.", "Spara den som .csv eller .xlsx och välj den filen.")
    with_book = open_book(file)
    names = [sheet.title for sheet in with_book.worksheets]
    with_book.close()
    if len(names) > 1:
        return (f"Filen har {len(names)} blad. Bara det första, {names[0]}, läses.",)
    return ()


def open_book(file: BinaryIO):
    """openpyxl raises whatever its parts stumble on in a damaged file; all of it means the same to the user."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file.seek(0)
            book = openpyxl.load_workbook(file, read_only=True, data_only=True)
    except Exception:
        refuse_broken()
    if not book.worksheets:
        refuse_broken()
    return book


def rows_of(file: BinaryIO) -> Iterator[tuple[int, list[str]]]:
    book = open_book(file)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()  # what a program wrote about the sheet's size is not always true
    rows = enumerate(sheet.iter_rows(values_only=True), start=1)
    while True:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                line, values = next(rows)
        except StopIteration:
            return
        except Exception:
            refuse_broken()
        cells = [text_of(value) for value in values[:WIDEST]]
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            yield line, cells


def text_of(value) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return value.replace("_x000D_", "").replace("\x00", "")
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, dt.datetime):
        if value.date() <= DAY_ZERO:
            return value.time().isoformat("minutes")
        return value.date().isoformat() if value.time() == dt.time() else value.isoformat(" ", "minutes")
    if isinstance(value, dt.time):
        return value.isoformat("minutes")
    if isinstance(value, dt.timedelta):
        return f"{value.seconds // 3600:02}:{value.seconds % 3600 // 60:02}"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
