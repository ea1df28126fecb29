import datetime as dt

import pytest

from kommunbrott.working_days import is_working_day, next_working_day


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-20", True),
        ("2026-11-21", False),
        ("2026-04-03", False),
        ("2026-05-14", False),
        ("2026-06-19", False),
        ("2026-12-24", False),
        ("2026-12-31", False),
        ("2026-04-30", True),
        ("2027-01-06", False),
    ],
)
def test_offices_are_closed_on_weekends_holidays_and_their_eves(day, expected):
    assert is_working_day(dt.date.fromisoformat(day)) == expected


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2026-11-19", "2026-11-20"),
        ("2026-11-20", "2026-11-23"),
        ("2026-04-02", "2026-04-07"),
        ("2026-12-23", "2026-12-28"),
        ("2026-12-30", "2027-01-04"),
    ],
)
def test_next_working_day_passes_over_all_days_off(day, expected):
    assert next_working_day(dt.date.fromisoformat(day)) == dt.date.fromisoformat(expected)
