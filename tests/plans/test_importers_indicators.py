from decimal import Decimal

import pytest

from kommunbrott.reading import UnreadableFile
from plans.importers.indicator_rows import NotANumber, Number, place_named, read_number
from plans.importers.indicators import read_indicators
from tests.plans.indicator_files import TABLE, WIDE, YEARLY, YEARLY_NAME, entry, kolada, workbook


def shown(reading) -> list[tuple]:
    return [
        (
            row.series.title,
            row.place.name,
            row.span.label if row.span else "",
            row.gender,
            row.value,
            row.rate,
        )
        for row in reading.rows
    ]


def faults(reading) -> list[tuple]:
    return [(fault.where, fault.message) for fault in reading.faults]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("", Number()),
        ("1 421", Number(Decimal(1421))),
        ("1\u00a0421,5", Number(Decimal("1421.5"))),
        ("7.25", Number(Decimal("7.25"))),
        ("12,5 %", Number(Decimal("12.5"))),
        ("−3", Number(Decimal(-3))),
        ("0", Number(Decimal(0))),
        ("..", Number(is_suppressed=True)),
        (" .. ", Number(is_suppressed=True)),
    ],
)
def test_number_is_read_as_it_is_meant_and_nothing_is_never_zero(text, number):
    assert read_number(text) == number


@pytest.mark.parametrize("text", ["-", "–", "tolv", "NaN", "Infinity", "1,2,3", "9" * 40, "1e99"])
def test_what_is_no_number_is_refused_and_not_guessed(text):
    with pytest.raises(NotANumber):
        read_number(text)


@pytest.mark.parametrize(
    ("name", "code", "place"),
    [
        ("Ekstad", "", ("kommun", "Ekstad", "")),
        ("Hela Riket", "", ("riket", "Riket", "0000")),
        ("", "0000", ("riket", "Riket", "0000")),
        ("Kalmar län", "", ("lan", "Kalmar län", "0008")),
        ("", "0008", ("lan", "Kalmar län", "0008")),
        ("Ekbygds län", "", ("lan", "Ekbygds län", "")),
        ("", "9901", ("kommun", "", "9901")),
    ],
)
def test_place_is_known_by_name_or_code(name, code, place):
    found = place_named(name, code)

    assert (found.kind, found.name, found.code) == place


def test_yearly_list_takes_its_year_from_the_name_of_the_file():
    reading = read_indicators(YEARLY_NAME, YEARLY)

    assert (reading.kind, reading.lacks_time, faults(reading)) == ("bra_ar", False, [])
    assert shown(reading) == [
        ("Anmälda brott", "Almby", "2025", "T", Decimal(2537), Decimal(7810)),
        ("Anmälda brott", "Ekstad", "2025", "T", Decimal(1421), Decimal(6903)),
        ("Anmälda brott", "Lillby", "2025", "T", None, None),
    ]
    assert [row.is_suppressed for row in reading.rows] == [False, False, True]


def test_yearly_list_without_a_year_in_its_name_asks_for_it():
    reading = read_indicators("kommuner.csv", YEARLY)

    assert reading.lacks_time
    assert [row.span for row in reading.rows] == [None] * 3


def test_workbook_gives_a_series_for_each_sheet():
    reading = read_indicators("Ekstad.xlsx", workbook())

    assert reading.kind == "bra_bok"
    assert shown(reading) == [
        ("Anmäld skadegörelse", "Ekstad", "2023", "T", Decimal(221), Decimal(1077)),
        ("Anmäld skadegörelse", "Ekstad", "2024", "T", None, None),
        ("Anmäld skadegörelse", "Ekbygds län", "2023", "T", Decimal(2900), Decimal("1322.4")),
        ("Anmäld skadegörelse", "Ekbygds län", "2024", "T", Decimal(2850), Decimal(1301)),
        ("Anmäld skadegörelse", "Riket", "2023", "T", Decimal(150000), Decimal(1430)),
        ("Anmälda personrån mot unga", "Ekstad", "2023", "T", Decimal(5), Decimal("24.3")),
        ("Anmälda personrån mot unga", "Ekstad", "2024", "T", Decimal(0), Decimal(0)),
        ("Otrygghet vid utevistelse sent på kvällen", "Ekstad", "2021–2022", "T", Decimal(27), None),
        ("Otrygghet vid utevistelse sent på kvällen", "Ekstad", "2023–2024", "T", Decimal("25.5"), None),
    ]
    assert [(each.key, each.scale, each.unit) for each in reading.series] == [
        ("skadegörelse", "antal", "anmälda brott"),
        ("personrånunga", "antal", "anmälda brott"),
        ("otrygghetntu", "andel", "procent"),
    ]
    assert reading.rows[1].is_suppressed
    assert [where for where, _ in faults(reading)] == ["blad Skadegörelse, rad 5, 2024"]
    assert reading.notes == ["Blad utan tabell över platser läses inte: Om statistiken."]


def test_kolada_leaves_out_what_is_deleted_or_has_no_value():
    data = kolada(
        entry(),
        entry("N07540", "0000", 2024, {"gender": "T", "value": 900}),
        entry("N99999", "9901", 2023, {"gender": "K", "value": None}, {"gender": "M", "value": 3},
              {"gender": "T", "value": 5, "isdeleted": True}),
        next_url="https://api.kolada.se/v3/data?page=2",
    )  # fmt: skip

    reading = read_indicators("svar.json", data)

    assert shown(reading) == [
        ("Anmälda brott totalt", "", "2024", "T", Decimal("812.4"), None),
        ("Anmälda brott totalt", "Riket", "2024", "T", Decimal(900), None),
        ("Kolada N99999", "", "2023", "M", Decimal(3), None),
    ]
    assert [row.place.code for row in reading.rows] == ["9901", "0000", "9901"]
    assert reading.notes == [
        "Svaret har fler sidor. Läs in också dem, annars saknas värden.",
        "Vad nyckeltalen heter står inte i filen: N99999. Namnge dem sedan.",
    ]


@pytest.mark.parametrize(
    "wrong",
    ["x", None, {"kpi": "N1"}, entry(municipality=""), entry(period="i fjol"), entry(period=10**30),
     entry("N1", "1", 2020, {"gender": "Z", "value": 1}), entry("N1", "1", 2020, {"gender": "T", "value": "många"}),
     entry("N1", "1", 2020, {"gender": "T", "value": [1]})],
)  # fmt: skip
def test_wrong_entry_in_kolada_is_a_numbered_fault_and_the_rest_is_read(wrong):
    reading = read_indicators("svar.json", kolada(entry(), wrong))

    assert len(reading.rows) == 1
    assert [fault.where for fault in reading.faults] == ["post 2"]


def test_table_is_read_by_its_headings():
    reading = read_indicators("enkät.csv", TABLE)

    assert shown(reading) == [
        ("Trygghet", "Ekstad", "2024", "T", Decimal("61.5"), None),
        ("Trygghet", "Ekstad", "2025", "K", None, None),
    ]
    assert [row.is_suppressed for row in reading.rows] == [False, True]
    assert [where for where, _ in faults(reading)] == ["rad 4", "rad 5", "rad 6"]
    assert [column["field"] for column in reading.columns] == [
        "title", "period", "place", "gender", "value", "unit", "source",
    ]  # fmt: skip


def test_periods_may_stand_side_by_side():
    reading = read_indicators("tabell.csv", WIDE)

    assert shown(reading) == [
        ("", "Ekstad", "2023", "T", Decimal(10), None),
        ("", "Ekstad", "kvartal 1 2024", "T", None, None),
        ("", "Riket", "2023", "T", Decimal("12.5"), None),
        ("", "Riket", "kvartal 1 2024", "T", Decimal(13), None),
    ]
    assert (reading.lacks_title, reading.lacks_source) == (True, True)


def test_columns_can_be_pointed_out():
    data = "Vad;När;Hur många\nBråk;2025;3\n".encode()

    unknown = read_indicators("t.csv", data)
    told = read_indicators("t.csv", data, {"vad": "title", "när": "period", "hurmånga": "value"})

    assert unknown.missing == ["Period", "Värde"]
    assert shown(told) == [("Bråk", "", "2025", "T", Decimal(3), None)]


def test_same_thing_told_twice_with_other_figures_is_a_fault():
    data = "År;Värde\n2025;3\n2025;3\n2025;4\n".encode()

    reading = read_indicators("t.csv", data)

    assert [row.value for row in reading.rows] == [3]
    assert faults(reading) == [("rad 4", "Samma period och plats som på rad 2, men ett annat värde.")]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tom.csv", b""),
        ("svar.json", b"{"),
        ("svar.json", b"[1, 2]"),
        ("svar.json", b'{"values": "x"}'),
        ("svar.json", b"[" * 20000),
        ("svar.json", b"\xff\xfe{}"),
        ("fil.xlsx", b"PK\x03\x04skadad"),
        ("fil.xlsx", b"bara text"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 50),
        ("gammal.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 50),
    ],
)
def test_what_cannot_be_read_is_refused_in_swedish(name, data):
    with pytest.raises(UnreadableFile) as refusal:
        read_indicators(name, data)

    assert refusal.value.message.endswith("Inget har sparats.")


@pytest.mark.parametrize("data", [b"\n\n\n", b"a;b\n", b";;;;\n;;;\n", "År;Värde\n\n".encode(), b"x" * 5000])
def test_table_without_values_gives_none(data):
    try:
        assert read_indicators("t.csv", data).rows == []
    except UnreadableFile as refusal:
        assert refusal.message
