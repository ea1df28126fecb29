"""Where a walk went and what was seen where: numbered stops, plus and minus, upon the municipality's own map."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from councils.models import Dialogue, Observation
from incidents.placing import middle_of
from kommunbrott import maps, sweref
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold_tight
from kommunbrott.models import Area

WIDTH, HEIGHT = 340, 300
# Room for a mark at the outermost one, and metres to a pixel at the nearest.
MARGIN, NEAREST = 28, 0.75


@dataclass(frozen=True, slots=True)
class Seen:
    """An observation that lies somewhere."""

    number: int
    is_positive: bool
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Stop:
    number: int
    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class DialogueMap:
    """``route`` is the path of an SVG between the stops that are known places."""

    view: maps.View
    shapes: list[maps.Shape]
    roads: str
    seen: list[Seen]
    stops: list[Stop]
    without_point: int

    @property
    def route(self) -> str:
        if len(self.stops) < 2:
            return ""
        return "M" + "L".join(f"{stop.x:g} {stop.y:g}" for stop in self.stops)


def dialogue_map(
    dialogue: Dialogue, observations: Sequence[Observation], areas: Collection[Area], roads: maps.Lines = ()
) -> DialogueMap | None:
    """None where nothing is known to lie anywhere. ``areas`` are all, with their borders."""
    lying = [(one, (one.latitude, one.longitude)) for one in observations if one.latitude is not None]
    stops = known_stops(dialogue, areas)
    points = [point for _, point in lying] + [point for _, _, point in stops]
    if not points:
        return None
    view = maps.holding(
        [sweref.metres(*point) for point in points],
        width=WIDTH, height=HEIGHT, margin=MARGIN, nearest=NEAREST,
    )  # fmt: skip
    return DialogueMap(
        view=view,
        shapes=maps.shapes(areas, view),
        roads=maps.roads(roads, view),
        seen=[Seen(one.number, one.is_positive, *view.pixel(*point)) for one, point in lying],
        stops=[Stop(number, name, *view.pixel(*point)) for number, name, point in stops],
        without_point=len(observations) - len(lying),
    )


def known_stops(dialogue: Dialogue, areas: Collection[Area]) -> list[tuple[int, str, tuple[float, float]]]:
    """Number, name and point of the stops that bear the name of a known place."""
    places = {fold_tight(area.name): area for area in areas if area.kind == AreaKind.PLACE}
    found = []
    for number, name in enumerate(dialogue.stop_names, start=1):
        place = places.get(fold_tight(name))
        if place and (point := middle_of(place)):
            found.append((number, name, point))
    return found
