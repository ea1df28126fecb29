"""Every table is held against a reader who tries all figures that fit what is told."""

import itertools
import random

import pytest

from kommunbrott.suppression import Shown, hide_small, hide_small_in_table

NOTHING = Shown(rows=(), row_totals=(), column_totals=(), total=0)


@pytest.mark.parametrize(
    ("values", "shown"),
    [
        ([], ((), 0)),
        ([0, 0], ((0, 0), 0)),
        ([12, 5], ((12, 5), 17)),
        # Alone it would be the total less the rest: the smallest of the others goes too.
        ([12, 3, 7], ((12, None, None), 22)),
        ([12, 3, 2], ((12, None, None), 17)),
        # Two that are two together are one each.
        ([12, 1, 1, 9], ((12, None, None, None), 23)),
        ([3], ((None,), None)),
        # Nothing else to hide behind: the total goes.
        ([0, 7, 3], ((0, None, None), 10)),
        ([0, 1, 1], ((0, None, None), None)),
    ],
)
def test_list_hides_small_values_and_what_gives_them_away(values, shown):
    assert hide_small(values) == shown


def test_table_without_small_counts_is_told_whole():
    shown = hide_small_in_table([[10, 20], [30, 0]])

    assert shown == Shown(rows=((10, 20), (30, 0)), row_totals=(30, 30), column_totals=(40, 20), total=60)
    assert not shown.hides_something


def test_table_hides_a_square_around_one_small_count():
    shown = hide_small_in_table([[3, 40, 50], [60, 7, 80], [9, 90, 99]])

    assert shown == Shown(
        rows=((None, None, 50), (None, None, 80), (9, 90, 99)),
        row_totals=(93, 147, 198),
        column_totals=(72, 137, 229),
        total=438,
    ) or shown == Shown(
        rows=((None, None, 50), (60, 7, 80), (None, None, 99)),
        row_totals=(93, 147, 198),
        column_totals=(72, 137, 229),
        total=438,
    )


def test_small_totals_are_hidden_too():
    shown = hide_small_in_table([[1, 2], [20, 30]])

    assert shown.row_totals[0] is None
    assert shown.rows[0] == (None, None)


def test_limit_is_the_callers():
    assert hide_small([8, 30, 40], limit=10) == ((None, None, 40), 78)


@pytest.mark.parametrize("rows", [[[1, 2], [3]], [[1, -2]]])
def test_table_refuses_what_is_no_table_of_counts(rows):
    with pytest.raises(ValueError, match=r"table|negative"):
        hide_small_in_table(rows)


def test_empty_table_is_empty():
    assert hide_small_in_table([]) == NOTHING


def guesses(shown: Shown, most: int) -> list[list[set[int]]]:
    """What each count may be, for a reader who knows that zero is never hidden and tries everything."""
    height, width = len(shown.rows), len(shown.column_totals)
    possible: list[list[set[int]]] = [[set() for _ in range(width)] for _ in range(height)]
    lines = [list(fitting(row, total, most)) for row, total in zip(shown.rows, shown.row_totals, strict=True)]
    for table in itertools.product(*lines):
        sums = [sum(column) for column in zip(*table, strict=True)]
        fits = all(agrees(told, value) for told, value in zip(shown.column_totals, sums, strict=True))
        if fits and agrees(shown.total, sum(sums)):
            for y, x in itertools.product(range(height), range(width)):
                possible[y][x].add(table[y][x])
    return possible


def fitting(row, total, most):
    choices = [range(1, most + 1) if value is None else [value] for value in row]
    return (line for line in itertools.product(*choices) if agrees(total, sum(line)))


def agrees(told: int | None, value: int) -> bool:
    return value > 0 if told is None else told == value


def test_no_small_count_of_many_tables_can_be_worked_out():
    chance = random.Random(4)
    known = []
    for _ in range(40):
        rows = [[chance.choice([0, 1, 1, 2, 3, 5, 6]) for _ in range(3)] for _ in range(2)]
        shown = hide_small_in_table(rows)
        possible = guesses(shown, most=7)
        known += [
            (rows, shown)
            for y, row in enumerate(rows)
            for x, value in enumerate(row)
            if 0 < value < 5 and len(possible[y][x]) < 2
        ]

    assert known == []


def test_no_small_value_of_many_lists_can_be_worked_out():
    chance = random.Random(5)
    known = []
    for _ in range(150):
        values = [chance.choice([0, 1, 2, 4, 5, 9]) for _ in range(chance.randint(1, 4))]
        shown, total = hide_small(values)
        lines = list(fitting(shown, total, most=12))
        known += [
            (values, shown, total)
            for place, value in enumerate(values)
            if 0 < value < 5 and len({line[place] for line in lines}) < 2
        ]

    assert known == []
