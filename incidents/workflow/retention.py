"""What is too old goes, for good; and what would go."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import CASCADE, DO_NOTHING, SET_NULL, Count, ProtectedError
from django.db.models.deletion import get_candidate_relations_to_delete
from django.utils import timezone

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

BATCH = 5000
COUNTED_BY = ("local_month", "category_name", "subcategory_name", "area_name")


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
    old = Report.objects.filter(reported_at__lt=midnight(reports_before))
    contacts = ReportContact.objects.filter(
        made_at__lt=midnight(contacts_before)
    ) | ReportContact.objects.filter(report__in=old)
    return Due(
        reports_before,
        contacts_before,
        old.count(),
        ReportPhoto.objects.filter(report__in=old).count(),
        contacts.count(),
    )


def apply(today: dt.date, *, by: User | None) -> RetentionRun:
    """Take what is due and write in the log how much it was. The monthly counts of what goes are kept.

    ``by`` is None for the command. What was said of the rows of old imports goes too. Reports go some thousands
    at a time, each batch with its counts in one transaction, so that a run that is cut short has taken whole
    batches and counted them once. A batch is locked: of two runs at once each report is counted by one.
    """
    if by is not None:
        require(access.may_review(by))
    rule, limits = RetentionRule.current(), due(today)
    make_unrecoverable()
    contacts = ReportContact.objects.filter(made_at__lt=midnight(limits.contacts_before)).delete()[0]
    reports = photos = last = 0
    while True:
        with transaction.atomic():
            old = Report.objects.filter(reported_at__lt=midnight(limits.reports_before), pk__gt=last)
            keys = list(old.select_for_update().order_by("pk").values_list("pk", flat=True)[:BATCH])
            if not keys:
                break
            last = keys[-1]
            batch = old.filter(pk__lte=last)
            keep_counts(batch)
            gone = remove(batch)
        reports, contacts = reports + gone[Report], contacts + gone[ReportContact]
        photos += gone[ReportPhoto]
    ReceivedLetter.objects.filter(received_at__lt=midnight(limits.reports_before)).delete()
    ImportBatch.objects.filter(made_at__lt=midnight(limits.reports_before)).update(result={})
    empty_journal()
    return RetentionRun.objects.create(
        by=by,
        reports_before=limits.reports_before,
        contacts_before=limits.contacts_before,
        reports=reports,
        photos=photos,
        contacts=contacts,
        decision=rule.decision,
    )


def midnight(day: dt.date) -> dt.datetime:
    """When the day begins here. Compared as a moment, for no row's time zone has to be worked out."""
    return dt.datetime.combine(day, dt.time(), timezone.get_default_timezone())


def keep_counts(batch) -> None:
    """Add what is counted of the batch to the monthly counts."""
    kinds = ("local_month", "category_name", "subcategory_name", "area__name")
    added = {
        (month, category, subcategory, area or ""): events
        for month, category, subcategory, area, events in batch.counted()
        .order_by()
        .values_list(*kinds)
        .annotate(events=Count("local_day"))
    }
    there = {
        (row.local_month, row.category_name, row.subcategory_name, row.area_name): row
        for row in MonthlyCount.objects.select_for_update().filter(local_month__in={key[0] for key in added})
    }
    for key, events in added.items():
        row = there.setdefault(key, MonthlyCount(**dict(zip(COUNTED_BY, key, strict=True)), count=0))
        row.count += events
    known = [there[key] for key in added if there[key].pk]
    MonthlyCount.objects.bulk_update(known, ["count"], batch_size=500)
    MonthlyCount.objects.bulk_create(there[key] for key in added if there[key].pk is None)


def remove(batch) -> Counter:
    """The reports and all that hangs on them, a statement for each table. Returns how many rows of each model."""
    gone = Counter()
    for relation in get_candidate_relations_to_delete(Report._meta):
        rows = relation.related_model._base_manager.filter(**{f"{relation.field.name}__in": batch})
        if relation.on_delete is CASCADE:
            gone[relation.related_model] += rows.delete()[0]
        elif relation.on_delete is SET_NULL:
            rows.update(**{relation.field.name: None})
        elif relation.on_delete is not DO_NOTHING and rows.exists():
            raise ProtectedError(f"{relation.field} håller fast rapporter.", set(rows))
    gone[Report] = batch._raw_delete(batch.db)
    return gone


def make_unrecoverable() -> None:
    """SQLite otherwise leaves what was deleted in the file until the room is used again."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete = ON")


def empty_journal() -> None:
    """Of what was written before, SQLite's journal beside the file may hold a copy until its room is used again."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
