"""Counts out of the register for incidents.analysis. By whole days of local time, from the stored columns."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Case, Count, F, IntegerField, Q, Value, When

from incidents.analysis import (
    Displacement,
    Effect,
    EffectData,
    ReportingChange,
    Verdict,
    displacement,
    effect_of,
    reporting_changes,
    too_few,
)
from incidents.choices import Baseline, ReporterKind
from incidents.models import Category, Report
from incidents.selection import Point, Selection
from kommunbrott.models import Area

WEEK = 7
# Back to the same weekday of the same week.
YEAR = dt.timedelta(weeks=52)
# Of a place's surroundings: so many times its own distance, and never more than this many metres.
SURROUNDINGS, FURTHEST = 2.5, 2000
ELSEWHERE, HERE, AROUND = range(3)


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectQuestion:
    """Did ``categories`` change in ``areas`` from ``on``, against ``compare``? Over ``weeks`` before and after.

    No categories are all. In place of areas it may be within ``metres`` of ``near``, in which case the ring around
    that is the surroundings; else they are ``buffer``. With neither areas nor ``near`` it is everywhere.
    """

    on: dt.date
    weeks: int
    compare: Sequence[Area]
    areas: Sequence[Area] = ()
    near: Point | None = None
    metres: int = 0
    categories: Sequence[Category] = ()
    buffer: Sequence[Area] = ()
    baseline: Baseline = Baseline.JUST_BEFORE

    @property
    def before(self) -> tuple[dt.date, dt.date]:
        """First and last day."""
        if self.baseline == Baseline.YEAR_BEFORE:
            return self.after[0] - YEAR, self.after[1] - YEAR
        return self.on - dt.timedelta(weeks=self.weeks), self.on - dt.timedelta(days=1)

    @property
    def after(self) -> tuple[dt.date, dt.date]:
        return self.on, self.on + dt.timedelta(days=WEEK * self.weeks - 1)

    @property
    def ring(self) -> int:
        """How far the surroundings of a place reach, in metres."""
        return min(round(SURROUNDINGS * self.metres), FURTHEST)

    def around(self, metres: int) -> Q:
        return Selection(near=self.near, metres=metres).where()

    def reports(self):
        """Of both periods, each with ``where`` it is: HERE, AROUND, or ELSEWHERE where it is compared with."""
        days = Q()
        for first, last in (self.before, self.after):
            days |= Q(local_day__gte=first.toordinal(), local_day__lte=last.toordinal())
        kinds = Q(category__in=self.categories) | Q(subcategory__in=self.categories)
        found = Report.objects.counted().filter(days, kinds if self.categories else Q())
        if self.near:
            here, around = self.around(self.metres), self.around(self.ring)
            found = found.filter(Q(area__in=self.compare) | around)
        elif self.areas:
            here, around = Q(area__in=self.areas), Q(area__in=self.buffer)
            found = found.filter(area__in=[*self.areas, *self.buffer, *self.compare])
        else:
            return found.annotate(where=Value(HERE))
        where = Case(
            When(here, then=HERE), When(around, then=AROUND), default=ELSEWHERE, output_field=IntegerField()
        )
        return found.annotate(where=where)


@dataclass(frozen=True)
class Measured:
    """``around`` counts the surroundings before and after."""

    effect: Effect
    data: EffectData
    around: tuple[int, int]

    @property
    def displacement(self) -> Displacement | None:
        """Only of what has surely gone away can a part have moved."""
        if self.effect.verdict is not Verdict.DECREASE:
            return None
        before, after, *compared = self.data.totals
        if too_few(*self.around, *compared):
            return Displacement(None)
        return displacement((before, after), self.around, tuple(compared))


def effect(question: EffectQuestion) -> Effect:
    return measured(question).effect


def measured(question: EffectQuestion) -> Measured:
    """The one way from the register to an effect. One query, of a row per area and day at most."""
    here = [[0] * question.weeks for _ in range(2)]
    others = {area.pk: [[0] * question.weeks for _ in range(2)] for area in question.compare}
    around = [0, 0]
    starts = question.before[0].toordinal(), question.after[0].toordinal()
    days = (
        question.reports()
        .values_list("where", "area_id", "local_day")
        .annotate(n=Count("local_day"))
        .order_by()
    )
    for where, area, day, count in days:
        side = int(day >= starts[1])
        week = (day - starts[side]) // WEEK
        if where == HERE:
            here[side][week] += count
        elif where == AROUND:
            around[side] += count
        elif area in others:
            others[area][side][week] += count
    data = EffectData(
        before=here[0],
        after=here[1],
        compare_before={str(area): others[area.pk][0] for area in question.compare},
        compare_after={str(area): others[area.pk][1] for area in question.compare},
    )
    return Measured(effect_of(data), data, tuple(around))


def changed_reporting(question: EffectQuestion) -> list[ReportingChange]:
    """Who came or went as reporter between the two periods. One query."""
    is_after = Q(local_day__gte=question.on.toordinal())
    found = (
        question.reports()
        .values(label=F("reporter_label"), kind=F("reporter_kind"))
        .annotate(before=Count("local_day", filter=~is_after), after=Count("local_day", filter=is_after))
        .order_by()
    )
    channels = {
        row["label"] or ReporterKind(row["kind"]).label: (row["before"], row["after"]) for row in found
    }
    return reporting_changes(channels)
