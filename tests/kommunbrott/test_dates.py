import datetime as dt

import pytest

from kommunbrott.dates import long_date, long_span, period_label


def day(text):
    return dt.date.fromisoformat(text) if text else None


def test_long_date_is_as_in_running_text():
    assert long_date(day("2026-12-03")) == "3 december 2026"


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        ("2026-01-01", "2027-12-31", "1 januari 2026–31 december 2027"),
        ("2026-01-01", "2026-06-30", "1 januari–30 juni 2026"),
    ],
)
def test_long_span_says_a_shared_year_once(start, end, words):
    assert long_span(day(start), day(end)) == words


@pytest.mark.parametrize(
    ("start", "end", "label"),
    [
        ("2026-01-01", "2027-12-31", "2026–2027"),
        ("2026-01-01", "2026-12-31", "2026"),
        ("2026-03-01", "2027-02-28", "2026-03-01–2027-02-28"),
        ("2026-01-01", None, "från 2026-01-01"),
        (None, "2027-12-31", "till och med 2027-12-31"),
        (None, None, ""),
    ],
)
def test_period_label_is_years_where_it_can(start, end, label):
    assert period_label(day(start), day(end)) == label
