import datetime as dt

import pytest
from django.utils import timezone

from plans.cycle import Deadline, cycle, deadlines, heading_of
from plans.models import FollowUpRound, Plan

TODAY = dt.date(2026, 11, 20)


def a_plan(**kw) -> Plan:
    kw = {
        "pk": 1,
        "title": "Åtgärdsplan 2026–2027",
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "decided_on": dt.date(2025, 12, 15),
        "situation_title": "Lägesbild 2025",
        "situation_on": dt.date(2025, 9, 16),
    } | kw
    return Plan(**kw)


def a_round(ends_on, *, is_locked=False, **kw) -> FollowUpRound:
    return FollowUpRound(
        label="Halvår 1",
        ends_on=ends_on,
        due_on=ends_on,
        locked_at=timezone.now() if is_locked else None,
        **kw,
    )


@pytest.mark.parametrize(
    ("today", "heading"),
    [
        (dt.date(2025, 12, 20), "Planperioden 2026–2027 börjar 1 januari 2026"),
        (dt.date(2026, 2, 1), "Vi är i början av planperioden 2026–2027"),
        (dt.date(2026, 11, 20), "Vi är mitt i planperioden 2026–2027"),
        (dt.date(2027, 12, 1), "Vi är i slutet av planperioden 2026–2027"),
        (dt.date(2028, 1, 1), "Planperioden 2026–2027 är slut"),
    ],
)
def test_heading_says_where_we_are(today, heading):
    assert heading_of(a_plan(), today) == heading


def test_plan_is_due_two_years_after_its_decision_and_lagesbild_after_its_own():
    assert deadlines(a_plan(), [], TODAY) == (
        Deadline("Lägesbilden", "uppdaterad", dt.date(2027, 9, 16), 300),
        Deadline("Planen", "uppföljd", dt.date(2027, 12, 15), 390),
    )


@pytest.mark.parametrize(("is_locked", "due"), [(True, dt.date(2028, 6, 30)), (False, dt.date(2027, 12, 15))])
def test_clock_starts_anew_with_a_follow_up_that_is_done(is_locked, due):
    made = a_round(dt.date(2026, 6, 30), is_locked=is_locked)

    assert deadlines(a_plan(), [made], TODAY)[1].on == due


def test_leap_day_is_due_on_the_last_of_february():
    assert deadlines(a_plan(situation_on=dt.date(2024, 2, 29)), [], TODAY)[0].on == dt.date(2026, 2, 28)


@pytest.mark.parametrize("kind", ["handlingsplan", "genomförandeplan", "annan"])
def test_only_the_statutory_plan_has_clocks(kind):
    assert deadlines(a_plan(kind=kind), [], TODAY) == ()


def test_drawing_and_table_tell_the_same():
    rounds = [a_round(dt.date(2026, 6, 30), is_locked=True)]

    found = cycle(a_plan(), [], rounds, TODAY)

    assert found.figure.table.rows == (
        ("Lägesbild", "Lägesbild 2025 gäller", "16 september 2025 – 16 september 2027"),
        ("Lägesbild", "Ny senast", "16 september 2027"),
        ("Åtgärdsplan", "Åtgärdsplan 2026–2027 gäller", "1 januari 2026 – 31 december 2027"),
        ("Uppföljning", "Halvår 1 klar", "30 juni 2026"),
        ("Uppföljning", "Senast", "30 juni 2028"),
    )
    situation, plan, follow_up = found.figure.drawing.tracks
    assert [band.label for band in (*situation.bands, *plan.bands)] == [
        "Lägesbild 2025 gäller",
        "Åtgärdsplan 2026–2027 gäller",
    ]
    assert [(dot.label, dot.note, dot.is_done) for dot in follow_up.dots] == [("Halvår 1", "klar", True)]
