"""Two ways of counting at once: area by category, and whatever else has a name."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CrossTable:
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int, ...], ...]

    @property
    def row_totals(self) -> tuple[int, ...]:
        return tuple(sum(row) for row in self.cells)

    @property
    def column_totals(self) -> tuple[int, ...]:
        return tuple(sum(column) for column in zip(*self.cells, strict=True)) if self.cells else ()

    @property
    def total(self) -> int:
        return sum(self.row_totals)


def cross(counts: Iterable[tuple[str, str, int]]) -> CrossTable:
    """``counts`` are (row, column, how many). The largest row stands first, and the largest column."""
    cells: Counter[tuple[str, str]] = Counter()
    rows: Counter[str] = Counter()
    columns: Counter[str] = Counter()
    for row, column, count in counts:
        cells[row, column] += count
        rows[row] += count
        columns[column] += count
    row_names = tuple(sorted(rows, key=lambda name: (-rows[name], name)))
    column_names = tuple(sorted(columns, key=lambda name: (-columns[name], name)))
    return CrossTable(
        row_names,
        column_names,
        tuple(tuple(cells[row, column] for column in column_names) for row in row_names),
    )
