"""Figures of a period, counted out of a small register that can be counted by hand."""

import datetime as dt
from dataclasses import replace

import pytest
from django.utils import timezone

from incidents import drawings
from incidents.analysis.surprise import probability, surprises
from incidents.content import CountContent, HotSpotContent, PlaceContent, StretchContent
from incidents.selection import Selection
from incidents.statistics import rows_of, statistics
from tests.factories import category, make_area, make_organisation, make_report

FIRST, LAST = dt.date(2026, 11, 9), dt.date(2026, 11, 22)
PERIOD = Selection(first=FIRST, last=LAST)


def at(day: dt.date, hour: int = 12, minute: int = 0) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time(hour, minute)))


def reports(count: int, day: dt.date, **kw) -> None:
    for _ in range(count):
        make_report(starts_at=at(day, kw.pop("hour", 12)), **kw)


def of(rows) -> list[tuple]:
    return [(row.name, row.now, row.before, row.last_year, row.said) for row in rows]


def test_counts_are_of_the_period_the_one_before_and_last_year(coordinator):
    centre, harbour = make_area(name="Centrum"), make_area(name="Hamnen")
    for count, day in ((12, FIRST), (1, LAST), (40, FIRST - dt.timedelta(days=1))):
        reports(count, day, area=centre)
    reports(2, FIRST - dt.timedelta(days=14), area=harbour)
    reports(3, FIRST - dt.timedelta(days=15), area=harbour)
    reports(4, dt.date(2025, 11, 9), area=centre)
    reports(1, LAST, category=category("trafik"))
    make_report(starts_at=at(LAST), status="avskriven", status_reason="Prov")
    make_report(starts_at=at(LAST), merged_into=make_report(starts_at=at(dt.date(2020, 1, 1))))

    found = statistics(PERIOD, coordinator)

    assert of([found.total]) == [("Alla", 14, 42, 4, "minskning med 67 procent (mellan 39 och 82)")]
    assert of(found.areas) == [
        ("Centrum", 13, 40, 4, "minskning med 68 procent (mellan 39 och 83)"),
        ("Hamnen", 0, 2, 0, "för få"),
        ("Utan område", 1, 0, 0, "för få"),
    ]
    assert of(found.categories) == [
        ("Skadegörelse", 13, 42, 4, "minskning med 69 procent (mellan 42 och 83)"),
        ("Trafik", 1, 0, 0, "för få"),
    ]
    assert (found.cross_rows, found.cross_columns, found.cross_cells) == (
        ("Skadegörelse", "Trafik"), ("Centrum", "Utan område"), ((13, 0), (0, 1)),
    )  # fmt: skip


def test_days_are_swedish_and_stand_beside_last_years(coordinator):
    make_report(starts_at=at(FIRST, 0, 5))
    make_report(starts_at=at(LAST, 23, 55))
    make_report(starts_at=at(dt.date(2025, 11, 22), 23, 55))

    found = statistics(PERIOD, coordinator)

    assert found.unit == "dag"
    assert [
        (each.label, each.now, each.last_year) for each in found.stretches if each.now or each.last_year
    ] == [
        ("9/11", 1, 0),
        ("22/11", 1, 1),
    ]
    assert found.stretches[0] == StretchContent("9/11", 1, 0, 0.0, 3.7)


@pytest.mark.parametrize(
    ("days", "unit", "labels"),
    [(21, "dag", 21), (22, "vecka", 4), (190, "vecka", 28), (191, "månad", 7), (365, "månad", 13)],
)
def test_longer_periods_are_told_by_week_and_month(coordinator, days, unit, labels):
    first = LAST - dt.timedelta(days=days - 1)
    reports(1, first)
    reports(1, LAST)

    found = statistics(Selection(first=first, last=LAST), coordinator)

    assert (found.unit, len(found.stretches), sum(each.now for each in found.stretches)) == (unit, labels, 2)


def test_uncertain_hours_are_spread_or_left_out_and_said(coordinator):
    friday = dt.date(2026, 11, 13)
    make_report(starts_at=at(friday, 22))
    make_report(
        starts_at=at(friday, 22), ends_at=at(friday + dt.timedelta(days=1), 2), time_precision="mellan"
    )
    make_report(starts_at=at(friday, 0), time_precision="dag")
    make_report(starts_at=at(friday, 22), time_precision="mellan")

    found = statistics(PERIOD, coordinator)

    assert found.hours[4] == (0, 0, 0, 0, 0, 0, 0, 1.5)
    assert found.hours[5] == (0.5, 0, 0, 0, 0, 0, 0, 0)
    assert found.hours_note == (
        "1 med osäker tid är fördelade över de timmar då de kan ha hänt, 2 utan klockslag är inte med."
    )


def test_places_are_ranked_and_named_only_when_nothing_points_out_a_person(coordinator):
    square = make_area(name="Torget", kind="plats")
    reports(4, FIRST, place=square)
    reports(3, FIRST, place_name="Gamla tvätteriet")
    reports(2, FIRST, place_name="Vid porten på sjuan")
    reports(5, FIRST, place_name="Hemma hos Leif Strand, 070-174 06 35")

    found = statistics(PERIOD, coordinator)

    assert found.places == (
        PlaceContent(1, "Torget", 4, 0, 4 / 14),
        PlaceContent(2, "Gamla tvätteriet", 3, 0, 3 / 14),
    )
    assert found.concentrated == 7


def test_what_stands_out_is_unusual_against_the_year_before(coordinator):
    ekbacka, centre = make_area(name="Ekbacka"), make_area(name="Centrum")
    for month in range(1, 11):
        reports(10, dt.date(2026, month, 3), area=centre, category=category("trafik"))
    reports(1, dt.date(2026, 3, 3), area=ekbacka)
    reports(4, FIRST, area=centre, category=category("trafik"))
    reports(5, LAST, area=ekbacka)

    found = statistics(PERIOD, coordinator).standouts

    assert {each.area for each in found if "Ekbacka" in each.heading} == {ekbacka.pk}
    assert found[0].text.startswith("Vanligt är 0,1 på 14 dagar, räknat på året före.")
    assert not [each for each in found if "Centrum" in each.heading]


def test_nothing_stands_out_of_a_register_without_a_past(coordinator):
    reports(9, FIRST, area=make_area())

    assert statistics(PERIOD, coordinator).standouts == ()


def test_selection_narrows_every_figure(coordinator):
    centre, harbour = make_area(name="Centrum"), make_area(name="Hamnen")
    reports(2, FIRST, area=centre)
    reports(3, FIRST, area=harbour)
    reports(1, FIRST, area=harbour, category=category("trafik"))

    found = statistics(
        Selection(first=FIRST, last=LAST, area=harbour, category=category("skadegorelse")), coordinator
    )

    assert found.narrowed == "Skadegörelse, Hamnen"
    assert {kind: row.now for kind, row in rows_of(found)} == {
        "Alla": 3, "Område": 3, "Kategori": 3, "Rapportör": 3,
    }  # fmt: skip
    assert (sum(map(sum, found.hours)), sum(map(sum, found.cross_cells))) == (3, 3)


@pytest.mark.parametrize("rows", [1, 3])
def test_figures_cost_the_same_for_any_number_of_reports(coordinator, rows, django_assert_num_queries):
    for number in range(rows):
        reports(4, FIRST, area=make_area(), organisation=make_organisation(), place_name=f"Plats {number}")

    with django_assert_num_queries(8):
        statistics(PERIOD, coordinator)


@pytest.mark.parametrize(
    ("count", "usual", "p"), [(0, 1.0, 1.0), (3, 0.5, 0.014388), (1, 2.0, 0.864665), (5, 5.0, 0.559507)]
)
def test_probability_is_the_upper_tail_of_poissons_law(count, usual, p):
    assert probability(count, usual) == pytest.approx(p, abs=1e-6)


def test_surprise_is_judged_among_all():
    quiet = [(f"Plats {number}", 1, 26) for number in range(20)]

    assert [each.name for each in surprises([*quiet, ("Skolan", 6, 4)], 14, 365)] == ["Skolan"]
    assert surprises([*quiet, ("Skolan", 2, 1)], 14, 365) == []
    assert CountContent("a", 3, 1, 0, "", "").change == 2


def test_hot_spots_are_drawn_where_they_are_and_numbered_as_in_their_list(coordinator):
    content = replace(
        statistics(Selection(first=dt.date(2026, 11, 1), last=dt.date(2026, 11, 14)), coordinator),
        hot_spots=(
            HotSpotContent("Torget", 12, 30, 59.5050, 15.9300),
            HotSpotContent("Ruta utan känd plats", 7, 30, 59.5059, 15.9300),
        ),
    )
    border = {"type": "Polygon", "coordinates": [[[15.9, 59.5], [16, 59.5], [16, 59.6], [15.9, 59.5]]]}
    figure = drawings.on_hot_map(
        content, "källa", [make_area(geometry=border)], [[[6597000, 552000], [6598000, 553000]]]
    )

    assert figure.title == "Två anhopningar, tydligast Torget"
    assert figure.table.rows == (("Anhopning 1: Torget", "12"), ("Anhopning 2: Ruta utan känd plats", "7"))
    south, north = figure.drawing.gatherings
    assert (south.number, north.number, south.x < 360 < south.x + south.side) == (1, 2, True)
    assert abs(south.y - north.y - south.side) < 1
    assert figure.drawing.roads.startswith("M")
    assert drawings.on_hot_map(replace(content, hot_spots=()), "källa", []) is None
