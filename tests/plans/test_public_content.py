"""What of a decided plan residents are told, field by field."""

import dataclasses

from kommunbrott.publishing import texts
from plans.models import Goal
from plans.public_content import public_plan
from tests.factories import make_action, make_cause, make_focus_area, make_organisation, make_plan

CHOICES = {
    "kind", "status", "layout", "role", "direction", "recurrence", "follow_up_rhythm", "funding", "prevention",
    "horizon", "analysis_status",
}  # fmt: skip


def marked(value, path: str):
    """The tree with every free text changed to the name of its place."""
    if dataclasses.is_dataclass(value):
        return dataclasses.replace(
            value,
            **{
                field.name: marked(getattr(value, field.name), f"{path}.{field.name}")
                for field in dataclasses.fields(value)
                if field.init and field.compare and field.name not in CHOICES
            },
        )
    if isinstance(value, tuple):
        return tuple(marked(item, path) for item in value)
    return f"<{path}>" if isinstance(value, str) else value


def test_only_what_is_listed_reaches_the_public():
    area = make_focus_area(plan=make_plan(), lead=make_organisation())
    make_action(
        focus_area=area, goals=["Ett mål"], lead=make_organisation(), causes=[make_cause(focus_area=area)]
    )
    Goal.objects.update(baseline=5)

    told = "\n".join(texts(public_plan(marked(area.plan.content(), "plan")).as_json()))

    found = {piece.partition(">")[0] for piece in told.split("<")[1:]}
    assert found == {
        "plan.title",
        "plan.subtitle",
        "plan.introduction",
        "plan.follow_up_rule",
        "plan.focus_areas.number",
        "plan.focus_areas.title",
        "plan.focus_areas.problem",
        "plan.focus_areas.actions.number",
        "plan.focus_areas.actions.title",
        "plan.focus_areas.actions.how",
        "plan.focus_areas.actions.timing",
        "plan.focus_areas.actions.place",
        "plan.focus_areas.actions.goals.text",
        "plan.focus_areas.actions.goals.unit",
        "plan.focus_areas.actions.goals.indicator",
        "plan.focus_areas.actions.goals.judged_by",
        "plan.focus_areas.actions.parties.name",
    }
