"""What is reminded about without anybody's asking: remisser and rounds of follow-up that wait for answers."""

import datetime as dt

from plans.workflow import follow_up_round, referral


def remind_due(now: dt.datetime) -> int:
    """Returns how many parties were written to. Running it twice writes to nobody twice."""
    return referral.remind_due(now) + follow_up_round.remind_due(now)
