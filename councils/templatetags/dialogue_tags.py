"""How dialogues and what was seen there are told. ``{% load dialogue_tags %}``"""

import datetime as dt

from django import template
from django.utils.safestring import SafeString

from councils.choices import ObservationOutcome, ObservationTopic
from councils.models import Dialogue, Observation
from kommunbrott.templatetags.house import badge
from plans.choices import ActionStatus
from plans.models import Action

register = template.Library()

TOPIC_ICONS = {
    ObservationTopic.LIGHT: "lamp-desk",
    ObservationTopic.SIGHT: "tree-deciduous",
    ObservationTopic.LITTER: "spray-can",
    ObservationTopic.TRAFFIC: "car",
    ObservationTopic.DOORS: "door-closed",
    ObservationTopic.MEETING_PLACE: "users",
    ObservationTopic.OTHER: "message-square",
}
OUTCOME_TONES = {
    ObservationOutcome.REPORT: "ongoing",
    ObservationOutcome.ACTION: "ongoing",
    ObservationOutcome.NO: "resting",
}


@register.filter
def topic_icon(value: str) -> str:
    return TOPIC_ICONS.get(value, "message-square")


@register.filter
def topic_label(value: str) -> str:
    return ObservationTopic(value).label if value else "–"


@register.simple_tag
def dialogue_badge(dialogue: Dialogue, today: dt.date, unanswered: int) -> SafeString:
    """Closed, ahead, waiting for so many answers, or answered and ready to be closed."""
    if not dialogue.is_open:
        return badge(dialogue.status, dialogue.get_status_display(), "done")
    if dialogue.is_ahead(today):
        return badge("kommande", "Kommande", "waiting")
    if unanswered:
        return badge("utan_svar", "Väntar på svar", "notice")
    return badge("oppen", "Öppen", "ongoing")


@register.simple_tag
def answer_badge(one: Observation) -> SafeString:
    if not one.is_answered:
        return badge("utan_svar", "Utan svar", "notice")
    return badge(one.outcome, one.get_outcome_display(), OUTCOME_TONES[one.outcome])


@register.filter
def of(rows: dict, key):
    """What ``rows`` holds under a key, or None."""
    return rows.get(key)


@register.filter
def standing_label(action: Action) -> str:
    """How an action with its standing annotated stands."""
    return ActionStatus(action.standing).label
