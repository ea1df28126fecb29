"""How a meeting's long texts are written. ``{% load council_tags %}``"""

from django import template
from django.utils.safestring import SafeString

from kommunbrott.text import render

register = template.Library()


@register.filter
def long_text(text: str) -> SafeString:
    return render(text, {})


@register.filter
def of_key(found: dict, key):
    """``{{ news|of_key:item.id }}``: the value, or nothing."""
    return found.get(key, "")
