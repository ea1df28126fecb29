"""What is measured in Ekstad: fixtures/ekstad/indicators.json to rows. The figures are invented, and say so."""

import datetime as dt
import json
from decimal import Decimal

from django.conf import settings
from django.utils import timezone

from incidents.models import Category
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Area, User
from plans.choices import PeriodKind
from plans.models import Action, Geography, Indicator, IndicatorValue
from plans.workflow.action_measure import measure_by

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "indicators.json"
FETCHED_ON = dt.date(2026, 11, 9)


def load(now: dt.datetime) -> None:
    """Once plans and reports are there: some of their actions are measured by what is loaded here."""
    for row in json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["indicators"]:
        indicator = saved(Indicator(**fields(row, "series", "breaks", "preliminary", "period")))
        for series in row["series"]:
            load_series(indicator, row, series)
    load_measures(now)


def load_measures(now: dt.datetime) -> None:
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    for row in json.loads(FILE.read_text(encoding="utf-8"))["measures"]:
        action = Action.objects.get(plan__title=row["plan"], number=row["number"])
        indicator = Indicator.objects.filter(key=row.get("indicator", "-")).first()
        measured = None
        if "days_ago" in row:
            measured = {
                "starts_on": timezone.localdate(now) - dt.timedelta(days=row["days_ago"]),
                "baseline": row["baseline"],
                "areas": Area.objects.filter(name__in=row["areas"]),
                "categories": Category.objects.filter(key__in=row["categories"]),
                "compare_areas": [],
            }
        goals = dict.fromkeys(action.goals.values_list("pk", flat=True), indicator) if indicator else {}
        measure_by(action, measured, goals, by=by)


def load_series(indicator: Indicator, row: dict, series: dict) -> None:
    kind, name, code = series["place"]
    place = Geography.objects.filter(kind=kind, code=code).first()
    place = place or saved(Geography(kind=kind, name=name, code=code))
    years = len(series.get("values") or series["rates"])
    for number in range(years):
        year = series["from"] + number * series.get("step", 1)
        is_suppressed = year in series.get("suppressed", ())
        is_two_years = row.get("period") == PeriodKind.TWO_YEARS
        saved(
            IndicatorValue(
                indicator=indicator,
                geography=place,
                period_kind=row.get("period", PeriodKind.YEAR),
                starts_on=dt.date(year, 1, 1),
                ends_on=dt.date(year + is_two_years, 12, 31),
                gender=series.get("gender", "T"),
                value=series["values"][number] if "values" in series else None,
                rate=series["rates"][number] if "rates" in series else None,
                is_suppressed=is_suppressed,
                is_preliminary=year in row.get("preliminary", ()),
                series_break=row.get("breaks", {}).get(str(year), ""),
                fetched_on=FETCHED_ON,
            )
        )
