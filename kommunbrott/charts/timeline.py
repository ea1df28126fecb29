"""Tracks over time: what goes on from when to when, and the days that matter, with a line for today."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import ChartTable, Figure, Tick, r
from kommunbrott.dates import add_months, long_date

WIDTH, LEFT, TOP, ROW = 900, 132, 26, 56
# Width of a letter at the size the drawing is written in, for knowing what has room.
LETTER = 6.4


@dataclass(frozen=True, slots=True)
class Band:
    """None as last day: it goes on. A planned one is drawn hatched."""

    starts_on: dt.date
    ends_on: dt.date | None
    label: str
    is_planned: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    on: dt.date
    label: str
    note: str = ""
    is_done: bool = False
    is_law: bool = False


@dataclass(frozen=True, slots=True)
class Track:
    name: str
    note: str
    bands: tuple[Band, ...]
    dots: tuple[Dot, ...]


@dataclass(frozen=True, slots=True)
class DrawnBand:
    x: float
    width: float
    label: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class DrawnDot:
    x: float
    label: str
    note: str
    anchor: str
    text_x: float
    is_done: bool
    is_law: bool


@dataclass(frozen=True, slots=True)
class DrawnTrack:
    name: str
    note: str
    y: float
    bands: tuple[DrawnBand, ...]
    dots: tuple[DrawnDot, ...]


@dataclass(frozen=True, slots=True)
class TimelineDrawing:
    width: int
    height: int
    left: int
    ticks: tuple[Tick, ...]
    today: float
    tracks: tuple[DrawnTrack, ...]


def timeline(
    *, key: str, title: str, first: dt.date, last: dt.date, today: dt.date, tracks: Sequence[Track]
) -> Figure:
    """Between two days. What lies outside is cut; what has no room for its words is told in the table only."""
    rows = []
    for track in tracks:
        for band in track.bands:
            end = long_date(band.ends_on) if band.ends_on else "tills vidare"
            rows.append((track.name, band.label, f"{long_date(band.starts_on)} – {end}"))
        for dot in track.dots:
            rows.append(
                (track.name, " ".join(part for part in (dot.label, dot.note) if part), long_date(dot.on))
            )
    return Figure(
        key=key,
        template="parts/chart_timeline.html",
        title=title,
        subtitle="",
        source="",
        description=". ".join(f"{track}: {what}, {when}" for track, what, when in rows),
        drawing=draw(first, last, today, tracks),
        table=ChartTable(title, ("Vad", "Händelse", "När"), tuple(rows)),
    )


def draw(first: dt.date, last: dt.date, today: dt.date, tracks: Sequence[Track]) -> TimelineDrawing:
    days = (last - first).days

    def x(day: dt.date) -> float:
        return r(LEFT + (WIDTH - LEFT) * min(max((day - first).days / days, 0), 1))

    drawn = []
    for number, track in enumerate(tracks):
        bands = []
        for band in track.bands:
            start, end = x(band.starts_on), x(band.ends_on or last)
            if end > start:
                room = len(band.label) * LETTER + 16 <= end - start
                bands.append(DrawnBand(start, r(end - start), band.label if room else "", band.is_planned))
        dots = tuple(_dot(dot, x(dot.on)) for dot in track.dots if first <= dot.on <= last)
        drawn.append(DrawnTrack(track.name, track.note, TOP + ROW * number, tuple(bands), dots))
    return TimelineDrawing(
        WIDTH, TOP + ROW * len(tracks) + 6, LEFT, tuple(_ticks(first, last, x)), x(today), tuple(drawn)
    )


def _dot(dot: Dot, at: float) -> DrawnDot:
    """The words stand to the right, or to the left where there is no room."""
    width = max(len(dot.label), len(dot.note)) * LETTER + 14
    fits = at + width <= WIDTH
    return DrawnDot(
        at,
        dot.label,
        dot.note,
        "start" if fits else "end",
        r(at + (12 if fits else -12)),
        dot.is_done,
        dot.is_law,
    )


def _ticks(first: dt.date, last: dt.date, x):
    """Each year by its number and each July by its name."""
    day = add_months(first.replace(day=1), -((first.month - 1) % 6))
    while day <= last:
        if day >= first:
            yield Tick(str(day.year) if day.month == 1 else "juli", x(day))
        day = add_months(day, 6)
