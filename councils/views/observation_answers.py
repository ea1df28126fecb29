"""Answering what was seen: each becomes a report, an action, or a no that says why. And where it came from."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from councils import dialogue_access as access
from councils.forms.answers import (
    AnswerForm,
    KnownActionForm,
    KnownReportForm,
    NewObservedActionForm,
    NewReportForm,
    RefusalForm,
)
from councils.forms.dialogues import actions_to_choose
from councils.models import Observation
from councils.views.observations import visible_observation
from councils.workflow import observation_answers as workflow
from incidents.models import Report
from incidents.workflow.receiving import Beside
from kommunbrott.access import require
from kommunbrott.htmx import wants_fragment
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.choices import EDITABLE
from plans.models import Action, FocusArea


def observation_to_answer(request, pk) -> Observation:
    observation = visible_observation(request, pk)
    require(access.may_write_dialogue(request.user, observation.dialogue))
    return observation


def said(form: AnswerForm) -> workflow.Said:
    data = form.cleaned_data
    return workflow.Said(data["answer"], data["edition"], form.kept_reason)


def beside(form: NewReportForm) -> Beside:
    """The pictures of the observation go along with the report that comes of it."""
    photos = list(form.observation.photos.all())
    return Beside(photos, {}, form.kept, form.cleaned_data["keep_reason"] if form.kept else "")


def answered(request, observation: Observation):
    messages.success(request, f"Observation {observation.number} har fått ett svar.")
    return redirect(observation)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_report(request, pk):
    """A new report of it, or one that is there already."""
    observation = observation_to_answer(request, pk)
    knows = "number" in request.POST
    data = request.POST or None
    made = NewReportForm(None if knows else data, observation=observation, prefix="ny")
    known = KnownReportForm(data if knows else None, observation=observation)
    if is_sent(request) and (known if knows else made).is_valid():
        if knows:
            told, report = said(known), known.found_report
            return answered(request, workflow.tie_report(observation, report, by=request.user, said=told))
        told, new = said(made), made.report()
        return answered(
            request,
            workflow.become_report(observation, new, beside(made), by=request.user, said=told),
        )
    context = {"observation": observation, "made": made, "known": known}
    return render(request, "councils/observation_report.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_action(request, pk):
    """A new action in a plan that is open for writing, or one that is there already in any plan."""
    observation = observation_to_answer(request, pk)
    areas = (
        FocusArea.objects.filter(plan__status__in=EDITABLE)
        .select_related("plan")
        .order_by("plan", "position")
    )
    knows = "action" in request.POST
    data = request.POST or None
    made = NewObservedActionForm(None if knows else data, observation=observation, areas=areas, prefix="ny")
    known = KnownActionForm(
        data if knows else None, observation=observation, actions=actions_to_choose(request.user)
    )
    if is_sent(request) and (known if knows else made).is_valid():
        if knows:
            told, action = said(known), known.cleaned_data["action"]
            return answered(request, workflow.tie_action(observation, action, by=request.user, said=told))
        told, area = said(made), made.cleaned_data["area"]
        return answered(
            request,
            workflow.become_action(observation, area, made.values(), by=request.user, said=told),
        )
    context = {"observation": observation, "made": made, "known": known, "has_areas": areas.exists()}
    return render(request, "councils/observation_action.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_refuse(request, pk):
    observation = observation_to_answer(request, pk)
    form = RefusalForm(request.POST or None, observation=observation)
    if is_sent(request) and form.is_valid():
        return answered(request, workflow.refuse(observation, by=request.user, said=said(form)))
    context = {"observation": observation, "form": form, "heading": "Nej, med skäl"}
    return render(request, "councils/observation_answer.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def observation_reword(request, pk):
    """Tell something else, such as what has been done since."""
    observation = observation_to_answer(request, pk)
    if not observation.outcome:
        return redirect("councils:observation_report", pk)
    kind = RefusalForm if observation.outcome == "nej" else AnswerForm
    form = kind(request.POST or None, observation=observation)
    if is_sent(request) and form.is_valid():
        return answered(request, workflow.reword(observation, by=request.user, said=said(form)))
    context = {"observation": observation, "form": form, "heading": "Ändra svaret"}
    return render(request, "councils/observation_answer.html", context)


# --- From the report and from the plan ---


@require_GET
def report_observations(request, pk):
    """Which observations a report comes from: a page, and the part of it that the report shows."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    return origins_page(request, f"Rapport {pk}", report.get_absolute_url(), report=report)


@require_GET
def action_observations(request, pk):
    """Which observations an action answers: a page, and the part of it that the action shows."""
    action = get_object_or_404(Action.objects.visible_to(request.user), pk=pk)
    address = reverse("plans:action_detail", args=[pk])
    return origins_page(request, str(action), address, action=action)


def origins_page(request, name: str, address: str, **what):
    rows = Observation.objects.visible_to(request.user).filter(**what).select_related("dialogue")
    template = "_observation_origins" if wants_fragment(request) else "observation_origins"
    observations = list(rows.order_by("-dialogue__held_on", "number"))
    context = {"name": name, "address": address, "observations": observations}
    return render(request, f"councils/{template}.html", context)
