"""Numbers in a grid, darker where there are more."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import Figure, number

HEAT_STEPS = 5


@dataclass(frozen=True, slots=True)
class HeatCell:
    value: str
    step: int


@dataclass(frozen=True, slots=True)
class HeatDrawing:
    """A table that is its own alternative: the number stands in every cell."""

    corner: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[HeatCell, ...], str], ...]
    totals: tuple[str, ...]
    total: str


def heat_table(
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    corner: str,
    rows: Sequence[str],
    columns: Sequence[str],
    cells: Sequence[Sequence[float]],
    with_totals: bool = True,
) -> Figure:
    """Step 0 is nothing, 5 the fullest fifth of the way to the largest cell."""
    most = max((value for row in cells for value in row), default=0)
    drawn = tuple(
        (
            name,
            tuple(HeatCell(number(round(value)), step(value, most)) for value in row),
            number(round(sum(row))) if with_totals else "",
        )
        for name, row in zip(rows, cells, strict=True)
    )
    sums = [sum(column) for column in zip(*cells, strict=True)] if cells else []
    totals = tuple(number(round(value)) for value in sums) if with_totals else ()
    drawing = HeatDrawing(
        corner, tuple(columns), drawn, totals, number(round(sum(sums))) if with_totals else ""
    )
    return Figure(key, "parts/chart_heat.html", title, subtitle, source, "", drawing, None)


def step(value: float, most: float) -> int:
    return math.ceil(value / most * HEAT_STEPS) if most and value > 0 else 0
