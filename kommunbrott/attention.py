"""What waits for somebody: one line each on the start page, the same from every app."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from kommunbrott.dates import short_date

# Nearer than this it is marked as something to see to now.
SOON_DAYS = 14


@dataclass(frozen=True)
class Matter:
    """``tone`` is one of the badge's. ``days`` until it is due, negative when late, orders the list."""

    title: str
    text: str
    url: str
    tone: str
    badge: str
    days: int


def by_day(title: str, text: str, url: str, *, due_on: dt.date, today: dt.date) -> Matter:
    """Something with a last day."""
    days = (due_on - today).days
    if days < 0:
        return Matter(title, text, url, "late", f"{-days} {'dag' if days == -1 else 'dagar'} sen", days)
    tone = "notice" if days <= SOON_DAYS else "waiting"
    said = "I dag" if days == 0 else f"Senast {short_date(due_on)}"
    return Matter(title, text, url, tone, said, days)


def at_leisure(title: str, text: str, url: str, badge: str, *, tone: str = "waiting") -> Matter:
    """Something without a last day: after what is late and what is soon due, before what is far off."""
    return Matter(title, text, url, tone, badge, SOON_DAYS + 1)


def in_order(matters: Iterable[Matter]) -> list[Matter]:
    """What has waited longest first, then what is due next."""
    return sorted(matters, key=lambda matter: (matter.days, matter.title))
