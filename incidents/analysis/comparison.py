"""Two periods side by side, with what chance alone could have made of them."""

import math
from dataclasses import dataclass
from statistics import NormalDist

# Below this a change in per cent says nothing.
FEWEST = 10
Z = NormalDist().inv_cdf(0.975)
TOO_FEW = "för få för en slutsats"


def too_few(*counts: float) -> bool:
    return any(count < FEWEST for count in counts)


def interval_of_count(count: int) -> tuple[float, float]:
    """What the count could have been by chance, 95 of 100 times: Byar's approximation to the exact Poisson interval.

    Breslow & Day, Statistical Methods in Cancer Research II (1987), formula 2.13. Within some 0.1 of the exact for
    all counts.
    """
    above = count + 1
    high = above * (1 - 1 / (9 * above) + Z / (3 * math.sqrt(above))) ** 3
    if count == 0:
        return 0.0, high
    return count * (1 - 1 / (9 * count) - Z / (3 * math.sqrt(count))) ** 3, high


@dataclass(frozen=True, slots=True)
class Comparison:
    """A count now and then. ``ratio`` and its interval are None when there are too few for a conclusion.

    ``now_days`` and ``then_days`` are the lengths of the periods: of unequal ones the ratio is that per day.
    """

    now: int
    then: int
    ratio: float | None
    low: float | None
    high: float | None

    @property
    def is_too_few(self) -> bool:
        return self.ratio is None

    @property
    def change(self) -> int:
        return self.now - self.then

    @property
    def percent(self) -> int | None:
        return None if self.ratio is None else round((self.ratio - 1) * 100)

    @property
    def is_sure(self) -> bool:
        """Whether chance alone would seldom have made the difference."""
        return self.ratio is not None and not self.low <= 1 <= self.high

    @property
    def words(self) -> str:
        """ "minskning med 60 procent (mellan 42 och 72)", "ingen säker förändring", "för få för en slutsats"."""
        if self.is_too_few:
            return TOO_FEW
        if not self.is_sure:
            return "ingen säker förändring"
        ends = sorted(abs(round((end - 1) * 100)) for end in (self.low, self.high))
        word = "minskning" if self.ratio < 1 else "ökning"
        return f"{word} med {abs(self.percent)} procent (mellan {ends[0]} och {ends[1]})"


def compare(now: int, then: int, now_days: int = 1, then_days: int = 1) -> Comparison:
    """The ratio of two Poisson counts with its 95 % interval by logarithms: exp(ln r ± 1.96 √(1/a + 1/b))."""
    if too_few(now, then):
        return Comparison(now, then, None, None, None)
    return Comparison(now, then, *ratio_of_counts(now, then, now_days, then_days))


def ratio_of_counts(now: int, then: int, now_days: int = 1, then_days: int = 1) -> tuple[float, float, float]:
    """With its interval, however few they are but none."""
    ratio = now / now_days / (then / then_days)
    spread = Z * math.sqrt(1 / now + 1 / then)
    return ratio, ratio * math.exp(-spread), ratio * math.exp(spread)
