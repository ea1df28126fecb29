import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from councils.models import AgendaItem, ItemComment, ItemProposal
from councils.workflow import proposals, summoning
from kommunbrott.access import Overtaken
from kommunbrott.models import OutboxMessage
from tests.attached import PDF
from tests.factories import make_agenda_item, make_meeting, make_membership, make_user

GROUND = "18 kap. 1 §"
TEXT = "Mopeder på gångvägen\nFlera har ringt om det."


@pytest.fixture
def meeting():
    return make_meeting(on=timezone.localdate() + dt.timedelta(days=9))


def person(kind, council):
    user = make_user(
        is_coordinator=kind == "coordinator",
        is_administrator=kind == "administrator",
        email=f"{kind.replace(' ', '')}@ekstad.example",
    )
    if kind in ("member", "entitled"):
        make_membership(council, user=user, reads_secrets=kind == "entitled")
    if kind == "member of another":
        make_membership(user=user)
    if kind == "former member":
        make_membership(council, user=user, ends_on=timezone.localdate() - dt.timedelta(days=1))
    return user


def logged_in(user) -> Client:
    client = Client()
    client.force_login(user)
    return client


def summon(meeting, by):
    printed = summoning.Printed(meeting.content(), PDF)
    return summoning.summon(meeting, by=by, printed=printed, reply_by=meeting.day, now=timezone.now())


def propose(meeting, by) -> ItemProposal:
    return proposals.propose(meeting, by=by, text=TEXT, now=timezone.now())


# kind of person: (proposes, comments on an open item, comments on a secret one), once called
TRUTH = {
    "coordinator": (302, 302, 302),
    "member": (302, 302, 403),
    "entitled": (302, 302, 302),
    "former member": (404, 404, 404),
    "member of another": (404, 404, 404),
    "administrator": (404, 404, 404),
}


@pytest.mark.parametrize("kind", TRUTH)
def test_who_proposes_and_comments(kind, meeting, coordinator):
    items = make_agenda_item(meeting), make_agenda_item(meeting, secrecy=GROUND)
    client = logged_in(person(kind, meeting.council))
    comment = [reverse("councils:item_comment_create", args=[item.pk]) for item in items]

    before_the_summons = client.post(comment[0], {"text": "Före kallelsen"}).status_code
    summon(meeting, coordinator)
    statuses = (
        client.post(reverse("councils:item_proposal_create", args=[meeting.pk]), {"text": TEXT}).status_code,
        *(client.post(address, {"text": "Bra"}).status_code for address in comment),
    )
    reads = [client.get(address).status_code for address in comment]

    assert statuses == TRUTH[kind]
    assert before_the_summons == (302 if kind == "coordinator" else 404)
    assert reads == [200 if status == 302 else status for status in TRUTH[kind][1:]]
    assert ItemProposal.objects.count() == (statuses[0] == 302)


@pytest.mark.parametrize("change", [{"status": "installt"}, {"status": "pagar"}])
def test_nothing_is_proposed_to_a_meeting_that_is_cancelled_or_has_begun(change):
    meeting = make_meeting(**change)
    client = logged_in(person("member", meeting.council))

    assert client.get(reverse("councils:item_proposal_create", args=[meeting.pk])).status_code == 403


@pytest.mark.parametrize("text", ["", "x" * 2001, "[[utan grund]]", "\x00"])
def test_proposal_that_cannot_be_kept_is_shown_again(client, meeting, text):
    response = client.post(reverse("councils:item_proposal_create", args=[meeting.pk]), {"text": text})

    assert response.status_code == 200
    assert not ItemProposal.objects.exists()


def test_proposal_that_is_taken_up_becomes_an_item_and_its_maker_is_told(client, meeting, coordinator):
    member = person("member", meeting.council)
    proposal = propose(meeting, member)
    address = reverse("councils:item_proposal_answer", args=[proposal.pk])

    page = client.get(address).content.decode()
    client.post(address, {"answer": "ta-upp", "title": "Mopeder", "text": ""})

    proposal.refresh_from_db()
    item = AgendaItem.objects.get()
    assert 'value="Mopeder på gångvägen"' in page
    assert (item.title, item.text, item.presenter) == ("Mopeder", TEXT, member.name)
    assert (proposal.item, proposal.is_taken_up, proposal.answered_by) == (item, True, coordinator)
    assert [(letter.to, letter.context["paragraphs"][0][:23]) for letter in OutboxMessage.objects.all()] == [
        ("member@ekstad.example", "Ditt förslag tas upp på")
    ]
    assert client.post(address, {"answer": "avboj", "text": "Nej"}).status_code == 403


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"answer": "avboj"}, "Skriv varför det inte tas upp."),
        ({"answer": "ta-upp", "title": ""}, "Skriv vad ärendet ska heta."),
        ({"answer": "kanske"}, "kanske"),
        ({"answer": ""}, "Detta fält måste fyllas i."),
    ],
)
def test_answer_that_is_not_whole_says_what_is_missing(client, meeting, coordinator, typed, said):
    proposal = propose(meeting, coordinator)

    page = client.post(reverse("councils:item_proposal_answer", args=[proposal.pk]), typed).content.decode()

    assert said in page
    assert ItemProposal.objects.get().is_open


def test_second_answer_to_a_proposal_loses(meeting, coordinator):
    proposal = propose(meeting, coordinator)
    answer = proposals.Answer("", "Nästa gång.")
    proposals.answer_proposal(proposal, by=coordinator, answer=answer, now=timezone.now())

    with pytest.raises(Overtaken):
        proposals.answer_proposal(
            proposal, by=coordinator, answer=proposals.Answer("Mopeder", ""), now=timezone.now()
        )

    assert not AgendaItem.objects.exists()


@pytest.mark.parametrize("kind", ["member", "member of another"])
def test_only_the_coordinator_answers_and_a_member_sees_only_its_own(kind, meeting, coordinator):
    proposal = propose(meeting, coordinator)
    client = logged_in(person(kind, meeting.council))
    refused = 403 if kind == "member" else 404

    address = reverse("councils:item_proposal_answer", args=[proposal.pk])
    assert {client.get(address).status_code, client.post(address).status_code} == {refused}
    if kind == "member":
        mine = propose(meeting, meeting.council.memberships.get().user)
        page = client.get(meeting.get_absolute_url()).content.decode()
        assert (page.count("Väntar på svar"), mine.text.split("\n")[0] in page) == (1, True)


def test_comment_is_shown_with_its_secrets_masked(meeting, coordinator):
    item = make_agenda_item(meeting, title="Läget")
    summon(meeting, coordinator)
    ItemComment.objects.create(
        item=item, text=f"Se [[{GROUND}: huset]]", made_by=coordinator, made_at=timezone.now()
    )
    address = reverse("councils:item_comment_create", args=[item.pk])

    by_kind = {
        kind: logged_in(person(kind, meeting.council)).get(address).content.decode()
        for kind in ("member", "entitled")
    }
    summons_page = logged_in(person("member", meeting.council)).get(
        reverse("councils:summons_detail", args=[meeting.pk])
    )

    assert ("huset" in by_kind["member"], "huset" in by_kind["entitled"]) == (False, True)
    assert "1 kommentar" in summons_page.content.decode()


def test_comment_on_an_item_that_was_taken_away_is_told_so(meeting, coordinator):
    item = make_agenda_item(meeting)
    AgendaItem.objects.all().delete()

    with pytest.raises(Overtaken):
        proposals.comment(item, by=coordinator, text="Bra", now=timezone.now())
