import datetime as dt
import json
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from incidents import figures
from tests.factories import category, make_area, make_report
from tests.plans.plan_files import INPUTS, needs_shared

ON = dt.date(2026, 3, 2)
KEYS = [
    "before", "after", "compare_before", "compare_after", "ratio", "ci_low", "ci_high", "ci_raw_low",
    "ci_raw_high", "dispersion", "verdict", "explanation",
]  # fmt: skip


def run(*arguments: str, **options) -> tuple[str, str, int]:
    """(stdout, stderr, exit code)"""
    out, err = StringIO(), StringIO()
    asked = {
        "category": "skadegörelse",
        "area": "Lugnet",
        "on": "2026-03-02",
        "weeks": "2",
        "compare": "Sågen",
    }
    given = [f"--{name}={value}" for name, value in (asked | options).items()]
    try:
        call_command("intervention_effect", *given, *arguments, stdout=out, stderr=err)
    except SystemExit as leaving:
        return out.getvalue(), err.getvalue(), leaving.code
    return out.getvalue(), err.getvalue(), 0


@pytest.fixture
def areas():
    return make_area(name="Lugnet"), make_area(name="Sågen")


def reports(area, *days: int, **kw) -> None:
    """So many days from the first day of the intervention, just after midnight or just before the next."""
    for day in days:
        hour, minute = (0, 5) if day % 2 else (23, 55)
        moment = dt.datetime.combine(ON + dt.timedelta(days=day), dt.time(hour, minute))
        make_report(area=area, starts_at=timezone.make_aware(moment), **kw)


def test_effect_counts_whole_local_days_of_its_area_and_category(areas):
    lugnet, sagen = areas
    reports(lugnet, -15, -14, -1, 0, 13, 14)
    reports(sagen, -14, 13, 13)
    reports(lugnet, -3, category=category("trafik"))
    reports(make_area(name="Annan"), -3)

    answer = json.loads(run("--json")[0])

    assert list(answer) == KEYS
    assert [answer[key] for key in KEYS[:4]] == [2, 2, 1, 2]
    assert (answer["verdict"], answer["ci_low"]) == ("kan_inte_bedomas", None)


def test_effect_costs_one_query(areas, django_assert_num_queries):
    lugnet, sagen = areas
    reports(lugnet, -3, 3)
    question = figures.EffectQuestion(
        categories=[category("skadegorelse")], areas=[lugnet], compare=[sagen], on=ON, weeks=52
    )

    with django_assert_num_queries(1):
        assert figures.effect(question).after == 1


def test_effect_warns_when_the_way_of_reporting_changed(areas):
    lugnet, _ = areas
    reports(lugnet, *range(-10, 0), reporter_label="Väktare")
    reports(lugnet, *range(12), reporter_label="Appen")

    out, err, code = run()

    assert out.startswith("kan inte bedömas\n")
    assert err.splitlines() == [
        "Sättet att rapportera har ändrats. Appen började rapportera: 0 rapporter före, 12 efter.",
        "Sättet att rapportera har ändrats. Väktare slutade nästan rapportera: 10 rapporter före, 0 efter.",
    ]
    assert code == 0


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"area": "Ingenstans"}, "Området ”Ingenstans” finns inte.\n"),
        ({"category": "Fiske"}, "Kategorin ”Fiske” finns inte.\n"),
        ({"on": "i går"}, "Datumet ”i går” går inte att läsa. Skriv det som åååå-mm-dd.\n"),
        ({"weeks": "0"}, "Ange antalet veckor som ett heltal mellan 1 och 520.\n"),
        ({"weeks": "9" * 30}, "Ange antalet veckor som ett heltal mellan 1 och 520.\n"),
        ({"compare": " , "}, "Ange minst ett område att jämföra med.\n"),
        ({"compare": "Lugnet"}, "Området Lugnet kan inte jämföras med sig självt.\n"),
    ],
)
def test_effect_says_what_is_wrong_with_the_question(areas, options, said):
    assert run("--json", **options) == ("", said, 2)


@needs_shared
def test_effect_finds_the_planted_one_and_not_the_other():
    call_command(
        "import_reports",
        str(INPUTS / "embrace-export-koping.csv"),
        "--save",
        stdout=StringIO(),
        stderr=StringIO(),
    )
    planted = {"on": "2024-08-19", "weeks": "52", "area": "S:t Olov", "compare": "Nyckelberget,Elund,Ullvi"}

    found = json.loads(run("--json", **planted)[0])
    none = json.loads(run("--json", **planted | {"area": "Elund", "compare": "Nyckelberget,Ullvi"})[0])

    assert [found[key] for key in KEYS[:4]] == [104, 42, 312, 312]
    assert [found[key] for key in ("ratio", "ci_raw_low", "ci_raw_high")] == pytest.approx(
        [0.404, 0.273, 0.597], abs=0.001
    )
    assert (found["verdict"], none["verdict"]) == ("minskning", "ingen_saker_forandring")
