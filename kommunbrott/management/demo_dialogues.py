"""Ekstad's dialogues: from fixtures/ekstad/dialogues.json to rows, written down the way the product does it."""

import datetime as dt

from django.utils import timezone

from councils.documents.dialogues import protocol_pdf
from councils.models import Dialogue, Observation, PromiseDocument
from councils.workflow import dialogues
from councils.workflow import observation_answers as answers
from incidents.choices import PlacePrecision, ReporterKind
from incidents.models import Category, Report
from incidents.workflow.receiving import Beside
from kommunbrott.letterhead import brand_of
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Area, Municipality, Organisation, User
from plans.models import Action

APART = ("area", "led_by", "parties", "action", "promises", "by", "observations", "closed")
OF_AN_ANSWER = ("report", "action", "no", "answer")
# Between two observations.
PACE = dt.timedelta(minutes=7)


def load_dialogues(rows: list[dict], parties: dict[str, Organisation], areas: dict[str, Area]) -> None:
    coordinator = User.objects.filter(is_coordinator=True).earliest("pk")
    for row in rows:
        dialogue = saved(
            Dialogue(
                area=areas[row["area"]],
                led_by=parties[row["led_by"]],
                action=Action.objects.filter(number=row.get("action")).order_by("-plan__starts_on").first(),
                **fields(row, *APART),
            )
        )
        dialogue.parties.set([parties[name] for name in row["parties"]])
        dialogue.promises.set(PromiseDocument.objects.filter(title=row.get("promises")))
        by, at = User.objects.get(username=row["by"]), begins(row)
        for one in row["observations"]:
            answer(observe(dialogue, one, by, at), one, coordinator)
            at += PACE
        if "closed" in row:
            close(dialogue, row["closed"], coordinator)


def begins(row: dict) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{row['held_on']}T{row['starts']}"))


def observe(dialogue: Dialogue, row: dict, by: User, at: dt.datetime) -> Observation:
    observation = Observation(
        dialogue=dialogue,
        is_positive=row.get("good", False),
        seen_at=at,
        area=dialogue.area,
        place_precision=PlacePrecision.AREA,
        **fields(row, "good", "point", *OF_AN_ANSWER),
    )
    if "point" in row:
        observation.latitude, observation.longitude = row["point"]
        observation.place_precision, observation.accuracy_m = PlacePrecision.POINT, 8
    return dialogues.observe(observation, by=by)


def answer(one: Observation, row: dict, by: User) -> None:
    said = answers.Said(row.get("no") or row.get("answer", ""), edition=0)
    if "no" in row:
        answers.refuse(one, by=by, said=said)
    elif "action" in row:
        action = Action.objects.filter(number=row["action"]).order_by("-plan__starts_on").first()
        answers.tie_action(one, action, by=by, said=said)
    elif "report" in row:
        answers.become_report(one, report_of(one, row["report"]), Beside(), by=by, said=said)


def report_of(one: Observation, key: str) -> Report:
    kind = Category.objects.select_related("parent").get(key=key)
    names = ("text", "area", "latitude", "longitude", "place_precision", "accuracy_m")
    return Report(
        category=kind.parent or kind,
        subcategory=kind if kind.parent_id else None,
        starts_at=one.seen_at,
        reported_at=one.seen_at,
        place_name=one.stop,
        reporter_kind=ReporterKind.RESIDENT,
        **{name: getattr(one, name) for name in names},
    )


def close(dialogue: Dialogue, row: dict, by: User) -> None:
    content = Dialogue.objects.get(pk=dialogue.pk).content()
    frozen = answers.told_back(content, dt.date.fromisoformat(row["on"]), row["how"])
    pdf = protocol_pdf(frozen, brand_of(Municipality.current()), is_draft=False)
    answers.close(dialogue, by=by, printed=answers.Printed(frozen, pdf, content.digest))
