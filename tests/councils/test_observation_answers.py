"""What comes of what was seen: each becomes a report, an action or a reasoned no, is told back, and is frozen."""

import datetime as dt
from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from councils.dialogue_content import DialogueContent
from councils.documents.dialogues import ANSWERS, PROTOCOL
from councils.models import Dialogue, DialogueVersion, Observation, ObservationPhoto
from councils.workflow import observation_answers as workflow
from councils.workflow.observation_answers import Printed, Said
from incidents.models import Report
from kommunbrott.access import Overtaken
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Area, Municipality
from kommunbrott.trees import from_json
from plans.models import Action
from tests.factories import (
    category,
    make_action,
    make_dialogue,
    make_focus_area,
    make_observation,
    make_organisation,
    make_report,
    make_user,
)

TOLD = dt.date(2026, 11, 2)


def url(name: str, *args) -> str:
    return reverse(f"councils:{name}", args=args)


def page(response) -> str:
    return response.content.decode()


@pytest.fixture
def seen():
    dialogue = make_dialogue(made := make_organisation(), led_by=made)
    area = Area.objects.create(name="Björkgården", kind="omrade")
    return make_observation(
        dialogue, text="Mörk trappa", suggestion="En lampa", topic="belysning", stop="Porten", area=area
    )


# --- Report, action, no ---


def test_an_observation_becomes_a_report_with_its_place_time_and_pictures(client, coordinator, seen):
    kind = category("otrygg-plats-belysning")
    ObservationPhoto.objects.create(observation=seen, jpeg=b"bild", width=4, height=3)
    shown = page(client.get(url("observation_report", seen.pk)))
    assert f'<option value="{kind.pk}" selected' in shown
    typed = {
        "ny-category": kind.pk,
        "ny-text": "Mörk trappa",
        "ny-answer": "Ny lampa i november.",
        "ny-edition": 0,
    }

    response = client.post(url("observation_report", seen.pk), typed)

    seen.refresh_from_db()
    report = Report.objects.get()
    assert response.url == seen.get_absolute_url()
    assert (seen.outcome, seen.report, seen.answer, seen.answered_by) == (
        "rapport", report, "Ny lampa i november.", coordinator,
    )  # fmt: skip
    assert (report.what, report.text, report.place_name, report.area, report.starts_at) == (
        "Otrygg plats, trasig belysning", "Mörk trappa", "Porten", seen.area, seen.seen_at,
    )  # fmt: skip
    assert bytes(report.photos.get().jpeg) == b"bild"
    origin = page(client.get(url("report_observations", report.pk), headers={"HX-Request": "true"}))
    assert seen.get_absolute_url() in origin


def test_a_report_that_is_there_is_tied(client, seen):
    report = make_report()

    client.post(url("observation_report", seen.pk), {"number": report.pk, "answer": "", "edition": 0})

    seen.refresh_from_db()
    assert (seen.outcome, seen.report, Report.objects.count()) == ("rapport", report, 1)


def test_an_observation_becomes_an_action_of_a_plan_that_is_written(client, seen):
    area = make_focus_area()
    typed = {"ny-area": area.pk, "ny-title": "Lampa över trappan", "ny-how": "En lampa", "ny-edition": 0}

    client.post(url("observation_action", seen.pk), typed)

    seen.refresh_from_db()
    action = Action.objects.get()
    assert (seen.outcome, seen.action, action.title, action.plan) == (
        "atgard", action, "Lampa över trappan", area.plan,
    )  # fmt: skip
    assert seen.get_absolute_url() in page(client.get(url("action_observations", action.pk)))


def test_an_action_that_is_there_is_tied_and_one_taken_out_answers_nothing(client, seen):
    action = make_action()

    client.post(url("observation_action", seen.pk), {"action": action.pk, "edition": 0})

    seen.refresh_from_db()
    assert (seen.action, seen.needs_answer) == (action, False)
    action.delete()
    seen.refresh_from_db()
    assert seen.needs_answer


def test_a_no_says_why(client, seen):
    silent = client.post(url("observation_refuse", seen.pk), {"answer": " ", "edition": 0})
    assert "Ett nej utan skäl är inget svar" in page(silent)

    client.post(url("observation_refuse", seen.pk), {"answer": "Muren håller uppe gården.", "edition": 0})
    client.post(url("observation_reword", seen.pk), {"answer": "Muren bär gården.", "edition": 1})

    seen.refresh_from_db()
    assert (seen.outcome, seen.answer, seen.edition) == ("nej", "Muren bär gården.", 2)


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("observation_report", {"number": "7777"}, "ingen rapport med det numret"),
        ("observation_report", {"number": "9" * 30}, "mindre än eller lika med"),
        ("observation_report", {"ny-category": "", "ny-text": "Sparas"}, "Sparas"),
        ("observation_report", {"ny-text": "Ring 070-123 45 67"}, "kan peka ut en person"),
        ("observation_action", {"action": "99999999999999999999"}, "finns inte längre"),
        ("observation_refuse", {"answer": "Hon, 19121212-1212, har fel"}, "personnummer"),
    ],
)
def test_a_wrong_answer_is_told_and_answers_nothing(client, seen, name, typed, said):
    response = client.post(url(name, seen.pk), typed)

    assert said in page(response)
    seen.refresh_from_db()
    assert (seen.outcome, Report.objects.count(), Action.objects.count()) == ("", 0, 0)


def test_only_the_coordinator_answers_and_only_while_it_is_open(coordinator, seen):
    said = Said("Nej.", 0)
    with pytest.raises(PermissionDenied):
        workflow.refuse(seen, by=make_user(organisation=seen.dialogue.led_by), said=said)
    closed = make_observation(make_dialogue(status="avslutad"))
    with pytest.raises(PermissionDenied):
        workflow.refuse(closed, by=coordinator, said=said)

    assert not Observation.objects.exclude(outcome="").exists()


def test_the_later_of_two_answers_is_refused_and_makes_no_report(coordinator, seen):
    workflow.refuse(seen, by=coordinator, said=Said("Nej.", 0))

    with pytest.raises(Overtaken):
        workflow.become_report(
            seen,
            Report(category=category("trafik"), starts_at=timezone.now()),
            workflow.receiving.Beside(),
            by=coordinator,
            said=Said("", 0),
        )

    assert not Report.objects.exists()


def test_an_answer_with_a_personnummer_is_never_kept(coordinator, seen):
    with pytest.raises(ValidationError):
        workflow.refuse(seen, by=coordinator, said=Said("Fråga 19121212-1212.", 0))

    assert not Observation.objects.exclude(outcome="").exists()


# --- Closing ---


def printed(dialogue: Dialogue) -> Printed:
    content = dialogue.content()
    return Printed(workflow.told_back(content, TOLD, "Anslag."), b"%PDF-", content.digest)


def test_close_freezes_what_was_answered_and_told_back(coordinator, seen):
    workflow.refuse(seen, by=coordinator, said=Said("Muren håller uppe gården.", 0))

    version = workflow.close(seen.dialogue, by=coordinator, printed=printed(seen.dialogue))

    dialogue = Dialogue.objects.get()
    assert (dialogue.status, dialogue.told_on, dialogue.told_how) == ("avslutad", TOLD, "Anslag.")
    stored = DialogueVersion.objects.get()
    assert (stored, stored.number, stored.is_whole) == (version, 1, True)
    assert stored.tree == replace(dialogue.content(), told_on=TOLD, told_how="Anslag.")
    assert from_json(DialogueContent, stored.content) == stored.tree


def test_close_is_refused_while_something_has_no_answer(coordinator, seen):
    with pytest.raises(PermissionDenied, match="svar"):
        workflow.close(seen.dialogue, by=coordinator, printed=printed(seen.dialogue))

    assert not DialogueVersion.objects.exists()


def test_close_is_refused_when_something_was_seen_after_the_printing(coordinator, seen):
    workflow.refuse(seen, by=coordinator, said=Said("Nej.", 0))
    paper = printed(seen.dialogue)
    make_observation(seen.dialogue, is_positive=True)

    with pytest.raises(Overtaken):
        workflow.close(seen.dialogue, by=coordinator, printed=paper)

    assert not DialogueVersion.objects.exists()


def test_a_reopened_dialogue_gets_one_more_version_and_keeps_the_first(coordinator):
    dialogue = make_dialogue()
    first = workflow.close(dialogue, by=coordinator, printed=printed(dialogue))
    workflow.reopen(dialogue, by=coordinator)

    second = workflow.close(dialogue, by=coordinator, printed=printed(Dialogue.objects.get()))

    assert list(dialogue.versions.all()) == [first, second]
    with pytest.raises(DatabaseError), transaction.atomic():
        DialogueVersion.objects.filter(pk=first.pk).update(number=9)


def test_the_page_of_closing_names_what_waits_then_prints_and_freezes(client, coordinator, seen):
    address = url("dialogue_close", seen.dialogue.pk)
    assert "Mörk trappa" in page(client.get(address))
    workflow.refuse(seen, by=coordinator, said=Said("Muren håller uppe gården.", 0))

    early = client.post(address, {"told_on": "2026-10-01", "told_how": "Anslag."})
    client.post(address, {"told_on": "2026-11-02", "told_how": "Anslag."})

    assert (early.status_code, "före dialogen" in page(early)) == (422, True)
    version = DialogueVersion.objects.get()
    assert bytes(version.pdf).startswith(b"%PDF-")
    file = client.get(url("dialogue_protocol", seen.dialogue.pk))
    assert b"".join(file.streaming_content) == bytes(version.pdf)
    assert "Version 1" in page(client.get(seen.dialogue.get_absolute_url()))
    client.post(url("dialogue_reopen", seen.dialogue.pk))
    assert Dialogue.objects.get().is_open


# --- Told back ---


def told_words(text: str) -> dict[str, bool]:
    words = (
        "Det här hände med det ni såg",
        "Mörk trappa",
        "Muren håller uppe gården.",
        "Nya bänkar",
        "alla 23",
    )
    return {word: word in " ".join(text.split()) for word in words}


def test_what_happened_is_told_on_the_page_and_in_print(client, coordinator, seen):
    Dialogue.objects.update(participants=23)
    make_observation(seen.dialogue, is_positive=True, text="Nya bänkar")
    workflow.refuse(seen, by=coordinator, said=Said("Muren håller uppe gården.", 0))
    dialogue = Dialogue.objects.get()
    brand = brand_of(Municipality.current())

    shown = page(client.get(url("dialogue_answers", dialogue.pk)))
    paper = render_to_string(ANSWERS, {"content": dialogue.content(), "brand": brand})
    protocol = render_to_string(PROTOCOL, {"content": dialogue.content(), "brand": brand, "is_draft": True})

    assert all(told_words(shown).values()), told_words(shown)
    assert all(told_words(paper).values()), told_words(paper)
    assert ("Utkast" in protocol, "Behöver bli bättre (1)" in protocol, coordinator.name in protocol) == (
        True, True, False,
    )  # fmt: skip


def test_a_closed_dialogue_is_read_by_all_and_an_open_one_is_not(anonymous, seen):
    closed = make_dialogue(status="avslutad")
    anonymous.force_login(make_user())

    answers = [
        anonymous.get(url("dialogue_answers", each.pk)).status_code for each in (closed, seen.dialogue)
    ]

    assert answers == [200, 404]
