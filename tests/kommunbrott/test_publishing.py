"""Putting out for residents: who may, what is checked, who is told when two do it at once."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from councils.models import PromisePublication
from kommunbrott import publishing
from kommunbrott.access import Overtaken
from kommunbrott.models import Municipality
from plans.models import PlanPublication
from tests.client import StrictClient
from tests.factories import make_action, make_focus_area, make_plan, make_promise, make_promises, make_user
from tests.plans.decided import made_decided
from tests.published import open_pages, put_out_plan, sign


def make_decided(coordinator, **area):
    plan = make_plan(title="Åtgärdsplan")
    make_action(focus_area=make_focus_area(plan=plan, **area), goals=["Ett mål"])
    made_decided(plan, coordinator)
    return plan


def hidden_values(client, path) -> dict:
    form = client.get(path).context["form"]
    return {name: form[name].value() for name in ("seen", "digest")}


@pytest.mark.parametrize(
    ("who", "publishes", "administers"),
    [
        ({"is_coordinator": True}, True, True),
        ({"is_administrator": True}, False, True),
        ({"is_reporter": True}, False, False),
        ({}, False, False),
    ],
)
def test_who_may_publish(coordinator, who, publishes, administers):
    user = make_user(**who)
    client = StrictClient()
    client.force_login(user)
    plan = make_decided(coordinator)

    assert bool(publishing.may_publish(user)) == publishes
    pages = {
        reverse("plans:plan_publish", args=[plan.pk]): publishes,
        reverse("publication_list"): administers,
        reverse("publication_settings"): administers,
    }
    assert {path: client.get(path).status_code for path in pages} == {
        path: 200 if may else 403 for path, may in pages.items()
    }


def test_publishing_keeps_the_text_who_and_why(client, coordinator):
    plan = make_decided(coordinator, problem="Ring Karin Lindberg om det är mörkt.")
    path = reverse("plans:plan_publish", args=[plan.pk])
    sent = hidden_values(client, path) | {"has_file": "on"}

    refused = client.post(path, sent)
    accepted = client.post(path, sent | {"kept_reason": "Hon är förtroendevald."})

    assert "Skriv varför det som är markerat får publiceras" in refused.content.decode()
    assert accepted.status_code == 302
    made = PlanPublication.objects.get()
    assert (made.published_by, made.kept_reason, made.has_file) == (
        coordinator,
        "Hon är förtroendevald.",
        True,
    )
    assert made.version == plan.versions.decisions().last()
    assert made.tree.areas[0].problem == "Ring Karin Lindberg om det är mörkt."


def test_what_would_point_out_a_person_is_shown_before(client, coordinator):
    plan = make_decided(coordinator, problem="Ring 070-123 45 67 eller skriv till karin@example.se.")

    form = client.get(reverse("plans:plan_publish", args=[plan.pk])).context["form"]

    assert [(one.piece, one.kind) for one in form.on_page] == [
        ("karin@example.se", "e-postadress"),
        ("070-123 45 67", "telefonnummer"),
    ]


def test_a_personnummer_is_never_published(client, coordinator):
    plan = make_decided(coordinator, problem="Gäller 811218-9876.")
    path = reverse("plans:plan_publish", args=[plan.pk])

    page = client.post(path, hidden_values(client, path) | {"kept_reason": "Det behövs."})

    assert "Det får inte publiceras" in page.content.decode()
    assert not PlanPublication.objects.exists()


def test_a_text_that_has_changed_is_read_again_first(client, coordinator):
    plan = make_decided(coordinator)
    path = reverse("plans:plan_publish", args=[plan.pk])

    page = client.post(path, hidden_values(client, path) | {"digest": "en annan text"})

    assert page.status_code == 409
    assert not PlanPublication.objects.exists()


def test_the_second_of_two_who_publish_is_told(coordinator):
    plan = make_decided(coordinator)
    put_out_plan(plan, coordinator)

    with pytest.raises(Overtaken):
        put_out_plan(plan, coordinator)

    assert PlanPublication.objects.count() == 1


def test_publishing_again_takes_down_the_former_and_keeps_it_in_the_log(client, coordinator):
    plan = make_decided(coordinator)
    first = put_out_plan(plan, coordinator)
    path = reverse("plans:plan_publish", args=[plan.pk])

    client.post(path, hidden_values(client, path))

    first.refresh_from_db()
    assert first.withdrawn_by == coordinator
    assert PlanPublication.objects.live().get().has_file is False
    assert len(client.get(path).context["log"]) == 2


def test_unpublishing_twice_is_answered(client, coordinator):
    plan = make_decided(coordinator)
    put_out_plan(plan, coordinator)
    path = reverse("plans:plan_unpublish", args=[plan.pk])

    assert [client.post(path).status_code for _ in range(2)] == [302, 409]
    assert not PlanPublication.objects.live().exists()


def test_database_keeps_one_publication_of_each(coordinator):
    made = put_out_plan(make_decided(coordinator), coordinator)
    made.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        made.save(force_insert=True)


def test_what_is_not_decided_or_signed_cannot_be_published(client):
    paths = [
        reverse("plans:plan_publish", args=[make_plan().pk]),
        reverse("councils:promise_publish", args=[make_promises().pk]),
    ]

    assert [client.get(path).status_code for path in paths] == [403, 403]
    assert [client.post(path).status_code for path in paths] == [403, 403]


def test_promises_are_published_as_signed_with_how_they_stand(client, coordinator):
    document = make_promises()
    promise = make_promise(document, text="Vi tänder lamporna.")
    sign(document, coordinator)
    type(promise).objects.update(text="Något annat")
    path = reverse("councils:promise_publish", args=[document.pk])

    answer = client.post(path, hidden_values(client, path))

    (told,) = PromisePublication.objects.get().tree.promises
    assert answer.status_code == 302
    assert (told.text, told.label) == ("Vi tänder lamporna.", "Inte följt upp än")


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_number(client, coordinator, rows, django_assert_num_queries):
    for _ in range(rows):
        put_out_plan(make_decided(coordinator), coordinator)

    with django_assert_num_queries(7):
        page = client.get(reverse("publication_list"))

    assert page.content.decode().count("Publicerad</span>") >= rows


def test_settings_are_saved_and_the_form_needs_open_pages(client):
    open_pages()
    path = reverse("publication_settings")
    kept = {"contact_name": "Växeln", "contact_email": "vaxeln@ekstad.example"}

    wrong = client.post(path, {"takes_resident_reports": "on", **kept})
    right = client.post(path, {"public_is_open": "on", "takes_resident_reports": "on", **kept})

    assert "Öppna sidorna för alla först." in wrong.content.decode()
    assert right.status_code == 302
    municipality = Municipality.current()
    assert (municipality.contact_name, municipality.takes_resident_reports) == ("Växeln", True)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"seen": "x"},
        {"seen": "9" * 40, "digest": "a\0"},
        {"seen": "-1", "digest": "a" * 200, "kept_reason": "\0"},
    ],
)
def test_bad_input_is_answered_with_the_form(client, coordinator, sent):
    plan = make_decided(coordinator)

    assert client.post(reverse("plans:plan_publish", args=[plan.pk]), sent).status_code == 200
