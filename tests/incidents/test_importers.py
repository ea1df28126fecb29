import datetime as dt
import io

import openpyxl
import pytest

from incidents.importers import Field, Knowledge, ReportFile, ReportRow, read_all
from incidents.importers.columns import find_columns
from incidents.importers.moments import read_clock, read_date
from incidents.importers.names import Areas, Categories
from incidents.importers.positions import Reach, read_point
from incidents.importers.result import Clock, Reason

TODAY = dt.date(2026, 11, 21)
CATALOGUE = {"Skadegörelse": ["vandalism"], "Trafik": [], "Narkotika": ["droger"], "Övrigt": ["annat"]}
HEADER = "Rapport-ID;Händelsedatum;Tid;Kategori;Område;Latitud;Longitud;Beskrivning"
ROW = "E-1;2026-03-04;21:45;Trafik;Nygård;56,2;15,1;Buskörning."


def read(*lines: str, header=HEADER, **known):
    file = io.BytesIO("\n".join([header, *lines, ""]).encode())
    return read_all(ReportFile("x.csv", file, Knowledge(CATALOGUE, today=TODAY, **known)))


def told(findings) -> list[tuple[int, str]]:
    return [(finding.line, finding.reason.value) for finding in findings]


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-04", "2026-3-4", "20260304", "2026/03/04", "2026.03.04", "04/03/2026", "4/3/2026", "4.3.2026",
        "04-03-2026", "26-03-04", "260304", "4 mars 2026", "den 4 mars 2026", "4 mar. 2026", "onsdag 4 mars 2026",
        "ons 4 mars 2026", "2026-03-04 21:45", "2026-03-04T21:45:00", "46085", "2026-03-04 kl. 21",
    ],
)  # fmt: skip
def test_date_is_read_as_people_write_it(written):
    assert read_date(written) == dt.date(2026, 3, 4)


@pytest.mark.parametrize(
    "written",
    [
        "", " ", "i går", "tisdag v.14", "2026-02-30", "2026-13-05", "0000-00-00", "2026-08-1x", "31/31/2026",
        "20260832", "2O26-03-04", "2026", "mars 2026", "12/31/2026", "99999999999", "4 smurf 2026",
    ],
)  # fmt: skip
def test_date_that_is_none_is_refused(written):
    assert read_date(written) is None


@pytest.mark.parametrize(
    ("written", "clock"),
    [
        ("21:45", Clock(dt.time(21, 45))),
        ("8:05", Clock(dt.time(8, 5))),
        ("21.45", Clock(dt.time(21, 45))),
        ("2145", Clock(dt.time(21, 45))),
        ("kl 21", Clock(dt.time(21))),
        ("Kl. 21.45", Clock(dt.time(21, 45))),
        ("ca 21:45", Clock(dt.time(21, 45))),
        ("21:45:30", Clock(dt.time(21, 45))),
        ("24:00", Clock(dt.time(0))),
        ("0,90625", Clock(dt.time(21, 45))),
        ("21:45-23:00", Clock(dt.time(21, 45), dt.time(23))),
        ("mellan 21 och 23", Clock(dt.time(21), dt.time(23))),
        ("kväll", Clock(dt.time(18), dt.time(22))),
        ("25:10", None),
        ("21:75", None),
        ("sent", None),
        ("1-2-3", None),
    ],
)
def test_clock_is_read_as_people_write_it(written, clock):
    assert read_clock(written) == clock


REACH = Reach(59.51, 15.99, 40_000)


@pytest.mark.parametrize(
    ("latitude", "longitude", "point", "said"),
    [
        ("59,513900", "15,992600", (59.5139, 15.9926), ""),
        ("59.5139", "15.9926", (59.5139, 15.9926), ""),
        ("15,9926", "59,5139", (59.5139, 15.9926), "omkastade"),
        ("6598123,400", "556345,100", (59.517708, 15.99574), "SWEREF"),
        ("556345", "6598123", (59.517705, 15.995738), "SWEREF"),
        ("59,3293", "18,0686", None, "långt från"),
        ("0,000000", "0,000000", None, "inte i Sverige"),
        ("595139", "159926", None, "inte i Sverige"),
        ("59,5139", "", None, "saknas"),
        ("N59°30,8'", "E15°59,6'", None, "inte tal"),
        ("", " ", None, ""),
    ],
)
def test_point_is_used_only_when_it_is_a_place(latitude, longitude, point, said):
    found, message = read_point(latitude, longitude, REACH)

    assert found == point
    assert said in message if said else message == ""


@pytest.mark.parametrize(
    ("written", "answer"),
    [
        ("Skadegörelse", ("Skadegörelse", None)),
        ("SKADEGÖRELSE ", ("Skadegörelse", Reason.CATEGORY_MAPPED)),
        ("Skadegorelse", ("Skadegörelse", Reason.CATEGORY_MAPPED)),
        ("Traffik", ("Trafik", Reason.CATEGORY_MAPPED)),
        ("droger", ("Narkotika", Reason.CATEGORY_MAPPED)),
        ("Fiske", ("Övrigt", Reason.UNKNOWN_CATEGORY)),
        ("Övrigt", ("Övrigt", Reason.UNKNOWN_CATEGORY)),
        ("annat", ("Övrigt", Reason.UNKNOWN_CATEGORY)),
        (" ", ("", Reason.MISSING_CATEGORY)),
    ],
)
def test_category_is_found_in_the_catalogue(written, answer):
    assert Categories(CATALOGUE)(written) == answer


def test_area_is_named_as_most_rows_name_it():
    areas = Areas(
        [],
        {
            "Nygård": 40,
            "Nygard": 1,
            " NYGÅRD ": 2,
            "Nygårdsområdet": 1,
            "Nygårt": 1,
            "Etapp 1": 30,
            "Etapp 2": 1,
        },
    )

    assert [areas(name) for name in ("Nygard", " NYGÅRD ", "Nygårdsområdet", "Nygårt", "Etapp 2", "", "Ny by")] == [
        "Nygård", "Nygård", "Nygård", "Nygård", "Etapp 2", "", "Ny by",
    ]  # fmt: skip


def test_area_is_named_as_the_register_names_it():
    assert Areas(["Nygård centrum"], {"NYGÅRD CENTRUM": 90})("NYGÅRD CENTRUM") == "Nygård centrum"


def test_columns_are_found_by_other_names():
    mapping = find_columns(["Nr", "Datum", "Klockslag", "Typ av händelse", "Stadsdel", "Lat", "Long", "Hund"])

    assert mapping.fields == {
        Field.ID: 0, Field.DATE: 1, Field.TIME: 2, Field.CATEGORY: 3, Field.AREA: 4, Field.LATITUDE: 5,
        Field.LONGITUDE: 6,
    }  # fmt: skip
    assert (mapping.unread, mapping.missing) == (["Hund"], [])


def test_columns_are_remembered_before_they_are_guessed():
    remembered = {"hund": "category", "typ": ""}

    mapping = find_columns(["Datum", "Typ", "Hund"], remembered)

    assert mapping.fields == {Field.DATE: 0, Field.CATEGORY: 2}


def test_row_becomes_typed():
    rows, rejected, warnings = read(ROW)

    assert (rejected, warnings) == ([], [])
    assert rows == [
        ReportRow(
            line=2, external_id="E-1", happened_on=dt.date(2026, 3, 4), clock=Clock(dt.time(21, 45)),
            reported_on=None, category="Trafik", category_as_written="Trafik", subcategory="", place="",
            area="Nygård", point=(56.2, 15.1), text="Buskörning.", reporter="", organisation="",
            police_reported=None, severity=None,
        )
    ]  # fmt: skip


def test_row_with_several_faults_is_refused_once():
    rows, rejected, warnings = read("E-1;2031-01-01;25:10;;Nygård;;;Text", "E-2;i går;;Trafik;Nygård;;;Text")

    assert (rows, told(rejected), warnings) == ([], [(2, "future_date"), (3, "bad_date")], [])


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("En person, 811027-9877, avvisades.", "personnummer"),
        ("En person, 198110279877, avvisades.", "personnummer"),
        ("En person, 811087-9874, avvisades.", "coordination_number"),
    ],
)
def test_row_with_a_number_of_a_person_is_refused_without_repeating_it(text, reason):
    _, rejected, warnings = read(ROW.replace("Buskörning.", text))

    assert (told(rejected), warnings) == ([(2, reason)], [])
    assert not any(digits in rejected[0].message for digits in ("811027", "811087", "987"))


@pytest.mark.parametrize("column", [0, 1, 2, 3, 4, 7])
def test_row_keeps_and_repeats_no_number_of_a_person_from_any_cell(column):
    cells = ["E-1", "2026-03-04", "21:45", "Trafik", "Nygård", "56,2", "15,1", "Text"]
    cells[column] = "811027-9877"

    rows, rejected, warnings = read(";".join(cells))

    assert "811027" not in repr((rows, rejected, warnings))
    assert bool(rejected) == (column != 2)


def test_row_that_is_no_report_is_no_row():
    rows, rejected, warnings = read(ROW, "", "Antal rapporter: 1;Uttag 2026-04-01", ";;;;;;;", HEADER)

    assert (len(rows), rejected, told(warnings)) == (1, [], [(4, "not_data"), (6, "not_data")])


def test_row_of_the_wrong_width_is_refused():
    assert told(read(ROW, ROW + ";för mycket", "E-3;2026-03-04;21:45;Trafik")[1]) == [
        (3, "column_count"),
        (4, "column_count"),
    ]


def ids(*numbers: int) -> list[str]:
    return [ROW.replace("E-1", f"E-{number}").replace("56,2", f"56,{200 + number}") for number in numbers]


def test_row_that_stands_twice_is_refused_where_it_breaks_the_order():
    assert told(read(*ids(1, 4, 2, 3, 4, 5, 6))[1]) == [(3, "duplicate_id")]
    assert told(read(*ids(1, 2, 3, 4, 5, 2, 6))[1]) == [(7, "duplicate_id")]


def test_row_with_a_taken_id_and_other_content_is_refused():
    rows = ids(1, 2, 3)

    assert told(read(*rows, rows[1].replace("Buskörning", "Felparkering"))[1]) == [(5, "conflicting_id")]


def test_row_of_the_same_event_is_told_but_kept():
    again = ROW.replace("E-1", "E-2").replace("21:45", "23:10").replace("56,2;", "56,2005;")
    far = ROW.replace("E-1", "E-3").replace("56,2;", "56,21;")
    other = again.replace("E-2", "E-4").replace("Trafik", "Narkotika")

    rows, rejected, warnings = read(ROW, again, far, other)

    assert (len(rows), rejected, told(warnings)) == (4, [], [(3, "possible_duplicate")])
    assert "rad 2 (E-1)" in warnings[0].message


def test_names_of_places_that_return_are_not_taken_for_people():
    header = HEADER.replace("Beskrivning", "Beskrivning;Plats")
    rows = [f"{row} Vid Kvarn Ekstad.;Kvarn Ekstad" for row in ids(1, 2, 3)]

    assert {reason for _, reason in told(read(*rows, header=header)[2])} == {"possible_duplicate"}


def test_header_may_stand_below_a_title():
    file = io.BytesIO(f"Rapporter ur systemet\n\n{HEADER}\n{ROW}\n".encode())

    rows, _, _ = read_all(ReportFile("x.csv", file, Knowledge(CATALOGUE, today=TODAY)))

    assert [row.line for row in rows] == [4]


def test_sheet_gives_the_same_rows_as_text():
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(";"))
    moment = dt.datetime(2026, 3, 4)
    book.active.append(["E-1", moment, dt.time(21, 45), "Trafik", "Nygård", 56.2, 15.1, "Buskörning."])
    book.active.append(["Antal rapporter: 1"])
    file = io.BytesIO()
    book.save(file)

    found = read_all(ReportFile("x.xlsx", file, Knowledge(CATALOGUE, today=TODAY)))

    assert found[:2] == read(ROW)[:2]
    assert told(found[2]) == [(3, "not_data")]


def test_cells_of_any_length_and_names_without_end_take_no_time():
    """Each would take minutes if the work grew with the square of the file."""
    long_cell = ROW.replace("Buskörning.", "y" * 300_000).replace("Nygård", "x" * 50_000)
    many = [
        ROW.replace("Nygård", f"Gatan nummer {chr(97 + n % 26)}{n}").replace("E-1", f"N-{n}")
        for n in range(4000)
    ]

    rows, rejected, _ = read(long_cell, *many)

    assert (len(rows), rejected) == (4001, [])
    assert (len(rows[0].text), len(rows[0].area)) == (4000, 120)
