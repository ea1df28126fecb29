"""Interventions: put up, changed, begun and ended, and the reports that each of them answers."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from incidents import access
from incidents.choices import NEEDS_OUTCOME, InterventionStatus, LogEvent, ReportStatus
from incidents.models import Intervention, Report
from incidents.models.free_text import refuse_numbers
from incidents.workflow import review
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User

MANY = ("organisations", "areas", "categories", "compare_areas", "buffer_areas")


def lock(intervention: Intervention) -> Intervention:
    return Intervention.objects.select_for_update(of=("self",)).get(pk=intervention.pk)


def create(fields: dict, *, by: User, reports: Collection[Report] = (), kept: str = "") -> Intervention:
    """``fields`` are values by the name of the field, the lists of ``MANY`` among them.
    ``kept`` says for the log why something that looks like a person stands in a text.

    Links ``reports`` to it. Raises PermissionDenied, and ValidationError when a text holds a personnummer.
    """
    with transaction.atomic():
        require(access.may_keep_interventions(by))
        made = Intervention(made_by=by)
        write(made, fields, kept)
        for report in reports:
            link(report, made, by=by)
    return made


def change(intervention: Intervention, fields: dict, *, by: User, seen: int, kept: str = "") -> Intervention:
    """``seen`` is the revision that ``by`` changed. Raises as ``create``, and Overtaken."""
    with transaction.atomic():
        locked = lock(intervention)
        require(access.may_keep_interventions(by))
        if locked.revision != seen:
            raise Overtaken(locked)
        locked.revision += 1
        write(locked, fields, kept)
    return locked


def write(intervention: Intervention, fields: dict, kept: str) -> None:
    intervention._change_reason = kept
    for name, value in fields.items():
        if name not in MANY:
            setattr(intervention, name, value)
    intervention.save()
    for name in MANY:
        if name in fields:
            getattr(intervention, name).set(fields[name])


def move(
    intervention: Intervention,
    to: InterventionStatus,
    *,
    by: User,
    seen: str,
    outcome: str = "",
    resolves: bool = False,
    kept: str = "",
) -> Intervention:
    """Begin, end, call off or take up again. ``outcome`` says how it went, and ``resolves`` its linked reports.

    Raises PermissionDenied, ValidationError for want of an outcome or a number in it, and Overtaken.
    """
    with transaction.atomic():
        locked = lock(intervention)
        if locked.status != seen:
            raise Overtaken(locked)
        require(access.may_move_intervention(by, locked, to))
        if to in NEEDS_OUTCOME and not outcome.strip():
            raise ValidationError({"outcome": "Skriv hur det gick."})
        refuse_numbers({"outcome": outcome})
        locked.status, locked.revision = to, locked.revision + 1
        if to in NEEDS_OUTCOME:
            locked.outcome = outcome.strip()
        locked._change_reason = kept
        locked.save()
        if resolves and to == InterventionStatus.ENDED:
            for report in locked.reports.filter(status=ReportStatus.LINKED).order_by("pk"):
                review.move(report, ReportStatus.RESOLVED, by=by, seen=ReportStatus.LINKED)
    return locked


def link(report: Report, intervention: Intervention, *, by: User) -> Report:
    """The intervention answers the report, which is then linked. Linked twice, it is linked once.

    Raises PermissionDenied where the status of either forbids it, and Overtaken when the report has been merged.
    """
    with transaction.atomic():
        held, locked = lock(intervention), review.lock(report)
        require(access.may_link(by, locked, held))
        if locked.merged_into_id:
            raise Overtaken(locked)
        if held.reports.filter(pk=locked.pk).exists():
            return locked
        held.reports.add(locked)
        if locked.status != ReportStatus.LINKED:
            locked.status = ReportStatus.LINKED
            locked.save(update_fields=["status"])
        review.write(locked, LogEvent.LINKED, by, held.title)
    return locked


def link_all(reports: Collection[Report], intervention: Intervention, *, by: User) -> None:
    """All of them or none. Raises as ``link``."""
    with transaction.atomic():
        require(access.may_keep_interventions(by))
        for report in sorted(reports, key=lambda report: report.pk):
            link(report, intervention, by=by)


def unlink(report: Report, intervention: Intervention, *, by: User) -> Report:
    """Undo ``link``. A report that no intervention answers any more is again only reviewed."""
    with transaction.atomic():
        held, locked = lock(intervention), review.lock(report)
        require(access.may_keep_interventions(by))
        if not held.reports.filter(pk=locked.pk).exists():
            raise Overtaken(locked)
        held.reports.remove(locked)
        if locked.status == ReportStatus.LINKED and not locked.interventions.exists():
            locked.status = ReportStatus.REVIEWED
            locked.save(update_fields=["status"])
        review.write(locked, LogEvent.UNLINKED, by, held.title)
    return locked
