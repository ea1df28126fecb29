"""Reports as a file: which columns there are, and what stands in them. Contact data is in none."""

import itertools
from collections.abc import Iterator
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone

from incidents import access
from incidents.choices import LogEvent, TimePrecision
from incidents.models import Report, ReportLog
from incidents.readable import Reader
from kommunbrott.models import User
from kommunbrott.sheets import DATE, DEGREES, NUMBER, Column

# Rows that are fetched, logged and handed on at a time.
CHUNK = 500

COLUMNS = (
    Column("number", "Nummer", NUMBER, width=10),
    Column("on", "Datum", DATE, width=12),
    Column("at", "Tid", width=8),
    Column("until", "Senast", width=18),
    Column("time_precision", "Tidens noggrannhet", width=18),
    Column("category", "Kategori", width=22),
    Column("subcategory", "Underkategori", width=22),
    Column("text", "Beskrivning", width=60),
    Column("is_positive", "Något bra", width=10),
    Column("is_ongoing", "Pågår", width=8),
    Column("area", "Område", width=20),
    Column("place", "Plats", width=26),
    Column("latitude", "Latitud", DEGREES, width=12),
    Column("longitude", "Longitud", DEGREES, width=12),
    Column("place_precision", "Platsens noggrannhet", width=18),
    Column("reporter_kind", "Rapportör", width=22),
    Column("reporter_label", "Roll", width=18),
    Column("organisation", "Part", width=24),
    Column("police_reported", "Polisanmäld", width=12),
    Column("police_case", "Polisens ärendenummer", width=18),
    Column("damage_cost", "Skadekostnad i kronor", NUMBER, width=12),
    Column("status", "Läge", width=18),
    Column("status_reason", "Skäl", width=24),
    Column("routed_to", "Skickad till", width=24),
    Column("reported_on", "Kom in", DATE, width=12),
    Column("source", "Kom in genom", width=12),
    Column("merged_into", "Samma händelse som", NUMBER, width=12),
)


def columns_for(user: User) -> tuple[Column, ...]:
    """Those whose contents ``user`` may see of any report."""
    if access.may_see_case(user):
        return COLUMNS
    return tuple(column for column in COLUMNS if column.name != "police_case")


def rows(reports: QuerySet[Report], *, by: User, form: str) -> Iterator[dict]:
    """One after another as they are fetched. That each was taken out, in which ``form``, is written in its log
    before it leaves."""
    reader = Reader(by)
    found = reports.for_list().select_related("place", "routed_to").defer("area__geometry", "place__geometry")
    fetched = found.iterator(chunk_size=CHUNK)
    while chunk := list(itertools.islice(fetched, CHUNK)):
        ReportLog.objects.bulk_create(
            ReportLog(report=report, what=LogEvent.EXPORTED, by=by, detail=form) for report in chunk
        )
        yield from (row(report, reader) for report in chunk)


def row(report: Report, reader: Reader) -> dict:
    start = timezone.localtime(report.starts_at)
    is_timed = report.time_precision != TimePrecision.DAY
    return {
        "number": report.pk,
        "on": start.date(),
        "at": f"{start:%H.%M}" if is_timed else "",
        "until": f"{timezone.localtime(report.ends_at):%Y-%m-%d %H.%M}" if report.has_spell else "",
        "time_precision": report.get_time_precision_display(),
        "category": report.category_name,
        "subcategory": report.subcategory_name,
        "text": reader.text(report),
        "is_positive": yes(report.is_positive),
        "is_ongoing": yes(report.is_ongoing),
        "area": str(report.area or ""),
        "place": report.place_name or str(report.place or ""),
        "latitude": degrees(report.latitude),
        "longitude": degrees(report.longitude),
        "place_precision": report.get_place_precision_display(),
        "reporter_kind": report.get_reporter_kind_display(),
        "reporter_label": report.reporter_label,
        "organisation": str(report.organisation or ""),
        "police_reported": report.get_police_reported_display(),
        "police_case": report.police_case,
        "damage_cost": report.damage_cost,
        "status": report.get_status_display(),
        "status_reason": report.status_reason,
        "routed_to": str(report.routed_to or ""),
        "reported_on": timezone.localdate(report.reported_at),
        "source": report.get_source_display(),
        "merged_into": report.merged_into_id,
    }


def yes(value: bool) -> str:
    return "ja" if value else ""


def degrees(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(f"{value:.6f}")
