"""An agenda that fills itself: what comes every time, what is open since before, and what is to be followed up."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from councils import access
from councils.choices import CouncilKind, Gathering, ItemKind
from councils.models import AgendaItem, AgendaTemplate, Meeting, StandingItem
from councils.models.about import ABOUT
from councils.models.gathered import meeting_before, undecided_before, waiting_follow_ups
from councils.workflow.agenda import next_position, write_clauses
from councils.workflow.locking import lock
from kommunbrott.access import require
from kommunbrott.models import User
from plans.models import FollowUpRound

# After the opening and the choice of who adjusts the minutes.
PLACE_OF_WHAT_IS_OPEN = 2
# The forums that follow the plans up, and how far back a follow-up that none has taken up is looked for.
FOLLOWS_UP = (CouncilKind.STRATEGIC, CouncilKind.PREPARATORY)
LOOK_BACK = dt.timedelta(days=365)


def begin_agenda(meeting: Meeting, template: AgendaTemplate | None = None) -> None:
    """What a new meeting's agenda starts with. Part of planning it, in that transaction."""
    if template and template.council_id == meeting.council_id:
        add_rows(meeting, template.items.all())
    add_standing(meeting)
    if meeting_before(meeting):
        add_gatherers(meeting)


def fill(meeting: Meeting, *, by: User) -> int:
    """Put on the agenda what belongs there and is not there yet. Returns how many items came."""
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_write_agenda(by, meeting))
        count = add_standing(meeting)
        if meeting_before(meeting):
            count += add_gatherers(meeting)
        return count + carry_over(meeting) + add_follow_ups(meeting)


def fill_from(meeting: Meeting, template: AgendaTemplate, *, by: User) -> int:
    """Put on the agenda what the template has and is not there yet. Returns how many items came."""
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_write_agenda(by, meeting))
        return add_rows(meeting, template.items.all())


def add_standing(meeting: Meeting) -> int:
    """The forum's standing items."""
    return add_rows(meeting, meeting.council.standing_items.standing())


def add_rows(meeting: Meeting, rows: Iterable[StandingItem]) -> int:
    """Last on the agenda, those of ``rows`` that are not there yet. Returns how many."""
    there = set(meeting.items.values_list("title", flat=True))
    missing = [row for row in rows if row.title not in there]
    first = next_position(meeting.items)
    for place, row in enumerate(missing):
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=first + place,
            title=row.title,
            kind=row.kind,
            presenter=row.presenter,
            minutes=row.minutes,
            gathers=row.gathers,
        )
        write_clauses(item, row.clauses.splitlines())
    return len(missing)


def add_gatherers(meeting: Meeting) -> int:
    """The items that gather by themselves. One with the same title that was written by hand becomes it."""
    items = list(meeting.items.order_by("position", "pk"))
    made = 0
    for gathering in Gathering:
        if any(item.gathers == gathering for item in items) or not _belongs(gathering, meeting):
            continue
        same = next((item for item in items if item.title.lower() == gathering.label.lower()), None)
        if same and not same.gathers:
            same.gathers = gathering
            same.save()
            continue
        kind = ItemKind.DECISION if gathering == Gathering.PREVIOUS else ItemKind.FOLLOW_UP
        item = AgendaItem(meeting=meeting, title=gathering.label, kind=kind, gathers=gathering)
        items.insert(PLACE_OF_WHAT_IS_OPEN + made, item)
        made += 1
    if made:
        for position, item in enumerate(items):
            item.position = position
            item.save()
    return made


def _belongs(gathering: Gathering, meeting: Meeting) -> bool:
    """Follow-ups belong where plans are followed up, once some wait."""
    if gathering != Gathering.WAITING:
        return True
    return meeting.council.kind in FOLLOWS_UP and bool(waiting_follow_ups(meeting))


def carry_over(meeting: Meeting) -> int:
    """Items that were tabled or referred back come again as they were, with their att-satser."""
    found = list(undecided_before(meeting).prefetch_related("clauses"))
    for former in found:
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=next_position(meeting.items),
            title=former.title,
            kind=former.kind,
            text=former.text,
            presenter=former.presenter,
            minutes=former.minutes,
            dnr=former.dnr,
            secrecy=former.secrecy,
            carried_from=former,
            **{f"{about.key}_id": getattr(former, f"{about.key}_id") for about in ABOUT},
        )
        write_clauses(item, [clause.text for clause in former.clauses.all()])
    return len(found)


def add_follow_ups(meeting: Meeting) -> int:
    """Locked follow-ups of plans that the forum has not had on an agenda."""
    if meeting.council.kind not in FOLLOWS_UP:
        return 0
    rounds = (
        FollowUpRound.objects.filter(
            locked_at__isnull=False,
            ends_on__range=(meeting.day - LOOK_BACK, meeting.day),
        )
        .exclude(report__agenda_items__meeting__council=meeting.council)
        .select_related("plan", "report")
        .defer("report__content", "report__pdf")
    )
    for one in rounds:
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=next_position(meeting.items),
            title=f"Uppföljning av {one.plan}, {one.label}"[:250],
            kind=ItemKind.FOLLOW_UP,
            report=one.report,
        )
        write_clauses(item, ["godkänna uppföljningen"])
    return len(rounds)
