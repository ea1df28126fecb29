"""The action's own page: what it shows, to whom, and that it is edited where it stands."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from plans.blocks import BLOCKS, version
from tests.client import StrictClient
from tests.factories import (
    make_acceptance,
    make_action,
    make_cause,
    make_focus_area,
    make_organisation,
    make_plan,
    make_user,
)
from tests.plans.decided import made_decided, open_revision
from tests.plans.test_editing_views import FRAGMENT, action_data, edit_url

GOAL = {
    "text": "Färre otrygga platser",
    "indicator": "rapporter",
    "unit": "per år",
    "direction": "hogst",
    "baseline": 61,
    "target": 30,
}
WHOLE = {
    "place": "Torget",
    "funding": "inom_ram",
    "resources": "640 000 kronor",
    "due_on": dt.date(2027, 6, 30),
}
MARKS = re.compile(r'aria-label="(SMART: [^"]+)"')
REASON = re.compile(r'<li(?P<missing> data-missing)?><b aria-hidden="true">(?P<letter>[SMART])</b>')
FIELD = re.compile(r"falt=([\w-]+)")


def page_of(action, query=""):
    return reverse("plans:action_detail", args=[action.pk]) + query


def text_of(client, action, **kw) -> str:
    return client.get(page_of(action), **kw).content.decode()


def letters(page: str) -> list[tuple[str, bool]]:
    return [(found["letter"], not found["missing"]) for found in REASON.finditer(page)]


def test_page_tells_each_letter_and_leads_to_the_field_that_lacks(client):
    action = make_action(title="Ljus", goals=[GOAL | {"baseline": None}], lead=make_organisation(), **WHOLE)

    page = text_of(client, action)

    assert letters(page) == [("S", True), ("M", False), ("A", False), ("R", True), ("T", True)]
    assert MARKS.findall(page) == ["SMART: 3 av 5 uppfyllda. Saknas: mätbart, accepterat"]
    assert "Utgångsläge saknas." in page
    assert set(FIELD.findall(page)) == {"id_goals-0-baseline", "id_parties-1-party"}


def test_letter_is_lit_when_every_party_has_accepted(client):
    police = make_organisation(name="Polisen")
    action = make_action(goals=[GOAL], lead=police, **WHOLE)
    make_acceptance(action, police)

    page = text_of(client, action)

    assert [is_ok for _, is_ok in letters(page)] == [True] * 5
    assert MARKS.findall(page) == ["SMART: 5 av 5 uppfyllda"]
    assert "Accepterat" in page


@pytest.mark.parametrize(
    ("answer", "change", "words"),
    [
        ("accepterat", {}, "Accepterat"),
        ("synpunkt", {}, "Accepterat med synpunkt"),
        ("avbojt", {}, "Avböjt"),
        ("accepterat", {"how": "På ett annat sätt"}, "Svarade på en tidigare lydelse"),
    ],
)
def test_page_tells_what_each_party_has_said_of_the_present_wording(client, answer, change, words):
    police, school = make_organisation(name="Polisen"), make_organisation(name="Skolan")
    action = make_action(goals=[GOAL], lead=police, responsible=[school])
    make_acceptance(action, police, answer, answered_at=dt.datetime(2026, 3, 4, 12, tzinfo=dt.UTC))
    for name, value in change.items():
        setattr(action, name, value)
        action.save()

    listed = text_of(client, action).partition('<ul class="answer-list"')[2].partition("</ul>")[0]
    said = re.findall(r"</svg>([^<]+)</span>\s*(?:<time[^>]*>([^<]+)<)?", listed)

    assert said == [(words, "4 mars 2026"), ("Inget svar än", "")]


def test_nobody_is_told_to_be_silent_before_anybody_is_asked(client):
    action = make_action(goals=[GOAL], lead=make_organisation())

    assert "Inget svar än" not in text_of(client, action)


def test_action_without_a_goal_lacks_its_goal_and_no_letters(client):
    page = text_of(client, make_action(lead=make_organisation()))

    assert letters(page) == []
    assert "Åtgärden har inget mål än." in page
    assert "id_goals-0-text" in FIELD.findall(page)


def test_reader_sees_the_letters_as_decided_and_nothing_to_fill_in(coordinator):
    action = make_action(title="Ljus", goals=[GOAL], lead=make_organisation(), place="Torget")
    made_decided(action.plan, coordinator)
    open_revision(action.plan, coordinator)
    action.goals.update(baseline=None)
    reader = StrictClient()
    reader.force_login(make_user())

    page = text_of(reader, action, query_params={"plan": action.plan_id})

    assert letters(page) == [("S", True), ("M", True), ("A", False), ("R", False), ("T", False)]
    assert FIELD.findall(page) == []
    assert 'class="field-link" href="#ansvariga"' in page
    assert "Redigera" not in page
    assert "Ändrad" not in page


def test_page_is_not_there_for_those_who_do_not_see_the_plan():
    stranger = StrictClient()
    stranger.force_login(make_user())
    action = make_action()

    answers = [
        stranger.get(page_of(action, query)).status_code for query in ("", "?plan=1", "?plan=x", "?omrade=ö")
    ]

    assert answers == [404] * 4


@pytest.mark.parametrize(
    "query", ["?plan=99999999999999999999", "?plan=-1&omrade=9", "?omrade=%00", "?sida=atgard"]
)
def test_page_takes_any_address(client, query):
    assert client.get(page_of(make_action(), query)).status_code in (200, 404)


def test_page_names_who_changed_it_last(client, coordinator):
    action = make_action(title="Belysning", lead=make_organisation())
    post(client, action, how="Nya lampor")

    assert re.search(rf"Ändrad \d{{4}}-\d\d-\d\d \d\d\.\d\d av {coordinator.name}", text_of(client, action))


# --- Edited where it stands ---


def post(client, action, query="?sida=atgard", headers=None, **fields):
    data = action_data(action, **fields)
    return client.post(edit_url("atgard", action, "rad") + query, data, headers=headers)


def test_saving_without_script_leads_back_to_the_action(client):
    action = make_action()

    assert post(client, action, how="Nya lampor").url == f"{page_of(action)}#atgard-{action.pk}-rad"


def test_saved_action_is_swapped_for_what_a_reload_shows(client):
    action = make_action(goals=[GOAL])

    answer = post(client, action, headers=FRAGMENT, how="Nya lampor", goals=[{"text": "Ljusare"}])
    fragment, _, notice = answer.content.decode().partition('<div id="notices"')

    assert (answer["HX-Retarget"], answer["HX-Reswap"]) == ("#action", "outerHTML")
    assert "Sparat." in notice
    assert "Nya lampor" in fragment
    assert fragment.strip() in text_of(client, action)


def test_cancelled_edit_shows_the_page_again(client):
    action = make_action()
    url = reverse("plans:block_draft", args=["atgard", action.pk, "rad"]) + "?sida=atgard"

    assert client.post(url, {"discard": "1"}).url == f"{page_of(action)}#atgard-{action.pk}-rad"
    assert client.post(url, {"discard": "1"}, headers=FRAGMENT)["HX-Retarget"] == "#action"


def test_form_on_the_page_has_no_tools_for_the_table_around_it(client):
    action = make_action()
    url = edit_url("atgard", action, "rad")

    shapes = {
        query: (form.content.decode().strip()[:3], b"Flytta upp" in form.content)
        for query in ("", "?sida=atgard")
        for form in [client.get(url + query, headers=FRAGMENT)]
    }

    assert shapes == {"": ("<tr", True), "?sida=atgard": ("<di", False)}


@pytest.mark.parametrize("field", ["id_goals-0-baseline", "id_resources", "id_due_on", "id_parties-0-party"])
def test_address_of_a_field_opens_the_form_at_it(client, field):
    action = make_action(goals=["Tryggare"])
    url = edit_url("atgard", action, "rad") + f"?falt={field}"

    page = client.get(url).content.decode()
    fragment = client.get(url, headers=FRAGMENT)

    assert re.findall(r'id="([\w-]+)"[^>]* autofocus', page) + re.findall(
        r'autofocus[^>]* id="([\w-]+)"', page
    ) == [field]
    assert page.count('<details class="more" open>') == 2
    assert field in fragment["HX-Trigger-After-Settle"]


@pytest.mark.parametrize("field", ["", "id_title%00", "id_goals-7-text", "'><script>"])
def test_address_of_no_field_opens_the_form_as_usual(client, field):
    action = make_action(goals=["Tryggare"])
    fragment = client.get(edit_url("atgard", action, "rad"), {"falt": field}, headers=FRAGMENT)

    assert (fragment.status_code, "id_title" in fragment["HX-Trigger-After-Settle"]) == (200, True)


def test_clash_on_the_page_loses_nothing_and_stays_there(client):
    action = make_action(title="Belysning")
    data = action_data(action, how="Min text")
    action.how = "Någon annans text"
    action.save()

    answer = client.post(edit_url("atgard", action, "rad") + "?sida=atgard", data, headers=FRAGMENT)

    assert answer.status_code == 409
    assert answer.content.decode().strip().startswith("<div")
    assert version(BLOCKS["atgard", "rad"].read(action)) != data["version"]


# --- The plan's page ---


def test_rows_of_the_plan_have_letters_and_the_way_to_what_is_missing(client):
    police, area = make_organisation(name="Polisen"), make_focus_area()
    asked = make_action(
        focus_area=area, goals=[GOAL], lead=police, responsible=[make_organisation(name="Skolan")], **WHOLE
    )
    make_acceptance(asked, police)
    make_action(focus_area=area, goals=["Tryggare"], lead=police, **WHOLE)
    make_action(focus_area=area, lead=police)

    page = client.get(reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])).content.decode()

    assert MARKS.findall(page) == [
        "SMART: 4 av 5 uppfyllda. Saknas: accepterat",
        "SMART: 3 av 5 uppfyllda. Saknas: mätbart, accepterat",
    ]
    assert re.findall(r'class="smart__text">([^<]+)<', page) == ["Skolan har inte svarat."]
    assert FIELD.findall(page)[::2] == ["id_goals-0-indicator", "id_goals-0-text"]


def test_plan_says_how_many_goals_are_measurable(client):
    area = make_focus_area()
    make_action(focus_area=area, goals=[GOAL, "Tryggare"])

    page = client.get(area.plan.get_absolute_url()).content.decode()

    assert "1 av 2 mål är mätbara." in page


@pytest.mark.parametrize("rows", [1, 3])
def test_action_page_costs_twelve_queries_whatever_the_size(client, rows, django_assert_num_queries):
    plan = make_plan()
    for _ in range(rows):
        area = make_focus_area(plan=plan, lead=make_organisation())
        for _ in range(rows):
            parties = [make_organisation() for _ in range(rows)]
            action = make_action(
                focus_area=area,
                goals=[GOAL] * rows,
                responsible=parties,
                causes=[make_cause(focus_area=area)],
            )
            make_acceptance(action, parties[0])

    with django_assert_num_queries(12):
        client.get(page_of(action))
