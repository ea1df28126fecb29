"""Lägesbilder as they are read: the list, one of them, and its files."""

from io import BytesIO

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import Overtaken, require
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from kommunbrott.numbers import whole_number
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans import assessment_access as access
from plans.choices import EDITABLE
from plans.content.assessment import AssessmentContent
from plans.documents.assessment import assessment_docx, assessment_html, assessment_pdf
from plans.documents.assessment_differences import compare
from plans.documents.formats import FORMATS
from plans.forms.assessment import BeginForm, FixingForm, SuccessorForm
from plans.models import Assessment, AssessmentProblem, AssessmentVersion, FocusArea, Plan
from plans.workflow import assessments as workflow
from plans.workflow.assessment_focus import make_focus_area


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
        "verdict": verdict,
        "may_make": access.may_make_assessment(request.user),
        "focus_areas": focus_areas_of(request, assessment),
        "editable_plans": editable_plans(request),
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


def editable_plans(request: HttpRequest) -> list[Plan]:
    """Those that a problem can be made a focus area of, the latest period first."""
    if not request.user.is_coordinator:
        return []
    return list(Plan.objects.filter(status__in=EDITABLE).order_by("-starts_on", "-pk"))


@require_POST
def assessment_problem_focus(request, pk):
    """Make a problem a focus area of a draft plan."""
    problem = get_object_or_404(AssessmentProblem.objects.select_related("assessment"), pk=pk)
    get_object_or_404(Assessment.objects.visible_to(request.user), pk=problem.assessment_id)
    require(access.may_make_assessment(request.user))
    plan = get_object_or_404(
        Plan.objects.visible_to(request.user), pk=whole_number(request.POST.get("plan")) or 0
    )
    area = make_focus_area(problem, plan, by=request.user)
    messages.success(request, f"{problem} är fokusområde i {plan}.")
    return redirect("plans:focus_area_detail", plan.pk, area.pk)


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


# --- Fix ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def assessment_fix(request, pk):
    """Enter the decision that makes the draft the municipality's lägesbild: printed and frozen as it stands."""
    assessment = shown(request, pk)
    content = assessment.content()
    verdict = access.may_fix_assessment(request.user, assessment)
    if assessment.is_fixed or not request.user.is_coordinator:
        require(verdict)
    if request.method == "POST" and request.POST.get("seen", "") != content.digest[:20]:
        raise Overtaken(assessment)
    form = FixingForm(request.POST if request.method == "POST" else None, initial={"dnr": assessment.dnr})
    if is_sent(request) and form.is_valid():
        require(verdict)
        given = form.cleaned_data
        fixing = workflow.Fixing(given["organ"], given["fixed_on"], given["paragraph"], given["dnr"])
        frozen = workflow.fixed(content, fixing)
        try:
            pdf = printed(frozen)
        except Unprintable as fault:
            form.add_error(None, fault.message)
        else:
            made = workflow.PrintedAssessment(frozen, pdf, content.digest)
            workflow.fix(assessment, by=request.user, fixing=fixing, printed=made)
            messages.success(request, f"{assessment} är fastställd och går inte att ändra.")
            return redirect("plans:assessment_version", assessment.pk)
    context = {"assessment": assessment, "content": content, "form": form, "verdict": verdict}
    return render(request, "plans/assessment_fix.html", context | {"seen": content.digest[:20]})


def printed(content: AssessmentContent) -> bytes:
    """Takes seconds, outside of any transaction. Raises Unprintable."""
    brand = brand_of(Municipality.current())
    return printed_now(lambda: assessment_pdf(content, brand))


@require_safe
def assessment_version(request, pk):
    """What was fixed, when and by whom, its files, and what it says otherwise than the one before."""
    assessment = get_object_or_404(
        Assessment.objects.visible_to(request.user).fixed().select_related("version__made_by"), pk=pk
    )
    return render(
        request, "plans/assessment_version.html", {"assessment": assessment, "version": assessment.version}
    )


@require_safe
def assessment_version_detail(request, pk):
    """From a version, which is what a plan points at, to its page."""
    version = get_object_or_404(AssessmentVersion.objects.defer("pdf", "content"), pk=pk)
    return redirect("plans:assessment_detail", version.assessment_id)


@require_safe
def assessment_file(request, pk, suffix):
    """The file as it was fixed; another format, or a draft, is made now from the same content."""
    assessment = shown(request, pk)
    content = assessment.content()
    brand = brand_of(Municipality.current())
    if suffix not in ("pdf", "docx", "html"):
        raise Http404
    if suffix == "pdf" and assessment.is_fixed:
        data = bytes(assessment.version.pdf)
    elif suffix == "pdf":
        try:
            data = printed(content)
        except Unprintable as fault:
            messages.error(request, fault.message)
            return redirect(assessment)
    else:
        data = {"docx": assessment_docx, "html": assessment_html}[suffix](content, brand)
    kept = "".join(mark if mark.isalnum() or mark in " -–()," else " " for mark in content.title)
    name = f"{' '.join(kept.split())[:120] or 'Lägesbild'}{' (utkast)' if content.is_draft else ''}.{suffix}"
    return FileResponse(
        BytesIO(data),
        # A page of ours may not carry styles of its own; as a file on a disk it may.
        as_attachment=suffix != "pdf",
        filename=name,
        content_type=FORMATS[suffix].content_type,
    )


@require_safe
def assessment_differences(request, pk):
    """Against the one before: conclusions, figures, texts."""
    assessment = shown(request, pk)
    former = assessment.predecessor
    if former is None or not former.is_fixed:
        raise Http404
    comparison = compare(former.content(), assessment.content())
    context = {"assessment": assessment, "former": former, "comparison": comparison}
    return render(request, "plans/assessment_differences.html", context)


@require_POST
def assessment_remove(request, pk):
    assessment = shown(request, pk)
    workflow.remove(assessment, by=request.user)
    messages.success(request, f"Utkastet {assessment} är borttaget.")
    return redirect("plans:assessment_list")
