"""What a lägesbild is drawn with, on its page as in its print. ``{% load assessment_tags %}``"""

from dataclasses import dataclass

from django import template
from django.utils.safestring import SafeString

from kommunbrott.charts import INK, Figure
from kommunbrott.numbers import in_words
from kommunbrott.text import render
from plans import figures
from plans.content.assessment import ProblemContent
from plans.content.figure import FigureContent

register = template.Library()

SIZE, STEP = 240, 48
# Where in a cell one alone stands, and where several do.
BESIDE = [[(0, 0)], [(-11, -11), (11, -11), (-11, 11), (11, 11)]]


@dataclass(frozen=True, slots=True)
class Mark:
    number: int
    x: int
    y: int


@register.filter
def drawn(content: FigureContent) -> Figure:
    """``{% chart figure|drawn %}``"""
    return figures.draw(content)


@register.filter
def can_be_renewed(content: FigureContent) -> bool:
    """Its source is still there to be asked."""
    return figures.source_of(content.reference) is not None


@register.filter
def prose(text: str) -> SafeString:
    """Long text as HTML. A lägesbild has a register of sources and no footnotes."""
    return render(text)


@register.inclusion_tag("plans/_assessment_matrix.html")
def problem_matrix(problems: tuple[ProblemContent, ...]) -> dict:
    """Need upwards and possibility to influence to the right; those that meet stand beside each other."""
    cells: dict[tuple[int, int], list[int]] = {}
    for number, problem in enumerate(problems, start=1):
        if problem.need is not None and problem.influence is not None:
            cells.setdefault((problem.influence, problem.need), []).append(number)
    marks = [
        Mark(number, STEP * across - STEP // 2 + right, SIZE - STEP * up + STEP // 2 + down)
        for (across, up), numbers in cells.items()
        for number, (right, down) in zip(numbers, BESIDE[min(len(numbers), 2) - 1] * 9, strict=False)
    ]
    told = [
        f"{number}. {problem.title}: {problem.stance.lower()}"
        for number, problem in enumerate(problems, start=1)
        if problem.stance
    ]
    return {"marks": marks, "told": told, "ink": INK}


@register.filter
def of_key(mapping: dict, key):
    """``{% for area in focus_areas|of_key:problem.id %}``: nothing where the key is unknown."""
    return mapping.get(key, ())


@register.filter
def headline(problems: tuple[ProblemContent, ...]) -> str:
    """ "Två problem är stora och går att påverka" """
    count = sum(problem.is_great and problem.can_be_influenced for problem in problems)
    if not problems:
        return "Inga problem är prioriterade än"
    if not count:
        return "Inget problem är både stort och går att påverka"
    words = in_words(count, "ett").capitalize()
    return f"{words} problem är {'stort' if count == 1 else 'stora'} och går att påverka"
