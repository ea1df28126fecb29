"""Reading a file of reports into the register, beside the driver's fastest load of the same typed rows.

The same rows in the same table with the same indexes: one prepared statement on SQLite, COPY on PostgreSQL. Ours
reads the file, judges every row, searches it for personal data, and stores the good ones in transactions of 2000.
The stages are told one by one, each with what it adds to the one before.
"""

import datetime as dt
import tempfile
from pathlib import Path

from django.db import connection, transaction

from incidents.importers import ReportFile
from incidents.models import ImportBatch, Report
from incidents.models.loading import insert, rows_of
from incidents.workflow import importing
from incidents.workflow.import_rows import ReportMaker
from tests.bench.ekstad import make_ekstad
from tests.bench.export_file import write_export
from tests.bench.figure import Figure, megabytes, once
from tests.bench.fill import empty

DATABASES = ("sqlite", "postgresql")
SIZE = 100_000
GOALS = {"sqlite": 8, "postgresql": 5}
TODAY = dt.date(2026, 11, 21)


def figures(size: int):
    with tempfile.TemporaryDirectory() as folder:
        story = make_ekstad()
        small, large = Path(folder) / "small.csv", Path(folder) / "large.csv"
        write_export(small, size // 4, story)
        write_export(large, size, story)
        saved(small)
        used = megabytes()
        ours = saved(large)
        yield Figure("import_memory_mb", megabytes(), used, goal=1.1)
        before = 0.0
        limit, stages = measured(large)
        for name, taken in [*stages, ("store", ours)]:
            yield Figure(f"import_{name}_s", taken - before, limit)
            before = taken
        yield Figure(f"import_{size}_rows_s", ours, limit, goal=GOALS[connection.vendor])


def saved(path: Path) -> float:
    """Seconds to read and save all of the file."""
    empty()
    batch = ImportBatch.objects.create(file_name=path.name)
    with path.open("rb") as file:
        return once(lambda: importing.save(batch, opened(path, file), today=TODAY))


def opened(path: Path, file) -> ReportFile:
    return importing.opened(path.name, file, TODAY)


def measured(path: Path) -> tuple[float, list[tuple[str, float]]]:
    """Seconds of the fastest load, and of each stage with those before it; on an empty register."""
    empty()
    batch = ImportBatch.objects.create(file_name=path.name)
    reports: list[Report] = []
    with path.open("rb") as file:
        read = once(lambda: [None for _ in opened(path, file).records])
        judged = once(lambda: [None for _ in opened(path, file).answers()])
        built = once(lambda: reports.extend(made(opened(path, file), ReportMaker(batch, TODAY))))
    for report in reports:
        report.prepare()
    rows = list(rows_of(reports))
    return once(lambda: stored(rows)), [("read", read), ("judge", judged), ("build", built)]


def made(source: ReportFile, maker: ReportMaker):
    for answer, number, is_known in importing.answers_of(source, maker):
        if answer.row and not is_known:
            yield maker.report(answer.row, number, answer.warnings)


def stored(rows: list[list]) -> None:
    with transaction.atomic():
        insert(rows)
