"""From the rows of a dialogue to its content, at the same cost whatever its size."""

from django.db.models import Count

from councils.choices import ObservationOutcome
from councils.dialogue_content import DialogueContent, ObservationContent
from councils.models.dialogue import Dialogue, Observation


def build(dialogue: Dialogue) -> DialogueContent:
    """Two queries when ``led_by`` and ``area`` are joined: parties and observations."""
    rows = dialogue.observations.select_related("area", "report__routed_to", "action")
    return DialogueContent(
        title=dialogue.title,
        kind=dialogue.get_kind_display(),
        held_on=dialogue.held_on,
        when=dialogue.when,
        place=dialogue.place,
        area=str(dialogue.area) if dialogue.area_id else "",
        led_by=dialogue.led_by.name if dialogue.led_by_id else "",
        parties=tuple(party.name for party in dialogue.parties.all()),
        invited=dialogue.invited,
        participants=dialogue.participants,
        stops=tuple(dialogue.stop_names),
        summary=dialogue.summary,
        next_on=dialogue.next_on,
        observations=tuple(line(one) for one in rows.annotate(photo_count=Count("photos"))),
        told_on=dialogue.told_on,
        told_how=dialogue.told_how or "",
    )


def line(one: Observation) -> ObservationContent:
    return ObservationContent(
        number=one.number,
        text=one.text,
        topic=one.get_topic_display(),
        is_positive=one.is_positive,
        where=one.where,
        suggestion=one.suggestion,
        photos=one.photo_count,
        outcome=one.get_outcome_display() if one.is_answered else "",
        led_to=led_to(one),
        answer=one.answer,
    )


def led_to(one: Observation) -> str:
    if one.outcome == ObservationOutcome.REPORT and one.report_id:
        whose = one.report.routed_to
        return f"Rapport {one.report_id}" + (f", {whose.label}" if whose else "")
    if one.outcome == ObservationOutcome.ACTION and one.action_id:
        return f"Åtgärd {one.action.number}" if one.action.number else f"Åtgärden {one.action.title}"
    return ""
