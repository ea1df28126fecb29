"""What residents are told of a decided plan. Each thing is named here; what is not named is not told.

Left out: who owns the document and signs it, comments, acceptance, money, sources' addresses and the analysis of who
and how, which belong to the handling. Footnotes stay there too.
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from kommunbrott.dates import long_date
from kommunbrott.trees import Tree
from plans.choices import ActionStatus
from plans.content import ActionContent, FocusAreaContent, PlanContent
from plans.documents.pointers import without
from plans.documents.wording import measure, when
from plans.standing import Standing

NOTHING_KNOWN: Mapping[int, Standing] = {}


@dataclass(frozen=True)
class PublicGoal:
    text: str
    measure: str


@dataclass(frozen=True)
class PublicAction:
    number: str
    title: str
    how: str
    goals: tuple[PublicGoal, ...]
    parties: tuple[str, ...]
    when: str
    place: str
    # How it stood on the day of the plan's ``on``.
    status: str = ""
    label: str = ""


@dataclass(frozen=True)
class PublicArea:
    number: str
    title: str
    problem: str
    actions: tuple[PublicAction, ...]


@dataclass(frozen=True)
class PublicPlan(Tree):
    """``decided`` says by whom, when and where it stands: "Kommunfullmäktige 15 december 2025, § 181".

    The words are those that were decided; ``on`` is the day that the state of the actions is told for.
    """

    title: str
    subtitle: str
    kind: str
    period: str
    decided: str
    introduction: str
    areas: tuple[PublicArea, ...]
    follow_up: str
    on: dt.date | None = None

    @property
    def actions(self) -> dict[tuple[str, str], PublicAction]:
        """Each once, also one that stands under several areas."""
        return {(action.number, action.title): action for area in self.areas for action in area.actions}

    @property
    def action_count(self) -> int:
        return len(self.actions)

    @property
    def so_far(self) -> str:
        """ "5 är klara och 13 pågår.", or "" where nothing has been done yet."""
        told = [action.status for action in self.actions.values()]
        done, going_on = told.count(ActionStatus.DONE), told.count(ActionStatus.ONGOING)
        ready = f"{done} är {'klar' if done == 1 else 'klara'}" if done else ""
        said = " och ".join(filter(None, (ready, f"{going_on} pågår" if going_on else "")))
        return f"{said}." if said else ""


def public_plan(
    plan: PlanContent, standings: Mapping[int, Standing] = NOTHING_KNOWN, *, on: dt.date | None = None
) -> PublicPlan:
    """``standings`` is how the actions stand on the day ``on``, by their id."""
    plan = without(plan, known=set())
    return PublicPlan(
        title=plan.title,
        subtitle=plan.subtitle,
        kind=plan.kind_label,
        period=plan.period,
        decided=decided(plan),
        introduction=plan.introduction,
        areas=tuple(public_area(area, standings) for area in plan.focus_areas),
        follow_up=plan.follow_up_rule,
        on=on,
    )


def decided(plan: PlanContent) -> str:
    made = plan.decision
    return ", ".join(filter(None, (f"{made.organ} {long_date(made.on)}", made.paragraph))) if made else ""


def public_area(area: FocusAreaContent, standings: Mapping[int, Standing]) -> PublicArea:
    return PublicArea(
        number=area.number,
        title=area.title or "Utan rubrik",
        problem=area.problem,
        actions=tuple(public_action(action, standings.get(action.id)) for action in area.actions),
    )


def public_action(action: ActionContent, standing: Standing | None) -> PublicAction:
    return PublicAction(
        number=action.number,
        title=action.title,
        how=action.how,
        goals=tuple(PublicGoal(goal.text, measure(goal)) for goal in action.goals),
        parties=tuple(party.name for party in action.parties),
        when=when(action),
        place=action.place,
        status=standing.status if standing else "",
        label=standing.status.label if standing else "",
    )
