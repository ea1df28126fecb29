"""Borders of areas: GeoJSON in WGS 84, longitude before latitude."""

import json
import math

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
