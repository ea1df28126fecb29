"""A report comes in."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from incidents import access
from incidents.choices import LogEvent
from incidents.findings import digest
from incidents.models import QuietNote, Report, ReportContact, ReportLog, ReportPhoto, RoutingRule
from incidents.models.parts import REASON
from incidents.routing import rule_for
from kommunbrott.access import require
from kommunbrott.models import User
from kommunbrott.photos import Photo
from kommunbrott.privacy import Finding


@dataclass(frozen=True)
class Beside:
    """What comes with a report: pictures, whom to reach, and findings in its text that the sender keeps."""

    photos: Collection[Photo] = ()
    contact: dict[str, str] = field(default_factory=dict)
    kept: Collection[Finding] = ()
    kept_reason: str = ""


def receive(report: Report, beside: Beside, *, by: User) -> Report:
    """Save a report that is not saved yet, send it to whom the rules say, and write it in the log.

    Returns the report, or the one that was received before when this is the same part of the same submission
    from the same person. Raises ValidationError when a text holds a personnummer.
    """
    require(access.may_report(by))
    report.reporter, report.organisation = by, by.organisation
    try:
        with transaction.atomic():
            rule = rule_for(report, RoutingRule.objects.select_related("organisation"))
            report.routed_to = rule.organisation if rule else None
            report.kept_findings = [digest(finding.of(report.text)) for finding in beside.kept]
            report.save()
            write_beside(report, beside, by)
    except IntegrityError:
        return Report.objects.get(submission=report.submission, part=report.part, reporter=by)
    return report


def write_beside(report: Report, beside: Beside, by: User | None) -> None:
    if any(beside.contact.values()):
        ReportContact.objects.create(report=report, **beside.contact)
    for photo in beside.photos:
        ReportPhoto.objects.create(report=report, jpeg=photo.jpeg, width=photo.width, height=photo.height)
    ReportLog.objects.create(report=report, by=by, what=LogEvent.RECEIVED, detail=report.get_source_display())
    if beside.kept:
        kinds = ", ".join(sorted({str(finding.kind.label) for finding in beside.kept}))
        detail = f"{kinds}{REASON}{beside.kept_reason}"
        ReportLog.objects.create(report=report, by=by, what=LogEvent.KEPT, detail=detail)
    if report.routed_to:
        ReportLog.objects.create(
            report=report, by=None, what=LogEvent.ROUTED, detail=f"till {report.routed_to}, enligt regel"
        )


def say_quiet(*, by: User, on: dt.date) -> QuietNote:
    """There was nothing to report that day. Said twice, it is said once."""
    require(access.may_say_quiet(by))
    note, _ = QuietNote.objects.get_or_create(reporter=by, on=on, defaults={"organisation": by.organisation})
    return note
