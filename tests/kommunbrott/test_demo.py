from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command

from kommunbrott.management import demo_data
from kommunbrott.models import Municipality, User
from tests.factories import make_organisation, make_user


def demo() -> list[tuple[str, str, str]]:
    """Runs the command; (user name, password, who) of each line it printed."""
    stdout = StringIO()
    call_command("demo", stdout=stdout, stderr=StringIO())
    return lines(stdout.getvalue())


def lines(printed: str) -> list[tuple[str, str, str]]:
    return [tuple(line.split(maxsplit=2)) for line in printed.splitlines()]


def everything() -> dict[str, list]:
    """Every row of every table of ours, history included."""
    return {
        model._meta.label: list(model._base_manager.order_by("pk").values())
        for app in ("kommunbrott", "plans")
        for model in apps.get_app_config(app).get_models(include_auto_created=True)
    }


# --- The command ---


def test_demo_leaves_a_municipality_alone():
    Municipality(name="Granstads kommun").save()
    before = everything()

    assert demo() == []
    assert everything() == before


def test_demo_completes_a_party_and_leaves_an_account_that_stood_there():
    police = make_organisation(name="Polisen", is_proposed=True, aliases=["Polis"])
    hanna = make_user(username="hanna", name="Hanna Öberg")
    people = demo_data.read("users.json")

    made = demo_data.load_users(people, ["!"] * len(people), demo_data.load_organisations())

    police.refresh_from_db()
    hanna.refresh_from_db()
    assert (police.kind, police.is_proposed, hanna.name) == ("polis", False, "Hanna Öberg")
    assert [login.username for login in made] == ["elin", "oskar", "sara", "lars", "lena", "amina"]


def test_demo_is_refused_where_others_can_reach_the_server(settings):
    settings.LOCAL = False

    with pytest.raises(CommandError):
        demo()

    assert (User.objects.count(), Municipality.objects.count()) == (0, 0)
