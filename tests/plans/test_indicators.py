import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kommunbrott.access import Overtaken
from kommunbrott.trees import from_json
from plans import access, figures
from plans.content.figure import FigureContent
from plans.forms.indicators import SelectionForm
from plans.indicator_series import Chosen, facets_of, figure_of, shown, usual
from plans.models import AssessmentFigure, Geography, Indicator, IndicatorValue
from plans.models.indicator import same_municipality
from plans.workflow import indicators as workflow
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import make_geography, make_indicator, make_municipality, make_user, make_value

NEW_VALUE = {
    "period": "2025", "geography": "", "new_kind": "kommun", "new_name": "Ekstad", "new_version": "",
    "value": "1 421,5", "rate": "", "gender": "T", "age": "", "series_break": "", "source_url": "", "fetched_on": "",
}  # fmt: skip


@pytest.fixture
def municipality():
    return make_municipality(code="9901")


def country(**kw) -> Geography:
    return make_geography(kind="riket", name="Riket", **kw)


def chart(indicator, municipality, **asked):
    facets = facets_of(indicator)
    chosen = usual(indicator, facets, municipality)
    chosen = Chosen(**{name: getattr(chosen, name) for name in Chosen.__dataclass_fields__} | asked)
    return figure_of(indicator, chosen, shown(indicator, chosen))


# --- The rows ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"is_suppressed": True},
        {"value": None},
        {"value": None, "rate": 3, "is_suppressed": True},
        {"starts_on": dt.date(2026, 1, 1), "ends_on": dt.date(2025, 1, 1)},
    ],
)
def test_value_is_told_or_kept_secret_and_never_both(wrong):
    indicator = make_indicator()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_value(indicator, **wrong)

    make_value(indicator, value=0)
    make_value(indicator, 2024, None, is_suppressed=True)
    make_value(indicator, 2023, None, rate=Decimal("12.5"))
    assert indicator.values.count() == 3


def test_the_same_time_and_place_has_one_value():
    indicator = make_indicator()
    make_value(indicator)
    make_value(indicator, gender="K")
    make_value(indicator, age="15–17 år")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_value(indicator, value=7)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Ekstad", "Ekstads kommun", True),
        ("Västerås", "Västerås stad", True),
        ("EKSTAD", "ekstads kommun", True),
        ("Ekstad", "Ekbys kommun", False),
        ("", "Kommunen", False),
        ("Ek", "Ekstads kommun", False),
    ],
)
def test_municipality_is_known_by_its_name(one, other, same):
    assert same_municipality(one, other) is same


def test_municipality_with_a_code_is_known_by_it(municipality):
    assert make_geography(name="Annat namn", code="9901").is_municipality(municipality)
    assert not make_geography(name="Ekstads", code="9902").is_municipality(municipality)


# --- What a chart shows ---


def test_usual_selection_is_the_municipality_against_county_and_country(municipality):
    indicator = make_indicator()
    own = make_geography(code="9901")
    places = [
        own, country(code="0000"), make_geography(kind="lan", name="Ekbygds län", code="0099"),
        make_geography(kind="lan", name="Annat län", code="0007"), make_geography(name="Almby", code="9902"),
    ]  # fmt: skip
    for place in places:
        make_value(indicator, geography=place, rate=5)

    chosen = usual(indicator, facets_of(indicator), municipality)

    assert [place.name for place in chosen.geographies] == ["Ekstad", "Riket", "Ekbygds län"]
    assert (chosen.measure, chosen.gender, chosen.kind) == ("per", "T", "ar")


def test_counts_of_places_of_different_size_are_not_compared(municipality):
    indicator = make_indicator()
    make_value(indicator)
    make_value(indicator, geography=country())

    chosen = usual(indicator, facets_of(indicator), municipality)

    assert [place.name for place in chosen.geographies] == ["Ekstad"]


def test_finding_says_what_changed_and_against_what(municipality):
    indicator = make_indicator(title="Skadegörelse")
    make_value(indicator, 2019, 400, rate=2000)
    make_value(indicator, 2025, 200, rate=1000)
    make_value(indicator, 2025, None, rate=Decimal("1405.4"), geography=country())

    figure = chart(indicator, municipality)

    assert (
        figure.title == "Skadegörelse: minskning sedan 2019, från 2\u00a0000 till 1\u00a0000, lägre än riket"
    )
    assert figure.table.head == ("Period", "Ekstad", "Riket")
    assert figure.table.rows == (
        ("2019", "2\u00a0000", "uppgift saknas"),
        ("2025", "1\u00a0000", "1\u00a0405,4"),
    )
    assert figure.source == "Brå"


@pytest.mark.parametrize(
    ("then", "now", "said"),
    [
        (100, 104, "ingen säker förändring sedan 2024, från 100 till 104"),
        (4, 1, "för få för att säga om det har ändrats sedan 2024, från 4 till 1"),
        (100, 300, "ökning sedan 2024, från 100 till 300"),
    ],
)
def test_finding_of_counts_claims_no_more_than_chance_allows(municipality, then, now, said):
    indicator = make_indicator(title="Rån")
    make_value(indicator, 2024, then)
    make_value(indicator, 2025, now)

    assert chart(indicator, municipality).title == f"Rån: {said}"


def test_break_cuts_the_line_and_nothing_is_compared_across_it(municipality):
    indicator = make_indicator(title="Index", scale="index", unit="index")
    for year, value in ((2021, 5), (2022, 4), (2023, 2), (2024, 1)):
        make_value(indicator, year, value, series_break="Ny fråga." if year == 2023 else "")

    figure = chart(indicator, municipality)

    assert figure.title == "Index: minskning sedan 2023, från 2 till 1"
    assert len(figure.drawing.lines[0].pieces) == 2
    assert figure.table.rows[2] == ("2023 (tidsseriebrott: Ny fråga.)", "2")
    assert figure.subtitle == "Index. Tidsseriebrott 2023: Ny fråga."


def test_secret_value_is_shown_as_such_and_never_as_zero(municipality):
    indicator = make_indicator(title="Rån", scale="andel", unit="procent")
    make_value(indicator, 2023, 7)
    make_value(indicator, 2024, None, is_suppressed=True)
    make_value(indicator, 2025, 5, is_preliminary=True)

    figure = chart(indicator, municipality)

    assert figure.table.rows == (("2023", "7"), ("2024", "uppgiften är hemlig"), ("2025", "5 (preliminär)"))
    assert [tick.label for tick in figure.drawing.secret] == ["2024"]
    assert figure.drawing.lines[0].pieces == ()
    assert [point.value for point in figure.drawing.lines[0].hollow] == [5.0]


def test_rate_is_worked_out_from_the_number_of_inhabitants(municipality):
    indicator = make_indicator(title="Rån")
    make_value(indicator, 2024, 10)
    make_value(indicator, 2025, 30)
    make_value(make_indicator(unit="invånare", source="SCB"), 2025, 20000)

    figure = chart(indicator, municipality, measure="per")

    assert figure.table.rows == (("2024", "uppgift saknas"), ("2025", "150"))
    assert figure.source == "Brå. Per 100 000 är räknat här, med folkmängden enligt SCB."


def test_women_and_men_can_be_shown_apart(municipality):
    indicator = make_indicator(scale="andel", unit="procent")
    for gender, value in (("T", 25), ("K", 35), ("M", 15)):
        make_value(indicator, gender=gender, value=value)

    figure = chart(indicator, municipality, gender="var")

    assert figure.table.head == ("Period", "Kvinnor", "Män")
    assert figure.table.rows == (("2025", "35", "15"),)


@pytest.mark.parametrize(
    "address",
    [
        {"plats": "0"},
        {"plats": "9" * 30},
        {"mot": ["x", "-1"]},
        {"kon": "Z"},
        {"tid": "\0"},
        {"matt": "per", "alder": "?"},
    ],
)
def test_strange_addresses_show_the_usual(municipality, address):
    indicator = make_indicator()
    make_value(indicator)
    facets = facets_of(indicator)
    expected = usual(indicator, facets, municipality)

    form = SelectionForm(address, facets=facets, usual=expected, has_population=False)

    assert form.chosen == expected


# --- Pages ---


@pytest.mark.parametrize("rows", [1, 3])
def test_indicator_list_costs_the_same_for_any_length(client, municipality, rows, django_assert_num_queries):
    for _ in range(rows):
        indicator = make_indicator()
        make_value(indicator, 2024)
        make_value(indicator, 2025, 7654321)

    with django_assert_num_queries(8):
        page = client.get(reverse("plans:indicator_list"))

    assert f"{rows} indikator" in page.content.decode()
    assert page.content.decode().count("7\u00a0654\u00a0321") == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_indicator_page_costs_the_same_for_any_length(client, municipality, rows, django_assert_num_queries):
    indicator = make_indicator()
    for number in range(rows):
        make_value(indicator, 2020 + number, rate=5)
        make_value(indicator, 2020 + number, None, rate=7, geography=country())

    with django_assert_num_queries(8):
        client.get(indicator.get_absolute_url())


def test_indicator_list_fragment(client, municipality):
    make_indicator(title="Rån")
    make_indicator(title="Öppen narkotikahandel")

    assert_fragment_is_part_of_page(client, reverse("plans:indicator_list"), {"q": "öppen"})


def test_indicator_is_printed(client, municipality):
    indicator = make_indicator()
    make_value(indicator, 2024, None, is_suppressed=True)
    make_value(indicator, 2025, series_break="Ny kod.")

    file = client.get(reverse("plans:indicator_file", args=[indicator.pk]))

    assert b"".join(file.streaming_content).startswith(b"%PDF-")


def test_value_is_entered_by_hand_and_its_place_becomes_known(client, municipality):
    indicator = make_indicator()

    answer = client.post(reverse("plans:indicator_value_create", args=[indicator.pk]), NEW_VALUE)

    row = indicator.values.get()
    assert answer.url == indicator.get_absolute_url()
    assert (row.value, row.period, row.geography.name, row.gender) == (
        Decimal("1421.5"),
        "2025",
        "Ekstad",
        "T",
    )
    assert row.history.get().history_change_reason == "indicator.value"


def test_value_is_changed_and_removed(client, municipality):
    row = make_value(make_indicator())
    changed = NEW_VALUE | {"geography": row.geography_id, "new_name": "", "value": "", "is_suppressed": "on"}

    client.post(reverse("plans:indicator_value_edit", args=[row.pk]), changed)

    row.refresh_from_db()
    assert (row.value, row.is_suppressed) == (None, True)
    client.post(reverse("plans:indicator_value_remove", args=[row.pk]))
    assert not IndicatorValue.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "fields"),
    [
        ({"period": "i fjol"}, ["period"]),
        ({"period": ""}, ["period"]),
        ({"period": "\0"}, ["period"]),
        ({"period": "1900–1901"}, ["period"]),
        ({"value": "tolv"}, ["value"]),
        ({"value": "9" * 40}, ["value"]),
        ({"value": "-3"}, ["value"]),
        ({"value": ""}, ["value"]),
        ({"is_suppressed": "on"}, ["value"]),
        ({"new_name": ""}, ["geography"]),
        ({"geography": "9" * 30}, ["geography"]),
        ({"new_name": "x" * 121}, ["new_name", "geography"]),
        ({"gender": "Z"}, ["gender"]),
        ({"source_url": "ftp://x.se"}, ["source_url"]),
        ({"fetched_on": "2199-01-01"}, ["fetched_on"]),
    ],
)
def test_bad_value_is_told_beside_the_field_and_keeps_what_was_typed(client, municipality, wrong, fields):
    indicator = make_indicator()

    page = client.post(reverse("plans:indicator_value_create", args=[indicator.pk]), NEW_VALUE | wrong)

    assert list(page.context["form"].errors) == fields
    assert not IndicatorValue.objects.exists()


def test_value_outside_the_scale_is_refused(client, municipality):
    indicator = make_indicator(scale="index", unit="index", least=0, most=6)

    page = client.post(
        reverse("plans:indicator_value_create", args=[indicator.pk]), NEW_VALUE | {"value": "6,1"}
    )

    assert dict(page.context["form"].errors) == {
        "value": ["Värdet ligger utanför skalan: index eller medelvärde, 0 till 6."]
    }


def test_second_value_for_the_same_time_and_place_is_told_beside_the_period(client, municipality):
    row = make_value(make_indicator())
    data = NEW_VALUE | {"geography": row.geography_id}

    page = client.post(reverse("plans:indicator_value_create", args=[row.indicator_id]), data)

    assert dict(page.context["form"].errors) == {"period": [workflow.TAKEN]}


def test_indicator_is_made_and_a_name_is_used_once_by_each_source(client):
    data = {"title": "Rån", "source": "Brå", "scale": "antal", "unit": "anmälda brott", "good_way": "lagre"}

    for _ in range(2):
        page = client.post(reverse("plans:indicator_create"), data)

    assert Indicator.objects.get().good_way == "lagre"
    assert dict(page.context["form"].errors) == {
        "title": ["Det finns redan en indikator med det namnet från Brå."]
    }


def test_break_is_said_of_all_places_at_once_and_taken_back(client, municipality):
    indicator = make_indicator()
    for year in (2024, 2025):
        make_value(indicator, year)
        make_value(indicator, year, geography=country())
    address = reverse("plans:indicator_break", args=[indicator.pk])

    client.post(address, {"period": "2025-01-01_2025-12-31", "text": "Ny kod."})
    marked = sorted(indicator.values.values_list("starts_on__year", "series_break"))
    client.post(address, {"period": "2025-01-01_2025-12-31", "text": ""})

    assert marked == [(2024, ""), (2024, ""), (2025, "Ny kod."), (2025, "Ny kod.")]
    assert not indicator.values.exclude(series_break="").exists()


def test_indicator_is_removed_with_its_values_once(client, coordinator):
    row = make_value(make_indicator())

    client.post(reverse("plans:indicator_remove", args=[row.indicator_id]))

    assert (Indicator.objects.count(), IndicatorValue.objects.count(), Geography.objects.count()) == (0, 0, 1)
    with pytest.raises(Overtaken):
        workflow.keep_value(row.indicator, {}, row.geography, by=coordinator)


WRITING = ["indicator_create", "indicator_edit", "indicator_remove", "indicator_break", "indicator_value_create",
           "indicator_value_edit", "indicator_value_remove"]  # fmt: skip


@pytest.mark.parametrize(
    ("role", "may"),
    [
        ({"is_coordinator": True}, True),
        ({"is_administrator": True}, False),
        ({"is_reporter": True}, False),
        ({}, False),
    ],
)
def test_who_may_keep_indicators(role, may):
    user, row = make_user(**role), make_value(make_indicator())
    client = StrictClient()
    client.force_login(user)
    keys = {name: row.pk if "value_" in name else row.indicator_id for name in WRITING}
    keys |= {"indicator_value_create": row.indicator_id}

    answers = {
        name: client.get(
            reverse(f"plans:{name}", args=[] if name == "indicator_create" else [keys[name]])
        ).status_code
        for name in WRITING
    }

    assert bool(access.may_keep_indicators(user)) is may
    assert answers == dict.fromkeys(WRITING, 200 if may else 403)
    assert client.get(row.indicator.get_absolute_url()).status_code == 200


# --- In a lägesbild ---


def test_indicator_is_put_into_a_lagesbild_with_what_it_showed_and_drawn_from_that(coordinator, municipality):
    indicator = make_indicator(title="Rån", scale="andel", unit="procent")
    make_value(indicator, 2023, 7)
    make_value(indicator, 2024, None, is_suppressed=True)
    make_value(indicator, 2025, 5, is_preliminary=True, series_break="Ny fråga.")
    reference = f"indikator:{indicator.pk}"

    offered = dict(figures.choices())["Indikatorer"]
    content = figures.make(figures.FigureQuestion(reference, coordinator))
    kept = from_json(FigureContent, AssessmentFigure.packed(content))
    indicator.values.all().delete()
    chart = figures.draw(kept)

    assert offered == [(reference, "Rån, Brå")]
    assert kept == content
    assert chart.title == "Rån: 5 2025"
    assert chart.table.rows == (
        ("2023", "7"), ("2024", "uppgiften är hemlig"), ("2025 (tidsseriebrott: Ny fråga.)", "5 (preliminär)"),
    )  # fmt: skip
    assert figures.table_of(kept) == chart.table
    assert (content.total, content.unit, content.is_counts) == (5.0, "procent", False)


def test_indicator_that_is_gone_is_not_fetched_anew(coordinator):
    with pytest.raises(Overtaken):
        figures.make(figures.FigureQuestion("indikator:999", coordinator))
