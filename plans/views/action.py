"""One action with everything that is known about it, edited where it stands."""

from decimal import Decimal

from django.db.models import Subquery
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404, render

from kommunbrott.numbers import whole_number
from plans import access
from plans.models import Action, FollowUpFigure, Plan
from plans.views.sheets import ON_THE_COVER, standings


def action_detail(request, pk):
    return render(request, "plans/action_detail.html", action_context(request, pk))


def action_context(request: HttpRequest, pk: int) -> dict:
    """Context of the action's page. Eight queries, whatever the plan's size."""
    plan = plan_of_action(request, pk)
    content = plan.content_for(request.user)
    action = next((action for action in content.actions if action.id == pk), None)
    if action is None:
        raise Http404
    areas = content.areas_of(action)
    opened = request.GET.get("omrade", "")
    area = next((area for area in areas if str(area.id) == opened), areas[0])
    return {
        "plan": plan,
        "content": content,
        "area": area,
        # As it is called there: its number among the others and its causes are the area's.
        "action": next(action for action in area.actions if action.id == pk),
        "verdict": access.may_edit(request.user, plan),
        "may_see_work": access.may_see_work(request.user, plan),
        "standings": standings(plan, content),
        "figures": latest_figures(pk),
        "on_action_page": True,
    }


def plan_of_action(request: HttpRequest, pk: int) -> Plan:
    """The action's plan, with when and by whom the action was changed last.

    An action that a revision has taken out is still a part of the decided plan, which ``?plan=`` names.
    """
    written = Action.history.filter(id=pk).order_by("-history_date", "-history_id")
    plans = Plan.objects.visible_to(request.user).select_related(*ON_THE_COVER)
    plans = plans.annotate(
        action_changed_at=Subquery(written.values("history_date")[:1]),
        action_changed_by=Subquery(written.values("history_user__name")[:1]),
    )
    named = whole_number(request.GET.get("plan"))
    wanted = {"pk": named} if named else {"pk__in": Action.objects.filter(pk=pk).values("plan")}
    return get_object_or_404(plans, **wanted)


def latest_figures(pk: int) -> dict[int, Decimal]:
    """The last figure of each of the action's goals, by the goal's id."""
    rows = FollowUpFigure.objects.filter(follow_up__action=pk)
    ordered = rows.order_by("follow_up__followed_up_on", "follow_up__pk", "pk")
    return dict(ordered.values_list("goal_id", "value"))
