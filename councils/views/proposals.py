"""What members propose and comment before a meeting, and the coordinator's answer."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from councils import access
from councils.forms.proposals import TAKE_UP, CommentForm, ProposalAnswerForm, ProposalForm
from councils.models import AgendaItem, ItemProposal
from councils.secrecy import marked, masked
from councils.views.meetings import visible_meeting
from councils.workflow import proposals as workflow
from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_proposal_create(request, meeting_pk):
    meeting, now = visible_meeting(request, meeting_pk), timezone.now()
    require(access.may_propose(request.user, meeting, timezone.localdate(now)))
    form = ProposalForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        workflow.propose(meeting, by=request.user, text=form.cleaned_data["text"], now=now)
        messages.success(request, "Förslaget är skickat. Du får svar när det är läst.")
        return redirect(meeting)
    return render(request, "councils/item_proposal_create.html", {"meeting": meeting, "form": form})


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_proposal_answer(request, pk):
    proposals = ItemProposal.objects.select_related("meeting__council", "made_by", "answered_by", "item")
    proposal = get_object_or_404(proposals, pk=pk)
    meeting = visible_meeting(request, proposal.meeting_id)
    verdict = access.may_answer_proposal(request.user, proposal)
    if request.method == "POST" or not request.user.is_coordinator:
        require(verdict)
    first_line = str(proposal)
    form = ProposalAnswerForm(request.POST or None, initial={"answer": TAKE_UP, "title": first_line})
    if is_sent(request) and form.is_valid():
        given = form.cleaned_data
        answer = workflow.Answer(given["title"] if given["answer"] == TAKE_UP else "", given["text"])
        workflow.answer_proposal(proposal, by=request.user, answer=answer, now=timezone.now())
        messages.success(request, "Förslaget är besvarat.")
        return redirect(meeting)
    context = {"proposal": proposal, "meeting": meeting, "form": form, "may_answer": verdict}
    return render(request, "councils/item_proposal_answer.html", context)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def item_comment_create(request, pk):
    """What has been said about the item, and one word more. A member comments on what a summons has brought."""
    item, now = (
        get_object_or_404(AgendaItem.objects.select_related("meeting__council"), pk=pk),
        timezone.now(),
    )
    meeting, today = visible_meeting(request, item.meeting_id), timezone.localdate(now)
    user = request.user
    if not user.is_coordinator and not meeting.summonses.exists():
        raise Http404
    may_read_secrets = access.may_read_secrets(user, meeting.council, today)
    if item.secrecy:
        require(may_read_secrets)
    may_comment = access.may_comment(user, item, today)
    form = CommentForm(request.POST or None)
    if is_sent(request) and form.is_valid():
        workflow.comment(item, by=user, text=form.cleaned_data["text"], now=now)
        messages.success(request, "Kommentaren är sparad.")
        return redirect("councils:item_comment_create", pk=item.pk)
    tell = marked if may_read_secrets else masked
    context = {
        "item": item,
        "title": tell(item.title),
        "meeting": meeting,
        "comments": [(row, tell(row.text)) for row in item.comments.select_related("made_by")],
        "form": form,
        "may_comment": may_comment,
    }
    return render(request, "councils/item_comment_create.html", context)
