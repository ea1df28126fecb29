"""Reports of the demo municipality, from fixtures/ekstad/reports.json. Their days are counted back from today."""

import datetime as dt
import io
import json

from django.conf import settings
from django.utils import timezone
from PIL import Image, ImageDraw

from incidents import catalogue
from incidents.choices import (
    REPORTER_KINDS,
    LogEvent,
    PlacePrecision,
    ReporterKind,
    ReportStatus,
    TimePrecision,
)
from incidents.models import Category, Report, ReportLog, ReportPhoto, RoutingRule
from incidents.placing import area_at
from incidents.routing import rule_for
from kommunbrott import photos
from kommunbrott.management import demo_past_reports
from kommunbrott.models import Area, Organisation, User

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "reports.json"
AS_WRITTEN = (
    "text", "place_name", "police_reported", "police_case", "damage_cost", "is_positive", "is_ongoing",
    "status", "status_reason",
)  # fmt: skip


def load(now: dt.datetime) -> None:
    catalogue.complete(Category, Category.history.model)
    content = json.loads(FILE.read_text(encoding="utf-8"))
    categories = {category.key: category for category in Category.objects.select_related("parent")}
    areas = {area.name: area for area in Area.objects.select_related("parent")}
    users = {user.username: user for user in User.objects.select_related("organisation")}
    for row in content["rules"]:
        RoutingRule.objects.create(
            category=categories[row["category"]],
            area=areas.get(row.get("area")),
            organisation=Organisation.objects.get(name=row["organisation"]),
        )
    rules = list(RoutingRule.objects.select_related("organisation"))
    made = [load_report(row, now, categories, areas, users[row["by"]], rules) for row in content["reports"]]
    demo_past_reports.load(now, areas, users, rules)
    picture = photos.cleaned(drawing())
    ReportPhoto.objects.create(report=made[0], jpeg=picture.jpeg, width=picture.width, height=picture.height)


def load_report(row: dict, now: dt.datetime, categories, areas, user: User, rules) -> Report:
    chosen = categories[row["category"]]
    report = Report(**{name: row[name] for name in AS_WRITTEN if name in row})
    report.category, report.subcategory = chosen.parent or chosen, chosen if chosen.parent else None
    set_time(report, row, now)
    report.latitude, report.longitude = row["point"]
    report.place = areas.get(row.get("place"))
    report.place_name = report.place_name or row["place"]
    report.area = area_at(*row["point"], areas.values())
    report.place_precision = PlacePrecision.PLACE if report.place else PlacePrecision.POINT
    report.reporter, report.organisation = user, user.organisation
    report.reporter_kind = REPORTER_KINDS.get(user.organisation.kind, ReporterKind.OTHER)
    rule = rule_for(report, rules)
    report.routed_to = rule.organisation if rule else None
    report.save()
    write_log(report, user)
    return report


def set_time(report: Report, row: dict, now: dt.datetime) -> None:
    day = timezone.localdate(now) - dt.timedelta(days=row["days_ago"])
    at = timezone.make_aware(dt.datetime.combine(day, dt.time.fromisoformat(row["at"])))
    at = min(at, now - dt.timedelta(minutes=20))
    report.starts_at, report.reported_at = at, at + dt.timedelta(minutes=15)
    if "until" in row:  # found in the morning, done in the night
        report.starts_at, report.ends_at = at - dt.timedelta(hours=8), at
        report.time_precision = TimePrecision.INTERVAL


def write_log(report: Report, user: User) -> None:
    ReportLog.objects.create(report=report, by=user, at=report.reported_at, what=LogEvent.RECEIVED)
    if report.status != ReportStatus.NEW:
        coordinator = User.objects.filter(is_coordinator=True).earliest("pk")
        ReportLog.objects.create(
            report=report,
            by=coordinator,
            at=report.reported_at + dt.timedelta(minutes=40),
            what=LogEvent.MOVED,
            detail=f"Ny → {report.get_status_display()}",
        )


def drawing() -> bytes:
    """A dark tunnel, drawn, so that the demo has a picture and nobody's photo."""
    image = Image.new("RGB", (640, 480), "#39434a")
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 480), (200, 200), (440, 200), (640, 480)], fill="#242b30")
    draw.ellipse([(200, 60), (440, 320)], fill="#11161a")
    draw.rectangle([(290, 50), (350, 70)], fill="#8c8f86")
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()
