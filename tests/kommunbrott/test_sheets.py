import csv
import datetime as dt
import io
import string
import zipfile
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kommunbrott import sheets
from kommunbrott.reading import UnreadableFile
from kommunbrott.sheets import DATE, NUMBER, Column

COLUMNS = (
    Column("id", "Id", NUMBER, is_locked=True),
    Column("text", "Text"),
    Column("day", "Dag", DATE),
    Column("figure", "Tal", NUMBER),
    Column("choice", "Val", choices=("Minst", "Högst")),
)
STARTERS = "=+-@\t\r\n|%'\uff1d\uff0b\uff0d\uff20"
TEXTS = st.text() | st.builds(
    lambda start, rest: start + rest,
    st.text(STARTERS, min_size=1, max_size=3),
    st.text(string.printable + STARTERS + "\u00e5\U0001f332\x00\x0b\ufffe"),
)


def row(text="", **kw) -> dict:
    return {"id": 1, "text": text, "day": None, "figure": None, "choice": ""} | kw


def as_csv(rows) -> bytes:
    return "".join(sheets.csv_lines(COLUMNS, rows)).encode()


def as_xlsx(rows) -> bytes:
    with sheets.workbook("Blad", COLUMNS, rows, ["Om filen."]) as file:
        return file.read()


def read_back(name, data) -> list[dict]:
    return [cells for _, cells in sheets.read_sheet(name, data, "Id").rows]


@given(TEXTS)
@settings(max_examples=200, deadline=None)
def test_no_text_in_a_csv_is_a_formula_and_every_text_comes_back(text):
    data = as_csv([row(text)])
    in_excel = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=";"))[1][1]

    assert not in_excel.startswith(tuple("=+-@\t\r\n|%\uff1d\uff0b\uff0d\uff20"))
    assert read_back("lista.csv", data) == [
        {"Id": "1", "Text": sheets.plain(text), "Dag": "", "Tal": "", "Val": ""}
    ]


@given(st.lists(TEXTS, min_size=1, max_size=8))
@settings(max_examples=15, deadline=None)
def test_no_text_in_a_workbook_is_a_formula_and_every_text_comes_back(texts):
    data = as_xlsx([row(text) for text in texts])
    book = openpyxl.load_workbook(io.BytesIO(data))
    cells = [cell for (cell,) in book["Blad"].iter_rows(min_row=2, min_col=2, max_col=2)]

    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert [cell.value or "" for cell in cells] == [sheets.plain(text) for text in texts]
    assert [cells.get("Text", "") for cells in read_back("lista.xlsx", data)] == [
        sheets.plain(text) for text in texts
    ]


def test_values_keep_their_kind_in_a_workbook():
    figures = row("Text", day=dt.date(2026, 11, 21), figure=Decimal("12.500"), choice="Minst")
    book = openpyxl.load_workbook(io.BytesIO(as_xlsx([figures])))
    sheet = book["Blad"]

    assert [cell.value for cell in sheet[1]] == ["Id", "Text", "Dag", "Tal", "Val"]
    assert [cell.value for cell in sheet[2]] == [1, "Text", dt.datetime(2026, 11, 21), 12.5, "Minst"]  # noqa: DTZ001
    assert [cell.number_format for cell in sheet[2]] == ["0.###", "@", "yyyy-mm-dd", "0.###", "@"]
    assert [cell.protection.locked for cell in sheet[2]] == [True, False, False, False, False]
    assert sheet.protection.sheet
    assert sheet.data_validations.dataValidation[0].formula1 == '"Minst,Högst"'
    assert book["Om filen"]["A1"].value == "Om filen."


def test_csv_is_as_excel_in_swedish_wants_it():
    data = as_csv([row('Sagt: "nej"; sedan ja', day=dt.date(2026, 11, 21), figure=Decimal("-1234.500"))])

    assert data.decode() == (
        '\ufeff"Id";"Text";"Dag";"Tal";"Val"\r\n"1";"Sagt: ""nej""; sedan ja";"2026-11-21";"-1234,5";""\r\n'
    )


def test_csv_is_written_line_by_line():
    endless = (row(str(number)) for number in iter(int, 1))

    lines = sheets.csv_lines(COLUMNS, endless)

    assert [next(lines)[:5] for _ in range(3)] == ['\ufeff"Id"', '"1";"', '"1";"']


def test_text_longer_than_a_cell_says_that_it_is_cut():
    long = "å" * 40_000

    assert read_back("a.xlsx", as_xlsx([row(long)]))[0]["Text"] == sheets.fitted(long)
    assert sheets.fitted(long).endswith("ryms inte i filen)")
    assert len(sheets.fitted(long)) == 32_000


def test_edited_cells_are_read_as_they_are_meant():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["En rubrik ovanför"])
    sheet.append(["Text", "ID", "Dag"])
    sheet.append([2.1, 7, dt.datetime(2026, 5, 1)])  # noqa: DTZ001
    sheet.append([True, 8.0, dt.date(2026, 5, 2)])
    sheet.append([0.5, 9, "våren"])
    sheet["A5"].number_format = "0%"
    sheet.append([None, None, None])
    buffer = io.BytesIO()
    book.save(buffer)

    assert sheets.read_sheet("a.xlsx", buffer.getvalue(), "Id").rows == (
        (3, {"Text": "2.1", "ID": "7", "Dag": "2026-05-01"}),
        (4, {"Text": "ja", "ID": "8", "Dag": "2026-05-02"}),
        (5, {"Text": "50 %", "ID": "9", "Dag": "våren"}),
    )


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_csv_is_read_as_programs_save_it(encoding, delimiter):
    text = f'Id{delimiter}Text\r\n7{delimiter}"Å{delimiter}\när"\r\n'

    assert sheets.read_sheet("a.csv", text.encode(encoding), "Id").rows == (
        (2, {"Id": "7", "Text": f"Å{delimiter}\när"}),
    )


def package(**parts) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name, data in parts.items():
            file.writestr(name, data)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.xlsx", b"", "Filen är tom."),
        ("a.docx", b"x", "Bara filer som slutar på .xlsx och .csv"),
        ("a.xlsx", b"inte en zip", "Filen är skadad"),
        ("a.xlsx", b"PK\x03\x04trash", "Filen är skadad"),
        ("a.xlsx", package(hej="hej"), "Filen är inte en Excelfil."),
        ("a.csv", b"%PDF-1.7", "Filen är en pdf"),
        ("a.csv", b"Nummer;Text\n1;2\n", "Filen har ingen kolumn som heter Id."),
        ("a.csv", b"Id;Text\n1;" + b'"x' * 200_000, "Filen är skadad"),
        ("a.csv", b"Id\n" + b"1\n" * 20_001, "fler än 20000 rader"),
        ("a.csv", bytes(range(256)) * 10, "Filen går inte att läsa som text."),
    ],
)
def test_file_that_cannot_be_read_is_refused_with_what_to_do(name, data, said):
    with pytest.raises(UnreadableFile) as refused:
        sheets.read_sheet(name, data, "Id")

    assert said in refused.value.message
    assert refused.value.message.endswith("Inget har sparats.")
