"""Promises to residents: the list, the document with how each promise stands, and writing in it."""

from collections import defaultdict

from django.contrib import messages
from django.db.models import Count, Prefetch, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from councils import promise_access as access
from councils.choices import PromiseKind, PromiseStatus
from councils.forms.promises import PromiseDocumentForm, PromiseForm, PromiseLinksForm, plans_to_choose
from councils.models import (
    DecisionEffect,
    Dialogue,
    ItemRecord,
    Promise,
    PromiseDocument,
    PromiseImport,
)
from councils.promise_standing import standings, tally
from councils.workflow import promise_imports
from councils.workflow import promises as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.models import Action, FocusArea


@require_GET
def promise_list(request):
    visible = PromiseDocument.objects.visible_to(request.user)
    counted = Count("promises", filter=Q(promises__kind=PromiseKind.PROMISE))
    documents = list(visible.annotate(promise_count=counted).newest_first())
    current = visible.in_force(timezone.localdate()).newest_first().first()
    context = {
        "documents": documents,
        "current": current,
        "may_make": access.may_make_promises(request.user),
    }
    return render(request, "councils/promise_list.html", context)


def visible_promises(request, pk) -> PromiseDocument:
    documents = PromiseDocument.objects.visible_to(request.user).select_related("plan", "follows")
    return get_object_or_404(documents, pk=pk)


def visible_promise(request, pk) -> Promise:
    promises = Promise.objects.visible_to(request.user).select_related("document__plan")
    return get_object_or_404(promises, pk=pk)


STANDING = (
    "parties",
    "focus_areas",
    "reports__made_by",
    Prefetch("actions", Action.objects.order_by("number", "pk")),
)


def standings_of(request, document: PromiseDocument):
    """Every promise with how it stands and what carries it, seen by who asks. Five queries."""
    promises = list(
        document.promises.prefetch_related("parties", "reports__made_by", "actions", "focus_areas")
    )
    linked = [action.pk for promise in promises for action in promise.actions.all()]
    seen = set(Action.objects.visible_to(request.user).filter(pk__in=linked).values_list("pk", flat=True))
    for promise in promises:
        promise.document = document
    return standings(document, promises, seen, timezone.localdate())


@require_GET
def promise_detail(request, pk):
    document = visible_promises(request, pk)
    user = request.user
    found = standings_of(request, document)
    followers = PromiseDocument.objects.visible_to(user).filter(follows=document).order_by("pk")
    plan = plans_to_choose(user).filter(pk=document.plan_id).first()
    read_in = (
        PromiseImport.objects.filter(document=document, is_saved=True).first() if document.is_draft else None
    )
    if read_in:
        read_in.document = document
    context = {
        "document": document,
        "content": document.content(),
        "standings": [(one, access.may_report_promise(user, one.promise)) for one in found],
        "tally": tally(found),
        "decisions": decisions_behind(user, document),
        "loose": sum(one.is_without_action for one in found),
        "versions": list(document.versions.defer("pdf", "content").select_related("made_by")),
        "next": followers.first(),
        "plan": plan,
        "focus_areas_open": plan is not None,
        "held": list(Dialogue.objects.visible_to(user).filter(promises=document)),
        "today": timezone.localdate(),
        "may_write": access.may_write_promises(user, document),
        "may_link": access.may_link_promise(user, document),
        "may_sign": access.may_turn_promises(user, document, PromiseStatus.SIGNED),
        "may_prolong": access.may_turn_promises(user, document, PromiseStatus.PROLONGED),
        "may_end": access.may_turn_promises(user, document, PromiseStatus.ENDED),
        "may_make": access.may_make_promises(user),
        "may_remove": access.may_remove_promises(user, document),
        "read_in": read_in if read_in and promise_imports.may_undo(read_in) else None,
    }
    return render(request, "councils/promise_detail.html", context)


def decisions_behind(user, document: PromiseDocument) -> dict[int, list[ItemRecord]]:
    """By promise the decisions that made or changed it and that the user may read. One query."""
    effects = DecisionEffect.objects.filter(
        promise__document=document, record__in=ItemRecord.objects.visible_to(user, timezone.localdate())
    ).select_related("record__council", "record__item__meeting")
    found = defaultdict(list)
    for effect in effects:
        found[effect.promise_id].append(effect.record)
    return dict(found)


# --- Writing ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_create(request):
    require(access.may_make_promises(request.user))
    return _edit_document(request, PromiseDocument())


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_edit(request, pk):
    document = visible_promises(request, pk)
    require(access.may_write_promises(request.user, document))
    return _edit_document(request, document)


def _edit_document(request, document: PromiseDocument):
    name, theirs = document.title if document.pk else "", None
    form = PromiseDocumentForm(request.POST or None, instance=document, plans=plans_to_choose(request.user))
    if is_sent(request) and form.is_valid():
        try:
            workflow.save_document(
                form.instance,
                by=request.user,
                signatories=form.signatories(),
                edition=form.cleaned_data["edition"],
            )
        except Overtaken:
            theirs = overtaken_by(form, document.pk)
        else:
            messages.success(request, "Löftena är sparade.")
            return redirect(form.instance)
    context = {"form": form, "name": name, "document": document, "theirs": theirs}
    return render(request, "councils/promise_edit.html", context, status=409 if theirs else 200)


def overtaken_by(form, pk) -> PromiseDocument:
    """What somebody else saved meanwhile. The form keeps what was typed; saving again is then a choice.

    Raises Overtaken when the draft is gone or signed.
    """
    theirs = PromiseDocument.objects.filter(pk=pk, status=PromiseStatus.DRAFT).first()
    if theirs is None:
        raise Overtaken(PromiseDocument.objects.filter(pk=pk).first())
    form.data = form.data.copy()
    form.data["edition"] = str(theirs.edition)
    return theirs


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_line_create(request, document_pk):
    return _edit_promise(request, Promise(document=visible_promises(request, document_pk)))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_line_edit(request, pk):
    return _edit_promise(request, visible_promise(request, pk))


def _edit_promise(request, promise: Promise):
    document = promise.document
    require(access.may_write_promises(request.user, document))
    theirs, is_new = None, promise.pk is None
    form = PromiseForm(request.POST or None, instance=promise)
    links = links_form(request, promise)
    if is_sent(request) and form.is_valid() and links.is_valid():
        rows = workflow.Rows(parties=form.cleaned_data["parties"], **links.cleaned_data)
        try:
            workflow.save_promise(
                form.instance, by=request.user, rows=rows, edition=form.cleaned_data["edition"]
            )
        except Overtaken:
            overtaken_by(form, document.pk)
            theirs = Promise.objects.filter(pk=promise.pk).first() if promise.pk else document
            if theirs is None:
                raise
        else:
            messages.success(request, "Löftet är sparat.")
            return redirect(form.instance)
    context = {
        "form": form,
        "links": links,
        "promise": promise,
        "document": document,
        "is_new": is_new,
        "theirs": theirs,
    }
    return render(request, "councils/promise_line_edit.html", context, status=409 if theirs else 200)


def links_form(request, promise: Promise) -> PromiseLinksForm:
    """Choices are what stands in the plan, and what is chosen already."""
    chosen = {"actions": [], "focus_areas": []}
    if promise.pk:
        chosen = {
            "actions": list(promise.actions.values_list("pk", flat=True)),
            "focus_areas": list(promise.focus_areas.values_list("pk", flat=True)),
        }
    plan = promise.document.plan_id
    actions = Action.objects.visible_to(request.user).filter(Q(plan=plan) | Q(pk__in=chosen["actions"]))
    areas = FocusArea.objects.filter(Q(plan=plan) | Q(pk__in=chosen["focus_areas"]))
    word = Municipality.current().action_forms["many"].capitalize()
    return PromiseLinksForm(
        request.POST or None,
        initial=chosen,
        actions=actions.order_by("number", "pk"),
        focus_areas=areas,
        word=word,
    )


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_line_link(request, pk):
    """Which actions carry it: also after it has been signed, for the plan changes under it."""
    promise = visible_promise(request, pk)
    require(access.may_link_promise(request.user, promise.document))
    form = links_form(request, promise)
    if is_sent(request) and form.is_valid():
        workflow.link_promise(promise, by=request.user, rows=workflow.Rows(**form.cleaned_data))
        messages.success(request, "Kopplingarna är sparade.")
        return redirect(promise)
    context = {"form": form, "promise": promise, "document": promise.document}
    return render(request, "councils/promise_line_link.html", context)


@require_POST
def promise_line_move(request, pk):
    promise = visible_promise(request, pk)
    workflow.move_promise(promise, by=request.user, step=-1 if request.POST.get("to") == "upp" else 1)
    return redirect(promise)


@require_POST
def promise_line_remove(request, pk):
    promise = visible_promise(request, pk)
    document = promise.document
    workflow.remove_promise(promise, by=request.user)
    messages.success(request, "Löftet är borttaget.")
    return redirect(document)


@require_http_methods(["GET", "POST"])
def promise_remove(request, pk):
    document = visible_promises(request, pk)
    require(access.may_remove_promises(request.user, document))
    if request.method == "POST":
        workflow.remove_document(document, by=request.user)
        messages.success(request, f"Utkastet ”{document}” är borttaget.")
        return redirect("councils:promise_list")
    return render(request, "councils/promise_remove.html", {"document": document})


# --- From the plan ---


@require_GET
def action_promises(request, pk):
    """What residents have been promised that an action carries: a page, and the part of it that the action shows."""
    action = get_object_or_404(Action.objects.visible_to(request.user), pk=pk)
    promises = Promise.objects.visible_to(request.user).filter(actions=action).select_related("document")
    context = {"action": action, "promises": list(promises.order_by("-document__starts_on", "position"))}
    name = "_action_promises" if wants_fragment(request) else "action_promises"
    return render(request, f"councils/{name}.html", context)
