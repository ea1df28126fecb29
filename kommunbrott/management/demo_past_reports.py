"""Two years of reports behind the demo's latest ones, drawn by fixtures/ekstad/past-reports.json.

The draw is seeded and each spell has a count of its own, so there are as many reports whatever day the demo is
made. Spells that follow upon each other at one place are an effect that can be found, and one that cannot.
"""

import datetime as dt
import json
import math
from collections.abc import Sequence
from itertools import accumulate
from random import Random

from django.conf import settings
from django.utils import timezone

from incidents.choices import (
    REPORTER_KINDS,
    LogEvent,
    PlacePrecision,
    PoliceReported,
    ReporterKind,
    ReportStatus,
    TimePrecision,
)
from incidents.models import Category, Report, ReportLog
from incidents.models.loading import load as load_rows
from incidents.placing import area_at
from incidents.routing import rule_for
from kommunbrott.models import Area, Organisation, User

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "past-reports.json"
SEED = 2026
# Metres of a degree of latitude, and of longitude as far north as Ekstad.
NORTH, EAST = 111_200, 56_500
# So many more were reported two years ago than today.
DECLINE = 0.18
DAYS_KEPT = 104 * 7
# After this many days somebody has acted on most reports.
SETTLED_AFTER = 40


class Past:
    """Draws reports. Everything is weighed: the place by what it is known for, the hour by what happens then."""

    def __init__(self, now: dt.datetime, areas: dict[str, Area], users: dict[str, User], rules: Sequence):
        self.random = Random(SEED)  # noqa: S311 - no secret is drawn
        self.story = json.loads(FILE.read_text(encoding="utf-8"))
        self.today = timezone.localdate(now)
        self.areas, self.users, self.rules = areas, users, rules
        self.categories = {category.key: category for category in Category.objects.select_related("parent")}
        self.organisations = {party.name: party for party in Organisation.objects.all()}
        self.weighed: dict[tuple, list[float]] = {}  # summed from the first day on

    def reports(self) -> list[Report]:
        return [self.report(spell) for spell in self.story["spells"] for _ in range(spell["count"])]

    def report(self, spell: dict) -> Report:
        key = self.kind(spell)
        kind, chosen = self.story["kinds"][key], self.categories[key]
        top = chosen.parent or chosen
        report = Report(
            category=top,
            subcategory=chosen if chosen.parent else None,
            text=self.random.choice(kind["texts"]),
        )
        self.set_time(report, spell, kind)
        self.set_place(report, spell.get("place") or self.one_of(self.story["places"], top.key))
        self.set_reporter(report, self.one_of(self.story["reporters"], top.key))
        self.set_outcome(report, kind)
        return report

    def kind(self, spell: dict) -> str:
        keys = spell.get("kinds") or list(self.story["kinds"])
        return self.random.choices(keys, [self.story["kinds"][key]["weight"] for key in keys])[0]

    def one_of(self, rows: list[dict], category: str) -> dict:
        return self.random.choices(rows, [row["weight"] * row["favours"].get(category, 1) for row in rows])[0]

    def set_time(self, report: Report, spell: dict, kind: dict) -> None:
        day = self.day(tuple(spell["weeks_ago"]), kind["months"], kind["days"])
        hour = self.random.choices(range(24), self.story["hours"][kind["hours"]])[0]
        clock = dt.time(hour, self.random.choice((0, 5, 10, 15, 20, 30, 30, 40, 45, 50)))
        report.starts_at = timezone.make_aware(dt.datetime.combine(day, clock))
        report.reported_at = report.starts_at + dt.timedelta(minutes=self.random.randint(4, 90))
        if kind.get("is_found_later") and hour < 11 and self.random.random() < 0.6:
            report.ends_at = report.starts_at
            report.starts_at -= dt.timedelta(hours=self.random.randint(8, 14))
            report.time_precision = TimePrecision.INTERVAL
        elif self.random.random() < 0.04:
            report.time_precision = TimePrecision.DAY

    def day(self, weeks_ago: tuple[int, int], season: str, week: str) -> dt.date:
        """No day is after the day before yesterday, so that nothing is reported in the future."""
        ago = range(weeks_ago[0] * 7 - 1, max(weeks_ago[1] * 7, 2) - 1, -1)
        key = weeks_ago, season, week
        if key not in self.weighed:
            months, weekdays = self.story["months"][season], self.story["days"][week]
            days = [self.today - dt.timedelta(days=each) for each in ago]
            weights = (
                months[day.month - 1] * weekdays[day.weekday()] * (1 + DECLINE * each / DAYS_KEPT)
                for day, each in zip(days, ago, strict=True)
            )
            self.weighed[key] = list(accumulate(weights))
        found = self.random.choices(ago, cum_weights=self.weighed[key])[0]
        return self.today - dt.timedelta(days=found)

    def set_place(self, report: Report, place: dict) -> None:
        latitude, longitude = place["point"]
        distance, turn = abs(self.random.gauss(0, place["spread"])), self.random.uniform(0, 2 * math.pi)
        latitude = round(latitude + distance * math.sin(turn) / NORTH, 6)
        longitude = round(longitude + distance * math.cos(turn) / EAST, 6)
        known = self.areas.get(place["name"])
        report.area = area_at(latitude, longitude, self.areas.values())
        report.place, report.place_name = known, place["name"]
        if self.random.random() < 0.93:
            report.latitude, report.longitude = latitude, longitude
            report.place_precision = PlacePrecision.PLACE if known else PlacePrecision.POINT
        else:
            report.place_precision = PlacePrecision.PLACE if known else PlacePrecision.WORDS

    def set_reporter(self, report: Report, teller: dict) -> None:
        report.reporter = self.users.get(teller.get("user"))
        report.organisation = (
            report.reporter.organisation
            if report.reporter
            else self.organisations.get(teller.get("organisation"))
        )
        kind = report.organisation and REPORTER_KINDS.get(report.organisation.kind)
        report.reporter_kind = kind or ReporterKind(teller.get("kind", ReporterKind.OTHER))
        rule = rule_for(report, self.rules)
        report.routed_to = rule.organisation if rule else None

    def set_outcome(self, report: Report, kind: dict) -> None:
        if self.random.random() < kind.get("police_reported", 0):
            report.police_reported = PoliceReported.YES
        elif self.random.random() < 0.6:
            report.police_reported = PoliceReported.NO
        if "damage_cost" in kind and self.random.random() < 0.5:
            report.damage_cost = self.random.randint(*kind["damage_cost"]) // 500 * 500
        is_settled = self.today - timezone.localdate(report.starts_at) > dt.timedelta(days=SETTLED_AFTER)
        chance = self.random.random()
        if chance < 0.02:
            report.status, report.status_reason = (
                ReportStatus.DISMISSED,
                "Samma händelse hade redan rapporterats",
            )
        elif is_settled and chance < 0.75:
            report.status = ReportStatus.RESOLVED
        else:
            report.status = ReportStatus.REVIEWED


def load(now: dt.datetime, areas: dict[str, Area], users: dict[str, User], rules: Sequence) -> None:
    reports = Past(now, areas, users, rules).reports()
    load_rows(reports)
    keys = dict(Report.objects.values_list("submission", "pk"))
    coordinator = User.objects.filter(is_coordinator=True).earliest("pk")
    log = []
    for report in reports:
        key, at = keys[report.submission], report.reported_at
        log.append(ReportLog(report_id=key, by=report.reporter, at=at, what=LogEvent.RECEIVED))
        moved = f"Ny → {report.get_status_display()}"
        at += dt.timedelta(hours=20)
        log.append(ReportLog(report_id=key, by=coordinator, at=at, what=LogEvent.MOVED, detail=moved))
    ReportLog.objects.bulk_create(log)
