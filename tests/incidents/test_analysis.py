"""Values worked out by hand, or by the formulas as they stand in the sources that the docstrings name."""

import datetime as dt
import math

import pytest

from incidents.analysis import (
    EffectData,
    Spell,
    Verdict,
    compare,
    concentration,
    cross,
    displacement,
    effect_of,
    hot_cells,
    hour_table,
    interval_of_count,
    rank_places,
    reporting_changes,
)
from incidents.analysis.effect import dispersion_of


def near(value, places=3):
    return pytest.approx(value, abs=10**-places)


# --- Two periods ---


def test_comparison_is_the_ratio_with_its_interval():
    found = compare(42, 104)

    assert (found.ratio, found.low, found.high) == near((0.404, 0.282, 0.578))
    assert (found.change, found.percent, found.is_sure) == (-62, -60, True)
    assert found.words == "minskning med 60 procent (mellan 42 och 72)"


def test_comparison_of_periods_of_unequal_length_is_per_day():
    assert compare(30, 60, now_days=30, then_days=60).ratio == near(1.0)


@pytest.mark.parametrize(
    ("now", "then", "words"),
    [
        (9, 40, "för få för en slutsats"),
        (40, 9, "för få för en slutsats"),
        (0, 0, "för få för en slutsats"),
        (19, 23, "ingen säker förändring"),
        (60, 30, "ökning med 100 procent (mellan 29 och 210)"),
    ],
)
def test_comparison_says_no_more_than_it_can(now, then, words):
    assert compare(now, then).words == words


@pytest.mark.parametrize(
    ("count", "exact"),
    [(0, (0, 3.689)), (1, (0.025, 5.572)), (10, (4.795, 18.390)), (100, (81.364, 121.627))],
)
def test_interval_of_a_count_is_near_the_exact_poisson_interval(count, exact):
    assert interval_of_count(count) == pytest.approx(exact, abs=0.15)


def test_cross_table_counts_both_ways():
    table = cross([("Nygård", "Trafik", 2), ("Centrum", "Klotter", 5), ("Nygård", "Klotter", 1)])

    assert (table.rows, table.columns, table.cells) == (
        ("Centrum", "Nygård"),
        ("Klotter", "Trafik"),
        ((5, 0), (1, 2)),
    )
    assert (table.row_totals, table.column_totals, table.total) == ((5, 3), (6, 2), 8)


# --- Hours of the week ---


def test_hour_table_spreads_an_uncertain_time_over_its_hours():
    friday = dt.datetime(2026, 11, 20)  # noqa: DTZ001 local time without a zone, as the table takes it
    spell = Spell(friday.replace(hour=22, minute=30), friday + dt.timedelta(hours=25))

    table = hour_table([(4, 22, 3)], [spell], without_time=2)

    assert table.cells[4][22] == near(3 + 30 / 150)
    assert (table.cells[4][23], table.cells[5][0]) == near((60 / 150, 60 / 150))
    assert (sum(table.day_totals), table.exact, table.spread, table.left_out) == near((4, 3, 1, 2))
    assert table.peak == ("fredag", 22)
    assert table.note == (
        "1 med osäker tid är fördelade över de timmar då de kan ha hänt, 2 utan klockslag är inte med."
    )


def test_hour_table_leaves_out_spells_that_say_nothing():
    friday = dt.datetime(2026, 11, 20)  # noqa: DTZ001
    spells = [Spell(friday, friday + dt.timedelta(days=2)), Spell(friday, friday)]

    table = hour_table([], spells)

    assert (sum(table.day_totals), table.left_out, table.peak) == (0, 2, None)


# --- Places ---


def test_hot_cells_follow_the_formula():
    """Gi* of one cell with 8 in a ground of 9: each cell's neighbours are all there is of the nine around it."""
    counts = {(0, 0): 8, (10, 10): 1}

    found = {(cell.x, cell.y): cell for cell in hot_cells(counts)}

    size, mean = 18, 9 / 18
    spread = math.sqrt((64 + 1) / size - mean**2)
    z = (8 - mean * 9) / (spread * math.sqrt((size * 9 - 81) / (size - 1)))
    assert found[0, 0].z == near(z)
    assert found[10, 10].z == near(-z)


def test_hot_cells_point_out_the_planted_one_and_nothing_in_an_even_town():
    even = {(x, y): 3 for x in range(12) for y in range(12)}

    planted = hot_cells(even | {(5, 5): 60, (5, 6): 40})

    assert (planted[0].x, planted[0].is_hot) == (5, True) or planted[0].x in (4, 5, 6)
    assert {(cell.x, cell.y) for cell in planted if cell.is_hot} >= {(5, 5), (5, 6)}
    assert not any(cell.is_hot for cell in planted if abs(cell.x - 5) > 2 or abs(cell.y - 5) > 3)
    assert hot_cells({}) == []


def test_places_with_equally_many_share_a_rank():
    assert [(place.rank, place.name, place.share) for place in rank_places({"B": 1, "A": 1, "C": 2})] == [
        (1, "C", 0.5),
        (2, "A", 0.25),
        (2, "B", 0.25),
    ]


def test_concentration_is_the_share_of_the_five_first():
    found = concentration(dict.fromkeys("abcdefgh", 10), total=100)

    assert (found.places, found.count, found.share) == (5, 50, 0.5)


# --- Effect ---


def weeks(total: int, count: int) -> list[int]:
    """As even as whole numbers can be."""
    return [total // count + (week < total % count) for week in range(count)]


def case(before, after, compare_before, compare_after, count=52) -> EffectData:
    return EffectData(
        weeks(before, count),
        weeks(after, count),
        {"Ek": weeks(compare_before, count)},
        {"Ek": weeks(compare_after, count)},
    )


def test_effect_finds_the_planted_decrease():
    found = effect_of(case(104, 42, 312, 312))

    assert (found.ratio, found.ci_low, found.ci_high) == near((0.404, 0.273, 0.597))
    assert (found.relative_effect_size, found.dispersion) == near((2.476, 1.0))
    assert found.verdict == Verdict.DECREASE
    assert found.explanation.startswith(
        "Rapporterna har minskat med 60 procent jämfört med jämförelseområdena"
    )


@pytest.mark.parametrize(
    ("counts", "verdict"),
    [
        ((104, 104, 312, 312), Verdict.NO_SURE_CHANGE),
        ((50, 120, 300, 300), Verdict.INCREASE),
        ((104, 52, 312, 156), Verdict.NO_SURE_CHANGE),  # it decreased as much everywhere
        ((104, 0, 312, 312), Verdict.DECREASE),
        ((12, 6, 300, 300), Verdict.CANNOT_TELL),
        ((0, 0, 300, 300), Verdict.CANNOT_TELL),
        ((100, 100, 0, 0), Verdict.CANNOT_TELL),
        ((0, 0, 0, 0), Verdict.CANNOT_TELL),
    ],
)
def test_effect_has_one_verdict(counts, verdict):
    assert effect_of(case(*counts)).verdict == verdict


def test_effect_cannot_be_told_when_a_count_is_expected_below_ten():
    """19 of 219 in two equal periods: 9.5 expected before and after; 20 of 220: 10."""
    assert effect_of(case(10, 9, 100, 100)).verdict == Verdict.CANNOT_TELL
    assert effect_of(case(10, 10, 100, 100)).verdict == Verdict.NO_SURE_CHANGE


def test_effect_has_a_wider_interval_where_the_weeks_vary_more():
    lumpy = EffectData([8, 0] * 10, [4, 0] * 10, {"Ek": [8, 0] * 10}, {"Ek": [8, 0] * 10})

    found = effect_of(lumpy)

    # χ² of each series: 20 weeks at one mean from it, so 20 · mean; means 4, 2, 4, 4 over 76 degrees of freedom.
    assert found.dispersion == near(20 * (4 + 2 + 4 + 4) / 76)
    spread = math.log(found.ci_high / found.ratio) / math.log(found.ci_raw_high / found.ratio)
    assert spread == near(math.sqrt(found.dispersion))


def test_dispersion_is_never_below_chance():
    assert dispersion_of([[3, 3, 3, 3], [0, 0]]) == 1.0


def test_displacement_weighs_what_moved_against_what_was_gained():
    """Treated 100 → 50, around 40 → 50, compared 200 → 200: (0.25 − 0.2) / (0.25 − 0.5) = −0.2."""
    found = displacement((100, 50), (40, 50), (200, 200))

    assert found.quotient == near(-0.2)
    assert found.words == "En del kan ha flyttat: ungefär 20 procent av minskningen."


@pytest.mark.parametrize(
    ("treated", "buffer", "words"),
    [
        ((100, 100), (40, 50), "Förflyttning kan inte bedömas."),
        ((100, 50), (40, 30), "Inget tyder på förflyttning. Det har minskat också runt omkring."),
        ((100, 90), (40, 80), "Ökningen runt omkring är större än minskningen på platsen."),
    ],
)
def test_displacement_in_words(treated, buffer, words):
    assert displacement(treated, buffer, (200, 200)).words == words


def test_reporting_changes_are_channels_that_came_or_went():
    channels = {"App": (0, 40), "Väktare": (60, 70), "Brev": (25, 2), "Rektor": (0, 4)}

    assert [change.words for change in reporting_changes(channels)] == [
        "App började rapportera: 0 rapporter före, 40 efter.",
        "Brev slutade nästan rapportera: 25 rapporter före, 2 efter.",
    ]
