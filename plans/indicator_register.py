"""A file of statistics held against what is known: what is new in it, what it changes, and what it says again."""

import datetime as dt
from dataclasses import dataclass, field, replace

from kommunbrott.folding import fold
from kommunbrott.models import Municipality
from plans.choices import GeographyKind
from plans.importers.indicator_rows import Place, Reading, SeriesName, ValueRow
from plans.models import Geography, Indicator, IndicatorValue
from plans.models.indicator import same_municipality
from plans.periods import Span

NEAR, ALL = "nara", "alla"
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
