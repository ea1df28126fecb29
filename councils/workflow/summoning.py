"""Kallelse: frozen, sent to each member with a link of its own, and answered."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.db import transaction

from councils import access
from councils.calendar import calendar_of
from councils.choices import MeetingLink, MeetingStatus, ReplyAnswer
from councils.content import SummonsContent
from councils.models import (
    ItemFile,
    Meeting,
    MeetingReply,
    Membership,
    Summons,
    SummonsFile,
    SummonsRecipient,
)
from councils.workflow.locking import lock
from kommunbrott import links, outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date, weekday_date
from kommunbrott.models import SignedLink, User


@dataclass(frozen=True)
class Printed:
    """A summons and the file made from it, with one more where something in it is secret."""

    content: SummonsContent
    pdf: bytes
    secret_pdf: bytes | None = None


@dataclass(frozen=True)
class Reply:
    answer: ReplyAnswer
    substitute: str = ""


def summon(meeting: Meeting, *, by: User, printed: Printed, reply_by: dt.date, now: dt.datetime) -> Summons:
    """Freeze the summons and write to every member that has an address. Returns it.

    ``printed`` was made beforehand from ``meeting.content()``: rendering takes seconds and must not hold the lock.
    Raises PermissionDenied, and Overtaken when the meeting has changed since, or when the last summons says the
    very same.
    """
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_summon(by, meeting, now))
        last = meeting.summonses.last()
        if meeting.content().digest != printed.content.digest or (
            last and last.digest == printed.content.digest
        ):
            raise Overtaken(meeting)
        summons = Summons.objects.create(
            meeting=meeting,
            number=last.number + 1 if last else 1,
            reply_by=reply_by,
            content=printed.content.as_json(),
            digest=printed.content.digest,
            pdf=printed.pdf,
            secret_pdf=printed.secret_pdf,
            sha256=hashlib.sha256(printed.pdf).hexdigest(),
            made_by=by,
            made_at=now,
        )
        files = ItemFile.objects.filter(item__meeting=meeting)
        SummonsFile.objects.bulk_create(SummonsFile(summons=summons, file=file) for file in files)
        for member in meeting.council.memberships.current(meeting.day).select_related("user"):
            _send(summons, member, by=by, now=now)
        if meeting.status == MeetingStatus.PLANNED:
            meeting.status = MeetingStatus.CALLED
            meeting._change_reason = "meeting.called"
            meeting.save()
    return summons


def _send(summons: Summons, member: Membership, *, by: User, now: dt.datetime) -> None:
    meeting, link = summons.meeting, None
    if member.address:
        link, token = links.make_link(
            MeetingLink.SUMMONS,
            subject_key=f"meeting:{meeting.pk}/membership:{member.pk}",
            subject_label=str(meeting),
            recipient_email=member.address,
            expires_at=meeting.ends_at,
            by=by,
            now=now,
            organisation=member.organisation,
        )
        _write(summons, member, links.address("councils:summons_link", token))
    SummonsRecipient.objects.create(summons=summons, membership=member, email=member.address, link=link)


def _write(summons: Summons, member: Membership, address: str) -> None:
    meeting, first = summons.meeting, summons.number == 1
    when = f"{weekday_date(meeting.day)} klockan {meeting.hours}"
    place = f", {meeting.place}" if meeting.place else ""
    told = "Du kallas till möte" if first else "Kallelsen har ändrats. Mötet är"
    outbox.post(
        key=f"meeting:{meeting.pk}/summons:{summons.number}/membership:{member.pk}",
        to=member.address,
        subject=f"{'Kallelse' if first else 'Ändrad kallelse'}: {meeting}",
        template="notice",
        context={
            "heading": str(meeting.council),
            "paragraphs": [
                f"{told} {when}{place}.",
                f"Svara om du kommer senast {long_date(summons.reply_by)}.",
            ],
            "button": {"address": address, "text": "Läs kallelsen och svara"},
            "note": f"Länken är din egen och gäller till och med mötet. Frågor: {summons.made_by.name}.",
        },
        calendar=calendar_of([meeting], name=str(meeting.council)).decode(),
    )


def reply(
    meeting: Meeting, member: Membership, *, said: Reply, now: dt.datetime, user: User | None = None,
    link: SignedLink | None = None,
) -> MeetingReply:  # fmt: skip
    """Raises PermissionDenied when it is too late, and DeadLink when the link has ceased to apply."""
    with transaction.atomic():
        if link:
            links.record_answer(link, now=now)
        meeting = lock(meeting)
        require(access.may_reply(member, meeting, now))
        return MeetingReply.objects.create(
            meeting=meeting,
            membership=member,
            answer=said.answer,
            substitute=said.substitute if said.answer == ReplyAnswer.SUBSTITUTE else "",
            said_at=now,
            user=user,
            link=link,
        )
