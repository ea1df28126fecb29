"""Any table of statistics: one value on each row, or periods side by side. Columns are found by name, or pointed out."""

from enum import StrEnum

from kommunbrott.folding import fold_tight, tidy
from plans.choices import GeographyKind
from plans.importers.indicator_rows import (
    GENDERS,
    NotANumber,
    Number,
    Reading,
    SeriesName,
    ValueRow,
    place_named,
    read_number,
)
from plans.periods import Span, read_period

HEADER_WITHIN = 12
LONGEST_EXAMPLE = 40
MOST_COLUMNS = 100


class Field(StrEnum):
    TITLE = "title"
    PERIOD = "period"
    VALUE = "value"
    RATE = "rate"
    PLACE = "place"
    CODE = "code"
    KIND = "kind"
    GENDER = "gender"
    AGE = "age"
    UNIT = "unit"
    SOURCE = "source"
    PRELIMINARY = "preliminary"
    BREAK = "break"

    @property
    def label(self) -> str:
        return LABELS[self]


LABELS = {
    Field.TITLE: "Indikator",
    Field.PERIOD: "Period",
    Field.VALUE: "Värde",
    Field.RATE: "Per 100 000 invånare",
    Field.PLACE: "Plats",
    Field.CODE: "Kommunkod eller områdeskod",
    Field.KIND: "Typ av plats",
    Field.GENDER: "Kön",
    Field.AGE: "Ålder",
    Field.UNIT: "Enhet",
    Field.SOURCE: "Källa",
    Field.PRELIMINARY: "Preliminär",
    Field.BREAK: "Tidsseriebrott",
}
NAMES = {
    Field.TITLE: "indikator, mått, nyckeltal, brottstyp, fråga, indicator",
    Field.PERIOD: "period, år, årtal, tid, månad, kvartal, year",
    Field.VALUE: "värde, antal, andel, index, resultat, value",
    Field.RATE: "per 100 000, per 100 000 inv, per 100 000 invånare, antal per 100 000, antal per 100 000 invånare",
    Field.PLACE: "plats, kommun, region, område, geografi, namn, regsonamn",
    Field.CODE: "kommunkod, kod, områdeskod, regsokod, desokod, lanskod, länskod",
    Field.KIND: "typ, typ av plats, nivå",
    Field.GENDER: "kön, gender",
    Field.AGE: "ålder, åldersgrupp",
    Field.UNIT: "enhet",
    Field.SOURCE: "källa",
    Field.PRELIMINARY: "preliminär",
    Field.BREAK: "tidsseriebrott, brott i serien",
}
KNOWN = {fold_tight(name): field for field, names in NAMES.items() for name in names.split(", ")}
KINDS = {fold_tight(label): value for value, label in GeographyKind.choices}
YES = ("ja", "j", "x", "1", "true", "sant", "p", "preliminär")


def header_of(records: list) -> int | None:
    """Which of the first records is the header: the one with most names that are known, or periods."""
    best, most = None, 0
    for at, record in enumerate(records[:HEADER_WITHIN]):
        names = sum(fold_tight(cell) in KNOWN or read_period(cell) is not None for cell in record.cells)
        if names > most and names >= 2:
            best, most = at, names
    return best


def read_table(records: list, told: dict[str, str]) -> Reading:
    """``told`` is what somebody has said of columns: {folded name: field, "" for one that is not to be read}."""
    reading = Reading("tabell")
    at = header_of(records)
    if at is None:
        at = 0
    header = [tidy(cell).replace("\n", " ")[:120] for cell in records[at].cells]
    fields = columns_found(header, told)
    taken = set(fields.values())
    periods = {
        column: span
        for column, name in enumerate(header)
        if column not in taken and told.get(fold_tight(name)) != "" and (span := read_period(name))
    }
    if Field.PERIOD in fields or Field.VALUE in fields:
        periods = {}
    reading.columns = shown_columns(header, fields, records[at + 1 :])
    if not periods:
        reading.missing = missing(fields)
    if reading.missing:
        return reading
    for record in records[at + 1 :]:
        if any(cell.strip() for cell in record.cells):
            read_record(reading, record, fields, periods)
    reading.without_twice()
    return reading


def missing(fields: dict[Field, int]) -> list[str]:
    found = [] if Field.PERIOD in fields else [Field.PERIOD.label]
    return found if fields.keys() & {Field.VALUE, Field.RATE} else [*found, Field.VALUE.label]


def columns_found(header: list[str], told: dict[str, str]) -> dict[Field, int]:
    found: dict[Field, int] = {}
    names = [fold_tight(name) for name in header]
    for column, name in enumerate(names):
        if told.get(name) in list(Field) and Field(told[name]) not in found:
            found[Field(told[name])] = column
    for column, name in enumerate(names):
        field = KNOWN.get(name)
        if field and field not in found and name not in told:
            found[field] = column
    return found


def shown_columns(header: list[str], fields: dict[Field, int], body: list) -> list[dict]:
    by_column = {column: field.value for field, column in fields.items()}
    examples = {}
    for record in body[:30]:
        for column, cell in enumerate(record.cells):
            if cell.strip():
                examples.setdefault(column, " ".join(cell.split())[:LONGEST_EXAMPLE])
    return [
        {"name": name, "field": by_column.get(column, ""), "example": examples.get(column, "")}
        for column, name in enumerate(header[:MOST_COLUMNS])
    ]


def read_record(reading: Reading, record, fields: dict[Field, int], periods: dict[int, Span]) -> None:
    where = f"rad {record.line}"

    def cell(field: Field) -> str:
        column = fields.get(field)
        return record.cells[column].strip() if column is not None and column < len(record.cells) else ""

    gender = GENDERS.get(cell(Field.GENDER).lower())
    kind = KINDS.get(fold_tight(cell(Field.KIND)), "") if cell(Field.KIND) else ""
    span = None
    if not periods:
        span = read_period(cell(Field.PERIOD))
    wrong = faults_of(cell, gender, kind, span, is_wide=bool(periods))
    if wrong:
        reading.refuse(where, wrong)
        return
    common = {
        "where": where,
        "series": SeriesName(cell(Field.TITLE)[:250], cell(Field.SOURCE)[:160], unit=cell(Field.UNIT)[:60]),
        "place": place_named(cell(Field.PLACE), cell(Field.CODE), kind),
        "gender": gender,
        "age": cell(Field.AGE)[:40],
        "is_preliminary": cell(Field.PRELIMINARY).lower() in YES,
        "series_break": cell(Field.BREAK)[:2000],
    }
    told = {span: (cell(Field.VALUE), cell(Field.RATE))}
    if periods:
        told = {each: (record.cells[c] if c < len(record.cells) else "", "") for c, each in periods.items()}
    for each, (value_text, rate_text) in told.items():
        try:
            value, rate = read_number(value_text), read_number(rate_text)
        except NotANumber as fault:
            reading.refuse(f"{where}, {each.label}" if periods else where, str(fault))
            continue
        add(reading, common, each, value, rate)


def faults_of(cell, gender, kind: str, span: Span | None, *, is_wide: bool) -> str:
    if span is None and not is_wide:
        return (
            f"”{cell(Field.PERIOD)[:30]}” är ingen period. Skriv till exempel 2025, 2024/2025 eller 2025K2."
        )
    if gender is None:
        return f"Könet ”{cell(Field.GENDER)[:20]}” är okänt. Skriv T, K eller M."
    if cell(Field.KIND) and not kind:
        return f"Platsens typ ”{cell(Field.KIND)[:20]}” är okänd. Skriv Kommun, Län, Riket eller RegSO."
    return ""


def add(reading: Reading, common: dict, span: Span, value: Number, rate: Number) -> None:
    if value.is_told or rate.is_told:
        is_suppressed = value.value is None and rate.value is None
        row = ValueRow(span=span, value=value.value, rate=rate.value, is_suppressed=is_suppressed, **common)
        reading.add(row)
