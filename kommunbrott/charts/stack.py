"""One bar cut into the parts that it counts. The words and figures stand beside it."""

from collections.abc import Sequence
from dataclasses import dataclass

from kommunbrott.charts.figure import r

GAP = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """``x`` and ``width`` in hundredths of the bar; ``key`` says which colour."""

    key: str
    label: str
    count: int
    x: float
    width: float


def stack(parts: Sequence[tuple[str, str, int]]) -> tuple[Piece, ...]:
    """``parts`` are key, label and count; those that count nothing get no piece."""
    total = sum(count for _, _, count in parts)
    pieces, x = [], 0.0
    for key, label, count in parts:
        if count:
            share = 100 * count / total
            pieces.append(Piece(key, label, count, r(x), r(max(share - GAP, 0.2))))
            x += share
    return tuple(pieces)
