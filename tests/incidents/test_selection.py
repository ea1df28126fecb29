import datetime as dt

import pytest

from incidents.choices import COUNTED
from incidents.models import Report
from incidents.selection import Point, Selection, Square
from kommunbrott.models import Area
from tests.factories import category, make_area, make_category, make_organisation, make_report, make_user

# A square of some 2 km around a point in Blekinge, and what lies north of it.
BORDER = {
    "type": "Polygon",
    "coordinates": [[[15.1, 56.2], [15.12, 56.2], [15.12, 56.22], [15.1, 56.22], [15.1, 56.2]]],
}
HERE, NEAR, FAR = Point(56.21, 15.11), Point(56.211, 15.11), Point(56.214, 15.11)


def keys(selection: Selection, user) -> set[int]:
    return set(selection.reports(user).values_list("pk", flat=True))


def at(point: Point, **kw) -> Report:
    return make_report(latitude=point.latitude, longitude=point.longitude, **kw)


def test_days_are_swedish_and_whole(coordinator):
    # half past ten in the evening of the 14th, by UTC, is half past eleven in Sweden
    late = make_report(starts_at=dt.datetime(2026, 3, 14, 22, 30, tzinfo=dt.UTC))
    after = make_report(starts_at=dt.datetime(2026, 3, 14, 23, 30, tzinfo=dt.UTC))
    the14th = dt.date(2026, 3, 14)

    assert keys(Selection(first=the14th, last=the14th), coordinator) == {late.pk}
    assert keys(Selection(first=the14th), coordinator) == {late.pk, after.pk}
    assert keys(Selection(last=dt.date(2026, 3, 13)), coordinator) == set()


def test_category_is_of_either_level(coordinator):
    top = category("skadegorelse")
    sub = make_category(name="Brevlådor", parent=top)
    whole, part = make_report(category=top), make_report(category=top, subcategory=sub)
    make_report(category=category("trafik"))

    assert keys(Selection(category=top), coordinator) == {whole.pk, part.pk}
    assert keys(Selection(category=sub), coordinator) == {part.pk}


def test_area_holds_what_lies_in_it(coordinator):
    town = make_area(kind="tatort")
    district = make_area(parent=town)
    place = make_area(kind="plats", parent=district)
    held = [make_report(area=each).pk for each in (town, district, place)]
    make_report(area=make_area())
    make_report()

    assert keys(Selection(area=town), coordinator) == set(held)
    assert keys(Selection(area=district), coordinator) == set(held[1:])


def test_radius_is_a_circle_in_whole_metres(coordinator):
    inside, beyond = at(NEAR), at(FAR)
    # 112 metres north, and a corner of the box that the circle leaves out
    corner = at(Point(56.2109, 15.1116))
    make_report()

    assert keys(Selection(near=HERE, metres=150), coordinator) == {inside.pk, corner.pk}
    assert keys(Selection(near=HERE, metres=115), coordinator) == {inside.pk}
    assert keys(Selection(near=HERE), coordinator) == {inside.pk, corner.pk}
    assert keys(Selection(near=HERE, metres=500), coordinator) == {inside.pk, corner.pk, beyond.pk}


def test_place_is_what_was_reported_of_it_or_all_around_it(coordinator):
    place, unbounded = make_area(kind="plats", geometry=BORDER), make_area(kind="plats")
    of_it, near = make_report(place=place), at(NEAR)
    at(FAR)
    elsewhere = make_report(place=unbounded)

    assert keys(Selection(place=place), coordinator) == {of_it.pk}
    assert keys(Selection(place=place, metres=150), coordinator) == {of_it.pk, near.pk}
    assert keys(Selection(place=unbounded, metres=150), coordinator) == {elsewhere.pk}


def test_square_is_of_the_grid(coordinator):
    inside, beyond = at(HERE), at(FAR)
    square = Square(inside.cell_x - 1, inside.cell_y - 1, 2)

    assert keys(Selection(square=square), coordinator) == {inside.pk}
    assert keys(Selection(square=Square(square.x, square.y, 7)), coordinator) == {inside.pk, beyond.pk}
    assert square.metres == 200


def test_teller_is_a_kind_or_an_organisation(coordinator):
    party = make_organisation()
    police, own = make_report(reporter_kind="polis"), make_report(organisation=party)

    assert keys(Selection(reporter_kind="polis"), coordinator) == {police.pk}
    assert keys(Selection(organisation=party), coordinator) == {own.pk}


def test_status_may_be_what_figures_count(coordinator):
    first, seen = make_report(), make_report(status="granskad")
    merged = make_report(merged_into=first)
    make_report(status="avskriven", status_reason="Fel plats")

    assert keys(Selection(status="ny"), coordinator) == {first.pk, merged.pk}
    assert keys(Selection(status=COUNTED), coordinator) == {first.pk, seen.pk}


@pytest.mark.parametrize(
    ("words", "is_found"),
    [
        ("ÅKRA garage", True),
        ("åkra", True),
        ("åkra parken", False),
        ("SLÄCKT", True),
        ("trafik", True),
        ("100%", False),
        ("%", False),
        ("_", False),
        ("(", False),
        ("överåäö", False),
        ("müller éclair", True),
        ("ČAPEK", True),
        ("čapek", True),
        ("åkratrafik", False),
    ],
)
def test_every_word_stands_somewhere(coordinator, words, is_found):
    make_report(
        category=category("trafik"),
        text="Släckt lampa hos MÜLLER, ÉCLAIR, Čapek",
        place_name="Garaget i Åkra",
    )

    assert bool(keys(Selection(words=words), coordinator)) is is_found


def test_what_is_masked_is_not_found_whichever_way_it_was_written_over(coordinator):
    report = make_report(text="Leif Strand ringde", place_name="Hos Leif")
    Report.objects.filter(pk=report.pk).update(text="●●●● ringde")
    report.refresh_from_db()
    report.place_name = "Torget"
    report.save()

    assert keys(Selection(words="leif"), coordinator) == set()
    assert keys(Selection(words="torget RINGDE"), coordinator) == {report.pk}
    assert [
        name for name in ("searched", "searched_names") if "leif" in Report.objects.values_list(name)[0][0]
    ] == []


def test_number_of_a_report_finds_it(coordinator):
    report, _ = make_report(), make_report()

    assert keys(Selection(words=str(report.pk)), coordinator) == {report.pk}
    assert keys(Selection(words="9" * 40), coordinator) == set()


def test_words_confirm_no_name_to_who_may_not_read_it():
    text = "Ring vaktmästaren Leif Strand på 070-174 06 35."
    found = {}
    for kind in ("polis", "bolag"):
        user = make_user(organisation=make_organisation(kind=kind))
        make_report(text=text, routed_to=user.organisation)
        own = make_report(text=text, reporter=user, organisation=user.organisation)
        found[kind] = [len(keys(Selection(words=words), user)) for words in ("Leif Strand", "skadegörelse")]
        assert own.pk in keys(Selection(words="Leif Strand"), user)

    assert found == {"polis": [2, 2], "bolag": [1, 2]}


def test_selection_holds_only_what_its_reader_may_see():
    user = make_user(organisation=make_organisation(kind="bolag"))
    own, _ = make_report(reporter=user), make_report()

    assert keys(Selection(), user) == {own.pk}


@pytest.mark.parametrize("text", ["", "x", "56.2", "1,2", "nan,15", "56.2,15.1,3", "inf,inf", "1e999,15"])
def test_point_has_one_way_of_being_written(text):
    assert Point.read(text) is None
    assert Point.read("56.21,15.11") == Point(56.21, 15.11)


@pytest.mark.parametrize("text", ["", "1-2", "1-2-0", "1-2-99999", "-1-2-3", "a-b-c", "1-2-3-4"])
def test_square_has_one_way_of_being_written(text):
    assert Square.read(text) is None
    assert Square.read("51-6400-4") == Square(51, 6400, 4)


def test_address_asks_for_the_same_reports(client, coordinator):
    party, area = make_organisation(), make_area()
    place = make_area(kind="plats", geometry=BORDER)
    everything = {
        "area": area, "place": place, "organisation": party, "category": category("trafik"),
        "first": dt.date(2026, 1, 1), "last": dt.date(2026, 12, 31), "near": HERE, "metres": 150,
        "square": Square(51, 6400, 4), "status": COUNTED, "words": "åkra garage",
    }  # fmt: skip
    make_report(organisation=party)

    asked = [Selection(**everything), Selection(), Selection(reporter_kind="polis", status="ny")]
    answered = [client.get(each.address).context["filter"].selection for each in asked]

    assert answered == asked
    assert Area.objects.count() == 2
