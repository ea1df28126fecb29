"""Where the reports of a selection lie: numbers upon the municipality's own map, and the same by area."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from math import sqrt
from operator import itemgetter

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from incidents.models import Report
from incidents.models.report import CELL
from incidents.selection import Square
from kommunbrott import maps, sweref
from kommunbrott.choices import AreaKind
from kommunbrott.listing import MOST_ROWS
from kommunbrott.models import Area

WIDTH, HEIGHT = 360, 300
# Room for a mark at the outermost report.
MARGIN = 24
# Squares that reports are gathered in, in cells of the grid. The smallest is taken that is drawn so large.
SIDES = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
PIXELS = 38
# No nearer than this many metres to a pixel: a single report is seen with its surroundings.
NEAREST = 6.0

# A report's key, and its cell and area: x, y and key; None where it has none.
Lying = tuple[int, int | None, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Mark:
    """The reports of one square, at their middle."""

    square: Square
    count: int
    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class AreaCount:
    """``count`` is of the area and all that lies in it, as the filter takes it. ``depth`` is how far in it lies."""

    key: int
    name: str
    count: int
    depth: int


@dataclass(frozen=True, slots=True)
class ReportMap:
    """``total`` is of the reports that are counted here: of a large register the newest MOST_ROWS."""

    view: maps.View
    shapes: list[maps.Shape]
    roads: str
    marks: list[Mark]
    areas: list[AreaCount]
    total: int
    without_point: int
    without_area: int

    @property
    def metres(self) -> int:
        """The side of a square."""
        return self.marks[0].square.metres if self.marks else 0

    @property
    def most(self) -> list[AreaCount]:
        """The two districts with most of them."""
        inner = [area for area in self.areas if area.depth == max(each.depth for each in self.areas)]
        return sorted(inner, key=lambda area: (-area.count, area.name))[:2]


def newest(reports: QuerySet[Report]) -> list[Lying]:
    """Where they lie: MOST_ROWS of them, and one more when there are more. One query, which also counts them."""
    where = reports.order_by("-starts_at", "-pk").values_list("pk", "cell_x", "cell_y", "area_id")
    try:
        query, values = where[: MOST_ROWS + 1].query.sql_with_params()
    except EmptyResultSet:
        return []
    # At once and as the driver gives them: they are many, and whole numbers all.
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()


def report_map(lying: Sequence[Lying], areas: Iterable[Area], roads: maps.Lines = ()) -> ReportMap:
    """``lying`` are the ``newest``; ``areas`` are the municipality's, with their borders."""
    cells: Counter[tuple[int, int]] = Counter()
    by_area: Counter[int | None] = Counter()
    for (x, y, area), count in Counter(map(itemgetter(1, 2, 3), lying[:MOST_ROWS])).items():
        by_area[area] += count
        if x is not None:
            cells[x, y] += count
    areas = list(areas)
    view = view_of(cells, areas)
    total = by_area.total()
    marks = marks_of(cells, view)
    return ReportMap(
        view=view,
        shapes=[beside(shape, marks) for shape in maps.shapes(areas, view)],
        roads=maps.roads(roads, view),
        marks=marks,
        areas=area_counts(by_area, areas),
        total=total,
        without_point=total - cells.total(),
        without_area=by_area[None],
    )


def view_of(cells: Collection[tuple[int, int]], areas: list[Area]) -> maps.View:
    """All that is reported with some of its surroundings; all of the municipality where nothing is."""
    if not cells:
        return maps.view_of(areas, width=WIDTH, height=HEIGHT)
    xs, ys = [x for x, _ in cells], [y for _, y in cells]
    corners = [
        sweref.Metres(min(ys) * CELL, min(xs) * CELL),
        sweref.Metres((max(ys) + 1) * CELL, (max(xs) + 1) * CELL),
    ]
    return maps.holding(corners, width=WIDTH, height=HEIGHT, margin=MARGIN, nearest=NEAREST)


def marks_of(cells: Counter[tuple[int, int]], view: maps.View) -> list[Mark]:
    """The largest last, hence drawn on top."""
    side = next((side for side in SIDES if side * CELL >= PIXELS * view.scale), SIDES[-1])
    squares: dict[tuple[int, int], Counter] = {}
    for (x, y), count in cells.items():
        squares.setdefault((x // side, y // side), Counter())[x, y] += count
    marks = [mark_of(Square(x * side, y * side, side), held, view) for (x, y), held in squares.items()]
    return sorted(marks, key=lambda mark: (mark.count, mark.square.x, mark.square.y))


def mark_of(square: Square, held: Counter[tuple[int, int]], view: maps.View) -> Mark:
    """At the middle of its reports, yet whole within its square, so that no two cover each other."""
    count = held.total()
    size = square.metres / view.scale
    radius = min(7.0 if count == 1 else 8 + 2 * sqrt(count), size / 2 - 1)
    east = sum((x + 0.5) * number for (x, _), number in held.items()) / count * CELL
    north = sum((y + 0.5) * number for (_, y), number in held.items()) / count * CELL
    x, y = view.pixel_of(north, east)
    left, top = view.pixel_of((square.y + square.side) * CELL, square.x * CELL)
    return Mark(
        square,
        count,
        round(min(max(x, left + radius), left + size - radius), 1),
        round(min(max(y, top + radius), top + size - radius), 1),
        round(radius, 1),
    )


def beside(shape: maps.Shape, marks: list[Mark]) -> maps.Shape:
    """With its name moved up or down to where no mark covers it, or else without a name."""
    half = len(shape.name) * 3
    for step in (0, -16, 16, -24, 24):
        y = shape.y + step
        if 8 < y < HEIGHT - 8 and not any(
            abs(mark.y - y) < mark.radius + 6 and abs(mark.x - shape.x) < mark.radius + half for mark in marks
        ):
            return replace(shape, y=y)
    return replace(shape, is_named=False)


def area_counts(by_area: Counter[int | None], areas: list[Area]) -> list[AreaCount]:
    """Each area above those that lie in it; places count where they lie. Only areas that have any."""
    children: dict[int | None, list[Area]] = {}
    known = {area.pk for area in areas}
    for area in sorted(areas, key=lambda area: area.name):
        children.setdefault(area.parent_id if area.parent_id in known else None, []).append(area)
    told: list[AreaCount] = []

    def tell(area: Area, depth: int) -> int:
        at = len(told)
        is_told = area.kind in (AreaKind.TOWN, AreaKind.DISTRICT)
        below = depth + 1 if is_told else depth
        count = by_area[area.pk] + sum(tell(child, below) for child in children.get(area.pk, []))
        if is_told and count:
            told.insert(at, AreaCount(area.pk, area.name, count, depth))
        return count

    for top in children.get(None, []):
        tell(top, 0)
    return told
