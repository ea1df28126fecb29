"""The lägesbild's questions in SQL written by hand, over the stored whole numbers and the same indexes."""

import datetime as dt

from django.db import connection

from incidents.choices import ReportStatus, TimePrecision
from incidents.spans import Span

COUNTED = f"merged_into_id IS NULL AND status <> '{ReportStatus.DISMISSED.value}'"
FOUR = ", ".join(["sum(CASE WHEN local_day BETWEEN {} AND {} THEN 1 ELSE 0 END)"] * 4)


def questions(first: dt.date, last: dt.date) -> list[str]:
    """Now, before, last year and all of a year: by area and category, by who tells, and by place. By day and hour."""
    span = Span.of(first, last)
    ends = (
        (span.first, span.last), (span.before_first, span.first - 1), (span.year_first, span.year_last),
        (span.past_first, span.first - 1),
    )  # fmt: skip
    four = FOUR.format(*(day for days in ends for day in days))
    within = f"FROM incidents_report WHERE {COUNTED} AND local_day BETWEEN {{}} AND {{}}"
    all_days = within.format(min(day for day, _ in ends), span.last)
    now, then = within.format(span.first, span.last), within.format(span.year_first, span.year_last)
    return [
        *(
            f"SELECT {columns}, {four} {all_days} GROUP BY {columns}"
            for columns in (
                "area_id, category_id", "reporter_kind, organisation_id", "place_id, place_name, cell_x, cell_y"
            )
        ),
        f"SELECT local_day, count(*) {now} GROUP BY local_day",
        f"SELECT local_day, count(*) {then} GROUP BY local_day",
        f"SELECT local_weekday, local_hour, time_precision, count(*) {now} GROUP BY 1, 2, 3",
        f"SELECT starts_at, ends_at {now} AND time_precision = '{TimePrecision.INTERVAL.value}'",
    ]  # fmt: skip


def answers(asked: list[str]) -> list[list[tuple]]:
    with connection.cursor() as cursor:
        found = []
        for question in asked:
            cursor.execute(question)
            found.append(cursor.fetchall())
        return found
