"""One action with everything that is known about it, edited where it stands."""

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef, Subquery
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render

from kommunbrott.models import User
from kommunbrott.numbers import swedish_number, whole_number
from plans import access
from plans.choices import FollowUpKind
from plans.content import ActionContent
from plans.models import Action, FollowUp, FollowUpFigure, FollowUpRound, Plan
from plans.views.sheets import ON_THE_COVER, standings


def action_detail(request, pk):
    return render(request, "plans/action_detail.html", action_context(request, pk))


def action_context(request: HttpRequest, pk: int) -> dict:
    """Context of the action's page. Nine queries, whatever the plan's size."""
    plan = plan_of_action(request, pk)
    content = plan.content_for(request.user)
    action = next((action for action in content.actions if action.id == pk), None)
    if action is None:
        raise Http404
    areas = content.areas_of(action)
    opened = request.GET.get("omrade", "")
    area = next((area for area in areas if str(area.id) == opened), areas[0])
    figures = figures_of(pk)
    return {
        "plan": plan,
        "content": content,
        "area": area,
        # As it is called there: its number among the others and its causes are the area's.
        "action": next(action for action in area.actions if action.id == pk),
        "verdict": access.may_edit(request.user, plan),
        "may_see_work": access.may_see_work(request.user, plan),
        "standings": standings(plan, content),
        "figures": {goal_id: value for _, goal_id, value in figures},
        "told": told_of(action, plan, figures, request.user),
        "may_take_note": access.may_take_note(request.user, plan, action),
        "may_set_status": access.may_run_follow_up(request.user, plan),
        "may_follow_up": plan.has_open_round and access.may_speak_for(request.user, action),
        "on_action_page": True,
    }


def plan_of_action(request: HttpRequest, pk: int) -> Plan:
    """The action's plan, with when and by whom the action was changed last.

    An action that a revision has taken out is still a part of the decided plan, which ``?plan=`` names.
    """
    written = Action.history.filter(id=pk).order_by("-history_date", "-history_id")
    plans = Plan.objects.visible_to(request.user).select_related(*ON_THE_COVER)
    plans = plans.annotate(
        has_open_round=Exists(FollowUpRound.objects.open().filter(plan=OuterRef("pk"))),
        manual_status_reason=Subquery(Action.objects.filter(pk=pk).values("manual_status_reason")),
        action_changed_at=Subquery(written.values("history_date")[:1]),
        action_changed_by=Subquery(written.values("history_user__name")[:1]),
    )
    named = whole_number(request.GET.get("plan"))
    wanted = {"pk": named} if named else {"pk__in": Action.objects.filter(pk=pk).values("plan")}
    return get_object_or_404(plans, **wanted)


@dataclass(frozen=True)
class Told:
    """What somebody said of the action, and the figures that went with it, in words."""

    row: FollowUp
    figures: list[str]


def told_of(action: ActionContent, plan: Plan, figures: list[tuple], user: User) -> list[Told]:
    """All that was said, the latest first. What is judged in a round that is not locked is work in progress."""
    goals = {goal.id: goal for goal in action.goals}
    in_words = defaultdict(list)
    for follow_up_id, goal_id, value in figures:
        if goal := goals.get(goal_id):
            in_words[follow_up_id].append(f"{goal.indicator}: {swedish_number(value)} {goal.unit}".strip())
    rows = FollowUp.objects.about([action.id]).select_related("round", "organisation").newest_first()
    if not access.may_see_work(user, plan):
        rows = rows.exclude(kind=FollowUpKind.ASSESSMENT, round__locked_at=None)
    return [Told(row, in_words[row.pk]) for row in rows]


def figures_of(pk: int) -> list[tuple[int, int, Decimal]]:
    """Follow-up, goal and value of each figure of the action's goals, the last one last."""
    rows = FollowUpFigure.objects.filter(follow_up__action=pk)
    ordered = rows.order_by("follow_up__followed_up_on", "follow_up__pk", "pk")
    return list(ordered.values_list("follow_up_id", "goal_id", "value"))
