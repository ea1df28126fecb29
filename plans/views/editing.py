"""One address per block: read it, write it, keep what is typed. Each works as a fragment and as a page."""

import json

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kommunbrott import drafts
from kommunbrott.access import Overtaken, require
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Organisation
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import log_in, typed_values
from plans import access
from plans.blocks import BLOCKS, Block, plan_of, version
from plans.forms.editing import BlockEditor
from plans.forms.rows import with_rows_changed
from plans.models import Action, Cause, FocusArea, OfficialStatement, Plan, Removal, SourceNote
from plans.views.action import action_context
from plans.views.sheets import (
    address_of,
    dom_id,
    focus_area_of,
    on_action_page,
    sheet_context,
    sheet_html,
    visible_row,
)
from plans.views.statement import shown_text, statement_at_rest
from plans.wording import differences
from plans.workflow import editing

NOT_KEPT = drafts.IGNORED | {"merge", "more", "drop"}


@require_GET
def block_detail(request, kind, pk, name):
    """The block at rest, for the one who cancels. Without htmx: the page it stands on."""
    block = find_block(kind, name)
    instance = visible_row(block.model, pk, request.user)
    if not wants_fragment(request):
        return redirect(f"{address_of(instance, request)}#{dom_id(block, instance)}")
    return at_rest(request, block, instance)


@login_not_required
@never_cache
@require_http_methods(["GET", "POST"])
def block_edit(request, kind, pk, name):
    block = find_block(kind, name)
    if not request.user.is_authenticated:
        return logged_out(request, block, pk)
    if request.method == "POST" and not block.model.objects.filter(pk=pk).exists():
        return gone(request, block, pk)
    instance = visible_row(block.model, pk, request.user)
    require(access.may_edit(request.user, plan_of(instance)))
    if request.method == "GET":
        return edit_form(request, block, instance)
    # Kept before anything is tried, so that not even a server error can lose it.
    drafts.keep(request.user, block.key(instance), request.POST.get("version", ""), request.POST)
    rows_changed = with_rows_changed(request.POST)
    if rows_changed is not None or "merge" in request.POST:
        return edit_form(request, block, instance, rows_changed or request.POST)
    editor = BlockEditor(block, instance, request.POST)
    if not editor.is_valid():
        return edit_form(request, block, instance, request.POST, editor=editor)
    try:
        written = editing.save_block(
            block,
            instance,
            editor.values(),
            base_version=request.POST.get("version", ""),
            by=request.user,
        )
    except Overtaken as overtaken:
        clash = overtaken.args[0]
        if not isinstance(clash, editing.Clash):
            raise
        return conflict(request, block, instance, editor, clash)
    return saved(request, block, instance, written)


@require_POST
def block_draft(request, kind, pk, name):
    """Keep what is typed, or (``discard``) throw it away."""
    block = find_block(kind, name)
    instance = visible_row(block.model, pk, request.user)
    require(access.may_edit(request.user, plan_of(instance)))
    if "discard" in request.POST:
        drafts.discard(request.user, block.key(instance))
        if wants_fragment(request):
            return at_rest(request, block, instance)
        return redirect(f"{address_of(instance, request)}#{dom_id(block, instance)}")
    kept = drafts.keep(request.user, block.key(instance), request.POST.get("version", ""), request.POST)
    if kept is None:
        return HttpResponse("Texten är för lång för att sparas.", status=413)
    return HttpResponse(f"{timezone.localtime():%H.%M}", content_type="text/plain; charset=utf-8")


def find_block(kind: str, name: str) -> Block:
    if (kind, name) not in BLOCKS:
        raise Http404
    return BLOCKS[kind, name]


def edit_form(
    request: HttpRequest,
    block: Block,
    instance: Model,
    data: QueryDict | None = None,
    editor: BlockEditor | None = None,
) -> HttpResponse:
    """The block being written: from what is saved, from the person's draft, or from what was just sent."""
    draft = None
    base_version = version(block.read(instance))
    if data is None:
        draft = drafts.of(request.user, block.key(instance))
        if draft:
            data, base_version = drafts.as_data(draft), draft.base_version
    elif "merge" not in data:
        base_version = data.get("version", "")
    is_faulty = editor is not None
    editor = editor or begun_editor(block, instance, data)
    cause = whole_number(request.GET.get("orsak"))
    if block.makes is Action and cause:
        editor.form.initial["causes"] = [cause]
    sought = sought_field(request, editor)
    context = {
        **surroundings(request, block, instance),
        "editor": editor,
        "sought": sought,
        "is_typed": data is not None,
        "version": base_version,
        "draft": draft,
        "is_faulty": is_faulty,
        "parties": Organisation.objects.active() if block.has_parties else [],
        "other_areas": other_areas(block, instance),
        "tools": tools(block, instance, request),
        "merging": differences(block, {}, block.read(instance)) if data and "merge" in data else [],
    }
    template = "plans/_block_form.html" if wants_fragment(request) else "plans/block_edit.html"
    response = render(request, template, context, status=422 if is_faulty else 200)
    target = f"{dom_id(block, instance)}-faults" if is_faulty else sought or first_field(editor, request.POST)
    response["HX-Trigger-After-Settle"] = json.dumps({"focus-on": target})
    return response


def begun_editor(block: Block, instance: Model, data: QueryDict | None) -> BlockEditor:
    """In the tjänsteskrivelse one begins from the text that is shown, which may be the plan's own."""
    editor = BlockEditor(block, instance, data)
    if block.is_text and isinstance(instance, OfficialStatement):
        plan = instance.plan
        editor.form.initial["text"] = shown_text(plan, plan.content(), instance, block.fields[0])
    return editor


def surroundings(request: HttpRequest, block: Block, instance: Model) -> dict:
    """What every answer about one block is drawn with."""
    return {
        "part": block,
        "instance": instance,
        "plan": plan_of(instance),
        "dom_id": dom_id(block, instance),
        "address": address_of(instance, request),
        "query": f"?{request.GET.urlencode()}" if request.GET else "",
        "is_page": not wants_fragment(request),
        "on_action_page": on_action_page(request, block),
    }


def sought_field(request: HttpRequest, editor: BlockEditor) -> str:
    """The id of the field that ``?falt=`` opens the block for, which then has the focus; "" when there is none."""
    wanted = request.GET.get("falt") if request.method == "GET" else None
    for form in editor.forms:
        for field in form:
            if wanted and field.id_for_label == wanted:
                if not wants_fragment(request):
                    field.field.widget.attrs["autofocus"] = True
                return wanted
    return ""


def first_field(editor: BlockEditor, pressed: QueryDict) -> str:
    """Where writing goes on: in the row just added, where a row was taken away, or in the first field."""
    prefix = pressed.get("more") or pressed.get("drop", "").rpartition("-")[0]
    rows = {"goals": editor.goals, "parties": editor.parties}.get(prefix)
    if rows is not None and rows.forms:
        return rows.forms[-1]["text" if prefix == "goals" else "party"].id_for_label
    name = "title" if "title" in editor.form.fields else next(iter(editor.form.fields))
    return editor.form[name].id_for_label


def other_areas(block: Block, instance: Model):
    """Focus areas that an action does not stand under yet."""
    if not isinstance(instance, Action):
        return []
    return FocusArea.objects.filter(plan=instance.plan).exclude(placements__action=instance)


def tools(block: Block, instance: Model, request: HttpRequest) -> dict[str, str]:
    """Addresses for what can be done with the row that is open, besides writing in it."""
    if block.makes or block.is_text or not isinstance(instance, FocusArea | Cause | Action | SourceNote):
        return {}
    if on_action_page(request, block):  # they belong to the table that it stands in
        return {}
    area = focus_area_of(instance, request)
    found = {"remove": reverse("plans:row_remove", args=[block.kind, instance.pk])}
    if isinstance(instance, Action):
        placement = instance.placements.filter(focus_area=area).first()
        query = f"?omrade={area.pk}" if area else ""
        found["remove"] += query
        found["copy"] = reverse("plans:action_copy", args=[instance.pk]) + query
        found["place"] = reverse("plans:action_place", args=[instance.pk]) + query
        if placement:
            found["move"] = reverse("plans:row_move", args=["placering", placement.pk])
            if instance.placements.count() > 1:
                found["unplace"] = reverse("plans:row_remove", args=["placering", placement.pk])
    elif not isinstance(instance, SourceNote):
        if isinstance(instance, FocusArea):
            found["copy"] = reverse("plans:focus_area_copy", args=[instance.pk])
        found["move"] = reverse("plans:row_move", args=[block.kind, instance.pk])
    return found


def saved(request: HttpRequest, block: Block, instance: Model, written: Model) -> HttpResponse:
    place = written if isinstance(written, FocusArea) else instance
    if not wants_fragment(request):
        messages.success(request, f"Sparat: {block.label}.")
        return redirect(f"{address_of(place, request)}#{dom_id(block, instance)}")
    if isinstance(written, FocusArea) and written != instance:
        response = HttpResponse()
        response["HX-Redirect"] = address_of(written)
        return response
    return at_rest(request, block, instance, written=written)


def at_rest(request: HttpRequest, block: Block, instance: Model, written: Model | None = None):
    """The block as the page shows it; a block with rows around it comes with its whole sheet."""
    if on_action_page(request, block):
        return action_at_rest(request, block, instance, is_saved=written is not None)
    plan = plan_of(instance)
    plan.refresh_from_db()
    if isinstance(instance, OfficialStatement):
        return statement_at_rest(request, block, instance, is_saved=written is not None)
    area = focus_area_of(instance, request)
    context = sheet_context(request, plan, area.pk if area else None)
    focus = written or instance
    if block.is_text:
        instance.refresh_from_db()
        text = getattr(instance, block.fields[0])
        context |= {"part": block, "instance": instance, "text": text, "is_saved": written is not None}
        response = render(request, "plans/_text_block_swapped.html", context)
        focus_id = f"{dom_id(block, instance)}-pen"
    else:
        context |= {"is_saved": written is not None}
        response = HttpResponse(sheet_html(request, context))
        response["HX-Retarget"], response["HX-Reswap"] = "#sheet", "outerHTML"
        focus_id = f"{dom_id(block, focus)}-pen" if not block.makes else f"{dom_id(block, instance)}-pen"
    response["HX-Trigger-After-Settle"] = json.dumps({"focus-on": focus_id})
    return response


def action_at_rest(request: HttpRequest, block: Block, instance: Model, *, is_saved: bool):
    """The action's own page as it is now, for the block that was opened there."""
    context = action_context(request, instance.pk) | {"is_saved": is_saved}
    response = render(request, "plans/_action_swapped.html", context)
    response["HX-Retarget"], response["HX-Reswap"] = "#action", "outerHTML"
    response["HX-Trigger-After-Settle"] = json.dumps({"focus-on": f"{dom_id(block, instance)}-pen"})
    return response


def conflict(request, block: Block, instance: Model, editor: BlockEditor, clash: editing.Clash):
    """409: both texts side by side, and three ways on. What was typed follows along in all of them."""
    kept = [
        (field, value)
        for field in request.POST
        if field not in NOT_KEPT
        for value in request.POST.getlist(field)
    ]
    context = {
        **surroundings(request, block, instance),
        "clash": clash,
        "kept": kept,
        "differences": differences(block, editor.values(), clash.current),
    }
    template = "plans/_block_conflict.html" if wants_fragment(request) else "plans/block_conflict.html"
    return render(request, template, context, status=409)


def gone(request: HttpRequest, block: Block, pk: int) -> HttpResponse:
    """Somebody has removed what was written in. The text is shown, and kept for when the row comes back."""
    removals = Removal.objects.filter(plan__in=Plan.objects.visible_to(request.user))
    named = {"model": block.model._meta.label_lower, "pk": pk}
    removal = next(
        (one for one in removals[:200] if any(row.items() >= named.items() for row in one.rows)), None
    )
    if removal is None:
        raise Http404
    require(access.may_edit(request.user, removal.plan))
    key = f"{removal.plan_id}/{block.kind}:{pk}:{block.name}"
    drafts.keep(request.user, key, request.POST.get("version", ""), request.POST)
    typed = [value for name in request.POST if name not in NOT_KEPT for value in request.POST.getlist(name)]
    context = {
        "part": block,
        "plan": removal.plan,
        "removal": removal,
        "dom_id": f"{block.kind}-{pk}-{block.name}",
        "on_action_page": on_action_page(request, block),
        "typed": [value for value in typed if len(value) > 3],
    }
    template = "plans/_block_gone.html" if wants_fragment(request) else "plans/block_gone.html"
    return render(request, template, context, status=409)


def logged_out(request: HttpRequest, block: Block, pk: int) -> HttpResponse:
    """The login has run out. What was sent is asked back together with the password, and kept as a draft."""
    if request.method == "GET":
        return redirect_to_login(request.get_full_path())
    error = log_in(request)
    if error is None:
        instance = visible_row(block.model, pk, request.user)
        require(access.may_edit(request.user, plan_of(instance)))
        drafts.keep(request.user, block.key(instance), request.POST.get("version", ""), request.POST)
        messages.success(request, "Du är inloggad igen och din text finns kvar. Spara den när du är klar.")
        response = redirect(request.path)
        if wants_fragment(request):
            response = HttpResponse()
            response["HX-Redirect"] = request.path
        return response
    context = {
        "part": block,
        "kept": typed_values(request, NOT_KEPT - {"version"}),
        "error": error,
        "dom_id": f"{block.kind}-{pk}-{block.name}",
        "on_action_page": on_action_page(request, block),
        "is_page": not wants_fragment(request),
    }
    template = "plans/_log_in_again.html" if wants_fragment(request) else "plans/log_in_again.html"
    return render(request, template, context)
