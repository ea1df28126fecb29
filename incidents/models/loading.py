"""Many reports at once, without a model's way through the ORM.

PostgreSQL gets them by COPY, SQLite by one prepared statement. The checks of `Report.prepare` are made for each.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from operator import attrgetter

from django.db import connection, models

from incidents.models.report import Report


def load(reports: Sequence[Report]) -> None:
    """Inserts reports that are not saved yet; their ``pk`` is not told. Raises ValidationError before any is in."""
    for report in reports:
        report.prepare()
    if reports:
        insert(rows_of(reports))


def fields() -> list[models.Field]:
    """Those that are given; the rest the database makes."""
    return [field for field in Report._meta.concrete_fields if not (field.primary_key or field.generated)]


def rows_of(reports: Sequence[Report]) -> Iterator[list]:
    """What the database's driver takes, in the order of ``fields``."""
    stored = fields()
    names = [field.attname for field in stored]
    adapt = [(index, adapter) for index, field in enumerate(stored) if (adapter := adapter_of(field))]
    return (row_of(report, names, adapt) for report in reports)


def adapter_of(field: models.Field) -> Callable | None:
    """What puts a value in the database's own form; None where the driver does it."""
    if connection.vendor == "sqlite":
        if isinstance(field, models.DateTimeField):
            return connection.ops.adapt_datetimefield_value
        if isinstance(field, models.UUIDField):
            return attrgetter("hex")
    if isinstance(field, models.JSONField):
        return partial(field.get_db_prep_save, connection=connection)
    return None


def insert(rows: Iterable[Sequence]) -> None:
    """Rows that have been through ``prepare``: nothing is checked here."""
    columns = ", ".join(connection.ops.quote_name(field.column) for field in fields())
    table = connection.ops.quote_name(Report._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(fields()))
            # Names and marks are the model's own; values go beside.
            cursor.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)  # noqa: S608


def refresh_statistics() -> None:
    """Tell the database what the register is like now: it chooses its ways by that. SQLite never finds out by itself
    and looks at no more than some rows of each index."""
    table = connection.ops.quote_name(Report._meta.db_table)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA analysis_limit = 2000")
        cursor.execute(f"ANALYZE {table}")


def row_of(report: Report, names: list[str], adapt: list[tuple[int, Callable]]) -> list:
    values = report.__dict__
    row = [values[name] for name in names]
    for index, prepared in adapt:
        if row[index] is not None:
            row[index] = prepared(row[index])
    return row
