"""That every measurement can be made. What it shows is for make bench, on a machine that does nothing else."""

from django.db import connection

from tests.bench import bench_import


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
