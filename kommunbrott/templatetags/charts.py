"""``{% load charts %}{% chart figure %}``, on a page as in a document."""

from django import template
from django.template.loader import render_to_string

from kommunbrott.charts import INK, Figure

register = template.Library()


@register.simple_tag
def chart(figure: Figure, is_print: bool = False) -> str:
    """On paper the table cannot be opened, so it is left out there; the drawing says its numbers itself."""
    return render_to_string(
        "parts/chart.html", {"figure": figure, "drawing": figure.drawing, "ink": INK, "is_print": is_print}
    )
