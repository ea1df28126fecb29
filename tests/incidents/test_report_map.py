import datetime as dt

import pytest
from django.urls import reverse

from incidents import report_map as maps
from incidents.models import Report
from incidents.report_map import AreaCount, newest, report_map
from incidents.selection import Selection
from kommunbrott import listing
from kommunbrott.models import Area
from tests.factories import category, make_area, make_report

NOW = dt.datetime(2026, 3, 14, 12, tzinfo=dt.UTC)
BORDER = {
    "type": "Polygon",
    "coordinates": [[[15.0, 56.1], [15.2, 56.1], [15.2, 56.3], [15.0, 56.3], [15.0, 56.1]]],
}


def at(latitude: float, longitude: float, **kw) -> Report:
    return make_report(latitude=latitude, longitude=longitude, **kw)


def drawn():
    return report_map(newest(Report.objects.all()), Area.objects.all())


def test_map_gathers_reports_in_squares_and_each_is_a_selection_of_as_many(coordinator):
    for _ in range(3):
        at(56.2101, 15.1101)
    at(56.2105, 15.1105)
    at(56.25, 15.15)
    make_report()

    found = drawn()

    assert [mark.count for mark in found.marks] == [1, 4]
    assert [Selection(square=mark.square).reports(coordinator).count() for mark in found.marks] == [1, 4]
    assert (found.total, found.without_point, found.without_area) == (6, 1, 6)


@pytest.mark.parametrize("spread", [0.0001, 0.002, 0.03, 0.5, 5])
def test_no_mark_covers_another_or_leaves_the_map(spread):
    steps = [(row * spread, column * spread) for row in range(6) for column in range(6)]
    Report.objects.bulk_create(
        Report(category=category("trafik"), starts_at=NOW, latitude=58 + north / 3, longitude=14 + east / 2)
        for north, east in steps
    )

    found = drawn()

    assert sum(mark.count for mark in found.marks) == 36
    for mark in found.marks:
        assert mark.radius <= mark.x <= maps.WIDTH - mark.radius
        assert mark.radius <= mark.y <= maps.HEIGHT - mark.radius
        for other in found.marks:
            apart = ((mark.x - other.x) ** 2 + (mark.y - other.y) ** 2) ** 0.5
            assert mark is other or apart >= mark.radius + other.radius - 0.3


def test_areas_count_what_lies_in_them_as_the_filter_does(coordinator):
    whole = make_area(name="Kommunen", kind="kommun", geometry=BORDER)
    town = make_area(name="Staden", kind="tatort", parent=whole)
    district = make_area(name="Åkra", parent=town)
    place = make_area(name="Torget", kind="plats", parent=district)
    make_area(name="Tomma", parent=town)
    for area in (town, district, place, None):
        make_report(area=area)

    found = drawn()

    assert found.areas == [AreaCount(town.pk, "Staden", 3, 0), AreaCount(district.pk, "Åkra", 2, 1)]
    assert found.without_area == 1
    for told in found.areas:
        area = Area.objects.get(pk=told.key)
        assert Selection(area=area).reports(coordinator).count() == told.count


def test_map_of_a_large_register_is_of_the_newest(monkeypatch):
    at(56.21, 15.11)
    newest = at(56.25, 15.15)
    monkeypatch.setattr(maps, "MOST_ROWS", 1)

    found = drawn()

    assert found.total == 1
    assert [(mark.square.x <= newest.cell_x < mark.square.x + mark.square.side) for mark in found.marks] == [
        True
    ]
    assert listing.MOST_ROWS == 10_000


def test_map_and_list_are_the_same_selection(client):
    place = make_area(name="Åkra", geometry=BORDER)
    for text in ("lampa", "lampa", "klotter"):
        at(56.21, 15.11, text=text, area=place)
    address = reverse("incidents:report_list")

    for query in ({}, {"q": "lampa"}, {"q": "lampa", "omrade": place.pk}, {"q": "finns inte"}):
        page = client.get(address, query)
        rows = len(page.context["table"].rows)
        assert page.context["map"].total == rows == page.context["counted"]
        assert sum(mark.count for mark in page.context["map"].marks) == rows


def test_mark_and_area_lead_to_the_same_selection_made_narrower(client):
    area = make_area(name="Åkra", geometry=BORDER)
    at(56.21, 15.11, area=area)

    page = client.get(reverse("incidents:report_list"), {"period": "30", "page": "1"})
    mark = page.context["map"].marks[0]
    html = page.content.decode()

    assert f'href="/rapporter/?period=30&amp;ruta={mark.square}"' in html
    assert f'href="/rapporter/?period=30&amp;omrade={area.pk}"' in html


def test_register_without_borders_and_points_is_drawn(client):
    page = client.get(reverse("incidents:report_list")).content.decode()

    assert "map__mark" not in page
