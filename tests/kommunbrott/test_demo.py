from io import StringIO

import pytest
from django.apps import apps
from django.contrib.auth.password_validation import validate_password
from django.core.management import CommandError, call_command
from django.shortcuts import resolve_url
from django.urls import reverse

from kommunbrott.models import Municipality, User
from tests.factories import make_organisation, make_user


def demo() -> list[tuple[str, str, str]]:
    """Runs the command; (user name, password, who) of each line it printed."""
    stdout = StringIO()
    call_command("demo", stdout=stdout, stderr=StringIO())
    return [tuple(line.split(maxsplit=2)) for line in stdout.getvalue().splitlines()]


@pytest.fixture
def logins():
    return demo()


def everything() -> dict[str, list]:
    """Every row of every table of ours, history included."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("kommunbrott", "plans")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }


# --- The command ---


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


def test_demo_tells_what_it_did_beside_the_logins():
    first, second = StringIO(), StringIO()

    call_command("demo", stdout=StringIO(), stderr=first)
    call_command("demo", stdout=StringIO(), stderr=second)

    assert (first.getvalue(), second.getvalue()) == (
        "Demokommunen är inläst: 27 parter, 12 områden, 7 användare, 2 planer och 1495 rapporter.\n",
        "Databasen har redan en kommun. Inget är ändrat.\n",
    )


def test_demo_run_twice_changes_nothing(logins):
    before = everything()

    again = demo()

    assert again == logins
    assert everything() == before


def test_demo_leaves_a_municipality_alone():
    Municipality(name="Granstads kommun").save()
    before = everything()

    assert demo() == []
    assert everything() == before


def test_demo_completes_a_party_and_leaves_an_account_that_stood_there():
    police = make_organisation(name="Polisen", is_proposed=True, aliases=["Polis"])
    hanna = make_user(username="hanna", name="Hanna Öberg")

    names = [username for username, _, _ in demo()]

    police.refresh_from_db()
    hanna.refresh_from_db()
    assert (police.kind, police.is_proposed, hanna.name) == ("polis", False, "Hanna Öberg")
    assert names == ["elin", "oskar", "sara", "lars", "lena", "amina"]


def test_demo_is_refused_where_others_can_reach_the_server(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError):
        demo()

    assert (User.objects.count(), Municipality.objects.count()) == (0, 0)


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
