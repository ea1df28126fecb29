import datetime as dt

import pytest
from django.utils import timezone

from plans.choices import AcceptanceAnswer, ActionStatus, PlanStatus
from plans.models import Acceptance, Action
from plans.models.accepted import wording_of
from tests.client import assert_fragment_is_part_of_page
from tests.factories import make_action, make_focus_area, make_organisation, make_plan, make_user
from tests.plans.decided import made_decided, open_revision

ADDRESS = "/planer/atgarder/"


# Lacks no letter of SMART but A.
WHOLE = {
    "place": "Parken", "funding": "inom_ram", "resources": "Arbetstid", "due_on": dt.date(2027, 12, 31),
    "goals": [{"text": "Ett mål", "judged_by": "Rådet bedömer"}],
}  # fmt: skip


def titles(client, **chosen) -> list[str]:
    """The titles of the list, in its order."""
    page = client.get(ADDRESS, chosen, headers={"HX-Request": "true"}).content.decode()
    return [part.split("</a>")[0].split(">")[-1] for part in page.split('class="table__name"')[1:]]


def days(number: int) -> dt.date:
    return timezone.localdate() + dt.timedelta(days=number)


# --- Who sees what ---

COORDINATOR, PARTY, STRANGER, NOBODYS = "coordinator", "party", "stranger", "nobody's"
SEEN = {
    PlanStatus.DRAFT: {COORDINATOR},
    PlanStatus.REFERRED: {COORDINATOR, PARTY},
    PlanStatus.PROPOSED: {COORDINATOR},
    PlanStatus.DECIDED: {COORDINATOR, PARTY, STRANGER, NOBODYS},
    PlanStatus.REPLACED: {COORDINATOR, PARTY, STRANGER, NOBODYS},
}


@pytest.mark.parametrize("status", PlanStatus)
def test_living_actions_are_seen_by_those_whose_the_plan_is_open_to(status):
    party = make_organisation()
    plan = make_plan(status=status)
    action = make_action(focus_area=make_focus_area(plan=plan), lead=party)
    people = {
        COORDINATOR: make_user(is_coordinator=True),
        PARTY: make_user(organisation=party, is_reporter=True),
        STRANGER: make_user(organisation=make_organisation(), is_administrator=True),
        NOBODYS: make_user(),
    }

    seeing = {who for who, user in people.items() if action in Action.objects.visible_to(user)}

    assert seeing == SEEN[status]


def test_party_that_answers_twice_sees_the_action_once():
    party = make_organisation()
    plan = make_plan(status=PlanStatus.REFERRED)
    area = make_focus_area(plan=plan)
    for _ in range(2):
        make_action(focus_area=area, lead=party, responsible=[make_organisation()])

    assert Action.objects.visible_to(make_user(organisation=party)).count() == 2


def test_plan_under_revision_is_pointed_at_as_it_was_decided(anonymous, coordinator):
    action = make_action()
    made_decided(action.plan, coordinator)
    open_revision(action.plan, coordinator)
    anonymous.force_login(make_user())

    page = anonymous.get(ADDRESS).content.decode()

    assert "Inga åtgärder än" in page
    assert f"{action.plan.title} revideras." in page


# --- What comes first ---


def test_what_needs_attention_comes_first(client):
    lead = make_organisation()
    area = make_focus_area()

    def make(title, **kw):
        return make_action(focus_area=area, title=title, **(WHOLE | {"lead": lead} | kw))

    make("Klar och gammal", status=ActionStatus.DONE, due_on=days(-100))
    make("Vilande", status=ActionStatus.RESTING, due_on=days(-3))
    accepted = make("Accepterad", status=ActionStatus.ONGOING)
    Acceptance.objects.create(
        action=accepted, organisation=lead, wording=wording_of(accepted), name="Karin",
        answer=AcceptanceAnswer.ACCEPTED, answered_at=timezone.now(), user=make_user(),
    )  # fmt: skip
    make("Inte accepterad")
    make("Utan huvudansvarig", lead=None)
    make("Sen sedan i går", status=ActionStatus.ONGOING, due_on=days(-1))
    make("Sen sedan länge", due_on=days(-90))
    make("Sagd vara sen", status=ActionStatus.LATE, due_on=days(1))
    make("Mål saknas", goals=[])

    assert titles(client) == [
        "Sen sedan länge",
        "Sen sedan i går",
        "Sagd vara sen",
        "Inte accepterad",
        "Utan huvudansvarig",
        "Mål saknas",
        "Accepterad",
        "Vilande",
        "Klar och gammal",
    ]


def test_late_action_tells_its_days(client):
    make_action(title="Trygghetsvandring", due_on=days(-1))
    make_action(title="Belysning", due_on=days(-51))

    page = client.get(ADDRESS).content.decode()

    assert "51 dagar sen" in page
    assert "1 dag sen" in page
    assert '?brist=forsenad">2 försenade</a>' in page


def test_list_sorts_by_each_column_both_ways(client):
    area = make_focus_area()
    first, second = make_organisation(name="Polisen"), make_organisation(name="Bolaget")
    make_action(focus_area=area, title="Första", lead=first, due_on=days(3))
    make_action(focus_area=area, title="Andra", lead=second)
    make_action(focus_area=area, title="Tredje", due_on=days(9))

    assert titles(client, sort="name") == ["Första", "Andra", "Tredje"]
    assert titles(client, sort="-name") == ["Tredje", "Andra", "Första"]
    assert titles(client, sort="lead") == ["Andra", "Första", "Tredje"]
    assert titles(client, sort="-lead") == ["Första", "Andra", "Tredje"]
    assert titles(client, sort="due_on") == ["Första", "Tredje", "Andra"]
    assert titles(client, sort="-due_on") == ["Tredje", "Första", "Andra"]


# --- What is chosen ---


@pytest.fixture
def lamps():
    """Three actions that differ in everything one may choose by."""
    police, company = make_organisation(name="Polisen"), make_organisation(name="Ekstads Teknik")
    plan = make_plan(title="Åtgärdsplan")
    centre = make_focus_area(plan=plan, title="Ängby centrum")
    yards = make_focus_area(plan=plan, title="Gårdarna")
    old = make_focus_area(plan=make_plan(title="Gammal plan", status=PlanStatus.REPLACED), title="Parken")
    make_action(
        focus_area=centre, title="Gatlampor", how="Rondera med ÖVERBLICK.", lead=company, due_on=days(-2),
        goals=["Färre mörka ställen"],
    )  # fmt: skip
    make_action(focus_area=yards, title="Vandring", lead=police, responsible=[company], due_on=days(2))
    make_action(focus_area=old, title="Buskröjning", status=ActionStatus.DONE)
    return {"plan": plan, "old": old.plan, "centre": centre, "police": police, "company": company}


def test_list_is_narrowed_by_what_is_chosen(client, lamps):
    assert titles(client) == ["Gatlampor", "Vandring"]
    assert titles(client, plan="alla") == ["Gatlampor", "Vandring", "Buskröjning"]
    assert titles(client, plan=lamps["old"].pk) == ["Buskröjning"]
    assert titles(client, omrade=lamps["centre"].pk) == ["Gatlampor"]
    assert titles(client, part=lamps["police"].pk) == ["Vandring"]
    assert titles(client, part=lamps["company"].pk) == ["Gatlampor", "Vandring"]
    assert titles(client, status=ActionStatus.LATE) == ["Gatlampor"]
    assert titles(client, brist="forsenad") == ["Gatlampor"]
    assert titles(client, plan="alla", brist="ansvarig") == ["Buskröjning"]
    assert titles(client, plan="alla", brist="mal") == ["Vandring", "Buskröjning"]
    assert titles(client, smart="M") == ["Gatlampor"]
    assert titles(client, smart="T") == []


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("GATLAMPOR", ["Gatlampor"]),
        ("överblick", ["Gatlampor"]),
        ("mörka", ["Gatlampor"]),
        ("ängby", ["Gatlampor"]),
        ("polisen", ["Vandring"]),
        ("teknik vandring", ["Vandring"]),
        ("vandring finns-inte", []),
        (".*", []),
        ("(", []),
        ("***:(", []),
        ("a" * 500, []),
    ],
)
def test_words_are_found_in_whatever_case_wherever_they_stand(client, lamps, words, found):
    assert titles(client, q=words) == found


def test_what_is_chosen_is_told_and_taken_away_one_by_one(client, lamps):
    page = client.get(ADDRESS, {"part": lamps["police"].pk, "q": "vandring", "sort": "name"}).content.decode()

    assert "<strong>1 åtgärd</strong>" in page
    assert 'aria-label="Ta bort filter: Ansvarig part Polisen"' in page
    assert f'href="{ADDRESS}?q=vandring&amp;sort=name"' in page
    assert f'href="{ADDRESS}?part={lamps["police"].pk}&amp;sort=name"' in page
    assert "Rensa filter" in page


def test_list_fragment(client, lamps):
    assert_fragment_is_part_of_page(client, ADDRESS, {"q": "vandring", "sort": "-name"})


def test_no_actions_is_told_from_an_empty_selection(client):
    assert "Inga åtgärder än" in client.get(ADDRESS).content.decode()
    make_action()
    assert "Inget i urvalet" in client.get(ADDRESS, {"q": "finns inte"}).content.decode()


@pytest.mark.parametrize(
    "query",
    [
        "plan=9999999999999999999", "plan=x", "omrade=-1", "part=0", "status=x", "brist=x", "q=%00", "q=%25",
        "sort=nope", "page=99", "page=x", "q=" + "å+" * 300,
    ],
)  # fmt: skip
def test_odd_addresses_are_answered(client, query):
    make_action()

    assert client.get(f"{ADDRESS}?{query}").status_code in (200, 404)


def test_plan_of_others_cannot_be_asked_for(anonymous):
    hidden = make_action(title="Hemligt utkast")
    anonymous.force_login(make_user())

    for chosen in ({"plan": hidden.plan_id}, {"omrade": hidden.focus_areas.get().pk}, {"plan": "alla"}):
        page = anonymous.get(ADDRESS, chosen).content.decode()
        assert "Hemligt" not in page
        assert hidden.plan.title not in page


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_action(lead=make_organisation(), responsible=[make_organisation(), make_organisation()])

    # session, user, municipality; focus areas and parties to choose among; two for the figures; count,
    # keys; rows, places, parties, goals, answers
    with django_assert_num_queries(14):
        response = client.get(ADDRESS)

    assert f"<strong>{rows} åtgärd" in response.content.decode()


def test_action_under_two_focus_areas_is_listed_once(client):
    action = make_action(title="Vandring", lead=make_organisation())
    other = make_focus_area(plan=action.plan, title="Parken")
    action.placements.create(focus_area=other)

    assert titles(client) == ["Vandring"]
    assert titles(client, omrade=other.pk) == ["Vandring"]


def test_new_action_is_begun_from_the_list_under_a_focus_area_that_can_be_written_in(client, coordinator):
    area = make_focus_area(title="Parken")
    decided = make_plan(title="Beslutad plan", status=PlanStatus.DECIDED)
    make_focus_area(plan=decided, title="Torget")
    assert 'href="/planer/atgarder/ny/"' in client.get(ADDRESS).content.decode()

    page = client.get("/planer/atgarder/ny/").content.decode()

    assert f'href="/planer/block/fokusomrade/{area.pk}/ny-atgard/redigera/"' in page
    assert f'href="/planer/{decided.pk}/revidera/"' in page
    assert "Torget" not in page


def test_new_action_is_offered_to_coordinators_only(anonymous):
    anonymous.force_login(make_user())

    assert "/planer/atgarder/ny/" not in anonymous.get(ADDRESS).content.decode()
    assert anonymous.get("/planer/atgarder/ny/").status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_choosing_where_a_new_action_stands_costs_the_same(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_focus_area()

    # session, user, municipality; plans and their focus areas; decided plans
    with django_assert_num_queries(6):
        client.get("/planer/atgarder/ny/")
