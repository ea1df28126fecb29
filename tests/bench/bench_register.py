"""The register's page of a million reports over ten years, beside the same bytes served as a file."""

import datetime as dt

from django.urls import reverse
from django.utils import timezone

from incidents.models import Category, Report
from kommunbrott.models import Area, User
from tests.bench.ekstad import make_ekstad
from tests.bench.figure import Figure, seconds_in_turn
from tests.bench.fill import fill
from tests.bench.served import served

DATABASES = ("sqlite", "postgresql")
SIZE = 1_000_000
GOAL = 30


def figures(size: int):
    make_ekstad()
    fill(size, timezone.now())
    with served(pages(), User.objects.get(username="hanna")) as addresses:
        for name, (page, file) in addresses.items():
            ours, limit = seconds_in_turn(page.get, file.get, rounds=9)
            yield Figure(f"register_{name}_s", ours, limit, goal=GOAL)


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
