import csv
import datetime as dt
import io

import openpyxl
import pytest
from django.urls import reverse

from incidents import report_sheet
from incidents.models import Report, ReportContact, ReportLog
from tests.client import StrictClient
from tests.factories import category, make_area, make_organisation, make_report, make_user

CSV, XLSX = "incidents:report_list_csv", "incidents:report_list_xlsx"
TEXT = "Ring vaktmästaren Leif Strand på 070-174 06 35."


def logged_in(user) -> StrictClient:
    client = StrictClient()
    client.force_login(user)
    return client


def table(client, **query) -> list[list[str]]:
    answer = client.get(reverse(CSV), query)
    text = answer.getvalue().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=";"))


def numbers(client, **query) -> list[int]:
    return [int(row[0]) for row in table(client, **query)[1:]]


def book(client, **query) -> list[tuple]:
    data = client.get(reverse(XLSX), query).getvalue()
    return list(openpyxl.load_workbook(io.BytesIO(data)).active.values)


def test_file_tells_a_report_as_it_is_known(client):
    make_report(
        category=category("trafik"), text="Körde fort;\n=1+1", starts_at=dt.datetime(2026, 3, 14, 22, 30, tzinfo=dt.UTC),
        area=make_area(name="Åkra"), place_name="=Hamnplan", latitude=56.21, longitude=15.11, reporter_kind="polis",
        organisation=make_organisation(name="Polisen"), police_case="5000-K1-26", damage_cost=1500,
    )  # fmt: skip

    headings, row = table(client)
    told = dict(zip(headings, row, strict=True))

    assert headings == [column.label for column in report_sheet.COLUMNS]
    assert (told["Datum"], told["Tid"], told["Latitud"], told["Plats"]) == (
        "2026-03-14",
        "23.30",
        "56,21",
        "'=Hamnplan",
    )
    assert (told["Beskrivning"], told["Skadekostnad i kronor"], told["Område"]) == (
        "Körde fort;\n=1+1",
        "1500",
        "Åkra",
    )
    in_book = dict(zip(*book(client), strict=True))
    assert (in_book["Datum"], in_book["Plats"], in_book["Longitud"]) == (
        dt.datetime(2026, 3, 14),
        "=Hamnplan",
        15.11,
    )


def test_files_are_exactly_the_selection_in_its_order(client):
    area = make_area()
    first, second, _ = make_report(area=area), make_report(area=area), make_report()

    assert numbers(client, omrade=area.pk) == [second.pk, first.pk]
    assert numbers(client, omrade=area.pk, sort="starts_at", page="7") == [first.pk, second.pk]
    assert [row[0] for row in book(client, omrade=area.pk)[1:]] == [second.pk, first.pk]
    assert numbers(client, omrade="99999") == []


def test_page_leads_to_the_files_of_its_selection(client):
    make_report()

    files = client.get(reverse("incidents:report_list"), {"q": "klotter & glas", "page": "1"}).context[
        "files"
    ]

    assert files == [
        {"label": "Excel", "address": "/rapporter/rapporter.xlsx?q=klotter+%26+glas"},
        {"label": "CSV", "address": "/rapporter/rapporter.csv?q=klotter+%26+glas"},
    ]


@pytest.mark.parametrize("address", [CSV, XLSX])
def test_taking_out_a_report_is_written_in_its_log(client, coordinator, address):
    taken, left = make_report(text="lampa"), make_report()

    client.get(reverse(address), {"q": "lampa"}).getvalue()

    assert [(entry.what, entry.by, entry.detail) for entry in taken.log.all()] == [
        ("exporterad", coordinator, address.rsplit("_")[-1].upper())
    ]
    assert not left.log.exists()


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", [CSV, XLSX])
def test_file_costs_the_same_for_any_length(client, rows, address, django_assert_num_queries):
    for _ in range(rows):
        make_report(organisation=make_organisation(), routed_to=make_organisation(), area=make_area())

    with django_assert_num_queries(8):
        client.get(reverse(address)).getvalue()

    assert ReportLog.objects.count() == rows


def test_file_is_begun_before_its_reports_are_fetched(client, monkeypatch, django_assert_num_queries):
    for _ in range(5):
        make_report()
    monkeypatch.setattr(report_sheet, "CHUNK", 2)
    answer = client.get(reverse(CSV))
    lines = iter(answer.streaming_content)

    with django_assert_num_queries(0):
        assert next(lines).decode().startswith('\ufeff"Nummer";')
    assert len(list(lines)) == 5
    assert ReportLog.objects.count() == 5


def test_companies_and_associations_take_out_no_case_number_contact_or_unjudged_name():
    report = make_report(text=TEXT, police_case="5000-K1-26")
    ReportContact.objects.create(report=report, name="Berit Ek", phone="070-555 01 02")
    seen = {}
    for kind in ("kommun", "polis", "bolag", "vaktarbolag", "forening", "naringsliv", "annan"):
        party = make_organisation(kind=kind)
        Report.objects.update(routed_to=party)
        client = logged_in(make_user(organisation=party))
        for address in (CSV, XLSX):
            told = str(table(client) if address == CSV else book(client))
            words = ("5000-K1-26", "ärendenummer", "Leif Strand", "070-174", "Berit", "070-555")
            seen[kind, address] = [word in told for word in words]

    authority, others = [True, True, True, True, False, False], [False] * 6
    assert seen == {
        (kind, address): authority if kind in ("kommun", "polis") else others
        for kind in ("kommun", "polis", "bolag", "vaktarbolag", "forening", "naringsliv", "annan")
        for address in (CSV, XLSX)
    }
