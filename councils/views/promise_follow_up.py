"""Ni sa, vi lovade, vi gjorde: how each promise stands, told period by period, on a page and on paper."""

import datetime as dt

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from councils import promise_access as access
from councils.choices import PromiseKind, PromiseVerdict
from councils.documents.promises import FollowUpContent, FollowUpLine, follow_up_pdf
from councils.forms.promises import PromiseReportForm
from councils.models import Promise, PromiseDocument
from councils.models.promise_tree import line
from councils.promise_content import figure
from councils.promise_standing import PromiseStanding, standings, tally
from councils.views.promise_prints import answered
from councils.views.promises import standings_of, visible_promise, visible_promises
from councils.workflow import promise_reports as workflow
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import Period
from kommunbrott.models import Municipality
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.documents.brand import brand_of
from plans.printing import Unprintable, printed_now


@require_safe
def promise_follow_up(request, pk):
    document = visible_promises(request, pk)
    if document.is_draft:
        return redirect(document)
    found = standings_of(request, document)
    context = {"document": document, "content": follow_up_content(document, found), "may_see": True}
    return render(request, "councils/promise_follow_up.html", context)


@require_safe
def promise_follow_up_pdf(request, pk):
    document = visible_promises(request, pk)
    if document.is_draft:
        return redirect(document)
    content, brand = (
        follow_up_content(document, standings_of(request, document)),
        brand_of(Municipality.current()),
    )
    try:
        pdf = printed_now(lambda: follow_up_pdf(content, brand))
    except Unprintable as fault:
        messages.error(request, fault.message)
        return redirect("councils:promise_follow_up", document.pk)
    return answered(pdf, f"{document.title}, uppföljning.pdf")


def follow_up_content(document: PromiseDocument, found: list[PromiseStanding]) -> FollowUpContent:
    return FollowUpContent(
        title=document.title,
        period=document.period,
        on=timezone.localdate(),
        note=document.ended_note,
        dialogues=document.dialogues,
        counts=tuple((label, count) for _, label, count in tally(found)),
        lines=tuple(told(one) for one in found if one.promise.kind != PromiseKind.INFORMATION),
    )


def told(one: PromiseStanding) -> FollowUpLine:
    promise = one.promise
    content = line(promise)
    return FollowUpLine(
        number=promise.number,
        kind=promise.kind,
        text=promise.text,
        who=content.who,
        said=promise.said,
        verdict=one.verdict_label,
        target=promise.target,
        value=one.value,
        done=tuple(
            (
                one_period.period.label,
                one_period.report.get_verdict_display(),
                in_words(one_period.report, promise),
            )
            for one_period in one.reports
            if one_period.report
        ),
        actions=tuple(str(action) for action in one.actions),
    )


def in_words(report, promise: Promise) -> str:
    """The text and the figure, in one."""
    if report.value is None:
        return report.text
    of = f" av {figure(promise.target_value)}" if promise.target_value is not None else ""
    told = f"{figure(report.value)}{of} {promise.target_unit}".strip()
    return f"{report.text} {told}." if report.text else f"{told}."


# --- Saying how it stands ---


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def promise_line_report(request, pk):
    promise = visible_promise(request, pk)
    document = promise.document
    require(access.may_report_promise(request.user, promise))
    standing = standing_of(promise)
    periods = periods_to_report(document, timezone.localdate())
    chosen = chosen_period(request, periods, standing)
    form = PromiseReportForm(
        request.POST or None, periods=periods, unit=promise.target_unit, initial=initial_of(standing, chosen)
    )
    theirs = None
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        said = workflow.Told(PromiseVerdict(given["verdict"]), given["value"], given["text"])
        ends_on = dt.date.fromisoformat(given["period_ends_on"])
        try:
            workflow.report_promise(
                promise,
                by=request.user,
                period_ends_on=ends_on,
                told=said,
                last_seen=last_seen(given, standing, ends_on),
            )
        except Overtaken:
            theirs = promise.reports.filter(period_ends_on=ends_on).select_related("made_by").last()
            if theirs is None:
                raise
            form.data = form.data.copy()
            form.data["last_seen"] = str(theirs.pk)
        else:
            messages.success(request, "Uppföljningen är sparad.")
            return redirect(promise)
    context = {"form": form, "promise": promise, "document": document, "standing": standing, "theirs": theirs}
    status = 409 if theirs else 422 if form.errors else 200
    return render(request, "councils/promise_line_report.html", context, status=status)


def standing_of(promise: Promise) -> PromiseStanding:
    promises = Promise.objects.filter(pk=promise.pk).prefetch_related(
        "parties", "reports__made_by", "actions"
    )
    return standings(promise.document, promises, set(), timezone.localdate())[0]


def periods_to_report(document: PromiseDocument, today: dt.date) -> list[Period]:
    """Those that have begun, the latest first; the first one before anything has."""
    begun = [period for period in document.report_periods if period.starts_on <= today]
    return list(reversed(begun)) or list(document.report_periods[:1])


def chosen_period(request, periods: list[Period], standing: PromiseStanding) -> Period | None:
    """The one that is asked for, else the last one that has ended without a word, else the present one."""
    asked = request.GET.get("period", "")
    by_day = {period.ends_on.isoformat(): period for period in periods}
    return by_day.get(asked) or standing.due or (periods[0] if periods else None)


def initial_of(standing: PromiseStanding, chosen: Period | None) -> dict:
    """What was said of the period, to go on from."""
    report = next((one.report for one in standing.reports if chosen and one.period == chosen), None)
    seen = max((one.pk for one in standing.history), default=0)
    initial = {"period_ends_on": chosen.ends_on.isoformat() if chosen else "", "last_seen": seen}
    if report:
        initial |= {"verdict": report.verdict, "value": report.value, "text": report.text}
    return initial


def last_seen(given: dict, standing: PromiseStanding, ends_on: dt.date) -> int:
    """The last report of the period among those that were there when the form was drawn, whichever period is chosen."""
    seen = [
        one.pk for one in standing.history if one.period_ends_on == ends_on and one.pk <= given["last_seen"]
    ]
    return max(seen, default=0)
