"""What and where a free text tells of, by the words of the catalogue and the register."""

from collections.abc import Iterable

from incidents.models import Category
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold
from kommunbrott.models import Area

SHORTEST = 4
# The more particular place first.
PARTICULAR = (AreaKind.PLACE, AreaKind.DISTRICT, AreaKind.TOWN)


def said_in(text: str, names: Iterable[str]) -> int:
    """Letters of the longest of the names that stand in the text as words, or, not too short, begin one; else 0."""
    padded = f" {fold(text)} "
    spelt = (fold(name) for name in names)
    told = (name for name in spelt if f" {name}{'' if len(name) >= SHORTEST else ' '}" in padded)
    return max(map(len, told), default=0)


def category_in(text: str, categories: Iterable[Category]) -> Category | None:
    """The one whose name or other name is told at most length; of two as long, neither can be told."""
    told = [(said_in(text, [each.name, *each.other_names]), each) for each in categories]
    most = max((length for length, _ in told), default=0)
    best = [each for length, each in told if length == most]
    if not most:
        return None
    if len(best) == 1:
        return best[0]
    tops = {each.parent or each for each in best}
    return tops.pop() if len(tops) == 1 else None


def area_in(text: str, areas: Iterable[Area]) -> Area | None:
    """The most particular one that is named, when there is only one such."""
    padded = f" {fold(text)} "
    named = [area for area in areas if f" {fold(area.name)} " in padded]
    for kind in PARTICULAR:
        of_kind = [area for area in named if area.kind == kind]
        if of_kind:
            return of_kind[0] if len(of_kind) == 1 else None
    return None
