"""What the README says of the ways that things go is what the code does."""

import re

import pytest

from councils.choices import (
    AGREEMENT_TRANSITIONS,
    DIALOGUE_TRANSITIONS,
    MINUTES_TRANSITIONS,
    PROMISE_TRANSITIONS,
)
from incidents.choices import INTERVENTION_TRANSITIONS
from incidents.choices import TRANSITIONS as REPORT_TRANSITIONS
from plans.choices import TRANSITIONS as PLAN_TRANSITIONS
from tests.test_architecture import ROOT

WAYS = {
    "En plans väg": PLAN_TRANSITIONS,
    "En rapports väg": REPORT_TRANSITIONS,
    "En insats väg": INTERVENTION_TRANSITIONS,
    "Ett protokolls väg": MINUTES_TRANSITIONS,
    "En överenskommelses väg": AGREEMENT_TRANSITIONS,
    "Ett löftesdokuments väg": PROMISE_TRANSITIONS,
    "En dialogs väg": DIALOGUE_TRANSITIONS,
}


@pytest.mark.parametrize(("heading", "transitions"), WAYS.items(), ids=WAYS)
def test_readme_tells_each_way_as_the_code_does(heading, transitions):
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    section = text.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    rows = re.findall(r"^\| ([^|]+?) \| ([^|]+?) \|", section, re.MULTILINE)
    told = {status: tuple(move for move in moves.split(", ") if move != "–") for status, moves in rows[1:]}
    told.pop("---", None)

    assert told == {status.label: tuple(to.label for to in moves) for status, moves in transitions.items()}
