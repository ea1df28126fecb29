import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import AgendaItem, DecisionClause
from councils.workflow import agenda as agenda_workflow
from kommunbrott.access import Overtaken
from tests.factories import make_agenda_item, make_council, make_meeting, make_membership, make_user

ITEM = {"title": "Val av justerare", "kind": "beslut", "minutes": "5", "presenter": "Marie Sandell"}


def new_item(meeting) -> str:
    return reverse("councils:agenda_item_create", args=[meeting.pk])


def edit(item) -> str:
    return reverse("councils:agenda_item_edit", args=[item.pk])


def agenda(meeting) -> list:
    items = meeting.items.prefetch_related("clauses")
    return [(item.title, [clause.text for clause in item.clauses.all()]) for item in items]


def test_item_goes_last_with_its_clauses_without_att(client):
    meeting = make_agenda_item(title="Mötet öppnas").meeting

    client.post(
        new_item(meeting), ITEM | {"clauses": "att utse Lars Ekvall, och\n\n  Att  tacka\nattackera frågan"}
    )

    assert agenda(meeting) == [
        ("Mötet öppnas", []),
        ("Val av justerare", ["utse Lars Ekvall, och", "tacka", "attackera frågan"]),
    ]


def test_clauses_that_stay_keep_their_rows(client):
    item = make_agenda_item(None, "utse Lars", "tacka")
    kept = item.clauses.first().pk

    client.post(edit(item), ITEM | {"clauses": "utse Lars\nböja sig", "edition": "0"})

    assert [clause.text for clause in item.clauses.all()] == ["utse Lars", "böja sig"]
    assert item.clauses.first().pk == kept
    assert DecisionClause.history.filter(history_type="~").count() == 1


def test_who_writes_later_sees_both_texts_and_chooses(client):
    item = make_agenda_item(title="Läget i kommunen")
    client.post(edit(item), ITEM | {"title": "Läget i höst", "clauses": "anteckna", "edition": "0"})

    told = client.post(edit(item), ITEM | {"title": "Läget i centrum", "edition": "0"})
    page = told.content.decode()
    between = AgendaItem.objects.get().title
    client.post(edit(item), ITEM | {"title": "Läget i centrum", "edition": "1"})

    assert told.status_code == 409
    assert "Läget i höst" in page
    assert 'value="Läget i centrum"' in page
    assert 'name="edition" value="1"' in page
    assert between == "Läget i höst"
    assert AgendaItem.objects.get().title == "Läget i centrum"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "Detta fält måste fyllas i."),
        ({"minutes": "0"}, "Kontrollera att detta värde är större än eller lika med 1."),
        ({"plan": "99999999999999999999"}, "Ett av valen finns inte längre"),
        ({"clauses": "x" * 2001}, "En att-sats får ha högst 2000 tecken."),
        ({"clauses": "a\n" * 31}, "Ett ärende får ha högst 30 att-satser."),
    ],
)
def test_item_that_cannot_be_saved_keeps_what_was_typed(client, changed, said):
    meeting = make_meeting()

    page = client.post(new_item(meeting), ITEM | {"text": "Det jag skrev"} | changed).content.decode()

    assert said in page
    assert "Det jag skrev</textarea>" in page
    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize(
    ("moved", "to", "expected"),
    [("B", "upp", "BAC"), ("B", "ned", "ACB"), ("A", "upp", "ABC"), ("C", "ned", "ABC"), ("C", "upp", "ACB")],
)
def test_item_is_moved_a_step(client, moved, to, expected):
    meeting = make_meeting()
    items = {title: make_agenda_item(meeting, title=title) for title in "ABC"}

    client.post(reverse("councils:agenda_item_move", args=[items[moved].pk]), {"to": to})

    assert "".join(item.title for item in meeting.items.all()) == expected


@pytest.mark.parametrize(("to", "expected"), [("0", "CAB"), ("1", "ACB"), ("99", "ABC"), ("9" * 30, "ABC")])
def test_item_is_dropped_in_its_place_and_the_agenda_comes_back(client, to, expected):
    meeting = make_meeting()
    items = {title: make_agenda_item(meeting, title=title) for title in "ABC"}

    fragment = client.post(
        reverse("councils:agenda_item_move", args=[items["C"].pk]), {"to": to}, headers={"HX-Request": "true"}
    )
    page = client.get(meeting.get_absolute_url())

    assert "".join(item.title for item in meeting.items.all()) == expected
    assert 'id="agenda"' in fragment.content.decode()
    assert re.sub(r'value="\w{64}"', "", fragment.content.decode()).strip() in re.sub(
        r'value="\w{64}"', "", page.content.decode()
    )


def test_item_that_somebody_took_away_cannot_be_moved():
    item, user = make_agenda_item(), make_user(is_coordinator=True)
    AgendaItem.objects.all().delete()

    with pytest.raises(Overtaken):
        agenda_workflow.move_item(item, by=user, step=1)


def test_item_is_taken_away_with_its_clauses(client):
    item = make_agenda_item(None, "utse Lars")

    client.post(reverse("councils:agenda_item_remove", args=[item.pk]))

    assert not AgendaItem.objects.exists()
    assert not DecisionClause.objects.exists()


def test_standing_items_are_kept_and_fetched_once(client):
    council = make_council()
    first, second = (
        make_meeting(council),
        make_meeting(council, place="Linden", starts_at=timezone.now() + dt.timedelta(days=30)),
    )
    make_agenda_item(first, title="Mötet öppnas", minutes=2)
    make_agenda_item(first, "utse Lars", "tacka", title="Val av justerare", kind="beslut")
    make_agenda_item(second, title="Mötet öppnas")

    client.post(reverse("councils:meeting_standing", args=[first.pk]), {"keep": "1"})
    for _ in range(2):
        client.post(reverse("councils:meeting_standing", args=[second.pk]))

    assert agenda(second) == [
        ("Mötet öppnas", []),
        ("Val av justerare", ["utse Lars", "tacka"]),
        ("Föregående protokoll", []),
        ("Öppna uppdrag och beslut", []),
    ]


@pytest.mark.parametrize(
    ("kind", "expected"), [("coordinator", 200), ("member", 403), ("administrator", 404), ("stranger", 404)]
)
def test_only_the_coordinator_writes_the_agenda(kind, expected):
    item = make_agenda_item()
    user = make_user(is_coordinator=kind == "coordinator", is_administrator=kind == "administrator")
    if kind == "member":
        make_membership(item.meeting.council, user=user)
    client = Client()
    client.force_login(user)

    statuses = {client.get(address).status_code for address in (new_item(item.meeting), edit(item))}
    removed = client.post(reverse("councils:agenda_item_remove", args=[item.pk])).status_code

    assert statuses == {expected}
    assert (removed == 302) is (kind == "coordinator")
    assert AgendaItem.objects.exists() is (kind != "coordinator")


def test_agenda_of_a_cancelled_meeting_is_closed(client):
    item = make_agenda_item(make_meeting(status="installt"))

    assert client.get(edit(item)).status_code == 403
