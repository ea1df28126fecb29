import datetime as dt

import pytest

from kommunbrott.dates import (
    add_months,
    long_date,
    long_span,
    months_label,
    period_label,
    periods,
    short_span,
)


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


@pytest.mark.parametrize(
    ("start", "months", "then"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2028-01-31", 1, "2028-02-29"),
        ("2026-11-30", 3, "2027-02-28"),
        ("2026-03-01", 12, "2027-03-01"),
        ("2026-03-01", 0, "2026-03-01"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_there_is(start, months, then):
    assert add_months(day(start), months) == day(then)


@pytest.mark.parametrize(
    ("start", "end", "months", "name", "labels"),
    [
        (
            "2026-01-01",
            "2027-06-30",
            6,
            "Halvår",
            ["Halvår 1, 2026", "Halvår 2, 2026", "Halvår 1, 2027"],
        ),
        ("2026-05-01", "2026-12-31", 4, "Tertial", ["Tertial 2, 2026", "Tertial 3, 2026"]),
        ("2026-10-01", "2027-03-31", 3, "Kvartal", ["Kvartal 4, 2026", "Kvartal 1, 2027"]),
        ("2026-01-01", "2027-12-31", 12, "År", ["År 2026", "År 2027"]),
        (
            "2026-03-01",
            "2027-02-28",
            6,
            "Halvår",
            ["Halvår 1, mars–augusti 2026", "Halvår 2, september 2026–februari 2027"],
        ),
        (
            "2026-02-15",
            "2026-08-31",
            4,
            "Tertial",
            ["Tertial 1, 15 februari–14 juni 2026", "Tertial 2, 15 juni–31 augusti 2026"],
        ),
    ],
    ids=["half-years", "tertials", "quarters", "years", "from March", "from the middle of a month"],
)
def test_periods_are_called_by_the_calendar_or_by_their_months(start, end, months, name, labels):
    assert [period.label for period in periods(day(start), day(end), months, name)] == labels


def test_periods_leave_no_day_out_and_the_last_ends_with_the_whole():
    found = periods(day("2026-01-31"), day("2026-09-15"), 3, "Kvartal")

    assert [(str(period.starts_on), str(period.ends_on)) for period in found] == [
        ("2026-01-31", "2026-04-29"),
        ("2026-04-30", "2026-07-30"),
        ("2026-07-31", "2026-09-15"),
    ]


def test_periods_of_a_span_that_ends_before_it_begins_are_none():
    assert periods(day("2026-02-01"), day("2026-01-31"), 3, "Kvartal") == ()


def test_short_span_says_the_shared_month_once():
    first = dt.date(2026, 11, 10)
    assert [short_span(first, last) for last in (first, dt.date(2026, 11, 20), dt.date(2026, 12, 1))] == [
        "10 november 2026",
        "10–20 november 2026",
        "10 november–1 december 2026",
    ]


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((2026, 1, 1), (2026, 12, 31), "2026"),
        ((2024, 7, 1), (2025, 6, 30), "juli 2024–juni 2025"),
        ((2026, 1, 1), (2026, 11, 21), "1 januari–21 november 2026"),
    ],
)
def test_period_in_words_says_months_where_they_are_whole(start, end, said):
    assert months_label(dt.date(*start), dt.date(*end)) == said


def test_period_in_words_that_is_half_known_is_told_as_it_is():
    assert [months_label(None, None), months_label(dt.date(2026, 2, 1), None)] == ["", "från 2026-02-01"]
