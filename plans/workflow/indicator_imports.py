"""Statistics out of a file: held against what is known, saved so that twice is once, and undone."""

import datetime as dt
import hashlib
from dataclasses import asdict

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, ProtectedError
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from incidents.choices import ImportState
from kommunbrott import privacy
from kommunbrott.access import YES, Overtaken, Verdict, no, require
from kommunbrott.models import Municipality, User
from plans import access
from plans.importers.indicator_rows import Reading
from plans.importers.indicators import read_indicators
from plans.indicator_register import Outcome, Supplement, outcome_of
from plans.models import Indicator, IndicatorImport, IndicatorValue

BATCH = 500
LONGEST_WAIT = dt.timedelta(days=30)
# What a later file may say otherwise of the same time and place.
FIGURES = ("value", "rate", "is_suppressed", "is_preliminary", "series_break", "source_url", "fetched_on")


# --- The file ---


def receive(name: str, data: bytes, *, by: User) -> IndicatorImport:
    """An import that waits to be looked at, or the one that the same file became before. Raises UnreadableFile."""
    require(access.may_keep_indicators(by))
    sha256 = hashlib.sha256(data).hexdigest()
    before = IndicatorImport.objects.filter(sha256=sha256, state=ImportState.SAVED).first()
    if before:
        return before
    reading = read_indicators(name, data)
    waiting = IndicatorImport.objects.filter(
        state=ImportState.PREVIEW, made_at__lt=timezone.now() - LONGEST_WAIT
    )
    waiting.update(state=ImportState.DROPPED, data=None)
    shown = "fil" if privacy.certain(name) else name[-250:].replace("\x00", "")
    return IndicatorImport.objects.create(
        file_name=shown, file_size=len(data), sha256=sha256, data=data, kind=reading.kind, made_by=by
    )


def reading_of(made: IndicatorImport) -> Reading:
    return read_indicators(made.file_name, bytes(made.data), made.mapping)


def point_out(made: IndicatorImport, told: dict[str, str], *, by: User) -> None:
    """Columns as somebody says they are."""
    require(access.may_keep_indicators(by))
    waiting = IndicatorImport.objects.filter(pk=made.pk, state=ImportState.PREVIEW)
    if not waiting.update(mapping=told):
        raise Overtaken(made)


def drop(made: IndicatorImport, *, by: User) -> None:
    """What has not been saved is not saved."""
    require(access.may_keep_indicators(by))
    waiting = IndicatorImport.objects.filter(pk=made.pk, state=ImportState.PREVIEW)
    if not waiting.update(state=ImportState.DROPPED, data=None):
        raise Overtaken(made)


# --- Saving and undoing ---


def may_save(reading: Reading, found: Outcome) -> Verdict:
    if any(not each.title or not each.source for each in found.indicators):
        return no("Skriv vad indikatorn heter och vilken källan är.")
    if not found.new and not found.changed:
        if found.unchanged:
            return no("Alla värden i filen finns redan. Det finns inget att läsa in.")
        return no("Det finns inget värde att läsa in.")
    return YES


def save(made: IndicatorImport, told: Supplement, *, by: User) -> IndicatorImport:
    """Everything that could be read, in one transaction. Raises ValidationError when there is nothing to save."""
    with transaction.atomic():
        require(access.may_keep_indicators(by))
        made = IndicatorImport.objects.select_for_update().get(pk=made.pk)
        if made.state != ImportState.PREVIEW:
            raise Overtaken(made)
        reading = reading_of(made)
        found = outcome_of(reading, told, Municipality.current())
        verdict = may_save(reading, found)
        if not verdict:
            raise ValidationError(verdict.reason)
        new_ones = keep_names(found, by)
        before = [[row.pk, as_json(row), as_json(row, figures)] for row, figures in found.changed]
        keep_values(made, found, by)
        made.state, made.saved_at, made.data = ImportState.SAVED, timezone.now(), None
        made.accepted, made.changed = len(found.new), len(found.changed)
        made.unchanged, made.rejected = found.unchanged, len(reading.faults)
        made.result = {
            "replaced": before,
            "indicators": new_ones,
            "faults": [asdict(each) for each in reading.faults[:200]],
        }
        made.save()
    return made


def keep_names(found: Outcome, by: User) -> list[int]:
    """Places and indicators that are new. Returns the keys of the indicators."""
    used = {id(row.indicator) for row in found.new}
    new_ones = []
    for indicator in found.indicators.values():
        if indicator.pk is None and id(indicator) in used:
            indicator._change_reason = "indicator.file"
            indicator.save()
            new_ones.append(indicator.pk)
    for row in found.new:
        if row.geography.pk is None:
            row.geography.save()
        row.indicator, row.geography = row.indicator, row.geography  # now that they have keys
    return new_ones


def keep_values(made: IndicatorImport, found: Outcome, by: User) -> None:
    for row in found.new:
        row.origin = made
    reason = "indicator.file"
    bulk_create_with_history(
        found.new, IndicatorValue, batch_size=BATCH, default_user=by, default_change_reason=reason
    )
    rows = []
    for row, figures in found.changed:
        for name, value in figures.items():
            setattr(row, name, value)
        rows.append(row)
    bulk_update_with_history(
        rows, IndicatorValue, FIGURES, batch_size=BATCH, default_user=by, default_change_reason=reason
    )


def as_json(row: IndicatorValue, figures: dict | None = None) -> dict:
    told = figures or {name: getattr(row, name) for name in FIGURES}
    return {
        name: value if isinstance(value, bool | str) or value is None else plain(value)
        for name, value in told.items()
    }


def plain(value) -> str:
    return value.isoformat() if isinstance(value, dt.date) else f"{value:.4f}"


def touched(made: IndicatorImport):
    """Values of the import that somebody has changed since: they stay."""
    history = IndicatorValue.history.model.objects.filter(id__in=made.values.values("pk"))
    changed = history.order_by().values("id").annotate(times=Count("pk")).filter(times__gt=1)
    return made.values.filter(pk__in=changed.values("id"))


def undo(made: IndicatorImport, *, by: User) -> int:
    """Take the values back, and what they replaced out again, where nobody has changed them. Returns how many stay."""
    with transaction.atomic():
        require(access.may_keep_indicators(by))
        made = IndicatorImport.objects.select_for_update().get(pk=made.pk)
        if made.state != ImportState.SAVED:
            raise Overtaken(made)
        kept = list(touched(made).values_list("pk", flat=True))
        made.values.exclude(pk__in=kept).delete()
        stay = len(kept) + put_back(made.result.get("replaced", []), by)
        for indicator in Indicator.objects.filter(pk__in=made.result.get("indicators", []), values=None):
            try:
                with transaction.atomic():
                    indicator.delete()
            except ProtectedError:
                continue
        made.state = ImportState.UNDONE
        made.save(update_fields=["state"])
    return stay


def put_back(replaced: list, by: User) -> int:
    """Returns how many have been changed again and are let be."""
    rows = IndicatorValue.objects.in_bulk([pk for pk, _, _ in replaced])
    stay, again = 0, []
    for pk, before, after in replaced:
        row = rows.get(pk)
        if row is None or as_json(row) != after:
            stay += row is not None
            continue
        for name, value in before.items():
            setattr(row, name, IndicatorValue._meta.get_field(name).to_python(value))
        again.append(row)
    bulk_update_with_history(
        again, IndicatorValue, FIGURES, batch_size=BATCH, default_user=by,
        default_change_reason="indicator.file_undone",
    )  # fmt: skip
    return stay
