import datetime as dt
from itertools import product

import pytest

from plans.choices import ActionStatus, Outcome
from plans.continuation import (
    lacks,
    mark,
    marks_of,
    next_period,
    next_title,
    proposal,
    read_marks,
    with_proposals,
)

WORDS = {"one": "insats", "the_one": "insatsen", "many": "insatser", "the_many": "insatserna"}

# verdict, status, comes back every year → what is proposed
TABLE = {
    ("", "ej_paborjad", False): ("andras", "Insatsen kom inte i gång under perioden."),
    ("", "pagar", False): ("fortsatter", ""),
    ("", "forsenad", False): ("andras", "Insatsen är försenad."),
    ("", "klar", False): ("avslutas", "Insatsen är genomförd."),
    ("", "vilande", False): ("andras", "Insatsen har vilat."),
    ("", "avbruten", False): ("avslutas", "Insatsen avbröts under perioden."),
    # What comes back is never over by being done.
    ("", "klar", True): ("fortsatter", ""),
    ("uppnatt", "pagar", True): ("fortsatter", ""),
    ("uppnatt", "klar", True): ("fortsatter", ""),
    ("", "avbruten", True): ("avslutas", "Insatsen avbröts under perioden."),
    # A verdict goes before the status.
    ("uppnatt", "pagar", False): ("avslutas", "Målet är uppnått."),
    ("delvis", "forsenad", False): ("fortsatter", ""),
    ("ej", "klar", False): ("andras", "Målet nåddes inte."),
    ("ej", "klar", True): ("andras", "Målet nåddes inte."),
    ("kan_inte_bedomas", "pagar", False): ("andras", "Det gick inte att bedöma om målet nåddes."),
}


@pytest.mark.parametrize(("known", "proposed"), TABLE.items(), ids=map(str, TABLE))
def test_proposal_follows_the_verdict_and_else_the_status(known, proposed):
    outcome, status, returns = known

    found = proposal(outcome, status, "ar" if returns else "", WORDS)

    assert (found["choice"], found["reason"]) == proposed


def test_every_state_has_a_proposal_that_is_whole():
    for outcome, status, rhythm in product(["", *Outcome.values], ActionStatus.values, ["", "en_gang", "ar"]):
        assert lacks(proposal(outcome, status, rhythm, WORDS)) == ""


def test_proposals_fill_only_what_is_not_chosen():
    typed = {"1": {"choice": "avslutas", "reason": ""}, "2": {"choice": "", "reason": "Egna ord."}}
    proposed = {key: {"choice": "andras", "reason": "Ett förslag."} for key in "123"}

    assert with_proposals(typed, proposed) == {
        "1": {"choice": "avslutas", "reason": ""},
        "2": {"choice": "andras", "reason": "Egna ord."},
        "3": {"choice": "andras", "reason": "Ett förslag."},
    }


@pytest.mark.parametrize(
    ("choice", "reason", "lack"),
    [
        ("", "", "choice"),
        ("", "Skäl", "choice"),
        ("hittepå", "Skäl", "choice"),
        ("fortsatter", "", ""),
        ("andras", "", "reason"),
        ("andras", " \n", "reason"),
        ("andras", "Skäl", ""),
        ("avslutas", "", "reason"),
        ("avslutas", "Skäl", ""),
    ],
)
def test_what_ends_or_changes_needs_a_reason(choice, reason, lack):
    assert lacks({"choice": choice, "reason": reason}) == lack


def test_marks_tell_answers_apart_and_not_who_gave_them():
    typed = {"17": {"choice": "andras", "reason": "A", "by": "Hanna"}, "18": {"choice": "", "reason": ""}}

    assert read_marks(marks_of(typed)) == {"17": mark({"choice": "andras", "reason": "A"})}
    assert mark(typed["17"]) != mark({"choice": "andras", "reason": "B"})
    assert mark({"choice": "", "reason": "", "by": "Hanna"}) == mark({}) == ""


@pytest.mark.parametrize("text", ["", "\0", "17:", "17:zzzzzzzz", "17 1f0a99be", "x" * 9999])
def test_marks_that_nobody_wrote_are_no_marks(text):
    assert read_marks(text) == {}


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        ("2024-01-01", "2025-12-31", ("2026-01-01", "2027-12-31")),
        ("2025-01-01", "2025-12-31", ("2026-01-01", "2026-12-31")),
        ("2024-03-01", "2025-02-28", ("2025-03-01", "2026-02-28")),
        ("2025-07-01", "2025-12-31", ("2026-01-01", "2026-06-30")),
        ("2023-03-01", "2024-02-29", ("2024-03-01", "2025-02-28")),
        ("2024-01-15", "2024-02-03", ("2024-02-04", "2024-02-23")),
        (None, "2025-12-31", ("2026-01-01", None)),
        ("2025-01-01", None, (None, None)),
        (None, None, (None, None)),
        ("9000-01-01", "9998-12-31", ("9999-01-01", None)),
        ("9000-01-01", "9999-12-31", (None, None)),
    ],
)
def test_next_period_is_as_long_and_begins_the_day_after(starts_on, ends_on, expected):
    def day(text):
        return dt.date.fromisoformat(text) if text else None

    assert next_period(day(starts_on), day(ends_on)) == tuple(map(day, expected))


@pytest.mark.parametrize(
    ("title", "old", "new", "expected"),
    [
        ("Åtgärdsplan 2024–2025", "2024–2025", "2026–2027", "Åtgärdsplan 2026–2027"),
        ("Åtgärdsplan 2024 - 2025 för Ekstad", "2024–2025", "2026–2027", "Åtgärdsplan 2026–2027 för Ekstad"),
        ("Handlingsplan 2025", "2025", "2026", "Handlingsplan 2026"),
        ("Handlingsplan 20255", "2025", "2026", "Handlingsplan 20255"),
        ("Trygg i Ekstad", "2025", "2026", "Trygg i Ekstad"),
        ("Plan 2025", "", "2026", "Plan 2025"),
    ],
)
def test_next_title_has_the_new_period_where_the_old_one_stood(title, old, new, expected):
    assert next_title(title, old, new) == expected
