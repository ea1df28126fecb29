"""The three real files equal their facit, value by value, under the folding the contract names."""

import json

import pytest

from kommunbrott.folding import fold
from plans.importers import import_plan
from tests.plans.plan_files import INPUTS, assert_nothing_lost, needs_shared, read_shared

pytestmark = needs_shared
FILES = ["koping-handlingsplan-2024.docx", "koping-atgarder-2024.xlsx", "ronneby-atgardsplan-2024-2027.docx"]


def folded(value) -> str:
    if isinstance(value, list):
        return fold("\n".join(value))
    return fold(value or "")


def names(parties) -> set[str]:
    return {fold(party) for party in parties or []}


def expected(facit: dict) -> list:
    return [
        {
            "number": area["no"] if isinstance(area["no"], str) else None,
            "title": fold(area["title"]),
            "responsible": names(area.get("responsible")),
            "responsible_raw": folded(area.get("responsible_raw")),
            "intro": [fold(text) for text in area.get("intro_paragraphs", [])],
            "problem": [fold(text) for text in area.get("problem_paragraphs", [])],
            "cause_analysis": [fold(text) for text in area.get("cause_analysis_paragraphs", [])],
            "actions": [
                {
                    "action": fold(action["action"]),
                    "goal": folded(action["goal"]),
                    "how": folded(action.get("how")),
                    "responsible": names(action["responsible"]),
                    "responsible_raw": folded(action["responsible_raw"]),
                    "follow_up": folded(action["follow_up"]),
                    "timeline": folded(action.get("timeline")),
                    "indicator": folded(action.get("indicator")),
                    "status": folded(action.get("status")),
                }
                for action in area["actions"]
            ],
        }
        for area in facit["focus_areas"]
    ]


def answered(answer: dict) -> list:
    return [
        {
            "number": area["number"],
            "title": fold(area["title"]),
            "responsible": names(area["responsible"]),
            "responsible_raw": folded(area["responsible_raw"]),
            "intro": [fold(text) for text in area["intro_paragraphs"]],
            "problem": [fold(text) for text in area["problem_paragraphs"]],
            "cause_analysis": [fold(text) for text in area["cause_analysis_paragraphs"]],
            "actions": [
                {
                    key: names(action[key]) if key == "responsible" else folded(action[key])
                    for key in (
                        "action", "goal", "how", "responsible", "responsible_raw", "follow_up", "timeline", "indicator", "status"
                    )
                }
                for action in area["actions"]
            ],
        }
        for area in answer["focus_areas"]
    ]  # fmt: skip


@pytest.fixture(params=FILES)
def known(request):
    document = read_shared(request.param)
    facit = json.loads((INPUTS / request.param).with_suffix(".facit.json").read_text())
    return document, import_plan(document), facit


def test_focus_areas_equal_the_facit(known):
    _, plan, facit = known

    assert answered(plan.as_json()) == expected(facit)


def test_period_equals_the_facit(known):
    _, plan, facit = known

    assert plan.as_json()["period"] == facit["period"]


def test_no_text_is_lost(known):
    document, plan, _ = known

    assert_nothing_lost(document, plan)


@pytest.mark.parametrize("name", FILES[::2])
def test_title_kind_and_annex_equal_the_facit(name):
    plan = import_plan(read_shared(name)).as_json()
    facit = json.loads((INPUTS / name).with_suffix(".facit.json").read_text())

    assert (plan["title"], plan["kind"], plan["attachment_to"], plan["review_rule"]) == (
        facit["title"], facit["doc_type"], facit.get("attachment_to"), facit.get("review_rule"),
    )  # fmt: skip


def test_overview_equals_the_facit():
    plan = import_plan(read_shared(FILES[2])).as_json()
    facit = json.loads((INPUTS / FILES[2]).with_suffix(".facit.json").read_text())

    assert [(one["title"], one["items"]) for one in plan["overview"]] == [
        (one["title"], one["initiatives"]) for one in facit["overview_areas"]
    ]


def test_units_are_kept_apart():
    answer = import_plan(read_shared(FILES[0])).as_json()

    assert {
        action["responsible_raw"]: action["responsible_units"]
        for area in answer["focus_areas"]
        for action in area["actions"]
        if action["responsible_units"]
    } == {
        "Kommunen (samhällsbyggnadsförvaltningen, näringslivs-avdelningen)": {
            "Kommunen": "samhällsbyggnadsförvaltningen, näringslivsavdelningen"
        },
        "Kommunen (näringsliv, kultur och fritid, VME park)": {
            "Kommunen": "näringsliv, kultur och fritid, VME park"
        },
    }
