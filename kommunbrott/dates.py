"""Periods and dates in Swedish words. ``today`` is always a parameter."""

import datetime as dt

MONTHS = [
    "januari", "februari", "mars", "april", "maj", "juni",
    "juli", "augusti", "september", "oktober", "november", "december",
]  # fmt: skip


def long_date(day: dt.date) -> str:
    """3 december 2026"""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def long_span(start: dt.date, end: dt.date) -> str:
    """1 januari 2026–31 december 2027, with the shared year said once."""
    if start.year == end.year:
        return f"{start.day} {MONTHS[start.month - 1]}–{long_date(end)}"
    return f"{long_date(start)}–{long_date(end)}"


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
