import uuid

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from incidents.models import Report
from incidents.models.loading import load, refresh_statistics
from tests.factories import category, make_area

NOT_COMPARED = {"id", "submission", "external_id"}


def report(number: str, **kw) -> Report:
    given = {
        "category": category("skadegorelse"), "text": "Klotter; \"på\"\tväggen\n\\N och å.", "latitude": 59.5139,
        "longitude": 15.9926, "starts_at": timezone.now(), "source": "import", "external_id": number,
        "submission": uuid.uuid4(), "kept_findings": ["a"],
    }  # fmt: skip
    return Report(**given | kw)


def values(number: str) -> dict:
    (row,) = Report.objects.filter(external_id=number).values()
    return {name: value for name, value in row.items() if name not in NOT_COMPARED}


def test_load_stores_what_save_stores():
    area, now = make_area(), timezone.now()
    common = {"area": area, "starts_at": now, "reported_at": now, "ends_at": now}

    load([report("a", **common), report("b", **common)])
    report("c", **common).save()

    assert values("a") == values("b") == values("c")
    assert Report.objects.latest("pk").category == category("skadegorelse")


def test_load_refuses_numbers_of_persons_before_any_is_in():
    with pytest.raises(ValidationError):
        load([report("a"), report("b", text="Person 811027-9877.")])

    assert Report.objects.count() == 0


def test_load_of_nothing_does_nothing():
    load([])

    assert Report.objects.count() == 0


def test_database_knows_how_many_reports_there_are():
    load([report(str(number)) for number in range(7)])

    refresh_statistics()

    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT stat FROM sqlite_stat1 WHERE idx = 'report_figures'")
            known = int(cursor.fetchone()[0].split()[0])
        else:
            cursor.execute("SELECT reltuples FROM pg_class WHERE relname = 'incidents_report'")
            known = cursor.fetchone()[0]
    assert known == 7
