import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incidents.models import Category
from tests.client import StrictClient
from tests.factories import category, make_category, make_report, make_user

CREATE = "incidents:category_create"
NEW = {
    "name": "Vattenskador",
    "synonyms": "",
    "icon": "waves",
    "position": 40,
    "is_on_form": "on",
    "retired_on": "",
}


def change(client, row: Category, **changed):
    data = {
        "name": row.name, "synonyms": row.synonyms, "icon": row.icon, "position": row.position,
        "is_on_form": "on" if row.is_on_form else "", "retired_on": row.retired_on or "",
    }  # fmt: skip
    return client.post(reverse("incidents:category_edit", args=[row.pk]), data | changed)


def errors(answer) -> dict[str, list[str]]:
    return dict(answer.context["form"].errors)


def test_new_category_is_on_the_form_and_known_by_its_other_names(client):
    client.post(reverse(CREATE), NEW | {"synonyms": "Översvämning\növersvämning\n\n Läcka  i tak "})

    made = Category.objects.get(name="Vattenskador")
    assert (made.other_names, made.icon, made.parent) == (["översvämning", "Läcka i tak"], "waves", None)
    assert made in Category.objects.on_form()
    assert made.history.count() == 1


def test_new_subcategory_has_the_icon_of_its_parent(client):
    top = category("trafik")

    page = client.get(reverse(CREATE), {"under": top.pk})
    client.post(f"{reverse(CREATE)}?under={top.pk}", {"name": "Gräsklippare", "synonyms": "", "position": 9})

    made = Category.objects.get(name="Gräsklippare")
    assert (made.parent, made.icon) == (top, top.icon)
    assert list(page.context["form"].fields) == ["name", "synonyms", "position", "retired_on"]


def test_renaming_keeps_the_reports_names_and_the_old_name_for_files(client):
    top, report = category("trafik"), make_report(category=category("trafik"))

    change(client, top, name="Trafik och parkering")

    top.refresh_from_db()
    report.refresh_from_db()
    assert (report.category_name, report.category.name) == ("Trafik", "Trafik och parkering")
    assert "trafik" in top.spellings
    assert make_report(category=top).category_name == "Trafik och parkering"


def test_retired_category_cannot_be_chosen_and_its_reports_are_still_found(client):
    top = category("trafik")
    report = make_report(category=top)

    change(client, top, retired_on=timezone.localdate().isoformat())

    assert top not in Category.objects.on_form()
    page = client.get(reverse("incidents:report_list"), {"kategori": top.pk})
    assert [row.record.pk for row in page.context["table"].rows] == [report.pk]


def test_the_category_of_the_rest_cannot_be_retired(client):
    rest = category("ovrigt")

    answer = change(client, rest, retired_on=dt.date(2026, 1, 1).isoformat())

    assert list(errors(answer)) == ["retired_on"]
    assert not Category.objects.get(pk=rest.pk).is_retired


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"name": ""}, ["name"]),
        ({"name": "TRAFIK"}, ["name"]),
        ({"name": "x" * 81}, ["name"]),
        ({"name": "\0"}, ["name"]),
        ({"synonyms": "trafik"}, ["synonyms"]),
        ({"synonyms": "x" * 81}, ["synonyms"]),
        ({"icon": "finns-inte"}, ["icon"]),
        ({"position": "9" * 30}, ["position"]),
        ({"position": "-1"}, ["position"]),
        ({"retired_on": "igår"}, ["retired_on"]),
    ],
)
def test_bad_category_is_told_beside_the_field(client, changed, fields):
    answer = client.post(reverse(CREATE), NEW | changed)

    assert list(errors(answer)) == fields
    assert not Category.objects.filter(name="Vattenskador").exists()


def test_a_name_may_be_used_under_two_categories(client):
    other = make_category(name="Lek", parent=category("trafik"))
    under = category("brand")

    client.post(f"{reverse(CREATE)}?under={under.pk}", {"name": "Lek", "synonyms": "", "position": 9})

    assert Category.objects.filter(name="Lek").exclude(pk=other.pk).get().parent == under


@pytest.mark.parametrize("rows", [1, 3])
def test_catalogue_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_category(parent=make_category())

    with django_assert_num_queries(5):
        client.get(reverse("incidents:category_list"))


def test_only_the_coordinator_edits_the_catalogue():
    client = StrictClient()
    client.force_login(make_user(is_administrator=True, is_reporter=True))
    addresses = [reverse("incidents:category_list"), reverse(CREATE)]
    addresses.append(reverse("incidents:category_edit", args=[category("trafik").pk]))

    assert [client.get(address).status_code for address in addresses] == [403] * 3
    assert client.post(reverse(CREATE), NEW).status_code == 403


@pytest.mark.parametrize("under", ["", "x", "0", "9" * 30])
def test_subcategory_of_nothing_is_not_found(client, under):
    assert client.get(reverse(CREATE), {"under": under}).status_code == 404
