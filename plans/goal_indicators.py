"""A goal's indicator against where it began and where it should be, and how far it has come."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from kommunbrott.charts import Figure, Told, Trend, trend_chart
from kommunbrott.models import Municipality
from kommunbrott.numbers import swedish_number
from plans.indicator_series import (
    RATE,
    VALUE,
    Chosen,
    Shown,
    facets_of,
    shown,
    source_line,
    subtitle,
    unit_of,
    usual,
)
from plans.models import Goal
from plans.smart import Progress, progress


@dataclass(frozen=True)
class MeasuredGoal:
    """``value`` is the latest that is known, of ``period``; ``progress`` how far it has come, where that is told."""

    goal: Goal
    value: Decimal | None
    period: str
    progress: Progress | None
    figure: Figure | None


def measured_goals(goals: Sequence[Goal], municipality: Municipality) -> list[MeasuredGoal]:
    """Of those that have an indicator. Four queries each."""
    return [measured(goal, municipality) for goal in goals if goal.series_id]


def measured(goal: Goal, municipality: Municipality) -> MeasuredGoal:
    indicator = goal.series
    facets = facets_of(indicator)
    common = usual(indicator, facets, municipality)
    wants_rate = "100 000" in goal.unit.replace("\u00a0", " ") or not facets.has_values
    chosen = Chosen(
        common.geographies[:1], RATE if wants_rate else VALUE, common.gender, common.age, common.kind
    )
    seen = shown(indicator, chosen)
    value, period = latest(seen)
    told = progress(goal.baseline, goal.target, goal.direction, value)
    figure = drawn(goal, chosen, seen, told) if seen.rows else None
    return MeasuredGoal(goal, value, period, told, figure)


def latest(seen: Shown) -> tuple[Decimal | None, str]:
    values = seen.trends[0].values if seen.trends else ()
    for place in reversed(range(len(values))):
        if values[place].value is not None:
            return Decimal(str(values[place].value)), seen.labels[place]
    return None, ""


def drawn(goal: Goal, chosen: Chosen, seen: Shown, told: Progress | None) -> Figure:
    """The indicator with its baseline and its target as lines to go by."""
    lines = [("Utgångsläge", goal.baseline), ("Mål", goal.target)]
    fixed = [
        Trend(name, tuple(Told(float(level)) for _ in seen.labels))
        for name, level in lines
        if level is not None
    ]
    value, period = latest(seen)
    said = f"{swedish_number(value)} {period}" if value is not None else "källan visar inga värden"
    return trend_chart(
        key=f"mal-{goal.pk}",
        title=f"{goal.series}: {said}. {told.text}" if told else f"{goal.series}: {said}",
        subtitle=subtitle(goal.series, chosen, seen, unit_of(goal.series, chosen)),
        source=source_line(goal.series, seen),
        labels=seen.labels,
        trends=[*seen.trends[:1], *fixed],
        breaks=seen.breaks,
        unit=unit_of(goal.series, chosen),
    )
