import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import timezone

from kommunbrott.models import OutboxMessage, SignedLinkUse
from plans.choices import PlanLink
from plans.models import Action, FollowUp, FollowUpReport, FollowUpRequest, FollowUpRound
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_follow_up,
    make_follow_up_round,
    make_municipality,
    make_organisation,
    make_plan,
    make_signed_link,
    make_user,
)
from tests.plans.decided import made_decided
from tests.plans.follow_ups import make_decided_plan, make_round

TOKEN = "t" * 43
GOAL = {
    "text": "Tolv.",
    "indicator": "mätningar",
    "unit": "st",
    "direction": "minst",
    "baseline": 4,
    "target": 12,
}
ANSWER = {"status": "pagar", "done": "Nio mätningar.", "name": "Maja Ek", "role": "vd"}


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


@pytest.fixture
def teknik():
    return make_organisation(
        name="Ekstads Teknik", contact_email="maja@ekstad.example", contact_name="Maja Ek, vd"
    )


@pytest.fixture
def made(teknik, coordinator):
    made = make_round(sent_at=timezone.now(), sent_by=coordinator)
    make_action(
        focus_area=made.plan.focus_areas.get(), lead=teknik, number="3.2", title="Räkna bilar", goals=[GOAL]
    )
    return made


@pytest.fixture
def link(made, teknik):
    key = f"uppfoljning:{made.pk}/{teknik.pk}"
    return make_signed_link(
        token=TOKEN,
        purpose=PlanLink.FOLLOW_UP,
        subject_key=key,
        organisation=teknik,
        recipient_email="maja@ekstad.example",
    )


def url(name, *args):
    return reverse(f"plans:{name}", args=args)


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def logged_in(user):
    client = StrictClient()
    client.force_login(user)
    return client


# --- By link ---


def test_link_leads_from_the_list_to_the_answer_and_back(anonymous, made, link):
    action = Action.objects.get()
    page = words(anonymous.get(url("follow_up_link", TOKEN)))
    assert "Ekstads Teknik är huvudansvarig för en åtgärd" in page
    assert "3.2 Räkna bilar Obesvarad" in page

    address = url("follow_up_link_answer", TOKEN, action.pk)
    form = words(anonymous.get(address))
    assert "Svarar: Maja Ek , Ekstads Teknik. Inte du?" in form
    goal = action.goals.get()
    response = anonymous.post(address, ANSWER | {f"figure-{goal.pk}": "9,5"}, follow=True)

    said = FollowUp.objects.get()
    assert (said.status, said.done, said.name, said.role, said.user) == (
        "pagar",
        "Nio mätningar.",
        "Maja Ek",
        "vd",
        None,
    )
    assert str(said.figures.get()) == "9.5"
    assert "Svaret om 3.2 Räkna bilar är sparat." in words(response)
    assert "Pågår: Nio mätningar." in words(response)
    assert 'value="9,5"' in anonymous.get(address).content.decode()


def test_opening_a_link_changes_nothing_but_its_log(anonymous, made, link):
    for _ in range(2):
        anonymous.get(url("follow_up_link", TOKEN))
        anonymous.get(url("follow_up_link_answer", TOKEN, Action.objects.get().pk))

    assert not FollowUp.objects.exists()
    assert {use.what for use in SignedLinkUse.objects.all()} == {"oppnad"}


@pytest.mark.parametrize("case", ["unknown", "of a locked round", "of another purpose", "of no round"])
def test_dead_link_tells_nothing(anonymous, made, link, case):
    token = "x" * 43 if case == "unknown" else TOKEN
    if case == "of a locked round":
        FollowUpRound.objects.update(locked_at=timezone.now())
    if case == "of another purpose":
        link.purpose = PlanLink.REFERRAL
    if case == "of no round":
        link.subject_key = "uppfoljning:99999/1"
    link.save()

    for method in (anonymous.get, anonymous.post):
        response = method(url("follow_up_link_answer", token, Action.objects.get().pk), ANSWER)
        assert response.status_code == 404
        assert "Länken gäller inte" in words(response)
        assert "Räkna bilar" not in words(response)
    assert not FollowUp.objects.exists()


def test_link_opens_no_other_organisation_s_action(anonymous, made, link):
    other = make_action(focus_area=made.plan.focus_areas.get(), lead=make_organisation())

    assert anonymous.get(url("follow_up_link_answer", TOKEN, other.pk)).status_code == 404
    assert anonymous.post(url("follow_up_link_answer", TOKEN, other.pk), ANSWER).status_code == 404


BAD = {
    "nothing": ({}, "Välj hur det går."),
    "no sentence": ({"status": "klar", "name": "Maja"}, "Skriv en mening om vad som har gjorts."),
    "no name": ({"status": "klar", "done": "Allt."}, "Skriv ditt namn."),
    "a status that is not offered": ({**ANSWER, "status": "vilande"}, "Välj hur det går."),
    "a word for a figure": ({**ANSWER, "figure": "många"}, "Fyll i ett tal."),
    "a huge figure": ({**ANSWER, "figure": "9" * 40}, "siffror"),
    "not a number": ({**ANSWER, "figure": "NaN"}, "Fyll i ett tal."),
    "a NUL": ({**ANSWER, "done": "a\x00b"}, "Null"),
    "too long": ({**ANSWER, "done": "a" * 4001}, "tecken"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_answer_is_told_beside_the_field_and_nothing_typed_is_lost(anonymous, made, link, case):
    given, told = BAD[case]
    given = dict(given)
    action = Action.objects.get()
    if "figure" in given:
        given[f"figure-{action.goals.get().pk}"] = given.pop("figure")

    response = anonymous.post(
        url("follow_up_link_answer", TOKEN, action.pk), given | {"next_step": "Tre till"}
    )

    assert response.status_code == 200
    assert told in words(response)
    assert "Tre till" in response.content.decode()
    assert not FollowUp.objects.exists()


def test_not_begun_needs_no_sentence(anonymous, made, link):
    given = {"status": "ej_paborjad", "name": "Maja Ek"}
    assert (
        anonymous.post(url("follow_up_link_answer", TOKEN, Action.objects.get().pk), given).status_code == 302
    )


# --- By login ---


def test_somebody_in_charge_answers_by_login(made, teknik):
    client, action = logged_in(make_user(name="Per Ek", organisation=teknik)), Action.objects.get()
    assert "Svarar: Per Ek , Ekstads Teknik" in words(client.get(url("follow_up_answer", action.pk)))

    response = client.post(url("follow_up_answer", action.pk), ANSWER, follow=True)

    assert FollowUp.objects.get().name == "Per Ek"
    assert "Uppföljningen av 3.2 Räkna bilar är sparad." in words(response)


def test_somebody_else_gets_the_reason_why_not(made):
    response = logged_in(make_user(organisation=make_organisation())).get(
        url("follow_up_answer", Action.objects.get().pk)
    )

    assert response.status_code == 403
    assert "Bara den som är huvudansvarig svarar: Ekstads Teknik." in words(response)


def test_coordinator_fills_in_for_others_and_comes_back_to_the_round(client, made):
    action = Action.objects.get()
    response = client.post(f"{url('follow_up_answer', action.pk)}?omgang={made.pk}", ANSWER)

    assert response["Location"].startswith(made.get_absolute_url())


@pytest.mark.parametrize("round_key", ["0", "99999999999999", "x", ""])
def test_unknown_round_is_not_found_or_the_open_one(client, made, round_key):
    response = client.get(f"{url('follow_up_answer', Action.objects.get().pk)}?omgang={round_key}")

    assert response.status_code == (404 if round_key.startswith("9") else 200)


def test_without_an_open_round_an_answer_becomes_a_note(teknik):
    action = make_action(plan=make_decided_plan(), lead=teknik)
    client = logged_in(make_user(organisation=teknik))

    response = client.get(url("follow_up_answer", action.pk))

    assert response["Location"] == url("follow_up_note", action.pk)


def test_note_is_kept_with_its_day(made, teknik):
    client, action = logged_in(make_user(organisation=teknik)), Action.objects.get()
    address = url("follow_up_note", action.pk)
    for given, told in (
        ({"followed_up_on": "2026-11-01"}, "Skriv vad som har hänt."),
        ({"followed_up_on": "2999-01-01", "done": "x"}, "Datumet kan inte ligga i framtiden."),
        ({"followed_up_on": "igår", "done": "x"}, "Fyll i ett giltigt datum."),
    ):
        assert told in words(client.post(address, given))

    client.post(address, {"followed_up_on": "2026-11-01", "done": "Ringde."})

    said = FollowUp.objects.get()
    assert (said.kind, said.followed_up_on, said.done, said.status) == (
        "anteckning",
        dt.date(2026, 11, 1),
        "Ringde.",
        "",
    )


# --- The coordinator's work ---


def test_round_is_opened_as_proposed_and_sent_after_a_look(client, teknik):
    plan = make_decided_plan()
    make_action(plan=plan, lead=teknik)
    page = client.get(url("plan_follow_up_open", plan.pk), {"period": "kvartal"})
    proposed = page.context["form"].initial
    client.post(url("plan_follow_up_open", plan.pk), proposed | {"period": "kvartal"})
    made = FollowUpRound.objects.get()
    assert made.label.startswith("Kvartal")

    assert "maja@ekstad.example" in words(client.get(url("follow_up_round_send", made.pk)))
    assert not OutboxMessage.objects.exists()
    response = client.post(url("follow_up_round_send", made.pk), follow=True)

    assert "Omgången är utskickad till en part." in words(response)
    assert OutboxMessage.objects.get().to == "maja@ekstad.example"


BAD_ROUNDS = {
    "nothing": ({}, "Detta fält måste fyllas i."),
    "a taken name": ({"label": "Halvår 2"}, "Planen har redan en omgång som kallas så."),
    "an end before the beginning": ({"ends_on": "2025-01-01"}, "Omgången kan inte sluta innan den börjar."),
    "a year that cannot be": ({"starts_on": "0001-01-01"}, "Kontrollera årtalet."),
}


@pytest.mark.parametrize("case", BAD_ROUNDS)
def test_bad_round_is_told_beside_the_field(client, case):
    made = make_round(label="Halvår 2")
    whole = {"label": "Ny", "starts_on": "2026-07-01", "ends_on": "2026-12-31", "due_on": "2026-12-31"}
    wrong, told = BAD_ROUNDS[case]
    given = whole | wrong if wrong else {}

    response = client.post(url("plan_follow_up_open", made.plan.pk), given | {"period": "halvar"})

    assert told in words(response)
    assert FollowUpRound.objects.get() == made


def test_reminder_goes_to_one_or_to_all_and_never_twice_a_day(client, made, teknik):
    address = url("follow_up_round_remind", made.pk)
    told = [
        words(client.post(address, data, follow=True))
        for data in ({"organisation": "x"}, {"organisation": teknik.pk}, {}, {"organisation": "9" * 30})
    ]

    assert ["Påminnelse är skickad till en part." in text for text in told] == [False, True, False, False]
    assert FollowUpRequest.objects.count() == 1


def test_round_opened_by_mistake_is_taken_away_after_a_question(client, made, link, teknik):
    FollowUpRequest.objects.create(
        round=made,
        organisation=teknik,
        asked_on=timezone.localdate(),
        asked_by=make_user(is_coordinator=True),
    )
    assert "Ta bort omgången" in words(client.get(made.get_absolute_url()))
    address = url("follow_up_round_remove", made.pk)
    assert "En part har fått frågan. Länken i brevet slutar gälla" in words(client.get(address))
    assert FollowUpRound.objects.exists()

    response = client.post(address, follow=True)

    assert f"{made.label} är borttagen." in words(response)
    assert "Ingen omgång är öppnad än" in words(response)
    assert client.post(address).status_code == 404
    link.refresh_from_db()
    assert link.revoked_at is not None


def test_round_in_which_somebody_has_answered_is_not_offered_for_removal(client, made):
    make_follow_up(action=Action.objects.get(), round=made)

    assert "Ta bort omgången" not in words(client.get(made.get_absolute_url()))
    response = client.post(url("follow_up_round_remove", made.pk))

    assert response.status_code == 403
    assert "Någon har redan svarat" in words(response)


def test_time_to_answer_is_changed_and_bad_days_are_told_beside_the_field(client, made):
    address, today = url("follow_up_round_time", made.pk), timezone.localdate()
    for given, told in (
        ({}, "Detta fält måste fyllas i."),
        ({"due_on": "2020-01-01"}, "Dagen har redan varit."),
        ({"due_on": "2206-01-01"}, "Kontrollera årtalet."),
        ({"due_on": today, "remind_on": today + dt.timedelta(days=1)}, "senast sista svarsdagen"),
        ({"due_on": today, "remind_on": "2020-01-01"}, "Dagen har redan varit."),
        ({"due_on": today, "remind_on": "x\0"}, "Fyll i ett giltigt datum."),
    ):
        assert told in words(client.post(address, given))

    client.post(address, {"due_on": today, "remind_on": today})

    made.refresh_from_db()
    assert (made.due_on, made.remind_on) == (today, today)


def test_verdict_needs_a_motive_and_leads_to_the_next(client, made):
    action = Action.objects.get()
    other = make_action(focus_area=made.plan.focus_areas.get(), title="Nästa")
    address = url("follow_up_round_assess", made.pk, action.pk)
    assert "Skriv varför." in words(client.post(address, {"outcome": "delvis"}))

    response = client.post(address, {"outcome": "delvis", "motive": "Halvvägs.", "next": "1"})

    assert response["Location"] == url("follow_up_round_assess", made.pk, other.pk)
    page = words(client.get(made.get_absolute_url()))
    assert "Målet är delvis uppnått för en åtgärd" in page
    assert "Halvvägs." in page


def test_locked_round_is_everybody_s_to_read_and_nobody_s_to_change(client, made, teknik):
    reader = logged_in(make_user())
    assert reader.get(made.get_absolute_url()).status_code == 404
    assert "Ingen uppföljning är klar än" in words(reader.get(url("plan_follow_up", made.plan.pk)))
    make_follow_up(action=Action.objects.get(), round=made, done="Nio mätningar.")

    client.post(url("follow_up_round_lock", made.pk))
    make_action(focus_area=made.plan.focus_areas.get(), title="Kom till sedan")

    for page in (reader.get(made.get_absolute_url()), reader.get(url("plan_follow_up", made.plan.pk))):
        assert "Nio mätningar." in words(page)
        assert "Kom till sedan" not in words(page)
    frozen = FollowUpReport.objects.get()
    file = reader.get(url("follow_up_round_file", made.pk, "pdf"))
    assert b"".join(file) == bytes(frozen.pdf)
    assert client.get(url("follow_up_round_assess", made.pk, Action.objects.first().pk)).status_code == 403


def test_status_by_hand_needs_a_reason(client, made):
    address = url("action_status", Action.objects.get().pk)
    assert "Skriv varför läget sätts för hand." in words(
        client.post(address, {"status": "vilande", "seen": ""})
    )

    response = client.post(address, {"status": "vilande", "reason": "Väntar på pengar.", "seen": ""})
    assert response.status_code == 302
    stale = client.post(address, {"status": "klar", "reason": "Klar.", "seen": ""})

    assert stale.status_code == 409
    assert Action.objects.get().manual_status == "vilande"


@pytest.mark.parametrize("rows", [1, 3])
def test_round_page_costs_eleven_queries_whatever_the_size(
    client, coordinator, rows, django_assert_num_queries
):
    plan = make_plan()
    for _ in range(rows):
        make_action(plan=plan, lead=make_organisation(), goals=[GOAL])
    made_decided(plan, coordinator)
    made = make_follow_up_round(plan=plan)
    for action in plan.actions.all():
        make_follow_up(
            action=action, round=made, figures={action.goals.get(): 1}, organisation=make_organisation()
        )

    with django_assert_num_queries(11):
        client.get(made.get_absolute_url())


# --- The action's page ---


def test_action_tells_what_has_been_said_the_latest_first(client, made, teknik):
    action = Action.objects.get()
    make_follow_up(action=action, followed_up_on=dt.date(2026, 5, 28), done="Fem.", name="Per Ek")
    make_follow_up(
        action=action, round=made, organisation=teknik, done="Nio.", figures={action.goals.get(): 9},
        effect="Lugnare.", next_step="Tre till",
    )  # fmt: skip
    make_follow_up(action=action, round=made, kind="bedomning", outcome="delvis", motive="Halvvägs.")
    Action.objects.update(manual_status="vilande", manual_status_reason="Väntar på pengar.")
    told = [
        "Läget är satt för hand. Väntar på pengar.",
        "Delvis uppnått. Halvvägs.",
        f"Elin Fors, Ekstads Teknik · {made.label} Pågår. Nio. mätningar: 9 st",
        "Vad det har lett till: Lugnare. Nästa steg: Tre till",
        "28 maj 2026 · Per Ek Pågår. Fem.",
    ]

    page = words(client.get(url("action_detail", action.pk)))
    places = [page.find(text) for text in told]
    assert -1 not in places
    assert places == sorted(places)

    seen_by_others = words(logged_in(make_user()).get(url("action_detail", action.pk)))
    assert [text in seen_by_others for text in told] == [True, False, True, True, True]


WAYS = {
    "coordinator": ["Sätt läget för hand", "Ny anteckning", "Följ upp"],
    "in charge": ["Ny anteckning", "Följ upp"],
    "contributing": ["Ny anteckning"],
    "another": [],
}


@pytest.mark.parametrize("who", WAYS)
def test_action_offers_what_each_may_do(made, teknik, who):
    helper = make_organisation()
    action = make_action(focus_area=made.plan.focus_areas.get(), lead=teknik, responsible=[helper])
    organisation = {"in charge": teknik, "contributing": helper}.get(who, make_organisation())
    user = make_user(is_coordinator=who == "coordinator", organisation=organisation)

    page = words(logged_in(user).get(url("action_detail", action.pk)))

    assert [way for way in WAYS["coordinator"] if f" {way} " in page] == WAYS[who]
