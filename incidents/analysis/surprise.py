"""What stands out: counts far above what the time before would make one expect."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

from incidents.analysis.places import accepted

# Fewer than these are told as they are, and never as something that stands out.
LEAST = 3


@dataclass(frozen=True, slots=True)
class Surprise:
    """``count`` where ``usual`` was to be expected, which chance alone gives with probability ``p``."""

    name: str
    count: int
    usual: float
    p: float

    @property
    def one_in(self) -> int:
        """So seldom does chance give as many: one period of 80."""
        return round(1 / self.p) if self.p > 1e-6 else 1_000_000


def probability(count: int, usual: float) -> float:
    """Of ``count`` or more, by Poisson's law. Adds up the tail that is falling, until it adds nothing more."""
    if count <= 0:
        return 1.0
    if count <= usual:
        below, term, k = 0.0, chance(count - 1, usual), count - 1
        while term > below * 1e-12:
            below += term
            term *= k / usual
            k -= 1
        return max(0.0, 1 - below)
    total, term, k = 0.0, chance(count, usual), count
    while term > total * 1e-12:
        total += term
        k += 1
        term *= usual / k
    return total


def chance(count: int, usual: float) -> float:
    """Of just ``count``."""
    return math.exp(count * math.log(usual) - usual - math.lgamma(count + 1))


def surprises(counts: Iterable[tuple[str, int, int]], days: int, past_days: int) -> list[Surprise]:
    """``counts`` are (name, in the ``days`` now, in the ``past_days`` before). The least likely first.

    All are judged together, by Benjamini & Hochberg's rule: of many places some always have more than usual. Half an
    event is added to the past, so that what never happened before is unusual but not impossible.
    """
    found = []
    for name, count, past in counts:
        usual = (past + 0.5) / past_days * days
        found.append(Surprise(name, count, usual, probability(count, usual)))
    limit = accepted([each.p for each in found])
    kept = [each for each in found if each.p <= limit and each.count >= LEAST]
    return sorted(kept, key=lambda each: (each.p, each.name))
