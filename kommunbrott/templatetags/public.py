"""What pages for residents are drawn with. ``{% load public %}``"""

from django import template
from django.utils.safestring import SafeString

from kommunbrott.text import render

register = template.Library()


@register.filter
def long_text(text: str) -> SafeString:
    """Text in paragraphs and lists as HTML."""
    return render(text)
