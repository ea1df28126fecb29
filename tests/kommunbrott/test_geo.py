import json

import pytest

from kommunbrott import geo

RING = [[15.1, 56.2], [15.2, 56.2], [15.2, 56.3], [15.1, 56.2]]
POLYGON = {"type": "Polygon", "coordinates": [RING]}


def border(content) -> dict:
    return geo.border_from(json.dumps(content).encode())


def test_polygon_is_read_as_it_is():
    assert border(POLYGON) == POLYGON


def test_height_is_left_out_and_decimals_end_at_a_decimetre():
    ring = [[*point, 12.5] for point in RING[:1]] + [[15.20000049, 56.2], *RING[2:]]

    assert border({"type": "Polygon", "coordinates": [ring]}) == POLYGON


def test_feature_collection_becomes_one_border():
    collection = {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": {"a": 1}, "geometry": POLYGON}] * 2,
    }

    assert border(collection) == {"type": "MultiPolygon", "coordinates": [[RING], [RING]]}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ([], "Filen går inte att läsa som GeoJSON."),
        ({"type": "Point", "coordinates": [15, 56]}, "Filen innehåller Point."),
        ({"type": "FeatureCollection", "features": []}, "Filen innehåller ingen yta."),
        ({"type": "FeatureCollection", "features": [POLYGON]}, "Filen går inte att läsa som GeoJSON."),
        ({"type": "Feature", "geometry": None}, "Filen går inte att läsa som GeoJSON."),
        ({"type": "Polygon"}, "Filen går inte att läsa som GeoJSON."),
        ({"type": "Polygon", "coordinates": [[["15", "56"]]]}, "Filen går inte att läsa som GeoJSON."),
        ({"type": "Polygon", "coordinates": [[[15]]]}, "Filen går inte att läsa som GeoJSON."),
        ({"type": "Polygon", "coordinates": [RING[:3]]}, "Gränsen är inte sluten."),
        ({"type": "Polygon", "coordinates": [[[538000, 6228000]] * 4]}, "Gränsen ligger inte i Sverige."),
        ({"type": "Polygon", "coordinates": [[[56.2, 15.1]] * 4]}, "Gränsen ligger inte i Sverige."),
        ({"type": "Polygon", "coordinates": [[RING[0]] * 20_001]}, "Gränsen har för många punkter."),
    ],
)
def test_border_that_cannot_be_used_is_refused(content, said):
    with pytest.raises(geo.UnusableBorder) as caught:
        border(content)

    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\xff\xfe", "Filen går inte att läsa som GeoJSON."),
        (b"[" * 100_000, "Filen går inte att läsa som GeoJSON."),
        (b'{"type": "Polygon", "coordinates": [[[NaN, 56]]]}', "Filen går inte att läsa som GeoJSON."),
        (b" " * (geo.MAX_BYTES + 1), "Filen är för stor."),
    ],
)
def test_file_that_is_no_geojson_is_refused(data, said):
    with pytest.raises(geo.UnusableBorder) as caught:
        geo.border_from(data)

    assert str(caught.value).startswith(said)


def test_road_is_thinned_to_what_can_be_seen():
    bent = [(0, 0), (1, 100), (0, 200), (300, 200), (300, 202), (300, 400)]

    assert geo.thinned(bent) == [(0, 0), (0, 200), (300, 200), (300, 400)]
    assert geo.thinned([(0, 0), (500, 0), (0, 0)]) == [(0, 0), (500, 0), (0, 0)]
