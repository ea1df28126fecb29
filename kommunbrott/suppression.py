"""Small counts in figures for everybody: which of them are hidden, and which more so that none can be worked out.

A count of one to four may point out a person to whoever knows the place. Hiding it is not enough: where a total is
told too, the rest of its line gives it away. So further counts are hidden, as small ones as will do, until no count
under the limit can be told from the figures that are left. Zero is told: nobody is behind it.

``hide_small(values)`` is for a list with its total, ``hide_small_in_table(rows)`` for a table with the totals of its
rows and columns and of all. Both are pure and give None for what is hidden; how that is shown is the page's matter
("färre än 5" would be untrue of some, so say "visas inte").
"""

import heapq
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LIMIT = 5


@dataclass(frozen=True, slots=True)
class Shown:
    """What may be told of a table. None stands for what is hidden."""

    rows: tuple[tuple[int | None, ...], ...]
    row_totals: tuple[int | None, ...]
    column_totals: tuple[int | None, ...]
    total: int | None

    @property
    def hides_something(self) -> bool:
        return any(None in line for line in (*self.rows, self.row_totals, self.column_totals, (self.total,)))


def is_small(value: int, limit: int = LIMIT) -> bool:
    return 0 < value < limit


def hide_small(values: Sequence[int], limit: int = LIMIT) -> tuple[tuple[int | None, ...], int | None]:
    """(the values, their total), with None for each that is hidden.

    The total is told unless it is small itself, or nothing but hiding it keeps a value from being worked out.
    """
    check(values)
    total = sum(values)
    hidden = {place for place, value in enumerate(values) if is_small(value, limit)}
    more = sorted((value, place) for place, value in enumerate(values) if value >= limit)
    # Alone it is the total less the rest; and several ones are known when their sum is how many they are.
    while hidden and (len(hidden) == 1 or sum(values[place] for place in hidden) == len(hidden)) and more:
        hidden.add(more.pop(0)[1])
    is_known = len(hidden) == 1 or (hidden and sum(values[place] for place in hidden) == len(hidden))
    shown = tuple(None if place in hidden else value for place, value in enumerate(values))
    return shown, None if is_small(total, limit) or is_known else total


def hide_small_in_table(rows: Sequence[Sequence[int]], limit: int = LIMIT) -> Shown:
    """Raises ValueError for rows of different length and for negative counts."""
    if len({len(row) for row in rows}) > 1:
        raise ValueError("the rows of a table are equally long")
    for row in rows:
        check(row)
    table = with_totals(rows)
    hidden = hidden_cells(table, limit)
    told = [
        tuple(None if (y, x) in hidden else value for x, value in enumerate(line))
        for y, line in enumerate(table)
    ]
    return Shown(
        rows=tuple(line[:-1] for line in told[:-1]),
        row_totals=tuple(line[-1] for line in told[:-1]),
        column_totals=told[-1][:-1],
        total=told[-1][-1],
    )


def check(values: Iterable[int]) -> None:
    if any(value < 0 for value in values):
        raise ValueError("a count is not negative")


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    table = [[*row, sum(row)] for row in rows]
    width = len(table[0]) if table else 1
    return [*table, [sum(row[x] for row in table) for x in range(width)]]


# --- A table as a graph ---
#
# Rows and columns, the totals among them, are the nodes, and each cell is an edge between its row and its column.
# Other figures that give the same told cells differ from the true ones along a closed way over hidden cells, by one
# more here and one less there in turn. A hidden cell that lies on no such way can be worked out.

Cell = tuple[int, int]


def hidden_cells(table: list[list[int]], limit: int) -> set[Cell]:
    cells = {(y, x): value for y, line in enumerate(table) for x, value in enumerate(line)}
    small = sorted(cell for cell, value in cells.items() if is_small(value, limit))
    hidden = set(small)
    for cell in small:
        ways = [cheapest_way(cells, hidden, cell, step) for step in (1, -1)]
        found = [way for way in ways if way is not None]
        if found:
            hidden |= min(found, key=lambda way: way[0])[1]
        else:
            # No other figures fit whatever is hidden: a row of its own, told twice. Hide its line.
            hidden |= {
                each for each, value in cells.items() if value and (each[0] == cell[0] or each[1] == cell[1])
            }
    return hidden


def cheapest_way(
    cells: dict[Cell, int], hidden: set[Cell], start: Cell, step: int
) -> tuple[int, set[Cell]] | None:
    """(cost, cells) of the cheapest closed way on which ``start`` is ``step`` more than it is; None where none is.

    What is hidden already costs nothing, else a cell costs what it tells. Cells stay at least one, for zero is told.
    """
    height, width = max(y for y, _ in cells) + 1, max(x for _, x in cells) + 1
    if not may_change(cells, start, step, height, width):
        return None
    # From the column of ``start`` back to its row: columns change the other way, rows the same way as it.
    goal, first = ("y", start[0]), ("x", start[1])
    best, queue, came = {first: 0}, [(0, first)], {}
    while queue:
        cost, node = heapq.heappop(queue)
        if node == goal:
            return cost, way_back(came, first, goal) | {start}
        if cost > best[node]:
            continue
        axis, place = node
        steps = [(y, place) for y in range(height)] if axis == "x" else [(place, x) for x in range(width)]
        change = -step if axis == "x" else step
        for cell in steps:
            if cell == start or not may_change(cells, cell, change, height, width):
                continue
            target = ("y", cell[0]) if axis == "x" else ("x", cell[1])
            dearer = cost + (0 if cell in hidden else 1 + cells[cell])
            if dearer < best.get(target, dearer + 1):
                best[target], came[target] = dearer, (node, cell)
                heapq.heappush(queue, (dearer, target))
    return None


def may_change(cells: dict[Cell, int], cell: Cell, step: int, height: int, width: int) -> bool:
    """A total is the sum of its line with the other sign, so that every line comes to nothing."""
    is_total = (cell[0] == height - 1) != (cell[1] == width - 1)
    value = cells[cell]
    return value > 0 and value + (-step if is_total else step) > 0


def way_back(came: dict, first, goal) -> set[Cell]:
    found, node = set(), goal
    while node != first:
        node, cell = came[node]
        found.add(cell)
    return found
