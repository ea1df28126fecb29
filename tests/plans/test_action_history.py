"""The history of an action tells every save in words, by whom, and to those who work with the plan."""

import pytest
from django.urls import reverse

from plans.documents.differences import FieldChange
from plans.models import Action
from plans.views.action_history import ONE_SAVE, entries
from plans.workflow import structure
from tests.client import StrictClient
from tests.factories import make_cause, make_focus_area, make_organisation, make_user
from tests.plans.test_editing_views import action_data, edit_url


def page_of(action) -> str:
    return reverse("plans:action_history", args=[action.pk])


def write(client, action, **fields):
    data = action_data(Action.objects.get(pk=action.pk), **fields)
    assert client.post(edit_url("atgard", action, "rad"), data).status_code == 302


@pytest.fixture
def action(client):
    """Made by the coordinator, in one save."""
    area = make_focus_area()
    make_cause(focus_area=area, text="Mörkt")
    goals = [{"text": "Ljusare", "indicator": "rapporter", "direction": "hogst", "target": "30,5"}]
    client.post(edit_url("fokusomrade", area, "ny-atgard"), action_data(title="Belysning", goals=goals))
    return Action.objects.get()


def test_what_was_written_at_first_is_one_entry(action, coordinator):
    (first,) = entries(action)

    assert (first.who, first.fields) == (str(coordinator), ())


def test_each_save_is_told_in_words_newest_first(client, action, coordinator):
    separate(action)
    cause, goal = action.plan.focus_areas.get().causes.get(), action.goals.get()
    make_organisation(name="Polisen")
    figures = {
        "id": goal.pk,
        "text": "Ljusare",
        "indicator": "rapporter",
        "direction": "hogst",
        "target": "20",
    }
    given = {"funding": "inom_ram", "due_on": "2027-06-30", "causes": [cause.pk], "goals": [figures]}

    write(client, action, **given, parties=[{"party": "Polisen", "role": "huvudansvarig"}])
    separate(action)
    write(client, action, **given | {"goals": []}, how="Nya lampor")

    last, middle, first = entries(action)
    assert (first.who, last.who) == (str(coordinator), str(coordinator))
    assert set(middle.fields) == {
        FieldChange("Klar senast", (("ins", "2027-06-30"),)),
        FieldChange("Finansiering", (("ins", "Inom ram"),)),
        FieldChange("Orsaker", (("ins", "Mörkt"),)),
        FieldChange("Mål", (("", "Ljusare (rapporter högst "), ("del", "30,5"), ("ins", "20"), ("", ")"))),
        FieldChange("Ansvarig", (("ins", "Polisen (huvudansvarig)"),)),
    }
    assert set(last.fields) == {
        FieldChange("Hur", (("ins", "Nya lampor"),)),
        FieldChange("Mål", (("del", "Ljusare (rapporter högst 20)"),)),
        FieldChange("Ansvarig", (("del", "Polisen (huvudansvarig)"),)),
    }


def separate(action):
    """What was written before now is not of the same save as what comes."""
    parts = [*action.goals.all(), *action.responsibilities.all()]
    for rows in (action.history, *(part.history for part in parts)):
        for row in rows.all():
            row.history_date -= ONE_SAVE * 10
            row.save()


def test_two_who_save_at_once_are_told_apart(client, action, coordinator):
    other = make_user(name="Elin Fors", is_coordinator=True)
    elin = StrictClient()
    elin.force_login(other)

    write(client, action, how="Nya lampor")
    write(elin, action, how="Nya stolpar")

    assert [entry.who for entry in entries(action)] == ["Elin Fors", str(coordinator)]


def test_page_tells_what_was_struck_and_added(client, action):
    write(client, action, title="Belysning i parken")

    page = client.get(page_of(action)).content.decode()

    assert "i parken" in page
    assert reverse("plans:action_detail", args=[action.pk]) in page


def test_restored_action_has_its_history(client, action, coordinator):
    page = page_of(action)
    structure.restore(structure.remove(action, by=coordinator), by=coordinator)

    assert client.get(page).status_code == 200


@pytest.mark.parametrize("status", ["utkast", "beslutad"])
def test_history_is_for_those_who_work_with_the_plan(action, status):
    action.plan.status = status
    action.plan.save()
    reader = StrictClient()
    reader.force_login(make_user())

    assert reader.get(page_of(action)).status_code in (403, 404)
    assert reader.get(reverse("plans:action_history", args=[99_999])).status_code == 404


@pytest.mark.parametrize("saves", [1, 3])
def test_history_costs_the_same_for_any_length(client, action, saves, django_assert_num_queries):
    for number in range(saves):
        write(client, action, how=f"Sätt {number}")

    client.get(page_of(action))  # which shows what was said of the saves
    with django_assert_num_queries(8):
        client.get(page_of(action))
