"""Loose threads: where the red thread breaks, told the same way whichever app knows of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice
from typing import TypeVar

Row = TypeVar("Row")

# Of each kind so many are told; the rest are counted as more.
MOST = 40
LONGEST = 110


@dataclass(frozen=True, slots=True)
class Loose:
    """``where`` is what it stands in; ``address`` the place that mends it."""

    text: str
    where: str
    address: str


@dataclass(frozen=True, slots=True)
class LooseKind:
    """``heading`` is what is loose: orsaker utan åtgärd. ``remedy`` says what to do about one."""

    key: str
    heading: str
    remedy: str
    rows: tuple[Loose, ...]
    is_more: bool = False

    @property
    def count(self) -> str:
        return f"fler än {MOST}" if self.is_more else str(len(self.rows))


def kind_of(
    key: str, heading: str, remedy: str, rows: Iterable[Row], told: Callable[[Row], Loose]
) -> LooseKind:
    """``rows`` may be a QuerySet: no more of it is fetched than is told."""
    if hasattr(rows, "query"):
        rows = rows[: MOST + 1]
    found = tuple(told(row) for row in islice(rows, MOST + 1))
    return LooseKind(key, heading, remedy, found[:MOST], len(found) > MOST)


def in_short(text: str) -> str:
    """One line, cut between words where it is long."""
    line = " ".join(text.split())
    if len(line) <= LONGEST:
        return line or "Utan rubrik"
    return f"{line[:LONGEST].rpartition(' ')[0] or line[:LONGEST]} …"
