"""Charts as drawings with exact coordinates, and beside each the table of its numbers.

Small dataclasses in, a Figure out; ``{% chart figure %}`` draws it the same on a page and in a PDF. A figure's title
states the finding. Colours come from classes on the screen; the attributes that paper goes by are set here.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

# The tokens of the light theme (static/css/tokens.css), for renderers that read no stylesheet inside a drawing.
INK = {
    "series": "#0b5563",
    "other": "#7c8a86",
    "pale": "#cfdedf",
    "grid": "#e4e5df",
    "axis": "#7d8481",
    "text": "#1b201f",
    "text_2": "#4b5351",
    "surface": "#ffffff",
    "mark": "#b0413a",
}
WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 36, 56, 16, 30
STEPS = (1, 2, 2.5, 5, 10)
HEAT_STEPS = 5
# Per cent: how far an interval is drawn before an arrow says that it goes on.
FURTHEST = 100


@dataclass(frozen=True, slots=True)
class ChartTable:
    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """``key`` is unique on the page. ``description`` says in words what the drawing shows."""

    key: str
    template: str
    title: str
    subtitle: str
    source: str
    description: str
    drawing: object
    table: ChartTable | None


@dataclass(frozen=True, slots=True)
class Tick:
    label: str
    at: float


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: float
    label: str


# --- Line with a band ---


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
    drawing = LineDrawing(
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


# --- Bars ---


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
    drawing = BarDrawing(
        width=WIDTH,
        height=HEIGHT,
        across=thinned([Tick(bar.label, each.middle) for bar, each in zip(bars, drawn, strict=True)]),
        up=scale.ticks,
        bars=tuple(drawn) if len(bars) <= 31 else tuple(without_values(drawn)),
        mark=mark,
        mark_anchor="end" if mark and mark.at > WIDTH / 2 else "start",
    )
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


def without_values(bars: list[DrawnBar]) -> list[DrawnBar]:
    """Too many to stand over each bar; the table has them."""
    return [DrawnBar(b.x, b.y, b.width, b.height, b.middle, "", b.is_after) for b in bars]


# --- Heat ---


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


# --- Intervals ---


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
    def at(percent: float) -> float:
        share = (min(max(percent, -100), FURTHEST) + 100) / (100 + FURTHEST)
        return r(PLOT_LEFT + share * (PLOT_RIGHT - PLOT_LEFT))

    rows = []
    for index, change in enumerate(changes):
        y = 34 + ROW * index
        counts = f"{change.before} → {change.after}"
        if change.ratio is None or change.low is None or change.high is None:
            rows.append(
                DrawnChange(change.label, counts, y, None, None, None, False, False, "för få för att bedöma")
            )
            continue
        middle, low, high = (percent_of(value) for value in (change.ratio, change.low, change.high))
        sure = low > 0 or high < 0
        words = f"{signed(middle)} ({signed(low)} till {signed(high)})"
        rows.append(
            DrawnChange(change.label, counts, y, at(middle), at(low), at(high), high > FURTHEST, sure, words)
        )
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


def percent_of(ratio: float) -> int:
    return round((ratio - 1) * 100)


def signed(percent: float) -> str:
    return f"{'+' if percent > 0 else '−' if percent < 0 else ''}{abs(percent)} %"


# --- What they share ---


@dataclass(frozen=True, slots=True)
class Scale:
    """Values to places from ``bottom`` (zero) up to ``top``."""

    most: float
    bottom: float
    top: float
    ticks: tuple[Tick, ...]

    @classmethod
    def over(cls, values: Sequence[float], bottom: float, top: float) -> "Scale":
        size = tick_size(max([*values, 1]))
        count = math.ceil(max([*values, 1]) / size - 1e-9)
        most = size * count
        up = tuple(
            Tick(number(size * i), r(bottom - (bottom - top) * size * i / most)) for i in range(count + 1)
        )
        return cls(most, bottom, top, up)

    def __call__(self, value: float) -> float:
        return r(self.bottom - (self.bottom - self.top) * value / self.most)


def tick_size(most: float) -> float:
    """A round number that gives at most five ticks; whole when values are counts."""
    rough = most / 4
    power = 10 ** math.floor(math.log10(rough)) if rough > 0 else 1
    return max(1, next(power * each for each in STEPS if power * each >= rough))


def places(count: int, left: float, right: float) -> list[float]:
    if count == 1:
        return [r((left + right) / 2)]
    return [r(left + (right - left) * index / max(1, count - 1)) for index in range(count)]


def thinned(ticks: list[Tick]) -> tuple[Tick, ...]:
    """As many labels as have room, evenly."""
    widest = max((len(tick.label) for tick in ticks), default=1) * 7 + 10
    every = max(1, math.ceil(len(ticks) * widest / (WIDTH - LEFT)))
    return tuple(ticks[::every])


def coordinates(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:g},{y:g}" for x, y in points)


def known(values: Sequence[float | None]) -> list[float]:
    return [value for value in values if value is not None]


def said(labels: Sequence[str], values: Sequence[float | None]) -> str:
    pairs = zip(labels, values, strict=True)
    return ", ".join(f"{label} {number(value)}" for label, value in pairs if value is not None) + "."


def number(value: float | None) -> str:
    """Whole numbers with a narrow space between thousands, others with one decimal and a comma."""
    if value is None:
        return ""
    if float(value).is_integer():
        return f"{int(value):,}".replace(",", "\u202f")
    return f"{value:.1f}".replace(".", ",")


def r(value: float) -> float:
    return round(value, 1)
