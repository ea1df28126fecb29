"""That every measurement can be made. What it shows is for make bench, on a machine that does nothing else."""

import datetime as dt

from django.db import connection

from incidents.models import Report
from incidents.models.report import CELL
from tests.bench import bench_import, bench_register
from tests.bench.ekstad import make_ekstad
from tests.bench.fill import fill

NOW = dt.datetime(2026, 11, 21, 12, tzinfo=dt.UTC)
FOLLOWS = ("local_month", "local_day", "local_hour", "local_weekday", "category_name", "subcategory_name")


def test_import_is_measured_stage_by_stage():
    figures = list(bench_import.figures(40))

    assert [(figure.name, figure.goal) for figure in figures] == [
        ("import_memory_mb", 1.1),
        ("import_read_s", None),
        ("import_judge_s", None),
        ("import_build_s", None),
        ("import_store_s", None),
        ("import_40_rows_s", {"sqlite": 8, "postgresql": 5}[connection.vendor]),
    ]
    assert all(figure.limit > 0 for figure in figures)


def test_register_is_filled_with_reports_as_the_product_stores_them(client):
    make_ekstad()
    fill(60, NOW)

    reports = list(Report.objects.select_related("category", "subcategory"))
    stored = [[getattr(report, name) for name in FOLLOWS] for report in reports]
    cells = [(report.cell_y, report.cell_x) for report in reports if report.north]
    whole = [(report.north // CELL, report.east // CELL) for report in reports if report.north]
    for report in reports:
        report.prepare()

    assert cells == whole
    assert stored == [[getattr(report, name) for name in FOLLOWS] for report in reports]
    assert len({report.submission for report in reports}) == len(reports) == 60
    assert {client.get(path).status_code for path in bench_register.pages().values()} == {200}
