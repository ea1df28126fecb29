import pytest

from kommunbrott.models import Municipality
from plans.thread import Step, steps
from tests.factories import make_action, make_cause, make_focus_area, make_organisation

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
