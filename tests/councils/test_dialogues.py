"""Dialogues: who sees and writes what, and that what is seen is kept once and never says who."""

import datetime as dt
import uuid

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from councils import dialogue_access as access
from councils.choices import DIALOGUE_TRANSITIONS, DialogueStatus
from councils.models import Dialogue, Observation
from councils.workflow import dialogues as workflow
from kommunbrott.access import Overtaken
from kommunbrott.photos import Photo
from tests.factories import (
    make_action,
    make_dialogue,
    make_observation,
    make_organisation,
    make_promises,
    make_report,
    make_user,
)

TODAY = dt.date(2026, 11, 21)


@pytest.fixture
def people(coordinator):
    """The coordinator, one who works for the leading party, one for a party taking part, and somebody else."""
    leading, taking_part, other = (make_organisation() for _ in range(3))
    return {
        "coordinator": coordinator,
        "leader": make_user(organisation=leading),
        "party": make_user(organisation=taking_part),
        "other": make_user(organisation=other),
        "nobody": make_user(),
    }


def dialogue_of(people, **kw) -> Dialogue:
    return make_dialogue(people["party"].organisation, led_by=people["leader"].organisation, **kw)


# --- Who ---


@pytest.mark.parametrize(
    ("who", "sees_open", "sees_closed", "observes", "writes"),
    [
        ("coordinator", True, True, True, True),
        ("leader", True, True, True, False),
        ("party", True, True, True, False),
        ("other", False, True, False, False),
        ("nobody", False, True, False, False),
    ],
)
def test_access_to_dialogues(people, who, sees_open, sees_closed, observes, writes):
    user, open_one = people[who], dialogue_of(people)
    closed = dialogue_of(people, status="avslutad")
    visible = set(Dialogue.objects.visible_to(user))

    assert (open_one in visible, closed in visible) == (sees_open, sees_closed)
    assert bool(access.may_observe(user, open_one)) is observes
    assert bool(access.may_write_dialogue(user, open_one)) is writes
    assert not access.may_observe(user, closed)
    assert not access.may_write_dialogue(user, closed)


@pytest.mark.parametrize(
    ("who", "own", "answered", "may"),
    [
        ("coordinator", False, True, True),
        ("party", True, False, True),
        ("party", True, True, False),
        ("party", False, False, False),
        ("other", True, False, False),
    ],
)
def test_access_to_an_observation(people, who, own, answered, may):
    outcome = {"outcome": "nej", "answer": "Muren håller uppe gården."} if answered else {}
    writer = people[who] if own else make_user()
    one = make_observation(dialogue_of(people), made_by=writer, **outcome)

    assert bool(access.may_change_observation(people[who], one)) is may


def test_every_status_leads_somewhere_known():
    assert set(DIALOGUE_TRANSITIONS) == set(DialogueStatus)


# --- Reading ---


def test_coming_dialogues_stand_in_order_and_end_after_their_last_day():
    later = make_dialogue(held_on=dt.date(2027, 4, 14))
    today = make_dialogue(held_on=TODAY)
    survey = make_dialogue(kind="enkat", held_on=dt.date(2026, 11, 1), until_on=TODAY)
    make_dialogue(held_on=dt.date(2026, 11, 20))

    assert list(Dialogue.objects.coming(TODAY)) == [survey, today, later]


def test_only_what_the_coordinator_has_said_so_of_is_public():
    shown = make_dialogue(is_public=True)
    make_dialogue()

    assert list(Dialogue.objects.public()) == [shown]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "14 oktober 2026"),
        ({"starts": dt.time(18)}, "14 oktober 2026 kl. 18"),
        ({"starts": dt.time(17, 30), "ends": dt.time(19)}, "14 oktober 2026 kl. 17.30–19"),
        ({"until_on": dt.date(2026, 10, 31)}, "14–31 oktober 2026"),
    ],
)
def test_when_is_told_in_words(values, words):
    assert Dialogue(held_on=dt.date(2026, 10, 14), **values).when == words


def test_unanswered_is_what_should_be_better_and_has_no_answer_that_stands():
    dialogue = make_dialogue()
    waiting = make_observation(dialogue)
    make_observation(dialogue, is_positive=True)
    make_observation(dialogue, outcome="nej", answer="Muren håller uppe gården.")
    make_observation(dialogue, outcome="rapport", report=make_report())
    make_observation(dialogue, outcome="rapport")  # the report has been weeded out since
    make_observation(dialogue, outcome="atgard", action=make_action())
    taken_out = make_observation(dialogue, outcome="atgard")

    found = list(dialogue.observations.unanswered())

    assert found == [waiting, taken_out]
    assert [one for one in dialogue.observations.all() if one.needs_answer] == found
    listed = Dialogue.objects.for_list().get()
    assert (listed.observation_count, listed.unanswered_count) == (7, 2)
    assert [one.number for one in dialogue.content().unanswered] == [one.number for one in found]


# --- Writing ---


def unsaved(dialogue: Dialogue, **kw) -> Observation:
    return Observation(dialogue=dialogue, **{"text": "Mörk trappa"} | kw)


def test_observe_numbers_and_keeps_pictures(people):
    dialogue = dialogue_of(people)
    picture = Photo(b"jpeg", 4, 3)

    first = workflow.observe(unsaved(dialogue), [picture] * 5, by=people["party"])
    second = workflow.observe(unsaved(dialogue), by=people["leader"])

    assert [(one.number, one.made_by, one.photos.count()) for one in (first, second)] == [
        (1, people["party"], 3),
        (2, people["leader"], 0),
    ]


def test_observe_receives_the_same_submission_once(people):
    dialogue, key = dialogue_of(people), uuid.uuid4()
    first = workflow.observe(unsaved(dialogue, submission=key), by=people["party"])

    again = workflow.observe(unsaved(dialogue, submission=key), by=people["party"])
    stranger = workflow.observe(unsaved(dialogue, submission=key), by=people["leader"])

    assert again == first
    assert (stranger.number, stranger.submission != key) == (2, True)


def test_observe_refuses_strangers_and_closed_dialogues(people):
    with pytest.raises(PermissionDenied):
        workflow.observe(unsaved(dialogue_of(people)), by=people["other"])
    with pytest.raises(PermissionDenied):
        workflow.observe(unsaved(dialogue_of(people, status="avslutad")), by=people["coordinator"])

    assert not Observation.objects.exists()


@pytest.mark.parametrize("field", ["text", "suggestion", "place_name"])
def test_a_personnummer_is_never_kept(people, field):
    with pytest.raises(ValidationError):
        workflow.observe(unsaved(dialogue_of(people), **{field: "Hon, 19121212-1212"}), by=people["party"])

    assert not Observation.objects.exists()


def test_change_tells_the_later_of_two_writers(people):
    one = make_observation(dialogue_of(people), made_by=people["party"])
    one.text = "Ljus trappa"
    workflow.change_observation(one, by=people["party"], edition=0)

    with pytest.raises(Overtaken):
        workflow.change_observation(one, by=people["coordinator"], edition=0)

    assert Observation.objects.get().text == "Ljus trappa"


def test_save_dialogue_keeps_its_rows_and_tells_the_later_writer(coordinator):
    party, document = make_organisation(), make_promises()
    dialogue = Dialogue(title="Vandring", held_on=TODAY)
    more = {"by": coordinator, "parties": [party], "promises": [document]}
    workflow.save_dialogue(dialogue, edition=0, **more)
    workflow.save_dialogue(dialogue, edition=0, **more)

    with pytest.raises(Overtaken):
        workflow.save_dialogue(dialogue, edition=0, **more)

    stored = Dialogue.objects.get()
    assert (stored.edition, list(stored.parties.all()), list(stored.promises.all())) == (
        1,
        [party],
        [document],
    )


def test_a_dialogue_with_observations_is_not_removed(coordinator):
    empty, written = make_dialogue(), make_observation().dialogue
    workflow.remove_dialogue(empty, by=coordinator)

    with pytest.raises(PermissionDenied):
        workflow.remove_dialogue(written, by=coordinator)

    assert list(Dialogue.objects.all()) == [written]


def test_seen_at_is_when_it_was_seen():
    assert timezone.now() - make_observation().seen_at < dt.timedelta(minutes=1)
