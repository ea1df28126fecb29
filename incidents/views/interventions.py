"""Interventions: what was decided to be done, about which reports, and how it went."""

from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from incidents import access
from incidents.choices import INTERVENTION_TRANSITIONS, NEEDS_OUTCOME, InterventionStatus, ReportStatus
from incidents.documents.effect import effect_context, effect_pdf
from incidents.forms.guarded import MASK, is_to_be_saved
from incidents.forms.interventions import InterventionForm, InterventionMoveForm, LinkForm
from incidents.interventions import likely_reports
from incidents.models import Intervention, Report
from incidents.workflow import interventions as workflow
from kommunbrott.access import require
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from kommunbrott.numbers import whole_number
from kommunbrott.printing import Unprintable, printed_now
from kommunbrott.relogin import keeps_what_is_typed

SHOWN = 20
VERBS = {
    InterventionStatus.PLANNED: "Planera om",
    InterventionStatus.ONGOING: "Starta",
    InterventionStatus.ENDED: "Avsluta",
    InterventionStatus.CANCELLED: "Ställ in",
}


@require_safe
def intervention_list(request):
    rows = list(Intervention.objects.visible_to(request.user).for_list())
    context = {
        "open": [row for row in rows if row.is_open],
        "closed": [row for row in rows if not row.is_open],
        "may_keep": access.may_keep_interventions(request.user),
    }
    return render(request, "incidents/intervention_list.html", context)


@require_safe
def intervention_detail(request, pk):
    return page(request, shown(request, pk))


def shown(request, pk: int) -> Intervention:
    return get_object_or_404(Intervention.objects.visible_to(request.user).for_list(), pk=pk)


def page(request, intervention: Intervention, **more):
    readable = Report.objects.visible_to(request.user)
    linked = intervention.reports.filter(pk__in=readable.values("pk")).for_list().select_related("place")
    may_keep = access.may_keep_interventions(request.user)
    context = {
        "intervention": intervention,
        "reports": linked[:SHOWN],
        "report_count": intervention.report_count,
        "may_keep": may_keep,
        "moves": moves_from(intervention) if may_keep else [],
        "linked_open": intervention.reports.filter(status=ReportStatus.LINKED).count() if may_keep else 0,
        "log": log_of(intervention) if may_keep else [],
        "refusal": "",
        "refused": "",
        "typed_outcome": intervention.outcome,
        "move_form": None,
        **effect_context(intervention, timezone.localdate(), Municipality.current().name),
    } | more
    return render(request, "incidents/intervention_detail.html", context)


@require_safe
def intervention_file(request, pk):
    """The intervention and what it has come to, printed now."""
    intervention, municipality = shown(request, pk), Municipality.current()
    context = effect_context(intervention, timezone.localdate(), municipality.name)
    brand = brand_of(municipality)
    try:
        pdf = printed_now(lambda: effect_pdf(intervention, context, brand))
    except Unprintable as error:
        messages.error(request, error.message)
        return redirect(intervention)
    name = f"Insats {intervention.pk}.pdf"
    return FileResponse(BytesIO(pdf), filename=name, content_type="application/pdf")


def log_of(intervention: Intervention) -> list:
    """One entry for each time it was saved: the lists of a row are written to history one by one."""
    entries = intervention.history.select_related("history_user").order_by("history_date", "history_id")
    return list({entry.revision: entry for entry in reversed(entries)}.values())


def moves_from(intervention: Intervention) -> list[dict]:
    status = InterventionStatus(intervention.status)
    return [
        {
            "to": to.value,
            "verb": "Ta upp igen" if status == InterventionStatus.ENDED else VERBS[to],
            "needs_outcome": to in NEEDS_OUTCOME,
            "may_resolve": to == InterventionStatus.ENDED,
        }
        for to in INTERVENTION_TRANSITIONS[status]
    ]


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def intervention_create(request):
    """With ``?rapport=7`` about that report, which is linked when it is saved."""
    require(access.may_keep_interventions(request.user))
    report = Report.objects.filter(pk=whole_number(request.GET.get("rapport")) or 0).first()
    form = InterventionForm(InterventionForm.data_of(request), initial=proposed(report))
    if is_to_be_saved(request) and form.is_valid():
        reports = [report] if report else []
        made = workflow.create(form.values, by=request.user, reports=reports, kept=form.kept)
        messages.success(request, f"Insatsen är sparad: {made}.")
        return redirect(made)
    context = {"form": form, "intervention": None, "name": "", "report": report}
    return render(request, "incidents/intervention_edit.html", context)


def proposed(report: Report | None) -> dict:
    """What a report says of where and what."""
    initial = {"starts_on": timezone.localdate()}
    if report is None:
        return initial
    initial |= {"categories": [report.category_id], "areas": [report.area_id] if report.area_id else []}
    if report.place_id:
        initial["place"] = report.place_id
    elif report.latitude is not None:
        initial["point"] = f"{report.latitude:.6f}, {report.longitude:.6f}"
    return initial


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def intervention_edit(request, pk):
    require(access.may_keep_interventions(request.user))
    intervention = get_object_or_404(Intervention, pk=pk)
    name = str(intervention)
    form = InterventionForm(InterventionForm.data_of(request), instance=intervention)
    if is_to_be_saved(request) and form.is_valid():
        seen = whole_number(request.POST.get("seen")) or 0
        changed = workflow.change(intervention, form.values, by=request.user, seen=seen, kept=form.kept)
        messages.success(request, f"{changed} är sparad.")
        return redirect(changed)
    seen = request.POST.get("seen") or intervention.revision
    context = {"form": form, "intervention": intervention, "name": name, "seen": seen, "report": None}
    return render(request, "incidents/intervention_edit.html", context)


@require_POST
def intervention_move(request, pk):
    intervention = shown(request, pk)
    require(access.may_keep_interventions(request.user))
    form = InterventionMoveForm(InterventionMoveForm.data_of(request))
    to = request.POST.get("to") or request.POST.get("towards", "")
    if request.POST.get("do") == MASK:
        return page(request, intervention, refused=to, typed_outcome=form.data.get("outcome", ""))
    try:
        if not form.is_valid():
            raise ValidationError(next(iter(form.errors.values())))
        data = form.cleaned_data
        moved = workflow.move(
            intervention,
            InterventionStatus(data["to"]),
            by=request.user,
            seen=data["seen"],
            outcome=data["outcome"],
            resolves=data["resolves"],
            kept=form.kept,
        )
    except ValidationError as error:
        return page(
            request,
            intervention,
            refusal=error.messages[0],
            refused=to,
            move_form=form,
            typed_outcome=request.POST.get("outcome", ""),
        )
    messages.success(request, f"{moved} är {moved.get_status_display().lower()}.")
    return redirect(moved)


# --- Which reports it answers ---


@require_http_methods(["GET", "POST"])
def intervention_reports(request, pk):
    """Reports where the intervention is and of its kind, to tick and link."""
    require(access.may_keep_interventions(request.user))
    intervention = shown(request, pk)
    likely = list(likely_reports(intervention, timezone.localdate()))
    if request.method == "POST":
        ticked = {whole_number(key) for key in request.POST.getlist("report")}
        chosen = [report for report in likely if report.pk in ticked]
        workflow.link_all(chosen, intervention, by=request.user)
        said = f"{len(chosen)} rapporter är kopplade." if len(chosen) != 1 else "En rapport är kopplad."
        messages.success(request, said if chosen else "Ingen rapport var vald.")
        return redirect(intervention)
    context = {"intervention": intervention, "likely": likely}
    return render(request, "incidents/intervention_reports.html", context)


@require_POST
def intervention_unlink(request, pk):
    require(access.may_keep_interventions(request.user))
    intervention = get_object_or_404(Intervention, pk=pk)
    report = get_object_or_404(Report, pk=whole_number(request.POST.get("report")) or 0)
    workflow.unlink(report, intervention, by=request.user)
    messages.success(request, f"Rapport {report.pk} är inte längre kopplad till insatsen.")
    return redirect(intervention)


@require_POST
def report_link(request, pk):
    """From the report: to one of the interventions that are open."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    require(access.may_keep_interventions(request.user))
    rows = Intervention.objects.for_report(report).filter(is_linked=False)
    form = LinkForm(request.POST, interventions=list(rows))
    if not form.is_valid():
        messages.error(request, form.errors["intervention"][0])
        return redirect("incidents:report_review", pk)
    intervention = form.cleaned_data["intervention"]
    workflow.link(report, intervention, by=request.user)
    messages.success(request, f"Rapport {report.pk} är kopplad till insatsen {intervention}.")
    return redirect("incidents:report_review", pk)
