"""A block's values in words, and the difference between two of them, for when two people have met."""

import difflib
import re
from dataclasses import dataclass

from django.db.models import Model

from kommunbrott.numbers import swedish_number
from plans.blocks import Block, Values
from plans.choices import Direction, ResponsibilityRole

WORD = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Difference:
    """One field that differs. Each side is a list of (kind, text), kind "" or what only that side has."""

    label: str
    mine: list[tuple[str, str]]
    theirs: list[tuple[str, str]]


def differences(block: Block, mine: Values, theirs: Values) -> list[Difference]:
    model = block.makes or block.model
    found = []
    for name in [*block.fields, "goals", "parties"]:
        first, second = (_words(model, name, values.get(name)) for values in (mine, theirs))
        if first != second:
            found.append(Difference(_label(block, model, name), *_marked(first, second)))
    return found


def _label(block: Block, model: type[Model], name: str) -> str:
    if name == "goals":
        return "Mål"
    if name == "parties":
        return "Ansvariga"
    if block.is_text:
        return block.label
    label = model._meta.get_field(name).verbose_name
    return label[:1].upper() + label[1:]


def _words(model: type[Model], name: str, value) -> str:
    if value in (None, "", []):
        return ""
    if name == "parties":
        return "\n".join(party_in_words(row) for row in value)
    if name == "goals":
        return "\n".join(goal_in_words(row) for row in value)
    field = model._meta.get_field(name)
    if field.many_to_many:
        rows = field.related_model.objects.filter(pk__in=value)
        return "\n".join(str(row) for row in rows)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return "Ja" if value else "Nej"
    return str(value)


def party_in_words(row: Values) -> str:
    role = ResponsibilityRole(row["role"]).label.lower()
    unit = f", {row['unit']}" if row["unit"] else ""
    return f"{row['organisation']} ({role}){unit}"


def goal_in_words(row: Values) -> str:
    """ "Färre (rapporter högst 30 per år från 61)" """
    way = Direction(row["direction"]).label.lower() if row.get("direction") else ""
    target = "" if row.get("target") is None else swedish_number(row["target"])
    figures = [row.get("indicator"), way, target, row.get("unit")]
    if row.get("baseline") is not None:
        figures.append(f"från {swedish_number(row['baseline'])}")
    if row.get("judged_by"):
        figures.append(f"bedöms så: {row['judged_by']}")
    words = " ".join(part for part in figures if part)
    return f"{row['text']} ({words})" if words else row["text"]


def _marked(mine: str, theirs: str):
    a, b = WORD.findall(mine), WORD.findall(theirs)
    left, right = [], []
    for kind, a1, a2, b1, b2 in difflib.SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if a2 > a1:
            left.append(("" if kind == "equal" else "ins", "".join(a[a1:a2])))
        if b2 > b1:
            right.append(("" if kind == "equal" else "ins", "".join(b[b1:b2])))
    return left, right
