import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from incidents.choices import ReportStatus, TimePrecision
from incidents.models import Category, Report, ReportContact, ReportLog
from kommunbrott.folding import fold_tight
from tests.factories import category, make_organisation, make_report, make_user

STOCKHOLM = ZoneInfo("Europe/Stockholm")
NUMBER = "19850627-9820"
SWEDISH = "Texten innehåller ett personnummer. Ta bort det, så går det att spara."


# --- The catalogue ---


def test_catalogue_is_there_from_the_first_migration():
    top = Category.objects.top()

    assert [(each.name, each.children.count()) for each in top] == [
        ("Skadegörelse", 6),
        ("Otrygg plats", 4),
        ("Otrygghetsskapande samling", 5),
        ("Ordningsstörning", 5),
        ("Narkotika", 4),
        ("Våld och hot", 6),
        ("Trafik", 5),
        ("Stöld", 6),
        ("Nedskräpning", 4),
        ("Brand och pyroteknik", 4),
        ("Ofredande", 3),
        ("Bedrägeri", 3),
        ("Arrangemang", 3),
        ("Ryktesspridning", 0),
        ("Övrigt", 0),
    ]
    assert Category.history.filter(history_type="+").count() == Category.objects.count()


def test_catalogue_means_one_category_by_each_name():
    """No name or synonym belongs to two categories, nor to two under the same one."""
    for siblings in [Category.objects.top(), *(each.children.all() for each in Category.objects.top())]:
        spellings = [name for each in siblings for name in each.spellings]
        assert len(spellings) == len(set(spellings)), siblings


def test_category_is_known_by_its_synonyms():
    narcotics = category("narkotika")

    assert {fold_tight(name) for name in ("NARKOTIKA ", "Narkotika/droger", "droger")} <= narcotics.spellings


def test_category_has_two_levels():
    top, below = category("trafik"), category("trafik-parkering")
    third = Category(name="Dubbelparkering", parent=below)
    moved = category("stold")
    moved.parent = top

    for wrong in (third, moved):
        with pytest.raises(ValidationError) as error:
            wrong.full_clean()
        assert list(error.value.message_dict) == ["parent"]


def test_renaming_a_category_leaves_what_was_reported():
    graffiti = category("skadegorelse-klotter")
    report = make_report(category=graffiti.parent, subcategory=graffiti)

    Category.objects.filter(pk=graffiti.parent_id).update(name="Förstörelse")
    Category.objects.filter(pk=graffiti.pk).update(name="Färg på vägg")
    report = Report.objects.get(pk=report.pk)
    report.save()

    assert (report.category.name, report.what) == ("Förstörelse", "Skadegörelse, klotter")


# --- Time and place as figures ---


@pytest.mark.parametrize(
    ("local", "precision", "figures"),
    [
        # the night to a new year: UTC is still in the old one
        ((2026, 1, 1, 0, 30), TimePrecision.EXACT, (2026 * 12, dt.date(2026, 1, 1).toordinal(), 0, 3)),
        # summer time
        ((2026, 7, 5, 23, 59), TimePrecision.EXACT, (2026 * 12 + 6, dt.date(2026, 7, 5).toordinal(), 23, 6)),
        (
            (2026, 7, 5, 20, 0),
            TimePrecision.INTERVAL,
            (2026 * 12 + 6, dt.date(2026, 7, 5).toordinal(), None, 6),
        ),
        ((2026, 7, 5, 0, 0), TimePrecision.DAY, (2026 * 12 + 6, dt.date(2026, 7, 5).toordinal(), None, 6)),
    ],
)
def test_local_time_is_kept_as_figures(local, precision, figures):
    report = make_report(starts_at=dt.datetime(*local, tzinfo=STOCKHOLM), time_precision=precision)
    report.refresh_from_db()

    assert (report.local_month, report.local_day, report.local_hour, report.local_weekday) == figures


def test_point_is_kept_in_metres_and_in_the_grid():
    report = make_report(latitude=59.514187, longitude=15.991393)

    assert (report.north, report.east, report.cell_y, report.cell_x) == (6597728, 556105, 65977, 5561)

    report.latitude = None
    report.save()
    report.refresh_from_db()

    assert [report.longitude, report.north, report.east, report.cell_y, report.cell_x] == [None] * 5


def test_subcategory_belongs_to_the_category():
    report = Report(
        category=category("trafik"), subcategory=category("stold-cykel"), starts_at=dt.datetime.now(STOCKHOLM)
    )

    with pytest.raises(ValidationError) as error:
        report.full_clean()

    assert error.value.message_dict == {"subcategory": ["Underkategorin hör till en annan kategori."]}


# --- What the database refuses ---


@pytest.mark.parametrize(
    "wrong",
    [
        {"status": "påhittad"},
        {"status": ReportStatus.DISMISSED},
        {"latitude": 59.5},
        {"ends_at": dt.datetime(2000, 1, 1, tzinfo=STOCKHOLM)},
    ],
)
def test_database_refuses(wrong):
    report = make_report()

    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.filter(pk=report.pk).update(**wrong)


def test_number_of_another_system_is_used_once():
    make_report(external_id="KPG-1", source="import")
    make_report(external_id="", source="import")
    make_report(external_id="KPG-1", source="epost")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_report(external_id="KPG-1", source="import")


# --- No personnummer by any door ---


def by_save():
    make_report(text=f"Sprang från platsen, {NUMBER}.")


def by_bulk_create():
    report = make_report()
    report.pk, report.text = None, NUMBER
    Report.objects.bulk_create([report])


def by_bulk_update():
    report = make_report()
    report.place_name = NUMBER
    Report.objects.bulk_update([report], ["place_name"])


def by_update():
    make_report()
    Report.objects.update(police_case=NUMBER)


def by_contact():
    ReportContact.objects.create(report=make_report(), name=NUMBER)


def by_log():
    ReportLog.objects.create(report=make_report(), what="behallen", detail=NUMBER)


@pytest.mark.parametrize("door", [by_save, by_bulk_create, by_bulk_update, by_update, by_contact, by_log])
def test_no_number_gets_in_by(door):
    with pytest.raises(ValidationError) as error:
        door()

    assert NUMBER not in str(error.value)
    assert list(error.value.message_dict.values()) == [[SWEDISH]]


def test_no_number_gets_in_by_full_clean():
    report = make_report()
    report.text = report.reporter_label = "850627 9820"

    with pytest.raises(ValidationError) as error:
        report.full_clean()

    assert error.value.message_dict == {"text": [SWEDISH], "reporter_label": [SWEDISH]}


def test_no_number_gets_in_by_the_admin():
    report = make_report(text="Klotter på gaveln.")
    chief = get_user_model().objects.create_superuser("chef", "chef@ekstad.example", "lång och hemlig")
    client = Client()
    client.force_login(chief)
    address = reverse("admin:incidents_report_change", args=[report.pk])
    data = {
        "category": report.category_id, "starts_at_0": "2026-11-20", "starts_at_1": "10:00",
        "time_precision": "exakt", "place_precision": "okand", "reporter_kind": "annan", "police_reported": "nej",
    }  # fmt: skip

    refused = client.post(address, data | {"text": f"Mannen {NUMBER} sprang."})
    taken = client.post(address, data | {"text": "Klotter på två gavlar."})

    report.refresh_from_db()
    assert (refused.status_code, taken.status_code) == (200, 302)
    assert SWEDISH in refused.content.decode()
    assert report.text == "Klotter på två gavlar."


# --- Who sees what ---


def test_who_sees_which_reports():
    company, police = make_organisation(kind="bolag"), make_organisation(kind="polis")
    people = {
        "coordinator": make_user(is_coordinator=True),
        "administrator": make_user(is_administrator=True),
        "reporter": make_user(is_reporter=True, organisation=company),
        "colleague": make_user(organisation=company),
        "officer": make_user(organisation=police),
        "nobody": make_user(),
    }
    reports = {
        "own": make_report(reporter=people["reporter"], organisation=company),
        "routed": make_report(routed_to=police),
        "anonymous": make_report(),
    }
    names = {report: name for name, report in reports.items()}

    seen = {
        who: {names[report] for report in Report.objects.visible_to(user)} for who, user in people.items()
    }

    assert seen == {
        "coordinator": {"own", "routed", "anonymous"},
        "administrator": set(),
        "reporter": {"own"},
        "colleague": {"own"},
        "officer": {"routed"},
        "nobody": set(),
    }


def test_counted_reports_are_events():
    first = make_report()
    make_report(merged_into=first)
    make_report(status=ReportStatus.DISMISSED, status_reason="Fel plats")

    assert list(Report.objects.counted()) == [first]
