"""Statistics as somebody enters them: one value at a time, and where a series breaks."""

import datetime as dt

from django.core.exceptions import ValidationError
from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from plans import access
from plans.models import Geography, Indicator, IndicatorValue

# What tells one value of an indicator from another.
IDENTITY = ("starts_on", "ends_on", "gender", "age")
TAKEN = "Det finns redan ett värde för den perioden, platsen, könet och åldern. Ändra det i stället."


def lock(indicator: Indicator) -> Indicator:
    locked = Indicator.objects.select_for_update().filter(pk=indicator.pk).first()
    if locked is None:
        raise Overtaken(None)
    return locked


def keep_value(
    indicator: Indicator, fields: dict, place: Geography, *, by: User, row: IndicatorValue | None = None
) -> IndicatorValue:
    """A new value, or ``row`` as it is now said to be. A place that is not known becomes so.

    Raises ValidationError when there is a value for the same time and place, and Overtaken when the row is gone.
    """
    require(access.may_keep_indicators(by))
    with transaction.atomic():
        locked = lock(indicator)
        row = row or IndicatorValue(indicator=locked)
        if row.pk and not locked.values.filter(pk=row.pk).exists():
            raise Overtaken(locked)
        geography = kept_place(place)
        same = {name: fields[name] for name in IDENTITY} | {"geography": geography}
        if locked.values.filter(**same).exclude(pk=row.pk).exists():
            raise ValidationError(TAKEN)
        for name, value in (fields | {"geography": geography}).items():
            setattr(row, name, value)
        row._change_reason = "indicator.value"
        row.save()
    return row


def kept_place(place: Geography) -> Geography:
    if place.pk:
        return place
    known = Geography.objects.filter(kind=place.kind, name=place.name, version=place.version).first()
    if known is None:
        place.save()
    return known or place


def remove_value(row: IndicatorValue, *, by: User) -> None:
    require(access.may_keep_indicators(by))
    row._change_reason = "indicator.removed"
    row.delete()


def remove(indicator: Indicator, *, by: User) -> None:
    """With all its values. Raises Overtaken when it is gone already."""
    with transaction.atomic():
        locked = lock(indicator)
        require(access.may_remove_indicator(by, locked))
        locked.delete()


def mark_break(indicator: Indicator, starts_on: dt.date, ends_on: dt.date, text: str, *, by: User) -> int:
    """From this period on the series is another, wherever it is told of. Returns how many values say so."""
    require(access.may_keep_indicators(by))
    with transaction.atomic():
        rows = lock(indicator).values.filter(starts_on=starts_on, ends_on=ends_on).exclude(series_break=text)
        rows = list(rows)
        for row in rows:
            row.series_break = text
            row._change_reason = "indicator.break"
            row.save(update_fields=["series_break"])
    return len(rows)
