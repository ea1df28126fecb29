"""The map of a form that asks where: a picture that is a button, and what the buttons beside it do, without script."""

from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse

from incidents.forms.place import PlaceForm
from kommunbrott import geo, maps
from kommunbrott.models import Area
from kommunbrott.numbers import whole_number

# Of the map in the form, in pixels. A picture that is a button sends where in it somebody pressed, in these.
MAP_WIDTH, MAP_HEIGHT = 288, 240
# A map begins with the town, not with all of the municipality.
BEGIN = 1
# How far off a finger may be, in pixels.
FINGER = 8


def is_pointing(data: QueryDict) -> bool:
    """A button of the map was pressed: nothing is sent yet."""
    return "map.x" in data or "map.y" in data or data.get("do") in ("langre-bort", "ingen-punkt")


def pointed(data: QueryDict, areas: list[Area]) -> QueryDict:
    """What was typed, changed by the button."""
    data = data.copy()
    if "map.x" in data or "map.y" in data:
        point_out(data, areas)
    elif data.get("do") == "langre-bort":
        data["nearer"] = str(max(nearer_of(data) - 1, 0))
    elif data.get("do") == "ingen-punkt":
        data["latitude"] = data["longitude"] = data["accuracy"] = data["nearer"] = ""
    return data


def point_out(data: QueryDict, areas: list[Area]) -> None:
    """Put the mark where the map was pressed, and go a step nearer."""
    x, y = whole_number(data.get("map.x"), MAP_WIDTH), whole_number(data.get("map.y"), MAP_HEIGHT)
    if x is None or y is None:
        return
    view = form_view(areas, point_of(data), nearer_of(data))
    latitude, longitude = view.degrees(x, y)
    if not geo.is_in_sweden(latitude, longitude):
        return
    data["latitude"], data["longitude"] = f"{latitude:.6f}", f"{longitude:.6f}"
    data["accuracy"] = str(max(5, round(view.scale * FINGER)))
    data["nearer"] = str(min(nearer_of(data) + 1, maps.NEAREST))


def map_context(form: PlaceForm, nearer: int) -> dict:
    """What incidents/_report_place.html needs besides ``form`` and ``form_address``."""
    latitude, longitude = (f"{each:.6f}" for each in form.point) if form.point else ("", "")
    where = {"latitude": latitude, "longitude": longitude, "nearer": nearer}
    return {
        "nearer": nearer,
        "map_address": f"{reverse('incidents:report_map')}?{urlencode(where)}",
        "map_width": MAP_WIDTH,
        "map_height": MAP_HEIGHT,
    }


def form_view(areas: list[Area], point, nearer: int) -> maps.View:
    return maps.view_of(areas, width=MAP_WIDTH, height=MAP_HEIGHT, point=point, nearer=nearer)


def nearer_of(data: QueryDict) -> int:
    nearer = whole_number(data.get("nearer"), maps.NEAREST)
    return BEGIN if nearer is None else nearer


def point_of(data: QueryDict) -> tuple[float, float] | None:
    try:
        point = float(data.get("latitude", "")), float(data.get("longitude", ""))
    except ValueError:
        return None
    return point if geo.is_in_sweden(*point) else None
