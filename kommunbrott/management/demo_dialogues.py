"""Ekstad's dialogues: from fixtures/ekstad/dialogues.json to rows, written down the way the product does it."""

import datetime as dt

from django.utils import timezone

from councils.models import Dialogue, Observation, PromiseDocument
from councils.workflow import dialogues
from incidents.choices import PlacePrecision
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Area, Organisation, User
from plans.models import Action

APART = ("area", "led_by", "parties", "action", "promises", "by", "observations")
# Between two observations.
PACE = dt.timedelta(minutes=7)


def load_dialogues(rows: list[dict], parties: dict[str, Organisation], areas: dict[str, Area]) -> None:
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
            observe(dialogue, one, by, at)
            at += PACE


def begins(row: dict) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(f"{row['held_on']}T{row['starts']}"))


def observe(dialogue: Dialogue, row: dict, by: User, at: dt.datetime) -> Observation:
    observation = Observation(
        dialogue=dialogue,
        is_positive=row.get("good", False),
        seen_at=at,
        area=dialogue.area,
        place_precision=PlacePrecision.AREA,
        **fields(row, "good", "point"),
    )
    if "point" in row:
        observation.latitude, observation.longitude = row["point"]
        observation.place_precision, observation.accuracy_m = PlacePrecision.POINT, 8
    return dialogues.observe(observation, by=by)
