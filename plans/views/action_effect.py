"""What an action has come to: reports before and after it, and the indicators of its goals."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from incidents.documents.effect import effect_context
from kommunbrott.access import require
from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import access
from plans.forms.action_measure import MeasureForm
from plans.goal_indicators import measured_goals
from plans.models import Action, ActionMeasure
from plans.workflow.action_measure import measure_by


@require_safe
def action_effect(request, pk):
    """A page, and the part of it that the action's own page fetches."""
    action = get_object_or_404(Action.objects.visible_to(request.user).select_related("plan"), pk=pk)
    municipality, today = Municipality.current(), timezone.localdate()
    measure = ActionMeasure.objects.filter(action=action).first()
    may_see = access.may_see_effect(request.user, action)
    context = {
        "action": action,
        "measure": measure,
        "may_measure": access.may_measure(request.user),
        "may_see_effect": may_see,
        "goals": measured_goals(list(action.goals.select_related("series")), municipality),
        "assessment": None,
        "figures": [],
    }
    if measure and may_see and measure.starts_on <= today:
        context |= effect_context(measure, today, municipality.name)
    name = "plans/_action_effect.html" if wants_fragment(request) else "plans/action_effect.html"
    return render(request, name, context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def action_measure(request, pk):
    """Choose what the action is measured by."""
    require(access.may_measure(request.user))
    action = get_object_or_404(Action.objects.visible_to(request.user).select_related("plan"), pk=pk)
    measure = ActionMeasure.objects.filter(action=action).first()
    form = MeasureForm(request.POST or None, action=action, measure=measure)
    if is_sent(request) and form.is_valid():
        measure_by(action, form.measured, form.indicators, by=request.user)
        messages.success(request, "Det som mäts är sparat.")
        return redirect("plans:action_detail", pk)
    return render(request, "plans/action_measure.html", {"form": form, "action": action})
