"""Statistics out of a file: held against what is known, saved so that twice is once, and undone."""

import datetime as dt
import hashlib
from dataclasses import asdict, dataclass, field, replace

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, ProtectedError
from django.utils import timezone
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

from incidents.choices import ImportState
from kommunbrott import privacy
from kommunbrott.access import YES, Overtaken, Verdict, no, require
from kommunbrott.folding import fold
from kommunbrott.models import Municipality, User
from plans import access
from plans.choices import GeographyKind
from plans.importers.indicator_rows import Place, Reading, SeriesName, ValueRow
from plans.importers.indicators import read_indicators
from plans.models import Geography, Indicator, IndicatorImport, IndicatorValue
from plans.models.indicator import same_municipality
from plans.periods import Span

NEAR, ALL = "nara", "alla"
BATCH = 500
LONGEST_WAIT = dt.timedelta(days=30)
# What a later file may say otherwise of the same time and place.
FIGURES = ("value", "rate", "is_suppressed", "is_preliminary", "series_break", "source_url", "fetched_on")
COMPARED = ("value", "rate", "is_suppressed", "is_preliminary")


@dataclass(frozen=True)
class Supplement:
    """What the one who reads a file in says of it where the file itself does not."""

    span: Span | None = None
    title: str = ""
    source: str = ""
    unit: str = ""
    scale: str = ""
    scope: str = NEAR
    is_preliminary: bool = False
    source_url: str = ""
    fetched_on: dt.date | None = None


@dataclass
class Outcome:
    """What saving would do. ``changed`` are rows as they are, each with what the file says instead."""

    new: list[IndicatorValue] = field(default_factory=list)
    changed: list[tuple[IndicatorValue, dict]] = field(default_factory=list)
    unchanged: int = 0
    left_out: int = 0
    indicators: dict[SeriesName, Indicator] = field(default_factory=dict)


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


# --- Against what is known ---


class Register:
    """Indicators, places and values as they are. Three queries, however many rows are held against them."""

    def __init__(self, municipality: Municipality):
        self.municipality = municipality
        self.indicators = list(Indicator.objects.all())
        self.places, self.own_name = {}, ""
        for place in Geography.objects.order_by("-pk"):
            for key in keys_of(place.kind, place.name, place.code, place.version):
                self.places[key] = place
            if place.kind == GeographyKind.MUNICIPALITY and place.is_municipality(municipality):
                self.own_name = place.name
        self.values: dict[tuple, IndicatorValue] = {}
        self.seen: set[tuple] = set()

    def indicator(self, series: SeriesName) -> Indicator | None:
        for each in self.indicators:
            same_source = fold(each.source) == fold(series.source)
            if same_source and (
                (series.key and each.key == series.key) or fold(each.title) == fold(series.title)
            ):
                return each
        return None

    def new_indicator(self, series: SeriesName) -> Indicator:
        names = ("title", "source", "dataset", "key", "unit", "scale")
        made = Indicator(**{name: getattr(series, name) for name in names})
        self.indicators.append(made)
        return made

    def place(self, asked: Place) -> Geography:
        """A known one, or a new one that has not been saved."""
        asked = self.own_or(asked)
        for key in keys_of(asked.kind, asked.name, asked.code, asked.version):
            if key in self.places:
                return self.places[key]
        name = asked.name or f"Kommun {asked.code}"
        made = Geography(kind=asked.kind, name=name, code=asked.code, version=asked.version)
        for key in keys_of(made.kind, made.name, made.code, made.version):
            self.places[key] = made
        return made

    def own_or(self, asked: Place) -> Place:
        """The municipality itself, however it is written: its code, its name, or nothing at all."""
        if asked.kind != GeographyKind.MUNICIPALITY:
            return asked
        own = self.municipality
        is_own = (
            asked.code == own.code if asked.code and own.code else same_municipality(asked.name, own.name)
        )
        if is_own or not (asked.name or asked.code):
            return replace(asked, name=self.own_name or asked.name or own.name, code=own.code)
        return asked

    def is_near(self, place: Geography) -> bool:
        """The municipality, its county and the country; and all areas inside the municipality."""
        if place.kind == GeographyKind.MUNICIPALITY:
            return place.is_municipality(self.municipality)
        if place.kind == GeographyKind.COUNTY and place.code and self.municipality.code:
            return place.code[-2:] == self.municipality.code[:2]
        return True

    def is_first(self, row: IndicatorValue) -> bool:
        """A file may write the same place in two ways; then the first stands."""
        key = (id(row.indicator), id(row.geography), row.starts_on, row.ends_on, row.gender, row.age)
        is_first = key not in self.seen
        self.seen.add(key)
        return is_first

    def load_values(self, indicators: list[Indicator]) -> None:
        rows = IndicatorValue.objects.filter(indicator__in=indicators)
        self.values = {identity(row): row for row in rows.select_related("geography", "indicator")}


def keys_of(kind: str, name: str, code: str, version: str) -> list[tuple]:
    return [(kind, each, version) for each in (code and f"#{code}", name and fold(name)) if each]


def identity(row: IndicatorValue) -> tuple:
    return (row.indicator_id, row.geography_id, row.starts_on, row.ends_on, row.gender, row.age)


def outcome_of(reading: Reading, told: Supplement, municipality: Municipality) -> Outcome:
    """What saving would do, without doing it. Three queries."""
    register, found = Register(municipality), Outcome()
    rows = [supplemented(row, told) for row in reading.rows]
    for row in rows:
        if row.series not in found.indicators:
            known = register.indicator(row.series)
            found.indicators[row.series] = known or register.new_indicator(row.series)
    register.load_values([each for each in found.indicators.values() if each.pk])
    for row in rows:
        place = register.place(row.place)
        if row.span is None or (told.scope == NEAR and not register.is_near(place)):
            found.left_out += 1
            continue
        take(found, register, row, place, told)
    return found


def supplemented(row: ValueRow, told: Supplement) -> ValueRow:
    series = row.series
    series = replace(
        series,
        title=series.title or told.title,
        source=series.source or told.source,
        unit=series.unit or told.unit or "antal",
        scale=told.scale if told.scale and not series.key else series.scale,
    )
    return replace(row, series=series, span=row.span or told.span)


def take(found: Outcome, register: Register, row: ValueRow, place: Geography, told: Supplement) -> None:
    figures = {
        "value": row.value,
        "rate": row.rate,
        "is_suppressed": row.is_suppressed,
        "is_preliminary": row.is_preliminary or told.is_preliminary,
        "series_break": row.series_break,
        "source_url": row.source_url or told.source_url,
        "fetched_on": told.fetched_on,
    }
    made = IndicatorValue(
        indicator=found.indicators[row.series],
        geography=place,
        period_kind=row.span.kind,
        starts_on=row.span.starts_on,
        ends_on=row.span.ends_on,
        gender=row.gender,
        age=row.age,
        **figures,
    )
    if not register.is_first(made):
        found.left_out += 1
        return
    known = register.values.get(identity(made)) if made.indicator_id and place.pk else None
    if known is None:
        found.new.append(made)
        return
    figures["series_break"] = figures["series_break"] or known.series_break
    if all(getattr(known, name) == figures[name] for name in COMPARED):
        found.unchanged += 1
    else:
        found.changed.append((known, figures))


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
