import datetime as dt

import pytest

from plans.periods import kind_of, read_period


@pytest.mark.parametrize(
    ("text", "kind", "start", "end", "label"),
    [
        ("2025", "ar", "2025-01-01", "2025-12-31", "2025"),
        (" 2025 ", "ar", "2025-01-01", "2025-12-31", "2025"),
        ("2017/2018", "tva_ar", "2017-01-01", "2018-12-31", "2017–2018"),
        ("2017–18", "tva_ar", "2017-01-01", "2018-12-31", "2017–2018"),
        ("2024K2", "kvartal", "2024-04-01", "2024-06-30", "kvartal 2 2024"),
        ("Kvartal 4, 2024", "kvartal", "2024-10-01", "2024-12-31", "kvartal 4 2024"),
        ("tertial 3 2024", "tertial", "2024-09-01", "2024-12-31", "tertial 3 2024"),
        ("Halvår 1 2024", "halvar", "2024-01-01", "2024-06-30", "halvår 1 2024"),
        ("2024M02", "manad", "2024-02-01", "2024-02-29", "februari 2024"),
        ("2024-02", "manad", "2024-02-01", "2024-02-29", "februari 2024"),
        ("mars 2025", "manad", "2025-03-01", "2025-03-31", "mars 2025"),
        ("2025 sept", "manad", "2025-09-01", "2025-09-30", "september 2025"),
        ("2025-04-01 – 2025-06-30", "kvartal", "2025-04-01", "2025-06-30", "kvartal 2 2025"),
        ("2025-03-10 till 2025-04-02", "annan", "2025-03-10", "2025-04-02", "10 mars–2 april 2025"),
    ],
)
def test_period_is_read_as_it_is_written(text, kind, start, end, label):
    span = read_period(text)

    assert (span.kind, span.starts_on.isoformat(), span.ends_on.isoformat(), span.label) == (
        kind, start, end, label,
    )  # fmt: skip


@pytest.mark.parametrize(
    "text",
    ["", "i fjol", "25", "20255", "2017/2019", "2024K5", "2024M13", "2024-13", "kvartal 2", "2025-02-30 – 2025-03-01",
     "2025-03-01 – 2025-02-01", "0000-01-01 – 9999-12-31", "mandag 2025", "1234", "2024K0"],
)  # fmt: skip
def test_what_is_no_period_is_none(text):
    assert read_period(text) is None


@pytest.mark.parametrize(
    ("start", "end", "kind"),
    [
        ("2025-01-01", "2025-12-31", "ar"),
        ("2025-02-01", "2026-01-31", "annan"),
        ("2024-01-01", "2025-12-31", "tva_ar"),
        ("2024-07-01", "2026-06-30", "annan"),
        ("2024-02-01", "2024-02-29", "manad"),
        ("2024-02-01", "2024-02-28", "annan"),
    ],
)
def test_kind_follows_from_the_days(start, end, kind):
    assert kind_of(dt.date.fromisoformat(start), dt.date.fromisoformat(end)) == kind
