"""Order, copies, removals, and plans as wholes."""

import json

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kommunbrott import drafts
from kommunbrott.access import require
from kommunbrott.htmx import wants_fragment
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import access
from plans.blocks import BLOCKS, Block
from plans.forms.editing import BlockEditor
from plans.forms.plan import PlanForm
from plans.models import Action, Cause, FocusArea, Placement, Plan, Removal, SourceNote
from plans.views.sheets import (
    address_of,
    area_address,
    dom_id,
    focus_area_of,
    sheet_context,
    sheet_html,
    visible_row,
)
from plans.workflow import structure

MOVABLE = {"fokusomrade": FocusArea, "orsak": Cause, "placering": Placement}
BLOCK_NAMES = {
    FocusArea: ("fokusomrade", "rubrik"),
    Cause: ("orsak", "text"),
    Action: ("atgard", "rad"),
    SourceNote: ("kalla", "uppgift"),
}
REMOVABLE = {
    "fokusomrade": FocusArea,
    "orsak": Cause,
    "atgard": Action,
    "placering": Placement,
    "kalla": SourceNote,
}


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_create(request):
    require(access.may_make_plan(request.user))
    form = PlanForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        plan = form.save()
        messages.success(request, f"{plan} är skapad som utkast.")
        return redirect(plan)
    return render(request, "plans/plan_create.html", {"form": form})


@require_http_methods(["GET", "POST"])
def plan_remove(request, pk):
    plan = visible_row(Plan, pk, request.user)
    require(access.may_remove(request.user, plan))
    if request.method == "POST":
        structure.remove_plan(plan, by=request.user)
        messages.success(request, f"Utkastet {plan} är borttaget.")
        return redirect("plans:plan_list")
    return render(request, "plans/plan_remove.html", {"plan": plan, "content": plan.content()})


@require_POST
def row_move(request, kind, pk):
    """``to`` is an index among the siblings; ``by`` is a number of steps, as the buttons send it."""
    row = visible_row(_model(MOVABLE, kind), pk, request.user)
    try:
        to = int(request.POST["to"]) if "to" in request.POST else None
        step = int(request.POST.get("by", "0"))
    except ValueError:
        return HttpResponse("Ange en plats som ett heltal.", status=400)
    keep_typed(request, row)
    structure.move(row, to=structure.index_of(row) + step if to is None else to, by=request.user)
    area = row if isinstance(row, FocusArea) else row.focus_area
    block, owner = block_of(row)
    return _changed(request, area, "Ordningen är sparad.", focus=f"{dom_id(block, owner)}-pen")


@require_POST
def action_copy(request, pk):
    action = visible_row(Action, pk, request.user)
    keep_typed(request, action)
    into = focus_area_of(action, request)
    copy = structure.copy_action(action, into=into, by=request.user)
    return _changed(request, into, "Kopian ligger sist i tabellen.", focus=f"atgard-{copy.pk}-rad-pen")


@require_POST
def focus_area_copy(request, pk):
    area = visible_row(FocusArea, pk, request.user)
    keep_typed(request, area)
    copy = structure.copy_focus_area(area, by=request.user)
    messages.success(request, f"Kopian av {area} ligger sist i planen.")
    where = address_of(copy)
    if wants_fragment(request):
        response = HttpResponse()
        response["HX-Redirect"] = where
        return response
    return redirect(where)


@require_POST
def action_place(request, pk):
    """Let the action stand under one more focus area."""
    action = visible_row(Action, pk, request.user)
    keep_typed(request, action)
    chosen = whole_number(request.POST.get("under"))
    here = focus_area_of(action, request)
    focus = f"atgard-{action.pk}-rad-pen"
    if chosen is None:
        text = "Välj först vilket fokusområde åtgärden också ska stå under."
        return _changed(request, here, text, focus=focus)
    under = get_object_or_404(FocusArea, plan=action.plan, pk=chosen)
    structure.place_also(action, under=under, by=request.user)
    return _changed(request, here, f"Åtgärden står nu också under {under}.", focus=focus)


@require_POST
def row_remove(request, kind, pk):
    row = visible_row(_model(REMOVABLE, kind), pk, request.user)
    keep_typed(request, row)
    area = None if isinstance(row, FocusArea) else focus_area_of(row, request)
    plan = area.plan if area else row.plan
    removal = structure.remove(row, by=request.user)
    if isinstance(row, FocusArea) and wants_fragment(request):
        response = HttpResponse()
        response["HX-Redirect"] = f"{plan.get_absolute_url()}?borttaget={removal.pk}"
        return response
    if wants_fragment(request):
        return _changed(request, area or plan, "", removal=removal, focus="undo")
    where = area_address(plan.pk, area.pk) if area else plan.get_absolute_url()
    return redirect(f"{where}?borttaget={removal.pk}")


@require_POST
def removal_restore(request, pk):
    removal = visible_row(Removal, pk, request.user)
    plan = removal.plan
    first = removal.rows[0]
    structure.restore(removal, by=request.user)
    model, key = first["model"].rpartition(".")[2], first["pk"]
    restored = {"focusarea": FocusArea, "cause": Cause, "action": Action, "placement": Placement}.get(model)
    row = restored.objects.filter(pk=key).first() if restored else None
    messages.success(request, f"{removal.label} är tillbaka.")
    where = address_of(row) if row else plan.get_absolute_url()
    if wants_fragment(request):
        response = HttpResponse()
        response["HX-Redirect"] = where
        return response
    return redirect(where)


@require_GET
def removal_list(request, pk):
    plan = visible_row(Plan, pk, request.user)
    removals = plan.removals.select_related("removed_by")
    verdict = access.may_edit(request.user, plan)
    return render(
        request, "plans/removal_list.html", {"plan": plan, "removals": removals, "verdict": verdict}
    )


def block_of(row: Model) -> tuple[Block, Model]:
    """The block in which a row is written, and the row it belongs to."""
    if isinstance(row, Placement):
        row = row.action
    kind, name = BLOCK_NAMES[type(row)]
    return BLOCKS[kind, name], row


def keep_typed(request: HttpRequest, row: Model) -> None:
    """The buttons stand in the form of the open row: what is typed there is kept before the row moves."""
    if "version" not in request.POST:
        return
    block, owner = block_of(row)
    if BlockEditor(block, owner, request.POST).has_changed():
        drafts.keep(request.user, block.key(owner), request.POST["version"], request.POST)


def _model(kinds: dict, kind: str):
    if kind not in kinds:
        raise Http404
    return kinds[kind]


def _changed(request: HttpRequest, place, text: str, *, removal=None, focus: str = "") -> HttpResponse:
    """The sheet after a change of what it is made of, and the word about it."""
    plan = place if isinstance(place, Plan) else place.plan
    if not wants_fragment(request):
        if text:
            messages.success(request, text)
        return redirect(address_of(place))
    plan.refresh_from_db()
    context = sheet_context(request, plan, place.pk if isinstance(place, FocusArea) else None)
    context |= {"is_saved": True, "removal": removal, "notice": text}
    response = HttpResponse(sheet_html(request, context))
    response["HX-Retarget"], response["HX-Reswap"] = "#sheet", "outerHTML"
    response["HX-Trigger-After-Settle"] = json.dumps({"focus-on": focus})
    return response
