"""Days of the årshjul: the same from every app, told once each and in order."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from icalendar import Event

from kommunbrott.charts import Mark
from kommunbrott.dates import MONTHS, add_months, long_date, short_date

# How many months the wheel goes round: the act counts in two years.
MONTHS_ROUND = 24
LAW, MEETING, OWN = "law", "meeting", "own"


@dataclass(frozen=True)
class YearDate:
    """``uid`` is what calendars know it by, and stays the same while the day moves. ``kind`` is law, meeting or own."""

    uid: str
    on: dt.date
    what: str
    kind: str
    note: str = ""
    url: str = ""
    is_done: bool = False

    @property
    def day(self) -> str:
        return short_date(self.on)

    def mark(self) -> Mark:
        return Mark(self.on, self.what, self.kind, is_done=self.is_done)


@dataclass(frozen=True)
class Quarter:
    """``is_past`` as a whole."""

    name: str
    dates: tuple[YearDate, ...]
    is_past: bool


def between(dates: Iterable[YearDate], first: dt.date, after: dt.date) -> list[YearDate]:
    return sorted(
        (row for row in dates if first <= row.on < after), key=lambda row: (row.on, row.what, row.uid)
    )


def quarters(dates: Sequence[YearDate], first: dt.date, today: dt.date) -> list[Quarter]:
    """Eight of them, also those in which nothing happens."""
    found = []
    for number in range(MONTHS_ROUND // 3):
        start, after = add_months(first, 3 * number), add_months(first, 3 * number + 3)
        name = f"{MONTHS[start.month - 1].capitalize()}–{MONTHS[start.month + 1]} {start.year}"
        rows = tuple(row for row in dates if start <= row.on < after)
        found.append(Quarter(name, rows, after <= today))
    return found


def event_of(row: YearDate, now: dt.datetime, base_url: str) -> Event:
    """A whole day, as calendars want it (RFC 5545)."""
    event = Event()
    event.add("uid", f"{row.uid}@kommunbrott")
    event.add("dtstamp", now)
    event.add("dtstart", row.on)
    event.add("dtend", row.on + dt.timedelta(days=1))
    event.add("summary", row.what)
    event.add("transp", "TRANSPARENT")
    if row.note:
        event.add("description", row.note)
    if row.url:
        event.add("url", base_url + row.url)
    return event


def countdown(dates: Sequence[YearDate], today: dt.date) -> str:
    """ "299 dagar till 16 september 2027", the next of the act's days; "" without one."""
    law = [row for row in dates if row.kind == LAW and not row.is_done and row.on >= today]
    if not law:
        return ""
    days = (law[0].on - today).days
    return f"{days} {'dag' if days == 1 else 'dagar'} till {long_date(law[0].on)}"
