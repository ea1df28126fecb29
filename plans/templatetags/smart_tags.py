"""SMART as it is shown: the letters, the reasons, and the way to the field. ``{% load smart_tags %}``"""

from urllib.parse import urlencode

from django import template
from django.urls import reverse

from plans import smart
from plans.blocks import ACTION_PAGE
from plans.choices import AcceptanceAnswer, PlanStatus
from plans.content import ActionContent, GoalContent, PartyContent
from plans.thread import action_steps

register = template.Library()

# Value, words and tone of what a party has said; the words are followed by the date.
STANDINGS = {
    AcceptanceAnswer.ACCEPTED: ("Accepterat", "done"),
    AcceptanceAnswer.COMMENTED: ("Accepterat med synpunkt", "done"),
    AcceptanceAnswer.DECLINED: ("Avböjt", "late"),
}


@register.inclusion_tag("plans/_smart.html", takes_context=True)
def smart_marks(context, goal: GoalContent, action: ActionContent) -> dict:
    """The five letters, and under them the first thing that is missing: ``{% smart_marks goal action %}``"""
    checks = smart.checks(goal, action, context["content"])
    lacking = [check for check in checks if not check.is_ok]
    to_fill = next((check for check in lacking if check.letter != "A"), None)
    unanswered = next((check for check in lacking if check.letter == "A"), None)
    return {
        "checks": checks,
        "label": in_words(checks),
        "gap": to_fill if context["verdict"] else None,
        "link": field_link(context, to_fill, action) if to_fill else None,
        "unanswered": unanswered if is_asked(context["content"], action) else None,
    }


@register.inclusion_tag("plans/_smart.html", takes_context=True)
def smart_letters(context, goal: GoalContent, action: ActionContent) -> dict:
    """The letters alone: ``{% smart_letters goal action %}``"""
    checks = smart.checks(goal, action, context["content"])
    return {"checks": checks, "label": in_words(checks)}


def in_words(checks: tuple[smart.Check, ...]) -> str:
    """ "SMART: 3 av 5 uppfyllda. Saknas: mätbart, realistiskt" """
    missing = [check.name.lower() for check in checks if not check.is_ok]
    told = f"SMART: {len(checks) - len(missing)} av {len(checks)} uppfyllda"
    return f"{told}. Saknas: {', '.join(missing)}" if missing else told


@register.simple_tag(takes_context=True)
def smart_checks(context, goal: GoalContent, action: ActionContent) -> list[dict]:
    """``[{"check", "link"}]``: the five with the way to what is missing, for those who may fill it in."""
    return [
        {"check": check, "link": field_link(context, check, action) if check.address else None}
        for check in smart.checks(goal, action, context["content"])
    ]


def field_link(context, check: smart.Check, action: ActionContent) -> dict | None:
    """``href``, and ``target`` and ``field`` where the block is opened in place; None for what is not one's to fill."""
    address = check.address
    if address.name == "plans:action_detail":
        page = "" if context.get("on_action_page") else reverse(address.name, args=address.args)
        return {"href": f"{page}#{address.field}"}
    if not context["verdict"]:
        return None
    if address.name != "plans:block_edit":
        return {"href": reverse(address.name, args=address.args)}
    return opened_at(context, address, action)


def opened_at(context, address: smart.Address, action: ActionContent) -> dict:
    kind, pk, name = address.args
    query = {"falt": address.field} if address.field else {}
    if kind == "atgard":
        query["omrade"] = context["area"].id
        if context.get("on_action_page"):
            query["sida"] = ACTION_PAGE
    link = {"href": f"{reverse(address.name, args=address.args)}?{urlencode(query)}"}
    if kind == "atgard":
        link |= {"target": f"{kind}-{pk}-{name}", "field": address.field}
    return link


@register.simple_tag(takes_context=True)
def row_link(context, action: ActionContent, field: str) -> dict:
    """The way to a field of the action by its id in the form: ``{% row_link action "id_place" as link %}``"""
    return opened_at(context, smart.Address("plans:block_edit", ("atgard", action.id, "rad"), field), action)


@register.simple_tag(takes_context=True)
def party_standing(context, party: PartyContent, action: ActionContent) -> dict:
    """``value``, ``label``, ``tone`` and ``on`` of what the party has said; empty until somebody is asked."""
    content = context["content"]
    answer = content.answer_of(party, action)
    if answer is None:
        asked = is_asked(content, action)
        return {"value": "vantar", "label": "Inget svar än", "tone": "waiting"} if asked else {}
    if not answer.is_about(action):
        return {
            "value": "ny_ordalydelse",
            "label": "Svarade på en tidigare lydelse",
            "tone": "notice",
            "on": answer.answered_on,
        }
    label, tone = STANDINGS[answer.answer]
    return {"value": answer.answer, "label": label, "tone": tone, "on": answer.answered_on}


def is_asked(content, action: ActionContent) -> bool:
    """Somebody has been asked about the action: the plan is on remiss, or one of the parties has answered."""
    answered = any(content.answer_of(party, action) for party in action.parties)
    return answered or content.status == PlanStatus.REFERRED


@register.simple_tag
def measurable_goals(actions) -> str:
    """ "12 av 34 mål är mätbara": ``{% measurable_goals content.actions as line %}``"""
    return smart.measurable_line(actions)


@register.simple_tag(takes_context=True)
def action_thread(context, action: ActionContent):
    """The red thread of one action: ``{% action_thread action as steps %}``"""
    return action_steps(action, context["area"], context["municipality"].action_forms, context["figures"])
