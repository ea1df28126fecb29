"""What members say before a meeting: items proposed and answered, and comments."""

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from councils import access
from councils.models import AgendaItem, ItemComment, ItemProposal, Meeting
from councils.workflow.agenda import next_position
from councils.workflow.locking import lock
from kommunbrott import outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date
from kommunbrott.models import User


@dataclass(frozen=True)
class Answer:
    """Taken up under ``title``, or not where there is none. ``text`` is what the proposer is told besides."""

    title: str
    text: str


def propose(meeting: Meeting, *, by: User, text: str, now: dt.datetime) -> ItemProposal:
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_propose(by, meeting, timezone.localdate(now)))
        return ItemProposal.objects.create(meeting=meeting, text=text, made_by=by, made_at=now)


def answer_proposal(proposal: ItemProposal, *, by: User, answer: Answer, now: dt.datetime) -> ItemProposal:
    """Taken up it goes last on the agenda. Raises PermissionDenied, and Overtaken when somebody has answered it."""
    with transaction.atomic():
        lock(proposal.meeting)
        proposal = ItemProposal.objects.select_related("meeting__council", "made_by").get(pk=proposal.pk)
        if not proposal.is_open:
            raise Overtaken(proposal)
        require(access.may_answer_proposal(by, proposal))
        if answer.title:
            meeting = proposal.meeting
            proposal.item = AgendaItem.objects.create(
                meeting=meeting,
                position=next_position(meeting.items),
                title=answer.title,
                text=proposal.text,
                presenter=proposal.made_by.name,
            )
            proposal.is_taken_up = True
        proposal.answer, proposal.answered_by, proposal.answered_at = answer.text, by, now
        proposal.save()
        _tell(proposal)
    return proposal


def _tell(proposal: ItemProposal) -> None:
    if not proposal.made_by.email:
        return
    meeting = proposal.meeting
    said = "tas upp på mötet" if proposal.is_taken_up else "tas inte upp på mötet"
    outbox.post(
        key=f"proposal:{proposal.pk}/answer",
        to=proposal.made_by.email,
        subject=f"Ditt förslag till {meeting}",
        template="notice",
        context={
            "heading": str(meeting.council),
            "paragraphs": [
                f"Ditt förslag {said} {long_date(meeting.day)}.",
                *([proposal.answer] if proposal.answer else []),
            ],
            "button": {
                "address": settings.BASE_URL + meeting.get_absolute_url(),
                "text": "Till mötet",
            },
            "note": f"Svarat av {proposal.answered_by.name}.",
        },
    )


def comment(item: AgendaItem, *, by: User, text: str, now: dt.datetime) -> ItemComment:
    """Raises PermissionDenied, and Overtaken when the item has been taken away."""
    with transaction.atomic():
        meeting = lock(item.meeting)
        found = AgendaItem.objects.filter(pk=item.pk).select_related("meeting__council").first()
        if found is None:
            raise Overtaken(meeting)
        require(access.may_comment(by, found, timezone.localdate(now)))
        return ItemComment.objects.create(item=found, text=text, made_by=by, made_at=now)
