"""What a decision is made into: an action of a plan, an intervention, or a promise."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from councils import access
from councils.choices import PromiseStatus
from councils.forms.decisions import NewActionForm, NewPromiseForm, TieActionForm, TiePromiseForm
from councils.models import ItemRecord, Promise, PromiseDocument
from councils.views.decisions import visible_record
from councils.workflow import decisions as workflow
from incidents.forms.interventions import InterventionForm
from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.choices import EDITABLE
from plans.models import Action, FocusArea


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_record_action(request, pk):
    """A new action in a plan that is open for writing, or one there that is to be changed."""
    record = visible_record(request, pk)
    require(access.may_act_on(request.user, record))
    areas = FocusArea.objects.filter(plan__status__in=EDITABLE).select_related("plan")
    actions = Action.objects.filter(plan__status__in=EDITABLE).select_related("plan")
    ties = "action" in request.POST
    made = NewActionForm(
        request.POST if request.POST and not ties else None, areas=areas, initial=proposed_action(record)
    )
    tied = TieActionForm(request.POST if ties else None, actions=actions)
    if is_sent(request) and (tied if ties else made).is_valid():
        effect = (
            workflow.tie_action(record, tied.cleaned_data["action"], by=request.user, now=timezone.now())
            if ties
            else workflow.make_action(
                record, made.cleaned_data["area"], made.values(), by=request.user, now=timezone.now()
            )
        )
        messages.success(request, "Åtgärden är kopplad till beslutet. Skriv vidare här.")
        return redirect("plans:action_detail", effect.action_id)
    context = {"record": record, "made": made, "tied": tied, "has_areas": areas.exists()}
    return render(request, "councils/item_record_action.html", context)


def proposed_action(record: ItemRecord) -> dict:
    """What the decision says of it: its first assignment if it has one, else its first att-sats."""
    assignment = record.assignments.select_related("organisation").first()
    if assignment:
        return {
            "title": assignment.text,
            "organisation": assignment.organisation_id,
            "due_on": assignment.due_on,
        }
    clause = record.clauses.first()
    return {"title": clause.text[:1].upper() + clause.text[1:].rstrip(".,")} if clause else {}


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_record_intervention(request, pk):
    record, today = visible_record(request, pk), timezone.localdate()
    require(access.may_act_on(request.user, record))
    decided = f"{record.council.label} {record.item.meeting.day}, {record.where}"
    initial = {
        "starts_on": today,
        "decided_at": decided,
        "title": proposed_action(record).get("title", "")[:160],
    }
    form = InterventionForm(request.POST or None, initial=initial)
    if is_sent(request) and form.is_valid():
        effect = workflow.make_intervention(record, form.values, by=request.user, now=timezone.now())
        messages.success(request, f"Insatsen är sparad: {effect.intervention}.")
        return redirect(effect.intervention)
    return render(request, "councils/item_record_intervention.html", {"record": record, "form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_record_promise(request, pk):
    """A new promise in a document that is not signed yet, or one there that is to be changed."""
    record = visible_record(request, pk)
    require(access.may_act_on(request.user, record))
    documents = PromiseDocument.objects.filter(status=PromiseStatus.DRAFT).newest_first()
    promises = Promise.objects.filter(document__in=documents).select_related("document")
    ties = "promise" in request.POST
    proposed = {"text": proposed_action(record).get("title", "")}
    made = NewPromiseForm(
        request.POST if request.POST and not ties else None, documents=documents, initial=proposed
    )
    tied = TiePromiseForm(request.POST if ties else None, promises=promises)
    if is_sent(request) and (tied if ties else made).is_valid():
        now = timezone.now()
        if ties:
            effect = workflow.tie_promise(record, tied.cleaned_data["promise"], by=request.user, now=now)
        else:
            document = made.cleaned_data["document"]
            effect = workflow.make_promise(record, document, made.values(), by=request.user, now=now)
        messages.success(request, "Löftet är kopplat till beslutet. Skriv vidare här.")
        return redirect("councils:promise_line_edit", effect.promise_id)
    context = {"record": record, "made": made, "tied": tied, "has_documents": documents.exists()}
    return render(request, "councils/item_record_promise.html", context)
