"""Counts out of the register for incidents.analysis. By whole days of local time, from the stored columns."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Q

from incidents.analysis import Effect, EffectData, ReportingChange, effect_of, reporting_changes
from incidents.choices import ReporterKind
from incidents.models import Category, Report
from kommunbrott.models import Area

WEEK = 7


@dataclass(frozen=True, slots=True)
class EffectQuestion:
    """Did ``category`` change in ``area`` from ``on``, against ``compare``? Over ``weeks`` before and after."""

    category: Category
    area: Area
    compare: Sequence[Area]
    on: dt.date
    weeks: int

    @property
    def before(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        return self.on - dt.timedelta(weeks=self.weeks), self.on - dt.timedelta(days=1)

    @property
    def after(self) -> tuple[dt.date, dt.date]:
        return self.on, self.on + dt.timedelta(days=WEEK * self.weeks - 1)

    def reports(self):
        first, last = self.before[0].toordinal(), self.after[1].toordinal()
        category = Q(category=self.category) | Q(subcategory=self.category)
        return Report.objects.counted().filter(
            category, area__in=[self.area, *self.compare], local_day__gte=first, local_day__lte=last
        )


def effect(question: EffectQuestion) -> Effect:
    """One query, of a row per area and day at most."""
    series = {area.pk: [0] * (2 * question.weeks) for area in (question.area, *question.compare)}
    first = question.before[0].toordinal()
    days = question.reports().values_list("area_id", "local_day").annotate(count=Count("pk")).order_by()
    for area, day, count in days:
        series[area][(day - first) // WEEK] += count
    weeks = question.weeks
    return effect_of(
        EffectData(
            before=series[question.area.pk][:weeks],
            after=series[question.area.pk][weeks:],
            compare_before={str(area): series[area.pk][:weeks] for area in question.compare},
            compare_after={str(area): series[area.pk][weeks:] for area in question.compare},
        )
    )


def changed_reporting(question: EffectQuestion) -> list[ReportingChange]:
    """Who came or went as reporter between the two periods. One query."""
    is_after = Q(local_day__gte=question.on.toordinal())
    found = (
        question.reports()
        .values(label=F("reporter_label"), kind=F("reporter_kind"))
        .annotate(before=Count("pk", filter=~is_after), after=Count("pk", filter=is_after))
        .order_by()
    )
    channels = {
        row["label"] or ReporterKind(row["kind"]).label: (row["before"], row["after"]) for row in found
    }
    return reporting_changes(channels)
