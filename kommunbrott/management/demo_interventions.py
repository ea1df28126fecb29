"""What Ekstad has decided to do about its reports: fixtures/ekstad/interventions.json to rows."""

import datetime as dt
import json

from django.conf import settings
from django.utils import timezone

from incidents.choices import ReportStatus
from incidents.models import Category, Report
from incidents.placing import middle_of
from incidents.workflow import interventions as workflow
from kommunbrott.models import Area, Organisation, User

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "interventions.json"
AS_WRITTEN = ("title", "radius_m", "who", "expected", "decided_at", "baseline")


def load(now: dt.datetime) -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    for row in content["interventions"]:
        load_intervention(row, timezone.localdate(now), by)


def load_intervention(row: dict, today: dt.date, by: User) -> None:
    fields = {name: row[name] for name in AS_WRITTEN if name in row}
    fields["what"] = " ".join(row["what"])
    fields["starts_on"] = today - dt.timedelta(days=row["days_ago"])
    fields["ends_on"] = fields["starts_on"] + dt.timedelta(days=row["days"])
    place = Area.objects.filter(name=row.get("place", "")).first()
    if place:
        fields["place"] = place
        fields["latitude"], fields["longitude"] = row.get("point") or middle_of(place)
    fields["areas"] = list(Area.objects.filter(name__in=row.get("areas", ())))
    fields["categories"] = list(Category.objects.filter(key__in=row["categories"]))
    fields["organisations"] = list(Organisation.objects.filter(name__in=row["organisations"]))
    reports = Report.objects.filter(place__name__in=row["reports"], status=ReportStatus.REVIEWED)
    made = workflow.create(fields, by=by, reports=list(reports.order_by("pk")))
    for status in ("pagar", "avslutad"):
        workflow.move(made, status, by=by, seen=made.status, outcome=row.get("outcome", ""))
        made.refresh_from_db()
        if status == row["status"]:
            break
