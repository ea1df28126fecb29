"""Putting the decided plan out for residents: how it will look, what in it may point out a person, and the log."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from incidents.findings import familiar_names
from kommunbrott import publishing
from kommunbrott.access import Overtaken, no, require
from kommunbrott.forms.publishing import again, publish_form
from kommunbrott.models import Municipality
from plans.models import (
    Action,
    Assessment,
    AssessmentPublication,
    AssessmentVersion,
    Plan,
    PlanPublication,
    PlanVersion,
)
from plans.public_assessment import public_assessment
from plans.public_content import PublicPlan, public_plan
from plans.views.sheets import visible_row

UNDECIDED = no("Planen är inte beslutad än. Bara det som är beslutat publiceras för allmänheten.")


@require_http_methods(["GET", "POST"])
def plan_publish(request, pk):
    plan = visible_row(Plan, pk, request.user)
    require(publishing.may_publish(request.user))
    version = plan.versions.decisions().defer("pdf").last()
    if version is None:
        require(UNDECIDED)
    content = told_now(plan, version)
    out = PlanPublication.objects.live().filter(plan=plan).select_related("published_by").first()
    form = publish_form(request.POST or None, content, version.content, familiar_names(), out)
    theirs = False
    if request.method == "POST" and form.is_valid():
        theirs = not form.is_about(content)
        if not theirs:
            told = {"wanted": form.wanted(content), "seen": form.cleaned_data["seen"]}
            publishing.publish(PlanPublication, by=request.user, plan=plan, version=version, **told)
            messages.success(request, f"{plan} är publicerad. Invånarna kan läsa den nu.")
            return redirect("plans:plan_publish", plan.pk)
        form = again(form, content)
    context = {
        "plan": plan,
        "version": version,
        "public": content,
        "actions": Municipality.current().action_forms,
        "out": out,
        "is_changed": out is not None and out.tree.areas != content.areas,
        "log": list(plan.publications.for_log()),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "plans/plan_publish.html", context, status=409 if theirs else 200)


def told_now(plan: Plan, version: PlanVersion) -> PublicPlan:
    """The words of the decision, and how the actions stand today."""
    today = timezone.localdate()
    return public_plan(version.tree, Action.objects.standings(plan, version.tree.actions, today), on=today)


@require_POST
def plan_unpublish(request, pk):
    plan = visible_row(Plan, pk, request.user)
    require(publishing.may_publish(request.user))
    out = PlanPublication.objects.live().filter(plan=plan).first()
    if out is None:
        raise Overtaken(plan)
    publishing.withdraw(out, by=request.user)
    messages.success(request, f"{plan} visas inte längre för allmänheten.")
    return redirect("plans:plan_publish", plan.pk)


# --- The lägesbild ---

UNFIXED = no("Lägesbilden är inte fastställd än. Bara det som är fastställt publiceras för allmänheten.")


@require_http_methods(["GET", "POST"])
def assessment_publish(request, pk):
    """As ``plan_publish``, without the file: it holds counts that are not for everybody."""
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    require(publishing.may_publish(request.user))
    if not assessment.is_fixed:
        require(UNFIXED)
    version = AssessmentVersion.objects.defer("pdf").get(assessment=assessment)
    content = public_assessment(version.tree)
    out = AssessmentPublication.objects.live().filter(assessment=assessment).for_log().first()
    form = publish_form(request.POST or None, content, {}, familiar_names(), out)
    del form.fields["has_file"]
    theirs = False
    if request.method == "POST" and form.is_valid():
        theirs = not form.is_about(content)
        if not theirs:
            wanted = publishing.Wanted(content, kept_reason=form.cleaned_data.get("kept_reason", ""))
            of = {"assessment": assessment, "version": version}
            seen = form.cleaned_data["seen"]
            publishing.publish(AssessmentPublication, by=request.user, wanted=wanted, seen=seen, **of)
            messages.success(request, f"{assessment} är publicerad. Invånarna kan läsa den nu.")
            return redirect("plans:assessment_publish", assessment.pk)
        form = again(form, content)
    context = {
        "assessment": assessment,
        "version": version,
        "public": content,
        "out": out,
        "is_changed": out is not None and out.digest != content.digest,
        "log": list(assessment.publications.for_log()),
        "form": form,
        "theirs": theirs,
    }
    return render(request, "plans/assessment_publish.html", context, status=409 if theirs else 200)


@require_POST
def assessment_unpublish(request, pk):
    assessment = get_object_or_404(Assessment.objects.visible_to(request.user), pk=pk)
    require(publishing.may_publish(request.user))
    out = AssessmentPublication.objects.live().filter(assessment=assessment).first()
    if out is None:
        raise Overtaken(assessment)
    publishing.withdraw(out, by=request.user)
    messages.success(request, f"{assessment} visas inte längre för allmänheten.")
    return redirect("plans:assessment_publish", assessment.pk)
