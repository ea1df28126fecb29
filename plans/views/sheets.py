"""What every page of a plan stands on: who may see which rows, and the context of its two kinds of sheet."""

from django.db.models import Model
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from kommunbrott import drafts
from kommunbrott.models import User
from kommunbrott.numbers import whole_number
from plans import access
from plans.blocks import ACTION_PAGE, Block, plan_of
from plans.content import PlanContent
from plans.models import Action, Cause, FocusArea, OfficialStatement, Placement, Plan, Removal, SourceNote
from plans.standing import Standing

# How a row of each kind finds its plan, for the question who may see it.
PATHS = {
    FocusArea: "plan",
    Action: "plan",
    OfficialStatement: "plan",
    SourceNote: "plan",
    Removal: "plan",
    Cause: "focus_area__plan",
    Placement: "focus_area__plan",
}


# What the content of a plan asks for besides its rows.
ON_THE_COVER = (
    "decided_by",
    "proposed_to",
    "replaces__decided_by",
    "situation_file",
    "origin",
    "predecessor",
)


def visible_row(model: type[Model], pk: int, user: User) -> Model:
    """The plan, or a living row with its plan at hand; 404 when it is not the user's to see.

    A plan under revision is seen by all as it was decided, its living rows by those who work with it.
    """
    if model is Plan:
        plans = Plan.objects.visible_to(user).with_next(user).select_related(*ON_THE_COVER, "source_import")
        return get_object_or_404(plans, pk=pk)
    if model is OfficialStatement and not user.is_coordinator:
        raise Http404
    path = PATHS[model]
    rows = model.objects.filter(**{f"{path}__in": Plan.objects.open_to(user)})
    return get_object_or_404(rows.select_related(path), pk=pk)


def sheet_context(request: HttpRequest, plan: Plan, focus_area_id: int | None = None) -> dict:
    """Context of the plan's first sheet, or of one focus area's. At most nine queries, whatever the plan's size."""
    content = plan.content_for(request.user)
    verdict = access.may_edit(request.user, plan)
    own, others = drafts.under(f"{plan.pk}/", request.user) if verdict else ({}, {})
    context = {
        "plan": plan,
        "content": content,
        "verdict": verdict,
        "may_see_work": access.may_see_work(request.user, plan),
        "standings": standings(plan, content),
        "may_make_next": access.may_make_next(request.user, plan),
        "drafts": own,
        "presence": others,
        "area": None,
    }
    if focus_area_id is not None:
        context |= neighbours(content, focus_area_id)
    return context


def standings(plan: Plan, content: PlanContent) -> dict[int, Standing]:
    """How each action stands today, beside what the text says. One query, none before the plan is decided."""
    if not plan.decided_on:
        return {}
    return Action.objects.standings(plan, content.actions, timezone.localdate())


def neighbours(content: PlanContent, focus_area_id: int) -> dict:
    """The focus area and those beside it: ``{"area", "ordinal", "previous", "following"}``."""
    areas = content.focus_areas
    index = next((i for i, area in enumerate(areas) if area.id == focus_area_id), None)
    if index is None:
        return {"area": None}
    return {
        "area": areas[index],
        "ordinal": index + 1,
        "previous": areas[index - 1] if index else None,
        "following": areas[index + 1] if index + 1 < len(areas) else None,
    }


def sheet_html(request: HttpRequest, context: dict) -> str:
    """The sheet as the page shows it, with the parts beside it that a change of it may touch."""
    return render_to_string("plans/_sheet_swapped.html", context, request)


def dom_id(block: Block, row: Model) -> str:
    return f"{block.kind}-{row.pk}-{block.name}"


def focus_area_of(row: Model, request: HttpRequest | None = None) -> FocusArea | None:
    """The focus area whose sheet shows ``row``, or None for the plan's first sheet.

    An action may stand under several: ``?omrade=`` says from which one it was opened.
    """
    if isinstance(row, FocusArea):
        return row
    if isinstance(row, Cause | Placement):
        return row.focus_area
    if isinstance(row, Action):
        areas = row.focus_areas.select_related("plan").order_by("position", "pk")
        wanted = whole_number(request.GET.get("omrade")) if request else None
        return next((area for area in areas if area.pk == wanted), None) or areas.first()
    return None


def address_of(row: Model, request: HttpRequest | None = None) -> str:
    """Where a person sees ``row``: the sheet that holds it, or the action's own page where it was opened there."""
    if isinstance(row, Action) and request and request.GET.get("sida") == ACTION_PAGE:
        return reverse("plans:action_detail", args=[row.pk])
    if isinstance(row, OfficialStatement):
        return reverse("plans:plan_statement", args=[row.plan_id])
    area = focus_area_of(row, request)
    plan = area.plan if area else plan_of(row)
    return area_address(plan.pk, area.pk) if area else reverse("plans:plan_detail", args=[plan.pk])


def on_action_page(request: HttpRequest, block: Block) -> bool:
    """The block was opened on the action's own page, not in the table of a focus area."""
    return block.model is Action and request.GET.get("sida") == ACTION_PAGE


def area_address(plan_pk: int, area_pk: int) -> str:
    return reverse("plans:focus_area_detail", args=[plan_pk, area_pk])
