"""Borders of areas: GeoJSON in WGS 84, longitude before latitude. What they hold, and where they lie."""

import json
import math
from itertools import pairwise

from kommunbrott import sweref

CORNERS = 24
MAX_BYTES = 2_000_000
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
