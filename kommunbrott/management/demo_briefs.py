"""Ekstad's operational lägesbilder: one that is fixed and one that is open, from fixtures/ekstad/briefs.json."""

import datetime as dt
import json
from dataclasses import replace

from django.conf import settings
from django.utils import timezone

from incidents import briefing, drawings
from incidents.content import BriefContent
from incidents.documents.brief import brief_pdf
from incidents.models import ComingEvent, OperationalBrief
from incidents.workflow import briefs as workflow
from kommunbrott.letterhead import brand_of
from kommunbrott.management.demo_rows import saved
from kommunbrott.models import Area, Municipality, User

FILE = settings.BASE_DIR / "fixtures" / "ekstad" / "briefs.json"


def load(now: dt.datetime) -> None:
    content = json.loads(FILE.read_text(encoding="utf-8"))
    by, today = User.objects.filter(is_coordinator=True).earliest("pk"), timezone.localdate(now)
    for row in content["events"]:
        first = today + dt.timedelta(days=row["in_days"])
        last = first + dt.timedelta(days=row["days"]) if row["days"] else None
        saved(ComingEvent(starts_on=first, ends_on=last, what=row["what"], detail=row["detail"]))
    fixed, otherwise = content["fixed"], content["otherwise"]
    last = today - dt.timedelta(days=fixed["days_ago"])
    brief = workflow.begin(last - dt.timedelta(days=fixed["days"]), last, by=by)
    brief = judge(brief, fixed, otherwise, by)
    workflow.fix(brief, by=by, printed=printed(brief, fixed["occasion"], by, now))
    judge(workflow.begin(last + dt.timedelta(days=1), today, by=by), content["open"], otherwise, by)


def judge(brief: OperationalBrief, row: dict, otherwise: list[str], by: User) -> OperationalBrief:
    areas = {area.name: area.pk for area in Area.objects.filter(kind="omrade")}
    judged = [workflow.Judged(key, *row["judgements"].get(name, otherwise)) for name, key in areas.items()]
    remarks = {"remarks": "\n".join(row.get("remarks", ()))}
    return workflow.change(brief, remarks, judged, by=by, seen=brief.revision)


def printed(brief: OperationalBrief, occasion: str, by: User, now: dt.datetime) -> workflow.Printed:
    municipality = Municipality.current()
    content: BriefContent = replace(
        briefing.brief_content(brief, by, now),
        occasion=occasion,
        fixed_on=timezone.localdate(now),
        fixed_by=str(by),
    )
    told = drawings.source(content.statistics, municipality.name, content.counted_at)
    figures = drawings.figures(content.statistics, told, Area.objects.all())
    return workflow.Printed(content, brief_pdf(content, figures, brand_of(municipality)), brief.revision)
