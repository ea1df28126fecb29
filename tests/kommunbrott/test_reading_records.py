import io
import tracemalloc

import openpyxl
import pytest

from kommunbrott.reading import UnreadableFile
from kommunbrott.reading.records import Record, RecordFile


def records(data: bytes, name="rapporter.csv", width=0) -> list[Record]:
    source = RecordFile(name, io.BytesIO(data))
    source.width = width
    return list(source)


def test_records_are_told_by_their_first_physical_line():
    data = 'id;text\r\n1;"två\r\nrader; och ett ""citat"""\r\n\r\n2;en\r\n'.encode()

    assert records(data) == [
        Record(1, ["id", "text"]),
        Record(2, ["1", 'två\r\nrader; och ett "citat"']),
        Record(5, ["2", "en"]),
    ]


@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_records_find_their_delimiter(delimiter):
    data = delimiter.join(["id", "text"]) + "\n" + delimiter.join(["1", "två"]) + "\n"

    assert [record.cells for record in records(data.encode())] == [["id", "text"], ["1", "två"]]


def test_records_of_excel_may_say_their_delimiter_on_the_first_line():
    assert records(b"sep=|\r\na|b;c\r\n") == [Record(2, ["a", "b;c"])]


def test_records_repair_single_lines_in_another_coding():
    data = (
        "\ufeffid;område\n1;Nygård\n2;Västra\n".encode()
        + "3;Östra\n".encode("cp1252")
        + "4;Ã–stra å\n".encode()
    )

    assert records(data)[1:] == [
        Record(2, ["1", "Nygård"]),
        Record(3, ["2", "Västra"]),
        Record(4, ["3", "Östra"], is_repaired=True),
        Record(5, ["4", "Östra å"], is_repaired=True),
    ]


def test_records_of_a_file_in_cp1252_are_not_repaired_but_read():
    assert records("id;område\n1;Nygård\n".encode("cp1252")) == [
        Record(1, ["id", "område"]),
        Record(2, ["1", "Nygård"]),
    ]


def test_records_in_utf_16():
    assert records("id;område\r\n1;Nygård\r\n".encode("utf-16"))[1:] == [Record(2, ["1", "Nygård"])]


def test_records_of_an_old_mac_end_with_cr():
    assert records(b"a;b\r1;2\r3;4") == [Record(1, ["a", "b"]), Record(2, ["1", "2"]), Record(3, ["3", "4"])]


def test_records_lose_only_the_row_whose_quotation_mark_is_never_closed():
    data = b'a;b;c\n1;2;3\n4;"5;6\n7;8;9\n10;"11";12\n'

    found = records(data, width=3)

    assert [(record.line, len(record.cells)) for record in found] == [(1, 3), (2, 3), (3, 2), (4, 3), (5, 3)]
    assert found[3].cells == ["7", "8", "9"]


def test_records_keep_an_inch_mark_inside_a_cell():
    assert records(b'a;b\n1;5" plank\n2;tre\n')[1:] == [Record(2, ["1", '5" plank']), Record(3, ["2", "tre"])]


def test_records_of_a_sheet_are_numbered_as_excel_numbers_them():
    book = openpyxl.Workbook()
    book.active.append(["id", "tid", "lat", "ja"])
    book.active.append([])
    book.active.append([7, "21:45", 59.514187, True])
    file = io.BytesIO()
    book.save(file)

    assert records(file.getvalue(), "rapporter.xlsx") == [
        Record(1, ["id", "tid", "lat", "ja"]),
        Record(3, ["7", "21:45", "59.514187", "ja"]),
    ]


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tom.csv", b"", "Filen är tom."),
        ("tom.csv", b"\xef\xbb\xbf\r\n\r\n", "Filen är tom."),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "Filen är en bild"),
        ("gammal.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "det gamla formatet"),
        ("trasig.xlsx", b"PK\x03\x04" + b"skrot" * 50, "Filen är skadad"),
        ("namnbytt.xlsx", b"a;b\n1;2\n", "går inte att läsa som text"),
    ],
)
def test_records_say_why_a_file_cannot_be_read(name, data, said):
    with pytest.raises(UnreadableFile) as refusal:
        records(data, name)

    assert said in refusal.value.message
    assert refusal.value.message.endswith("Inget har sparats.")


def test_records_are_not_kept_in_memory():
    row = b";".join([b"x" * 100] * 10) + b"\n"
    source = RecordFile("stor.csv", io.BytesIO(b"a;b\n" + row * 3000))
    tracemalloc.start()

    count = sum(1 for _ in source)

    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert count == 3001
    assert most < 400_000  # the file is 3 MB
