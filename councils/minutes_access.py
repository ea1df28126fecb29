"""What may be done with minutes, and by whom."""

import datetime as dt

from councils.access import may_keep_records, may_read_secrets
from councils.choices import MINUTES_TRANSITIONS, MinutesStatus
from councils.models import Meeting, Minutes, MinutesSigner, MinutesVersion
from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User


def may_begin_minutes(user: User, meeting: Meeting) -> Verdict:
    verdict = may_keep_records(user, meeting.council, meeting.day)
    if verdict and not meeting.is_closed:
        return no("Protokollet skrivs när mötet är avslutat.")
    return verdict


def may_write_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_keep_records(user, minutes.meeting.council, minutes.meeting.day)
    if verdict and minutes.is_waiting:
        return no("Protokollet är hos dem som ska justera det. Ta tillbaka det för att ändra.")
    if verdict and minutes.is_adjusted:
        return no("Protokollet är justerat och kan inte ändras. Skriv en rättelse i stället.")
    return verdict


def may_move_minutes(user: User, minutes: Minutes, to: MinutesStatus) -> Verdict:
    verdict = may_keep_records(user, minutes.meeting.council, minutes.meeting.day)
    if verdict and to not in MINUTES_TRANSITIONS[MinutesStatus(minutes.status)]:
        now = minutes.get_status_display().lower()
        return no(f"Protokollet är {now}. Det kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_correct_minutes(user: User, minutes: Minutes) -> Verdict:
    verdict = may_keep_records(user, minutes.meeting.council, minutes.meeting.day)
    if verdict and not minutes.is_adjusted:
        return no("Protokollet är inte justerat än. Ändra i texten i stället.")
    return verdict


def may_read_all(user: User, minutes: Minutes, today: dt.date) -> Verdict:
    """What is secret in them too: those entitled in the forum, and whoever adjusts them."""
    verdict = may_read_secrets(user, minutes.meeting.council, today)
    if verdict or signer_of(user, minutes):
        return YES
    return verdict


def signer_of(user: User, minutes: Minutes) -> MinutesSigner | None:
    """The user as one of those who adjust the minutes."""
    signers = minutes.signers.adjusting().filter(attendance__membership__user=user)
    return signers.select_related("attendance").first()


def may_mark(signer: MinutesSigner, minutes: Minutes) -> Verdict:
    """Say what one thinks of an item."""
    if not minutes.is_waiting:
        return no("Protokollet är inte hos justerarna just nu.")
    if minutes.is_approved_by(signer.attendance):
        return no("Du har redan justerat protokollet.")
    return YES


def may_mark_item(signer: MinutesSigner, minutes: Minutes, *, is_hidden: bool) -> Verdict:
    """``is_hidden``: something in the item is not shown to who comes by link."""
    verdict = may_mark(signer, minutes)
    if verdict and is_hidden:
        return no("Allt i ärendet visas inte genom en länk. Logga in, eller skriv under på papper.")
    return verdict


def may_approve(signer: MinutesSigner, version: MinutesVersion, *, left: list[str], by_link: bool) -> Verdict:
    """``left`` are the labels of items that are unread or remarked on."""
    verdict = may_mark(signer, version.minutes)
    if verdict and by_link and version.tree.has_secrets:
        return no(
            "I protokollet finns uppgifter som omfattas av sekretess. De visas inte genom en länk. Logga in för att "
            "läsa och justera, eller skriv under på papper."
        )
    if verdict and left:
        return no(f"Det återstår att läsa eller rätta {', '.join(left)}.")
    return verdict
