import datetime as dt

import pytest
from django.template import Context, Template
from django.utils import timezone

from kommunbrott.templatetags.house import TONES, icon
from plans.choices import ActionStatus, AnalysisStatus, ImportState, PlanStatus
from tests.factories import make_municipality


def drawn(source: str, **context) -> str:
    return " ".join(Template("{% load house %}" + source).render(Context(context)).split())


def test_icon_is_hidden_from_screen_readers():
    text = drawn('{% icon "check" %}')

    assert text.startswith("<svg")
    assert 'class="icon"' in text
    assert 'aria-hidden="true"' in text
    assert "xmlns" not in text


@pytest.mark.parametrize("name", sorted({symbol for _, symbol in TONES.values()}))
def test_every_tone_has_an_icon_that_exists(name):
    assert icon(name).startswith("<svg")


@pytest.mark.parametrize("choices", [ActionStatus, AnalysisStatus, PlanStatus, ImportState])
def test_every_status_has_a_tone(choices):
    assert [value for value in choices.values if value not in TONES] == []


def test_badge_is_icon_and_word_with_its_tone():
    text = drawn('{% badge "forsenad" "20 dagar sen" %}')

    assert text.startswith('<span class="badge" data-status="forsenad" data-tone="late"><svg')
    assert text.endswith("</svg>20 dagar sen</span>")


def test_badge_of_an_unknown_value_is_calm():
    assert 'data-tone="waiting"' in drawn('{% badge "okänt" "Okänt" %}')


def test_badge_takes_another_tone_and_its_icon():
    assert drawn('{% badge "utkast" "Utkast" tone="notice" %}') == drawn(
        '{% badge "utkast" "Utkast" tone="notice" symbol="info" %}'
    )


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (dt.date(2026, 12, 3), "3 december 2026"),
        # Half past eleven at night in UTC is the next day in Sweden.
        (dt.datetime(2026, 6, 30, 23, 30, tzinfo=dt.UTC), "1 juli 2026"),
        (None, ""),
    ],
)
def test_swedish_date_is_long_and_local(value, text):
    assert timezone.get_current_timezone_name() == "Europe/Stockholm"
    assert drawn("{{ value|swedish_date }}", value=value) == text


@pytest.mark.parametrize(
    ("word", "many", "the_one"),
    [
        ("atgard", "Åtgärder", "åtgärden"),
        ("aktivitet", "Aktiviteter", "aktiviteten"),
        ("insats", "Insatser", "insatsen"),
    ],
)
def test_action_word_is_the_municipality_s_own(word, many, the_one):
    make_municipality(action_word=word)

    assert drawn('{% action_word "Many" %} {% action_word "the_one" %}') == f"{many} {the_one}"


def test_decimal_comma_is_swedish():
    assert drawn("{{ value|decimal_comma }} {{ value|decimal_comma:2 }}", value=8.449) == "8,4 8,45"


def test_stripped_cell_is_empty_and_still_escaped():
    assert drawn("[{{ a|stripped }}][{{ b|stripped }}]", a=" \n", b=" <b> ") == "[][&lt;b&gt;]"
