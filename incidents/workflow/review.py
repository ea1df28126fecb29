"""What the coordinator does with a report. Each step is written in its log, and never what its text says."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from incidents import access
from incidents.choices import NEEDS_REASON, LogEvent, ReportStatus
from incidents.findings import digest, familiar_names
from incidents.models import Category, Report, ReportLog
from incidents.models.parts import REASON
from kommunbrott import privacy
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Area, Organisation, User


def lock(report: Report) -> Report:
    """The report, read again and locked until the transaction ends (on SQLite by the IMMEDIATE transaction)."""
    return (
        Report.objects.select_for_update(of=("self",))
        .select_related("category", "subcategory")
        .get(pk=report.pk)
    )


def write(report: Report, what: LogEvent, by: User, detail: str = "") -> None:
    ReportLog.objects.create(report=report, what=what, by=by, detail=detail[:400])


def move(report: Report, to: ReportStatus, *, by: User, seen: str, reason: str = "") -> Report:
    """Give the report another status. ``seen`` is the one that ``by`` decided from.

    Raises PermissionDenied, ValidationError for want of a reason or a number in it, and Overtaken when
    somebody else has moved the report since; then nothing is written.
    """
    with transaction.atomic():
        locked = lock(report)
        if locked.status != seen:
            raise Overtaken(locked)
        require(access.may_move(by, locked, to))
        if to == ReportStatus.LINKED:
            raise ValidationError({"to": "Välj vilken insats rapporten ska kopplas till."})
        if to in NEEDS_REASON and not reason.strip():
            raise ValidationError({"reason": "Skriv ett skäl."})
        before = locked.get_status_display()
        locked.status, locked.status_reason = to, reason.strip() if to == ReportStatus.DISMISSED else ""
        locked.save(update_fields=["status", "status_reason"])
        if to in (ReportStatus.REVIEWED, ReportStatus.DISMISSED):
            locked.interventions.clear()
        detail = f"{before} → {to.label}" + (f"{REASON}{reason.strip()}" if reason.strip() else "")
        write(locked, LogEvent.MOVED, by, detail)
    return locked


def mask(report: Report, pieces: list[str], *, by: User) -> Report:
    """Put dots over the findings with these digests. What they covered is then nowhere.

    Raises Overtaken when the text has changed so that one of them is no longer there.
    """
    with transaction.atomic():
        locked = lock(report)
        require(access.may_review(by))
        chosen = those(locked, pieces)
        if not pieces or {digest(each.of(locked.text)) for each in chosen} != set(pieces):
            raise Overtaken(locked)
        locked.text = privacy.mask(locked.text, chosen)
        locked.kept_findings = [piece for piece in locked.kept_findings if piece not in pieces]
        locked.save(update_fields=["text", "kept_findings"])
        write(locked, LogEvent.MASKED, by, kinds_of(chosen))
    return locked


def keep(report: Report, pieces: list[str], *, by: User, reason: str) -> Report:
    """Let what was found stand, for a reason that goes into the log. Raises as ``mask`` and ``move`` do."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_review(by))
        if not reason.strip():
            raise ValidationError({"reason": "Skriv ett skäl."})
        if privacy.find(reason):
            raise ValidationError({"reason": "Skriv skälet utan namn och nummer."})
        chosen = those(locked, pieces)
        if not chosen:
            raise Overtaken(locked)
        locked.kept_findings = sorted({*locked.kept_findings, *pieces})
        locked.save(update_fields=["kept_findings"])
        write(locked, LogEvent.KEPT, by, f"{kinds_of(chosen)}{REASON}{reason.strip()}")
    return locked


def those(report: Report, pieces: list[str]) -> list[privacy.Finding]:
    findings = privacy.find(report.text, familiar_names())
    return [each for each in findings if digest(each.of(report.text)) in pieces]


def kinds_of(findings: list[privacy.Finding]) -> str:
    return ", ".join(sorted({str(finding.kind.label) for finding in findings}))


def correct(
    report: Report,
    *,
    by: User,
    category: Category,
    subcategory: Category | None,
    area: Area | None,
    routed_to: Organisation | None,
) -> Report:
    """Put right what kind of event it is and where, and who is to act."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_review(by))
        changes = []
        if (locked.category_id, locked.subcategory_id) != (
            category.pk,
            subcategory.pk if subcategory else None,
        ):
            before = locked.what
            locked.category, locked.subcategory = category, subcategory
            locked.category_name, locked.subcategory_name = category.name, ""
            locked.prepare()
            changes.append(f"{before} → {locked.what}")
        if locked.area_id != (area.pk if area else None):
            locked.area = area
            changes.append(f"område: {area or 'inget'}")
        if changes:
            write(locked, LogEvent.CORRECTED, by, ". ".join(changes))
        if locked.routed_to_id != (routed_to.pk if routed_to else None):
            locked.routed_to = routed_to
            write(
                locked, LogEvent.ROUTED, by, f"till {routed_to}" if routed_to else "stannar hos samordnaren"
            )
        locked.clean()
        locked.save()
    return locked


def merge(report: Report, into: Report, *, by: User) -> None:
    """Say that two reports tell of one event: it is counted once, as ``into``. ``part`` undoes it."""
    with transaction.atomic():
        require(access.may_review(by))
        first, second = (lock(each) for each in sorted((report, into), key=lambda each: each.pk))
        report, into = (first, second) if first.pk == report.pk else (second, first)
        if report.pk == into.pk or report.merged_into_id or into.merged_into_id or report.merged.exists():
            raise Overtaken(report)
        report.merged_into = into
        report.save(update_fields=["merged_into"])
        write(report, LogEvent.MERGED, by, f"med rapport {into.pk}")
        write(into, LogEvent.MERGED, by, f"med rapport {report.pk}")


def part(report: Report, *, by: User) -> None:
    """Two events after all."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_review(by))
        if locked.merged_into_id is None:
            raise Overtaken(locked)
        into, locked.merged_into = locked.merged_into, None
        locked.save(update_fields=["merged_into"])
        write(locked, LogEvent.PARTED, by, f"från rapport {into.pk}")
        write(into, LogEvent.PARTED, by, f"från rapport {locked.pk}")


def tell_apart(report: Report, other: Report, *, by: User) -> None:
    """The two are different events; they are not suggested as one again."""
    with transaction.atomic():
        locked = lock(report)
        require(access.may_review(by))
        locked.distinct_from.add(other)
        write(locked, LogEvent.TOLD_APART, by, f"inte samma som rapport {other.pk}")


def opened(report: Report, *, by: User) -> None:
    """Somebody has read the details: who and when, once a day and reader is enough to know."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    seen = ReportLog.objects.filter(report=report, by=by, what=LogEvent.OPENED, at__gte=today)
    if not seen.exists():
        write(report, LogEvent.OPENED, by)
