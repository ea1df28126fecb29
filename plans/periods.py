"""Periods of any kind that statistics are told for: read as they are written in files, and said in words."""

import datetime as dt
import re
from dataclasses import dataclass

from kommunbrott.dates import MONTHS, add_months, short_span
from plans.choices import PeriodKind

FIRST_YEAR, LAST_YEAR = 1950, 2100
# How many months each kind has, and the word before its number in the year.
MONTHS_OF = {
    PeriodKind.TWO_YEARS: 24,
    PeriodKind.YEAR: 12,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.TERTIAL: 4,
    PeriodKind.QUARTER: 3,
    PeriodKind.MONTH: 1,
}
YEAR = r"((?:19|20)\d\d)"
TWO_YEARS = re.compile(rf"{YEAR}\s*[/–-]\s*((?:19|20)?\d\d)")
PARTS = {
    PeriodKind.QUARTER: r"(?:kvartal|kv|k|q)",
    PeriodKind.TERTIAL: r"(?:tertial|t)",
    PeriodKind.HALF_YEAR: r"(?:halvår|h)",
    PeriodKind.MONTH: r"(?:månad|m|-)",
}
DAY = r"(\d{4}-\d\d-\d\d)"
DAYS = re.compile(rf"{DAY}\s*(?:–|-|/|till|t\.?o\.?m\.?)\s*{DAY}")
SHORT_MONTHS = {month[:3]: number for number, month in enumerate(MONTHS, start=1)}


@dataclass(frozen=True, slots=True)
class Span:
    """What stretch of time a figure is about; ``ends_on`` is its last day."""

    kind: str
    starts_on: dt.date
    ends_on: dt.date

    @property
    def label(self) -> str:
        return label(self.kind, self.starts_on, self.ends_on)


def of_year(year: int) -> Span:
    return Span(PeriodKind.YEAR, dt.date(year, 1, 1), dt.date(year, 12, 31))


def part_of_year(kind: PeriodKind, year: int, number: int) -> Span | None:
    """Quarter 2 of 2024; None where the year has no part of that number."""
    months = MONTHS_OF[kind]
    if not 1 <= number <= 12 // months:
        return None
    start = dt.date(year, months * (number - 1) + 1, 1)
    return Span(kind, start, add_months(start, months) - dt.timedelta(days=1))


def read_period(text: str) -> Span | None:
    """2024, 2023/2024, 2024K2, kvartal 2 2024, tertial 1 2024, 2024-03, mars 2024, or two days. None for others."""
    text = " ".join(text.lower().replace(",", " ").split())
    if re.fullmatch(YEAR, text):
        return of_year(int(text))
    return two_years(text) or numbered(text) or named_month(text) or two_days(text)


def two_years(text: str) -> Span | None:
    found = TWO_YEARS.fullmatch(text)
    if not found:
        return None
    first, second = found.groups()
    last = int(second) if len(second) == 4 else int(first[:2] + second)
    if last != int(first) + 1:
        return None
    return Span(PeriodKind.TWO_YEARS, dt.date(int(first), 1, 1), dt.date(last, 12, 31))


def numbered(text: str) -> Span | None:
    for kind, word in PARTS.items():
        after = re.fullmatch(rf"{YEAR}\s*{word}\s*(\d\d?)", text)
        if after:
            return part_of_year(kind, int(after.group(1)), int(after.group(2)))
        before = re.fullmatch(rf"{word}\s*(\d\d?)\s*{YEAR}", text)
        if before:
            return part_of_year(kind, int(before.group(2)), int(before.group(1)))
    return None


def named_month(text: str) -> Span | None:
    found = re.fullmatch(rf"([a-zåäö]{{3,}})\.?\s*{YEAR}", text) or re.fullmatch(
        rf"{YEAR}\s*([a-zåäö]{{3,}})\.?", text
    )
    if not found:
        return None
    word, year = sorted(found.groups(), reverse=True)
    number = SHORT_MONTHS.get(word[:3])
    if number is None or not MONTHS[number - 1].startswith(word):
        return None
    return part_of_year(PeriodKind.MONTH, int(year), number)


def two_days(text: str) -> Span | None:
    found = DAYS.fullmatch(text)
    if not found:
        return None
    try:
        start, end = (dt.date.fromisoformat(day) for day in found.groups())
    except ValueError:
        return None
    if not FIRST_YEAR <= start.year <= end.year <= LAST_YEAR or end < start:
        return None
    return Span(kind_of(start, end), start, end)


def kind_of(start: dt.date, end: dt.date) -> PeriodKind:
    """The kind that has just these days in the calendar, or any other time."""
    for kind, months in MONTHS_OF.items():
        fits = start.day == 1 and (kind == PeriodKind.TWO_YEARS or (start.month - 1) % months == 0)
        begins = start.month == 1 if kind == PeriodKind.TWO_YEARS else fits
        if start.day == 1 and begins and end == add_months(start, months) - dt.timedelta(days=1):
            return kind
    return PeriodKind.OTHER


def label(kind: str, start: dt.date, end: dt.date) -> str:
    """2024, 2023–2024, kvartal 2 2024, mars 2024; of other times the days."""
    if kind == PeriodKind.YEAR:
        return str(start.year)
    if kind == PeriodKind.TWO_YEARS:
        return f"{start.year}–{end.year}"
    if kind == PeriodKind.MONTH:
        return f"{MONTHS[start.month - 1]} {start.year}"
    if kind in MONTHS_OF:
        number = (start.month - 1) // MONTHS_OF[kind] + 1
        return f"{PeriodKind(kind).label.lower()} {number} {start.year}"
    return short_span(start, end)
