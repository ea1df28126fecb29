"""Where it gathers: cells of a grid with many more reports than chance gives them, and places in order."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import NormalDist

# Share of false alarms that is accepted among the cells that are pointed out.
FALSE_ALARMS = 0.05
TOP = 5
EXPLANATION = (
    "En ruta räknas som anhopning när den och rutorna intill tillsammans har så många fler rapporter än "
    "genomsnittet att slumpen sällan ger det (Getis-Ord Gi*). Jämförelsen gäller rutor där något har "
    "rapporterats och rutorna intill dem."
)


@dataclass(frozen=True, slots=True)
class HotCell:
    """``around`` counts the cell and its eight neighbours. ``z`` is Gi*, ``p`` its one-sided probability by chance."""

    x: int
    y: int
    count: int
    around: int
    z: float
    p: float
    is_hot: bool


@dataclass(frozen=True, slots=True)
class PlaceCount:
    rank: int
    name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Concentration:
    """How large a part of all reports the ``places`` places with most of them have."""

    places: int
    count: int
    total: int

    @property
    def share(self) -> float:
        return self.count / self.total if self.total else 0.0


def hot_cells(counts: Mapping[tuple[int, int], int]) -> list[HotCell]:
    """The cells that have reports, the hottest first. ``counts`` by (x, y) of the grid.

    Gi* of Getis & Ord (Geographical Analysis 24, 1992) in the form of Ord & Getis (27, 1995), with weight 1 for a
    cell and its eight neighbours. A town has no edge in the register, so that the cells compared are those with
    reports and their neighbours: forest far from every report would else make any village a hot spot. Which cells are
    hot is decided together, by Benjamini & Hochberg's rule for many comparisons.
    """
    held = {cell: count for cell, count in counts.items() if count > 0}
    if not held:
        return []
    ground = {near for cell in held for near in neighbours(cell)}
    size, total = len(ground), sum(held.values())
    mean = total / size
    spread = math.sqrt(max(sum(count**2 for count in held.values()) / size - mean**2, 0.0))
    found = []
    for cell, count in held.items():
        near = [other for other in neighbours(cell) if other in ground]
        around, weights = sum(held.get(other, 0) for other in near), len(near)
        scale = spread * math.sqrt(weights * (size - weights) / (size - 1)) if size > weights else 0.0
        z = (around - mean * weights) / scale if scale else 0.0
        found.append((cell, count, around, z, NormalDist().cdf(-z)))
    limit = accepted([p for *_, p in found])
    cells = [HotCell(*cell, count, around, z, p, p <= limit) for cell, count, around, z, p in found]
    return sorted(cells, key=lambda cell: (-cell.z, -cell.count, cell.x, cell.y))


def neighbours(cell: tuple[int, int]) -> list[tuple[int, int]]:
    x, y = cell
    return [(x + right, y + up) for right in (-1, 0, 1) for up in (-1, 0, 1)]


def accepted(probabilities: list[float]) -> float:
    """The largest p that is still pointed out: the greatest p₍ₖ₎ ≤ k/n · 5 %, or -1 when none is."""
    ordered = sorted(probabilities)
    return max(
        (p for k, p in enumerate(ordered, start=1) if p <= FALSE_ALARMS * k / len(ordered)), default=-1.0
    )


def rank_places(counts: Mapping[str, int]) -> list[PlaceCount]:
    """Places with most reports first; those with equally many share a rank."""
    total = sum(counts.values())
    ranked: list[PlaceCount] = []
    for index, (name, count) in enumerate(
        sorted(counts.items(), key=lambda item: (-item[1], item[0])), start=1
    ):
        rank = ranked[-1].rank if ranked and ranked[-1].count == count else index
        ranked.append(PlaceCount(rank, name, count, count / total if total else 0.0))
    return ranked


def concentration(counts: Mapping[str, int], total: int, top: int = TOP) -> Concentration:
    """``total`` also counts reports whose place has no name."""
    most = sorted(counts.values(), reverse=True)[:top]
    return Concentration(len(most), sum(most), total)
