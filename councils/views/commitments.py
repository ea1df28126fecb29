"""Åtaganden: written in a draft, and told of for as long as the agreement holds."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from councils import access
from councils.forms.agreements import CommitmentForm, CommitmentStatusForm
from councils.models import Commitment
from councils.views.agreements import visible_agreement
from councils.workflow import agreements as workflow
from kommunbrott.access import require
from kommunbrott.relogin import is_sent, keeps_what_is_typed
from plans.choices import ActionStatus


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def commitment_create(request, agreement_pk):
    return _edit_commitment(request, Commitment(agreement=visible_agreement(request, agreement_pk)))


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def commitment_edit(request, pk):
    return _edit_commitment(request, visible_commitment(request, pk))


def visible_commitment(request, pk) -> Commitment:
    commitment = get_object_or_404(Commitment, pk=pk)
    commitment.agreement = visible_agreement(request, commitment.agreement_id)
    return commitment


def _edit_commitment(request, commitment: Commitment):
    agreement = commitment.agreement
    require(access.may_write_agreement(request.user, agreement))
    form = CommitmentForm(request.POST or None, instance=commitment)
    if is_sent(request) and form.is_valid():
        workflow.save_commitment(
            form.instance, by=request.user, contributors=form.cleaned_data["contributors"]
        )
        messages.success(request, "Åtagandet är sparat.")
        return redirect(agreement)
    context = {"form": form, "commitment": commitment, "agreement": agreement}
    return render(request, "councils/commitment_edit.html", context)


@require_POST
def commitment_remove(request, pk):
    commitment = visible_commitment(request, pk)
    workflow.remove_commitment(commitment, by=request.user)
    messages.success(request, "Åtagandet är borttaget.")
    return redirect(commitment.agreement)


@keeps_what_is_typed
@require_http_methods(["GET", "POST"])
def commitment_status(request, pk):
    """How it goes, told by the coordinator or by a party that made the commitment."""
    commitment = visible_commitment(request, pk)
    parties = {commitment.lead_id, *commitment.contributors.values_list("pk", flat=True)}
    require(access.may_tell_commitment(request.user, commitment, parties))
    initial = {"status": commitment.status, "note": commitment.status_note}
    form = CommitmentStatusForm(request.POST or None, initial=initial)
    if is_sent(request) and form.is_valid():
        workflow.tell_commitment(
            commitment,
            by=request.user,
            status=ActionStatus(form.cleaned_data["status"]),
            note=form.cleaned_data["note"],
            on=timezone.localdate(),
        )
        messages.success(request, "Läget är sparat.")
        return redirect(commitment.agreement)
    context = {"form": form, "commitment": commitment, "agreement": commitment.agreement}
    return render(request, "councils/commitment_status.html", context)
