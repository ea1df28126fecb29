"""The chapter about the plan before, alike on the page of its own, in Word and in what PDF is made from."""

import io
import json

import pytest
from docx import Document

from kommunbrott.trees import from_json
from plans.content import PlanContent, PreviousActionContent, PreviousAreaContent, PreviousPlanContent
from plans.documents.docx import plan_docx
from plans.documents.html import plan_html
from plans.documents.outline import Outline
from plans.documents.previous import summary
from tests.plans.printed import EKSTAD, rich_plan

WORDS = {"one": "insats", "many": "insatser"}


def came_of(number: str, choice: str, **kw) -> PreviousActionContent:
    values = {
        "id": int(number.replace(".", "")),
        "number": number,
        "title": "Vandring",
        "status_label": "Pågår",
        "result": "Tolv punkter är åtgärdade.",
        "verdict": "",
        "motive": "",
        "choice": choice,
        "reason": "",
        "goes_on_as": number,
    }
    return PreviousActionContent(**values | kw)


def previous(*rows: PreviousActionContent, **kw) -> PreviousPlanContent:
    area = PreviousAreaContent(9, "1. Unga & droger", rows)
    return PreviousPlanContent(
        **{"id": 7, "title": "Plan före", "period": "2024–2025", "focus_areas": (area,)} | kw
    )


def judged() -> PreviousPlanContent:
    return previous(
        came_of("1.1", "fortsatter", verdict="Uppnått", motive="Det syns i **mätningen**."),
        came_of("1.2", "andras", reason="Målet behöver en siffra.", goes_on_as="2.4"),
        came_of("1.3", "avslutas", reason="Klar.", goes_on_as=None),
        came_of("1.4", "fortsatter", goes_on_as=None),
    )


def tables(plan: PlanContent) -> list[list[list[str]]]:
    document = Document(io.BytesIO(plan_docx(plan, EKSTAD)))
    found = [[[cell.text for cell in row.cells] for row in table.rows] for table in document.tables]
    return [table for table in found if table[0][-1] == "Vad som händer nu"]


def test_word_has_the_table_with_what_becomes_of_each():
    plan = rich_plan(previous=judged())

    assert tables(plan) == [
        [
            ["Åtgärd", "Hur det gick", "Bedömning", "Vad som händer nu"],
            [
                "1.1 Vandring",
                "Pågår\nTolv punkter är åtgärdade.",
                "Uppnått\nDet syns i mätningen.",
                "Fortsätter, se 1.1",
            ],
            [
                "1.2 Vandring",
                "Pågår\nTolv punkter är åtgärdade.",
                "Inte bedömd",
                "Ändras, se 2.4\nMålet behöver en siffra.",
            ],
            ["1.3 Vandring", "Pågår\nTolv punkter är åtgärdade.", "Inte bedömd", "Avslutas\nKlar."],
            ["1.4 Vandring", "Pågår\nTolv punkter är åtgärdade.", "Inte bedömd", "Har tagits ut ur planen"],
        ]
    ]


def test_column_of_verdicts_is_left_out_while_there_are_none():
    plan = rich_plan(previous=previous(came_of("1.1", "fortsatter")))

    assert tables(plan)[0][0] == ["Åtgärd", "Hur det gick", "Vad som händer nu"]
    assert Outline(plan, EKSTAD).previous_headings == ("Åtgärd", "Hur det gick", "Vad som händer nu")


def test_chapter_stands_before_the_one_on_follow_up_and_answers_the_act():
    plan = rich_plan(previous=judged(), previous_introduction="Det mesta är gjort[^3].")
    outline = Outline(plan, EKSTAD)

    ids = [section.id for section in outline.sections]
    assert ids[ids.index("foregaende") + 1] == "uppfoljning"
    assert {duty.paragraph: duty.answer for duty in outline.duties}["6 §"] == (
        "avsnitten Uppföljning av föregående plan och Uppföljning och ansvar."
    )
    assert outline.unused_sources == ()
    html = plan_html(plan, EKSTAD).decode()
    chapter = html[html.index('id="foregaende"') : html.index('id="uppfoljning"')]
    for text in ("1. Unga &amp; droger", "Det mesta är gjort", "Det syns i <strong>mätningen</strong>."):
        assert text in chapter


def test_plan_without_one_before_has_no_such_chapter():
    plan = rich_plan()

    assert "foregaende" not in [section.id for section in Outline(plan, EKSTAD).sections]
    assert "foregaende" not in plan_html(plan, EKSTAD).decode()
    assert tables(plan) == []


@pytest.mark.parametrize(
    ("choices", "expected"),
    [
        ("f", "Planen 2024–2025 hade en insats: en fortsätter."),
        ("ffa", "Planen 2024–2025 hade tre insatser: två fortsätter och en avslutas."),
        ("fäa", "Planen 2024–2025 hade tre insatser: en fortsätter, en ändras och en avslutas."),
    ],
)
def test_summary_counts_what_becomes_of_them(choices, expected):
    names = {"f": "fortsatter", "ä": "andras", "a": "avslutas"}
    rows = [came_of(f"1.{place}", names[letter]) for place, letter in enumerate(choices, 1)]

    assert summary(previous(*rows), WORDS) == expected


def test_plan_without_a_period_is_called_by_its_title():
    assert summary(previous(came_of("1.1", "avslutas"), period=""), WORDS) == (
        "Plan före hade en insats: en avslutas."
    )


def test_chapter_comes_back_from_json_and_older_json_has_none():
    plan = rich_plan(previous=judged(), previous_introduction="Inledning.")
    frozen = json.loads(json.dumps(plan.as_json()))
    older = {
        name: value for name, value in frozen.items() if name not in ("previous", "previous_introduction")
    }

    assert from_json(PlanContent, frozen).previous == judged()
    assert from_json(PlanContent, older).previous is None
