"""One letter a week to each person about what has a last day, instead of one for each thing.

30 and 7 days ahead it stands in the week's letter. The working day before, and the first after, it is worth a letter
of its own. 7 and 14 days late it stands in the week's letter again. What nobody can be reached about goes to the
coordinators, and so does all that is late. Nothing is written at night or on a day off.
"""

import datetime as dt
import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError, IntegrityError, transaction
from django.utils import timezone

from kommunbrott import outbox
from kommunbrott.dates import long_date
from kommunbrott.models import OutboxMessage, Reminder, User
from kommunbrott.numbers import in_words
from kommunbrott.working_days import is_working_day, next_working_day

logger = logging.getLogger(__name__)

# In the order in which a thing comes to them: days left, then days gone.
STAGES = (30, 7, 1, -1, -7, -14)
WEEKLY_AHEAD = (7, 30)
LATE = (-14, -7, -1)
URGENT = (1, -1)
# Nobody needs a letter in the night. Swedish local time.
FROM_HOUR = 7
# Sources need tell of nothing whose last day is farther off: a week's letter looks to the end of its week.
HORIZON = dt.timedelta(days=30 + 6)


@dataclass(frozen=True)
class Due:
    """One thing with a last day. ``to`` is who is to do it, "" when nobody can be reached; ``whose`` says it in words.

    ``key`` is never shown. ``url`` is an address within the site.
    """

    key: str
    title: str
    text: str
    url: str
    due_on: dt.date
    to: str = ""
    whose: str = ""


def write_due(dues: Iterable[Due], now: dt.datetime) -> int:
    """Returns how many letters were written. Two queries and three for each person with something new to be told.

    Run as often as one likes: nothing is told twice, and what could not be written now is written the next time.
    One person's letter that fails stops no other.
    """
    local = timezone.localtime(now)
    today = local.date()
    if not is_working_day(today) or local.hour < FROM_HOUR:
        return 0
    written = 0
    for to, mine in by_address(dues, today).items():
        try:
            with transaction.atomic():
                written += _write(to, mine, now)
        except IntegrityError:
            pass  # another worker told of the same just now
        except DatabaseError:
            logger.warning("A letter of reminders could not be written", exc_info=True)
    return written


def by_address(dues: Iterable[Due], today: dt.date) -> dict[str, list[Due]]:
    """Who is to be told of what. Addresses are the same in whatever case."""
    coordinators = list(
        User.objects.filter(is_coordinator=True, is_active=True)
        .exclude(email="")
        .values_list("email", flat=True)
    )
    found: dict[str, list[Due]] = {}
    for due in dues:
        told = [due.to] if due.to else coordinators
        if due.to and due.due_on < today:
            told = [due.to, *coordinators]
        for address in dict.fromkeys(each.strip().lower() for each in told):
            found.setdefault(address, []).append(due)
    return found


def stage(due_on: dt.date, today: dt.date) -> int | None:
    """Which of STAGES the thing is at in a letter that is written today; None when it is too early to tell."""
    if due_on < today:
        return next(days for days in LATE if (due_on - today).days <= days)
    if due_on <= next_working_day(today):
        return 1
    sunday = today + dt.timedelta(days=6 - today.weekday())
    return next((days for days in WEEKLY_AHEAD if (due_on - sunday).days <= days), None)


def _write(to: str, dues: list[Due], now: dt.datetime) -> int:
    today = timezone.localdate(now)
    told: dict[tuple[str, dt.date], int] = {}
    for key, due_on, at in Reminder.objects.filter(to=to).values_list("key", "due_on", "stage"):
        told[key, due_on] = max(told.get((key, due_on), 0), STAGES.index(at) + 1)
    new = {due: at for due in dues if (at := stage(due.due_on, today))}
    new = {due: at for due, at in new.items() if STAGES.index(at) + 1 > told.get((due.key, due.due_on), 0)}
    key = _letter_key(to, today, is_urgent=any(at in URGENT for at in new.values()))
    if not new or key is None:
        return 0
    Reminder.objects.bulk_create(
        Reminder(key=due.key, due_on=due.due_on, stage=at, to=to, told_at=now) for due, at in new.items()
    )
    outbox.post(
        key=key, to=to, subject=subject(list(new), today), template="digest", context=context(to, new, today)
    )
    return 1


def _letter_key(to: str, today: dt.date, *, is_urgent: bool) -> str | None:
    """The week's letter, or the day's where the week's is written and something cannot wait; None: it can wait."""
    year, week, _ = today.isocalendar()
    weekly, daily = f"påminnelser:{year}-v{week:02}", f"påminnelser:{today}"
    letters = OutboxMessage.objects.filter(to__iexact=to, event_key__in=(weekly, daily))
    written = set(letters.values_list("event_key", flat=True))
    if weekly not in written:
        return weekly
    return daily if is_urgent and daily not in written else None


def subject(dues: list[Due], today: dt.date) -> str:
    late = sum(due.due_on < today for due in dues)
    count = f"{in_words(len(dues)).capitalize()} {'sak' if len(dues) == 1 else 'saker'} att se till"
    return f"{count}, varav {in_words(late)} {'försenad' if late == 1 else 'försenade'}" if late else count


def context(to: str, new: dict[Due, int], today: dt.date) -> dict:
    """For templates/mail/digest."""
    groups = (
        ("Skulle ha varit klart", [due for due, at in new.items() if at < 0]),
        ("Ska vara klart nu", [due for due, at in new.items() if at == 1]),
        ("Kommer snart", [due for due, at in new.items() if at > 1]),
    )
    return {
        "groups": [
            {"heading": heading, "rows": list(_rows(to, dues, today))} for heading, dues in groups if dues
        ]
    }


def _rows(to: str, dues: list[Due], today: dt.date) -> Iterator[dict]:
    for due in sorted(dues, key=lambda each: (each.due_on, each.title)):
        days = (due.due_on - today).days
        late = f", {-days} {'dag' if days == -1 else 'dagar'} sen" if days < 0 else ""
        whose = f" Ligger på {due.whose}." if due.whose and to != due.to.strip().lower() else ""
        yield {
            "title": due.title,
            "day": f"{long_date(due.due_on)}{late}",
            "text": f"{due.text}{whose}".strip(),
            "address": settings.BASE_URL + due.url,
        }
