"""Counts upon a map of the municipality's own borders."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import ChartTable, Figure, number, r


@dataclass(frozen=True, slots=True)
class Outline:
    """An area as the path of an SVG."""

    kind: str
    path: str


@dataclass(frozen=True, slots=True)
class Spot:
    """``label`` stands beside the mark, which holds the count."""

    label: str
    x: float
    y: float
    count: int


@dataclass(frozen=True, slots=True)
class Gathering:
    """A square of the ground, ``side`` pixels wide, where there is more than elsewhere. Numbered as in its list."""

    number: int
    label: str
    x: float
    y: float
    side: float
    count: int


@dataclass(frozen=True, slots=True)
class DrawnGathering:
    """Its upper left corner, and where its number stands."""

    number: int
    x: float
    y: float
    side: float
    text_x: float
    text_y: float


@dataclass(frozen=True, slots=True)
class DrawnSpot:
    label: str
    x: float
    y: float
    radius: float
    count: str
    label_y: float


@dataclass(frozen=True, slots=True)
class PlaceDrawing:
    width: int
    height: int
    outlines: tuple[Outline, ...]
    spots: tuple[DrawnSpot, ...]
    names: tuple[tuple[str, float, float], ...]
    gatherings: tuple[DrawnGathering, ...]
    roads: str


# Of a square that would be too small to see.
SMALLEST = 11


def place_chart(
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    size: tuple[int, int],
    outlines: Iterable[Outline],
    spots: Sequence[Spot] = (),
    names: Sequence[tuple[str, float, float]] = (),
    gatherings: Sequence[Gathering] = (),
    roads: str = "",
) -> Figure:
    """Larger marks are of more; the number stands in each. ``names`` of areas stand at x and y;
    ``roads`` is the path of them all."""
    most = max((spot.count for spot in spots), default=1)
    drawn = tuple(
        DrawnSpot(spot.label, spot.x, spot.y, radius, number(spot.count), r(spot.y - radius - 5))
        for spot in sorted(spots, key=lambda spot: spot.count)
        for radius in [r(9 + 10 * (spot.count / most) ** 0.5)]
    )
    rows = tuple((spot.label, number(spot.count)) for spot in spots)
    rows += tuple((f"Anhopning {each.number}: {each.label}", number(each.count)) for each in gatherings)
    said = ", ".join(
        [f"{spot.label} {spot.count}" for spot in spots]
        + [f"anhopning {each.number}: {each.label}, {each.count}" for each in gatherings]
    )
    return Figure(
        key=key,
        template="parts/chart_places.html",
        title=title,
        subtitle=subtitle,
        source=source,
        description=f"Karta. {said}." if said else "Karta utan rapporter.",
        drawing=PlaceDrawing(*size, tuple(outlines), drawn, tuple(names), numbered(gatherings), roads),
        table=ChartTable(title, ("Område", "Antal"), rows),
    )


def numbered(gatherings: Sequence[Gathering]) -> tuple[DrawnGathering, ...]:
    """Each number upon its square, or beside it where the square is too small or another number is there."""
    taken: list[tuple[float, float]] = []
    drawn = []
    for each in gatherings:
        side = max(each.side, SMALLEST)
        off = side / 2 + 10
        around = [
            (0, -off),
            (off, 0),
            (-off, 0),
            (0, off),
            (off, -off),
            (-off, off),
            (off, off),
            (-off, -off),
        ]
        places = [(each.x + right, each.y + down) for right, down in ([(0, 0)] if side > 22 else []) + around]
        free = (place for place in places if all(math.dist(place, other) > 18 for other in taken))
        text_x, text_y = next(free, places[0])
        taken.append((text_x, text_y))
        drawn.append(
            DrawnGathering(
                each.number, r(each.x - side / 2), r(each.y - side / 2), r(side), r(text_x), r(text_y)
            )
        )
    return tuple(drawn)
