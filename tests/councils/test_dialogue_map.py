from councils.dialogue_map import dialogue_map
from councils.models import Dialogue, Observation
from kommunbrott.models import Area

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[15.92, 59.51], [15.93, 59.51], [15.93, 59.52], [15.92, 59.52], [15.92, 59.51]]],
}
PLACE = {
    "type": "Polygon",
    "coordinates": [
        [[15.921, 59.512], [15.922, 59.512], [15.922, 59.513], [15.921, 59.513], [15.921, 59.512]]
    ],
}
AREAS = [
    Area(name="Björkgården", kind="omrade", geometry=SQUARE),
    Area(name="Centrumhuset", kind="plats", geometry=PLACE),
]


def seen(number: int, point=(None, None), **kw) -> Observation:
    return Observation(number=number, latitude=point[0], longitude=point[1], **kw)


def test_map_shows_what_lies_somewhere_and_stops_that_are_known():
    dialogue = Dialogue(stops="Porten\nCentrumhuset")
    observations = [seen(1, (59.5154, 15.9236)), seen(2), seen(3, (59.5131, 15.9203), is_positive=True)]

    drawn = dialogue_map(dialogue, observations, AREAS)

    assert [(one.number, one.is_positive) for one in drawn.seen] == [(1, False), (3, True)]
    assert [(stop.number, stop.name) for stop in drawn.stops] == [(2, "Centrumhuset")]
    assert (drawn.route, drawn.without_point) == ("", 1)
    assert all(drawn.view.shows(one.x, one.y) for one in [*drawn.seen, *drawn.stops])
    assert drawn.seen[0].y < drawn.seen[1].y  # north is up


def test_no_map_where_nothing_lies_anywhere():
    assert dialogue_map(Dialogue(stops="Porten"), [seen(1)], AREAS) is None
