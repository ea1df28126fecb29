"""Periods and dates in Swedish words. ``today`` is always a parameter."""

import calendar
import datetime as dt
from dataclasses import dataclass

MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
]  # fmt: skip
WEEKDAYS = ["måndag", "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag"]


def long_date(day: dt.date) -> str:
    """3 december 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def weekday_date(day: dt.date) -> str:
    """fredag 27 november 2026"""
    return f"{WEEKDAYS[day.weekday()]} {long_date(day)}"


def short_date(day: dt.date) -> str:
    """16 november, where the year is told elsewhere."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def long_span(start: dt.date, end: dt.date) -> str:
    """1 januari 2026–31 december 2027, with the shared year said once."""
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]}–{long_date(end)}"
    return f"{long_date(start)}–{long_date(end)}"


def short_span(start: dt.date, end: dt.date) -> str:
    """10–20 november 2026, with the shared month said once; 3 december 2026 for a single day."""
    if start == end:
        return long_date(start)
    if (start.year, start.month) == (end.year, end.month):
        return f"{start.day}–{long_date(end)}"
    return long_span(start, end)


def period_label(start: dt.date | None, end: dt.date | None) -> str:
    """ "2026–2027" for whole years, otherwise the dates; "" when nothing is known."""
    if start and end:
        whole_years = (start.month, start.day, end.month, end.day) == (1, 1, 12, 31)
        if whole_years:
            return str(start.year) if start.year == end.year else f"{start.year}–{end.year}"
        return f"{start.isoformat()}–{end.isoformat()}"
    if start:
        return f"från {start.isoformat()}"
    if end:
        return f"till och med {end.isoformat()}"
    return ""


def months_label(start: dt.date | None, end: dt.date | None) -> str:
    """As ``period_label``, but "juli 2024–juni 2025" for whole months and days in words."""
    label = period_label(start, end)
    return _stretch(start, end) if start and end and label.startswith(start.isoformat()) else label


def add_months(day: dt.date, months: int) -> dt.date:
    """The same day of the month, or the last one there is: 31 January and one month is 28 February."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Period:
    label: str
    starts_on: dt.date
    ends_on: dt.date


def periods(start: dt.date, end: dt.date, months: int, name: str) -> tuple[Period, ...]:
    """What lies between two days, cut into stretches of ``months``; the last may be shorter.

    Stretches that follow the calendar are called by it ("Halvår 2, 2026"). Others are numbered from ``start`` and
    say their months, or their days where they do not begin with a month.
    """
    follows_calendar = start.day == 1 and (start.month - 1) % months == 0
    found = []
    while (first := add_months(start, months * len(found))) <= end:
        last = min(add_months(start, months * (len(found) + 1)) - dt.timedelta(days=1), end)
        if follows_calendar and months == 12:
            label = f"{name} {first.year}"
        elif follows_calendar:
            label = f"{name} {(first.month - 1) // months + 1}, {first.year}"
        else:
            label = f"{name} {len(found) + 1}, {_stretch(first, last)}"
        found.append(Period(label, first, last))
    return tuple(found)


def _stretch(first: dt.date, last: dt.date) -> str:
    """mars–augusti 2026, september 2026–februari 2027, or the days."""
    if first.day != 1 or add_months(first.replace(day=1), 1) > last + dt.timedelta(days=1):
        return long_span(first, last)
    if (last + dt.timedelta(days=1)).day != 1:
        return long_span(first, last)
    first_year = "" if first.year == last.year else f" {first.year}"
    return f"{MONTHS[first.month - 1]}{first_year}–{MONTHS[last.month - 1]} {last.year}"


def months_before(day: dt.date, months: int) -> dt.date:
    """The same day so many months earlier, or the last of that month when it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return dt.date(year, month + 1, min(day.day, last))
