from councils.choices import TRANSITIONS, MeetingStatus
from councils.models import Council, Meeting
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
    if verdict and meeting.status != MeetingStatus.PLANNED:
        return no("Mötet är inställt. Ta tillbaka det innan du flyttar det.")
    return verdict


def may_turn_meeting(user: User, meeting: Meeting, to: MeetingStatus) -> Verdict:
    """Cancel it, or put it back."""
    verdict = may_keep_councils(user)
    if verdict and to not in TRANSITIONS[MeetingStatus(meeting.status)]:
        now = meeting.get_status_display().lower()
        return no(f"Mötet är {now}. Det kan inte bli {to.label.lower()} därifrån.")
    return verdict
