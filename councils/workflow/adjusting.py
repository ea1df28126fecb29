"""Justering: those who adjust minutes read them item by item, remark, and approve, on screen or on paper."""

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from councils import minutes_access as access
from councils.choices import ApprovedBy, MinutesKind, MinutesStatus
from councils.minutes_content import MinutesContent, ParagraphContent
from councils.models import (
    Attendance,
    Minutes,
    MinutesApproval,
    MinutesMark,
    MinutesScan,
    MinutesSigner,
    MinutesVersion,
)
from councils.models.minutes_tree import signatories
from councils.workflow import minutes_letters as letters
from councils.workflow.minutes import PrintedMinutes, freeze, lock, move
from kommunbrott import links
from kommunbrott.access import Overtaken, require
from kommunbrott.attachments import Accepted, keep
from kommunbrott.models import SignedLink, User

# Who has not answered is reminded so many days before the last, and each week after it.
REMIND_BEFORE = dt.timedelta(days=3)


@dataclass(frozen=True)
class Reading:
    """An item as one who adjusts has read it: ``mark`` is what was said of these very words, if anything."""

    item: ParagraphContent
    mark: MinutesMark | None

    @property
    def is_right(self) -> bool:
        return self.mark is not None and self.mark.is_right

    @property
    def is_remarked(self) -> bool:
        return self.mark is not None and not self.mark.is_right


@dataclass(frozen=True)
class Voice:
    """One who approves: how, and with which account or link."""

    signer: MinutesSigner
    how: ApprovedBy
    user: User | None = None
    link: SignedLink | None = None


def readings(version: MinutesVersion, attendance: Attendance) -> list[Reading]:
    """One query. A mark of a former version holds where the item says the same now."""
    marks = {
        (mark.item_id, mark.item_digest): mark
        for mark in MinutesMark.objects.filter(minutes=version.minutes_id, attendance=attendance)
    }
    return [Reading(item, marks.get((item.id, item.digest))) for item in version.tree.items]


def left(found: Sequence[Reading]) -> list[str]:
    return [reading.item.label for reading in found if not reading.is_right]


def mark(
    version: MinutesVersion, voice: Voice, *, item_id: int, remark: str, now: dt.datetime
) -> MinutesMark:
    """Say of an item that it is right, or with ``remark`` what is not.

    Raises PermissionDenied, DeadLink, and Overtaken when there is a later version or no such item.
    """
    with transaction.atomic():
        version = _locked(version)
        if voice.link:
            links.record_answer(voice.link, now=now)
        item = next((item for item in version.tree.items if item.id == item_id), None)
        if item is None:
            raise Overtaken(version.minutes)
        is_hidden = voice.link is not None and item.masked() != item
        require(access.may_mark_item(voice.signer, version.minutes, is_hidden=is_hidden))
        made = MinutesMark.objects.create(
            minutes=version.minutes,
            attendance=voice.signer.attendance,
            item_id=item.id,
            item_digest=item.digest,
            remark=remark,
            said_at=now,
        )
        if remark:
            letters.tell_of_remark(made, item.label, version)
    return made


def content_if_approved(
    version: MinutesVersion, voices: Sequence[Voice], on: dt.date
) -> MinutesContent | None:
    """What the adjusted minutes will say if ``voices`` approve on that day; None while others are still to."""
    minutes = version.minutes
    given = list(version.approvals.all())
    given += [
        MinutesApproval(attendance=voice.signer.attendance, how=voice.how, approved_on=on) for voice in voices
    ]
    needed = set(minutes.signers.adjusting().values_list("attendance", flat=True))
    if needed - {approval.attendance_id for approval in given}:
        return None
    return dataclasses.replace(
        version.tree, kind=MinutesKind.ADJUSTED.value, signatories=signatories(minutes, given)
    )


def approve(
    version: MinutesVersion, voice: Voice, *, printed: PrintedMinutes | None, now: dt.datetime
) -> Minutes:
    """Justera. When it is the last approval the minutes are frozen for good, as ``printed``.

    ``printed`` was made from ``content_if_approved``. Raises PermissionDenied, DeadLink, and Overtaken when there
    is a later version, or when somebody else approved meanwhile so that ``printed`` is not what it would be.
    """
    today = timezone.localdate(now)
    with transaction.atomic():
        version = _locked(version)
        unread = left(readings(version, voice.signer.attendance))
        require(access.may_approve(voice.signer, version, left=unread, by_link=voice.link is not None))
        if voice.link:
            links.record_answer(voice.link, now=now)
        return _approve(version, [voice], None, on=today, printed=printed, now=now)


def sign_on_paper(
    version: MinutesVersion,
    signers: Sequence[MinutesSigner],
    *,
    scan: Accepted,
    signed_on: dt.date,
    by: User,
    printed: PrintedMinutes | None,
    now: dt.datetime,
) -> Minutes:
    """Write down that ``signers`` have signed on paper, with the scan. Raises as ``approve`` does."""
    with transaction.atomic():
        version = _locked(version)
        minutes = version.minutes
        require(access.may_move_minutes(by, minutes, MinutesStatus.ADJUSTED))
        for signer in signers:
            require(access.may_mark(signer, minutes))
        kept = keep(MinutesScan(minutes=minutes), scan, by=by)
        voices = [Voice(signer, ApprovedBy.PAPER, user=by) for signer in signers]
        return _approve(version, voices, kept, on=signed_on, printed=printed, now=now)


def _approve(version, voices, scan, *, on, printed, now) -> Minutes:
    minutes = version.minutes
    content = content_if_approved(version, voices, on)
    if (content.digest if content else "") != (printed.content.digest if printed else ""):
        raise Overtaken(minutes)
    for voice in voices:
        MinutesApproval.objects.create(
            version=version,
            attendance=voice.signer.attendance,
            how=voice.how,
            approved_on=on,
            scan=scan,
            user=voice.user,
            said_at=now,
        )
    if content:
        freeze(minutes, MinutesKind.ADJUSTED, printed, by=voices[-1].user, now=now)
        minutes.adjusted_at = now
        move(minutes, MinutesStatus.ADJUSTED)
        letters.tell_of_adjusted(minutes, version)
    return minutes


def _locked(version: MinutesVersion) -> MinutesVersion:
    """With its minutes under lock. Overtaken when a later version has been sent since."""
    minutes = lock(version.minutes)
    latest = minutes.latest()
    if latest.pk != version.pk:
        raise Overtaken(minutes)
    latest.minutes = minutes
    return latest


def remind_adjusters(now: dt.datetime) -> int:
    """Write to those who have not approved, as the last day comes near and each week after it. Returns how many."""
    today, count = timezone.localdate(now), 0
    for minutes in Minutes.objects.waiting().filter(due_on__lte=today + REMIND_BEFORE):
        with transaction.atomic():
            minutes = lock(minutes)
            if not minutes.is_waiting:
                continue
            version = minutes.latest()
            days = (today - minutes.due_on).days
            stage = f"sent:{(days - 1) // 7}" if days > 0 else "snart"
            for signer in minutes.signers.adjusting().for_list():
                if not minutes.is_approved_by(signer.attendance):
                    count += letters.remind(minutes, version, signer, stage=stage, now=now)
    return count
