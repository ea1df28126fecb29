"""The state of an agreement, which the clock changes too. ``{% load agreement_tags %}``"""

import datetime as dt

from django import template
from django.utils.safestring import SafeString

from councils.choices import AgreementStatus
from councils.models import Agreement
from councils.workflow.agreements import ALARMS
from kommunbrott.templatetags.house import badge

register = template.Library()


@register.simple_tag
def agreement_badge(agreement: Agreement, today: dt.date) -> SafeString:
    """``{% agreement_badge agreement today %}``"""
    left = agreement.days_left(today)
    if agreement.status == AgreementStatus.SIGNED and left is not None:
        if left < 0:
            return badge("utgangen", "Har löpt ut", tone="late")
        if left == 0:
            return badge("utgangen", "Löper ut i dag", tone="notice", symbol="clock")
        if left <= max(ALARMS):
            word = "dag" if left == 1 else "dagar"
            return badge("utgangen", f"Löper ut om {left} {word}", tone="notice", symbol="clock")
    return badge(agreement.status, agreement.get_status_display())
