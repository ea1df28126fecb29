"""What is too old goes, for good; and what would go."""

import datetime as dt
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, F

from incidents import access
from incidents.models import (
    ImportBatch,
    MonthlyCount,
    ReceivedLetter,
    Report,
    ReportContact,
    ReportPhoto,
    RetentionRule,
    RetentionRun,
)
from kommunbrott.access import require
from kommunbrott.dates import months_before
from kommunbrott.models import User

BATCH = 1000


@dataclass(frozen=True, slots=True)
class Due:
    """How much goes on a day, by which limits: what was received before them."""

    reports_before: dt.date
    contacts_before: dt.date
    reports: int
    photos: int
    contacts: int


def due(today: dt.date, rule: RetentionRule | None = None) -> Due:
    """What ``apply`` would take. Writes nothing. Contacts are counted with those of the reports that go."""
    rule = rule or RetentionRule.current()
    reports_before = months_before(today, rule.report_months)
    contacts_before = months_before(today, min(rule.contact_months, rule.report_months))
    old = Report.objects.filter(reported_at__date__lt=reports_before)
    contacts = ReportContact.objects.filter(made_at__date__lt=contacts_before) | ReportContact.objects.filter(
        report__in=old
    )
    return Due(
        reports_before,
        contacts_before,
        old.count(),
        ReportPhoto.objects.filter(report__in=old).count(),
        contacts.count(),
    )


def apply(today: dt.date, *, by: User | None) -> RetentionRun:
    """Take what is due and write in the log how much it was. The monthly counts of what goes are kept.

    ``by`` is None for the command. What was said of the rows of old imports goes too. Reports go a thousand
    at a time, each batch with its counts in one transaction, so that a run that is cut short has taken whole
    batches and counted them once.
    """
    if by is not None:
        require(access.may_review(by))
    rule, limits = RetentionRule.current(), due(today)
    make_unrecoverable()
    contacts = ReportContact.objects.filter(made_at__date__lt=limits.contacts_before).delete()[0]
    reports = photos = 0
    while keys := oldest(limits.reports_before):
        with transaction.atomic():
            batch = Report.objects.filter(pk__in=keys)
            keep_counts(batch)
            contacts += ReportContact.objects.filter(report__in=keys).delete()[0]
            photos += ReportPhoto.objects.filter(report__in=keys).delete()[0]
            batch.delete()
        reports += len(keys)
    ReceivedLetter.objects.filter(received_at__date__lt=limits.reports_before).delete()
    ImportBatch.objects.filter(made_at__date__lt=limits.reports_before).update(result={})
    return RetentionRun.objects.create(
        by=by,
        reports_before=limits.reports_before,
        contacts_before=limits.contacts_before,
        reports=reports,
        photos=photos,
        contacts=contacts,
        decision=rule.decision,
    )


def oldest(before: dt.date) -> list[int]:
    old = Report.objects.filter(reported_at__date__lt=before).order_by("pk")
    return list(old.values_list("pk", flat=True)[:BATCH])


def keep_counts(batch) -> None:
    """Add what is counted of the batch to the monthly counts."""
    kinds = ("local_month", "category_name", "subcategory_name", "area__name")
    for row in batch.counted().order_by().values(*kinds).annotate(events=Count("pk")):
        key = {name: row[name] for name in kinds[:3]} | {"area_name": row["area__name"] or ""}
        count, is_new = MonthlyCount.objects.get_or_create(**key, defaults={"count": row["events"]})
        if not is_new:
            MonthlyCount.objects.filter(pk=count.pk).update(count=F("count") + row["events"])


def make_unrecoverable() -> None:
    """SQLite otherwise leaves what was deleted in the file until the room is used again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")
