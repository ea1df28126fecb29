from django.http import Http404
from django.shortcuts import render

from kommunbrott.models import User
from kommunbrott.numbers import whole_number
from plans import access
from plans.choices import PlanKind, PlanStatus
from plans.models import Plan, PlanVersion, Removal
from plans.views.sheets import sheet_context, visible_row


def plan_list(request):
    plans = Plan.objects.visible_to(request.user).for_list()
    may_make = access.may_make_plan(request.user)
    context = {"rows": list_rows(plans, request.user), "may_make": may_make}
    return render(request, "plans/plan_list.html", context)


def list_rows(plans, user: User) -> list[dict]:
    """``{"plan", "content", "focus_areas", "actions"}`` of each plan, as the user sees it. At most three queries.

    ``content`` is the plan itself where its living text is what the user sees.
    """
    rows = []
    versions = {} if user.is_coordinator else latest_decisions(plans)
    on_remiss = set(
        Plan.objects.open_to(user).filter(status=PlanStatus.REFERRED).values_list("pk", flat=True)
    )
    for plan in plans:
        version = None if plan.pk in on_remiss else versions.get(plan.pk)
        if version is None:
            row = {"content": plan, "focus_areas": plan.focus_area_count, "actions": plan.action_count}
            row["status"], row["status_label"] = plan.status, plan.get_status_display()
        else:
            tree = version.tree
            row = {"content": tree, "focus_areas": len(tree.focus_areas), "actions": len(tree.actions)}
            status = PlanStatus(plan.status if plan.status == PlanStatus.REPLACED else tree.status)
            row["status"], row["status_label"] = status, status.label
        rows.append(row | {"plan": plan, "kind_label": PlanKind(row["content"].kind).label})
    return rows


def latest_decisions(plans) -> dict[int, PlanVersion]:
    """The last decided version of each plan."""
    versions = PlanVersion.objects.decisions().filter(plan__in=[plan.pk for plan in plans])
    return {version.plan_id: version for version in versions.defer("pdf").order_by("number")}


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


def just_removed(request, plan: Plan) -> Removal | None:
    """What the person has just removed, offered back on the page that comes after. No query without it."""
    number = whole_number(request.GET.get("borttaget"))
    if not number or not access.may_see_work(request.user, plan):
        return None
    return plan.removals.filter(pk=number).first()
