"""What page, PDF, letter and file of an operational lägesbild are made from. Plain values: no queries, no models."""

import datetime as dt
from dataclasses import dataclass

from kommunbrott.dates import short_span
from kommunbrott.trees import Tree


@dataclass(frozen=True)
class CountContent:
    """How many now, in as long a time just before, and over the same days of last year."""

    name: str
    now: int
    before: int
    last_year: int
    # What may be said of the change, in Swedish: "för få", "inom det normala", "ökning med 40 procent …".
    said: str
    said_last_year: str
    # Of the area or category in the database; None for those without.
    key: int | None = None

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class StretchContent:
    """A week or a month of the period. ``low`` and ``high`` bound what chance makes of ``last_year``."""

    label: str
    now: int
    last_year: int
    low: float
    high: float


@dataclass(frozen=True)
class PlaceContent:
    rank: int
    name: str
    now: int
    before: int
    share: float


@dataclass(frozen=True)
class HotSpotContent:
    """A hundred-metre cell that stands out. The point is its middle."""

    name: str
    now: int
    around: int
    latitude: float
    longitude: float


@dataclass(frozen=True)
class StandoutContent:
    heading: str
    text: str
    # Of the area that it is in, when it is known to be in one.
    area: int | None = None


@dataclass(frozen=True)
class StatisticsContent:
    starts_on: dt.date
    ends_on: dt.date
    before_starts_on: dt.date
    last_year_starts_on: dt.date
    last_year_ends_on: dt.date
    # What is counted, where it is less than everything: "Skadegörelse, Centrum".
    narrowed: str
    total: CountContent
    areas: tuple[CountContent, ...]
    categories: tuple[CountContent, ...]
    reporters: tuple[CountContent, ...]
    # "dag", "vecka" or "månad"
    unit: str
    stretches: tuple[StretchContent, ...]
    # Monday first, three hours to a cell.
    hours: tuple[tuple[float, ...], ...]
    hours_note: str
    peak: str
    cross_rows: tuple[str, ...]
    cross_columns: tuple[str, ...]
    cross_cells: tuple[tuple[int, ...], ...]
    places: tuple[PlaceContent, ...]
    # How many of all reports the first five places have.
    concentrated: int
    hot_spots: tuple[HotSpotContent, ...]
    standouts: tuple[StandoutContent, ...]

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1


@dataclass(frozen=True)
class AreaContent:
    count: CountContent
    # Empty while nobody has judged it.
    level: str
    motive: str


@dataclass(frozen=True)
class InterventionContent:
    id: int
    title: str
    where: str
    until: str
    counts: str
    result: str


@dataclass(frozen=True)
class EventContent:
    when: str
    what: str
    detail: str


@dataclass(frozen=True)
class BriefContent(Tree):
    number: int
    starts_on: dt.date
    ends_on: dt.date
    summary: str
    remarks: tuple[str, ...]
    # How many of those who report regularly have been heard, and how many of them had nothing to tell.
    reporters: int
    heard: int
    quiet: int
    areas: tuple[AreaContent, ...]
    statistics: StatisticsContent
    interventions: tuple[InterventionContent, ...]
    events: tuple[EventContent, ...]
    # Swedish local time, åååå-mm-dd tt.mm.
    counted_at: str
    # Where, when and by whom it was fixed; empty while it is open.
    occasion: str = ""
    fixed_on: dt.date | None = None
    fixed_by: str = ""

    @property
    def period(self) -> str:
        return short_span(self.starts_on, self.ends_on)

    @property
    def is_judged(self) -> bool:
        return all(area.level for area in self.areas)
