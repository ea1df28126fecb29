"""How reports are drawn. ``{% load report_tags %}``"""

import re

from django import template

register = template.Library()

LAST_PARTS = re.compile(r"(?<=\w{4})(skapande|störning|skräpning|spridning|görelse|hantering|handling)", re.I)


@register.filter
def hyphenated(word: str) -> str:
    """With soft hyphens in long compounds, for narrow buttons: browsers seldom know where Swedish words part."""
    return LAST_PARTS.sub("\N{SOFT HYPHEN}\\1", word)
