"""When a series of meetings falls: pure, in Swedish local time."""

import datetime as dt
from dataclasses import dataclass

from councils.choices import Rhythm
from kommunbrott.dates import add_months

WEEKS = {Rhythm.WEEKLY: 1, Rhythm.FORTNIGHTLY: 2}
MONTHS = {Rhythm.MONTHLY: 1, Rhythm.EVERY_OTHER_MONTH: 2, Rhythm.QUARTERLY: 3, Rhythm.HALF_YEARLY: 6}


@dataclass(frozen=True)
class Slot:
    """A meeting to be: its day and its hours."""

    on: dt.date
    starts: dt.time
    ends: dt.time


def days(first: dt.date, rhythm: Rhythm, count: int) -> tuple[dt.date, ...]:
    """``count`` days from ``first`` on. Months keep the weekday and its place: the third Thursday stays that.

    A fifth one becomes the fourth where the month has no fifth.
    """
    if rhythm in WEEKS:
        return tuple(first + dt.timedelta(weeks=WEEKS[rhythm] * number) for number in range(count))
    which = (first.day - 1) // 7
    return tuple(
        nth_weekday(add_months(first.replace(day=1), MONTHS[rhythm] * number), first.weekday(), which)
        for number in range(count)
    )


def nth_weekday(month: dt.date, weekday: int, which: int) -> dt.date:
    """The weekday's occurrence number ``which`` (0 is the first) in the month of ``month``, or the last there is."""
    first = month.replace(day=1)
    found = first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * which)
    return found if found.month == first.month else found - dt.timedelta(days=7)


def before(day: dt.date, weekdays: int) -> dt.date:
    """That many working days (Monday to Friday) earlier."""
    while weekdays:
        day -= dt.timedelta(days=1)
        weekdays -= day.weekday() < 5
    return day
