"""What an intervention has come to: one assessment behind its page, its print and the operational lägesbild."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from incidents.analysis import Effect, ReportingChange, Verdict, compare
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
    others = with_descendants(list(intervention.compare_areas.all()), everywhere)
    is_everywhere = not areas and intervention.point is None
    if not others and not is_everywhere:
        others = comparable(everywhere)
    return EffectQuestion(
        on=intervention.starts_on,
        weeks=weeks,
        compare=[area for area in others if area not in areas and area not in buffer],
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
    """Of an intervention, or of anything that says when, where and what as one does.

    None before it has gone on for a week. Five queries beside those of ``for_list``.
    """
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


@dataclass(frozen=True)
class Explanation:
    """Something else that could be behind a change. ``is_clear`` when it can be ruled out."""

    is_clear: bool
    heading: str
    text: str


def explanations(assessment: Assessment) -> list[Explanation]:
    """What has been looked at before the verdict is believed. Always told, whatever came of it."""
    found = [
        Explanation(False, "Sättet att rapportera har ändrats", each.words) for each in assessment.changes
    ]
    if not found:
        same = "Samma rapportörer har gett ungefär lika stor del av rapporterna före och efter."
        found.append(Explanation(True, "Sättet att rapportera är detsamma", same))
    if assessment.weeded_before:
        text = f"Rapporter som kom in före {assessment.weeded_before} är gallrade, så tiden före är inte hel."
        found.append(Explanation(False, "En del av tiden före är gallrad", text))
    return [*found, elsewhere(assessment), moved(assessment)]


def elsewhere(assessment: Assessment) -> Explanation:
    effect = assessment.effect
    counts = f"{effect.compare_before} före och {effect.compare_after} efter"
    if not assessment.question.compare:
        text = "Insatsen gäller hela kommunen. Då finns inget att jämföra med."
        return Explanation(False, "Inget område att jämföra med", text)
    found = compare(effect.compare_after, effect.compare_before)
    if found.is_too_few:
        return Explanation(False, "Jämförelseområdena har få rapporter", f"{counts}: {found.words}.")
    if found.is_sure:
        text = f"I jämförelseområdena var det {counts}: {found.words}. Det är räknat bort ur utslaget."
        return Explanation(False, "Det har förändrats också på andra håll", text)
    return Explanation(True, "Andra områden är oförändrade", f"I jämförelseområdena var det {counts}.")


def moved(assessment: Assessment) -> Explanation:
    before, after = assessment.measured.around
    counts = f"Runt omkring: {before} före och {after} efter."
    found = assessment.measured.displacement
    if found is None:
        text = "Frågan ställs när något säkert har minskat."
        return Explanation(True, "Inget som kan ha flyttat", text)
    if found.quotient is None:
        heading = "Om problemet har flyttat går inte att säga"
        return Explanation(
            False, heading, f"{counts} Det är för få, eller inget område runt omkring är valt."
        )
    is_clear = found.quotient >= 0
    heading = "Inget tyder på att problemet har flyttat" if is_clear else "En del kan ha flyttat"
    return Explanation(is_clear, heading, f"{found.words} {counts}")


def spread(effect: Effect) -> str:
    """How the interval was widened, in words."""
    if effect.dispersion <= 1.05:
        return "Veckorna varierar inte mer än slumpen ger, så intervallet är inte vidgat."
    times = f"{effect.dispersion:.1f}".replace(".", ",")
    return f"Veckorna varierar {times} gånger så mycket som slumpen ger. Intervallet är vidgat för det."
