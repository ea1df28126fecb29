import pytest

from kommunbrott import geo, maps
from kommunbrott.models import Area

SQUARE = {
    "type": "Polygon",
    "coordinates": [[[15.9, 59.5], [16.0, 59.5], [16.0, 59.55], [15.9, 59.55], [15.9, 59.5]]],
}
HOLE = [[15.94, 59.52], [15.96, 59.52], [15.96, 59.53], [15.94, 59.53], [15.94, 59.52]]
WITH_HOLE = {"type": "Polygon", "coordinates": [*SQUARE["coordinates"], HOLE]}
TWO = {
    "type": "MultiPolygon",
    "coordinates": [SQUARE["coordinates"], [[[17, 60], [17.01, 60], [17.01, 60.01], [17, 60]]]],
}


@pytest.mark.parametrize(
    ("border", "point", "inside"),
    [
        (SQUARE, (59.52, 15.95), True),
        (SQUARE, (59.56, 15.95), False),
        (SQUARE, (59.52, 15.89), False),
        (WITH_HOLE, (59.525, 15.95), False),
        (WITH_HOLE, (59.515, 15.95), True),
        (TWO, (60.001, 17.005), True),
        (TWO, (59.7, 16.5), False),
    ],
)
def test_border_holds_what_lies_inside(border, point, inside):
    assert geo.holds(border, *point) is inside


def test_middle_lies_in_the_largest_part():
    assert geo.middle(TWO) == pytest.approx((59.525, 15.95))
    assert geo.middle({"type": "Polygon", "coordinates": [[[15, 59], [15, 59], [15, 59], [15, 59]]]}) == (
        59,
        15,
    )


def test_pixels_and_degrees_are_each_others_reverse():
    view = maps.view_of([Area(name="A", kind="omrade", geometry=SQUARE)], width=288, height=240)

    assert view.pixel(*view.degrees(40, 200)) == pytest.approx((40, 200), abs=0.1)
    assert all(0 < side < limit for side, limit in zip(view.pixel(59.5, 15.9), (288, 240), strict=True))


def test_nearer_is_around_the_point_or_else_the_town():
    areas = [
        Area(name="A", kind="kommun", geometry=SQUARE),
        Area(name="B", kind="tatort", geometry=WITH_HOLE),
    ]
    size = {"width": 288, "height": 240}

    far, near = maps.view_of(areas, **size), maps.view_of(areas, **size, point=(59.51, 15.91), nearer=2)
    town = maps.view_of(areas, **size, nearer=99)

    assert near.scale == pytest.approx(far.scale / 9)
    assert near.pixel(59.51, 15.91) == (144, 120)
    assert town.scale == pytest.approx(far.scale / 27)


def test_names_never_cover_each_other():
    areas = [Area(name=f"Område {n}", kind="omrade", geometry=SQUARE) for n in range(3)]
    view = maps.view_of(areas, width=288, height=240)

    assert [shape.is_named for shape in maps.shapes(areas, view)] == [False, False, True]


def test_roads_are_drawn_where_they_are_seen_and_points_on_one_pixel_are_one():
    view = maps.View(north=6_500_000, east=500_000, scale=10, width=100, height=100)
    through = [[6_500_000, 490_000], [6_500_000, 510_000]]
    elsewhere = [[6_600_000, 490_000], [6_600_000, 510_000]]
    winding = [[6_500_100, 500_000], [6_500_101, 500_001], [6_500_200, 500_000]]

    assert maps.roads([through, elsewhere, winding], view) == "M-950 50L1050 50M50 40L50 30"
