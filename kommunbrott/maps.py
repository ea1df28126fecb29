"""Maps drawn by the server from the municipality's own borders: nothing is fetched from elsewhere."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunbrott import geo, sweref
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area

# A step nearer shows a third of the side.
STEP = 3
NEAREST = 3
# Pixels between two points of a road that are both drawn.
THIN = 1.5
# What a map shows where no border is known: Sweden.
EVERYWHERE = (geo.SOUTH, geo.WEST, geo.NORTH, geo.EAST)

# Roads as RoadNetwork keeps them: each a list of (north, east) in SWEREF 99 TM.
Lines = Sequence[Sequence[tuple[int, int]]]


@dataclass(frozen=True, slots=True)
class View:
    """What of the ground is seen: its middle in SWEREF 99 TM, the picture's size, and metres to a pixel."""

    north: float
    east: float
    scale: float
    width: int
    height: int

    def degrees(self, x: float, y: float) -> sweref.Degrees:
        """The place under a point of the picture, which counts from its upper left corner."""
        north = self.north - (y - self.height / 2) * self.scale
        east = self.east + (x - self.width / 2) * self.scale
        return sweref.degrees(north, east)

    def pixel(self, latitude: float, longitude: float) -> tuple[float, float]:
        return self.pixel_of(*sweref.metres(latitude, longitude))

    def pixel_of(self, north: float, east: float) -> tuple[float, float]:
        """Of a point in SWEREF 99 TM."""
        x = (east - self.east) / self.scale + self.width / 2
        y = (self.north - north) / self.scale + self.height / 2
        return round(x, 1), round(y, 1)

    def shows(self, x: float, y: float) -> bool:
        return 0 <= x <= self.width and 0 <= y <= self.height


@dataclass(frozen=True, slots=True)
class Shape:
    """An area as the path of an SVG; its name stands at ``x``, ``y`` when there is room for it."""

    kind: str
    path: str
    name: str
    x: float
    y: float
    is_named: bool


def view_of(
    areas: Iterable[Area],
    *,
    width: int,
    height: int,
    point: tuple[float, float] | None = None,
    nearer: int = 0,
) -> View:
    """All the areas; or, ``nearer`` than that, the surroundings of ``point`` (latitude, longitude) or the town."""
    areas = list(areas)
    corners = [
        sweref.metres(latitude, longitude)
        for area in areas
        if area.geometry
        for polygon in geo.polygons_of(area.geometry)
        for longitude, latitude in polygon[0]
    ]
    if not corners:
        south, west, north, east = EVERYWHERE
        corners = [sweref.metres(south, west), sweref.metres(north, east)]
    view = holding(corners, width=width, height=height)
    nearer = max(0, min(nearer, NEAREST))
    if nearer and (point := point or town_of(areas)):
        return View(*sweref.metres(*point), view.scale / STEP**nearer, width, height)
    return view


def holding(
    corners: Sequence[sweref.Metres], *, width: int, height: int, margin: int = 0, nearest: float = 0.5
) -> View:
    """All the points within a ``margin`` of pixels, and no nearer than ``nearest`` metres to a pixel."""
    norths, easts = [corner.north for corner in corners], [corner.east for corner in corners]
    scale = 1.04 * max(
        (max(easts) - min(easts)) / (width - 2 * margin),
        (max(norths) - min(norths)) / (height - 2 * margin),
        nearest,
    )
    return View((max(norths) + min(norths)) / 2, (max(easts) + min(easts)) / 2, scale, width, height)


def town_of(areas: Iterable[Area]) -> tuple[float, float] | None:
    """The middle of the first town."""
    towns = [area for area in areas if area.kind == AreaKind.TOWN and area.geometry]
    return geo.middle(towns[0].geometry) if towns else None


def larger_first(areas: Iterable[Area]) -> list[Area]:
    """The larger kinds first, so that the smaller are drawn upon them."""
    order = [kind.value for kind in AreaKind]
    return sorted(areas, key=lambda area: (order.index(area.kind), area.name))


def shapes(areas: Iterable[Area], view: View) -> list[Shape]:
    drawn = []
    for area in larger_first(area for area in areas if area.geometry):
        x, y = view.pixel(*geo.middle(area.geometry))
        path = path_of(area.geometry, view)
        drawn.append(Shape(area.kind, path, area.name, x, y, has_room(area, view, x, y)))
    return without_crowding(drawn)


def path_of(geometry: dict, view: View) -> str:
    parts = []
    for polygon in geo.polygons_of(geometry):
        for ring in polygon:
            points = [view.pixel(latitude, longitude) for longitude, latitude in ring[:-1]]
            parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in points) + "Z")
    return "".join(parts)


def roads(lines: Lines, view: View) -> str:
    """The path of all that is seen of them. Points that fall on the same pixel are one."""
    parts = []
    for line in lines:
        points = [view.pixel_of(north, east) for north, east in line]
        if not any(view.shows(x, y) for x, y in points) and not crosses(points, view):
            continue
        kept = points[:1]
        for x, y in points[1:-1]:
            if abs(x - kept[-1][0]) + abs(y - kept[-1][1]) >= THIN:
                kept.append((x, y))
        parts.append("M" + "L".join(f"{x:g} {y:g}" for x, y in [*kept, *points[-1:]]))
    return "".join(parts)


def crosses(points: Sequence[tuple[float, float]], view: View) -> bool:
    """May be seen although no point of it is: the box around it reaches into the picture."""
    across, down = [x for x, _ in points], [y for _, y in points]
    return (
        max(across) > 0 and min(across) < view.width and max(down) > 0 and min(down) < view.height
    )  # fmt: skip


def has_room(area: Area, view: View, x: float, y: float) -> bool:
    if area.kind == AreaKind.MUNICIPALITY or not view.shows(x, y):
        return False
    half = len(area.name) * 3
    return area.kind != AreaKind.PLACE or (half < x < view.width - half and view.scale < 12)


def without_crowding(drawn: list[Shape]) -> list[Shape]:
    """Of names that would cover each other the more particular area's is kept, but a town's of its districts."""
    taken: list[tuple[float, float, float]] = []
    kept = []
    for shape in reversed(drawn):
        half = len(shape.name) * 3
        clear = all(abs(shape.y - y) > 11 or abs(shape.x - x) > half + other for x, y, other in taken)
        if shape.is_named and clear:
            taken.append((shape.x, shape.y, half))
        kept.append(Shape(shape.kind, shape.path, shape.name, shape.x, shape.y, shape.is_named and clear))
    return kept[::-1]
