from dataclasses import replace

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from kommunbrott.htmx import wants_fragment
from kommunbrott.models import Municipality
from kommunbrott.queue import is_worked_off
from plans import printing
from plans.choices import PrintFormat, PrintStage
from plans.documents.brand import brand_of
from plans.documents.formats import FORMATS, file_name
from plans.documents.html import page_context
from plans.documents.pointers import lost_pointers
from plans.forms.printing import PrintForm
from plans.models import Plan, PrintJob
from plans.views.sheets import visible_row

SHOWN = 5


@require_http_methods(["GET", "POST"])
def plan_print(request, pk):
    """Choose a format. The work itself is done from the queue."""
    plan = get_object_or_404(Plan.objects.visible_to(request.user), pk=pk)
    form = PrintForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return redirect(printing.order_print(plan, form.cleaned_data["format"], by=request.user))
    jobs = PrintJob.objects.visible_to(request.user).filter(plan=plan).for_list()[:SHOWN]
    context = {
        "plan": plan,
        "title": title_for(request.user, plan),
        "form": form,
        "jobs": jobs,
        "lost_pointers": lost_pointers(plan.content_for(request.user)),
    }
    return render(request, "plans/plan_print.html", context)


def title_for(user, plan: Plan) -> str:
    """A revision may have given the plan another title, which is not everybody's to see."""
    return plan.title if user.is_coordinator else plan.content_for(user).title


@require_safe
def print_job(request, pk):
    """How far it has come. Asked for again every other second, or by the link where there are no scripts."""
    job = visible_job(request, pk)
    if not job.is_ended and not printing.is_under_way(job):
        job.stage, job.note = PrintStage.FAILED, printing.FAILURE
    context = {"job": job, "plan": job.plan, "steps": steps(job)}
    context["title"] = title_for(request.user, job.plan)
    if not wants_fragment(request):
        return render(request, "plans/print_job.html", context)
    state = f"{job.stage}-{job.progress}"
    if request.GET.get("nu") == state:
        response = HttpResponse(status=204)
    else:
        part = "_step_print.html" if "steg" in request.GET else "_print_job.html"
        response = render(request, f"plans/{part}", context)
    return response


def steps(job: PrintJob) -> list[dict]:
    """The stages in order, each with whether it is done, current or to come; nobody at work is told."""
    order = [stage for stage in PrintStage if stage != PrintStage.FAILED]
    now = order.index(job.stage) if job.stage in order else -1
    found = [
        {"label": stage.label, "is_done": place < now or job.is_done, "is_current": place == now}
        for place, stage in enumerate(order)
    ]
    if job.stage == PrintStage.QUEUED and not is_worked_off():
        found[0]["note"] = "Ingen arbetar av kön just nu. Säg till den som sköter systemet."
    return found


@require_safe
def print_job_file(request, pk):
    job = visible_job(request, pk)
    path = printing.path_of(job)
    if not job.is_done or not path.is_file():
        messages.warning(request, "Filen finns inte längre. Skriv ut planen igen.")
        return redirect("plans:plan_print", job.plan_id)
    return FileResponse(
        path.open("rb"),
        # A page of ours may not carry styles of its own; as a file on her disk it may.
        as_attachment=job.format != PrintFormat.PDF,
        filename=file_name(
            replace(job.plan.content_for(request.user), status=job.content_status), job.format
        ),
        content_type=FORMATS[job.format].content_type,
    )


@require_safe
def plan_document(request, pk):
    """The printed plan as a page, made as it is asked for."""
    plan = visible_row(Plan, pk, request.user)
    context = page_context(plan.content_for(request.user), brand_of(Municipality.current()))
    return render(request, "plans/plan_document_page.html", context)


def visible_job(request, pk) -> PrintJob:
    return get_object_or_404(
        PrintJob.objects.visible_to(request.user).select_related("plan").defer("snapshot"), pk=pk
    )
