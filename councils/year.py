"""What of the årshjul the forums have: meetings, agreements that end, dialogues, and reports to fullmäktige."""

import datetime as dt
from collections.abc import Iterable, Iterator

from councils.choices import AgreementStatus, MeetingStatus
from councils.models import Agreement, BoardReport, Dialogue, Meeting
from kommunbrott.models import User
from kommunbrott.year import MEETING, OWN, YearDate


def meetings(user: User, first: dt.date, last: dt.date, today: dt.date) -> list[Meeting]:
    """Those that stand, of the forums the person belongs to. One query."""
    rows = Meeting.objects.visible_to(user, today).between(first, last)
    return list(rows.exclude(status=MeetingStatus.CANCELLED).for_list())


def meeting_dates(rows: Iterable[Meeting], today: dt.date) -> Iterator[YearDate]:
    for row in rows:
        yield YearDate(
            str(row.uid),
            row.day,
            str(row.council.label),
            MEETING,
            row.place,
            row.get_absolute_url(),
            row.day < today,
        )


def dates(user: User, first: dt.date, last: dt.date, months: int, today: dt.date) -> Iterator[YearDate]:
    """``months`` lie between two reports to fullmäktige. Three queries."""
    ending = Agreement.objects.visible_to(user).filter(
        status=AgreementStatus.SIGNED, ends_on__range=(first, last)
    )
    for row in ending:
        what = f"Överenskommelsen {row} löper ut"
        page = row.get_absolute_url()
        yield YearDate(f"overenskommelse-{row.pk}", row.ends_on, what, OWN, "9 §.", page, row.ends_on < today)
    for row in Dialogue.objects.visible_to(user).filter(held_on__range=(first, last)):
        yield YearDate(
            f"dialog-{row.pk}",
            row.held_on,
            str(row),
            OWN,
            row.place,
            row.get_absolute_url(),
            row.held_on < today,
        )
    yield from _reports(months)


def _reports(months: int) -> Iterator[YearDate]:
    """Those that have been told, and when the next should be."""
    fixed = list(BoardReport.objects.fixed().for_list())
    for row in fixed:
        if row.told_on:
            page = row.get_absolute_url()
            yield YearDate(
                f"rapport-{row.pk}", row.told_on, "Rapport till fullmäktige", OWN, row.title, page, True
            )
    if fixed:
        due_on = fixed[0].next_due_on(months)
        yield YearDate("rapport-nasta", due_on, "Nästa rapport till fullmäktige", OWN, "Senast, 13 §.")
