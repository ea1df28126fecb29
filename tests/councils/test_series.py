import datetime as dt

import pytest

from councils import series
from councils.choices import Rhythm


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("first", "rhythm", "expected"),
    [
        ("2026-12-22", Rhythm.WEEKLY, ["2026-12-22", "2026-12-29", "2027-01-05"]),
        ("2026-12-22", Rhythm.FORTNIGHTLY, ["2026-12-22", "2027-01-05", "2027-01-19"]),
        ("2026-11-19", Rhythm.MONTHLY, ["2026-11-19", "2026-12-17", "2027-01-21"]),  # third Thursday
        ("2026-03-05", Rhythm.QUARTERLY, ["2026-03-05", "2026-06-04", "2026-09-03"]),  # first Thursday
        (
            "2026-01-30",
            Rhythm.MONTHLY,
            ["2026-01-30", "2026-02-27", "2026-03-27"],
        ),  # the fifth Friday, or the last
        ("2026-06-01", Rhythm.HALF_YEARLY, ["2026-06-01", "2026-12-07", "2027-06-07"]),
        ("2026-06-01", Rhythm.EVERY_OTHER_MONTH, ["2026-06-01", "2026-08-03", "2026-10-05"]),
    ],
)
def test_series_keeps_its_weekday(first, rhythm, expected):
    assert [found.isoformat() for found in series.days(day(first), rhythm, 3)] == expected


@pytest.mark.parametrize(
    ("from_day", "weekdays", "expected"),
    [
        ("2026-12-03", 1, "2026-12-02"),
        ("2026-12-07", 1, "2026-12-04"),  # Monday: the Friday before
        ("2026-12-03", 17, "2026-11-10"),
        ("2026-12-05", 1, "2026-12-04"),
    ],
)
def test_working_days_before_leave_out_weekends(from_day, weekdays, expected):
    assert series.before(day(from_day), weekdays).isoformat() == expected
