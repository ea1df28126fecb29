"""The effect of an intervention: before and after, against areas without it over the same weeks.

The measure is that of Farrington & Welsh (e.g. "Effects of Closed Circuit Television Surveillance on Crime",
Campbell Systematic Reviews 2008:17): the relative effect size is the odds ratio of the four counts, with the variance
of its logarithm the sum of their inverses. Here the ratio is turned so that below 1 is a decrease; the relative effect
size is its inverse. Counts of crime vary more than chance alone (a weekend, one group, one summer): Farrington and
Welsh inflate the variance for that by a general rule; here it is estimated from the weeks of the case itself.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from incidents.analysis.comparison import FEWEST, Z


class Verdict(StrEnum):
    DECREASE = "minskning"
    INCREASE = "okning"
    NO_SURE_CHANGE = "ingen_saker_forandring"
    CANNOT_TELL = "kan_inte_bedomas"

    @property
    def label(self) -> str:
        return {
            Verdict.DECREASE: "minskning",
            Verdict.INCREASE: "ökning",
            Verdict.NO_SURE_CHANGE: "ingen säker förändring",
            Verdict.CANNOT_TELL: "kan inte bedömas",
        }[self]


@dataclass(frozen=True, slots=True)
class EffectData:
    """Weekly counts, oldest first: of the treated area, and of each area compared with, by its name."""

    before: Sequence[int]
    after: Sequence[int]
    compare_before: dict[str, Sequence[int]]
    compare_after: dict[str, Sequence[int]]

    @property
    def totals(self) -> tuple[int, int, int, int]:
        """Treated before and after, compared before and after."""
        return (
            sum(self.before),
            sum(self.after),
            sum(map(sum, self.compare_before.values())),
            sum(map(sum, self.compare_after.values())),
        )

    @property
    def series(self) -> list[Sequence[int]]:
        return [self.before, self.after, *self.compare_before.values(), *self.compare_after.values()]


@dataclass(frozen=True, slots=True)
class Effect:
    """The numbers are None when they cannot be told."""

    before: int
    after: int
    compare_before: int
    compare_after: int
    ratio: float | None
    ci_low: float | None
    ci_high: float | None
    ci_raw_low: float | None
    ci_raw_high: float | None
    dispersion: float
    verdict: Verdict

    @property
    def relative_effect_size(self) -> float | None:
        """Farrington & Welsh's measure: above 1 is a decrease."""
        return 1 / self.ratio if self.ratio else None

    @property
    def explanation(self) -> str:
        counts = (
            f"{self.before} rapporter före och {self.after} efter, i jämförelseområdena {self.compare_before} "
            f"och {self.compare_after}."
        )
        if self.verdict is Verdict.CANNOT_TELL:
            return (
                f"Det går inte att bedöma: minst ett av de fyra antalen väntas bli under {FEWEST}. {counts}"
            )
        between = (
            f"kvoten är {decimal(self.ratio)} och ligger med 95 procents säkerhet mellan {decimal(self.ci_low)} "
            f"och {decimal(self.ci_high)}"
        )
        if self.verdict is Verdict.NO_SURE_CHANGE:
            return f"Ingen säker förändring jämfört med jämförelseområdena: {between}. {counts}"
        word = "minskat" if self.verdict is Verdict.DECREASE else "ökat"
        percent = round(abs(1 - self.ratio) * 100)
        size = self.relative_effect_size
        measure = f" Det motsvarar en relativ effektstorlek på {decimal(size)}." if size else ""
        told = f"Rapporterna har {word} med {percent} procent jämfört med jämförelseområdena"
        return f"{told}: {between}. {counts}{measure}"

    def as_json(self) -> dict:
        """Shape and rounding of `intervention_effect --json`."""
        numbers = ("ratio", "ci_low", "ci_high", "ci_raw_low", "ci_raw_high", "dispersion")
        return (
            {name: getattr(self, name) for name in ("before", "after", "compare_before", "compare_after")}
            | {name: rounded(getattr(self, name)) for name in numbers}
            | {"verdict": self.verdict.value, "explanation": self.explanation}
        )


def effect_of(data: EffectData) -> Effect:
    before, _, compare_before, compare_after = counts = data.totals
    dispersion = dispersion_of(data.series)
    if min(expected(*counts)) < FEWEST:
        ratio = None if not (before and compare_before and compare_after) else ratio_of(*counts)
        return Effect(*counts, ratio, None, None, None, None, dispersion, Verdict.CANNOT_TELL)
    ratio = ratio_of(*counts)
    raw = interval(counts, 1.0)
    corrected = interval(counts, dispersion)
    if corrected[1] < 1:
        verdict = Verdict.DECREASE
    elif corrected[0] > 1:
        verdict = Verdict.INCREASE
    else:
        verdict = Verdict.NO_SURE_CHANGE
    return Effect(*counts, ratio, *corrected, *raw, dispersion, verdict)


def ratio_of(before: float, after: float, compare_before: float, compare_after: float) -> float:
    """Below 1 is a decrease. Half an event is added to each count when one of them is none."""
    if 0 in (before, compare_before, compare_after):
        before, after, compare_before, compare_after = (
            count + 0.5 for count in (before, after, compare_before, compare_after)
        )
    return (after / before) / (compare_after / compare_before)


def interval(counts: tuple[int, int, int, int], dispersion: float) -> tuple[float, float]:
    """95 %, on the logarithmic scale: the variance is the sum of the inverse counts, times the dispersion."""
    if 0 in counts:
        counts = tuple(count + 0.5 for count in counts)
    spread = Z * math.sqrt(dispersion * sum(1 / count for count in counts))
    ratio = ratio_of(*counts)
    return ratio * math.exp(-spread), ratio * math.exp(spread)


def expected(before: int, after: int, compare_before: int, compare_after: int) -> list[float]:
    """The four counts had the treated area changed as the others did."""
    total = before + after + compare_before + compare_after
    if not total:
        return [0.0] * 4
    places = (before + after, compare_before + compare_after)
    times = (before + compare_before, after + compare_after)
    return [place * time / total for place in places for time in times]


def dispersion_of(series: list[Sequence[int]]) -> float:
    """How many times more the weeks vary than chance would let them: Pearson's χ² over its degrees of freedom.

    Each series is one area in one period, and is compared with its own mean. The seasons within a period are counted
    as variation too, which makes the interval wider rather than narrower. Never below 1: less variation than chance
    is itself chance (Wedderburn 1974; McCullagh & Nelder, Generalized Linear Models, 1989, section 6.2).
    """
    squares, freedom = 0.0, 0
    for weeks in series:
        mean = sum(weeks) / len(weeks) if weeks else 0
        if mean:
            squares += sum((count - mean) ** 2 for count in weeks) / mean
            freedom += len(weeks) - 1
    return max(1.0, squares / freedom) if freedom else 1.0


def rounded(number: float | None) -> float | None:
    return None if number is None else round(number, 4)


def decimal(number: float) -> str:
    return f"{number:.2f}".replace(".", ",")
