"""How an action stands: worked out from what is known, so that nobody has to keep a status up to date.

In order: a status set by hand with a reason; the latest follow-up; the status written in the plan. An action
that is not ended, and that nobody has set by hand, is late from the day after its due date.
"""

import datetime as dt
from dataclasses import dataclass

from plans.choices import PERIOD_MONTHS, ActionStatus, FollowUpPeriod, Rhythm

# The due date no longer counts.
ENDED = (ActionStatus.DONE, ActionStatus.RESTING, ActionStatus.STOPPED)

# How long an action may go without a follow-up, by its own rhythm. Others go by the period of the plan.
SILENT_DAYS: dict[Rhythm, int] = {
    Rhythm.WEEKLY: 7,
    Rhythm.FORTNIGHTLY: 14,
    Rhythm.MONTHLY: 31,
    Rhythm.QUARTERLY: 92,
    Rhythm.TERTIAL: 123,
    Rhythm.TERM: 184,
    Rhythm.HALF_YEARLY: 184,
    Rhythm.YEARLY: 366,
}


@dataclass(frozen=True)
class Standing:
    """``days_late`` counts from the due date, ``days_unstarted`` from the date it should have begun.

    ``days_silent`` is how long nobody has followed it up, where that is longer than its rhythm allows;
    ``followed_up_on`` is when somebody last did.
    """

    status: ActionStatus
    is_manual: bool = False
    days_late: int | None = None
    days_unstarted: int | None = None
    days_silent: int | None = None
    followed_up_on: dt.date | None = None

    @property
    def label(self) -> str:
        """ "Pågår", "Försenad 20 dagar" """
        return f"{self.status.label} {days(self.days_late)}" if self.days_late else self.status.label

    @property
    def note(self) -> str:
        """What should be looked into, or ""."""
        if self.days_unstarted:
            return f"Skulle ha börjat för {days(self.days_unstarted)} sedan"
        if self.days_silent:
            return f"Ingen uppföljning på {days(self.days_silent)}"
        return ""


def standing(
    *,
    today: dt.date,
    manual: str = "",
    reported: str = "",
    written: str = ActionStatus.NOT_STARTED,
    starts_on: dt.date | None = None,
    due_on: dt.date | None = None,
    reported_on: dt.date | None = None,
    in_force_on: dt.date | None = None,
    silent_days: int | None = None,
) -> Standing:
    """``in_force_on`` is when the plan was decided; without it, and without ``silent_days``, silence is not counted."""
    status = ActionStatus(manual or reported or written)
    is_past_due = due_on is not None and due_on < today
    if is_past_due and not manual and status not in ENDED:
        status = ActionStatus.LATE
    begun = starts_on is None or starts_on <= today
    unstarted = status == ActionStatus.NOT_STARTED and starts_on is not None and starts_on < today
    known = [day for day in (reported_on, starts_on, in_force_on) if day]
    silent = (today - max(known)).days if known and begun and in_force_on else 0
    is_silent = silent_days is not None and silent > silent_days and status not in ENDED
    return Standing(
        status=status,
        is_manual=bool(manual),
        days_late=(today - due_on).days if is_past_due and status == ActionStatus.LATE else None,
        days_unstarted=(today - starts_on).days if unstarted else None,
        days_silent=silent if is_silent else None,
        followed_up_on=reported_on,
    )


def silent_days(rhythm: str, period: str) -> int:
    """How many days an action may go without a follow-up."""
    own = SILENT_DAYS.get(rhythm)
    return own or PERIOD_MONTHS[FollowUpPeriod(period)] * 31


def days(number: int) -> str:
    return f"{number} {'dag' if number == 1 else 'dagar'}"
