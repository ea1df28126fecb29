"""A login that has run out takes nothing of what was typed with it."""

import html
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kommunbrott.models import Municipality, Organisation
from plans.models import Plan, PlanImport
from plans.workflow import importing
from tests.factories import PASSWORD, make_action, make_municipality, make_organisation, make_user
from tests.plans.decided import propose
from tests.plans.test_importing_views import DOUBTFUL, SURE, make_import, text_of

AGAIN = "Du är inloggad igen. Det du skrev finns kvar."


@pytest.fixture
def hanna():
    make_municipality(name="Ekstads kommun")
    return make_user(username="hanna", is_coordinator=True)


def hidden(response) -> dict:
    """What the login form carries, as a browser would send it."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', response.content.decode())
    return {name: html.unescape(value) for name, value in found if name != "csrfmiddlewaretoken"}


FORMS = {
    "/planer/ny/": {"title": "Plan för Ekstad\u2019s unga", "kind": "handlingsplan"},
    "/planer/importera/": {"text": f"Inledning\n\n{text_of(SURE)}\n"},
    "/installningar/": {"name": "Nya Ekstads kommun", "base": "0"},
    "/parter/ny/": {"name": "Nattvandrarna", "kind": "forening"},
}


@pytest.mark.parametrize("address", FORMS)
def test_form_is_carried_through_a_login_and_shown_again_unsaved(anonymous, hanna, address):
    typed = FORMS[address]

    asked = anonymous.post(address, typed)
    shown = anonymous.post(address, hidden(asked) | {"username": "hanna", "password": PASSWORD})

    page = html.unescape(shown.content.decode())
    assert (asked.status_code, hidden(asked)) == (200, typed)
    assert AGAIN in page
    assert max(typed.values(), key=len) in page
    assert PASSWORD not in page
    assert "_auth_user_id" in anonymous.session
    assert (Plan.objects.count(), PlanImport.objects.count(), Organisation.objects.count()) == (0, 0, 0)
    assert Municipality.objects.get().name == "Ekstads kommun"


def test_form_that_was_shown_again_can_be_sent_with_its_own_token(hanna):
    browser = Client(enforce_csrf_checks=True)
    sent = FORMS["/parter/ny/"]
    browser.get("/logga-in/")
    token = {"csrfmiddlewaretoken": browser.cookies["csrftoken"].value}

    asked = browser.post("/parter/ny/", sent | token)
    shown = browser.post("/parter/ny/", hidden(asked) | token | {"username": "hanna", "password": PASSWORD})
    found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', shown.content.decode())[1]
    saved = browser.post("/parter/ny/", sent | {"csrfmiddlewaretoken": found})

    assert saved["Location"] == "/parter/"
    assert Organisation.objects.get().name == "Nattvandrarna"


def test_party_that_is_edited_is_shown_again_as_it_was_typed(anonymous, hanna):
    party = make_organisation(name="Ekstadshem AB")
    typed = {"name": "Ekstads Hem AB", "kind": "bolag"}

    shown = anonymous.post(f"/parter/{party.pk}/", typed | {"username": "hanna", "password": PASSWORD})

    party.refresh_from_db()
    assert 'value="Ekstads Hem AB"' in shown.content.decode()
    assert party.name == "Ekstadshem AB"


def test_answers_of_a_review_are_kept_and_no_plan_is_made(anonymous, hanna):
    plan_import = make_import(DOUBTFUL)
    typed = {"create": "1", "title": "Min titel", "kind": "annan", "party-0": "new"}

    shown = anonymous.post(
        plan_import.get_absolute_url(), typed | {"username": "hanna", "password": PASSWORD}, follow=True
    )

    plan_import.refresh_from_db()
    assert AGAIN in shown.content.decode()
    assert plan_import.choices == {"title": "Min titel", "kind": "annan", "party-0": "new"}
    assert Plan.objects.count() == 0


def test_import_that_is_over_is_not_touched_by_answers_after_a_login(anonymous, hanna):
    plan_import = make_import(SURE)
    plan = importing.save(plan_import, by=hanna)

    shown = anonymous.post(
        plan_import.get_absolute_url(), {"title": "Annan", "username": "hanna", "password": PASSWORD}
    )

    assert shown["Location"] == plan.get_absolute_url()


def test_wrong_password_asks_again_and_still_carries_the_text(anonymous, hanna):
    typed = FORMS["/parter/ny/"]

    asked = anonymous.post("/parter/ny/", typed | {"username": "hanna", "password": "fel"})

    assert "Namnet eller lösenordet stämmer inte." in asked.content.decode()
    assert hidden(asked) == typed


def test_locked_door_does_not_take_the_text(anonymous, hanna, settings):
    typed = FORMS["/parter/ny/"]
    for _ in range(settings.AXES_FAILURE_LIMIT + 1):
        asked = anonymous.post("/parter/ny/", typed | {"username": "hanna", "password": "fel"})

    right = anonymous.post("/parter/ny/", typed | {"username": "hanna", "password": PASSWORD})

    assert "Inloggningen är spärrad en stund" in right.content.decode()
    assert hidden(asked) == hidden(right) == typed
    assert "_auth_user_id" not in anonymous.session


def test_file_that_cannot_be_carried_is_named(anonymous, hanna):
    asked = anonymous.post("/planer/importera/", {"file": SimpleUploadedFile("plan.txt", b"x"), "text": ""})

    assert "Filen plan.txt kan inte följa med." in asked.content.decode()


def test_who_may_not_is_refused_after_the_login_too(anonymous, hanna):
    make_user(username="sara")

    answer = anonymous.post("/parter/ny/", {"name": "X", "username": "sara", "password": PASSWORD})

    assert answer.status_code == 403


@pytest.mark.parametrize("address", FORMS)
def test_stranger_who_has_typed_nothing_is_led_to_the_login(anonymous, address):
    places = [send(address)["Location"] for send in (anonymous.get, anonymous.post)]

    assert places == [f"/logga-in/?next={address}"] * 2


@pytest.mark.parametrize(
    ("step", "is_proposed", "typed"),
    [
        ("forslag", False, {"reason": "Lägesbilden fastställs i juni", "meeting_on": "2026-12-14"}),
        ("lagesbild", False, {"title": "Lägesbild för Ekstads centrum", "organ": "Kommunstyrelsen"}),
        ("beslut", True, {"paragraph": "§ 168 och § 169", "dnr": "KS 2026/0431"}),
        ("aterremiss", True, {"note": "Ekonomin ska beskrivas bättre"}),
    ],
)
def test_step_of_a_plan_is_not_taken_by_a_login_and_keeps_what_was_typed(
    anonymous, hanna, step, is_proposed, typed
):
    plan = make_action().plan
    if is_proposed:
        propose(plan, hanna)
        plan.refresh_from_db()
    before = (plan.status, plan.versions.count())
    shown_first = Client()
    shown_first.force_login(hanna)
    form = hidden(shown_first.get(f"/planer/{plan.pk}/{step}/"))

    asked = anonymous.post(f"/planer/{plan.pk}/{step}/", typed | form)
    shown = anonymous.post(
        f"/planer/{plan.pk}/{step}/", hidden(asked) | {"username": "hanna", "password": PASSWORD}
    )

    page = html.unescape(shown.content.decode())
    plan.refresh_from_db()
    assert AGAIN in page
    assert max(typed.values(), key=len) in page
    assert (plan.status, plan.versions.count()) == before
