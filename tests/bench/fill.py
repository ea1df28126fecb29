"""A register of any length, made quickly: the demo's past reports again and again, spread over ten years."""

import datetime as dt
import uuid
from collections.abc import Iterator
from random import Random

from django.db import connection, transaction
from django.utils import timezone

from incidents.models import Report
from incidents.models.loading import fields, insert, rows_of
from incidents.models.report import CELL
from kommunbrott.management.demo_past_reports import Past
from tests.bench.ekstad import areas, users

YEARS = 10
HERE = timezone.get_default_timezone()


def fill(rows: int, now: dt.datetime) -> None:
    """The catalogue, areas and parties are those of Ekstad; every hour, day, month and cell is told rightly."""
    drawn = Past(now, areas(), users(), []).reports()
    for report in drawn:
        report.prepare()
    with transaction.atomic():
        insert(varied(list(rows_of(drawn)), rows, now))


def refresh_statistics() -> None:
    """What the database plans its queries by. Outside a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


def varied(bases: list[list], rows: int, now: dt.datetime) -> Iterator[list]:
    random = Random(rows)  # noqa: S311 - no secret is drawn
    place = {field.attname: index for index, field in enumerate(fields())}
    as_stored = str if connection.vendor == "sqlite" else lambda moment: moment.replace(tzinfo=dt.UTC)
    identity = (lambda key: key.hex) if connection.vendor == "sqlite" else (lambda key: key)
    today = timezone.localdate(now)
    for number in range(rows):
        row = list(random.choice(bases))
        day = today - dt.timedelta(days=2 + (rows - number) * (YEARS * 365 - 3) // rows)
        local = dt.datetime.combine(day, dt.time(random.randrange(24), random.randrange(60)), HERE)
        moment = local.astimezone(dt.UTC).replace(tzinfo=None)
        row[place["starts_at"]] = as_stored(moment)
        row[place["reported_at"]] = as_stored(moment + dt.timedelta(minutes=30))
        row[place["ends_at"]] = None
        row[place["local_month"]] = day.year * 12 + day.month - 1
        row[place["local_day"]], row[place["local_weekday"]] = day.toordinal(), day.weekday()
        if row[place["local_hour"]] is not None:
            row[place["local_hour"]] = local.hour
        for along, across in (("north", "cell_y"), ("east", "cell_x")):
            if row[place[along]] is not None:
                row[place[along]] += random.randrange(-400, 400)
                row[place[across]] = row[place[along]] // CELL
        row[place["submission"]] = identity(uuid.UUID(int=random.getrandbits(128)))
        row[place["text"]] += f" Nummer {number}."
        yield row


def empty() -> None:
    reports = Report.objects.all()
    reports._raw_delete(reports.db)
