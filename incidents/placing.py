"""Which area a place lies in."""

from collections.abc import Iterable

from kommunbrott import geo
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area

# The more particular first: a district rather than the town that it lies in. Never a place: it is a point, nearly.
ORDER = (AreaKind.DISTRICT, AreaKind.TOWN)


def area_at(latitude: float, longitude: float, areas: Iterable[Area]) -> Area | None:
    """The district that the point lies in, else the town; None elsewhere in the municipality and outside it."""
    candidates = [area for area in areas if area.geometry and area.kind in ORDER]
    candidates.sort(key=lambda area: (ORDER.index(area.kind), area.name))
    return next((area for area in candidates if geo.holds(area.geometry, latitude, longitude)), None)


def middle_of(place: Area) -> tuple[float, float] | None:
    return geo.middle(place.geometry) if place.geometry else None
