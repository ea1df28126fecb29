"""A line over time, the one before it dashed, and the band of what is usual."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import (
    BOTTOM,
    HEIGHT,
    LEFT,
    RIGHT,
    TOP,
    WIDTH,
    ChartTable,
    Figure,
    Point,
    Scale,
    Tick,
    coordinates,
    known,
    number,
    places,
    said,
    thinned,
)


@dataclass(frozen=True, slots=True)
class Series:
    """A value for each label; None where there is none yet."""

    name: str
    values: Sequence[float | None]


@dataclass(frozen=True, slots=True)
class LineDrawing:
    width: int
    height: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    band: str
    line: str
    points: tuple[Point, ...]
    other: str
    name: Tick | None
    name_y: float
    other_name: str
    other_x: float
    other_y: float


def line_chart(
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    labels: Sequence[str],
    now: Series,
    then: Series | None = None,
    band: Sequence[tuple[float, float]] = (),
) -> Figure:
    """``band`` is what is usual, low and high for each label; the dashed line is ``then``."""
    drawing = line_drawing(labels, now, then, band)
    head = tuple(filter(None, ["", now.name, then.name if then else "", "Normalt" if band else ""]))
    return Figure(
        key=key,
        template="parts/chart_line.html",
        title=title,
        subtitle=subtitle,
        source=source,
        description=f"{now.name}: {said(labels, now.values)}",
        drawing=drawing,
        table=ChartTable(title, ("Period", *head), line_rows(labels, now, then, band)),
    )


def line_drawing(labels: Sequence[str], now: Series, then: Series | None, band) -> LineDrawing:
    everything = [*known(now.values), *known(then.values if then else ()), *(high for _, high in band)]
    scale = Scale.over(everything, HEIGHT - BOTTOM, TOP)
    x = places(len(labels), LEFT, WIDTH - RIGHT)
    points = tuple(
        Point(x[i], scale(value), value, number(value))
        for i, value in enumerate(now.values)
        if value is not None
    )
    others = [
        (x[i], scale(value)) for i, value in enumerate(then.values if then else ()) if value is not None
    ]
    edge = [(x[i], scale(high)) for i, (_, high) in enumerate(band)]
    edge += [(x[i], scale(low)) for i, (low, _) in reversed(list(enumerate(band)))]
    last = points[-1] if points else None
    other_y = others[-1][1] if others else 0.0
    return LineDrawing(
        width=WIDTH,
        height=HEIGHT,
        across=thinned([Tick(label, at) for label, at in zip(labels, x, strict=True)]),
        up=scale.ticks,
        band=coordinates(edge),
        line=coordinates([(point.x, point.y) for point in points]),
        points=points,
        other=coordinates(others),
        name=Tick(now.name, last.x) if last else None,
        name_y=apart(last.y, other_y, others and last.x == others[-1][0]) if last else 0.0,
        other_name=then.name if then else "",
        other_x=others[-1][0] if others else 0.0,
        other_y=other_y,
    )


def line_rows(labels, now: Series, then: Series | None, band) -> tuple[tuple[str, ...], ...]:
    rows = []
    for i, label in enumerate(labels):
        row = [label, number(now.values[i])]
        if then:
            row.append(number(then.values[i]))
        if band:
            row.append(f"{number(round(band[i][0]))}–{number(round(band[i][1]))}")
        rows.append(tuple(row))
    return tuple(rows)


def apart(y: float, other: float, same_place: bool) -> float:
    """Two names at the end of two lines do not lie on each other."""
    if not same_place or abs(y - other) >= 14:
        return y
    return other + (14 if y >= other else -14)
