import math

import pytest

from kommunbrott import sweref


@pytest.mark.parametrize(
    ("degrees", "metres"),
    [
        # On the central meridian the east is the false east, and the north is the arc of the meridian.
        ((60.0, 15.0), (6651411.190, 500000.000)),
        ((59.514187, 15.991393), (6597727.621, 556104.963)),
    ],
)
def test_degrees_become_metres_and_back(degrees, metres):
    north, east = sweref.metres(*degrees)

    assert (round(north, 3), round(east, 3)) == metres
    assert sweref.degrees(north, east) == pytest.approx(degrees, abs=1e-8)


def test_distance_on_the_grid_is_distance_on_the_ground():
    """A thousandth of a degree of latitude is 111.4 metres at 59.5 degrees north."""
    south, north = sweref.metres(59.5, 15.9), sweref.metres(59.501, 15.9)

    assert math.dist(south, north) == pytest.approx(111.4, abs=0.1)
