"""What is measured in Ekstad: fixtures/ekstad/indicators.json to rows. The figures are invented, and say so."""

import datetime as dt
import json
from decimal import Decimal

from django.conf import settings

from kommunbrott.management.demo_rows import fields, saved
from plans.choices import PeriodKind
from plans.models import Geography, Indicator, IndicatorValue

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "indicators.json"
FETCHED_ON = dt.date(2026, 4, 7)


def load() -> None:
    for row in json.loads(FILE.read_text(encoding="utf-8"), parse_float=Decimal)["indicators"]:
        indicator = saved(Indicator(**fields(row, "series", "breaks", "preliminary", "period")))
        for series in row["series"]:
            load_series(indicator, row, series)


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
