"""Ekstad's documents above the plan, and the programmes it is integrated with: from fixtures/ekstad/steering.json."""

import datetime as dt

from django.utils import timezone

from kommunbrott.letterhead import brand_of
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Municipality, Organisation, User
from plans.documents.steering import steering_pdf
from plans.models import Plan, RelatedProgramme, SteeringChapter, SteeringDocument
from plans.workflow.steering import SteeringDecision, as_decided, decide

APART = ("chapters", "decision")


def load_steering(rows: dict, parties: dict[str, Organisation]) -> None:
    for row in rows["documents"]:
        document = saved(SteeringDocument(**fields(row, *APART)))
        for position, chapter in enumerate(row["chapters"], start=1):
            values = fields(chapter, "plans")
            made = saved(SteeringChapter(document=document, position=position, **values))
            made.plans.set(Plan.objects.filter(title__in=chapter.get("plans", ())))
        if decision := row.get("decision"):
            decide_as_written(SteeringDocument.objects.get(pk=document.pk), decision, parties)
    for title, programmes in rows["programmes"].items():
        plan = Plan.objects.get(title=title)
        for programme in programmes:
            steering = SteeringDocument.objects.filter(title=programme.get("steering")).first()
            saved(RelatedProgramme(plan=plan, steering=steering, **fields(programme, "steering")))


def decide_as_written(document: SteeringDocument, row: dict, parties: dict[str, Organisation]) -> None:
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    on = dt.date.fromisoformat(row["on"])
    decision = SteeringDecision(parties[row["organ"]], on, row["paragraph"], row["dnr"])
    printed = as_decided(document, decision)
    pdf = steering_pdf(printed, brand_of(Municipality.current()))
    decide(document, by=by, decision=decision, printed=printed, pdf=pdf, now=timezone.now())
