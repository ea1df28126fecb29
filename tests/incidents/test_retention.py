import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import DO_NOTHING
from django.db.models.deletion import get_candidate_relations_to_delete
from django.urls import reverse

from incidents.models import (
    MonthlyCount,
    Report,
    ReportContact,
    ReportLog,
    ReportPhoto,
    RetentionRule,
    RetentionRun,
)
from incidents.workflow import retention
from kommunbrott.dates import months_before
from tests.factories import category, make_area, make_report

TODAY = dt.date(2026, 11, 21)


def on(day: str) -> dt.datetime:
    return dt.datetime.fromisoformat(f"{day}T12:00:00+00:00")


def run(*arguments) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    call_command("apply_report_retention", "--per", "2026-11-21", *arguments, stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("day", "months", "before"),
    [
        ("2026-11-21", 24, "2024-11-21"),
        ("2026-05-31", 3, "2026-02-28"),
        ("2024-05-31", 3, "2024-02-29"),
        ("2026-01-31", 1, "2025-12-31"),
        ("2026-03-31", 3, "2025-12-31"),
    ],
)
def test_months_before(day, months, before):
    assert months_before(dt.date.fromisoformat(day), months) == dt.date.fromisoformat(before)


@pytest.fixture
def reports():
    """One that is due, with all that can belong to it, one that is due tomorrow, and one that is new."""
    area = make_area(name="Centrum")
    old = make_report(
        reported_at=on("2024-11-20"), starts_at=on("2024-11-19"), text="HEMLIG GAVEL", area=area
    )
    ReportContact.objects.create(report=old, name="HEMLIG BERIT", made_at=on("2024-11-20"))
    ReportPhoto.objects.create(report=old, jpeg=b"HEMLIG BILD", width=1, height=1)
    ReportLog.objects.create(report=old, what="rattad", detail="HEMLIG LOGG")
    limit = make_report(reported_at=on("2024-11-21"), starts_at=on("2024-11-19"), merged_into=old)
    new = make_report(reported_at=on("2026-08-01"), starts_at=on("2026-08-01"))
    ReportContact.objects.create(report=new, name="Gammal kontakt", made_at=on("2026-08-01"))
    fresh = make_report(reported_at=on("2026-08-21"), starts_at=on("2026-08-21"))
    ReportContact.objects.create(report=fresh, name="Färsk kontakt", made_at=on("2026-08-21"))
    return old, limit, new, fresh


def test_preview_tells_what_would_go_and_takes_nothing(reports):
    out, err = run()

    assert out == "rapporter\t1\nbilder\t1\nkontaktuppgifter\t2\n"
    assert err == (
        "Rapporter som kom in före 2024-11-21 och kontaktuppgifter från före 2026-08-21 skulle gallras.\n"
    )
    assert (Report.objects.count(), ReportContact.objects.count(), RetentionRun.objects.count()) == (4, 3, 0)


def test_what_is_due_is_nowhere_and_is_still_counted(reports):
    _, limit, new, fresh = reports

    out, _ = run("--apply")

    assert out == "rapporter\t1\nbilder\t1\nkontaktuppgifter\t2\n"
    assert set(Report.objects.all()) == {limit, new, fresh}
    assert [contact.name for contact in ReportContact.objects.all()] == ["Färsk kontakt"]
    assert Report.objects.get(pk=limit.pk).merged_into is None
    assert [
        (row.local_month, row.category_name, row.area_name, row.count) for row in MonthlyCount.objects.all()
    ] == [(2024 * 12 + 10, "Skadegörelse", "Centrum", 1)]
    assert "HEMLIG" not in whole_database()
    done = RetentionRun.objects.get()
    assert (done.reports, done.photos, done.contacts, done.by) == (1, 1, 2, None)


def whole_database() -> str:
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        rows = []
        for table in tables:
            cursor.execute(f'SELECT * FROM "{table}"')
            rows += cursor.fetchall()
    return "".join(
        str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row]) for row in rows
    )


def test_counts_of_several_runs_and_batches_add_up(monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        make_report(reported_at=on("2024-11-01"), starts_at=on("2024-11-01"))
    make_report(reported_at=on("2024-11-01"), starts_at=on("2024-11-01"), category=category("trafik"))
    make_report(
        reported_at=on("2024-11-01"), starts_at=on("2024-11-01"), status="avskriven", status_reason="Fel"
    )
    run("--apply")
    make_report(reported_at=on("2024-11-02"), starts_at=on("2024-11-02"))
    run("--apply")

    assert sorted(MonthlyCount.objects.values_list("category_name", "count")) == [
        ("Skadegörelse", 6),
        ("Trafik", 1),
    ]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_batch_costs_the_same_for_any_length(rows, django_assert_num_queries):
    for _ in range(rows):
        report = make_report(reported_at=on("2024-11-01"), starts_at=on("2024-11-01"))
        ReportContact.objects.create(report=report, name="Berit", made_at=on("2024-11-01"))
        ReportPhoto.objects.create(report=report, jpeg=b"bild", width=1, height=1)
        ReportLog.objects.create(report=report, what="rattad")
    batch = Report.objects.filter(pk__gt=0)

    points_here = [
        relation
        for relation in get_candidate_relations_to_delete(Report._meta)
        if relation.on_delete is not DO_NOTHING
    ]
    with django_assert_num_queries(len(points_here) + 1):
        gone = retention.remove(batch)

    assert [gone[model] for model in (Report, ReportContact, ReportPhoto, ReportLog)] == [rows] * 4


def test_report_from_the_first_minute_of_a_swedish_day_stays(reports):
    """Received at 23.30 UTC on the day before the limit, which is half past midnight here."""
    late = make_report(
        reported_at=dt.datetime.fromisoformat("2024-11-20T23:30:00+00:00"), starts_at=on("2024-11-19")
    )
    early = make_report(
        reported_at=dt.datetime.fromisoformat("2024-11-20T22:30:00+00:00"), starts_at=on("2024-11-19")
    )

    run("--apply")

    assert set(Report.objects.filter(pk__in=[late.pk, early.pk])) == {late}


def test_times_are_set_with_a_decision_after_seeing_what_would_go(client, coordinator):
    make_report(reported_at=on("2026-01-01"), starts_at=on("2026-01-01"))
    address = reverse("incidents:retention_rule_edit")
    data = {"report_months": 6, "contact_months": 2, "decision": "KS 2026/0412 § 88"}

    shown = client.post(address, data | {"preview": "1"})
    before = RetentionRule.objects.exists()
    wrong = client.post(address, data | {"contact_months": 7, "decision": ""})
    client.post(address, data)

    rule = RetentionRule.objects.get()
    assert (shown.context["would_go"].reports, shown.context["now_due"].reports, before) == (1, 0, False)
    assert set(wrong.context["form"].errors) == {"contact_months", "decision"}
    assert (rule.report_months, rule.contact_months, rule.decision) == (6, 2, "KS 2026/0412 § 88")
    assert rule.history.count() == 1
