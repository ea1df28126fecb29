"""The one tree that page, PDF and Word file of a report to fullmäktige (13 §) are made from."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from kommunbrott.dates import period_label
from kommunbrott.trees import Tree

HEADINGS = {
    "summary": "Sammanfattning",
    "decided": "Det som har beslutats",
    "done": "Det som har gjorts",
    "achieved": "Det som har uppnåtts",
    "ahead": "Det som väntar",
}


@dataclass(frozen=True)
class BoardReportContent(Tree):
    TEXTS: ClassVar[tuple[str, ...]] = tuple(HEADINGS)

    id: int
    title: str
    starts_on: dt.date
    ends_on: dt.date
    dnr: str
    # Field and text, in the order they are printed.
    texts: tuple[tuple[str, str], ...]
    # What is counted, and how many.
    figures: tuple[tuple[str, int], ...]
    fixed_on: dt.date | None = None

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.ends_on)

    @property
    def chapters(self) -> tuple[tuple[str, str], ...]:
        """Heading and text of each part that has something to say."""
        return tuple((HEADINGS[name], text) for name, text in self.texts if text)
