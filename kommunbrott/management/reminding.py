"""Everything that is reminded about by itself, gathered from the apps."""

import datetime as dt
from itertools import chain

from django.utils import timezone

from councils import due as in_councils
from councils.workflow.raising import raise_late
from kommunbrott import reminders
from plans import due as in_plans
from plans.workflow import reminders as answers


def remind_due(now: dt.datetime) -> tuple[int, int]:
    """How many parties were asked again for their answers, and how many letters of last days were written.

    Running it twice writes to nobody twice.
    """
    today = timezone.localdate(now)
    asked = answers.remind_due(now)
    letters = reminders.write_due(chain(in_plans.due(today), in_councils.due(today)), now)
    raise_late(now)
    return asked, letters
