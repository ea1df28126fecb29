"""What residents are told of a decided plan. Each thing is named here; what is not named is not told.

Left out: who owns the document and signs it, comments, acceptance, money, sources' addresses and the analysis of who
and how, which belong to the handling. Footnotes stay there too.
"""

from dataclasses import dataclass

from kommunbrott.dates import long_date
from kommunbrott.trees import Tree
from plans.content import ActionContent, FocusAreaContent, PlanContent
from plans.documents.pointers import without
from plans.documents.wording import measure, when


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


@dataclass(frozen=True)
class PublicArea:
    number: str
    title: str
    problem: str
    actions: tuple[PublicAction, ...]


@dataclass(frozen=True)
class PublicPlan(Tree):
    """``decided`` says by whom, when and where it stands: "Kommunfullmäktige 15 december 2025, § 181"."""

    title: str
    subtitle: str
    kind: str
    period: str
    decided: str
    introduction: str
    areas: tuple[PublicArea, ...]
    follow_up: str

    @property
    def action_count(self) -> int:
        """Each once, also one that stands under several areas."""
        return len({(action.number, action.title) for area in self.areas for action in area.actions})


def public_plan(plan: PlanContent) -> PublicPlan:
    plan = without(plan, known=set())
    return PublicPlan(
        title=plan.title,
        subtitle=plan.subtitle,
        kind=plan.kind_label,
        period=plan.period,
        decided=decided(plan),
        introduction=plan.introduction,
        areas=tuple(public_area(area) for area in plan.focus_areas),
        follow_up=plan.follow_up_rule,
    )


def decided(plan: PlanContent) -> str:
    made = plan.decision
    return ", ".join(filter(None, (f"{made.organ} {long_date(made.on)}", made.paragraph))) if made else ""


def public_area(area: FocusAreaContent) -> PublicArea:
    return PublicArea(
        number=area.number,
        title=area.title or "Utan rubrik",
        problem=area.problem,
        actions=tuple(public_action(action) for action in area.actions),
    )


def public_action(action: ActionContent) -> PublicAction:
    return PublicAction(
        number=action.number,
        title=action.title,
        how=action.how,
        goals=tuple(PublicGoal(goal.text, measure(goal)) for goal in action.goals),
        parties=tuple(party.name for party in action.parties),
        when=when(action),
        place=action.place,
    )
