import datetime as dt
from email import message_from_bytes, policy

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.utils import timezone

from kommunbrott import outbox
from kommunbrott.access import Overtaken
from kommunbrott.choices import OutboxState
from kommunbrott.models import OutboxMessage
from kommunbrott.models.outbox import MOST_ATTEMPTS, wait_after
from tests.factories import make_message, make_municipality, make_user

NOW = dt.datetime(2026, 11, 21, 12, 0, tzinfo=dt.UTC)
HOUR = dt.timedelta(hours=1)


def write(**kw) -> OutboxMessage:
    letter = {
        "key": "plan:7/remiss:1",
        "to": "karin@ekstad.example",
        "subject": "Åtgärder att ta ställning till",
        "template": "notice",
        "context": {
            "heading": "Ni har 3 åtgärder att ta ställning till",
            "paragraphs": ["Svara senast 2026-12-15.", "Mål < 5 % & ”citat”"],
            "button": {"address": "https://brott.ekstad.example/svar/abc/", "text": "Öppna åtgärderna"},
            "note": "Länken är personlig.",
        },
    }
    return outbox.post(**letter | kw)


# --- Writing ---


def test_same_event_is_told_once_to_each_address():
    first = write()
    again = write(subject="Ett annat ämne", to=" Karin@Ekstad.example ")
    other_address = write(to="olle@ekstad.example")
    other_event = write(key="plan:7/remiss:2")

    assert again == first
    assert again.subject == "Åtgärder att ta ställning till"
    assert len({first.pk, other_address.pk, other_event.pk}) == 3
    assert len({first.message_id, other_address.message_id, other_event.message_id}) == 3


def test_database_refuses_a_second_letter_about_the_event():
    first = make_message(event_key="a", to="karin@ekstad.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_message(event_key="a", to="KARIN@ekstad.example", message_id="<another@ekstad.example>")
    assert OutboxMessage.objects.get() == first


def test_number_of_a_letter_follows_from_event_and_address_and_tells_neither():
    number = outbox.message_id("plan:7", "karin@ekstad.example")

    assert number == outbox.message_id("plan:7", "Karin@ekstad.example")
    assert number != outbox.message_id("plan:8", "karin@ekstad.example")
    assert "karin" not in number


@pytest.mark.django_db(transaction=True)
def test_letter_cannot_be_written_outside_the_transaction_of_its_event():
    with pytest.raises(transaction.TransactionManagementError):
        write()


def test_line_break_in_a_subject_is_a_space():
    assert write(subject="Plan\r\nBcc: alla@ekstad.example ").subject == "Plan Bcc: alla@ekstad.example"


# --- What the letter looks like ---


@pytest.fixture
def sent():
    make_municipality(brand_color="#7a1f5c")
    write()
    outbox.send_due()
    return message_from_bytes(mail.outbox[0].message().as_bytes(), policy=policy.default)


def test_letter_says_the_same_in_plain_text_and_html(sent, settings):
    text = sent.get_body(["plain"]).get_content()
    html = sent.get_body(["html"]).get_content()

    assert text == (
        "Ni har 3 åtgärder att ta ställning till\n\nSvara senast 2026-12-15.\n\nMål < 5 % & ”citat”\n\n"
        "Öppna åtgärderna:\nhttps://brott.ekstad.example/svar/abc/\n\nLänken är personlig.\n\n"
        "--\nEkstads kommun, brottsförebyggande arbete\n"
        f"{settings.BASE_URL}\n"
        "Det här brevet är skickat av ett system. Undrar du över något, hör av dig till kommunens "
        "säkerhetssamordnare.\n"
    )
    said = [
        "Ni har 3 åtgärder",
        "Svara senast 2026-12-15.",
        "Mål &lt; 5 % &amp; ”citat”",
        "Länken är personlig.",
    ]
    assert [words for words in said if words not in html] == []
    assert html.count('href="https://brott.ekstad.example/svar/abc/"') == 1


def test_letter_has_the_colours_of_the_municipality_and_fetches_nothing(sent):
    html = sent.get_body(["html"]).get_content()

    assert html.lstrip().startswith("<!doctype html>")
    assert "background:#7a1f5c" in html
    assert [word for word in ("<img", "url(", "<link", "<script", "src=") if word in html] == []


def test_letter_is_marked_so_that_no_program_answers(sent):
    message = OutboxMessage.objects.get()
    wanted = {
        "To": "karin@ekstad.example",
        "Subject": "Åtgärder att ta ställning till",
        "Message-ID": message.message_id,
        "Auto-Submitted": "auto-generated",
    }

    assert {name: sent[name] for name in wanted} == wanted


def test_what_was_in_a_letter_is_forgotten_when_it_is_sent(sent):
    message = OutboxMessage.objects.get()

    assert (message.state, message.context, message.claim) == (OutboxState.SENT, {}, None)
    assert message.sent_at is not None


# --- Sending ---


def test_waits_grow_to_six_hours_and_last_over_a_weekend():
    waits = [wait_after(attempts) for attempts in range(1, MOST_ATTEMPTS)]

    assert [wait.total_seconds() / 60 for wait in waits[:7]] == [1, 4, 16, 64, 256, 360, 360]
    assert sum(waits, dt.timedelta()) > dt.timedelta(hours=62)


@pytest.mark.parametrize(
    ("state", "due_in", "is_taken"),
    [
        (OutboxState.WAITING, -HOUR, True),
        (OutboxState.WAITING, HOUR, False),
        (OutboxState.SENDING, -HOUR, True),
        (OutboxState.SENDING, HOUR, False),
        (OutboxState.SENT, -HOUR, False),
        (OutboxState.FAILED, -HOUR, False),
        (OutboxState.DISCARDED, -HOUR, False),
    ],
)
def test_only_what_is_due_is_taken_out(state, due_in, is_taken):
    kw = {"next_attempt_at": NOW + due_in}
    if state == OutboxState.SENDING:
        kw = {
            "claim": "00000000-0000-4000-8000-000000000000",
            "claimed_until": NOW + due_in,
            "next_attempt_at": NOW,
        }
    if state == OutboxState.SENT:
        kw["sent_at"] = NOW
    make_message(state=state, **kw)

    assert (outbox.claim(NOW) is not None) is is_taken


def test_letter_that_kills_whoever_sends_it_is_given_up():
    message = make_message()
    now = timezone.now()
    for _ in range(MOST_ATTEMPTS):
        assert outbox.claim(now) == message
        now += outbox.LEASE

    assert outbox.claim(now) is None
    message.refresh_from_db()
    assert (message.state, message.last_error) == (OutboxState.FAILED, outbox.GIVEN_UP_BY_DEATH)


def test_sender_that_outlived_its_lease_changes_nothing():
    make_message()
    late = outbox.claim(timezone.now())
    current = outbox.claim(timezone.now() + outbox.LEASE)

    outbox.write_down(late, state=OutboxState.FAILED, last_error="för sent")

    current.refresh_from_db()
    assert (current.state, current.last_error) == (OutboxState.SENDING, "")


def test_letters_wait_when_no_mail_server_is_set_up(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
    message = make_message()

    assert outbox.send_due() == outbox.Round()
    with pytest.raises(CommandError, match="KOMMUNBROTT_EMAIL_URL"):
        call_command("send_outbox")
    message.refresh_from_db()
    assert (message.state, message.attempts) == (OutboxState.WAITING, 0)


def test_letters_become_files_where_there_is_no_server(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    message = make_message()

    done = outbox.send_due()

    files = [path.read_text() for path in settings.EMAIL_FILE_PATH.iterdir()]
    assert done == outbox.Round(1, 0)
    assert [message.message_id in text for text in files] == [True]


def test_command_says_what_it_did(capsys):
    make_message()
    make_message(template="finns_inte")

    call_command("send_outbox")

    assert capsys.readouterr().err.splitlines()[-1] == "1 brev skickade, 1 gick inte fram."


def test_empty_outbox_is_asked_once_and_takes_no_lock(django_assert_num_queries):
    with django_assert_num_queries(1) as asked:
        outbox.send_due()

    assert "SAVEPOINT" not in asked[0]["sql"]


def test_sent_letters_are_forgotten_after_more_than_a_year():
    old = NOW - outbox.KEEP_SENT - HOUR
    make_message(state=OutboxState.SENT, sent_at=old, created_at=old)
    waiting = make_message(created_at=old)
    new = make_message(state=OutboxState.SENT, sent_at=NOW, created_at=NOW)

    assert outbox.forget_sent(NOW) == 1
    assert set(OutboxMessage.objects.all()) == {waiting, new}


# --- What a person does ---


def test_letter_that_was_given_up_can_be_tried_again_from_the_start(coordinator):
    message = make_message(state=OutboxState.FAILED, attempts=16, last_error="Mejlservern bröt förbindelsen.")

    outbox.retry(message, by=coordinator, now=timezone.now())
    outbox.send_due()

    message.refresh_from_db()
    assert (message.state, message.attempts, message.last_error) == (OutboxState.SENT, 1, "")


def test_letter_is_thrown_away_with_name_and_reason_and_keeps_no_content(coordinator):
    message = make_message(state=OutboxState.FAILED)

    outbox.discard(message, by=coordinator, reason="Fel adress", now=NOW)

    message.refresh_from_db()
    thrown = (
        message.state,
        message.discarded_by,
        message.discarded_at,
        message.discard_reason,
        message.context,
    )
    assert thrown == (OutboxState.DISCARDED, coordinator, NOW, "Fel adress", {})


@pytest.mark.parametrize("act", [outbox.retry, lambda m, **kw: outbox.discard(m, reason="Fel", **kw)])
def test_letter_that_has_been_sent_meanwhile_is_left_alone(coordinator, act):
    message = make_message(state=OutboxState.FAILED)
    OutboxMessage.objects.update(state=OutboxState.SENT, sent_at=NOW)

    with pytest.raises(Overtaken):
        act(message, by=coordinator, now=NOW)
    message.refresh_from_db()
    assert message.state == OutboxState.SENT


@pytest.mark.parametrize("act", [outbox.retry, lambda m, **kw: outbox.discard(m, reason="Fel", **kw)])
def test_others_may_do_nothing_with_letters(act):
    message = make_message(state=OutboxState.FAILED)

    with pytest.raises(PermissionDenied):
        act(message, by=make_user(is_reporter=True), now=NOW)
    message.refresh_from_db()
    assert message.state == OutboxState.FAILED
