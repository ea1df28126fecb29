"""Changes with what chance could have made of them."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import WIDTH, ChartTable, Figure, Tick, r

# Per cent: how far an interval is drawn before an arrow says that it goes on.
FURTHEST = 100


@dataclass(frozen=True, slots=True)
class Change:
    """A ratio and its interval, 1 being no change; None when there are too few to judge."""

    label: str
    before: int
    after: int
    ratio: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class DrawnChange:
    label: str
    counts: str
    y: float
    x: float | None
    low: float | None
    high: float | None
    goes_on: bool
    is_sure: bool
    words: str


@dataclass(frozen=True, slots=True)
class IntervalDrawing:
    width: int
    height: int
    across: tuple[Tick, ...]
    zero: float
    right: float
    bottom: float
    rows: tuple[DrawnChange, ...]


PLOT_LEFT, PLOT_RIGHT, ROW = 300, 530, 34


def interval_plot(*, key: str, title: str, subtitle: str, source: str, changes: Sequence[Change]) -> Figure:
    rows = [drawn(change, 34 + ROW * index) for index, change in enumerate(changes)]
    bottom = 34 + ROW * len(changes) - 8
    ticks = tuple(Tick(signed(value), at(value)) for value in (-100, -50, 0, 50, 100))
    drawing = IntervalDrawing(WIDTH, bottom + 40, ticks, at(0), PLOT_RIGHT, bottom, tuple(rows))
    table = ChartTable(
        title,
        ("", "Före", "Efter", "Förändring (95 %)"),
        tuple(
            (change.label, str(change.before), str(change.after), row.words)
            for change, row in zip(changes, rows, strict=True)
        ),
    )
    description = ". ".join(f"{row.label}: {row.words}" for row in rows)
    return Figure(key, "parts/chart_intervals.html", title, subtitle, source, description, drawing, table)


def at(percent: float) -> float:
    share = (min(max(percent, -100), FURTHEST) + 100) / (100 + FURTHEST)
    return r(PLOT_LEFT + share * (PLOT_RIGHT - PLOT_LEFT))


def drawn(change: Change, y: float) -> DrawnChange:
    counts = f"{change.before} → {change.after}"
    if change.ratio is None or change.low is None or change.high is None:
        return DrawnChange(change.label, counts, y, None, None, None, False, False, "för få för att bedöma")
    middle, low, high = (percent_of(value) for value in (change.ratio, change.low, change.high))
    words = f"{signed(middle)} ({signed(low)} till {signed(high)})"
    is_sure = low > 0 or high < 0
    return DrawnChange(
        change.label, counts, y, at(middle), at(low), at(high), high > FURTHEST, is_sure, words
    )


def percent_of(ratio: float) -> int:
    return round((ratio - 1) * 100)


def signed(percent: float) -> str:
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)} %"
