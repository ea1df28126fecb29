"""Where the plan's texts point at its sources (``[^1]``), and those that point at a source that is not there."""

import dataclasses
from collections.abc import Iterator
from functools import partial

from kommunbrott.text import NOTE, note_numbers
from plans.content import ActionContent, FocusAreaContent, PlanContent


def texts(plan: PlanContent) -> Iterator[tuple[str, str]]:
    """Every long text of the plan with what it is called when told about: "Problem i fokusområde 1"."""
    yield "Inledning", plan.introduction
    yield "Översikt", plan.overview
    for area in plan.focus_areas:
        yield from area_texts(area)
    yield "Uppföljning av föregående plan", plan.previous_introduction
    yield "Uppföljning och ansvar", plan.closing
    yield "Så följs planen upp", plan.follow_up_rule


def area_texts(area: FocusAreaContent) -> Iterator[tuple[str, str]]:
    where = f"fokusområde {area.number}" if area.number else f"fokusområdet {area.title or 'utan rubrik'}"
    yield f"Inledning i {where}", area.introduction
    yield f"Problem i {where}", area.problem
    yield f"Orsaksanalys i {where}", area.cause_analysis
    for part in area.analysis_parts:
        yield f"{part.heading} i {where}", part.text
    for cause in area.causes:
        yield f"Orsak {cause.label} i {where}", cause.text
        yield f"Orsak {cause.label} i {where}", cause.no_action_reason
    for action in area.actions:
        name = NOTE.sub("", action.name)
        yield from ((f"{label} för {name} i {where}", text) for label, text in action_texts(action))


def action_texts(action: ActionContent) -> Iterator[tuple[str, str]]:
    yield "Titeln", action.title
    yield "Hur", action.how
    yield "När", action.timing
    yield "Uppföljning", action.follow_up
    yield "Resurser", action.resources
    yield "Läge", action.status_as_written
    for goal in action.goals:
        yield "Mål", goal.text


def lost_pointers(plan: PlanContent) -> tuple[tuple[str, str], ...]:
    """What each text is called and the number of a source it points at that the plan does not have."""
    known = {str(source.number) for source in plan.sources}
    found = ((place, number) for place, text in texts(plan) for number in note_numbers(text))
    return tuple(dict.fromkeys((place, number) for place, number in found if number not in known))


def without_lost_pointers(plan: PlanContent) -> PlanContent:
    """The plan as it is printed: what points at nothing leaves no trace."""
    if not lost_pointers(plan):
        return plan
    return without(plan, known={str(source.number) for source in plan.sources})


def without(value, *, known: set[str]):
    if dataclasses.is_dataclass(value):
        names = [field.name for field in dataclasses.fields(value) if field.init]
        return dataclasses.replace(
            value, **{name: without(getattr(value, name), known=known) for name in names}
        )
    if isinstance(value, tuple):
        return tuple(map(partial(without, known=known), value))
    if isinstance(value, str):
        return NOTE.sub(lambda note: note[0] if note[1] in known else "", value)
    return value
