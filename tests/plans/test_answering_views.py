import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from plans.forms.answering import CHANGED
from plans.models import Acceptance
from tests.client import StrictClient
from tests.factories import (
    make_acceptance,
    make_action,
    make_focus_area,
    make_municipality,
    make_organisation,
    make_plan,
    make_referral,
    make_signed_link,
    make_user,
)

pytestmark = pytest.mark.django_db

TOKEN = "en-adress-som-bara-brevet-har"
ADDRESS = f"/planer/svara/{TOKEN}/"


@pytest.fixture
def client():
    """Nobody logged in."""
    return StrictClient()


@pytest.fixture
def housing():
    return make_organisation(name="Ekstadshem AB", contact_email="vd@ekstadshem.example")


@pytest.fixture
def actions(housing):
    make_municipality()
    area = make_focus_area(plan=make_plan(title="Åtgärdsplan 2026–2027"))
    first = make_action(
        focus_area=area,
        number="2.1",
        title="Vandra",
        how="Gå runt.",
        lead=housing,
        goals=["Minst 80 procent."],
    )
    second = make_action(
        focus_area=area, number="2.6", title="Mötesplats", responsible=[housing], lead=make_organisation()
    )
    return [first, second]


@pytest.fixture
def party(actions, housing):
    referral = make_referral(actions[0].plan, housing, message="Hör av er.")
    party = referral.parties.get()
    make_signed_link(token=TOKEN, purpose="remissvar", subject_key=party.link_key, organisation=housing)
    return party


def filled(client, address=ADDRESS, **changes) -> dict:
    """The form as the page gives it, with some of it filled in. ``a0_answer`` is the first action's answer."""
    sheet = client.get(address).context["sheet"]
    data = {"name": "Lars Ekvall", "role": "vd"}
    for form in sheet.forms:
        data |= {f"{form.prefix}-seen": form.token, f"{form.prefix}-comment": form["comment"].value() or ""}
        if form.chosen:
            data[f"{form.prefix}-answer"] = form.chosen
    for name, value in changes.items():
        number, _, field = name.partition("_")
        data[f"{sheet.forms[int(number[1:])].prefix}-{field}" if number[1:].isdigit() else name] = value
    return data


def answers() -> list[tuple]:
    return list(Acceptance.objects.order_by("pk").values_list("action__number", "answer", "comment", "name"))


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


# --- By link ---


def test_link_shows_each_action_and_changes_nothing(client, party, django_assert_num_queries):
    # Link, its use, party, seven for the plan, answers, municipality, print of the same text.
    with django_assert_num_queries(13):
        response = client.get(ADDRESS)

    page = text_of(response)
    assert "Två åtgärder att ta ställning till" in page
    for told in ("Vandra", "Minst 80 procent.", "Gå runt.", "Huvudansvarig", "Medverkar", "Hör av er."):
        assert told in page
    assert (answers(), [use.what for use in party.links.get().uses.all()]) == ([], ["oppnad"])
    assert response["Cache-Control"].startswith("max-age=0")


def test_part_of_the_answers_is_kept_and_told_in_a_receipt(client, party):
    response = client.post(ADDRESS, filled(client, a0_answer="accepterat"), follow=True)

    assert response.redirect_chain == [(f"{ADDRESS}?kvitto=1", 302)]
    assert answers() == [("2.1", "accepterat", "", "Lars Ekvall")]
    assert "Tack, ett av två svar är mottagna" in text_of(response)
    row = Acceptance.objects.get()
    assert (row.link, row.user, row.organisation, row.role) == (
        party.links.get(),
        None,
        party.organisation,
        "vd",
    )


def test_the_same_link_corrects_and_begins_with_what_was_said(client, party):
    client.post(ADDRESS, filled(client, a0_answer="accepterat"))
    again = filled(client)
    page = text_of(client.get(ADDRESS))
    client.post(ADDRESS, again | filled(client, a0_answer="avbojt", a0_comment="Ingen personal"))

    assert 'value="accepterat" checked' in page
    assert 'value="Lars Ekvall"' in page
    assert answers() == [
        ("2.1", "accepterat", "", "Lars Ekvall"),
        ("2.1", "avbojt", "Ingen personal", "Lars Ekvall"),
    ]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, "Välj svar på minst en"),
        ({"a1_comment": "Skrivet förut"}, "Välj ett svar till det du har skrivit."),
        ({"a1_answer": "accepterat", "a1_comment": "Skrivet förut"}, "eller ta bort texten."),
        ({"a1_answer": "synpunkt"}, "Skriv er synpunkt."),
        ({"a1_answer": "avbojt"}, "Skriv varför ni avböjer."),
        ({"a1_answer": "avbojt", "a1_comment": "  "}, "Skriv varför ni avböjer."),
        ({"a1_answer": "kanske"}, "Välj ett giltigt alternativ"),
        ({"a1_answer": "avbojt\x00"}, "Välj ett giltigt alternativ"),
        ({"a1_answer": "avbojt", "a1_comment": "nul\x00"}, "Null-tecken är inte tillåtna."),
        ({"a1_answer": "avbojt", "a1_comment": "x" * 4001}, "4000 tecken"),
        ({"a0_answer": "accepterat", "name": ""}, "Skriv vem som svarar."),
        ({"a0_answer": "accepterat", "name": "x" * 121}, "120 tecken"),
    ],
)
def test_what_cannot_be_sent_is_told_and_nothing_typed_is_lost(changes, told, client, party):
    typed = changes | {"role": "bovärd på plats"}
    if changes and "a0_answer" not in changes:
        typed |= {"a0_answer": "synpunkt", "a0_comment": "Vi vill gå oftare"}

    response = client.post(ADDRESS, filled(client, **typed))

    page = text_of(response)
    assert (response.status_code, answers()) == (422, [])
    kept = [text for name, text in typed.items() if name in ("a0_comment", "a1_comment") and len(text) < 50]
    lost = [text for text in (told, 'value="bovärd på plats"', *kept) if text.strip("\x00 ") not in page]
    assert lost == []


def test_a_text_that_changed_while_it_was_read_is_read_again(client, party, actions):
    data = filled(client, a0_answer="synpunkt", a0_comment="Bra, men", a1_answer="accepterat")
    goal = actions[0].goals.get()
    goal.text = "Minst 90 procent."
    goal.save()
    refused = client.post(ADDRESS, data)
    page = text_of(refused)

    assert (refused.status_code, answers()) == (422, [])
    assert CHANGED in page
    assert "Minst 90 procent." in page
    assert "Bra, men</textarea>" in page
    data |= {f"{form.prefix}-seen": form.token for form in refused.context["sheet"].forms}
    client.post(ADDRESS, data)
    assert answers() == [
        ("2.1", "synpunkt", "Bra, men", "Lars Ekvall"),
        ("2.6", "accepterat", "", "Lars Ekvall"),
    ]


def test_a_colleague_who_answered_meanwhile_is_not_written_over_unseen(client, party, actions, housing):
    data = filled(client, a0_answer="accepterat")
    make_acceptance(actions[0], housing, "avbojt", name="Amina Salah", comment="Nej")
    refused = client.post(ADDRESS, data)

    assert (refused.status_code, len(answers())) == (422, 1)
    assert "Amina Salah har också svarat" in text_of(refused)
    data |= {f"{form.prefix}-seen": form.token for form in refused.context["sheet"].forms}
    assert client.post(ADDRESS, data).status_code == 302
    assert [answer for _, answer, _, _ in answers()] == ["avbojt", "accepterat"]


def test_an_answer_to_an_earlier_wording_is_asked_for_again(client, party, actions, housing):
    make_acceptance(actions[0], housing, "synpunkt", comment="Gärna", wording="en tidigare")
    page = text_of(client.get(ADDRESS))

    assert "Åtgärden har ändrats sedan svaret." in page
    assert "”Gärna”" in page
    assert "checked" not in page


def test_only_the_actions_of_the_party_are_shown_and_answered(client, party, actions):
    foreign = make_action(plan=actions[0].plan, title="Någon annans", lead=make_organisation())
    data = filled(client, a0_answer="accepterat") | {f"a{foreign.pk}-answer": "accepterat"}

    assert "Någon annans" not in text_of(client.get(ADDRESS))
    client.post(ADDRESS, data)
    assert answers() == [("2.1", "accepterat", "", "Lars Ekvall")]


def test_a_party_without_actions_is_told_so(client, party):
    party.organisation.responsibilities.all().delete()

    assert "Inget kvar att ta ställning till" in text_of(client.get(ADDRESS))
    assert client.post(ADDRESS, {"name": "Lars"}).status_code == 422


@pytest.mark.parametrize("what", ["guessed", "revoked", "closed", "ended", "overdue", "other purpose"])
def test_a_stranger_learns_nothing_from_a_dead_link(what, client, party):
    now = timezone.now()
    address, link, referral = ADDRESS, party.links.get(), party.referral
    if what == "guessed":
        address = ADDRESS.replace("brevet", "ingen")
    elif what == "revoked":
        link.revoked_at, link.revoked_by = now, referral.sent_by
    elif what == "closed":
        link.closed_at = now
    elif what == "ended":
        referral.closed_at, referral.closed_by = now, referral.sent_by
    elif what == "overdue":
        referral.due_on = timezone.localdate() - dt.timedelta(days=1)
    else:
        link.purpose = "uppfoljning"
    link.save()
    referral.save()

    for response in (
        client.get(address),
        client.post(address, {"name": "x"}),
        client.get(f"{address}planen/"),
    ):
        assert (response.status_code, "Länken gäller inte" in text_of(response)) == (404, True)
        assert "Ekstadshem" not in text_of(response)
    assert answers() == []


def test_link_leads_to_the_whole_proposal(client, party):
    page = client.get(f"{ADDRESS}planen/")

    assert (page.status_code, "Vandra" in text_of(page)) == (200, True)
    assert client.get(f"{ADDRESS}planen/?fil=1").status_code == 404


# --- By login ---


def test_logged_in_the_person_is_named_and_the_answer_is_theirs(client, party, actions):
    person = make_user(organisation=party.organisation, name="Amina Salah", title="bovärd")
    client.force_login(person)
    address = reverse("plans:plan_answer", args=[party.referral.plan_id])
    page = text_of(client.get(address))
    client.post(address, filled(client, address, a1_answer="accepterat") | {"name": "Amina Salah"})

    assert 'value="Amina Salah"' in page
    assert 'value="bovärd"' in page
    row = Acceptance.objects.get()
    assert (row.user, row.link, row.name) == (person, None, "Amina Salah")


@pytest.mark.parametrize(
    ("who", "status"),
    [("reader", 404), ("another party with actions", 403), ("coordinator", 403), ("coordinator of it", 200)],
)
def test_who_may_open_the_answers_of_a_party(who, status, client, party, actions):
    other = actions[1].responsibilities.get(role="huvudansvarig").organisation
    person = {
        "reader": lambda: make_user(),
        "another party with actions": lambda: make_user(organisation=other),
        "coordinator": lambda: make_user(is_coordinator=True),
        "coordinator of it": lambda: make_user(is_coordinator=True, organisation=party.organisation),
    }[who]()
    client.force_login(person)

    assert client.get(reverse("plans:plan_answer", args=[party.referral.plan_id])).status_code == status


def test_when_the_time_is_out_the_page_says_so(client, party):
    party.referral.due_on = timezone.localdate() - dt.timedelta(days=1)
    party.referral.save()
    client.force_login(make_user(organisation=party.organisation))
    response = client.get(reverse("plans:plan_answer", args=[party.referral.plan_id]))

    assert (response.status_code, "Svarstiden gick ut" in text_of(response)) == (403, True)


def test_plan_page_leads_the_party_to_its_answers(client, party):
    client.force_login(make_user(organisation=party.organisation))
    page = text_of(client.get(party.referral.plan.get_absolute_url()))

    assert "Svara på remissen" in page
