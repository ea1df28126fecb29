"""What of a decided plan residents are told, field by field."""

import dataclasses
import datetime as dt

from kommunbrott.publishing import texts
from kommunbrott.trees import from_json
from plans.choices import ActionStatus
from plans.models import Goal
from plans.public_content import PublicPlan, public_plan
from plans.standing import Standing
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


def test_state_of_each_action_is_told_for_its_day():
    area = make_focus_area(plan=make_plan(), number="1")
    done, going_on, unknown = (make_action(focus_area=area, number=f"1.{number}") for number in (1, 2, 3))
    standings = {done.pk: Standing(ActionStatus.DONE), going_on.pk: Standing(ActionStatus.ONGOING)}

    told = public_plan(area.plan.content(), standings, on=dt.date(2026, 11, 21))

    assert [(action.number, action.label) for action in told.areas[0].actions] == [
        ("1.1", "Klar"),
        ("1.2", "Pågår"),
        ("1.3", ""),
    ]
    assert unknown.pk not in standings
    assert told.so_far == "1 är klar och 1 pågår."
    assert from_json(PublicPlan, told.as_json()) == told
    assert public_plan(area.plan.content()).so_far == ""
