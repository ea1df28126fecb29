import datetime as dt
import io
from zoneinfo import ZoneInfo

import pytest

from incidents.choices import ImportState, ReportStatus, TimePrecision
from incidents.models import ImportBatch, Report, ReportLog
from incidents.workflow import importing
from kommunbrott.access import Overtaken
from kommunbrott.models import Area
from tests.factories import make_area, make_organisation

TODAY = dt.date(2026, 11, 21)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
HEADER = "Rapport-ID;Händelsedatum;Tid;Kategori;Underkategori;Plats;Område;Latitud;Longitud;Beskrivning;Rapportör;Organisation;Polisanmäld;Status"
FIRST = "E-1;2026-03-04;21:45;Skadegörelse;Klotter;Stora torget;Nygård;59,5139;15,9926;Vid entrén.;Väktare 7;Ekstads bevakning;Ja;Ny"
SECOND = "E-2;2026-07-01;;Fiske;;;;;;Enligt Robin Provberg.;;Medborgare;;Ny"
NIGHT = "E-3;2026-03-05;22-05;Trafik;;;Nygård;;;Buskörning.;;Polisen;Nej;Ny"
WITHOUT_ID = ";2026-03-06;12:00;Trafik;;;Nygård;;;Parkering.;;;;"


def save(*lines: str, header=HEADER) -> ImportBatch:
    data = "\n".join([header, *lines, ""]).encode()
    file = io.BytesIO(data)
    batch = importing.begin(name="x.csv", size=len(data), sha256=importing.sha256_of(file), by=None)
    return importing.save(batch, importing.opened("x.csv", file, TODAY), today=TODAY)


def counts(batch: ImportBatch) -> tuple[int, ...]:
    return batch.rows, batch.accepted, batch.rejected, batch.unchanged, batch.saved


def test_save_fills_the_report():
    guards = make_organisation(name="Ekstads bevakning AB", aliases=["Ekstads bevakning"])

    save(FIRST)

    report = Report.objects.get()
    assert (report.what, report.area.name, report.place_name, report.organisation) == (
        "Skadegörelse, klotter", "Nygård", "Stora torget", guards,
    )  # fmt: skip
    assert report.starts_at == dt.datetime(2026, 3, 4, 21, 45, tzinfo=STOCKHOLM)
    assert (report.local_day, report.local_hour, report.local_weekday) == (
        dt.date(2026, 3, 4).toordinal(),
        21,
        2,
    )
    assert (report.latitude, report.longitude, report.cell_y is None) == (59.5139, 15.9926, False)
    assert (report.reporter_kind, report.reporter_label, report.police_reported) == (
        "vaktare",
        "Väktare 7",
        "ja",
    )
    assert (report.external_id, report.source, report.status) == ("E-1", "import", ReportStatus.REVIEWED)


def test_save_keeps_what_the_catalogue_lacks_and_lets_somebody_look_at_a_name():
    save(SECOND)

    report = Report.objects.get()
    assert (report.category.key, report.text) == (
        "ovrigt",
        "Enligt Robin Provberg.\n\nKategori i källan: Fiske.",
    )
    assert (report.time_precision, report.local_hour, report.status) == (
        TimePrecision.DAY,
        None,
        ReportStatus.NEW,
    )


def test_save_reads_a_night_as_an_interval():
    save(NIGHT)

    report = Report.objects.get()
    assert (report.ends_at - report.starts_at, report.time_precision) == (
        dt.timedelta(hours=7),
        TimePrecision.INTERVAL,
    )


def test_save_twice_changes_nothing():
    first = save(FIRST, SECOND, NIGHT, WITHOUT_ID, WITHOUT_ID)
    before = list(Report.objects.order_by("pk").values())

    second = save(FIRST, SECOND, NIGHT, WITHOUT_ID, WITHOUT_ID)

    assert (counts(first), counts(second)) == ((5, 5, 0, 0, 5), (5, 5, 0, 5, 0))
    assert list(Report.objects.order_by("pk").values()) == before


def test_save_of_a_longer_export_adds_what_is_new():
    save(FIRST)

    assert counts(save(FIRST.replace(";Ny", ";Avslutad"), NIGHT)) == (2, 2, 0, 1, 1)


def test_save_refuses_a_taken_number_with_other_content():
    save(FIRST)

    batch = save(FIRST.replace("2026-03-04", "2026-03-09"), NIGHT)

    assert (counts(batch), Report.objects.count()) == ((2, 1, 1, 0, 1), 2)


def test_save_makes_the_areas_that_the_register_lacks():
    known = make_area(name="Nygård")

    batch = save(FIRST, NIGHT.replace("Nygård", "Lugnet"))

    assert list(batch.areas.values_list("name", flat=True)) == ["Lugnet"]
    assert Report.objects.get(external_id="E-1").area == known


def test_save_that_was_stopped_halfway_is_taken_up_again():
    batch = save(FIRST)
    data = f"{HEADER}\n{FIRST}\n{NIGHT}\n".encode()

    again = importing.save(batch, importing.opened("x.csv", io.BytesIO(data), TODAY), today=TODAY)

    assert (counts(again), again.reports.count()) == ((2, 2, 0, 0, 2), 2)


def test_undo_removes_reports_and_areas():
    make_area(name="Nygård")
    batch = save(FIRST, NIGHT.replace("Nygård", "Lugnet"))

    kept = importing.undo(batch, by=None)

    batch.refresh_from_db()
    assert (kept, Report.objects.count(), batch.state) == (0, 0, ImportState.UNDONE)
    assert list(Area.objects.values_list("name", flat=True)) == ["Nygård"]
    with pytest.raises(Overtaken):
        importing.undo(batch, by=None)


def test_undo_leaves_what_somebody_has_acted_on():
    batch = save(FIRST, NIGHT.replace("Nygård", "Lugnet"))
    touched = Report.objects.get(external_id="E-3")
    ReportLog.objects.create(report=touched, what="rattad")

    assert importing.undo(batch, by=None) == 1
    assert list(Report.objects.all()) == [touched]
    assert list(Area.objects.values_list("name", flat=True)) == ["Lugnet"]


def test_undone_file_can_be_saved_again():
    importing.undo(save(FIRST), by=None)

    assert counts(save(FIRST)) == (1, 1, 0, 0, 1)


def test_columns_that_were_pointed_out_are_remembered():
    header = HEADER.replace("Kategori", "Sak", 1)
    data = f"{header}\n{FIRST}\n".encode()
    source = importing.opened("x.csv", io.BytesIO(data), TODAY, told={"sak": "category"})
    batch = importing.begin(name="x.csv", size=len(data), sha256="0" * 64, by=None)
    importing.save(batch, source, today=TODAY)

    assert importing.opened("y.csv", io.BytesIO(data), TODAY).mapping.missing == []
