"""Counts upon a map of the municipality's own borders."""

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


def place_chart(
    *,
    key: str,
    title: str,
    subtitle: str,
    source: str,
    size: tuple[int, int],
    outlines: Iterable[Outline],
    spots: Sequence[Spot],
) -> Figure:
    """Larger marks are of more; the number stands in each."""
    most = max((spot.count for spot in spots), default=1)
    drawn = tuple(
        DrawnSpot(spot.label, spot.x, spot.y, radius, number(spot.count), r(spot.y - radius - 5))
        for spot in sorted(spots, key=lambda spot: spot.count)
        for radius in [r(9 + 10 * (spot.count / most) ** 0.5)]
    )
    rows = tuple((spot.label, number(spot.count)) for spot in spots)
    said = ", ".join(f"{spot.label} {spot.count}" for spot in spots)
    return Figure(
        key=key,
        template="parts/chart_places.html",
        title=title,
        subtitle=subtitle,
        source=source,
        description=f"Karta. {said}." if said else "Karta utan rapporter.",
        drawing=PlaceDrawing(*size, tuple(outlines), drawn),
        table=ChartTable(title, ("Område", "Antal"), rows),
    )
