"""The lägesbild that a plan rests on: what it is called, and the file."""

from dataclasses import replace

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kommunbrott.access import require
from kommunbrott.attachments import given_out
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import access
from plans.forms.situation import SituationForm
from plans.models import Plan, SituationFile
from plans.views.sheets import visible_row
from plans.workflow import situation as workflow


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def plan_situation(request, pk):
    plan = visible_row(Plan, pk, request.user)
    require(access.may_edit(request.user, plan))
    is_post = request.method == "POST"
    form = SituationForm(request.POST if is_post else None, request.FILES if is_post else None, plan=plan)
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        stated = workflow.Situation(
            given["title"], given["organ"], given["on"], given["file"], given.get("drops_file", False)
        )
        if version := given.get("fixed"):
            told = workflow.Situation.of(version)
            stated = replace(told, file=stated.file, drops_file=stated.drops_file)
        workflow.state_situation(
            plan, by=request.user, situation=stated, base_version=request.POST.get("version", "")
        )
        messages.success(request, "Uppgifterna om lägesbilden är sparade.")
        return redirect(plan)
    base_version = request.POST.get("version", "") if is_post else workflow.situation_version(plan)
    context = {"plan": plan, "form": form, "version": base_version, "lost_file": is_post and request.FILES}
    return render(request, "plans/plan_situation.html", context, status=422 if is_post else 200)


@require_safe
def situation_file(request, pk):
    return given_out(get_object_or_404(SituationFile.objects.visible_to(request.user), pk=pk))
