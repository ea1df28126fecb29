"""Reports since a day at a glance, and what of them waits for the reader: for the start page."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Min, Q
from django.urls import reverse
from django.utils import timezone

from incidents.analysis import Comparison, compare
from incidents.choices import ReportStatus
from incidents.models import Report
from kommunbrott.attention import Matter, by_day
from kommunbrott.models import User

# A new report should have been looked at by then.
REVIEW_DAYS = 7
MOST_CATEGORIES = 6


@dataclass(frozen=True)
class CategoryRow:
    name: str
    now: int
    before: int

    @property
    def change(self) -> int:
        return self.now - self.before


@dataclass(frozen=True)
class ReportsSince:
    """From ``first`` to ``last``, both included, beside as many days just before."""

    first: dt.date
    last: dt.date
    total: Comparison
    categories: tuple[CategoryRow, ...]

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def most(self) -> int:
        return max((max(row.now, row.before) for row in self.categories), default=1) or 1


def reports_since(user: User, first: dt.date, today: dt.date) -> ReportsSince:
    """One query, over the stored whole number of the local day."""
    start, end = first.toordinal(), today.toordinal()
    before = start - (end - start + 1)
    rows = (
        Report.objects.visible_to(user)
        .counted()
        .filter(local_day__range=(before, end))
        .order_by()
        .values("category__name")
        .annotate(
            now=Count("local_day", filter=Q(local_day__gte=start)),
            before=Count("local_day", filter=Q(local_day__lt=start)),
        )
    )
    now, then = Counter(), Counter()
    for row in rows:
        now[row["category__name"]] += row["now"]
        then[row["category__name"]] += row["before"]
    ranked = sorted(now | then, key=lambda name: (-now[name], -then[name], name))
    return ReportsSince(
        first,
        today,
        compare(now.total(), then.total()),
        tuple(CategoryRow(name, now[name], then[name]) for name in ranked[:MOST_CATEGORIES]),
    )


def matters(user: User, today: dt.date) -> Iterator[Matter]:
    """One query, and only for coordinators."""
    if not user.is_coordinator:
        return
    waiting = (
        Report.objects.to_review()
        .order_by()
        .aggregate(
            count=Count("local_day"),
            oldest=Min("reported_at"),
            again=Count("local_day", filter=Q(status=ReportStatus.REOPENED)),
        )
    )
    if waiting["count"]:
        count = waiting["count"]
        since = timezone.localdate(waiting["oldest"])
        text = f"Den äldsta kom in {since.isoformat()}."
        if waiting["again"]:
            text += f" {waiting['again']} är öppnade på nytt."
        yield by_day(
            f"{count} {'rapport' if count == 1 else 'rapporter'} att granska",
            text,
            reverse("incidents:report_queue"),
            due_on=since + dt.timedelta(days=REVIEW_DAYS),
            today=today,
        )
