"""What the pages of meetings and promises ask of their rows. ``{% load council_tags %}``"""

import datetime as dt

from django import template

from councils.promise_content import figure

register = template.Library()


@register.filter
def of_key(found: dict, key):
    """``{{ news|of_key:item.id }}``: the value, or nothing."""
    return found.get(key, "")


@register.filter
def is_late(assignment, today: dt.date) -> bool:
    """``{% if assignment|is_late:today %}``"""
    return assignment.is_late(today)


@register.filter
def from_day(day: dt.date, today: dt.date) -> str:
    """How far off it is: "om 7 dagar", "i dag", "7 dagar sent"."""
    days = (day - today).days
    if days == 0:
        return "i dag"
    words = f"{abs(days)} {'dag' if abs(days) == 1 else 'dagar'}"
    return f"om {words}" if days > 0 else f"{words} sent"


@register.filter
def plain_figure(value) -> str:
    """7,5 or 4 200: a stored figure without decimals that say nothing."""
    return figure(value)
