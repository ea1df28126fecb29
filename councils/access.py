import datetime as dt

from councils.choices import TRANSITIONS, MeetingStatus
from councils.models import Council, Meeting, Membership
from kommunbrott.access import YES, Verdict, no
from kommunbrott.models import User


def may_keep_councils(user: User) -> Verdict:
    """Set up forums, their members and their meetings."""
    if user.is_coordinator:
        return YES
    return no("Bara samordnaren kan ändra forum, ledamöter och mötestider.")


def may_plan_meetings(user: User, council: Council) -> Verdict:
    verdict = may_keep_councils(user)
    if verdict and council.retired_on:
        return no(f"{council} är avslutat. Inga nya möten kan planeras i det.")
    return verdict


def may_move_meeting(user: User, meeting: Meeting) -> Verdict:
    """Change its time or place."""
    verdict = may_keep_councils(user)
    if verdict and meeting.is_cancelled:
        return no("Mötet är inställt. Ta tillbaka det innan du flyttar det.")
    return verdict


def may_turn_meeting(user: User, meeting: Meeting, to: MeetingStatus) -> Verdict:
    """Cancel it, put it back, or call it."""
    verdict = may_keep_councils(user)
    if verdict and to not in TRANSITIONS[MeetingStatus(meeting.status)]:
        now = meeting.get_status_display().lower()
        return no(f"Mötet är {now}. Det kan inte bli {to.label.lower()} därifrån.")
    return verdict


def may_write_agenda(user: User, meeting: Meeting) -> Verdict:
    verdict = may_keep_councils(user)
    if verdict and meeting.is_cancelled:
        return no("Mötet är inställt, så dagordningen kan inte ändras.")
    return verdict


def may_summon(user: User, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Send a summons, the first or one with late papers."""
    verdict = may_write_agenda(user, meeting)
    if verdict and meeting.starts_at <= now:
        return no("Mötet har redan börjat, så det går inte att kalla till det.")
    return verdict


def may_reply(membership: Membership, meeting: Meeting, now: dt.datetime) -> Verdict:
    """Say whether one comes: until the meeting begins."""
    if meeting.is_cancelled:
        return no("Mötet är inställt.")
    if meeting.starts_at <= now:
        return no("Mötet har börjat, så svaret går inte att ändra.")
    if membership.council_id != meeting.council_id or not membership.is_current(meeting.day):
        return no("Du hör inte till forumet den dagen.")
    return YES


def may_read_secrets(user: User, council: Council, today: dt.date) -> Verdict:
    """What is secret in the forum's items: coordinators, its secretary, and members marked so."""
    if user.is_coordinator or council.memberships.current(today).entitled().filter(user=user).exists():
        return YES
    return no("Uppgiften omfattas av sekretess. Bara de i forumet som behöver den får läsa den.")
