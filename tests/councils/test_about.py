import datetime as dt

import pytest
from django.urls import reverse

from councils.choices import PaperSource
from councils.documents.papers import frozen_paper
from councils.models import AgendaItem, Agreement
from councils.models.about import ABOUT, visible_things
from councils.workflow import gathering, observation_answers
from tests.councils.signed_agreements import FILE, sign
from tests.factories import (
    make_agenda_item,
    make_agreement,
    make_assessment,
    make_closed_meeting,
    make_council,
    make_dialogue,
    make_meeting,
    make_organisation,
    make_plan,
    make_promises,
    make_user,
)
from tests.plans.fixed_assessment import fixed

OWN_KEYS = {"meeting", "carried_from"}


@pytest.fixture
def agreement():
    return make_agreement(make_organisation(), title="Samverkan 2026", ends_on=dt.date(2027, 12, 31))


def papers(meeting) -> list[tuple]:
    (item,) = meeting.content().items
    return [(paper.source, paper.version_id, paper.name, paper.state, paper.sha256) for paper in item.papers]


def test_all_that_an_item_points_at_is_told_of_and_nothing_else():
    keys = {field.name for field in AgendaItem._meta.fields if field.is_relation} - OWN_KEYS

    assert {about.key for about in ABOUT} == keys
    assert {about.source for about in ABOUT} == set(PaperSource) - {PaperSource.MINUTES}


def test_choices_are_what_the_user_sees():
    user = make_user()
    make_plan()

    assert [list(about.choices(user)) for about in ABOUT] == [[]] * len(ABOUT)


def test_agreement_comes_along_as_it_was_signed(agreement, coordinator):
    meeting = make_agenda_item(agreement=agreement).meeting
    before = papers(meeting)
    version = sign(agreement, coordinator)

    assert before == [("avtal", None, "Samverkan 2026", "Utkast, gäller till och med 31 december 2027", "")]
    assert papers(meeting) == [
        (
            "avtal",
            version.pk,
            "Samverkan 2026",
            "Undertecknad, gäller till och med 31 december 2027",
            version.sha256,
        )
    ]
    assert frozen_paper(PaperSource.AGREEMENT, version.pk) == ("Samverkan 2026", FILE)


def test_item_is_tied_to_an_agreement_and_told_of_in_the_meeting(client, agreement):
    meeting = make_meeting()
    fields = {"title": "Ny överenskommelse", "kind": "beslut", "agreement": agreement.pk}
    client.post(reverse("councils:agenda_item_create", args=[meeting.pk]), fields)

    assert AgendaItem.objects.get().agreement == agreement


@pytest.mark.parametrize(("kind", "sees"), [("coordinator", True), ("member", False)])
def test_link_leads_only_where_the_reader_may_go(kind, sees, agreement):
    user = make_user(is_coordinator=kind == "coordinator")
    draft = make_promises()
    item = make_agenda_item(agreement=agreement, promises=draft)

    assert visible_things(item, user) == ([draft, agreement] if sees else [])


def test_what_a_tabled_item_is_about_is_carried_over(agreement, coordinator):
    council = make_council()
    former = make_closed_meeting(council, "Ny överenskommelse")
    record = former.items.get().record
    record.outcome = "bordlagt"
    record.save()
    AgendaItem.objects.update(agreement=agreement)
    meeting = make_meeting(council)

    gathering.fill(meeting, by=coordinator)

    assert meeting.items.get(carried_from__isnull=False).agreement == agreement


def test_agreement_that_is_gone_leaves_the_item(agreement):
    item = make_agenda_item(agreement=agreement)
    agreement.parties.all().delete()
    Agreement.objects.all().delete()

    assert AgendaItem.objects.get(pk=item.pk).agreement is None


def test_dialogue_comes_along_when_its_protocol_is_frozen(coordinator):
    dialogue = make_dialogue(title="Vandringen")
    meeting = make_agenda_item(dialogue=dialogue).meeting
    before = papers(meeting)
    content = dialogue.content()
    told = observation_answers.told_back(content, dt.date(2026, 11, 2), "Anslag.")
    printed = observation_answers.Printed(told, FILE, content.digest)
    version = observation_answers.close(dialogue, by=coordinator, printed=printed)

    (paper,) = papers(meeting)
    assert before == [("dialog", None, "Vandringen, 14 oktober 2026", "Inte avslutad än", "")]
    assert (paper[1], paper[4]) == (version.pk, version.sha256)
    assert frozen_paper(PaperSource.DIALOGUE, version.pk) == ("Vandringen", FILE)


def test_lagesbild_comes_along_when_it_is_fixed(coordinator):
    assessment = make_assessment(texts=True, title="Lägesbild 2026")
    meeting = make_agenda_item(assessment=assessment).meeting
    before = papers(meeting)
    version = fixed(assessment, coordinator).version

    (paper,) = papers(meeting)
    assert before == [("lagesbild4", None, "Lägesbild 2026", "Inte fastställd än", "")]
    assert (paper[1], paper[3], paper[4]) == (
        version.pk,
        "Fastställd av Kommunstyrelsen 3 november 2026",
        version.sha256,
    )
    assert frozen_paper(PaperSource.ASSESSMENT, version.pk) == ("Lägesbild 2026", bytes(version.pdf))
