"""Where the municipality is in the cycle of the act: lägesbild, plan and follow-up, and the days that come."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from kommunbrott.charts import Band, Dot, Figure, Track, timeline
from kommunbrott.dates import add_months, long_date, short_date
from plans.choices import PlanKind, PlanStatus
from plans.models import FollowUpRound, Plan

# 6 §: at least every second year the lägesbild is brought up to date and the plan followed up.
EVERY_MONTHS = 24
# So far back and ahead the cycle is drawn.
BACK_MONTHS, AHEAD_MONTHS = 17, 19


@dataclass(frozen=True)
class Deadline:
    """``what`` stands in the definite form, ``does`` says what it shall be."""

    what: str
    does: str
    on: dt.date
    days: int

    @property
    def is_late(self) -> bool:
        return self.days < 0


@dataclass(frozen=True)
class Cycle:
    heading: str
    figure: Figure
    deadlines: tuple[Deadline, ...]


def cycle(
    plan: Plan,
    plans: Sequence[Plan],
    rounds: Sequence[FollowUpRound],
    today: dt.date,
    more: Sequence[Track] = (),
) -> Cycle:
    """Of the plan in force. ``plans`` are all that the reader may see, for what is being worked on.

    ``more`` are tracks of what the plans know nothing of.
    """
    first = add_months(today.replace(day=1), -BACK_MONTHS)
    last = add_months(first, BACK_MONTHS + AHEAD_MONTHS)
    due = deadlines(plan, rounds, today)
    tracks = (
        Track("Lägesbild", "4 och 6 §§", *_situation(plan, today)),
        Track("Åtgärdsplan", "5 §", *_plans(plan, plans, today)),
        Track("Uppföljning", "6 §", *_rounds(plan, rounds, today)),
        *more,
    )
    heading = heading_of(plan, today)
    return Cycle(
        heading,
        timeline(key="cykel", title=heading, first=first, last=last, today=today, tracks=tracks),
        due,
    )


def heading_of(plan: Plan, today: dt.date) -> str:
    period = plan.period or str(plan)
    if plan.starts_on and today < plan.starts_on:
        return f"Planperioden {period} börjar {long_date(plan.starts_on)}"
    if plan.ends_on and plan.ends_on < today:
        return f"Planperioden {period} är slut"
    if not plan.starts_on or not plan.ends_on:
        return f"{plan} gäller"
    part = (today - plan.starts_on) / max(plan.ends_on - plan.starts_on, dt.timedelta(days=1))
    where = "i början av" if part < 1 / 4 else "i slutet av" if part > 3 / 4 else "mitt i"
    return f"Vi är {where} planperioden {period}"


def deadlines(plan: Plan, rounds: Sequence[FollowUpRound], today: dt.date) -> tuple[Deadline, ...]:
    """Only the plan that 5 § demands has any."""
    if plan.kind != PlanKind.STATUTORY:
        return ()
    return clocks(latest_situation(plan)[1], followed_up_on(plan, rounds), today)


def latest_situation(plan: Plan) -> tuple[str, dt.date | None]:
    """Title and day of the lägesbild that holds: what the plan states, or what has been fixed here since then.

    The latter is known of a plan read ``with_assessments``.
    """
    fixed_on = getattr(plan, "fixed_assessment_on", None)
    if fixed_on and (plan.situation_on is None or fixed_on > plan.situation_on):
        return plan.fixed_assessment_title, fixed_on
    return plan.situation_title, plan.situation_on


def followed_up_on(plan: Plan, rounds: Sequence[FollowUpRound]) -> dt.date | None:
    """The day that the plan's clock is counted from: its last follow-up, or else its decision.

    A round that is locked before its period is over was followed up when it was locked.
    """
    locked = [min(made.ends_on, timezone.localdate(made.locked_at)) for made in rounds if made.locked_at]
    return max([*locked, *([plan.decided_on] if plan.decided_on else [])], default=None)


def clocks(situation_on: dt.date | None, followed_on: dt.date | None, today: dt.date) -> tuple[Deadline, ...]:
    """6 §, counted from the last update and the last follow-up. What has no such day has no clock."""
    started = (("Lägesbilden", "uppdaterad", situation_on), ("Planen", "uppföljd", followed_on))
    due = [(what, does, add_months(since, EVERY_MONTHS)) for what, does, since in started if since]
    return tuple(Deadline(what, does, on, (on - today).days) for what, does, on in due)


def _situation(plan: Plan, today: dt.date) -> tuple[tuple[Band, ...], tuple[Dot, ...]]:
    title, since = latest_situation(plan)
    if not since:
        return (), ()
    on = add_months(since, EVERY_MONTHS)
    bands = [Band(since, on, f"{title or 'Lägesbilden'} gäller")]
    if draft := getattr(plan, "draft_assessment_title", None):
        start = max(today, on + dt.timedelta(days=1))
        bands.append(Band(start, add_months(start, EVERY_MONTHS), f"{draft} tas fram", is_planned=True))
    return tuple(bands), (Dot(on, "Ny senast", is_law=True),)


def _plans(plan: Plan, plans: Sequence[Plan], today: dt.date) -> tuple[tuple[Band, ...], tuple[Dot, ...]]:
    bands = [Band(plan.starts_on or plan.decided_on, plan.ends_on, f"{plan} gäller")]
    working = (PlanStatus.DRAFT, PlanStatus.REFERRED, PlanStatus.PROPOSED)
    coming = [other for other in plans if other.predecessor_id == plan.pk and other.status in working]
    for other in coming[:1]:
        start = max(today, plan.ends_on + dt.timedelta(days=1)) if plan.ends_on else today
        bands.append(Band(start, other.ends_on, f"{other} tas fram", is_planned=True))
    return tuple(bands), ()


def _rounds(
    plan: Plan, rounds: Sequence[FollowUpRound], today: dt.date
) -> tuple[tuple[Band, ...], tuple[Dot, ...]]:
    dots = []
    for made in rounds:
        said = (
            "klar"
            if made.locked_at
            else f"svar senast {short_date(made.due_on)}"
            if made.sent_at
            else "inte skickad"
        )
        dots.append(Dot(made.ends_on, made.label, said, is_done=bool(made.locked_at)))
    law = [deadline for deadline in deadlines(plan, rounds, today) if deadline.what == "Planen"]
    dots += [Dot(deadline.on, "Senast", is_law=True) for deadline in law]
    return (), tuple(dots)
