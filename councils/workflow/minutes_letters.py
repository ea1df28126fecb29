"""Letters about minutes. Each with a link of its own; who has an account is led to the login instead.

Called in the transaction of what they tell about.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from councils.choices import MeetingLink
from councils.models import Minutes, MinutesMark, MinutesSigner, MinutesVersion
from kommunbrott import links, outbox
from kommunbrott.dates import long_date, weekday_date
from kommunbrott.models import OutboxMessage, User

# A link works so long after the last day: minutes that are late must still be adjusted.
GRACE = dt.timedelta(days=60)


def ask(minutes: Minutes, version: MinutesVersion, *, by: User, now: dt.datetime) -> int:
    """To everyone who adjusts them. Returns how many letters were written."""
    first = version.number == 1
    said = "är klart att justera" if first else "har rättats och är klart att justera på nytt"
    return sum(
        _write(
            minutes,
            signer,
            what=f"version:{version.number}",
            subject=f"{'Justera' if first else 'Justera på nytt'}: {minutes}",
            paragraphs=[
                f"Protokollet från mötet {long_date(minutes.meeting.day)} {said}.",
                f"Läs och godkänn det senast {weekday_date(minutes.due_on)}.",
            ],
            has_secrets=version.tree.has_secrets,
            by=by,
            now=now,
        )
        for signer in minutes.signers.adjusting().for_list()
    )


def remind(
    minutes: Minutes, version: MinutesVersion, signer: MinutesSigner, *, stage: str, now: dt.datetime
) -> int:
    is_late = timezone.localdate(now) > minutes.due_on
    said = "skulle ha justerats" if is_late else "ska justeras"
    return _write(
        minutes,
        signer,
        what=f"version:{version.number}/{stage}",
        subject=f"Påminnelse: justera {minutes}",
        paragraphs=[
            (
                f"Protokollet från mötet {long_date(minutes.meeting.day)} {said} senast "
                f"{weekday_date(minutes.due_on)}. Vi saknar ditt godkännande."
            )
        ],
        has_secrets=version.tree.has_secrets,
        by=version.made_by,
        now=now,
    )


def tell_of_remark(mark: MinutesMark, label: str, version: MinutesVersion) -> None:
    """To whoever sent the minutes. The remark itself is read after login: it may quote what is secret."""
    _tell(
        version,
        f"anmarkning:{mark.pk}",
        "Anmärkning på protokollet",
        f"{mark.attendance} har anmärkt på {label}.",
    )


def tell_of_adjusted(minutes: Minutes, version: MinutesVersion) -> None:
    said = "Alla har justerat protokollet. Nu kan det anslås och publiceras."
    _tell(version, "justerat", "Protokollet är justerat", said)


def _tell(version: MinutesVersion, what: str, heading: str, said: str) -> None:
    sender, minutes = version.made_by, version.minutes
    if sender and sender.email:
        address = settings.BASE_URL + minutes.get_absolute_url()
        outbox.post(
            key=f"{subject_of(minutes)}/{what}",
            to=sender.email,
            subject=f"{heading}: {minutes.meeting}",
            template="notice",
            context={
                "heading": heading,
                "paragraphs": [said],
                "button": {"address": address, "text": "Till protokollet"},
            },
        )


def subject_of(minutes: Minutes) -> str:
    return f"minutes:{minutes.pk}"


def _write(minutes, signer: MinutesSigner, *, what, subject, paragraphs, has_secrets, by, now) -> int:
    """Nothing where there is no address, or where the same has been told before."""
    to = signer.address
    key = f"{subject_of(minutes)}/{what}/attendance:{signer.attendance_id}"
    if not to or OutboxMessage.objects.filter(event_key=key).exists():
        return 0
    if signer.user:
        path = reverse("councils:minutes_adjust", args=[minutes.pk])
        button = {"address": settings.BASE_URL + path, "text": "Logga in och justera"}
        note = "Du läser ärende för ärende och godkänner sedan hela protokollet."
    else:
        button = {"address": _linked(minutes, signer, by=by, now=now), "text": "Läs och justera"}
        note = "Länken är din egen. Skicka den inte vidare."
        if has_secrets:
            note += (
                " Uppgifter som omfattas av sekretess visas inte där. Dem läser och justerar du på papper."
            )
    outbox.post(
        key=key,
        to=to,
        subject=subject,
        template="notice",
        context={
            "heading": str(minutes.meeting.council),
            "paragraphs": paragraphs,
            "button": button,
            "note": note,
        },
    )
    return 1


def _linked(minutes: Minutes, signer: MinutesSigner, *, by: User | None, now: dt.datetime) -> str:
    member = signer.attendance.membership
    last = dt.datetime.combine(minutes.due_on, dt.time(), tzinfo=timezone.get_default_timezone())
    _, token = links.make_link(
        MeetingLink.MINUTES,
        subject_key=f"{subject_of(minutes)}/attendance:{signer.attendance_id}",
        subject_label=str(minutes),
        recipient_email=signer.address,
        expires_at=max(last, now) + GRACE,
        by=by,
        now=now,
        organisation=member.organisation if member else None,
    )
    return links.address("councils:minutes_link", token)
