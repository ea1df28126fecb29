"""The registers of decisions and assignments, and the pages from a decision on."""

import datetime as dt
import io

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from councils.models import Assignment, DecisionEffect, ItemRecord, PromiseDocument
from incidents.models import Intervention
from tests.client import assert_fragment_is_part_of_page
from tests.factories import (
    make_action,
    make_agenda_item,
    make_assignment,
    make_closed_meeting,
    make_council,
    make_focus_area,
    make_meeting,
    make_membership,
    make_open_meeting,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
    make_user,
)

TODAY = timezone.localdate


def url(name, *rows) -> str:
    return reverse(f"councils:{name}", args=[row.pk for row in rows])


def decided(title="Belysningen", council=None, **kw) -> ItemRecord:
    return ItemRecord.objects.for_meeting(make_closed_meeting(council, title, **kw)).first()


def client_of(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


# --- The registers ---


@pytest.mark.parametrize("rows", [1, 3])
def test_decision_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for number in range(rows):
        record = decided(f"Ärende {number}", on=dt.date(2026, 3, 2 + number))
        make_assignment(record)
        DecisionEffect.objects.create(
            record=record, action=make_action(), made_by=make_user(), made_at=timezone.now()
        )

    with django_assert_num_queries(9):
        page = client.get(reverse("councils:decision_list")).content.decode()

    assert f"<strong>{rows} beslut</strong>" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_assignment_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    council = make_council()
    for number in range(rows):
        record = decided(f"Ärende {number}", council, on=dt.date(2026, 3, 2 + number))
        make_assignment(record, organisation=make_organisation(), due_on=TODAY())
    make_meeting(council)

    with django_assert_num_queries(9):
        page = client.get(reverse("councils:assignment_list")).content.decode()

    assert f"<strong>{rows} uppdrag</strong>" in page
    assert f"Öppna uppdrag ({rows})" in page


def test_registers_swap_their_fragment(client):
    decided()
    make_assignment(text="Byt lampor")

    for name, query in (("decision_list", {"q": "belys"}), ("assignment_list", {"q": "lampor"})):
        assert_fragment_is_part_of_page(client, reverse(f"councils:{name}"), query)


def shown(client, name, **query) -> str:
    return client.get(reverse(f"councils:{name}"), query).content.decode()


def test_decisions_are_filtered(client):
    council = make_council(name="Rådet", numbering="ar")
    first = decided("Belysning", council, on=dt.date(2025, 3, 3))
    second = decided("Klotter", council, on=dt.date(2026, 3, 3))
    other = decided("Cyklar", on=dt.date(2026, 3, 3))
    ItemRecord.objects.filter(pk=other.pk).update(outcome="bordlagt", number=7)
    make_open_meeting(council, "Pågår än")
    titles = {"Belysning": first, "Klotter": second, "Cyklar": other, "Pågår än": None}

    found = [
        {title for title in titles if title in shown(client, "decision_list", **query)}
        for query in (
            {},
            {"council": council.pk},
            {"year": "2025"},
            {"outcome": "bordlagt"},
            {"q": "godkänna klotter"},
            {"q": "§ 7"},
            {"atgard": "1"},
        )
    ]

    assert found == [
        {"Belysning", "Klotter", "Cyklar"},
        {"Belysning", "Klotter"},
        {"Belysning"},
        {"Cyklar"},
        {"Klotter"},
        {"Cyklar"},
        set(),
    ]


def test_assignments_are_filtered(client, coordinator):
    party = make_organisation()
    council = make_council()
    make_assignment(text="Sent", due_on=TODAY() - dt.timedelta(days=1), organisation=party)
    make_assignment(text="Snart", due_on=TODAY(), council=council, status="pagar")
    make_assignment(text="Lyft", raised_to=council, raised_at=timezone.now())
    make_assignment(
        text="Gjort", status="klart", closing_reason="Ja", closed_at=timezone.now(), closed_by=coordinator
    )

    found = [
        {
            text
            for text in ("Sent", "Snart", "Lyft", "Gjort")
            if text in shown(client, "assignment_list", **query)
        }
        for query in (
            {},
            {"state": "forsenat"},
            {"state": "pagar"},
            {"state": "avslutat"},
            {"state": "alla"},
            {"council": council.pk},
            {"organisation": party.pk},
            {"q": "snar"},
        )
    ]

    assert found == [
        {"Sent", "Snart", "Lyft"},
        {"Sent"},
        {"Snart"},
        {"Gjort"},
        {"Sent", "Snart", "Lyft", "Gjort"},
        {"Snart", "Lyft"},
        {"Sent"},
        {"Snart"},
    ]


@pytest.mark.parametrize(
    "query", ["state=x", "council=999", "year=abc", "atgard=99999999999999999999", "q=%00"]
)
def test_registers_answer_odd_addresses(client, query):
    decided()
    for name in ("decision_list", "assignment_list", "decision_list_csv", "assignment_list_csv"):
        response = client.get(f"{reverse(f'councils:{name}')}?{query}")
        assert b"".join(response) != b""
        assert response.status_code == 200


def test_registers_are_files_that_follow_the_selection(client):
    record = decided("Belysning", make_council(name="Rådet", numbering="ar"), on=dt.date(2026, 3, 3))
    decided("Klotter", on=dt.date(2026, 3, 4))
    make_assignment(record, text="=Byt lampor", person="Amina", due_on=dt.date(2026, 4, 1))
    query = {"council": record.council_id}

    csv = client.get(reverse("councils:decision_list_csv"), query)
    lines = b"".join(csv.streaming_content).decode("utf-8-sig").splitlines()
    xlsx = client.get(reverse("councils:assignment_list_xlsx"), query)
    cells = [row.value for row in load_workbook(io.BytesIO(xlsx.getvalue())).active[2]]

    assert lines[1:] == [
        '"Rådet";"2026-03-03";"§ 1";"Belysning";"";"Beslutat";"att godkänna belysning.";"1";"1";"0"'
    ]
    assert cells[1] == "Rådet 3 mars 2026, § 1"
    assert cells[0].lstrip("'") == "=Byt lampor"


# --- Rights ---


def test_registers_show_members_their_own_forums_with_secrets_masked():
    council = make_council()
    meeting = make_meeting(council, dt.date(2026, 3, 3))
    make_agenda_item(meeting, "stänga [[18 kap. 1 §: källaren]].", title="Lokaler", kind="beslut")
    make_agenda_item(meeting, "flytta familjen.", title="Familjen", kind="beslut", secrecy="26 kap. 1 §")
    keeper = client_of(make_user(is_coordinator=True))
    keeper.post(url("meeting_open", meeting))
    ItemRecord.objects.update(outcome="beslutat")
    keeper.post(url("meeting_close", meeting))
    decided("Ett annat forums beslut")
    pages = {}
    for kind, reads in (("member", False), ("entitled", True)):
        user = make_user()
        make_membership(council, user=user, reads_secrets=reads)
        client = client_of(user)
        csv = client.get(reverse("councils:decision_list_csv"))
        pages[kind] = [
            shown(client, "decision_list"),
            b"".join(csv.streaming_content).decode(),
            *(
                client.get(row.get_absolute_url()).content.decode()
                for row in ItemRecord.objects.filter(council=council)
            ),
        ]
        pages[f"{kind} seeks"] = [
            shown(client, "decision_list", q="källaren"),
            shown(client, "decision_list", q="familjen"),
        ]

    secrets = ("källaren", "amiljen", "Ett annat forums beslut")
    said = {kind: [any(word in page for page in many) for word in secrets] for kind, many in pages.items()}
    assert said["member"] == [False, False, False]
    assert said["entitled"] == [True, True, False]
    assert ["0 beslut" in page for page in pages["member seeks"]] == [True, True]
    assert ["1 beslut" in page for page in pages["entitled seeks"]] == [True, True]


# kind of person: (sees the decision, sees the assignment)
TRUTH = {
    "coordinator": (200, 200),
    "member": (200, 200),
    "whose organisation it is": (404, 200),
    "member of another": (404, 404),
    "administrator": (404, 404),
}


@pytest.mark.parametrize("kind", TRUTH)
def test_who_sees_a_decision_and_its_assignment(kind):
    record, party = decided(), make_organisation()
    assignment = make_assignment(record, organisation=party)
    user = make_user(
        is_coordinator=kind == "coordinator",
        is_administrator=kind == "administrator",
        organisation=party if kind == "whose organisation it is" else None,
    )
    if kind.startswith("member"):
        make_membership(record.council if kind == "member" else None, user=user)

    found = [client_of(user).get(row.get_absolute_url()).status_code for row in (record, assignment)]

    assert tuple(found) == TRUTH[kind]


# --- From a decision on ---


GIVEN = {"text": "Byt lampor", "organisation": "", "membership": "", "person": "", "due_on": "", "status": "ej_paborjat",
         "action": "", "edition": "0"}  # fmt: skip


def test_assignment_is_given_followed_changed_and_closed(client, coordinator):
    record = decided()
    member = make_membership(record.council, name="Amina", organisation=make_organisation())

    client.post(url("assignment_create", record), GIVEN | {"membership": member.pk, "due_on": "2026-12-01"})
    made = Assignment.objects.get()
    client.post(url("assignment_follow", made), {"status": "pagar", "edition": "0"})
    client.post(
        url("assignment_edit", made),
        GIVEN | {"text": "Byt tre lampor", "status": "pagar", "person": "Amina", "edition": "1"},
    )
    client.post(url("assignment_close", made), {"status": "klart", "reason": "Bytta.", "edition": "2"})
    page = client.get(made.get_absolute_url()).content.decode()
    client.post(url("assignment_reopen", made))

    assert (made.organisation, made.person, made.council) == (member.organisation, "Amina", record.council)
    assert "Bytta." in page
    assert "Öppna igen" in page
    now = Assignment.objects.get()
    assert (now.text, now.status, now.closed_at, now.record) == ("Byt tre lampor", "pagar", None, record)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"text": "", "person": "A"}, "Detta fält måste fyllas i."),
        ({}, "Välj vem som ansvarar"),
        ({"person": "A", "due_on": "0001-01-01"}, "Året ser inte ut att stämma"),
        ({"person": "A", "due_on": "i höst"}, "Fyll i ett giltigt datum."),
        ({"person": "A", "membership": "99999999999999999999"}, "Ett av valen finns inte längre"),
        ({"person": "A\0"}, "Null-tecken"),
        ({"person": "A", "status": "klart"}, "klart"),
    ],
)
def test_assignment_that_cannot_be_saved_keeps_what_was_typed(client, typed, said):
    page = client.post(url("assignment_create", decided()), GIVEN | typed).content.decode()

    assert said in page
    assert not Assignment.objects.exists()
    assert typed.get("text") == "" or 'value="Byt lampor"' in page


def test_who_changes_an_assignment_later_sees_what_is_saved(client):
    assignment = make_assignment(text="Deras ord", person="Lars", edition=3)

    told = client.post(url("assignment_edit", assignment), GIVEN | {"text": "Mina ord", "person": "Lars"})
    page = told.content.decode()

    assert told.status_code == 409
    assert all(words in page for words in ("Deras ord", 'value="Mina ord"', 'name="edition" value="3"'))


def test_assignment_is_not_closed_without_a_reason(client):
    assignment = make_assignment()

    page = client.post(
        url("assignment_close", assignment), {"status": "klart", "reason": " ", "edition": "0"}
    )

    assert "Detta fält måste fyllas i." in page.content.decode()
    assert Assignment.objects.get().is_open


def test_assignment_without_a_decision_belongs_to_a_chosen_forum(client):
    council, other = make_council(), make_membership()

    refused = client.post(
        reverse("councils:assignment_add"), GIVEN | {"council": council.pk, "membership": other.pk}
    )
    client.post(reverse("councils:assignment_add"), GIVEN | {"council": council.pk, "person": "Lars"})

    assert "Personen sitter inte i det valda forumet." in refused.content.decode()
    assert Assignment.objects.get().council == council


def test_assignment_given_during_the_meeting_leads_back_to_it(client):
    record = ItemRecord.objects.for_meeting(make_open_meeting(None, "Budgeten")).first()

    answer = client.post(url("assignment_create", record), GIVEN | {"person": "Lars"})
    page = client.get(answer.url).content.decode()

    assert answer.url == f"{url('item_record_edit', record)}#aktuell"
    assert "Byt lampor" in page


def test_decision_becomes_an_action_and_both_show_each_other(client):
    record, area = decided(), make_focus_area()
    page = client.get(url("item_record_action", record)).content.decode()

    answer = client.post(url("item_record_action", record), {"area": area.pk, "title": "Byt lampor"})

    effect = record.effects.get()
    assert "Godkänna belysningen" in page
    assert answer.url == reverse("plans:action_detail", args=[effect.action.pk])
    assert "Byt lampor" in client.get(record.get_absolute_url()).content.decode()
    assert "Belysningen" in shown(client, "decision_list", atgard=effect.action.pk)
    address = f"{reverse('councils:decision_list')}?atgard={effect.action.pk}"
    assert address in client.get(answer.url).content.decode()


def test_decision_changes_an_action_of_an_open_plan_only(client):
    record, open_one = decided(), make_action()
    frozen = make_action(plan=make_plan(status="forslag"))

    refused = client.post(url("item_record_action", record), {"action": frozen.pk})
    client.post(url("item_record_action", record), {"action": open_one.pk})

    assert "Välj ett giltigt alternativ" in refused.content.decode()
    assert [effect.action for effect in record.effects.all()] == [open_one]


def test_decision_becomes_an_intervention(client):
    record = decided()

    answer = client.post(
        url("item_record_intervention", record),
        {"title": "Väktarrond", "starts_on": "2026-03-04", "radius_m": "150", "baseline": "ar"},
    )

    made = Intervention.objects.first()
    assert [effect.intervention for effect in record.effects.all()] == [made]
    assert answer.url == made.get_absolute_url()


def test_decision_becomes_a_promise_and_both_show_each_other(client):
    record, draft = decided(), make_promises(title="Löften 2027")
    page = client.get(url("item_record_promise", record)).content.decode()

    answer = client.post(
        url("item_record_promise", record),
        {"document": draft.pk, "text": "Vi byter lamporna.", "giver": "kommunen"},
    )

    promise = draft.promises.get()
    assert "Godkänna belysningen" in page
    assert answer.url == reverse("councils:promise_line_edit", args=[promise.pk])
    assert [(effect.promise, effect.is_new) for effect in record.effects.all()] == [(promise, True)]
    assert promise.get_absolute_url() in client.get(record.get_absolute_url()).content.decode()
    assert record.get_absolute_url() in client.get(draft.get_absolute_url()).content.decode()


def test_decision_changes_a_promise_of_a_draft_only(client):
    record, open_one = decided(), make_promise(make_promises())
    signed = make_promise(make_promises(status="undertecknat", signed_on=dt.date(2026, 1, 2)))

    refused = client.post(url("item_record_promise", record), {"promise": signed.pk})
    nowhere = client.post(url("item_record_promise", record), {"document": signed.document_id, "text": "A"})
    client.post(url("item_record_promise", record), {"promise": open_one.pk})

    for page in (refused, nowhere):
        assert "Välj ett giltigt alternativ" in page.content.decode()
    assert [(effect.promise, effect.is_new) for effect in record.effects.all()] == [(open_one, False)]


def test_promise_of_a_draft_is_told_of_to_those_who_may_read_it(client):
    record, draft = decided(), make_promises(title="Löften 2027")
    client.post(url("item_record_promise", record), {"document": draft.pk, "text": "Vi byter lamporna."})
    user = make_user()
    make_membership(record.council, user=user)
    member = client_of(user)
    before = member.get(record.get_absolute_url()).content.decode()
    signed = {
        "status": "undertecknat",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "signed_on": "2027-01-01",
    }
    PromiseDocument.objects.update(**signed)

    assert "Löften 2027" not in before
    assert "Löften 2027" in member.get(record.get_absolute_url()).content.decode()
    assert record.get_absolute_url() in member.get(draft.get_absolute_url()).content.decode()
    assert (
        record.get_absolute_url() not in client_of(make_user()).get(draft.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize(("kind", "status"), [("coordinator", 200), ("member", 403), ("stranger", 404)])
def test_who_makes_a_promise_of_a_decision(kind, status):
    record, user = decided(), make_user(is_coordinator=kind == "coordinator")
    if kind == "member":
        make_membership(record.council, user=user)

    assert client_of(user).get(url("item_record_promise", record)).status_code == status
