import re

import pytest

from kommunbrott.templatetags.shell import MenuItem, entries, role
from tests.factories import make_municipality, make_organisation, make_user


def menu_of(page: str) -> list[str]:
    return re.findall(r'class="menu__link" href="([^"]+)"', page)


def current(page: str) -> list[str]:
    return re.findall(r'class="menu__link" href="([^"]+)" aria-current="page"', page)


@pytest.mark.parametrize(
    ("path", "item"),
    [
        ("/parter/", "/parter/"),
        ("/parter/ny/", "/parter/"),
        ("/omraden/", "/parter/"),
        ("/installningar/", "/installningar/"),
        ("/planer/", "/planer/"),
    ],
)
def test_menu_shows_where_one_is(client, path, item):
    assert current(client.get(path).content.decode()) == [item]


def test_menu_shows_only_pages_that_exist():
    items = (
        MenuItem("organisation_list", "Parter", "users", ("organisation_",)),
        MenuItem("something:not_built", "Inte byggt", "x", ("something:",)),
    )

    assert entries(items, "organisation_edit") == [
        {"url": "/parter/", "label": "Parter", "icon": "users", "is_current": True}
    ]


def test_longest_beginning_decides_which_item_is_current():
    items = (
        MenuItem("organisation_list", "A", "a", ("plans:",)),
        MenuItem("area_list", "B", "b", ("plans:assessment",)),
    )

    assert [entry["is_current"] for entry in entries(items, "plans:assessment_detail")] == [False, True]
    assert [entry["is_current"] for entry in entries(items, "plans:plan_list")] == [True, False]
    assert [entry["is_current"] for entry in entries(items, "overview")] == [False, False]


@pytest.mark.parametrize(
    ("flags", "sees"), [({"is_coordinator": True}, True), ({"is_reporter": True}, False)]
)
def test_administration_is_in_the_menu_of_those_who_may(anonymous, flags, sees):
    anonymous.force_login(make_user(**flags))

    links = menu_of(anonymous.get("/konto/losenord/").content.decode())

    assert ("/installningar/" in links) is sees
    assert ("/parter/" in links) is sees


def test_every_page_has_the_way_out_and_the_municipality(client):
    make_municipality(name="Ekstads kommun")

    page = client.get("/parter/").content.decode()

    assert "<title>Parter och personer – Ekstads kommun</title>" in page
    assert '<form method="post" action="/logga-ut/">' in page
    assert page.count('class="municipality__name">Ekstads kommun') == 2


@pytest.mark.parametrize(
    ("person", "text"),
    [
        ({"title": "säkerhetssamordnare", "is_coordinator": True}, "Säkerhetssamordnare"),
        ({"is_coordinator": True, "is_administrator": True}, "Samordnare"),
        ({"is_administrator": True}, "Administratör"),
        ({"is_reporter": True}, "Rapportör"),
        ({}, ""),
    ],
)
def test_role_is_the_title_or_what_the_account_may_do(person, text):
    assert role(make_user(**person)) == text


def test_role_of_others_is_their_party():
    assert role(make_user(organisation=make_organisation(name="Polisen"))) == "Polisen"
