"""Bars, with a line where something happened between two of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import (
    BOTTOM,
    HEIGHT,
    LEFT,
    TOP,
    WIDTH,
    ChartTable,
    Figure,
    Scale,
    Tick,
    in_two_rows,
    number,
    r,
    said,
)


@dataclass(frozen=True, slots=True)
class Bar:
    """``is_after`` fills the bar; the others are pale with an outline."""

    label: str
    value: float
    is_after: bool = True


@dataclass(frozen=True, slots=True)
class DrawnBar:
    x: float
    y: float
    width: float
    height: float
    middle: float
    value: str
    is_after: bool


@dataclass(frozen=True, slots=True)
class BarDrawing:
    """``mark`` is where something happened between two bars, with its words; None when nothing did."""

    width: int
    height: int
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    bars: tuple[DrawnBar, ...]
    mark: Tick | None
    mark_anchor: str


def bar_chart(
    *, key: str, title: str, subtitle: str, source: str, bars: Sequence[Bar], event: str = ""
) -> Figure:
    """``event`` is told at the line between the last bar before and the first after."""
    drawing = bar_drawing(bars, event)
    groups = len({bar.is_after for bar in bars}) > 1
    head = ("Period", "När", "Antal") if groups else ("", "Antal")
    rows = tuple(
        (bar.label, "efter" if bar.is_after else "före", number(bar.value))
        if groups
        else (bar.label, number(bar.value))
        for bar in bars
    )
    return Figure(
        key=key,
        template="parts/chart_bars.html",
        title=title,
        subtitle=subtitle,
        source=source,
        description=said([bar.label for bar in bars], [bar.value for bar in bars]),
        drawing=drawing,
        table=ChartTable(title, head, rows),
    )


def bar_drawing(bars: Sequence[Bar], event: str) -> BarDrawing:
    scale = Scale.over([bar.value for bar in bars], HEIGHT - BOTTOM, TOP + (16 if event else 0))
    room = (WIDTH - LEFT - 8) / max(1, len(bars))
    width = min(44.0, room * 0.76)
    drawn = []
    for index, bar in enumerate(bars):
        middle, y = LEFT + room * (index + 0.5), scale(bar.value)
        drawn.append(
            DrawnBar(
                r(middle - width / 2),
                y,
                r(width),
                r(HEIGHT - BOTTOM - y),
                r(middle),
                number(bar.value),
                bar.is_after,
            )
        )
    first = next((index for index, bar in enumerate(bars) if bar.is_after), None)
    mark = Tick(event, r(LEFT + room * first)) if event and first else None
    return BarDrawing(
        width=WIDTH,
        height=HEIGHT,
        across=in_two_rows([Tick(bar.label, each.middle) for bar, each in zip(bars, drawn, strict=True)]),
        up=scale.ticks,
        bars=tuple(drawn) if len(bars) <= 31 else tuple(without_values(drawn)),
        mark=mark,
        mark_anchor="end" if mark and mark.at > WIDTH / 2 else "start",
    )


def without_values(bars: list[DrawnBar]) -> list[DrawnBar]:
    """Too many to stand over each bar; the table has them."""
    return [DrawnBar(b.x, b.y, b.width, b.height, b.middle, "", b.is_after) for b in bars]
