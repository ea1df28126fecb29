from plans.blocks import BLOCKS
from plans.wording import Difference, differences
from tests.factories import make_organisation


def test_only_fields_that_differ_are_shown_with_their_words_marked():
    block = BLOCKS["fokusomrade", "problem"]

    found = differences(block, {"problem": "Det är mörkt här"}, {"problem": "Det är ljust här"})

    assert found == [
        Difference(
            "Problembeskrivning",
            [("", "Det är "), ("ins", "mörkt"), ("", " här")],
            [("", "Det är "), ("ins", "ljust"), ("", " här")],
        )
    ]


def test_goals_and_parties_are_shown_in_words():
    block = BLOCKS["atgard", "rad"]
    police = make_organisation(name="Polisen")
    mine = {"goals": [{"text": "Färre", "indicator": "rapporter", "target": 30}], "parties": []}
    theirs = {"goals": [], "parties": [{"organisation": police, "role": "huvudansvarig", "unit": "LAS"}]}

    found = differences(block, mine, theirs)

    assert [(row.label, row.mine, row.theirs) for row in found] == [
        ("Mål", [("ins", "Färre (rapporter 30)")], []),
        ("Ansvariga", [], [("ins", "Polisen (huvudansvarig), LAS")]),
    ]


def test_goal_without_figures_is_shown_with_how_it_is_judged():
    goals = [{"text": "Ljusare", "judged_by": "rådet"}]

    (found,) = differences(
        BLOCKS["atgard", "rad"], {"goals": goals, "parties": []}, {"goals": [], "parties": []}
    )

    assert found.mine == [("ins", "Ljusare (bedöms så: rådet)")]
