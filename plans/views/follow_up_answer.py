"""How an action goes: answered by login or by signed link, noted between the rounds, or said by hand."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from kommunbrott import links
from kommunbrott.access import require
from kommunbrott.models import Municipality
from kommunbrott.numbers import whole_number
from plans import access
from plans.choices import PlanLink
from plans.content.follow_up import FigureContent, FollowedAction, RoundContent
from plans.forms.follow_up import AnswerForm, NoteForm, StatusForm
from plans.models import Action, FollowUpRound
from plans.rounds import is_counted, round_content
from plans.views.action import plan_of_action
from plans.workflow import follow_up as workflow
from plans.workflow.follow_up_round import LINK_KEY

# --- By login ---


@require_http_methods(["GET", "POST"])
def follow_up_answer(request, pk):
    """Answer for an action in the round that is open, or in ``?omgang=``. Without a round it becomes a note."""
    plan = plan_of_action(request, pk)
    made = open_round(request, plan)
    if made is None:
        return redirect("plans:follow_up_note", pk)
    content, action = followed(made, pk)
    require(access.may_follow_up(request.user, made, action))
    form = AnswerForm(request.POST or None, action=action, asks_who=False)
    if request.method == "POST" and form.is_valid():
        said = workflow.Saying(**form.said())
        workflow.answer(made, action, said, by=request.user, today=timezone.localdate())
        messages.success(request, f"Tack. Uppföljningen av {action.name} är sparad.")
        return redirect(next_page(request, made, plan, pk))
    context = {"round": made, "plan": plan, "content": content, "action": action, "form": form}
    return render(
        request, "plans/follow_up_answer.html", context | {"organisation": request.user.organisation}
    )


def open_round(request, plan) -> FollowUpRound | None:
    rounds = plan.follow_up_rounds.filter(locked_at__isnull=True).select_related("plan")
    named = whole_number(request.GET.get("omgang"))
    if named:
        return get_object_or_404(rounds, pk=named)
    return rounds.filter(sent_at__isnull=False).last()


def followed(made: FollowUpRound, action_id: int) -> tuple[RoundContent, FollowedAction]:
    today = timezone.localdate()
    content = round_content(made, made.plan.content_in_force(), Municipality.current(), today)
    action = content.action(action_id)
    if action is None:
        raise Http404
    return content, action


def next_page(request, made: FollowUpRound, plan, action_id: int) -> str:
    if request.user.is_coordinator:
        return f"{made.get_absolute_url()}#atgard-{action_id}"
    return f"{reverse('plans:action_detail', args=[action_id])}?plan={plan.pk}"


# --- By link ---


@links.with_link(PlanLink.FOLLOW_UP)
@require_safe
def follow_up_link(request, link):
    """What the organisation is asked about, with what it has answered."""
    made, content = round_of(link)
    actions = content.of_organisation(link.organisation_id)
    context = {"round": made, "content": content, "actions": actions, "organisation": link.organisation}
    context |= {
        "token": request.resolver_match.kwargs["token"],
        "left": sum(not a.is_answered for a in actions),
    }
    return render(request, "plans/follow_up_link.html", context)


@links.with_link(PlanLink.FOLLOW_UP)
@require_http_methods(["GET", "POST"])
def follow_up_link_answer(request, link, action_pk):
    made, content = round_of(link)
    action = next((a for a in content.of_organisation(link.organisation_id) if a.id == action_pk), None)
    if action is None:
        raise Http404
    contact = known_name(request, link)
    form = AnswerForm(request.POST or None, action=action, asks_who=True, contact=contact)
    token = request.resolver_match.kwargs["token"]
    if request.method == "POST" and form.is_valid():
        said, given = workflow.Saying(**form.said()), form.cleaned_data
        who = {"name": given["name"], "role": given["role"]}
        workflow.answer_by_link(made, action, said, link=link, now=timezone.now(), **who)
        messages.success(request, f"Tack. Svaret om {action.name} är sparat.")
        return redirect("plans:follow_up_link", token)
    context = {"round": made, "content": content, "action": action, "form": form, "token": token}
    return render(request, "plans/follow_up_answer.html", context | {"organisation": link.organisation})


def round_of(link) -> tuple[FollowUpRound, RoundContent]:
    """The round that the link is for. One that is locked has ended its links."""
    key = whole_number(link.subject_key.removeprefix(LINK_KEY).partition("/")[0])
    made = FollowUpRound.objects.filter(pk=key, locked_at=None).select_related("plan").first()
    if made is None:
        raise links.DeadLink
    plan, today = made.plan.content_in_force(), timezone.localdate()
    return made, round_content(made, plan, Municipality.current(), today)


def known_name(request, link) -> str:
    """Who is asked, "namn, befattning", where the letter went to the organisation's contact."""
    organisation = link.organisation
    is_contact = link.recipient_email == organisation.contact_email
    return organisation.contact_name if is_contact else ""


# --- Between the rounds ---


@require_http_methods(["GET", "POST"])
def follow_up_note(request, pk):
    plan = plan_of_action(request, pk)
    content = plan.content_in_force()
    action = next((action for action in content.actions if action.id == pk), None)
    if action is None:
        raise Http404
    require(access.may_take_note(request.user, plan, action))
    figures = tuple(
        FigureContent(goal.id, goal.indicator, goal.unit, goal.direction, goal.target, None)
        for goal in action.goals
        if is_counted(goal)
    )
    initial = {"followed_up_on": timezone.localdate()}
    form = NoteForm(request.POST or None, figures=figures, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = workflow.Saying(**form.said())
        workflow.take_note(plan, action, said, by=request.user, on=form.cleaned_data["followed_up_on"])
        messages.success(request, "Anteckningen är sparad.")
        return redirect(f"{reverse('plans:action_detail', args=[pk])}?plan={plan.pk}")
    context = {"plan": plan, "content": content, "action": action, "form": form}
    return render(request, "plans/follow_up_note.html", context)


@require_http_methods(["GET", "POST"])
def action_status(request, pk):
    """Say by hand how an action stands, or let the follow-ups tell again."""
    plan = plan_of_action(request, pk)
    action = get_object_or_404(Action.objects.select_related("plan"), pk=pk, plan=plan)
    require(access.may_run_follow_up(request.user, plan))
    initial = {"status": action.manual_status, "reason": action.manual_status_reason}
    form = StatusForm(request.POST or None, initial=initial | {"seen": action.manual_status})
    if request.method == "POST" and form.is_valid():
        workflow.set_status(action, by=request.user, **form.cleaned_data)
        messages.success(request, "Läget är sparat.")
        return redirect("plans:action_detail", pk)
    stands = Action.objects.standings(plan, plan.content_in_force().actions, timezone.localdate()).get(pk)
    context = {"plan": plan, "action": action, "form": form, "stands": stands}
    return render(request, "plans/action_status.html", context)
