"""Who may log in to the demo, once it is loaded."""

from io import StringIO

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.management import call_command
from django.shortcuts import resolve_url
from django.urls import reverse

from incidents.models import Report
from kommunbrott.models import User
from tests.kommunbrott.test_demo import demo, everything, lines


@pytest.fixture
def logins(ekstad):
    return lines(ekstad[0])


def test_demo_prints_one_line_per_login(logins):
    assert [(username, password) for username, password, _ in logins] == [
        ("hanna", "ekollon-morgon"),
        ("elin", "ekollon-sommar"),
        ("oskar", "ekollon-nyckel"),
        ("sara", "ekollon-patrull"),
        ("lars", "ekollon-trapphus"),
        ("lena", "ekollon-bibliotek"),
        ("amina", "ekollon-gatlampa"),
    ]


def test_demo_tells_what_it_did_beside_the_logins(ekstad):
    again = StringIO()
    call_command("demo", stdout=StringIO(), stderr=again)

    # How many of the last weeks' reports there are differs with the weekday.
    reports = Report.objects.count()
    assert (ekstad[1], again.getvalue()) == (
        f"Demokommunen är inläst: 27 parter, 12 områden, 7 användare, 2 planer och {reports} rapporter.\n",
        "Databasen har redan en kommun. Inget är ändrat.\n",
    )


def test_demo_run_twice_changes_nothing(logins):
    before = everything()

    again = demo()

    assert again == logins
    assert everything() == before


def test_demo_passwords_open_the_product(logins, anonymous):
    opened = {}
    for username, password, _ in logins:
        response = anonymous.post(reverse("login"), {"username": username, "password": password})
        opened[username] = response.headers.get("Location")
        anonymous.logout()

    assert opened == {username: resolve_url("overview") for username, _, _ in logins}


def test_demo_passwords_are_accepted_by_the_validators(logins):
    for username, password, _ in logins:
        validate_password(password, User.objects.get(username=username))


def test_demo_does_not_print_a_password_that_was_changed(logins):
    lars = User.objects.get(username="lars")
    lars.set_password("en helt annan mening")
    lars.save()

    assert demo() == [login for login in logins if login[0] != "lars"]
