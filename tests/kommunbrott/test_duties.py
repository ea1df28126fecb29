import datetime as dt

import pytest

from kommunbrott.duties import Duty, Evidence, Gap, contact, coordination, legal_date, status_of
from kommunbrott.law import DEMANDS
from kommunbrott.models import User

TODAY = dt.date(2026, 11, 20)
LOOK = Gap("Se över.")
BREACH = Gap("Saknas.", is_breach=True)


def status(**gaps):
    """Every paragraph met, but those named as s7=(gap, …)."""
    return status_of(
        [Duty(section, gaps=gaps.get(f"s{section}", ())) for section in reversed(DEMANDS)], TODAY
    )


@pytest.mark.parametrize(
    ("gaps", "label", "tone", "answer"),
    [
        ((), "Uppfyllt", "done", "Ja"),
        ((LOOK,), "Behöver ses över", "notice", "Delvis"),
        ((BREACH,), "Saknas", "late", "Nej"),
        ((LOOK, BREACH), "Saknas", "late", "Nej"),
    ],
)
def test_duty_stands_as_its_gaps_say(gaps, label, tone, answer):
    duty = Duty(4, gaps=gaps)

    assert (duty.label, duty.tone, duty.answer) == (label, tone, answer)


@pytest.mark.parametrize(
    ("gaps", "heading"),
    [
        ({}, "Alla paragrafer är uppfyllda"),
        ({"s7": (LOOK,)}, "En paragraf behöver ses över"),
        ({"s7": (LOOK,), "s9": (LOOK,)}, "Två paragrafer behöver ses över"),
        ({"s4": (BREACH,)}, "En paragraf är inte uppfylld"),
        ({"s4": (BREACH,), "s7": (LOOK,)}, "En paragraf är inte uppfylld och en behöver ses över"),
        (
            {"s4": (BREACH,), "s5": (BREACH,), "s7": (LOOK,), "s9": (LOOK,)},
            "Två paragrafer är inte uppfyllda och två behöver ses över",
        ),
    ],
)
def test_heading_says_what_is_left(gaps, heading):
    assert status(**gaps).heading == heading


def test_status_follows_the_act_and_counts():
    found = status(s7=(LOOK,), s9=(LOOK,), s13=(BREACH,))

    assert [duty.section for duty in found.duties] == list(range(4, 14))
    assert (found.met, found.unmet_paragraphs) == (7, "7 §, 9 § och 13 §")


def test_paragraph_that_nobody_answers_for_is_a_fault():
    with pytest.raises(KeyError):
        status_of([Duty(4)], TODAY)


def test_deadlines_are_those_of_the_act_with_the_next_first():
    late = legal_date("Planen", dt.date(2026, 11, 1), TODAY)
    far = legal_date("Lägesbilden", dt.date(2027, 9, 16), TODAY)
    meeting = legal_date("Nästa möte", dt.date(2026, 12, 3), TODAY, is_law=False)
    dues = {4: far, 6: late, 10: meeting}

    found = status_of([Duty(section, due=dues.get(section)) for section in DEMANDS], TODAY)

    assert found.deadlines == [late, far]
    assert (late.is_late, late.days, far.days) == (True, -19, 300)


def test_coordination_is_whoever_has_the_role():
    hanna = User(name="Hanna Lindqvist", title="säkerhetssamordnare")

    assert coordination([hanna], "/personer/").evidence == (
        Evidence("Hanna Lindqvist, säkerhetssamordnare", "/personer/", "user"),
    )
    assert coordination([], "/personer/").is_breached


@pytest.mark.parametrize(
    ("email", "information", "label"),
    [
        ("hanna@ekstad.example", (Evidence("Öppna sidan"),), "Uppfyllt"),
        ("hanna@ekstad.example", (), "Behöver ses över"),
        ("", (Evidence("Öppna sidan"),), "Saknas"),
        ("", (), "Saknas"),
    ],
)
def test_contact_asks_for_a_way_in_and_something_told(email, information, label):
    assert contact([User(name="Hanna", email=email)], "/", information).label == label
