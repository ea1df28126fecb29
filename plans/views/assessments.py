"""Lägesbilder as they are read: the list, one of them, and its files."""

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import assessment_access as access
from plans.figures import draw
from plans.forms.assessment import BeginForm, SuccessorForm
from plans.models import Assessment, FocusArea, Plan
from plans.workflow import assessments as workflow


@require_safe
def assessment_list(request):
    rows = list(Assessment.objects.visible_to(request.user).for_list())
    current = next((row for row in rows if row.is_fixed), None)
    context = {
        "rows": rows,
        "current": current,
        "today": timezone.localdate(),
        "may_make": access.may_make_assessment(request.user),
    }
    return render(request, "plans/assessment_list.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assessment_create(request):
    require(access.may_make_assessment(request.user))
    form = BeginForm(request.POST if request.method == "POST" else None)
    if is_sent(request) and form.is_valid():
        made = workflow.begin(Assessment(**form.cleaned_data), by=request.user)
        return redirect("plans:assessment_write", made.pk)
    return render(request, "plans/assessment_create.html", {"form": form})


def shown(request: HttpRequest, pk: int) -> Assessment:
    visible = Assessment.objects.visible_to(request.user).for_list()
    return get_object_or_404(visible, pk=pk)


@require_safe
def assessment_detail(request, pk):
    """As the document reads, living or fixed, with what has come of its problems."""
    assessment = shown(request, pk)
    content = assessment.content()
    verdict = access.may_write_assessment(request.user, assessment)
    context = {
        "assessment": assessment,
        "content": content,
        "figures": {figure.id: draw(figure) for figure in content.figures},
        "verdict": verdict,
        "may_make": access.may_make_assessment(request.user),
        "focus_areas": focus_areas_of(request, assessment),
        "plans": Plan.objects.visible_to(request.user).filter(assessment_version__assessment=assessment),
        "successor": assessment.successors.filter(
            pk__in=Assessment.objects.visible_to(request.user).values("pk")
        ).first(),
    }
    return render(request, "plans/assessment_detail.html", context)


def focus_areas_of(request: HttpRequest, assessment: Assessment) -> dict[int, list[FocusArea]]:
    """Those made from each problem, in plans whose living text the user may see. One query."""
    found: dict[int, list[FocusArea]] = {}
    rows = FocusArea.objects.filter(
        assessment_problem__assessment=assessment, plan__in=Plan.objects.open_to(request.user)
    )
    for area in rows.select_related("plan").order_by("plan_id", "position"):
        found.setdefault(area.assessment_problem_id, []).append(area)
    return found


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assessment_successor(request, pk):
    """Begin the next one from one that has been fixed."""
    assessment = shown(request, pk)
    require(access.may_make_successor(request.user, assessment))
    usual = {"title": f"Lägesbild {assessment.update_by.year}"}
    form = SuccessorForm(request.POST if request.method == "POST" else None, initial=usual)
    if is_sent(request) and form.is_valid():
        made = workflow.begin_successor(assessment, form.cleaned_data["title"], by=request.user)
        messages.success(request, f"{made} är påbörjad med allt som stod i {assessment}.")
        return redirect("plans:assessment_write", made.pk)
    return render(request, "plans/assessment_successor.html", {"assessment": assessment, "form": form})


@require_POST
def assessment_remove(request, pk):
    assessment = shown(request, pk)
    workflow.remove(assessment, by=request.user)
    messages.success(request, f"Utkastet {assessment} är borttaget.")
    return redirect("plans:assessment_list")
