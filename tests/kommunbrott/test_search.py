"""Search over everything: one word, and who finds what by it."""

import datetime as dt

import pytest
from django.urls import reverse

from councils.models import ItemRecord
from incidents.models import Category
from plans.choices import PlanStatus
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_agenda_item,
    make_agreement,
    make_assessment,
    make_assignment,
    make_closed_meeting,
    make_commitment,
    make_council,
    make_dialogue,
    make_focus_area,
    make_indicator,
    make_intervention,
    make_meeting,
    make_membership,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
    make_report,
    make_steering,
    make_user,
)


@pytest.fixture
def police():
    return make_organisation(name="Polisen")


@pytest.fixture
def everything(police):
    """One of each kind that says Älgtorget, all of it open to the police and to a member of the forum."""
    plan = make_plan(
        title="Plan för Älgtorget",
        status=PlanStatus.DECIDED,
        decided_on=dt.date(2026, 1, 8),
        decided_by=make_organisation(kind="fullmaktige"),
        decision_paragraph="§ 1",
        decision_dnr="KS 1",
    )
    area = make_focus_area(plan=plan, title="Tryggt centrum", problem="På Älgtorget säljs det.")
    make_action(focus_area=area, number="1.1", title="Värdar på Älgtorget")
    make_assessment(title="Lägesbild av Älgtorget")
    make_steering("Älgtorgets skötsel", title="Riktlinje för centrum")
    make_indicator(title="Händelser på Älgtorget")
    category = Category.objects.get(key="skadegorelse")
    make_report(category=category, place_name="Älgtorget", organisation=police)
    make_intervention(title="Kvällspass på Älgtorget", organisations=[police])
    council = make_council(name="Älgtorgets samverkansgrupp")
    closed = make_closed_meeting(council, "Belysning på Älgtorget")
    make_assignment(
        ItemRecord.objects.get(item__meeting=closed), text="Ta in pris för Älgtorget", organisation=police
    )
    make_agenda_item(make_meeting(council), title="Älgtorget i sommar")
    make_promise(make_promises(status="undertecknad"), text="Älgtorget blir ljust.")
    make_commitment(make_agreement(police, title="Samverkan i centrum"), text="Städa Älgtorget.")
    make_dialogue(police, title="Vandring över Älgtorget")
    return council


def found(client, words: str) -> dict[str, list[str]]:
    groups = client.get(reverse("search"), {"q": words}).context["groups"]
    return {
        group.heading: ["".join(piece.text for piece in hit.title) for hit in group.hits] for group in groups
    }


ALL = {
    "Åtgärder": ["1.1 Värdar på Älgtorget"],
    "Fokusområden": ["Tryggt centrum"],
    "Planer": ["Plan för Älgtorget"],
    "Lägesbilder": ["Lägesbild av Älgtorget"],
    "Styrdokument": ["Riktlinje för centrum"],
    "Indikatorer": ["Händelser på Älgtorget"],
    "Rapporter": ["Skadegörelse, Älgtorget"],
    "Insatser": ["Kvällspass på Älgtorget"],
    "Beslut": ["Belysning på Älgtorget"],
    "Uppdrag": ["Ta in pris för Älgtorget"],
    "Ärenden på dagordningar": ["Älgtorget i sommar"],
    "Medborgarlöften": ["Älgtorget blir ljust."],
    "Överenskommelser": ["Samverkan i centrum"],
    "Dialoger": ["Vandring över Älgtorget"],
}
OPEN = {"Åtgärder", "Fokusområden", "Planer", "Indikatorer", "Medborgarlöften"}
IN_FORUM = {"Beslut", "Uppdrag"}
OF_POLICE = {"Rapporter", "Insatser", "Uppdrag", "Överenskommelser", "Dialoger"}


def test_coordinator_finds_one_of_each_kind_in_whatever_case(client, everything):
    hits = found(client, "ÄLGTORGET")
    meetings = hits.pop("Möten")

    assert hits == ALL
    assert len(meetings) == 2


@pytest.mark.parametrize(
    ("who", "kinds"),
    [("stranger", OPEN), ("member", OPEN | IN_FORUM), ("police", OPEN | OF_POLICE)],
)
def test_others_find_what_they_may_see(everything, police, who, kinds):
    user = make_user(organisation=police if who == "police" else None)
    if who == "member":
        make_membership(everything, user=user)
    client = StrictClient()
    client.force_login(user)

    hits = found(client, "älgtorget")
    meetings = hits.pop("Möten", [])

    assert hits == {kind: ALL[kind] for kind in kinds}
    assert len(meetings) == (2 if who == "member" else 0)


def test_what_is_secret_is_found_by_none_but_the_entitled():
    council = make_council()
    make_closed_meeting(council, "Ordningen [[18 kap. 1 §: på Älgtorget]]")
    entitled, other = make_user(), make_user()
    make_membership(council, user=entitled, reads_secrets=True)
    make_membership(council, user=other)
    hits = {}
    for name, user in (("entitled", entitled), ("other", other)):
        client = StrictClient()
        client.force_login(user)
        hits[name] = found(client, "Älgtorget")

    assert hits == {
        "entitled": {"Beslut": ["Ordningen [Sekretess 18 kap. 1 § OSL: på Älgtorget]"]},
        "other": {},
    }


def test_text_of_a_report_is_searched_and_not_shown(client):
    make_report(text="Glas över hela Älgtorget", place_name="Skolan")

    response = client.get(reverse("search"), {"q": "glas över"})

    assert [group.heading for group in response.context["groups"]] == ["Rapporter"]
    assert "Glas över hela" not in response.content.decode()


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, []),
        ({"q": ""}, ["Skriv vad du söker."]),
        ({"q": "  "}, ["Skriv vad du söker."]),
        ({"q": "a"}, ["Skriv minst två tecken."]),
        ({"q": "a\x00b"}, ["Null-tecken är inte tillåtna."]),
        ({"q": "a" * 101}, ["Skriv högst 100 tecken."]),
    ],
)
def test_bad_words_are_told_beside_the_field(client, asked, said):
    response = client.get(reverse("search"), asked)

    assert response.context["form"].errors.get("q", []) == said


@pytest.mark.parametrize("rows", [1, 3])
def test_search_costs_the_same_for_any_number_of_hits(client, rows, django_assert_num_queries):
    council = make_council(name="Torggruppen")
    for number in range(rows):
        make_action(focus_area=make_focus_area(title="Torget"), title=f"Torget {number}")
        make_closed_meeting(council, "Torget", on=dt.date(2026, 3, number + 1))
        make_promise(text="Torget blir ljust.")
        make_report(place_name="Torget")

    with django_assert_num_queries(20):
        client.get(reverse("search"), {"q": "torget"})
