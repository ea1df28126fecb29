"""From a typed row of a file to a report that is not saved yet."""

import datetime as dt
import hashlib
from collections import Counter
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.crypto import salted_hmac

from incidents.choices import (
    PlacePrecision,
    PoliceReported,
    ReporterKind,
    ReportSource,
    ReportStatus,
    TimePrecision,
)
from incidents.importers import Finding, Reason, ReportRow
from incidents.importers.names import OTHER
from incidents.importers.personal import PersonalData
from incidents.models import Category, ImportBatch, Report
from incidents.models.category import OTHER_KEY
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold_tight
from kommunbrott.models import Area, Organisation
from kommunbrott.reading.safety import refuse

# Somebody must look at the report before it is relied on.
TO_BE_REVIEWED = {
    Reason.NAME_LIKE, Reason.NUMBER_LIKE, Reason.PHONE, Reason.EMAIL, Reason.REGISTRATION_NUMBER,
}  # fmt: skip
POLICE = {True: PoliceReported.YES, False: PoliceReported.NO, None: PoliceReported.UNKNOWN}
LONGEST_TEXT = 4000
FIELDS = [field for field in Report._meta.concrete_fields if not field.generated]
# What a column holds unless it is said, in the order of the columns; and those of which each row has its own.
OWN = {field.attname: field.default for field in FIELDS if field.has_default() and callable(field.default)}
USUAL = {field.attname: None if field.attname in OWN else field.get_default() for field in FIELDS}
# Heard in the reporter's role or organisation, the more particular first.
KINDS = (
    ("polis", ReporterKind.POLICE),
    ("väktar", ReporterKind.GUARD),
    ("ordningsvakt", ReporterKind.GUARD),
    ("bevakning", ReporterKind.GUARD),
    ("räddning", ReporterKind.RESCUE),
    ("insatsledare", ReporterKind.RESCUE),
    ("rektor", ReporterKind.SCHOOL),
    ("skol", ReporterKind.SCHOOL),
    ("lärare", ReporterKind.SCHOOL),
    ("bostad", ReporterKind.LANDLORD),
    ("fastighet", ReporterKind.LANDLORD),
    ("områdesvärd", ReporterKind.LANDLORD),
    ("hyresvärd", ReporterKind.LANDLORD),
    ("bovärd", ReporterKind.LANDLORD),
    ("förening", ReporterKind.ASSOCIATION),
    ("butik", ReporterKind.BUSINESS),
    ("handel", ReporterKind.BUSINESS),
    ("medborgare", ReporterKind.RESIDENT),
    ("boende", ReporterKind.RESIDENT),
    ("allmänhet", ReporterKind.RESIDENT),
    ("invånare", ReporterKind.RESIDENT),
    ("kommun", ReporterKind.STAFF),
    ("förvaltning", ReporterKind.STAFF),
)


class ReportMaker:
    """Holds the catalogue and the register, so that a row costs no query. Makes areas that the register lacks."""

    def __init__(self, batch: ImportBatch, today: dt.date):
        self.batch = batch
        self.zone = ZoneInfo(settings.TIME_ZONE)
        self.categories, self.children = catalogue()
        areas = Area.objects.defer("geometry")
        self.areas = {area.name: area for area in areas}
        self.places = {fold_tight(area.name): area for area in areas if area.kind == AreaKind.PLACE}
        self.organisations = organisations()
        self.personal = PersonalData([], today)
        self._numbered: Counter[str] = Counter()
        self._kinds: dict[tuple[str, str], str] = {}

    def number(self, row: ReportRow) -> str:
        """What the report is known by the next time the file is read: its own id, or one made of what it says."""
        if row.external_id:
            return row.external_id
        said = f"{digest(row)}|{row.area}|{row.subcategory}|{row.reporter}|{row.organisation}|{row.text}"
        number = "rad-" + salted_hmac("incidents.import", said).hexdigest()[:16]
        self._numbered[number] += 1
        return number if self._numbered[number] == 1 else f"{number}-{self._numbered[number]}"

    def report(self, row: ReportRow, number: str, warnings: list[Finding]) -> Report:
        category = self.categories[row.category]
        subcategory = (
            self.children.get((category.pk, fold_tight(row.subcategory))) if row.subcategory else None
        )
        starts_at, ends_at, precision = self.times(row)
        organisation = self.organisations.get(fold_tight(row.organisation)) if row.organisation else None
        place = self.places.get(fold_tight(row.place)) if row.place and self.places else None
        area = self.area(row.area)
        latitude, longitude = row.point or (None, None)
        reviewed = not any(warning.reason in TO_BE_REVIEWED for warning in warnings)
        return unsaved(
            category_id=category.pk,
            category_name=category.name,
            subcategory_id=subcategory and subcategory.pk,
            subcategory_name=subcategory.name if subcategory else row.subcategory,
            text=text_of(row),
            severity=row.severity if row.severity and 1 <= row.severity <= 5 else None,
            starts_at=starts_at,
            ends_at=ends_at,
            time_precision=precision,
            area_id=area and area.pk,
            place_id=place and place.pk,
            place_name=row.place,
            latitude=latitude,
            longitude=longitude,
            place_precision=place_precision(row, place),
            reporter_kind=self.reporter_kind(row),
            reporter_label=self.label(row, organisation),
            organisation_id=organisation and organisation.pk,
            police_reported=POLICE[row.police_reported],
            source=ReportSource.IMPORT,
            external_id=number,
            import_digest=digest(row),
            batch_id=self.batch.pk,
            reported_at=self.reported_at(row, starts_at),
            status=ReportStatus.REVIEWED if reviewed else ReportStatus.NEW,
        )

    def times(self, row: ReportRow) -> tuple[dt.datetime, dt.datetime | None, TimePrecision]:
        if row.clock is None:
            return self.local(row.happened_on, dt.time()), None, TimePrecision.DAY
        starts_at = self.local(row.happened_on, row.clock.at)
        if row.clock.until is None:
            return starts_at, None, TimePrecision.EXACT
        is_next_day = row.clock.until <= row.clock.at
        until = row.happened_on + dt.timedelta(days=1) if is_next_day else row.happened_on
        return starts_at, self.local(until, row.clock.until), TimePrecision.INTERVAL

    def local(self, day: dt.date, clock: dt.time) -> dt.datetime:
        return dt.datetime.combine(day, clock, self.zone)

    def reported_at(self, row: ReportRow, starts_at: dt.datetime) -> dt.datetime:
        return max(self.local(row.reported_on, dt.time()), starts_at) if row.reported_on else starts_at

    def area(self, name: str) -> Area | None:
        if not name:
            return None
        if name not in self.areas:
            self.areas[name] = Area.objects.create(
                name=name, kind=AreaKind.DISTRICT, source="Import av rapporter"
            )
            self.batch.areas.add(self.areas[name])
        return self.areas[name]

    def reporter_kind(self, row: ReportRow) -> str:
        key = row.reporter, row.organisation
        if key not in self._kinds:
            said = f"{row.organisation} {row.reporter}".lower()
            self._kinds[key] = next((kind for word, kind in KINDS if word in said), ReporterKind.OTHER)
        return self._kinds[key]

    def label(self, row: ReportRow, organisation: Organisation | None) -> str:
        """The role, never a name; and the organisation when the register does not have it."""
        role = "" if self.personal.doubts(row.reporter) else row.reporter
        return ", ".join(filter(None, [role, "" if organisation else row.organisation]))[:80]


def unsaved(**values) -> Report:
    """A report by the names of its columns: by place and not by name, which a model takes in half the time."""
    own = {name: default() for name, default in OWN.items() if name not in values}
    return Report(*(USUAL | own | values).values())


def catalogue() -> tuple[dict[str, Category], dict[tuple[int, str], Category]]:
    """Categories by the name the importer has for them, and subcategories by parent and spelling."""
    categories: dict[str, Category] = {}
    children: dict[tuple[int, str], Category] = {}
    for category in Category.objects.active():
        if category.parent_id:
            children |= {(category.parent_id, spelling): category for spelling in category.spellings}
        else:
            categories[OTHER if category.key == OTHER_KEY else category.name] = category
    if OTHER not in categories:
        refuse(
            "Katalogen saknar en kategori för övrigt, som okända kategorier kan få.",
            "Öppna den igen under Kategorier.",
        )
    return categories, children


def organisations() -> dict[str, Organisation]:
    found = {}
    for party in Organisation.objects.active().prefetch_related("aliases"):
        names = [party.name, party.short_name, *(alias.name for alias in party.aliases.all())]
        found |= {fold_tight(name): party for name in names if name}
    return found


def digest(row: ReportRow) -> str:
    """Of when, what and where, as the source had it. Free text is left out: it may have been masked since."""
    clock = f"{row.clock.at}{row.clock.until or ''}" if row.clock else ""
    said = f"{row.happened_on}|{clock}|{row.category_as_written}|{row.place}"
    return hashlib.blake2b(said.encode(), digest_size=8).hexdigest()


def text_of(row: ReportRow) -> str:
    """With the source's own word for a category that the catalogue does not have, so that it is not lost."""
    text = row.text[:LONGEST_TEXT]
    if row.category != OTHER or fold_tight(row.category_as_written) == fold_tight(OTHER):
        return text
    return "\n\n".join(
        filter(None, [text[: LONGEST_TEXT - 120], f"Kategori i källan: {row.category_as_written}."])
    )


def place_precision(row: ReportRow, place: Area | None) -> PlacePrecision:
    if row.point:
        return PlacePrecision.POINT
    if place:
        return PlacePrecision.PLACE
    if row.place:
        return PlacePrecision.WORDS
    return PlacePrecision.AREA if row.area else PlacePrecision.UNKNOWN
