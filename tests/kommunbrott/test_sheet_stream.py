import datetime as dt
import io
import zipfile
from decimal import Decimal

import openpyxl
from hypothesis import given, settings

from kommunbrott import sheet_stream, sheets
from kommunbrott.sheets import DATE, DEGREES, NUMBER, Column
from tests.kommunbrott.test_sheets import TEXTS

COLUMNS = (
    Column("text", "Text & <ord>", width=40),
    Column("day", "Dag", DATE),
    Column("figure", "Tal", NUMBER),
    Column("latitude", "Latitud", DEGREES),
)


def row(text="", **kw) -> dict:
    return {"text": text, "day": None, "figure": None, "latitude": None} | kw


def opened(rows):
    data = b"".join(sheet_stream.workbook_blocks("Blad & <ord>", COLUMNS, rows))
    return openpyxl.load_workbook(io.BytesIO(data))["Blad & <ord>"]


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_every_text_is_text_and_comes_back(text):
    cell = opened([row(text)])["A2"]

    assert cell.data_type in ("s", "inlineStr", "n")
    assert (cell.value or "") == sheets.plain(text)
    assert bool(cell.quotePrefix) is bool(sheets.FORMULA.match(sheets.plain(text)))


def test_values_have_their_kind():
    sheet = opened(
        [row("A", day=dt.date(2026, 3, 14), figure=Decimal("12.50"), latitude=Decimal("56.210000")), row()]
    )

    assert [cell.value for cell in sheet[1]] == ["Text & <ord>", "Dag", "Tal", "Latitud"]
    assert [cell.value for cell in sheet[2]] == ["A", dt.datetime(2026, 3, 14), 12.5, 56.21]
    assert [cell.number_format for cell in sheet[2]] == ["@", "yyyy-mm-dd", "0.###", "0.000000"]
    assert [cell.value for cell in sheet[3]] == [None] * 4
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:D3")


def test_file_is_begun_before_a_row_is_fetched_and_sent_while_rows_are():
    fetched = []

    def many():
        for number in range(5000):
            fetched.append(number)
            yield row(f"Rad {number} " * 5, figure=number)

    blocks = sheet_stream.workbook_blocks("Blad", COLUMNS, many())

    first = next(blocks)
    assert first.startswith(b"PK")
    assert fetched == []
    second = next(blocks)
    assert 0 < len(fetched) < 2000
    with zipfile.ZipFile(io.BytesIO(b"".join([first, second, *blocks]))) as package:
        assert package.testzip() is None
