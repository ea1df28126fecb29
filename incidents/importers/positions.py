"""Coordinates: what is a place in the municipality, what can be turned into one, and what is neither."""

import math
import re
from dataclasses import dataclass

from kommunbrott import sweref

# Sweden with room to spare.
SOUTH, NORTH, WEST, EAST = 54.5, 70.0, 10.0, 25.0
NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")
# Metres of a degree of latitude; of longitude times the cosine of the latitude.
DEGREE = 111_200
LEAST_REACH, REACH_FACTOR = 30_000, 3


@dataclass(frozen=True)
class Reach:
    """How far from its middle a municipality's reports lie."""

    latitude: float
    longitude: float
    metres: float

    def holds(self, latitude: float, longitude: float) -> bool:
        return distance(self.latitude, self.longitude, latitude, longitude) <= self.metres


def distance(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Metres, by a flat map: good enough inside one municipality."""
    east = (lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return math.hypot(lat_b - lat_a, east) * DEGREE


def reach_of(points: list[tuple[float, float]]) -> Reach | None:
    """The middle of the points, and three times as far as nine tenths of them lie: 30 km at least."""
    if len(points) < 5:
        return None
    latitude = sorted(lat for lat, _ in points)[len(points) // 2]
    longitude = sorted(lon for _, lon in points)[len(points) // 2]
    far = sorted(distance(latitude, longitude, *point) for point in points)[len(points) * 9 // 10]
    return Reach(latitude, longitude, max(LEAST_REACH, REACH_FACTOR * far))


def number_of(text: str) -> float | None:
    text = text.strip().replace("\u00a0", "").replace(" ", "")
    return float(text.replace(",", ".")) if NUMBER.fullmatch(text) and len(text) < 25 else None


def plain_point(latitude: str, longitude: str) -> tuple[float, float] | None:
    """The point when both are degrees inside Sweden."""
    lat, lon = number_of(latitude), number_of(longitude)
    if lat is None or lon is None or not in_sweden(lat, lon):
        return None
    return round(lat, 6), round(lon, 6)


def in_sweden(lat: float, lon: float) -> bool:
    return SOUTH <= lat <= NORTH and WEST <= lon <= EAST


def read_point(latitude: str, longitude: str, reach: Reach | None) -> tuple[tuple[float, float] | None, str]:
    """The point, if there is one to be had, and in Swedish what had to be done or was wrong; "" when nothing."""
    if not latitude.strip() and not longitude.strip():
        return None, ""
    lat, lon = number_of(latitude), number_of(longitude)
    if lat is None or lon is None:
        which = (
            "en av dem saknas" if not (latitude.strip() and longitude.strip()) else "de är inte tal i grader"
        )
        return None, f"Koordinaterna används inte: {which}."
    if in_sweden(lat, lon):
        return near(lat, lon, reach, "")
    if in_sweden(lon, lat):
        return near(lon, lat, reach, "Latitud och longitud var omkastade och har bytt plats.")
    for north, east in ((lat, lon), (lon, lat)):
        if 6_100_000 <= north <= 7_700_000 and 200_000 <= east <= 950_000:
            return near(
                *sweref.degrees(north, east), reach, "Koordinaterna var i SWEREF 99 TM och har räknats om."
            )
    return None, "Koordinaterna används inte: de ligger inte i Sverige."


def near(lat: float, lon: float, reach: Reach | None, done: str) -> tuple[tuple[float, float] | None, str]:
    if reach and not reach.holds(lat, lon):
        return None, "Koordinaterna används inte: de ligger långt från kommunens övriga rapporter."
    return (round(lat, 6), round(lon, 6)), done
