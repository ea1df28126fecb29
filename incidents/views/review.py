"""The coordinator's queue: one report at a time, with what must be decided about it."""

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from incidents import access
from incidents.choices import NEEDS_REASON, TRANSITIONS, ReportStatus
from incidents.duplicates import likely_same, with_likely_same
from incidents.findings import digest, familiar_names, open_findings
from incidents.forms.interventions import LinkForm
from incidents.forms.review import CorrectForm, MoveForm, PiecesForm, RuleForm
from incidents.models import Intervention, Report, RoutingRule
from incidents.routing import rule_for
from incidents.views.register import nearby
from incidents.workflow import review
from kommunbrott.access import require
from kommunbrott.numbers import whole_number
from kommunbrott.relogin import is_sent, keeps_what_is_typed

QUEUE_LENGTH = 50
KEYS_COOKIE, ON, OFF, KEYS_KEPT = "granskningstangenter", "1", "0", 365 * 24 * 60 * 60
# What static/js/review.js does for each, by pressing what has it as data-key.
KEYS = (
    ("G", "Godkänn och gå till nästa"),
    ("M", "Maska allt som är markerat"),
    ("D", "Slå ihop med den som liknar mest"),
    ("O", "Olika händelser"),
    ("A", "Skriv av"),
    ("E", "Rätta kategorin"),
    ("J", "Hoppa över"),
    ("K", "Föregående"),
)
TRIED = 100
KIND_KEY = {"data-key": "e", "aria-keyshortcuts": "e"}
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
    doubled = with_likely_same(queue)
    rows = [(each, bool(open_findings(each, known)), each.pk in doubled) for each in queue]
    context = {
        "queue": rows,
        "waiting": Report.objects.to_review().count(),
        "report": None,
        "keys": KEYS,
        "keys_are_on": request.COOKIES.get(KEYS_COOKIE) != OFF,
    }
    if report is not None:
        report = (
            Report.objects.for_list().select_related("merged_into", "reporter", "routed_to").get(pk=report.pk)
        )
        review.opened(report, by=request.user)
        form = form or CorrectForm(report=report)
        form.fields["kind"].widget.attrs |= KIND_KEY if context["keys_are_on"] else {}
        findings = open_findings(report, known)
        context |= {
            "report": report,
            "pieces": pieces_of(report, findings),
            "findings": [(each.of(report.text), each, digest(each.of(report.text))) for each in findings],
            "likely": likely_same(report),
            "merged": report.merged.all(),
            "form": form,
            "moves": moves_from(report),
            "refusal": "",
            "typed_reason": "",
            "keep_refusal": "",
            "typed_keep": "",
            "contact": getattr(report, "contact", None),
            "photos": report.photos.only("key", "width", "height"),
            "log": report.log.select_related("by")[:30],
            **interventions_of(report),
            "nearby": nearby(report),
            **around(report, queue),
        } | more
    return render(request, "incidents/report_review.html", context)


def around(report: Report, queue: list[Report]) -> dict:
    """The one that follows in the queue, which begins again after its last, and the one before."""
    keys = [each.pk for each in queue]
    if report.pk not in keys:
        return {"next": queue[0] if queue else None, "previous": None}
    at = keys.index(report.pk)
    following = queue[(at + 1) % len(queue)]
    return {
        "next": following if following.pk != report.pk else None,
        "previous": queue[at - 1] if at else None,
    }


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


@require_POST
def review_keys(request):
    """Turn the keys of the queue on or off in this browser."""
    require(access.may_review(request.user))
    number = whole_number(request.POST.get("report"))
    back = redirect("incidents:report_review", number) if number else redirect("incidents:report_queue")
    state = ON if request.POST.get("on") == ON else OFF
    back.set_cookie(
        KEYS_COOKIE, state, KEYS_KEPT, secure=settings.SESSION_COOKIE_SECURE, httponly=True, samesite="Lax"
    )
    return back


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
