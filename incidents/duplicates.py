"""Reports that may tell of the same event."""

import datetime as dt
import math
from dataclasses import dataclass

from incidents.models import Report

NEAR_METRES = 150
NEAR_TIME = dt.timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Likeness:
    report: Report
    metres: int


def likely_same(report: Report) -> list[Likeness]:
    """Of the same category within 150 metres and 6 hours, nearest first; not those told apart. Two queries.

    A report without a point on the ground has none.
    """
    if report.east is None or report.merged_into_id:
        return []
    apart = report.distinct_from.values_list("pk", flat=True)
    around = (
        Report.objects.filter(
            category=report.category_id,
            starts_at__range=(report.starts_at - NEAR_TIME, report.starts_at + NEAR_TIME),
            east__range=(report.east - NEAR_METRES, report.east + NEAR_METRES),
            north__range=(report.north - NEAR_METRES, report.north + NEAR_METRES),
            merged_into__isnull=True,
        )
        .exclude(pk=report.pk)
        .exclude(pk__in=apart)
        .for_list()
    )
    found = [
        Likeness(other, round(math.hypot(other.east - report.east, other.north - report.north)))
        for other in around[:50]
    ]
    return sorted((each for each in found if each.metres <= NEAR_METRES), key=lambda each: each.metres)[:5]
