"""Two years as a wheel: months round the rim, what goes on as rings, and the days that matter as marks."""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import ChartTable, Figure, r
from kommunbrott.charts.timeline import Band
from kommunbrott.dates import MONTHS, add_months, long_date

SIZE, MIDDLE = 640, 320
MONTHS_ROUND = 24
RIM = (300, 272)
RINGS = ((234, 204), (194, 164))
MARKS = {"law": 254, "meeting": 140, "own": 116}


@dataclass(frozen=True, slots=True)
class Mark:
    """``kind`` is law, meeting or own."""

    on: dt.date
    label: str
    kind: str
    is_done: bool = False


@dataclass(frozen=True, slots=True)
class DrawnMonth:
    path: str
    x: float
    y: float
    label: str
    is_now: bool
    is_past: bool


@dataclass(frozen=True, slots=True)
class DrawnArc:
    path: str
    is_planned: bool


@dataclass(frozen=True, slots=True)
class DrawnMark:
    kind: str
    x: float
    y: float
    is_done: bool
    label: str


@dataclass(frozen=True, slots=True)
class WheelDrawing:
    size: int
    middle: int
    months: tuple[DrawnMonth, ...]
    rings: tuple[tuple[DrawnArc, ...], ...]
    marks: tuple[DrawnMark, ...]
    today: tuple[float, float, float, float] | None
    heading: str
    under: str


def wheel(
    *,
    key: str,
    title: str,
    first: dt.date,
    today: dt.date,
    rings: Sequence[tuple[str, Sequence[Band]]],
    marks: Sequence[Mark],
    heading: str,
    under: str,
) -> Figure:
    """24 months from ``first``, the first of a month. Every mark stands in the table too, with its words."""
    last = add_months(first, MONTHS_ROUND)
    turn = Turn(first, last)
    rows = [
        (long_date(max(band.starts_on, first)), f"{name}: {band.label}")
        for name, bands in rings
        for band in bands
    ]
    rows += [(long_date(mark.on), mark.label) for mark in marks]
    drawing = WheelDrawing(
        SIZE,
        MIDDLE,
        tuple(turn.month(number, today) for number in range(MONTHS_ROUND)),
        tuple(turn.ring(bands, radii) for (_, bands), radii in zip(rings, RINGS, strict=False)),
        tuple(turn.mark(mark) for mark in marks),
        turn.line(today, 70, RIM[0]) if first <= today < last else None,
        heading,
        under,
    )
    table = ChartTable(title, ("När", "Vad"), tuple(rows))
    said = ". ".join(f"{day}: {what}" for day, what in rows)
    return Figure(key, "parts/chart_wheel.html", title, "", "", said, drawing, table)


@dataclass(frozen=True, slots=True)
class Turn:
    """Days to places on the wheel: the first at the top, and then clockwise."""

    first: dt.date
    last: dt.date

    def angle(self, day: dt.date) -> float:
        share = (day - self.first).days / (self.last - self.first).days
        return 2 * math.pi * min(max(share, 0), 1)

    def at(self, angle: float, radius: float) -> tuple[float, float]:
        return r(MIDDLE + radius * math.sin(angle)), r(MIDDLE - radius * math.cos(angle))

    def sector(self, start: float, end: float, outer: float, inner: float) -> str:
        """Between two angles. A whole turn is stopped short of its end, for an arc to itself is no arc."""
        end = min(end, start + 2 * math.pi - 0.001)
        large = int(end - start > math.pi)
        (x1, y1), (x2, y2) = self.at(start, outer), self.at(end, outer)
        (x3, y3), (x4, y4) = self.at(end, inner), self.at(start, inner)
        return (
            f"M{x1:g} {y1:g}A{outer} {outer} 0 {large} 1 {x2:g} {y2:g}"
            f"L{x3:g} {y3:g}A{inner} {inner} 0 {large} 0 {x4:g} {y4:g}z"
        )

    def month(self, number: int, today: dt.date) -> DrawnMonth:
        day, after = add_months(self.first, number), add_months(self.first, number + 1)
        start, end = self.angle(day), self.angle(after)
        x, y = self.at((start + end) / 2, sum(RIM) / 2)
        label = MONTHS[day.month - 1][:3] if day.month != 1 else str(day.year)
        return DrawnMonth(self.sector(start, end, *RIM), x, y, label, day <= today < after, after <= today)

    def ring(self, bands: Sequence[Band], radii: tuple[int, int]) -> tuple[DrawnArc, ...]:
        arcs = []
        for band in bands:
            start, end = self.angle(band.starts_on), self.angle(band.ends_on or self.last)
            if end > start:
                arcs.append(DrawnArc(self.sector(start, end, *radii), band.is_planned))
        return tuple(arcs)

    def mark(self, mark: Mark) -> DrawnMark:
        x, y = self.at(self.angle(mark.on), MARKS[mark.kind])
        return DrawnMark(mark.kind, x, y, mark.is_done, mark.label)

    def line(self, day: dt.date, inner: float, outer: float) -> tuple[float, float, float, float]:
        angle = self.angle(day)
        return (*self.at(angle, inner), *self.at(angle, outer))
