"""A register of a million reports over ten years: its page, the figures of the lägesbild, its file, and retention.

The page stands beside the same bytes served as a file, the figures beside SQL written by hand, the file beside the
driver's rows written by the csv module, and what is weeded out beside one DELETE of as many rows.
"""

import csv
import datetime as dt
import io
import time

from django.db import connection
from django.db.models import Min
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from incidents.models import Category, Report
from incidents.selection import Selection
from incidents.statistics import statistics
from incidents.workflow import retention
from kommunbrott.dates import months_before
from kommunbrott.models import Area, User
from tests.bench.by_hand import answers, questions
from tests.bench.ekstad import make_ekstad
from tests.bench.figure import Figure, megabytes, once, seconds_in_turn
from tests.bench.fill import fill, refresh_statistics
from tests.bench.served import served

DATABASES = ("sqlite", "postgresql")
SIZE = 1_000_000
PAGE_GOAL, FIGURES_GOAL, FIRST_BYTE_GOAL = 30, 1.5, 0.05
PERIODS = {"fortnight": 14, "year": 365}


def figures(size: int):
    make_ekstad()
    fill(size, timezone.now())
    refresh_statistics()
    user = User.objects.get(username="hanna")
    with served(pages(), user) as addresses:
        for name, (page, file) in addresses.items():
            ours, limit = seconds_in_turn(page.get, file.get, rounds=9)
            yield Figure(f"register_{name}_s", ours, limit, goal=PAGE_GOAL)
    for name, days in PERIODS.items():
        yield figures_of_period(name, days, user)
    yield from export(size // 20, user)
    yield from retention_of_a_year()


def figures_of_period(name: str, days: int, user: User) -> Figure:
    last = timezone.localdate()
    first = last - dt.timedelta(days=days - 1)
    selection, asked = Selection(first=first, last=last), questions(first, last)
    ours, limit = seconds_in_turn(lambda: statistics(selection, user), lambda: answers(asked))
    return Figure(f"statistics_{name}_s", ours, limit, goal=FIGURES_GOAL)


def export(rows: int, user: User):
    """The newest ``rows``, as the browser gets them."""
    last = Report.objects.order_by("-starts_at", "-pk").values_list("local_day", flat=True)[rows - 1]
    path = f"{reverse('incidents:report_list_csv')}?fran={dt.date.fromordinal(last + 1)}"
    client = Client()
    client.force_login(user)
    limit = once(lambda: written_by_driver(last + 1))
    asked = time.perf_counter()
    blocks = iter(client.get(path).streaming_content)
    next(blocks)
    first = time.perf_counter() - asked
    for _ in blocks:
        pass
    total = time.perf_counter() - asked
    yield Figure("export_first_byte_s", first, total, goal=FIRST_BYTE_GOAL)
    yield Figure("export_csv_s", total, limit)


def written_by_driver(first: int) -> int:
    out = io.StringIO()
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM incidents_report WHERE local_day >= %s ORDER BY starts_at DESC", [first]
        )
        csv.writer(out).writerows(cursor)
    return out.tell()


def retention_of_a_year():
    """As it stood when the register's first year was two years old."""
    first = Report.objects.aggregate(first=Min("local_day"))["first"]
    today = months_before(dt.date.fromordinal(first), -36)
    before = megabytes()
    rows = retention.due(today).reports
    ours = once(lambda: retention.apply(today, by=None))
    yield Figure("retention_memory_mb", megabytes(), before, goal=1.1)
    first = Report.objects.order_by("pk").values_list("pk", flat=True)[rows]
    yield Figure(
        "retention_s", ours, once(lambda: Report.objects.filter(pk__lt=first)._raw_delete("default"))
    )


def pages() -> dict[str, str]:
    """Not filtered; a category in an area over a year, sorted otherwise; and the words of one text."""
    register = reverse("incidents:report_list")
    category = Category.objects.get(key="trafik").pk
    area = Area.objects.get(name="Hamnen").pk
    first = timezone.localdate() - dt.timedelta(days=365)
    some = f"kategori={category}&omrade={area}&fran={first}"
    return {
        "all": register,
        "last_page": f"{register}?page=200",
        "filtered": f"{register}?{some}",
        "sorted": f"{register}?{some}&sort=status",
        "near": f"{register}?nara=59.504600,15.921200&radie=150",
        "words": f"{register}?q=slagsm%C3%A5l+krogen",
        "seldom": f"{register}?q={Report.objects.count() // 2}",
    }
