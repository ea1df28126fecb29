import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from plans.choices import AcceptanceAnswer
from plans.content import PartyAnswer
from plans.importers import import_plan
from plans.smart import (
    LETTERS,
    Address,
    Check,
    Progress,
    accepted,
    checks,
    measurable_line,
    missing,
    progress,
)
from plans.workflow import importing
from tests.factories import make_user
from tests.plans.plan_files import needs_shared, read_shared
from tests.plans.printed import action, focus_area, goal, party, plan

GOAL = goal(
    "Färre otrygga platser",
    id=5,
    indicator="rapporter om otrygg plats",
    unit="per år",
    direction="hogst",
    baseline=Decimal("61.000"),
    target=Decimal("30.500"),
)
STREETS, POWER = (
    party("Samhällsbyggnad", organisation_id=1, lead=True),
    party("Ekstads Teknik", organisation_id=2),
)
ACTION = action(
    "Byt lampor",
    id=7,
    place="Stationsstråket",
    parties=(STREETS, POWER),
    goals=(GOAL,),
    funding="inom_ram",
    resources="640 000 kronor",
    due_on=dt.date(2027, 12, 31),
)
YES, NO = AcceptanceAnswer.ACCEPTED.value, AcceptanceAnswer.DECLINED.value
SAID_ON = dt.date(2026, 3, 4)


def the_plan(
    acting=ACTION, *, answers=None, starts_on=dt.date(2026, 1, 1), ends_on=dt.date(2027, 12, 31), **area
):
    """One focus area with one action, which every party has accepted unless ``answers`` says otherwise."""
    if answers is None:
        answers = {1: YES, 2: "synpunkt"}
    given = {
        (acting.id, who): PartyAnswer(
            said.removesuffix(" förr"), "annan" if "förr" in said else acting.wording_digest, SAID_ON
        )
        for who, said in answers.items()
    }
    areas = (focus_area("Centrum", id=3, actions=(acting,), **area),)
    return plan(id=9, starts_on=starts_on, ends_on=ends_on, focus_areas=areas, answers=given)


def with_goal(**changes):
    return replace(ACTION, goals=(replace(GOAL, **changes),))


def check(letter, acting=ACTION, **kw) -> Check:
    found = checks(acting.goals[0], acting, the_plan(acting, **kw))
    return found[LETTERS.index(letter)]


def row(field) -> Address:
    return Address("plans:block_edit", ("atgard", 7, "rad"), field)


def test_whole_action_has_five_letters_with_a_reason_each():
    assert checks(GOAL, ACTION, the_plan()) == (
        Check("S", True, "Vad, plats och huvudansvarig är angivet."),
        Check("M", True, "Mäts från 61 till högst 30,5 per år."),
        Check("A", True, "Båda parterna har sagt ja."),
        Check("R", True, "Resurser är angivna och finansieringen är inom ram."),
        Check("T", True, "Klart senast 31 december 2027, inom planperioden."),
    )


@pytest.mark.parametrize(
    ("letter", "acting", "sentence", "link", "field"),
    [
        ("S", replace(ACTION, title=" "), "Vad som ska göras saknas.", "Skriv vad som ska göras", "id_title"),
        ("S", with_goal(text=""), "Målet i ord saknas.", "Skriv målet", "id_goals-0-text"),
        ("S", replace(ACTION, parties=(POWER,)), "Huvudansvarig saknas.", "Ange huvudansvarig", "id_parties-0-role"),
        (
            "S", replace(ACTION, parties=(), place=""),
            "Huvudansvarig och plats eller målgrupp saknas.", "Ange huvudansvarig", "id_parties-0-party",
        ),
        ("S", replace(ACTION, place=""), "Plats eller målgrupp saknas.", "Ange plats", "id_place"),
        ("M", with_goal(indicator=""), "Mätetal saknas.", "Lägg till mätetal", "id_goals-0-indicator"),
        ("M", with_goal(unit=""), "Enhet saknas.", "Lägg till enhet", "id_goals-0-unit"),
        ("M", with_goal(direction=""), "Riktning saknas.", "Lägg till riktning", "id_goals-0-direction"),
        ("M", with_goal(baseline=None), "Utgångsläge saknas.", "Lägg till utgångsläge", "id_goals-0-baseline"),
        (
            "M", with_goal(target=None, unit=""),
            "Målnivå och enhet saknas.", "Lägg till målnivå", "id_goals-0-target",
        ),
        (
            # A goal with a figure is not made measurable by a judgement.
            "M", with_goal(target=None, judged_by="Rådet bedömer"),
            "Målnivå saknas.", "Lägg till målnivå", "id_goals-0-target",
        ),
        (
            "M", with_goal(indicator="", unit="", direction="", baseline=None, target=None),
            "Det står inte hur målet mäts eller bedöms.", "Lägg till mätetal", "id_goals-0-indicator",
        ),
        ("R", replace(ACTION, funding=""), "Finansiering saknas.", "Ange finansiering", "id_funding"),
        (
            "R", replace(ACTION, funding="ej_budgeterad"),
            "Pengarna är inte budgeterade.", "Ändra finansiering", "id_funding",
        ),
        (
            "R", replace(ACTION, funding="ej_budgeterad", resources=""),
            "Pengarna är inte budgeterade, och resurserna är inte angivna.", "Ändra finansiering", "id_funding",
        ),
        ("R", replace(ACTION, resources=""), "Resurser saknas.", "Ange resurser", "id_resources"),
        ("T", replace(ACTION, due_on=None), "Slutdatum saknas.", "Ange slutdatum", "id_due_on"),
        (
            "T", replace(ACTION, due_on=None, recurrence="lopande"),
            "Löpande, men utan slutdatum.", "Ange slutdatum", "id_due_on",
        ),
        (
            "T", replace(ACTION, due_on=dt.date(2028, 1, 1)),
            "Slutdatumet 1 januari 2028 ligger utanför planperioden 2026–2027.", "Ändra slutdatum", "id_due_on",
        ),
        (
            "T", replace(ACTION, due_on=dt.date(2025, 12, 31)),
            "Slutdatumet 31 december 2025 ligger utanför planperioden 2026–2027.", "Ändra slutdatum", "id_due_on",
        ),
    ],
)  # fmt: skip
def test_letter_goes_out_with_each_of_its_fields_and_leads_to_it(letter, acting, sentence, link, field):
    assert check(letter, acting) == Check(letter, False, sentence, link, row(field))
    assert check(letter).is_ok


@pytest.mark.parametrize(
    ("letter", "acting", "kw", "sentence"),
    [
        (
            "S", replace(ACTION, place=""), {"target_group": "Unga"},
            "Vad, målgrupp eller område och huvudansvarig är angivet.",
        ),
        (
            "S", replace(ACTION, place=""), {"areas": ("Centrum",)},
            "Vad, målgrupp eller område och huvudansvarig är angivet.",
        ),
        (
            "M", with_goal(baseline=None, target=None, judged_by="Rådet bedömer efter vandringen"), {},
            "Målet har ingen siffra, men det står hur det bedöms.",
        ),
        (
            "T", replace(ACTION, recurrence="termin"), {},
            "Varje termin till och med 31 december 2027, inom planperioden.",
        ),
        (
            "T", replace(ACTION, recurrence="en_gang"), {},
            "Klart senast 31 december 2027, inom planperioden.",
        ),
        ("A", replace(ACTION, parties=(STREETS,)), {}, "Den ansvariga parten har sagt ja."),
    ],
)  # fmt: skip
def test_letter_is_lit_in_more_ways_than_one(letter, acting, kw, sentence):
    assert check(letter, acting, **kw) == Check(letter, True, sentence)


def test_action_has_no_time_in_a_plan_without_a_period():
    assert check("T", starts_on=None, ends_on=None) == Check(
        "T",
        False,
        "Planens period är inte angiven.",
        "Ange planens period",
        Address("plans:block_edit", ("plan", 9, "uppgifter"), "id_ends_on"),
    )


@pytest.mark.parametrize(
    ("answers", "sentence"),
    [
        ({}, "Samhällsbyggnad och Ekstads Teknik har inte svarat."),
        ({1: YES}, "Ekstads Teknik har inte svarat."),
        ({1: YES, 2: f"{YES} förr"}, "Ekstads Teknik har svarat på en tidigare lydelse."),
        ({1: YES, 2: f"{NO} förr"}, "Ekstads Teknik har svarat på en tidigare lydelse."),
        ({1: YES, 2: NO}, "Ekstads Teknik har sagt nej."),
        ({2: NO}, "Ekstads Teknik har sagt nej."),
        ({1: f"{YES} förr"}, "Samhällsbyggnad har svarat på en tidigare lydelse."),
    ],
)
def test_action_is_accepted_when_every_party_has_said_yes_to_its_present_wording(answers, sentence):
    address = Address("plans:plan_refer", (9,), "")

    assert check("A", answers=answers) == Check("A", False, sentence, "Skicka planen på remiss", address)


@pytest.mark.parametrize(
    ("status", "link", "address"),
    [
        ("utkast", "Skicka planen på remiss", Address("plans:plan_refer", (9,), "")),
        ("remiss", "Se remissen", Address("plans:plan_referral", (9,), "")),
        ("forslag", "Se svaren", Address("plans:action_detail", (7,), "ansvariga")),
        ("beslutad", "Se svaren", Address("plans:action_detail", (7,), "ansvariga")),
        ("ersatt", "Se svaren", Address("plans:action_detail", (7,), "ansvariga")),
    ],
)
def test_letter_of_acceptance_leads_to_where_parties_are_asked_while_they_can_be(status, link, address):
    found = accepted(ACTION, replace(the_plan(answers={}), status=status))

    assert (found.link, found.address) == (link, address)


def test_action_without_parties_can_be_accepted_by_nobody():
    assert check("A", replace(ACTION, parties=())) == Check(
        "A",
        False,
        "Ingen part är ansvarig, så ingen har kunnat säga ja.",
        "Ange ansvarig",
        row("id_parties-0-party"),
    )


def test_answer_counts_for_the_action_it_was_given_to():
    other = replace(ACTION, id=8)

    assert missing(other, the_plan(ACTION)) == "A"


def test_action_lacks_the_letters_that_any_of_its_goals_lacks_and_none_without_a_goal():
    second = replace(GOAL, id=6, unit="")
    acting = replace(ACTION, goals=(GOAL, second), resources="")

    found = checks(second, acting, the_plan(acting))

    assert missing(acting, the_plan(acting)) == "MR"
    assert found[1].address == row("id_goals-1-unit")
    assert missing(replace(ACTION, goals=(), resources=""), the_plan()) == ""


@pytest.mark.parametrize(
    ("actions", "line"),
    [
        ((), ""),
        ((replace(ACTION, goals=()),), ""),
        ((ACTION,), "1 av 1 mål är mätbart"),
        ((ACTION, with_goal(unit="")), "1 av 2 mål är mätbara"),
    ],
)
def test_plan_tells_how_many_goals_are_measurable(actions, line):
    assert measurable_line(actions) == line


@needs_shared
def test_imported_plan_of_koping_has_no_goal_that_is_measured_or_has_a_time():
    made = importing.start(
        import_plan(read_shared("koping-handlingsplan-2024.docx"), importing.read_register()),
        file_name="koping.docx", file_size=1, by=make_user(is_coordinator=True),
    )  # fmt: skip
    content = importing.save(made, by=None).content()
    letters = [missing(acting, content) for acting in content.actions if acting.goals]

    assert (len(letters), ["M" in found and "T" in found for found in letters]) == (34, [True] * 34)
    assert measurable_line(content.actions) == "0 av 34 mål är mätbara"


NO_WAY = "Målet är inte nått. Utgångsläge saknas, så vägen dit kan inte räknas."


@pytest.mark.parametrize(
    ("baseline", "target", "direction", "value", "expected"),
    [
        ("61", "30", "hogst", "61", Progress(Decimal(0), False, False, "Ingen förändring sedan utgångsläget.")),
        ("60", "30", "hogst", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        ("60", "30", "hogst", "30", Progress(Decimal(1), True, False, "Målet är nått.")),
        ("60", "30", "hogst", "15", Progress(Decimal("1.5"), True, False, "Målet är nått.")),
        (
            "60", "30", "hogst", "66",
            Progress(Decimal("-0.2"), False, True, "Går åt fel håll: 20 procent längre från målet än vid utgångsläget."),
        ),
        ("0", "10", "minst", "9.99", Progress(Decimal("0.999"), False, False, "99 procent av vägen till målet.")),
        ("0", "10", "minst", "0.05", Progress(Decimal("0.005"), False, False, "Mindre än 1 procent av vägen till målet.")),
        (
            "10", "20", "minst", "9.95",
            Progress(
                Decimal("-0.005"), False, True,
                "Går åt fel håll: mindre än 1 procent längre från målet än vid utgångsläget.",
            ),
        ),
        # Too far past an exact level is a step back again, and further than at the start is the wrong way.
        ("0", "10", "exakt", "10", Progress(Decimal(1), True, False, "Målet är nått.")),
        ("0", "10", "exakt", "15", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        (
            "0", "10", "exakt", "25",
            Progress(Decimal("-0.5"), False, True, "Går åt fel håll: 50 procent längre från målet än vid utgångsläget."),
        ),
        # A level to be kept: there is no way to go, only to keep or to leave.
        ("40", "40", "minst", "41", Progress(None, True, False, "Nivån hålls.")),
        ("40", "40", "hogst", "41", Progress(None, False, True, "Går åt fel håll: nivån som skulle hållas är passerad.")),
        ("40", "40", "exakt", "40", Progress(None, True, False, "Nivån hålls.")),
        ("50", "40", "minst", "45", Progress(None, True, False, "Nivån hålls.")),
        ("50", "40", "minst", "39", Progress(None, False, True, "Går åt fel håll: nivån som skulle hållas är passerad.")),
        # The way is the one from baseline to target where nothing else is said.
        ("60", "30", "", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        ("30", "60", "", "45", Progress(Decimal("0.5"), False, False, "50 procent av vägen till målet.")),
        (None, "30", "hogst", "45", Progress(None, False, False, NO_WAY)),
        (None, "30", "hogst", "12", Progress(None, True, False, "Målet är nått.")),
        ("40", "40", "", "41", None),
        (None, "40", "", "41", None),
        ("60", None, "hogst", "41", None),
        ("60", "30", "hogst", None, None),
        # The widest figures that fit.
        (
            "0", "0.001", "minst", "-99999999999.999",
            Progress(
                Decimal("-99999999999999"), False, True,
                "Går åt fel håll: 9\u00a0999\u00a0999\u00a0999\u00a0999\u00a0900 procent längre från målet än vid utgångsläget.",
            ),
        ),
    ],
)  # fmt: skip
def test_progress_is_signed_and_says_so(baseline, target, direction, value, expected):
    figures = [Decimal(figure) if figure is not None else None for figure in (baseline, target, value)]

    assert progress(figures[0], figures[1], direction, figures[2]) == expected
