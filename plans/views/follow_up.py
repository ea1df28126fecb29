"""A round of follow-up as the coordinator works with it: open, send, remind, judge, lock, print."""

import datetime as dt
import io

from django.contrib import messages
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from kommunbrott.access import require
from kommunbrott.models import Municipality
from kommunbrott.numbers import in_words, whole_number
from plans import access, printing
from plans.choices import FollowUpPeriod
from plans.content.follow_up import FollowedAction, RoundContent
from plans.documents.brand import brand_of
from plans.documents.follow_up import follow_up_docx, follow_up_name, follow_up_pdf
from plans.forms.follow_up import AssessmentForm, RoundForm, RoundTimeForm
from plans.models import FollowUpRound, Plan
from plans.rounds import addressees, next_period, round_content
from plans.views.sheets import visible_row
from plans.workflow import follow_up as workflow
from plans.workflow import follow_up_round as workflow_of_rounds

# From when a round is opened until answers are due.
TIME_TO_ANSWER = dt.timedelta(days=14)
REMINDER_BEFORE = dt.timedelta(days=4)
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@require_safe
def plan_follow_up(request, pk):
    """The plan's latest round, or how to open the first."""
    plan = visible_row(Plan, pk, request.user)
    made = FollowUpRound.objects.visible_to(request.user).filter(plan=plan).last()
    if made:
        made.plan = plan
        return show_round(request, made)
    context = {"plan": plan, "may_run": access.may_run_follow_up(request.user, plan)}
    return render(request, "plans/plan_follow_up.html", context)


@require_http_methods(["GET", "POST"])
def plan_follow_up_open(request, pk):
    """Open a round. ``?period=`` says how often the plan is followed up, and the next one is proposed from that."""
    plan = visible_row(Plan, pk, request.user)
    require(access.may_run_follow_up(request.user, plan))
    period = request.POST.get("period") or request.GET.get("period") or plan.follow_up_period
    period = period if period in FollowUpPeriod.values else plan.follow_up_period
    today, rounds = timezone.localdate(), list(plan.follow_up_rounds.all())
    proposed = next_period(plan, period, rounds, today)
    form = RoundForm(request.POST or None, plan=plan, initial=likely(proposed, period, today))
    if request.method == "POST" and form.is_valid():
        facts = form.cleaned_data
        made = workflow_of_rounds.open_round(plan, by=request.user, **facts)
        messages.success(request, f"{made.label} är öppnad. Inget är skickat än.")
        return redirect(made)
    context = {"plan": plan, "form": form, "period": period, "periods": FollowUpPeriod.choices}
    return render(request, "plans/plan_follow_up_open.html", context | {"proposed": proposed})


def likely(proposed, period: str, today: dt.date) -> dict:
    if proposed is None:
        return {"period": period}
    return {
        "period": period,
        "label": proposed.label,
        "starts_on": proposed.starts_on,
        "ends_on": proposed.ends_on,
        "due_on": today + TIME_TO_ANSWER,
        "remind_on": today + TIME_TO_ANSWER - REMINDER_BEFORE,
    }


@require_safe
def follow_up_round_detail(request, pk):
    return show_round(request, visible_round(request, pk))


def visible_round(request, pk: int) -> FollowUpRound:
    rounds = FollowUpRound.objects.visible_to(request.user)
    return get_object_or_404(rounds.select_related("plan__decided_by", "sent_by"), pk=pk)


def show_round(request, made: FollowUpRound):
    """At most twelve queries with those of the shell, whatever the plan's size."""
    content, report = content_of(made)
    context = {
        "plan": made.plan,
        "round": made,
        "content": content,
        "report": report,
        "rounds": FollowUpRound.objects.visible_to(request.user).filter(plan=made.plan),
        "bar": bar(content),
        "may_run": access.may_run_follow_up(request.user, made.plan),
        "may_assess": access.may_assess(request.user, made),
        "is_untouched": not made.is_locked and not any(is_said(action) for action in content.actions),
        "today": timezone.localdate(),
    }
    return render(request, "plans/follow_up_round_detail.html", context)


def is_said(action: FollowedAction) -> bool:
    """Something has been said about the action in this very round."""
    return action.is_answered and not action.settled_in


def content_of(made: FollowUpRound, today: dt.date | None = None) -> tuple:
    """The round as it is, or as it was locked, and the report that says so."""
    if made.is_locked:
        report = made.report
        return report.tree, report
    today = today or timezone.localdate()
    return round_content(made, made.plan.content_in_force(), Municipality.current(), today), None


def bar(content: RoundContent) -> list[tuple[str, float, float]]:
    """State, where it begins and how wide it is, in percent of the bar."""
    total, found, place = len(content.actions), [], 0.0
    for state, _, number in content.tally:
        width = 100 * number / total if total else 0
        if width:
            found.append((state, f"{place:.2f}", f"{max(width - 0.4, 0.2):.2f}"))
        place += width
    return found


@require_http_methods(["GET", "POST"])
def follow_up_round_send(request, pk):
    """Who will be asked about what, and then the letters."""
    made = visible_round(request, pk)
    require(access.may_send_round(request.user, made))
    content, _ = content_of(made)
    if request.method == "POST":
        number = workflow_of_rounds.send_round(made, content, by=request.user, now=timezone.now())
        messages.success(request, f"Omgången är utskickad till {parties(number)}.")
        return redirect(made)
    context = {"round": made, "plan": made.plan, "content": content, "addressees": addressees(content)}
    return render(request, "plans/follow_up_round_send.html", context)


@require_http_methods(["GET", "POST"])
def follow_up_round_time(request, pk):
    """Another last day to answer, another reminder."""
    made = visible_round(request, pk)
    require(access.may_change_round_time(request.user, made))
    data = request.POST if request.method == "POST" else None
    form = RoundTimeForm(data, made=made, today=timezone.localdate())
    if data is not None and form.is_valid():
        workflow_of_rounds.change_round_time(made, by=request.user, now=timezone.now(), **form.cleaned_data)
        messages.success(request, "Svarstiden är ändrad. Länkar som är utskickade följer med.")
        return redirect(made)
    return render(
        request, "plans/follow_up_round_time.html", {"round": made, "plan": made.plan, "form": form}
    )


@require_http_methods(["GET", "POST"])
def follow_up_round_remove(request, pk):
    """A round that was opened by mistake."""
    made = visible_round(request, pk)
    require(access.may_remove_round(request.user, made))
    if request.method == "POST":
        workflow_of_rounds.remove_round(made, by=request.user, now=timezone.now())
        messages.success(request, f"{made.label} är borttagen.")
        return redirect("plans:plan_follow_up", made.plan_id)
    asked = made.requests.values("organisation").distinct().count()
    context = {"round": made, "plan": made.plan, "content": content_of(made)[0], "asked": asked}
    return render(request, "plans/follow_up_round_remove.html", context)


@require_POST
def follow_up_round_remind(request, pk):
    """All who have not answered, or the organisation that the button names."""
    made = visible_round(request, pk)
    content, _ = content_of(made)
    named = request.POST.get("organisation")
    only = None if named is None else whole_number(named) or 0
    number = workflow_of_rounds.remind(made, content, by=request.user, now=timezone.now(), only=only)
    if number:
        messages.success(request, f"Påminnelse är skickad till {parties(number)}.")
    else:
        messages.info(
            request,
            "Ingen påminnelse skickades. De som saknas har fått ett brev i dag eller saknar e-postadress.",
        )
    return redirect(made)


def parties(number: int) -> str:
    return f"{in_words(number)} {'part' if number == 1 else 'parter'}"


@require_http_methods(["GET", "POST"])
def follow_up_round_assess(request, pk, action_pk):
    """The verdict on one action; the second button goes on to the next that has none."""
    made = visible_round(request, pk)
    require(access.may_assess(request.user, made))
    content, _ = content_of(made)
    action = content.action(action_pk)
    if action is None:
        raise Http404
    form = AssessmentForm(request.POST or None, initial={"outcome": action.outcome, "motive": action.motive})
    following = next(
        (other for other in content.actions if not other.outcome and other.id != action.id), None
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        workflow.assess(made, action, by=request.user, today=timezone.localdate(), **given)
        messages.success(request, f"Bedömningen av {action.name} är sparad.")
        if "next" in request.POST and following:
            return redirect("plans:follow_up_round_assess", made.pk, following.id)
        return redirect(f"{made.get_absolute_url()}#atgard-{action.id}")
    context = {"round": made, "plan": made.plan, "content": content, "action": action, "form": form}
    return render(request, "plans/follow_up_round_assess.html", context | {"following": following})


@require_http_methods(["GET", "POST"])
def follow_up_round_lock(request, pk):
    made = visible_round(request, pk)
    require(access.may_lock_round(request.user, made))
    content, _ = content_of(made)
    if request.method == "POST":
        try:
            pdf = printed(content)
        except printing.Unprintable as fault:
            messages.error(request, fault.message)
            return redirect(made)
        workflow_of_rounds.lock_round(made, content, pdf, by=request.user, now=timezone.now())
        messages.success(request, f"{made.label} är låst och rapporten är sparad.")
        return redirect(made)
    context = {"round": made, "plan": made.plan, "content": content}
    return render(request, "plans/follow_up_round_lock.html", context)


@require_safe
def follow_up_round_file(request, pk, suffix):
    """The report: the frozen file of a locked round, otherwise the round as it is now."""
    if suffix not in ("pdf", "docx"):
        raise Http404
    made = visible_round(request, pk)
    content, report = content_of(made)
    if suffix == "docx":
        data, kind = follow_up_docx(content, brand_of(Municipality.current())), DOCX
    elif report:
        data, kind = bytes(report.pdf), "application/pdf"
    else:
        try:
            data, kind = printed(content), "application/pdf"
        except printing.Unprintable as fault:
            messages.error(request, fault.message)
            return redirect(made)
    name = follow_up_name(content, suffix, is_locked=made.is_locked)
    return FileResponse(io.BytesIO(data), filename=name, content_type=kind, as_attachment=suffix == "docx")


def printed(content: RoundContent) -> bytes:
    brand = brand_of(Municipality.current())
    return printing.printed_now(lambda: follow_up_pdf(content, brand))
