"""The coordinator's queue: one report at a time, with what must be decided about it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from incidents import access
from incidents.choices import NEEDS_REASON, TRANSITIONS, ReportStatus
from incidents.duplicates import likely_same
from incidents.findings import digest, familiar_names, open_findings
from incidents.forms.interventions import LinkForm
from incidents.forms.review import CorrectForm, MoveForm, PiecesForm, RuleForm
from incidents.models import Intervention, Report, RoutingRule
from incidents.routing import rule_for
from incidents.workflow import review
from kommunbrott.access import require
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed

QUEUE_LENGTH = 50
TRIED = 100
# What a step is called on its button.
VERBS = {
    ReportStatus.REVIEWED: "Godkänn",
    ReportStatus.RESOLVED: "Markera som åtgärdad",
    ReportStatus.DISMISSED: "Skriv av",
    ReportStatus.REOPENED: "Öppna igen",
}


def report_queue(request):
    """The first report that waits, or that nothing does."""
    require(access.may_review(request.user))
    first = Report.objects.to_review().order_by("-reported_at", "-pk").first()
    return page(request, first)


def report_review(request, pk):
    require(access.may_review(request.user))
    return page(request, get_object_or_404(Report, pk=pk))


def page(request, report: Report | None, form: CorrectForm | None = None, **more):
    queue = list(Report.objects.to_review().for_list().order_by("-reported_at", "-pk")[:QUEUE_LENGTH])
    known = familiar_names()
    rows = [(each, bool(open_findings(each, known))) for each in queue]
    context = {"queue": rows, "waiting": Report.objects.to_review().count(), "report": None}
    if report is not None:
        report = (
            Report.objects.for_list().select_related("merged_into", "reporter", "routed_to").get(pk=report.pk)
        )
        review.opened(report, by=request.user)
        findings = open_findings(report, known)
        context |= {
            "report": report,
            "pieces": pieces_of(report, findings),
            "findings": [(each.of(report.text), each, digest(each.of(report.text))) for each in findings],
            "likely": likely_same(report),
            "merged": report.merged.all(),
            "form": form or CorrectForm(report=report),
            "moves": moves_from(report),
            "refusal": "",
            "typed_reason": "",
            "keep_refusal": "",
            "typed_keep": "",
            "contact": getattr(report, "contact", None),
            "photos": report.photos.only("key", "width", "height"),
            "log": report.log.select_related("by")[:30],
            **interventions_of(report),
            "next": next((each for each, _ in rows if each.pk != report.pk), None),
        } | more
    return render(request, "incidents/report_review.html", context)


def pieces_of(report: Report, findings) -> list[tuple[str, bool]]:
    """The text cut up: each piece, and whether it is a finding."""
    cut, place = [], 0
    for finding in findings:
        cut += [(report.text[place : finding.start], False), (finding.of(report.text), True)]
        place = finding.end
    return [(piece, is_finding) for piece, is_finding in [*cut, (report.text[place:], False)] if piece]


def moves_from(report: Report) -> list[dict]:
    """The steps that can be taken, without those that another page decides."""
    return [
        {"to": to.value, "verb": VERBS[to], "needs_reason": to in NEEDS_REASON}
        for to in TRANSITIONS[ReportStatus(report.status)]
        if to in VERBS and (report.status, to) != (ReportStatus.LINKED, ReportStatus.REVIEWED)
    ]


def interventions_of(report: Report) -> dict:
    rows = list(Intervention.objects.for_report(report))
    form = LinkForm(interventions=[row for row in rows if not row.is_linked])
    return {
        "interventions": [row for row in rows if row.is_linked],
        "may_be_linked": may_be_linked(report),
        "link_form": form if len(form.fields["intervention"].choices) > 1 else None,
    }


def may_be_linked(report: Report) -> bool:
    is_on_the_way = ReportStatus.LINKED in TRANSITIONS[ReportStatus(report.status)]
    return report.merged_into_id is None and (is_on_the_way or report.status == ReportStatus.LINKED)


# --- Steps ---


@require_POST
def report_move(request, pk):
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    require(access.may_review(request.user))
    form = MoveForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError(next(iter(form.errors.values())))
        data = form.cleaned_data
        moved = review.move(
            report, ReportStatus(data["to"]), by=request.user, seen=data["seen"], reason=data["reason"]
        )
    except ValidationError as error:
        refusal = {"refusal": error.messages[0], "typed_reason": request.POST.get("reason", "")}
        return page(request, report, **refusal)
    messages.success(request, f"Rapport {moved.pk} är {moved.get_status_display().lower()}.")
    following = Report.objects.to_review().order_by("-reported_at", "-pk").exclude(pk=pk).first()
    return (
        redirect("incidents:report_review", following.pk) if following else redirect("incidents:report_queue")
    )


@require_POST
def report_mask(request, pk):
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    review.mask(report, PiecesForm(request.POST).pieces(), by=request.user)
    messages.success(request, "Texten är maskad. Det som stod där finns ingenstans kvar.")
    return redirect("incidents:report_review", pk)


@require_POST
def report_keep(request, pk):
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    form = PiecesForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        review.keep(report, form.pieces(), by=request.user, reason=reason)
    except ValidationError as error:
        return page(
            request, report, keep_refusal=error.messages[0], typed_keep=request.POST.get("reason", "")
        )
    messages.success(request, "Texten står kvar. Skälet är noterat i loggen.")
    return redirect("incidents:report_review", pk)


@keeps_what_is_typed
def report_correct(request, pk):
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    require(access.may_review(request.user))
    if request.method != "POST":
        return redirect("incidents:report_review", pk)
    form = CorrectForm(request.POST, report=report)
    if is_sent(request) and form.is_valid():
        data = form.cleaned_data
        review.correct(
            report,
            by=request.user,
            category=form.category,
            subcategory=form.subcategory,
            area=data["area"],
            routed_to=data["routed_to"],
        )
        messages.success(request, "Rapporten är rättad.")
        return redirect("incidents:report_review", pk)
    return page(request, report, form)


@require_POST
def report_merge(request, pk):
    """With ``other``: as one event (``do`` = samma), or told apart (olika)."""
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    require(access.may_review(request.user))
    other = get_object_or_404(Report, pk=whole_number(request.POST.get("other")) or 0)
    if request.POST.get("do") == "olika":
        review.tell_apart(report, other, by=request.user)
        messages.success(request, f"Rapport {report.pk} och {other.pk} är olika händelser.")
        return redirect("incidents:report_review", pk)
    review.merge(report, other, by=request.user)
    messages.success(
        request, f"Rapport {report.pk} och {other.pk} räknas som en händelse. Det går att ångra."
    )
    return redirect("incidents:report_review", other.pk)


@require_POST
def report_part(request, pk):
    report = get_object_or_404(Report.objects.visible_to(request.user), pk=pk)
    review.part(report, by=request.user)
    messages.success(request, f"Rapport {report.pk} är en egen händelse igen.")
    return redirect("incidents:report_review", pk)


# --- Rules ---


@keeps_what_is_typed
def routing_rule_list(request):
    """The rules, a new one, and what they would have done with the latest reports."""
    require(access.may_review(request.user))
    form = RuleForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        rule = form.save()
        messages.success(request, f"Regeln är sparad: {rule}.")
        return redirect("incidents:routing_rule_list")
    rules = list(RoutingRule.objects.for_list())
    latest = list(
        Report.objects.for_list().select_related("area__parent").order_by("-reported_at", "-pk")[:TRIED]
    )
    outcome = [(report, rule_for(report, rules)) for report in latest]
    hits = {rule.pk: sum(found is not None and found.pk == rule.pk for _, found in outcome) for rule in rules}
    context = {
        "form": form,
        "rules": [(rule, hits[rule.pk]) for rule in rules],
        "tried": len(latest),
        "unmatched": sum(found is None for _, found in outcome),
        "outcome": outcome[:20],
    }
    return render(request, "incidents/routing_rule_list.html", context)


@require_POST
def routing_rule_remove(request, pk):
    require(access.may_review(request.user))
    rule = get_object_or_404(RoutingRule, pk=pk)
    rule.delete()
    messages.success(request, "Regeln är borttagen. Rapporter som redan är skickade påverkas inte.")
    return redirect("incidents:routing_rule_list")
