"""Minutes are drafted, sent to those who adjust them, taken back, posted, published and corrected."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from councils import minutes_access as access
from councils.choices import MemberRole, MinutesKind, MinutesStatus, Presence, SignerRole
from councils.minutes_content import MinutesContent
from councils.models import (
    Attendance,
    ItemRecord,
    Meeting,
    Minutes,
    MinutesCorrection,
    MinutesSigner,
    MinutesVersion,
)
from councils.models.minutes_tree import build
from councils.workflow import minutes_letters as letters
from councils.workflow.locking import lock as lock_meeting
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User


@dataclass(frozen=True)
class Head:
    """What minutes say that no item does, and who signs them."""

    dnr: str
    starts: dt.time
    ends: dt.time
    has_coming: bool
    secretary: Attendance | None
    chair: Attendance | None
    adjusters: Sequence[Attendance]


@dataclass(frozen=True)
class PrintedMinutes:
    """The content and the files made from it; ``public_pdf`` where something in it is secret."""

    content: MinutesContent
    pdf: bytes
    public_pdf: bytes | None = None


class NobodyAdjusts(Exception):
    """Minutes cannot be sent: nobody is set to adjust them. Nothing was written."""


# --- Drafting ---


def begin(meeting: Meeting, *, by: User) -> Minutes:
    """The minutes of a meeting that has closed, with what is known of hours and signatories. Begun once."""
    with transaction.atomic():
        meeting = lock_meeting(meeting)
        require(access.may_begin_minutes(by, meeting))
        if found := Minutes.objects.filter(meeting=meeting).first():
            return found
        starts, ends = _hours(meeting)
        minutes = Minutes(meeting=meeting, starts=starts, ends=ends)
        minutes._change_reason = "minutes.begun"
        minutes.save()
        _write_signers(minutes, _proposed_signers(meeting))
    return minutes


def _hours(meeting: Meeting) -> tuple[dt.time, dt.time]:
    """By the clock when it was held as it was written down, else as planned."""
    planned = (meeting.starts_at, meeting.ends_at)
    actual = (meeting.opened_at, meeting.closed_at)
    was_live = all(moment and timezone.localtime(moment).date() == meeting.day for moment in actual)
    first, last = (timezone.localtime(moment) for moment in (actual if was_live else planned))
    return first.time().replace(second=0, microsecond=0), last.time().replace(second=0, microsecond=0)


def _proposed_signers(meeting: Meeting) -> list[tuple[SignerRole, Attendance]]:
    people = [one for one in meeting.attendances.for_list() if one.is_present]
    found: list[tuple[SignerRole, Attendance]] = []
    for role, wanted in (
        (SignerRole.SECRETARY, (MemberRole.SECRETARY,)),
        (SignerRole.CHAIR, (MemberRole.CHAIR, MemberRole.VICE_CHAIR)),
    ):
        one = next((one for kind in wanted for one in people if one.role == kind), None)
        if one:
            found.append((role, one))
    taken = {one.pk for _, one in found}
    said = "\n".join(_words_of_election(meeting))
    elected = [
        one for one in people if one.pk not in taken and one.name in said and one.presence != Presence.GUEST
    ]
    return [*found, *((SignerRole.ADJUSTER, one) for one in elected)]


def _words_of_election(meeting: Meeting) -> list[str]:
    """What was noted and decided at the item where somebody was chosen to adjust the minutes."""
    return [
        text
        for record in ItemRecord.objects.for_meeting(meeting)
        if "juster" in record.item.title.lower()
        for text in (record.noted, record.notes, *(clause.text for clause in record.clauses.all()))
    ]


def save_head(minutes: Minutes, head: Head, *, by: User, edition: int) -> Minutes:
    """Raises PermissionDenied, and Overtaken when somebody changed it since ``edition``."""
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_write_minutes(by, minutes))
        if minutes.edition != edition:
            raise Overtaken(minutes)
        minutes.dnr, minutes.starts, minutes.ends = head.dnr, head.starts, head.ends
        minutes.has_coming = head.has_coming
        _save(minutes, "head")
        singles = ((SignerRole.SECRETARY, head.secretary), (SignerRole.CHAIR, head.chair))
        signers = [(role, one) for role, one in singles if one]
        _write_signers(minutes, signers + [(SignerRole.ADJUSTER, one) for one in head.adjusters])
    return minutes


def _write_signers(minutes: Minutes, wanted: list[tuple[SignerRole, Attendance]]) -> None:
    there = {row.attendance_id: row for row in minutes.signers.all()}
    for position, (role, one) in enumerate(wanted):
        row = there.pop(one.pk, None) or MinutesSigner(minutes=minutes, attendance=one)
        if (row.pk, row.role, row.position) != (row.pk, role, position) or row.pk is None:
            row.role, row.position = role, position
            row.save()
    for row in there.values():
        row.delete()


# --- To those who adjust them, and back ---


def send(
    minutes: Minutes, *, by: User, due_on: dt.date, printed: PrintedMinutes, now: dt.datetime
) -> MinutesVersion:
    """Freeze the draft as a version and write to those who adjust it.

    ``printed`` was made beforehand: rendering takes seconds and must not hold the lock. Raises PermissionDenied,
    NobodyAdjusts, and Overtaken when the draft has changed since.
    """
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_move_minutes(by, minutes, MinutesStatus.WITH_ADJUSTERS))
        if not minutes.signers.adjusting().exists():
            raise NobodyAdjusts
        if content_to_adjust(minutes).digest != printed.content.digest:
            raise Overtaken(minutes)
        version = freeze(minutes, MinutesKind.FOR_ADJUSTING, printed, by=by, now=now)
        minutes.due_on, minutes.sent_at = due_on, now
        move(minutes, MinutesStatus.WITH_ADJUSTERS)
        letters.ask(minutes, version, by=by, now=now)
    return version


def content_to_adjust(minutes: Minutes) -> MinutesContent:
    return build(minutes, kind=MinutesKind.FOR_ADJUSTING)


def take_back(minutes: Minutes, *, by: User) -> Minutes:
    """To be mended. What was sent stays as a version; approvals of it do not count for the next."""
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_move_minutes(by, minutes, MinutesStatus.DRAFT))
        move(minutes, MinutesStatus.DRAFT)
    return minutes


def freeze(
    minutes: Minutes, kind: MinutesKind, printed: PrintedMinutes, *, by: User | None, now: dt.datetime
) -> MinutesVersion:
    """Called under lock."""
    last = minutes.versions.aggregate(last=Max("number"))["last"] or 0
    public = printed.public_pdf
    return MinutesVersion.objects.create(
        minutes=minutes,
        number=last + 1,
        kind=kind,
        content=printed.content.as_json(),
        digest=printed.content.digest,
        pdf=printed.pdf,
        sha256=hashlib.sha256(printed.pdf).hexdigest(),
        public_pdf=public,
        public_sha256=hashlib.sha256(public).hexdigest() if public else "",
        made_by=by,
        made_at=now,
    )


# --- When they are adjusted ---


def post(minutes: Minutes, *, by: User, posted_on: dt.date, posted_until: dt.date) -> Minutes:
    """Anslå: the notice has been put up, on the municipality's own board."""
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_move_minutes(by, minutes, MinutesStatus.POSTED))
        minutes.posted_on, minutes.posted_until = posted_on, posted_until
        move(minutes, MinutesStatus.POSTED)
    return minutes


def publish(minutes: Minutes, *, by: User, now: dt.datetime) -> Minutes:
    """From now on everybody who has an account reads the public copy."""
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_move_minutes(by, minutes, MinutesStatus.PUBLISHED))
        minutes.published_at = now
        move(minutes, MinutesStatus.PUBLISHED)
    return minutes


def correct(minutes: Minutes, *, by: User, label: str, text: str, now: dt.datetime) -> MinutesCorrection:
    """Add a dated rättelse. The minutes themselves stay as they were adjusted."""
    with transaction.atomic():
        minutes = lock(minutes)
        require(access.may_correct_minutes(by, minutes))
        last = minutes.corrections.aggregate(last=Max("number"))["last"] or 0
        return MinutesCorrection.objects.create(
            minutes=minutes,
            number=last + 1,
            label=label,
            text=text,
            made_on=timezone.localdate(now),
            made_by=by,
            made_at=now,
        )


# --- Common ---


def lock(minutes: Minutes) -> Minutes:
    """The meeting's row first, as those do who write in its records; then the minutes' own."""
    lock_meeting(minutes.meeting)
    return (
        Minutes.objects.select_for_update(of=("self",)).select_related("meeting__council").get(pk=minutes.pk)
    )


def move(minutes: Minutes, to: MinutesStatus) -> None:
    minutes.status = to
    _save(minutes, to.value)


def _save(minutes: Minutes, what: str) -> None:
    minutes.edition += 1
    minutes._change_reason = f"minutes.{what}"
    minutes.save()
