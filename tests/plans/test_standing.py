import datetime as dt
from itertools import product

import pytest

from plans.choices import ActionStatus
from plans.models import Action, FollowUp
from plans.standing import Standing, silent_days, standing
from tests.factories import make_action, make_follow_up, make_plan

TODAY = dt.date(2026, 11, 20)
PAST, FUTURE = dt.date(2026, 10, 31), dt.date(2026, 12, 31)

# written in the plan, reported, set by hand, is past due → status
TABLE = {
    ("ej_paborjad", "", "", False): "ej_paborjad",
    ("pagar", "", "", False): "pagar",
    ("forsenad", "", "", False): "forsenad",
    ("klar", "", "", False): "klar",
    ("vilande", "", "", False): "vilande",
    ("avbruten", "", "", False): "avbruten",
    ("ej_paborjad", "", "", True): "forsenad",
    ("pagar", "", "", True): "forsenad",
    ("forsenad", "", "", True): "forsenad",
    ("klar", "", "", True): "klar",
    ("vilande", "", "", True): "vilande",
    ("avbruten", "", "", True): "avbruten",
    # What is reported goes before what was written …
    ("klar", "pagar", "", False): "pagar",
    ("klar", "pagar", "", True): "forsenad",
    ("ej_paborjad", "klar", "", True): "klar",
    ("ej_paborjad", "vilande", "", True): "vilande",
    ("ej_paborjad", "avbruten", "", True): "avbruten",
    ("ej_paborjad", "forsenad", "", False): "forsenad",
    ("pagar", "ej_paborjad", "", False): "ej_paborjad",
    ("pagar", "ej_paborjad", "", True): "forsenad",
    # … and what is set by hand before all, past due or not.
    ("klar", "klar", "pagar", True): "pagar",
    ("pagar", "", "ej_paborjad", True): "ej_paborjad",
    ("pagar", "klar", "vilande", False): "vilande",
    ("pagar", "klar", "forsenad", False): "forsenad",
    ("klar", "pagar", "avbruten", True): "avbruten",
    ("forsenad", "pagar", "klar", True): "klar",
}


@pytest.mark.parametrize(("written", "reported", "manual", "is_late"), TABLE)
def test_status_follows_from_what_is_known(written, reported, manual, is_late):
    found = standing(
        today=TODAY, written=written, reported=reported, manual=manual, due_on=PAST if is_late else FUTURE
    )

    status = TABLE[written, reported, manual, is_late]
    days = 20 if is_late and status == "forsenad" else None
    assert found == Standing(ActionStatus(status), is_manual=bool(manual), days_late=days)


def test_database_works_out_the_same_status():
    """Every combination there is, asked for in one query and row by row."""
    plan = make_plan()
    values = ["", *ActionStatus.values]
    rows = list(product(["ej_paborjad", "klar"], values, values, (None, PAST, TODAY)))
    actions = Action.objects.bulk_create(
        Action(
            plan=plan,
            title="Åtgärd",
            status=written,
            due_on=due_on,
            manual_status=manual,
            manual_status_reason=manual,
        )
        for written, _, manual, due_on in rows
    )
    FollowUp.objects.bulk_create(
        FollowUp(action=action, kind="anteckning", name="Elin Fors", followed_up_on=day, status=status)
        for action, (_, reported, *_) in zip(actions, rows, strict=True)
        for day, status in ((PAST, "pagar"), (TODAY, reported))
        if reported
    )

    for action in Action.objects.with_standing(TODAY):
        worked_out = standing(
            today=TODAY,
            written=action.status,
            reported=action.reported_status or "",
            manual=action.manual_status,
            due_on=action.due_on,
        )
        assert action.standing == worked_out.status, action.__dict__


def test_due_date_is_the_last_day_that_is_not_late():
    late = [standing(today=TODAY, due_on=TODAY - dt.timedelta(days=n)).days_late for n in (-1, 0, 1, 51)]
    assert late == [None, None, 1, 51]


def test_label_tells_how_many_days_late():
    assert [
        standing(today=TODAY, due_on=TODAY - dt.timedelta(days=1)).label,
        standing(today=TODAY, due_on=PAST).label,
        standing(today=TODAY, reported="forsenad").label,
        standing(today=TODAY).label,
    ] == ["Försenad 1 dag", "Försenad 20 dagar", "Försenad", "Ej påbörjad"]


def test_action_that_should_have_begun_says_so_until_it_has():
    starts_on = TODAY - dt.timedelta(days=9)
    assert standing(today=TODAY, starts_on=starts_on).note == "Skulle ha börjat för 9 dagar sedan"
    assert standing(today=TODAY, starts_on=starts_on, reported="pagar").note == ""
    assert standing(today=TODAY, starts_on=TODAY).note == ""


SILENCE = {
    "never followed up since the decision": ({}, 200),
    "followed up lately": ({"reported_on": TODAY - dt.timedelta(days=92)}, None),
    "followed up too long ago": ({"reported_on": TODAY - dt.timedelta(days=93)}, 93),
    "begun lately": ({"starts_on": TODAY - dt.timedelta(days=10)}, None),
    "not begun": ({"starts_on": FUTURE}, None),
    "done": ({"reported": "klar"}, None),
    "a plan that is not decided": ({"in_force_on": None}, None),
    "no rhythm": ({"silent_days": None}, None),
}


@pytest.mark.parametrize("case", SILENCE)
def test_silence_is_counted_in_days(case):
    known, silent = SILENCE[case]
    facts = {
        "written": "pagar",
        "in_force_on": TODAY - dt.timedelta(days=200),
        "silent_days": silent_days("kvartal", "halvar"),
    }
    found = standing(today=TODAY, **facts | known)

    assert found.days_silent == silent
    assert found.note == (f"Ingen uppföljning på {silent} dagar" if silent else "")


def test_action_without_a_rhythm_goes_by_that_of_the_plan():
    assert [silent_days(*pair) for pair in (("manad", "ar"), ("lopande", "tertial"), ("", "ar"))] == [
        31,
        124,
        372,
    ]


def test_standings_of_a_plan_cost_one_query(django_assert_num_queries):
    plan = make_plan(decided_on=None)
    actions = [make_action(plan=plan, due_on=PAST) for _ in range(3)]
    make_follow_up(action=actions[0], status="klar")
    Action.objects.filter(pk=actions[1].pk).update(manual_status="vilande", manual_status_reason="Väntar.")
    content = plan.content()

    with django_assert_num_queries(1):
        found = Action.objects.standings(plan, content.actions, TODAY)

    assert [found[action.pk] for action in actions] == [
        Standing(ActionStatus.DONE, followed_up_on=dt.date(2026, 11, 6)),
        Standing(ActionStatus.RESTING, is_manual=True),
        Standing(ActionStatus.LATE, days_late=20),
    ]
