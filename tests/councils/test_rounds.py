import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from councils.models import Assignment, DecisionEffect, ItemProposal, ItemRecord
from councils.workflow import rounds
from incidents.models import Intervention, OperationalBrief
from incidents.workflow.briefs import Judged
from kommunbrott.access import Overtaken
from kommunbrott.models import TextDraft
from tests.client import StrictClient
from tests.factories import (
    make_area,
    make_assignment,
    make_attendance,
    make_council,
    make_intervention,
    make_meeting,
    make_membership,
    make_open_meeting,
    make_organisation,
    make_report,
    make_user,
)


@pytest.fixture
def council():
    return make_council(name="EST-gruppen", short_name="EST", kind="est")


@pytest.fixture
def meeting(council):
    return make_open_meeting(council)


@pytest.fixture
def areas():
    return [make_area(name=name, kind="omrade") for name in ("Centrum", "Hamnen")]


@pytest.fixture
def begun(meeting, areas, coordinator):
    return rounds.begin(meeting, by=coordinator, today=timezone.localdate())


def page_of(meeting) -> str:
    return reverse("councils:meeting_round", args=[meeting.pk])


def of_area(meeting, area) -> str:
    return reverse("councils:meeting_area", args=[meeting.pk, area.pk])


def judged() -> list[tuple]:
    rows = OperationalBrief.objects.get().judgements.order_by("area__name")
    return [(row.area.name, row.level, row.motive) for row in rows]


RED = {"level": "rott", "motive": "Tre rutor krossade.", "was_level": "", "was_motive": ""}


def test_round_begins_once_with_an_item_about_a_lägesbild_of_its_own(client, meeting):
    for _ in range(2):
        client.post(reverse("councils:meeting_round_begin", args=[meeting.pk]))

    brief = OperationalBrief.objects.get()
    assert [(item.title, item.brief) for item in meeting.items.all()] == [("Läget runt", brief)]


def test_round_goes_on_with_the_lägesbild_that_is_open(meeting, areas, coordinator):
    brief = OperationalBrief.objects.create(
        number=7, starts_on=timezone.localdate(), ends_on=timezone.localdate(), made_by=coordinator
    )

    assert rounds.begin(meeting, by=coordinator, today=timezone.localdate()).item.brief == brief


def test_areas_are_judged_one_by_one(client, meeting, begun, areas):
    make_report(area=areas[1])
    first = client.post(of_area(meeting, areas[0]), RED)
    second = client.get(first["Location"]).content.decode()
    client.post(of_area(meeting, areas[1]), RED | {"level": "gront", "motive": "Inget särskilt."})
    last = client.get(page_of(meeting)).content.decode()

    assert first["Location"] == f"{page_of(meeting)}?efter={areas[0].pk}#aktuell"
    assert f'action="{of_area(meeting, areas[1])}"' in second
    assert "1 rapport</a>" in second
    assert judged() == [("Centrum", "rott", "Tre rutor krossade."), ("Hamnen", "gront", "Inget särskilt.")]
    assert "Alla områden är bedömda." in last
    assert not TextDraft.objects.exists()


@pytest.mark.parametrize(
    ("data", "said"),
    [
        ({"motive": "Mörkt."}, "Välj rött, gult eller grönt."),
        ({"level": "rott"}, "Skriv varför området får den bedömningen."),
        ({"level": "lila", "motive": "Mörkt."}, "Välj"),
        ({"level": "rott", "motive": "Han heter 19850101-1236."}, "personnummer"),
        ({"level": "rott", "motive": "M\0rkt."}, ""),
        ({"do": "insats"}, "Skriv vad som ska göras."),
        ({"do": "insats", "insats-title": "Rond", "insats-ends_on": "1900-01-01"}, "Välj en dag från i dag"),
        ({"do": "insats", "insats-title": "Rond", "insats-organisation": "99999999999999999999"}, "Välj"),
    ],
)
def test_bad_input_is_told_and_nothing_is_lost(client, meeting, begun, areas, data, said):
    page = client.post(of_area(meeting, areas[0]), data)

    assert page.status_code == 422
    assert said in page.content.decode()
    assert (judged(), Intervention.objects.count()) == ([], 0)
    for name in ("motive", "insats-title"):
        assert data.get(name, "").partition("\0")[0] in page.content.decode()


def test_who_judges_later_sees_what_the_other_wrote(client, meeting, begun, areas, coordinator):
    rounds.judge(meeting, Judged(areas[0].pk, "gult", "Klotter."), by=coordinator, was=("", ""))

    told = client.post(of_area(meeting, areas[0]), RED)
    page = told.content.decode()
    between = judged()
    client.post(of_area(meeting, areas[0]), RED | {"was_level": "gult", "was_motive": "Klotter."})

    assert told.status_code == 409
    assert "Gult: Klotter." in page
    assert "Tre rutor krossade." in page
    assert between == [("Centrum", "gult", "Klotter.")]
    assert judged() == [("Centrum", "rott", "Tre rutor krossade.")]


def test_intervention_is_decided_and_stands_in_the_minutes(client, meeting, begun, areas):
    party, until = make_organisation(name="Ekstads Teknik AB"), timezone.localdate() + dt.timedelta(days=9)
    client.post(
        of_area(meeting, areas[0]),
        {
            "do": "insats", "insats-title": "Väktarrond", "insats-organisation": party.pk,
            "insats-ends_on": until.isoformat(), "level": "rott", "motive": "Skriver ännu.",
        },
    )  # fmt: skip

    made = Intervention.objects.get()
    record = ItemRecord.objects.get(pk=begun.pk)
    assert (made.title, [*made.areas.all()], [*made.organisations.all()], made.ends_on) == (
        "Väktarrond", [areas[0]], [party], until,
    )  # fmt: skip
    assert [effect.intervention for effect in DecisionEffect.objects.filter(record=record)] == [made]
    assert record.clauses.last().text.startswith(
        "besluta om insatsen Väktarrond i Centrum, Ekstads Teknik AB,"
    )
    # What was typed of the area beside it is still there.
    page = client.get(f"{page_of(meeting)}?omrade={areas[0].pk}").content.decode()
    assert "Skriver ännu." in page
    assert 'value="Väktarrond"' not in page


def test_what_the_group_cannot_settle_is_proposed_to_the_council(client, meeting, begun, areas):
    target = make_meeting(make_council(name="Rådet", kind="rad"))
    client.post(of_area(meeting, areas[0]), {"do": "lyft", "lyft-text": "Kamera saknar pengar."})

    proposal = ItemProposal.objects.get()
    assert proposal.meeting == target
    assert proposal.text.startswith("Centrum: Kamera saknar pengar. (Från EST ")


def test_nothing_is_raised_where_no_council_meets(meeting, begun, areas, coordinator):
    with pytest.raises(Overtaken):
        rounds.raise_to_council(meeting, areas[0], "Kamera.", by=coordinator, now=timezone.now())


def test_assignment_is_pressed_done_and_left(client, council, meeting, begun):
    assignment = make_assignment(council=council, text="Byt kodlås")
    address = reverse("councils:meeting_assignment", args=[meeting.pk, assignment.pk])

    def state():
        row = Assignment.objects.get()
        return row.status, row.is_open, row.closing_reason[:28]

    for _ in range(2):
        client.post(address, {"state": "klart"})
    done, page = state(), client.get(page_of(meeting)).content.decode()
    client.post(address, {"state": "kvar"})

    assert done == ("klart", False, "Redovisades som klart på EST")
    assert "Byt kodlås" in page
    assert "1 av 1 klara" in page
    assert state() == ("pagar", True, "")


def test_open_assignments_and_interventions_stand_under_their_area(client, council, meeting, begun, areas):
    make_assignment(council=council, text="Byt kodlås", area=areas[0])
    make_assignment(council=council, text="Ring regionen", area=areas[1])
    make_intervention(title="Kvällspass").areas.add(areas[0])
    make_intervention(title="Nattvandring").areas.add(areas[1])

    page = client.get(f"{page_of(meeting)}?omrade={areas[0].pk}").content.decode()
    card = page.partition('id="aktuell"')[2].partition('</li>\n<li class="round__area"')[0]

    assert [word in card for word in ("Byt kodlås", "Kvällspass", "Ring regionen", "Nattvandring")] == [
        True, True, False, False,
    ]  # fmt: skip


def test_draft_is_kept_shown_and_thrown_away(client, meeting, begun, areas):
    address = reverse("councils:meeting_area_draft", args=[meeting.pk, areas[0].pk])
    client.post(address, {"motive": "Halvfärdigt", "level": "gult", "insats-title": "Rond"})
    page = client.get(f"{page_of(meeting)}?omrade={areas[0].pk}").content.decode()
    client.post(address, {"discard": "1"})

    assert "Halvfärdigt" in page
    assert 'value="Rond"' in page
    assert "inte har sparat" in page
    assert not TextDraft.objects.exists()


def test_attendance_pressed_in_the_round_leads_back_and_keeps_what_is_typed(client, meeting, begun, areas):
    person = make_attendance(meeting)
    answer = client.post(
        reverse("councils:attendance_take", args=[person.pk]),
        RED | {"omrade": areas[0].pk, "presence": "borta"},
    )

    assert answer["Location"] == f"{page_of(meeting)}?omrade={areas[0].pk}"
    assert "Tre rutor krossade." in client.get(answer["Location"]).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_round_costs_the_same_for_any_number(
    client, council, meeting, begun, areas, rows, django_assert_num_queries
):
    for number in range(rows):
        area = make_area(name=f"Område {number}", kind="omrade")
        make_report(area=area)
        make_assignment(council=council, area=area, organisation=make_organisation())
        make_intervention(organisations=[make_organisation()]).areas.add(area)
        make_attendance(meeting)

    with django_assert_num_queries(20):
        client.get(f"{page_of(meeting)}?omrade={areas[0].pk}")


# --- Who may ---


@pytest.mark.parametrize(
    ("who", "kind", "status"),
    [
        ("coordinator", "est", 200),
        ("coordinator", "operativt", 200),
        ("coordinator", "rad", 403),
        ("secretary", "est", 403),
        ("member", "est", 403),
        ("stranger", "est", 404),
    ],
)
def test_who_goes_round(who, kind, status):
    council = make_council(kind=kind)
    meeting, user = make_open_meeting(council), make_user(is_coordinator=who == "coordinator")
    assignment, area = make_assignment(council=council), make_area(kind="omrade")
    if who in ("secretary", "member"):
        make_membership(council, user=user, role="sekreterare" if who == "secretary" else "ledamot")
    client = StrictClient()
    client.force_login(user)
    posts = {
        "meeting_round_begin": (),
        "meeting_area": (area.pk,),
        "meeting_area_draft": (area.pk,),
        "meeting_assignment": (assignment.pk,),
    }

    assert client.get(page_of(meeting)).status_code == status
    for name, more in posts.items():
        answer = client.post(reverse(f"councils:{name}", args=[meeting.pk, *more]), {"state": "klart"})
        allowed = answer.status_code in (200, 302, 422)
        assert allowed is (status == 200), (name, answer.status_code)
        assert allowed or answer.status_code == status
    assert Assignment.objects.get().is_open is (status != 200)


def test_round_ends_with_the_meeting(client, council, coordinator):
    meeting = make_meeting(council, on=timezone.localdate())

    assert client.get(page_of(meeting)).status_code == 403
    with pytest.raises(PermissionDenied):
        rounds.begin(meeting, by=coordinator, today=timezone.localdate())


def test_assignment_of_another_forum_is_not_found(client, meeting, begun):
    other = make_assignment()

    answer = client.post(
        reverse("councils:meeting_assignment", args=[meeting.pk, other.pk]), {"state": "klart"}
    )

    assert answer.status_code == 404
    assert Assignment.objects.get().is_open
