from django.http import Http404
from django.shortcuts import render

from kommunbrott.numbers import whole_number
from plans import access
from plans.models import Action, Plan, Removal
from plans.views.sheets import focus_area_of, neighbours, sheet_context, visible_row


def plan_list(request):
    plans = Plan.objects.visible_to(request.user).for_list()
    may_make = access.may_make_plan(request.user)
    return render(request, "plans/plan_list.html", {"plans": plans, "may_make": may_make})


def plan_detail(request, pk):
    """The plan's first sheet: facts, introduction, how it hangs together, follow-up, sources."""
    plan = visible_row(Plan, pk, request.user)
    context = sheet_context(request, plan) | {"removal": just_removed(request, plan)}
    return render(request, "plans/plan_detail.html", context)


def focus_area_detail(request, pk, area_pk):
    """One focus area as the document shows it: problem, cause analysis, causes, actions."""
    plan = visible_row(Plan, pk, request.user)
    context = sheet_context(request, plan, area_pk)
    if context["area"] is None:
        raise Http404
    context["removal"] = just_removed(request, plan)
    return render(request, "plans/focus_area_detail.html", context)


def action_detail(request, pk):
    """One action with everything that is known about it."""
    action = visible_row(Action, pk, request.user)
    content = action.plan.content()
    area = focus_area_of(action, request)
    if area is None:
        raise Http404
    found = neighbours(content, area.pk)["area"]
    context = {
        "plan": action.plan,
        "content": content,
        "area": found,
        "action": next(other for other in found.actions if other.id == action.pk),
        "verdict": access.may_edit(request.user, action.plan),
    }
    return render(request, "plans/action_detail.html", context)


def just_removed(request, plan: Plan) -> Removal | None:
    """What the person has just removed, offered back on the page that comes after. No query without it."""
    number = whole_number(request.GET.get("borttaget"))
    return plan.removals.filter(pk=number).first() if number else None
