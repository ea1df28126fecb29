"""Reports that may tell of the same event."""

import datetime as dt
import math
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q

from incidents.models import Report

NEAR_METRES = 150
NEAR_TIME = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Likeness:
    report: Report
    metres: int


def metres_between(report: Report, other: Report) -> int:
    return round(math.hypot(other.east - report.east, other.north - report.north))


def near(report: Report) -> Q:
    """Those of its kind in the square around it and the hours around it."""
    return Q(
        category=report.category_id,
        starts_at__range=(report.starts_at - NEAR_TIME, report.starts_at + NEAR_TIME),
        east__range=(report.east - NEAR_METRES, report.east + NEAR_METRES),
        north__range=(report.north - NEAR_METRES, report.north + NEAR_METRES),
    )


def likely_same(report: Report) -> list[Likeness]:
    """Of the same category within 150 metres and 6 hours, nearest first; not those told apart. Two queries.

    A report without a point on the ground has none.
    """
    if report.east is None or report.merged_into_id:
        return []
    apart = report.distinct_from.values_list("pk", flat=True)
    around = (
        Report.objects.filter(near(report), merged_into__isnull=True)
        .exclude(pk=report.pk)
        .exclude(pk__in=apart)
        .for_list()
    )
    found = [Likeness(other, metres_between(report, other)) for other in around[:50]]
    return sorted((each for each in found if each.metres <= NEAR_METRES), key=lambda each: each.metres)[:5]


def with_likely_same(reports: Collection[Report]) -> set[int]:
    """Keys of those for which ``likely_same`` finds any: for a list. Two queries, however many they are."""
    placed = [report for report in reports if report.east is not None and not report.merged_into_id]
    if not placed:
        return set()
    around = Q()
    for report in placed:
        around |= near(report)
    others = list(
        Report.objects.filter(around, merged_into__isnull=True).only(
            "category_id", "starts_at", "east", "north"
        )
    )
    keys = [report.pk for report in placed]
    told = Report.distinct_from.through.objects.filter(from_report__in=keys)
    apart = set(told.values_list("from_report", "to_report"))
    return {
        report.pk
        for report in placed
        if any(is_likely_same(report, other) and (report.pk, other.pk) not in apart for other in others)
    }


def is_likely_same(report: Report, other: Report) -> bool:
    return (
        report.pk != other.pk
        and report.category_id == other.category_id
        and abs(report.starts_at - other.starts_at) <= NEAR_TIME
        and metres_between(report, other) <= NEAR_METRES
    )
