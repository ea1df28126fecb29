"""What an intervention has come to: one assessment behind its page, its print and the operational lägesbild."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.analysis import Effect, ReportingChange, Verdict
from incidents.figures import WEEK, EffectQuestion, Measured, changed_reporting, measured
from incidents.interventions import with_descendants
from incidents.models import Intervention, RetentionRun
from incidents.selection import Point
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area

MOST_WEEKS = 52
SIGNS = {Verdict.DECREASE: "↓", Verdict.INCREASE: "↑", Verdict.NO_SURE_CHANGE: "~", Verdict.CANNOT_TELL: "?"}


@dataclass(frozen=True)
class Assessment:
    """``weeded_before`` is the day before which reports have been weeded out, when that reaches into the weeks
    compared with."""

    question: EffectQuestion
    measured: Measured
    changes: Sequence[ReportingChange]
    weeded_before: dt.date | None

    @property
    def effect(self) -> Effect:
        return self.measured.effect

    @property
    def sign(self) -> str:
        return SIGNS[self.effect.verdict]

    @property
    def is_reliable(self) -> bool:
        return not self.changes and self.weeded_before is None


def question_of(
    intervention: Intervention, today: dt.date, everywhere: Sequence[Area]
) -> EffectQuestion | None:
    """Over the whole weeks it has gone on, a year at most. None in its first week. ``everywhere`` is all areas."""
    until = min(intervention.ends_on or today, today - dt.timedelta(days=1))
    weeks = min(((until - intervention.starts_on).days + 1) // WEEK, MOST_WEEKS)
    if weeks < 1:
        return None
    everywhere = list(everywhere)
    areas = with_descendants(list(intervention.areas.all()), everywhere)
    buffer = with_descendants(list(intervention.buffer_areas.all()), everywhere)
    compare = with_descendants(list(intervention.compare_areas.all()), everywhere)
    is_everywhere = not areas and intervention.point is None
    if not compare and not is_everywhere:
        compare = comparable(everywhere)
    return EffectQuestion(
        on=intervention.starts_on,
        weeks=weeks,
        compare=[area for area in compare if area not in areas and area not in buffer],
        areas=() if intervention.point else areas,
        near=Point(*intervention.point) if intervention.point else None,
        metres=intervention.radius_m,
        categories=list(intervention.categories.all()),
        buffer=buffer,
        baseline=intervention.baseline,
    )


def comparable(everywhere: Sequence[Area]) -> list[Area]:
    """The districts; the towns where there are none."""
    for kind in (AreaKind.DISTRICT, AreaKind.TOWN):
        found = [area for area in everywhere if area.kind == kind]
        if found:
            return found
    return []


def all_areas() -> list[Area]:
    return list(Area.objects.defer("geometry"))


def assess(intervention: Intervention, today: dt.date) -> Assessment | None:
    """None before it has gone on for a week. Five queries beside those of ``for_list``."""
    question = question_of(intervention, today, all_areas())
    if question is None:
        return None
    weeded = RetentionRun.objects.order_by("-at").values_list("reports_before", flat=True).first()
    reaches = weeded is not None and weeded > question.before[0]
    return Assessment(question, measured(question), changed_reporting(question), weeded if reaches else None)


def percents(effect: Effect) -> str:
    """−80 till −13 %"""
    low, high = (round((end - 1) * 100) for end in (effect.ci_low, effect.ci_high))
    return f"{signed(low)} till {signed(high)} %"


def signed(number: int) -> str:
    return f"{'+' if number > 0 else '−' if number < 0 else ''}{abs(number)}"


def in_short(effect: Effect) -> str:
    """Minskning, −80 till −13 %"""
    word = effect.verdict.label.capitalize()
    return f"{word}, för få rapporter" if effect.ci_low is None else f"{word}, {percents(effect)}"
