"""How follow-ups are told on pages and in print. ``{% load follow_up %}``"""

import datetime as dt
from decimal import Decimal

from django import template

from kommunbrott import dates, numbers
from plans.documents import follow_up
from plans.standing import days as in_days

register = template.Library()


@register.filter
def short_date(day: dt.date | None) -> str:
    """16 november"""
    return dates.short_date(day) if day else ""


@register.filter
def days(number: int) -> str:
    """51 dagar"""
    return in_days(number)


@register.filter
def figure(value: Decimal) -> str:
    """5,4"""
    return numbers.swedish_number(value)


@register.filter
def missing_line(action) -> str:
    """Why there is no answer."""
    return follow_up.missing_line(action)


@register.filter
def late_line(action) -> str:
    return follow_up.late_line(action)
