"""The pages Utskick and Svarslänkar."""

import datetime as dt
import re

import pytest
from django.core import mail
from django.utils import timezone

from kommunbrott import outbox
from kommunbrott.choices import OutboxState
from kommunbrott.models import OutboxMessage, SignedLinkUse
from tests.client import assert_fragment_is_part_of_page
from tests.factories import make_message, make_organisation, make_signed_link, make_user

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
PAGES = ["/utskick/", "/svarslankar/"]


def rows(response) -> list[str]:
    """The text of each row of the table, with single spaces."""
    body = response.content.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in body.split("</tr>")[:-1]]


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(
    ("flags", "status"),
    [
        ({"is_coordinator": True}, 200),
        ({"is_administrator": True}, 200),
        ({"is_reporter": True}, 403),
        ({}, 403),
    ],
)
def test_lists_are_for_coordinators_and_administrators(anonymous, path, flags, status):
    anonymous.force_login(make_user(**flags))

    assert anonymous.get(path).status_code == status


@pytest.mark.parametrize("path", PAGES)
def test_menu_says_that_one_is_at_the_mail(client, path):
    page = client.get(path).content.decode()

    assert re.findall(r'class="menu__link" href="([^"]+)" aria-current="page"', page) == ["/utskick/"]


@pytest.mark.parametrize("path", PAGES)
def test_empty_list_says_what_will_be_there(client, path):
    assert 'class="empty__title"' in client.get(path).content.decode()


def test_letter_that_did_not_arrive_stands_with_its_reason(client):
    make_message(
        state=OutboxState.FAILED, last_error="Mejlservern tog inte emot adressen (550 Nej).", created_at=NOW
    )

    response = client.get("/utskick/")

    assert rows(response) == [
        (
            "Åtgärder att ta ställning till karin@ekstad.example 2026-11-21 13.00 Gick inte fram "
            "Mejlservern tog inte emot adressen (550 Nej). "
            "Försök igen med ”Åtgärder att ta ställning till” till karin@ekstad.example "
            "Släng med skäl ”Åtgärder att ta ställning till” till karin@ekstad.example"
        )
    ]
    assert "1 brev gick inte fram och skickas inte igen av sig självt" in response.content.decode()


def test_letter_list_can_be_narrowed_to_what_did_not_arrive(client):
    make_message(state=OutboxState.FAILED, subject="Remiss")
    make_message(subject="Påminnelse")

    assert [row.split()[0] for row in rows(client.get("/utskick/", {"state": "misslyckad"}))] == ["Remiss"]
    assert [row.split()[0] for row in rows(client.get("/utskick/", {"q": "påminn"}))] == ["Påminnelse"]
    assert_fragment_is_part_of_page(client, "/utskick/", {"state": "misslyckad"})


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("count", [1, 4])
def test_lists_cost_the_same_for_any_length(client, django_assert_num_queries, coordinator, path, count):
    for _ in range(count):
        thrown = {"discarded_at": NOW, "discarded_by": make_user(), "discard_reason": "Fel"}
        make_message(state=OutboxState.DISCARDED, **thrown)
        link = make_signed_link(organisation=make_organisation(), revoked_at=NOW, revoked_by=make_user())
        SignedLinkUse.objects.create(link=link, what="oppnad", used_at=NOW)

    with django_assert_num_queries(6 if path == "/utskick/" else 5):
        client.get(path)


@pytest.mark.parametrize(
    ("backend", "says"),
    [
        ("dummy", "Ingen mejlserver är angiven, så breven väntar."),
        ("filebased", "Breven skrivs som filer i"),
    ],
)
def test_list_says_when_no_mail_server_is_set(client, settings, backend, says):
    settings.EMAIL_BACKEND = f"django.core.mail.backends.{backend}.EmailBackend"

    assert says in client.get("/utskick/").content.decode()


def test_letter_is_tried_again_from_the_list(client):
    message = make_message(state=OutboxState.FAILED, attempts=16)

    response = client.post(f"/utskick/{message.pk}/forsok-igen/", follow=True)
    outbox.send_due()

    assert "skickas inom en minut" in response.content.decode()
    assert [letter.to for letter in mail.outbox] == [["karin@ekstad.example"]]


def test_letter_is_thrown_away_only_with_a_reason(client, coordinator):
    message = make_message(state=OutboxState.FAILED)
    path = f"/utskick/{message.pk}/slang/"

    asked = client.get(path)
    without = client.post(path, {"reason": " "})
    after_without = OutboxMessage.objects.get().state
    done = client.post(path, {"reason": "Ringde i stället"}, follow=True)

    assert asked.status_code == 200
    assert "Skriv varför brevet slängs." in without.content.decode()
    assert after_without == OutboxState.FAILED
    assert "Ringde i stället" in rows(done)[0]
    assert OutboxMessage.objects.get().discarded_by == coordinator


@pytest.mark.parametrize("path", ["forsok-igen", "slang"])
def test_letter_that_went_meanwhile_is_answered_with_a_conflict(client, path):
    message = make_message(state=OutboxState.SENT, sent_at=NOW)

    assert client.post(f"/utskick/{message.pk}/{path}/", {"reason": "Fel"}).status_code == 409


@pytest.mark.parametrize(
    "path", ["utskick/{}/forsok-igen/", "utskick/{}/slang/", "svarslankar/{}/aterkalla/"]
)
def test_others_are_refused(anonymous, path):
    message, link = make_message(state=OutboxState.FAILED), make_signed_link()
    anonymous.force_login(make_user(is_reporter=True))
    pk = link.pk if "lank" in path else message.pk

    assert anonymous.post("/" + path.format(pk), {"reason": "Fel"}).status_code == 403


def test_trial_letter_goes_to_oneself(client, coordinator):
    coordinator.email = "sara@ekstad.example"
    coordinator.save()

    client.post("/utskick/provbrev/")
    outbox.send_due()

    assert [(letter.subject, letter.to) for letter in mail.outbox] == [("Provbrev", ["sara@ekstad.example"])]


def test_trial_letter_needs_an_address(client):
    response = client.post("/utskick/provbrev/", follow=True)

    assert "Ditt konto har ingen e-postadress" in response.content.decode()
    assert not OutboxMessage.objects.exists()


def test_link_stands_with_purpose_recipient_state_and_last_use(client):
    link = make_signed_link(
        organisation=make_organisation(name="Polisen"),
        made_at=NOW,
        expires_at=timezone.now().replace(year=2099, month=1, day=2, hour=11, minute=0),
    )
    SignedLinkUse.objects.create(link=link, what="oppnad", used_at=NOW)
    SignedLinkUse.objects.create(link=link, what="besvarad", used_at=NOW + dt.timedelta(minutes=5))

    assert rows(client.get("/svarslankar/")) == [
        (
            "Svara på remiss Åtgärdsplan 2026–2027 Polisen karin@ekstad.example Gäller till 2099-01-02 12.00 "
            "Besvarad 2026-11-21 13.05 öppnad 2026-11-21 13.00 Återkalla Svara på remiss: Åtgärdsplan 2026–2027"
        )
    ]


def test_link_list_can_be_narrowed(client, coordinator):
    make_signed_link(recipient_email="gammal@ekstad.example", made_at=NOW - dt.timedelta(days=900))
    make_signed_link(recipient_email="ny@ekstad.example")

    assert ["ny@" in row for row in rows(client.get("/svarslankar/", {"state": "galler"}))] == [True]
    assert ["gammal@" in row for row in rows(client.get("/svarslankar/", {"q": "gammal"}))] == [True]
    assert_fragment_is_part_of_page(client, "/svarslankar/", {"state": "galler"})


def test_link_is_revoked_after_a_question(client, coordinator):
    link = make_signed_link()
    path = f"/svarslankar/{link.pk}/aterkalla/"

    question = client.get(path)
    untouched = type(link).objects.get().revoked_at
    done = client.post(path, follow=True)
    again = client.post(path)

    assert "karin@ekstad.example" in question.content.decode()
    assert untouched is None
    assert "Återkallad" in rows(done)[0]
    assert again.status_code == 409
