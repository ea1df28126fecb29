"""``{% load charts %}{% chart figure %}``, on a page as in a document."""

from django import template
from django.template.loader import render_to_string

from kommunbrott.charts import INK, Figure, Piece, stack

register = template.Library()


@register.simple_tag
def chart(figure: Figure, is_print: bool = False) -> str:
    """On paper the table cannot be opened, so it is left out there; the drawing says its numbers itself."""
    return render_to_string(
        "parts/chart.html", {"figure": figure, "drawing": figure.drawing, "ink": INK, "is_print": is_print}
    )


@register.simple_tag
def drawing(figure: Figure) -> str:
    """A figure whose title and source the page says itself, with its table: ``{% drawing cycle.figure %}``"""
    context = {"figure": figure, "drawing": figure.drawing, "ink": INK}
    return render_to_string("parts/drawing.html", context)


@register.simple_tag
def drawing_only(figure: Figure) -> str:
    """For paper that tells its numbers in words beside: ``{% drawing_only figure %}``"""
    return render_to_string(figure.template, {"figure": figure, "drawing": figure.drawing, "ink": INK})


@register.inclusion_tag("parts/stack.html")
def stack_bar(parts) -> dict:
    """``parts`` are key, word and count: ``{% stack_bar standings %}``"""
    said = ", ".join(f"{count} {label}" for _, label, count in parts if count)
    return {"pieces": stack(parts), "description": said or "inga än"}


@register.inclusion_tag("parts/stack.html")
def key_bar(key: str) -> dict:
    """The colour of one part, for the key beside. Its word follows it."""
    return {"pieces": (Piece(key, "", 1, 0, 100),), "description": ""}


@register.inclusion_tag("parts/pair.html")
def pair_bar(now: int, before: int, most: int) -> dict:
    """Two bars on the same scale, whose figures stand beside: ``{% pair_bar row.now row.before most %}``"""
    return {"now": round(100 * now / most, 1), "before": round(100 * before / most, 1)}
