"""What every kind of chart has: its words, its table, its colours and its axes."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

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
    """``row`` is 1 for the upper and 2 for the lower of two rows of labels, 0 where there is one."""

    label: str
    at: float
    row: int = 0


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: float
    label: str


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
    return tuple(ticks[:: rows_needed(ticks)])


def in_two_rows(ticks: list[Tick]) -> tuple[Tick, ...]:
    """All labels, every other one lower, where that gives them room; else as many as have room."""
    if rows_needed(ticks) != 2:
        return thinned(ticks)
    return tuple(replace(tick, row=at % 2 + 1) for at, tick in enumerate(ticks))


def rows_needed(ticks: list[Tick]) -> int:
    widest = max((len(tick.label) for tick in ticks), default=1) * 7 + 10
    return max(1, math.ceil(len(ticks) * widest / (WIDTH - LEFT)))


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
