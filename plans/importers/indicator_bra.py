"""Brå's files: the yearly list of municipalities, and the workbook for one municipality's lägesbild."""

import re

from kommunbrott.folding import fold, fold_tight
from kommunbrott.reading.blocks import Table
from plans.choices import Scale
from plans.importers.indicator_rows import (
    NotANumber,
    Number,
    Place,
    Reading,
    SeriesName,
    ValueRow,
    place_named,
    read_number,
)
from plans.periods import Span, of_year, read_period

SOURCE = "Brå"
HEAD = ("kommun", "antal", "per 100 000 inv")
YEAR_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
PERIOD_IN_HEAD = re.compile(r"(?:19|20)\d\d(?:\s*[/–-]\s*(?:19|20)?\d\d)?")
ALL_CRIMES = SeriesName(
    "Anmälda brott", SOURCE, "Anmälda brott per kommun", "anmalda-brott-totalt", "anmälda brott"
)
REGION = "region"
# The names of places stand within so many rows from the top of a sheet.
HEAD_WITHIN = 8


def is_yearly(cells: list[str]) -> bool:
    return tuple(fold(cell) for cell in cells[:3]) == tuple(fold(each) for each in HEAD)


def read_yearly(name: str, records) -> Reading:
    """``records`` with line and cells, from the header on. The year stands in the name of the file only."""
    reading = Reading("bra_ar")
    found = YEAR_IN_NAME.search(name)
    span = of_year(int(found.group(1))) if found else None
    for record in list(records)[1:]:
        where = f"rad {record.line}"
        cells = [*record.cells, "", "", ""][:3]
        if not cells[0].strip():
            reading.refuse(where, "Kommunens namn saknas.")
            continue
        try:
            value, rate = (read_number(cell) for cell in cells[1:3])
        except NotANumber as wrong:
            reading.refuse(where, str(wrong))
            continue
        add(reading, where, ALL_CRIMES, place_named(cells[0]), span, value, rate)
    reading.without_twice()
    return reading


def add(
    reading: Reading,
    where: str,
    series: SeriesName,
    place: Place,
    span: Span | None,
    value: Number,
    rate: Number,
) -> None:
    """A count and what it is per 100 000, of which one or both may be kept secret."""
    if not value.is_told and not rate.is_told:
        return
    is_suppressed = value.value is None and rate.value is None
    reading.add(ValueRow(where, series, place, span, value.value, rate.value, is_suppressed))


# --- The workbook ---


def is_workbook(tables: list[Table]) -> bool:
    return any(head_of(table) is not None for table in tables)


def head_of(table: Table) -> int | None:
    """Which row begins with Region."""
    for at, row in enumerate(table.rows[:HEAD_WITHIN]):
        if row.cells and row.cells[0].column == 0 and fold_tight(row.cells[0].text) == REGION:
            return at
    return None


def read_bra_workbook(tables: list[Table]) -> Reading:
    """A sheet for each series; sheets without places, such as the first with its text, are left out and told of."""
    reading = Reading("bra_bok")
    left_out = []
    for table in tables:
        at = head_of(table)
        if at is None:
            left_out.append(table.sheet or "utan namn")
        else:
            read_sheet(reading, table, at)
    if left_out:
        reading.notes.append(f"Blad utan tabell över platser läses inte: {', '.join(left_out)}.")
    reading.without_twice()
    return reading


def read_sheet(reading: Reading, table: Table, at: int) -> None:
    grid = [[cell.text if cell else "" for cell in row] for row in table.grid()]
    body = at + 1
    if body < len(grid) and not grid[body][0].strip():
        body += 1  # the head is two rows: the year above, count and rate below
    columns = columns_of(grid[max(0, at - 1) : body] if at and not grid[at - 1][0].strip() else grid[at:body])
    title = title_of(table, grid, at)
    is_survey = "ntu" in fold(f"{table.sheet} {title}").split()
    for number in range(body, len(grid)):
        where = table.rows[number].where
        if not grid[number][0].strip() or fold(grid[number][0]).startswith(("källa", "kalla", "not")):
            continue
        read_line(reading, where, grid[number], columns, title, table.sheet or title, is_survey=is_survey)


def title_of(table: Table, grid: list[list[str]], at: int) -> str:
    """What stands above the table, or else the name of the sheet."""
    above = next((row[0].strip() for row in grid[:at] if row[0].strip()), "")
    return (above or table.sheet or "Utan namn").split("\n")[0][:250]


def columns_of(head: list[list[str]]) -> dict[tuple[Span, str], int]:
    """(period, what) → column. What is "antal", "per" or "andel". Each row of the head adds to those above it."""
    found: dict[tuple[Span, str], int] = {}
    head = [*(carried(row) for row in head[:-1]), head[-1]]
    for column in range(1, max((len(row) for row in head), default=0)):
        words = " ".join(row[column] for row in head if column < len(row))
        period = PERIOD_IN_HEAD.search(words.replace("100 000", "").replace("100\u00a0000", ""))
        span = read_period(period.group()) if period else None
        if span is None:
            continue
        folded = fold(words)
        what = "per" if "100 000" in folded else "andel" if "andel" in folded or "%" in words else "antal"
        found.setdefault((span, what), column)
    return found


def carried(row: list[str]) -> list[str]:
    """A year that stands over several columns is written in the first of them only."""
    found, last = [], ""
    for cell in row:
        last = cell.strip() or last
        found.append(last)
    return found


def read_line(
    reading: Reading, where: str, cells: list[str], columns, title: str, key: str, *, is_survey: bool
) -> None:
    place = place_named(cells[0])
    spans = dict.fromkeys(span for span, _ in columns)
    for span in spans:
        told: dict[str, Number] = {}
        for what in ("antal", "per", "andel"):
            column = columns.get((span, what))
            try:
                told[what] = read_number(cells[column]) if column is not None else Number()
            except NotANumber as wrong:
                reading.refuse(f"{where}, {span.label}", str(wrong))
                told = {}
                break
        if not told:
            continue
        is_share = is_survey or told["andel"].is_told
        value = told["andel"] if told["andel"].is_told else told["antal"]
        series = SeriesName(
            title, SOURCE, "Nationella trygghetsundersökningen" if is_survey else "Statistik för lägesbilden",
            fold_tight(key)[:120], "procent" if is_share else "anmälda brott",
            Scale.SHARE if is_share else Scale.COUNT,
        )  # fmt: skip
        add(reading, where, series, place, span, value, told["per"])
