from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kommunbrott.access import Overtaken
from plans.models import Indicator, IndicatorImport, IndicatorValue
from plans.workflow import indicator_imports as workflow
from tests.client import StrictClient
from tests.factories import make_indicator, make_municipality, make_user, make_value
from tests.plans.indicator_files import TABLE, WIDE, YEARLY, YEARLY_NAME, entry, kolada, workbook

START = reverse("plans:indicator_import_start")
SAVE = {"scope": "nara", "fetched_on": "2026-04-01", "source_url": "https://www.bra.se/statistik"}


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality(code="9901")


def sent(client, name: str, data: bytes):
    return client.post(START, {"file": SimpleUploadedFile(name, data)})


def read_in(client, name: str, data: bytes, **more) -> IndicatorImport:
    sent(client, name, data)
    made = IndicatorImport.objects.latest("pk")
    client.post(made.get_absolute_url(), SAVE | more)
    made.refresh_from_db()
    return made


def counts(made: IndicatorImport) -> tuple:
    return (made.state, made.accepted, made.changed, made.unchanged, made.rejected)


def test_file_is_shown_before_anything_is_saved(client):
    answer = sent(client, YEARLY_NAME, YEARLY)
    page = client.get(answer.url)

    assert (len(page.context["found"].new), page.context["found"].left_out) == (1, 2)
    assert not IndicatorValue.objects.exists()
    assert not Indicator.objects.exists()


def test_yearly_list_gives_the_municipality_its_value_with_source(client, coordinator):
    made = read_in(client, YEARLY_NAME, YEARLY)

    row = IndicatorValue.objects.get()
    assert counts(made) == ("sparad", 1, 0, 0, 0)
    assert (str(row.indicator), row.indicator.source, row.period, row.value, row.rate) == (
        "Anmälda brott", "Brå", "2025", Decimal(1421), Decimal(6903),
    )  # fmt: skip
    assert (row.geography.name, row.geography.code, row.source_url) == ("Ekstad", "9901", SAVE["source_url"])
    assert row.history.get().history_user == coordinator
    assert made.data is None


def test_all_places_are_taken_when_asked_for(client):
    read_in(client, YEARLY_NAME, YEARLY, scope="alla")

    told = IndicatorValue.objects.order_by("geography__name").values_list("geography__name", "is_suppressed")
    assert list(told) == [("Almby", False), ("Ekstad", False), ("Lillby", True)]


def test_same_file_twice_is_once(client):
    made = read_in(client, YEARLY_NAME, YEARLY)

    answer = sent(client, "annat namn 2025.csv", YEARLY)

    assert answer.url == made.get_absolute_url()
    assert (IndicatorImport.objects.count(), IndicatorValue.objects.count()) == (1, 1)


def test_later_file_changes_what_was_preliminary_and_leaves_the_rest(client):
    read_in(client, "2024.json", kolada(entry(), entry(period=2023)), is_preliminary="on")
    final = {"gender": "T", "value": 800}
    made = read_in(client, "2025.json", kolada(entry("N07540", "9901", 2024, final), entry(period=2025)))

    told = IndicatorValue.objects.order_by("starts_on").values_list(
        "starts_on__year", "value", "is_preliminary"
    )
    assert list(told) == [
        (2023, Decimal("812.4"), True), (2024, Decimal(800), False), (2025, Decimal("812.4"), False),
    ]  # fmt: skip
    assert counts(made) == ("sparad", 1, 1, 0, 0)


def test_undoing_takes_back_the_new_and_puts_back_the_old(client, coordinator):
    first = read_in(client, "1.json", kolada(entry()))
    second = read_in(
        client,
        "2.json",
        kolada(entry("N07540", "9901", 2024, {"gender": "T", "value": 5}), entry(period=2025)),
    )

    client.post(reverse("plans:indicator_import_undo", args=[second.pk]))

    row = IndicatorValue.objects.get()
    assert (row.value, row.origin) == (Decimal("812.4"), first)
    second.refresh_from_db()
    assert second.state == "angrad"
    with pytest.raises(Overtaken):
        workflow.undo(second, by=coordinator)


def test_undoing_keeps_what_somebody_has_changed_since(client, coordinator):
    made = read_in(client, "1.json", kolada(entry(), entry(period=2023)))
    row = made.values.earliest("starts_on")
    row.value = 1
    row.save()

    stay = workflow.undo(made, by=coordinator)

    assert stay == 1
    assert list(IndicatorValue.objects.values_list("starts_on__year", "value")) == [(2023, Decimal(1))]


def test_undoing_removes_indicators_that_came_with_the_file(client, coordinator):
    known = make_indicator(title="Otrygghet", source="Brå")
    made = read_in(client, "bok.xlsx", workbook())
    assert Indicator.objects.count() == 4

    workflow.undo(made, by=coordinator)

    assert list(Indicator.objects.all()) == [known]


def test_workbook_goes_to_indicators_that_are_known_by_name(client):
    known = make_indicator(title="Anmäld skadegörelse", source="Brå")
    make_value(known, 2023, 999)

    made = read_in(client, "bok.xlsx", workbook())

    assert Indicator.objects.filter(title="Anmäld skadegörelse").count() == 1
    assert counts(made) == ("sparad", 8, 1, 0, 1)
    assert made.result["faults"][0]["where"] == "blad Skadegörelse, rad 5, 2024"


def test_what_the_file_does_not_say_is_asked_for_beside_its_field(client):
    sent(client, "tabell.csv", WIDE)
    made = IndicatorImport.objects.get()

    page = client.post(made.get_absolute_url(), SAVE | {"scale": "andel"})
    assert list(page.context["form"].errors) == ["title", "source"]

    client.post(
        made.get_absolute_url(),
        SAVE | {"scale": "andel", "title": "Trivs", "source": "Enkät", "unit": "procent"},
    )
    indicator = Indicator.objects.get()
    assert (indicator.title, indicator.scale, indicator.unit, indicator.values.count()) == (
        "Trivs", "andel", "procent", 4,
    )  # fmt: skip


def test_year_that_is_not_in_the_name_of_the_file_is_asked_for(client):
    sent(client, "kommuner.csv", YEARLY)
    made = IndicatorImport.objects.get()

    page = client.post(made.get_absolute_url(), SAVE | {"period": "i fjol"})
    assert list(page.context["form"].errors) == ["period"]

    client.post(made.get_absolute_url(), SAVE | {"period": "2024"})
    assert IndicatorValue.objects.get().period == "2024"


def test_columns_are_pointed_out_and_the_file_is_read_again(client):
    sent(client, "t.csv", "Vad;När;Hur många\nBråk;2025;3\n".encode())
    made = IndicatorImport.objects.get()
    columns = reverse("plans:indicator_import_columns", args=[made.pk])

    assert client.get(made.get_absolute_url()).context["reading"].missing == ["Period", "Värde"]
    page = client.post(columns, {"column-0": "period", "column-1": "period", "column-2": "value"})
    assert list(page.context["columns"].errors) == ["column-1"]
    client.post(columns, {"column-0": "title", "column-1": "period", "column-2": "value"})
    client.post(made.get_absolute_url(), SAVE | {"source": "Egen", "scale": "antal"})

    assert IndicatorValue.objects.get().value == 3


def test_nothing_to_save_is_told_and_saves_nothing(client):
    read_in(client, "1.json", kolada(entry()))

    sent(client, "2.json", kolada(entry(), next_url="https://x"))
    page = client.post(IndicatorImport.objects.latest("pk").get_absolute_url(), SAVE)

    assert page.context["form"].non_field_errors() == [
        "Alla värden i filen finns redan. Det finns inget att läsa in."
    ]


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + b"\0" * 50, b"{", b"PK\x03\x04x"])
def test_file_that_cannot_be_read_is_refused_on_the_page(client, data):
    page = sent(client, "fil.json" if data == b"{" else "fil.xlsx", data)

    assert page.status_code == 422
    assert page.context["fault"]["title"]
    assert not IndicatorImport.objects.exists()


def test_dropped_file_is_forgotten_and_cannot_be_saved(client):
    sent(client, "t.csv", TABLE)
    made = IndicatorImport.objects.get()

    client.post(reverse("plans:indicator_import_drop", args=[made.pk]))
    late = client.post(made.get_absolute_url(), SAVE)

    made.refresh_from_db()
    assert (made.state, made.data, late.status_code) == ("avbruten", None, 409)


@pytest.mark.parametrize("rows", [1, 3])
def test_review_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    sent(client, "k.json", kolada(*(entry(period=2020 + number) for number in range(rows))))
    address = IndicatorImport.objects.get().get_absolute_url()

    with django_assert_num_queries(7):
        client.get(address)


@pytest.mark.parametrize(
    ("role", "status"), [({"is_coordinator": True}, 200), ({"is_administrator": True}, 403), ({}, 403)]
)
def test_who_may_read_in_statistics(client, role, status):
    made = read_in(client, "1.json", kolada(entry()))
    other = StrictClient()
    other.force_login(make_user(**role))

    pages = [START, made.get_absolute_url(), reverse("plans:indicator_import_undo", args=[made.pk])]

    assert [other.get(page).status_code for page in pages] == [status] * 3
