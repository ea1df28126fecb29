"""What an item of an agenda gathers by itself: told anew each time, until a summons freezes it."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Case, OuterRef, Q, Subquery, When

from councils.choices import Gathering, MeetingStatus, MinutesKind, Outcome, PaperSource
from councils.content import PaperContent
from councils.models.agenda import AgendaItem
from councils.models.decision import Assignment
from councils.models.meeting import Meeting
from councils.models.minutes import MinutesVersion
from councils.secrecy import sealed
from kommunbrott.dates import long_date
from kommunbrott.numbers import in_words
from plans.choices import ActionStatus, PlanStatus
from plans.models import Action, FollowUpRound, Plan

# More late actions than this are told of in one line.
MOST_LATE = 8


@dataclass(frozen=True)
class Gathered:
    lines: tuple[str, ...] = ()
    papers: tuple[PaperContent, ...] = ()


def gathered(meeting: Meeting, wanted: Iterable[str]) -> dict[str, Gathered]:
    """By Gathering. What comes from a secret item is sealed. At most two queries each."""
    found = {}
    if Gathering.PREVIOUS in wanted:
        found[Gathering.PREVIOUS] = _previous(meeting_before(meeting))
    if Gathering.OPEN in wanted:
        lines = (*_assignments(meeting), *_undecided(meeting))
        found[Gathering.OPEN] = Gathered(lines or ("Inget är öppet.",))
    if Gathering.WAITING in wanted:
        found[Gathering.WAITING] = Gathered(waiting_follow_ups(meeting) or ("Ingen uppföljning väntar.",))
    return found


def meeting_before(meeting: Meeting) -> Meeting | None:
    """The forum's last meeting before it that was not cancelled, with ``adjusted_pk`` and ``adjusted_sum``.

    They tell the adjusted version of its minutes and what everybody's copy of it sums to. One query.
    """
    adjusted = MinutesVersion.objects.filter(minutes__meeting=OuterRef("pk"), kind=MinutesKind.ADJUSTED)
    public = Case(When(public_sha256="", then="sha256"), default="public_sha256")
    earlier = Meeting.objects.filter(council=meeting.council_id, starts_at__lt=meeting.starts_at)
    return (
        earlier.exclude(status=MeetingStatus.CANCELLED)
        .select_related("council", "protocol")
        .annotate(
            adjusted_pk=Subquery(adjusted.values("pk")[:1]),
            adjusted_sum=Subquery(adjusted.annotate(public=public).values("public")[:1]),
        )
        .last()
    )


def undecided_before(meeting: Meeting):
    """Items that earlier meetings of the forum tabled or referred back, and that have not come again since."""
    return (
        AgendaItem.objects.filter(
            meeting__council=meeting.council_id,
            meeting__starts_at__lt=meeting.starts_at,
            record__outcome__in=(Outcome.TABLED, Outcome.REFERRED_BACK),
        )
        .exclude(carried_to__meeting__starts_at__lte=meeting.starts_at)
        .select_related("meeting", "record")
        .order_by("meeting__starts_at", "position", "pk")
    )


def waiting_follow_ups(meeting: Meeting) -> tuple[str, ...]:
    """Rounds of plans in force that are due by the meeting and not locked, and actions that are late then."""
    plans = Plan.objects.exclude(decided_on=None).exclude(status=PlanStatus.REPLACED).values("pk")
    due = Q(ends_on__lte=meeting.day) | Q(due_on__lte=meeting.day)
    rounds = FollowUpRound.objects.filter(due, plan__in=plans, locked_at__isnull=True)
    actions = Action.objects.filter(plan__in=plans).with_lacks(meeting.day)
    actions = actions.filter(Q(asked_in__isnull=False) | Q(standing=ActionStatus.LATE)).with_place()
    rows = list(actions.select_related("plan").order_by("plan", "area_position", "place_position", "pk"))
    told = [
        _round(made, rows, meeting.day) for made in rounds.select_related("plan").order_by("ends_on", "pk")
    ]
    late = [row for row in rows if row.standing == ActionStatus.LATE]
    told += [_late_action(row) for row in late[:MOST_LATE]]
    if len(late) > MOST_LATE:
        told.append(f"{in_words(len(late) - MOST_LATE).capitalize()} åtgärder till är försenade.")
    return tuple(told)


def _round(made: FollowUpRound, rows: list[Action], day: dt.date) -> str:
    """Whose answers are missing, those with the most first."""
    missing = Counter(
        row.lead_name or "ingen ansvarig"
        for row in rows
        if row.plan_id == made.plan_id and row.asked_in == made.label
    )
    parts = [f"{made.plan}, {made.label}", f"svar senast {made.due_on.isoformat()}"]
    if missing:
        who = ", ".join(f"{name} {count}" for name, count in missing.most_common())
        parts.append(
            f"{in_words(missing.total())} {'åtgärd' if missing.total() == 1 else 'åtgärder'} utan svar ({who})"
        )
    parts.append("försenad" if made.due_on < day else "inte låst")
    return f"{'; '.join(parts)}."


def _late_action(row: Action) -> str:
    since = f" sedan {row.due_on.isoformat()}" if row.due_on else ""
    return f"{row} är försenad{since}; {row.lead_name or 'ingen ansvarig än'}."


def _previous(before: Meeting | None) -> Gathered:
    """With the adjusted minutes as everybody may have them: who may read more has the page of the minutes."""
    if before is None:
        return Gathered(("Det här är forumets första möte.",))
    minutes = getattr(before, "protocol", None)
    if minutes is None:
        return Gathered((f"Mötet {long_date(before.day)} har inget protokoll än.",))
    state = minutes.get_status_display()
    name, key, digest = f"Protokoll {before}", before.adjusted_pk, before.adjusted_sum or ""
    return Gathered(papers=(PaperContent(PaperSource.MINUTES, key, name, state, digest),))


def _assignments(meeting: Meeting) -> Iterator[str]:
    """Late means late on the day of the meeting."""
    for one in Assignment.objects.open_for(meeting.council):
        parts = [one.text.rstrip(".")]
        if who := ", ".join(str(part) for part in (one.organisation, one.person) if part):
            parts.append(who)
        if one.due_on:
            parts.append(f"klart senast {one.due_on.isoformat()}")
        state = "försenat" if one.is_late(meeting.day) else one.get_status_display().lower()
        line = f"{'; '.join([*parts, state])}."
        yield sealed(line, one.record.item.secrecy if one.record else "")


def _undecided(meeting: Meeting) -> Iterator[str]:
    for item in undecided_before(meeting):
        said = item.record.get_outcome_display().lower()
        yield sealed(f"{item.title}; {said} {item.meeting.day.isoformat()}.", item.secrecy)
