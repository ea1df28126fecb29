"""Ekstad's minutes, by the same steps as in the product: the last held meeting's are being adjusted, others are out."""

import datetime as dt

from django.utils import timezone

from councils.choices import ApprovedBy, CouncilKind, MeetingStatus
from councils.documents.minutes import minutes_pdf
from councils.minutes_content import MinutesContent
from councils.models import Meeting, Minutes, MinutesVersion
from councils.workflow import adjusting
from councils.workflow import minutes as workflow
from kommunbrott.models import Municipality, User
from plans.documents.brand import brand_of

# Days since they went out, and until they are to be adjusted.
SENT, DUE = dt.timedelta(days=9), dt.timedelta(days=5)
REMARK = "Lägg till vem som gick igenom protokollet."


def load(now: dt.datetime) -> None:
    keeper = User.objects.filter(is_coordinator=True).earliest("pk")
    meetings = Meeting.objects.filter(
        council__kind=CouncilKind.STRATEGIC, status=MeetingStatus.CLOSED
    ).order_by("starts_at")
    *earlier, last = [workflow.begin(meeting, by=keeper) for meeting in meetings] or [None]
    for minutes in earlier:
        publish(minutes, keeper)
    if last:
        begin_adjusting(last, keeper, now)


def publish(minutes: Minutes, keeper: User) -> None:
    """Sent the day after the meeting, adjusted in a few days by all, and published."""
    sent_at = minutes.meeting.ends_at + dt.timedelta(days=1)
    version = send(minutes, keeper, sent_at)
    signers = list(minutes.signers.adjusting().for_list())
    for days, signer in enumerate(signers, start=1):
        voice = adjusting.Voice(signer, how_of(signer), user=signer.user)
        then = sent_at + dt.timedelta(days=days)
        for item in version.tree.items:
            adjusting.mark(version, voice, item_id=item.id, remark="", now=then)
        content = adjusting.content_if_approved(version, [voice], timezone.localdate(then))
        minutes = adjusting.approve(version, voice, printed=content and printed(content), now=then)
    workflow.publish(minutes, by=keeper, now=sent_at + dt.timedelta(days=len(signers) + 1))


def begin_adjusting(minutes: Minutes, keeper: User, now: dt.datetime) -> None:
    """The chair has approved, somebody else has read half of it and remarked on one item."""
    version = send(minutes, keeper, now - SENT, timezone.localdate(now) + DUE)
    chair, *others = minutes.signers.adjusting().for_list()
    voice = adjusting.Voice(chair, how_of(chair), user=chair.user)
    for item in version.tree.items:
        adjusting.mark(version, voice, item_id=item.id, remark="", now=now)
    adjusting.approve(version, voice, printed=None, now=now)
    for signer in others:
        voice = adjusting.Voice(signer, how_of(signer), user=signer.user)
        half = version.tree.items[: len(version.tree.items) // 2]
        for item in half:
            remark = REMARK if item is half[-1] else ""
            adjusting.mark(version, voice, item_id=item.id, remark=remark, now=now)


def send(minutes: Minutes, keeper: User, now: dt.datetime, due_on: dt.date | None = None) -> MinutesVersion:
    due_on = due_on or timezone.localdate(now) + dt.timedelta(days=14)
    content = workflow.content_to_adjust(minutes)
    return workflow.send(minutes, by=keeper, due_on=due_on, printed=printed(content), now=now)


def printed(content: MinutesContent) -> workflow.PrintedMinutes:
    brand = brand_of(Municipality.current())
    public = minutes_pdf(content.public(), brand) if content.has_secrets else None
    return workflow.PrintedMinutes(content, minutes_pdf(content.marked(), brand), public)


def how_of(signer) -> ApprovedBy:
    return ApprovedBy.LOGIN if signer.user else ApprovedBy.LINK
