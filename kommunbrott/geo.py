"""Borders of areas: GeoJSON in WGS 84, longitude before latitude. What they hold, and where they lie."""

import json
import math
from itertools import pairwise

from kommunbrott import sweref

CORNERS = 24
MAX_BYTES = 2_000_000
MAX_ROAD_BYTES = 20_000_000
MOST_READ = 200_000
TOO_MANY_ROADS = "Filen har för många vägar för en överskådlig karta. Ta bara med de större."
# Metres that a road may be off: less than a pixel on any map that shows more than a block.
SLACK = 4
MAX_POINTS = 20_000
# Sweden with room to spare, in degrees.
WEST, EAST, SOUTH, NORTH = 10.0, 25.0, 54.5, 70.0

NOT_READ = "Filen går inte att läsa som GeoJSON. Spara gränsen som GeoJSON och försök igen."
WRONG_PLACE = (
    "Gränsen ligger inte i Sverige. Koordinaterna ska vara longitud och latitud i WGS 84, till exempel "
    "15.1, 56.2. Är filen i SWEREF 99, exportera den på nytt i WGS 84."
)


class UnusableBorder(ValueError):
    """Carries in Swedish what is wrong with the file and what to do."""


def border_from(data: bytes) -> dict:
    """One geometry, Polygon or MultiPolygon, of all polygons in the file. Raises UnusableBorder."""
    if len(data) > MAX_BYTES:
        raise UnusableBorder("Filen är för stor. En gräns får vara högst 2 MB. Förenkla den och försök igen.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnusableBorder(NOT_READ) from error
    polygons = [checked(polygon) for polygon in polygons_in(content)]
    if not polygons:
        raise UnusableBorder("Filen innehåller ingen yta. Gränsen ska vara en eller flera polygoner.")
    if sum(len(ring) for polygon in polygons for ring in polygon) > MAX_POINTS:
        raise UnusableBorder(
            "Gränsen har för många punkter. Förenkla den till högst 20 000 punkter och försök igen."
        )
    if len(polygons) == 1:
        return {"type": "Polygon", "coordinates": polygons[0]}
    return {"type": "MultiPolygon", "coordinates": polygons}


def polygons_in(content) -> list:
    """The coordinates of every polygon, whatever they are wrapped in."""
    if not isinstance(content, dict):
        raise UnusableBorder(NOT_READ)
    match content.get("type"):
        case "Polygon":
            return [content.get("coordinates")]
        case "MultiPolygon":
            return listed(content.get("coordinates"))
        case "Feature":
            return polygons_in(content.get("geometry"))
        case "FeatureCollection":
            return [
                polygon
                for feature in listed(content.get("features"))
                for polygon in polygons_in(feature if is_feature(feature) else None)
            ]
        case kind:
            raise UnusableBorder(
                f"Filen innehåller {kind or 'något okänt'}. Gränsen ska vara Polygon eller MultiPolygon."
            )


# --- Roads ---


def roads_from(data: bytes) -> list[list[list[int]]]:
    """Every line of the file as [north, east] in whole metres of SWEREF 99 TM, thinned. Raises UnusableBorder."""
    if len(data) > MAX_ROAD_BYTES:
        raise UnusableBorder("Filen är för stor. Den får vara högst 20 MB. Ta bara med de större vägarna.")
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UnusableBorder(NOT_READ) from error
    read = [[point_of(point) for point in listed(line)] for line in lines_in(content)]
    if sum(map(len, read)) > MOST_READ:
        raise UnusableBorder(TOO_MANY_ROADS)
    lines = [
        thinned(
            [
                tuple(round(each) for each in sweref.metres(latitude, longitude))
                for longitude, latitude in line
            ]
        )
        for line in read
        if len(line) > 1
    ]
    if not lines:
        raise UnusableBorder("Filen innehåller inga linjer. Vägar ska vara LineString eller MultiLineString.")
    if sum(map(len, lines)) > MAX_POINTS:
        raise UnusableBorder(TOO_MANY_ROADS)
    return [[list(point) for point in line] for line in lines]


def lines_in(content) -> list:
    """The coordinates of every line; points and surfaces in the same file are passed over."""
    if not isinstance(content, dict):
        raise UnusableBorder(NOT_READ)
    match content.get("type"):
        case "LineString":
            return [content.get("coordinates")]
        case "MultiLineString":
            return listed(content.get("coordinates"))
        case "Feature":
            return lines_in(content["geometry"]) if content.get("geometry") else []
        case "FeatureCollection":
            return [
                line
                for feature in listed(content.get("features"))
                for line in lines_in(feature if is_feature(feature) else None)
            ]
        case _:
            return []


def thinned(line: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Without the corners that lie within SLACK metres of the line without them (Douglas & Peucker 1973)."""
    kept, waiting = {0, len(line) - 1}, [(0, len(line) - 1)]
    while waiting:
        first, last = waiting.pop()
        off, middle = max(
            ((distance(line[at], line[first], line[last]), at) for at in range(first + 1, last)),
            default=(0, 0),
        )
        if off > SLACK:
            kept.add(middle)
            waiting += [(first, middle), (middle, last)]
    return [point for at, point in enumerate(line) if at in kept]


def distance(point, start, end) -> float:
    """From the line between two points, or from the first when they are the same."""
    (y, x), (y1, x1), (y2, x2) = point, start, end
    length = math.hypot(x2 - x1, y2 - y1)
    if not length:
        return math.hypot(x - x1, y - y1)
    return abs((x2 - x1) * (y1 - y) - (x1 - x) * (y2 - y1)) / length


def is_feature(value) -> bool:
    return isinstance(value, dict) and value.get("type") == "Feature"


def checked(polygon) -> list[list[list[float]]]:
    """Rings that are closed, of at least three corners, inside the country."""
    rings = [[point_of(point) for point in listed(ring)] for ring in listed(polygon)]
    for ring in rings:
        if len(ring) < 4 or ring[0] != ring[-1]:
            raise UnusableBorder(
                "Gränsen är inte sluten. Varje ring ska ha minst tre hörn och sluta där den börjar."
            )
    return rings


def point_of(point) -> list[float]:
    values = listed(point)[:2]
    if len(values) != 2 or not all(is_number(value) for value in values):
        raise UnusableBorder(NOT_READ)
    longitude, latitude = values
    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        raise UnusableBorder(WRONG_PLACE)
    return [round(float(longitude), 6), round(float(latitude), 6)]


def is_number(value) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def listed(value) -> list:
    if not isinstance(value, list):
        raise UnusableBorder(NOT_READ)
    return value


# --- What a border holds ---


def polygons_of(geometry: dict) -> list[list]:
    """The polygons of a stored border, each a list of rings of which the first is the outer one."""
    if geometry["type"] == "Polygon":
        return [geometry["coordinates"]]
    return geometry["coordinates"]


def holds(geometry: dict, latitude: float, longitude: float) -> bool:
    """The point lies inside the border and in none of its holes."""
    return any(
        in_ring(polygon[0], latitude, longitude)
        and not any(in_ring(hole, latitude, longitude) for hole in polygon[1:])
        for polygon in polygons_of(geometry)
    )


def in_ring(ring: list, latitude: float, longitude: float) -> bool:
    """A line to the west of the point crosses the ring an odd number of times."""
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > latitude) != (y2 > latitude):
            inside ^= longitude < (x2 - x1) * (latitude - y1) / (y2 - y1) + x1
    return inside


def is_in_sweden(latitude: float, longitude: float) -> bool:
    return SOUTH <= latitude <= NORTH and WEST <= longitude <= EAST


def circle(latitude: float, longitude: float, metres: float) -> dict:
    """A border around a point, of as many corners as look round on a map."""
    north, east = sweref.metres(latitude, longitude)
    turns = [2 * math.pi * corner / CORNERS for corner in range(CORNERS)]
    around = [
        sweref.degrees(north + metres * math.cos(turn), east + metres * math.sin(turn)) for turn in turns
    ]
    ring = [[round(corner.longitude, 6), round(corner.latitude, 6)] for corner in around]
    return {"type": "Polygon", "coordinates": [[*ring, ring[0]]]}


def radius(geometry: dict) -> int:
    """How far it reaches from its middle, in metres."""
    north, east = sweref.metres(*middle(geometry))
    corners = (corner for polygon in polygons_of(geometry) for corner in polygon[0])
    there = (sweref.metres(latitude, longitude) for longitude, latitude in corners)
    return round(max(math.hypot(each.north - north, each.east - east) for each in there))


def middle(geometry: dict) -> tuple[float, float]:
    """(latitude, longitude) in the middle of the largest polygon, by its area."""
    ring = max((polygon[0] for polygon in polygons_of(geometry)), key=lambda ring: abs(moments(ring)[0]))
    area, x, y = moments(ring)
    if not area:
        return ring[0][1], ring[0][0]
    return y / area / 3, x / area / 3


def moments(ring: list) -> tuple[float, float, float]:
    """Twice the area, and its moments, by the shoelace formula; reckoned from the first corner."""
    x0, y0 = ring[0]
    area = first = second = 0.0
    for (x1, y1), (x2, y2) in pairwise(ring):
        cross = (x1 - x0) * (y2 - y0) - (x2 - x0) * (y1 - y0)
        area += cross
        first += (x1 + x2 - 2 * x0) * cross
        second += (y1 + y2 - 2 * y0) * cross
    return area, first + 3 * x0 * area, second + 3 * y0 * area
