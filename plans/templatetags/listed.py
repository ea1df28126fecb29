"""Rows of lists of actions. ``{% load listed %}``"""

import datetime as dt

from django import template

from plans.listed import ListedAction, listed
from plans.models import Action

register = template.Library()


@register.filter(name="listed")
def as_listed(action: Action, today: dt.date) -> ListedAction:
    """``{% with row=action|listed:today %}``"""
    return listed(action, today)
