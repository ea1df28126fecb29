"""A period cut into days, weeks or months, with the same days of last year beside."""

import datetime as dt
from collections.abc import Mapping

from incidents.analysis import interval_of_count
from incidents.content import StretchContent
from kommunbrott.dates import MONTHS

# So long a period is told by the day, and by the week; longer ones by the month.
DAYS_BY_DAY, DAYS_BY_WEEK = 21, 190


def unit_of(days: int) -> str:
    return "dag" if days <= DAYS_BY_DAY else "vecka" if days <= DAYS_BY_WEEK else "månad"


def label_of(day: dt.date, unit: str) -> str:
    if unit == "dag":
        return f"{day.day}/{day.month}"
    if unit == "vecka":
        return f"v. {day.isocalendar().week}"
    return MONTHS[day.month - 1][:3]


def stretches(span, daily: Mapping[int, int]) -> tuple[StretchContent, ...]:
    """``daily`` counts by day as a number. The n-th day stands beside the n-th of the same period last year."""
    unit = unit_of(span.days)
    found: list[list] = []
    previous = None
    for offset in range(span.days):
        day = dt.date.fromordinal(span.first + offset)
        key = {"dag": day, "vecka": day.isocalendar()[:2], "månad": (day.year, day.month)}[unit]
        if key != previous:
            found.append([label_of(day, unit), 0, 0])
            previous = key
        found[-1][1] += daily.get(span.first + offset, 0)
        then = span.year_first + offset
        found[-1][2] += daily.get(then, 0) if then <= span.year_last else 0
    return tuple(
        StretchContent(label, now, then, *(round(end, 1) for end in interval_of_count(then)))
        for label, now, then in found
    )
