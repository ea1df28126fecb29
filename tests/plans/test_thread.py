import datetime as dt
from decimal import Decimal

import pytest

from kommunbrott.models import Municipality
from plans.models import Action, Plan
from plans.thread import Step, action_steps, steps
from tests.factories import make_action, make_cause, make_focus_area, make_follow_up, make_organisation
from tests.plans.follow_ups import make_decided_plan
from tests.plans.printed import action, aims_at, cause, focus_area, goal

MEASURED = {
    "text": "Färre", "indicator": "rapporter", "unit": "per år", "direction": "hogst", "baseline": 61, "target": 30,
}  # fmt: skip


def thread_of(area):
    return steps(area.plan.content().focus_areas[0], Municipality().action_forms)


def test_thread_of_an_empty_focus_area_is_all_gaps():
    assert thread_of(make_focus_area()) == (
        Step("Problem", "inte beskrivet än", True),
        Step("0 orsaker", "inga än", True),
        Step("0 åtgärder", "inga än", True),
        Step("0 mål", "inga än", True),
        Step("Uppföljning", "inte bestämd än", True),
    )


def test_thread_of_a_whole_focus_area_has_no_gap():
    area = make_focus_area(problem="Mörkt")
    make_action(
        focus_area=area,
        goals=[MEASURED],
        lead=make_organisation(),
        causes=[make_cause(focus_area=area)],
        follow_up_rhythm="kvartal",
    )

    assert thread_of(area) == (
        Step("Problem", "beskrivet", False),
        Step("1 orsak", "alla har åtgärd", False),
        Step("1 åtgärd", "alla har ansvarig", False),
        Step("1 mål", "alla går att mäta", False),
        Step("Uppföljning", "bestämd för alla", False),
    )


@pytest.mark.parametrize(
    ("goals", "step"),
    [
        ([], Step("0 mål", "inga än", True)),
        (["Tryggare"], Step("1 mål", "ett går inte att mäta", True)),
        ([MEASURED, "Tryggare", "Ljusare"], Step("3 mål", "2 går inte att mäta", True)),
    ],
)
def test_thread_tells_which_goals_cannot_be_measured(goals, step):
    area = make_focus_area()
    make_action(focus_area=area, goals=goals)

    assert thread_of(area)[3] == step


def test_cause_with_a_reason_is_no_gap():
    area = make_focus_area()
    make_cause(focus_area=area, no_action_reason="Ligger hos regionen")
    make_action(focus_area=area)

    assert thread_of(area)[1] == Step("1 orsak", "alla har åtgärd", False)


FOLLOWED = {
    "nobody yet": ([None, None], Step("Uppföljning", "2 utan uppföljning", True)),
    "one of two": (["2026-11-01", None], Step("Uppföljning", "1 av 2 följda upp", False)),
    "both": (["2026-11-01", "2026-11-02"], Step("Uppföljning", "alla är följda upp", False)),
    "one too long ago": (
        ["2026-11-01", "2025-11-02"],
        Step("Uppföljning", "en har inte följts upp i tid", True),
    ),
}


@pytest.mark.parametrize("case", FOLLOWED)
def test_thread_of_a_decided_plan_tells_what_has_been_followed_up(case):
    days, step = FOLLOWED[case]
    area = make_focus_area(plan=make_decided_plan(decided_on=dt.date(2026, 10, 1)))
    if case == "one too long ago":
        Plan.objects.update(decided_on=dt.date(2025, 10, 1))
    for day in days:
        action = make_action(focus_area=area)
        if day:
            make_follow_up(action=action, followed_up_on=dt.date.fromisoformat(day))
    plan = Plan.objects.get()
    content = plan.content()
    standings = Action.objects.standings(plan, content.actions, dt.date(2026, 11, 20))

    assert steps(content.focus_areas[0], Municipality().action_forms, standings)[4] == step


# --- One action ---

DARK, TIDY = cause(1, "Mörka stråk"), cause(2, "Skräp")
FIGURES = {
    "indicator": "rapporter",
    "unit": "per år",
    "direction": "hogst",
    "baseline": Decimal(61),
    "target": Decimal(30),
}


def thread_of_action(*goals, figures=None, area=None, **kw):
    acting = action("Belys stråket", number="2.2", goals=goals, **kw)
    return action_steps(acting, area or focus_area("Centrum"), Municipality().action_forms, figures or {})


def test_thread_of_a_bare_action_is_all_gaps_but_itself():
    assert thread_of_action() == (
        Step("Problem", "inte beskrivet än", True),
        Step("Orsak", "ingen vald än", True),
        Step("Åtgärd 2.2", "Belys stråket", False),
        Step("Mål", "inget än", True),
        Step("Resultat hittills", "inget uppmätt än", True),
    )


def test_thread_of_a_followed_up_action_leads_from_the_problem_to_the_figure():
    problem = "- Fler går inte **ut**.[^3] Det gäller mest kvinnor."

    found = thread_of_action(
        goal("Färre", id=5, **FIGURES),
        figures={5: Decimal("45.5")},
        area=focus_area("Centrum", problem=problem),
        causes=aims_at(DARK),
    )

    assert found == (
        Step("Problem", "Fler går inte ut", False),
        Step("Orsak O1", "Mörka stråk", False),
        Step("Åtgärd 2.2", "Belys stråket", False),
        Step("Mål", "61 → högst 30 per år", False),
        Step("Resultat hittills", "45,5 per år. 50 procent av vägen till målet.", False),
    )


@pytest.mark.parametrize(
    ("goals", "step"),
    [
        ([goal("Tryggare centrum.", id=1)], Step("Mål", "Tryggare centrum", True)),
        ([goal("Tryggare centrum.", id=1, judged_by="Rådet")], Step("Mål", "Tryggare centrum", False)),
        (
            [goal("Ett", id=1, **FIGURES), goal("Två", id=2)],
            Step("Mål", "2 mål, alla går inte att mäta", True),
        ),
        ([goal("Ett", id=1, **FIGURES)] * 3, Step("Mål", "3 mål, alla går att mäta", False)),
    ],
)
def test_thread_of_an_action_tells_its_goals(goals, step):
    assert thread_of_action(*goals)[3] == step


def test_thread_of_an_action_names_all_causes_and_cuts_long_texts_between_words():
    found = thread_of_action(
        causes=aims_at(DARK, TIDY), area=focus_area("Centrum", problem="Mycket långa ord i rad " * 20)
    )

    assert found[1] == Step("Orsaker O1, O2", "Mörka stråk; Skräp", False)
    assert found[0].value == "Mycket långa ord i rad " * 3 + "Mycket långa ord i …"
