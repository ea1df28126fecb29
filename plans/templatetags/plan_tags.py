"""How the pieces of a plan are drawn. ``{% load plan_tags %}``"""

import re

from django import template
from django.urls import reverse

from kommunbrott.numbers import swedish_number as in_swedish
from kommunbrott.text import render
from plans.blocks import BLOCKS, version
from plans.documents import wording
from plans.thread import steps

register = template.Library()

POINTER = re.compile(r"\[\^(\d+)\]")
RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@register.simple_tag(takes_context=True)
def long_text(context, text: str):
    """A text as people write it, with its sources: ``{% long_text area.problem %}``"""
    return render(text, context["content"].notes)


@register.simple_tag(takes_context=True)
def block_state(context, kind: str, pk: int, name: str) -> dict:
    """What a block is drawn from: its addresses, the person's own draft, and who else writes in it."""
    block = BLOCKS[kind, name]
    key = f"{context['plan'].pk}/{kind}:{pk}:{name}"
    other = context["presence"].get(key)
    # An action may stand under several focus areas: the page says from which one it is opened.
    query = f"?omrade={context['area'].id}" if kind == "atgard" and context.get("area") else ""
    return {
        "label": block.label,
        "hint": block.hint,
        "dom_id": f"{kind}-{pk}-{name}",
        "edit": reverse("plans:block_edit", args=[kind, pk, name]) + query,
        "draft_url": reverse("plans:block_draft", args=[kind, pk, name]) + query,
        "draft": context["drafts"].get(key),
        "other": other,
        "may_edit": bool(context["verdict"]),
    }


@register.inclusion_tag("plans/_text_block.html", takes_context=True)
def text_block(context, kind: str, pk: int, name: str, text: str) -> dict:
    """A long text that is edited where it stands."""
    return {
        "state": block_state(context, kind, pk, name),
        "text": render(text, context["content"].notes),
        "csrf_token": context.get("csrf_token"),
    }


@register.simple_tag(takes_context=True)
def standing_of(context, action):
    """How the action stands today, or None for a text that is not decided: ``{% standing_of action as stands %}``"""
    return context["standings"].get(action.id)


@register.simple_tag
def typed_for(form, change):
    """The form that could not be saved, where it was about ``change``: ``{% typed_for typed change as faulty %}``"""
    about = form and (form["noun"].value(), form["row"].value())
    return form if about == (change.key[0], str(change.key[1])) else None


@register.filter
def reason_version(text: str) -> str:
    """What a form carries to tell which reason it was opened for."""
    return version({"text": text})


@register.filter
def reason_for(reasons: dict, change):
    """The removal behind a struck row, or None: ``{% with removal=reasons|reason_for:change %}``"""
    return reasons.get(change.key)


@register.filter
def problem_of(problems: dict, area_id: int):
    """The problem of a lägesbild that a focus area was made from, or None."""
    return problems.get(area_id)


@register.filter
def measure(goal) -> str:
    """The goal's figures in words, or ""."""
    return wording.measure(goal)


@register.filter
def when_words(action) -> str:
    """When an action is done, in words, or ""."""
    return wording.when(action)


@register.simple_tag(takes_context=True)
def thread(context, area):
    """The steps of a focus area's red thread: ``{% thread area as steps %}``"""
    return steps(area, context["municipality"].action_forms, context.get("standings") or {})


@register.filter
def swedish_number(value):
    """Decimal comma, thousands apart: ``{{ goal.target|swedish_number }}``"""
    return in_swedish(value)


@register.filter
def as_read(text: str) -> str:
    """A piece of a long text without its marks: a pointer at a source is a raised figure, nothing is bold."""
    return POINTER.sub(lambda found: found[1].translate(RAISED), text).replace("**", "")
