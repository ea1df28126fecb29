"""One thing over time in several places: what is not known leaves a gap, and what cannot be compared is cut apart."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

from kommunbrott.charts.figure import (
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    ChartTable,
    Figure,
    Point,
    Tick,
    coordinates,
    places,
    r,
    thinned,
)
from kommunbrott.numbers import swedish_number

# Names at the end of the lines need more room than a year does.
RIGHT, BOTTOM = 120, 30
# Where a break's words stand, above the curve.
HEAD = 22
STEPS = (1, 2, 2.5, 5, 10)
# Lines beside the main one are told apart by their dashes, not by colour.
DASHES = ("5 4", "2 3", "9 3", "9 3 2 3")
SUPPRESSED, MISSING = "uppgiften är hemlig", "uppgift saknas"


@dataclass(frozen=True, slots=True)
class Told:
    """A value of one period. ``value`` is None where there is none, or where the source keeps it secret."""

    value: float | None = None
    is_suppressed: bool = False
    is_preliminary: bool = False


@dataclass(frozen=True, slots=True)
class Trend:
    """A value for each label, in order. The first trend is the one the figure is about."""

    name: str
    values: Sequence[Told]


@dataclass(frozen=True, slots=True)
class Break:
    """Something changed from the period with this index on, so that what is before cannot be compared."""

    at: int
    text: str


@dataclass(frozen=True, slots=True)
class Line:
    name: str
    is_main: bool
    dash: str
    pieces: tuple[str, ...]
    points: tuple[Point, ...]
    hollow: tuple[Point, ...]
    end: Tick | None
    name_y: float


@dataclass(frozen=True, slots=True)
class TrendDrawing:
    width: int
    height: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    lines: tuple[Line, ...]
    # Where the main one's value is secret: no height, only a place along the foot.
    secret: tuple[Tick, ...]
    breaks: tuple[Tick, ...]
    foot: float
    is_any_hollow: bool


def trend_chart(
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    labels: Sequence[str],
    trends: Sequence[Trend],
    breaks: Sequence[Break] = (),
    unit: str = "",
) -> Figure:
    drawing = trend_drawing(labels, trends, breaks)
    return Figure(
        key=key,
        template="parts/chart_trend.html",
        title=title,
        subtitle=subtitle,
        source=source,
        description=description(labels, trends, breaks, unit),
        drawing=drawing,
        table=ChartTable(title, ("Period", *(each.name for each in trends)), rows(labels, trends, breaks)),
    )


def description(labels, trends: Sequence[Trend], breaks: Sequence[Break], unit: str) -> str:
    said = []
    for trend in trends:
        values = ", ".join(
            f"{label} {words(told)}"
            for label, told in zip(labels, trend.values, strict=True)
            if is_told(told)
        )
        said.append(f"{trend.name}: {values or 'inga uppgifter'}.")
    cuts = [f"Tidsseriebrott {labels[each.at]}: {each.text}" for each in breaks]
    return " ".join([*said, *cuts, f"Enhet: {unit}." if unit else ""]).strip()


def is_told(told: Told) -> bool:
    return told.value is not None or told.is_suppressed


def words(told: Told) -> str:
    if told.is_suppressed:
        return SUPPRESSED
    if told.value is None:
        return MISSING
    return f"{swedish_number(told.value)}{' (preliminär)' if told.is_preliminary else ''}"


def rows(labels, trends: Sequence[Trend], breaks: Sequence[Break]) -> tuple[tuple[str, ...], ...]:
    cut = {each.at: each.text for each in breaks}
    return tuple(
        (
            f"{label} (tidsseriebrott: {cut[index]})" if index in cut else label,
            *(words(trend.values[index]) for trend in trends),
        )
        for index, label in enumerate(labels)
    )


def trend_drawing(labels, trends: Sequence[Trend], breaks: Sequence[Break]) -> TrendDrawing:
    values = [told.value for trend in trends for told in trend.values if told.value is not None]
    bottom, top = HEIGHT - BOTTOM, TOP + HEAD
    low, high, size = limits(values)
    x = places(len(labels), LEFT, WIDTH - RIGHT)

    def y(value: float) -> float:
        return r(bottom - (bottom - top) * (value - low) / (high - low))

    cuts = sorted({each.at for each in breaks})
    lines = [line_of(trend, x, y, cuts, number) for number, trend in enumerate(trends)]
    return TrendDrawing(
        width=WIDTH,
        height=HEIGHT,
        across=thinned([Tick(label, at) for label, at in zip(labels, x, strict=True)]),
        up=ticks(low, high, size, y),
        lines=tuple(spread(lines)),
        secret=tuple(
            Tick(labels[index], x[index])
            for index, told in enumerate(trends[0].values if trends else ())
            if told.is_suppressed
        ),
        breaks=tuple(Tick(each.text, between(x, each.at)) for each in breaks),
        foot=bottom,
        is_any_hollow=any(line.hollow for line in lines),
    )


def limits(values: Sequence[float]) -> tuple[float, float, float]:
    """Lowest, highest and the step between ticks. Zero is always in sight."""
    lowest, highest = min([0, *values]), max([0, *values])
    if lowest == highest:
        highest = 1
    rough = (highest - lowest) / 4
    power = 10 ** math.floor(math.log10(rough))
    size = next(power * each for each in STEPS if power * each >= rough * (1 - 1e-9))
    return math.floor(lowest / size + 1e-9) * size, math.ceil(highest / size - 1e-9) * size, size


def ticks(low: float, high: float, size: float, y) -> tuple[Tick, ...]:
    count = round((high - low) / size)
    return tuple(Tick(swedish_number(round(low + size * i, 6)), y(low + size * i)) for i in range(count + 1))


def between(x: Sequence[float], at: int) -> float:
    """Halfway from the period before."""
    return r((x[at - 1] + x[at]) / 2) if at else r(x[0] - 10)


def line_of(trend: Trend, x, y, cuts: Sequence[int], number: int) -> Line:
    pieces, piece, points, hollow = [], [], [], []
    for index, told in enumerate(trend.values):
        if index in cuts or told.value is None:
            pieces.append(piece)
            piece = []
        if told.value is None:
            continue
        point = Point(x[index], y(told.value), told.value, swedish_number(told.value))
        piece.append((point.x, point.y))
        (hollow if told.is_preliminary else points).append(point)
    pieces.append(piece)
    every = sorted([*points, *hollow], key=lambda point: point.x)
    last = every[-1] if every else None
    return Line(
        name=trend.name,
        is_main=number == 0,
        dash=DASHES[(number - 1) % len(DASHES)] if number else "",
        pieces=tuple(coordinates(each) for each in pieces if len(each) > 1),
        points=tuple(points),
        hollow=tuple(hollow),
        end=Tick(f"{trend.name} {last.label}", last.x) if last else None,
        name_y=last.y if last else 0.0,
    )


def spread(lines: list[Line]) -> list[Line]:
    """Names at the ends of the lines, moved so far apart that none lies on another."""
    order = sorted((line for line in lines if line.end), key=lambda line: line.name_y)
    placed: dict[str, float] = {}
    floor = -math.inf
    for line in order:
        floor = max(line.name_y, floor + 14)
        placed[line.name] = floor
    return [replace(line, name_y=r(placed.get(line.name, line.name_y))) for line in lines]
