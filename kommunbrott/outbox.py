"""E-mail that is sent once and never lost.

A letter is a row written in the transaction of the event it tells about, and is sent by whoever works off the
outbox: ``manage.py worker`` does so all the time, ``manage.py send_outbox`` once. It is marked as sent when the
mail server has taken it. A sender takes one letter at a time, under lock, for as long as its lease.

One gap cannot be closed, since the mail server and the database share no transaction: if the sender is killed,
or the connection breaks, after the server took the letter and before that is written here, the letter is sent
again when the lease is over. It then has the same Message-ID, so that servers and programs which look can tell.
The same holds for the last moments before a power cut, which SQLite may forget.
"""

import contextlib
import datetime as dt
import hashlib
import logging
import threading
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, OperationalError, close_old_connections, connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from kommunbrott.access import Overtaken, may_handle_mail, require
from kommunbrott.brand import derive
from kommunbrott.choices import OutboxState
from kommunbrott.mail_errors import BrokenTemplate, Fault, fault_of
from kommunbrott.models import Municipality, OutboxMessage, User
from kommunbrott.models.outbox import MOST_ATTEMPTS, MOST_HOPELESS_ATTEMPTS, wait_after

logger = logging.getLogger(__name__)

# Far longer than a mail server that answers at all can take: EMAIL_TIMEOUT holds for each of some ten answers.
LEASE = dt.timedelta(minutes=10)
POLL_SECONDS = 5
# Waits between tries to write down that a letter was taken, if the database is away just then.
SETTLE_SECONDS = (0.1, 0.5, 2, 10, 30)
KEEP_SENT = dt.timedelta(days=400)
GIVEN_UP_BY_DEATH = "Den som skickade brevet dog varje gång."


@dataclass(slots=True)
class Round:
    """What one round through the outbox came to. ``failed`` will be tried again unless it was given up."""

    sent: int = 0
    failed: int = 0


# --- Writing ---


def post(
    *, key: str, to: str, subject: str, template: str, context: dict, calendar: str = ""
) -> OutboxMessage:
    """Write a letter. Must be called in the transaction of the event: it is sent if the event stays.

    ``template`` names templates/mail/<template>.txt and .html. ``context`` holds only what JSON can: dates as
    text, no rows. ``calendar`` is an iCalendar file that goes along. A second letter with the same ``key`` to the
    same address is not written; the first is given back.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A letter is written in the transaction of its event.")
    to = to.strip()
    same = OutboxMessage.objects.filter(event_key=key, to__iexact=to)
    if first := same.first():
        return first
    try:
        with transaction.atomic():
            return OutboxMessage.objects.create(
                event_key=key,
                to=to,
                subject=" ".join(subject.split())[:200],
                template=template,
                context=context,
                calendar=calendar,
                message_id=message_id(key, to),
            )
    except IntegrityError:
        if first := same.first():  # somebody wrote it at the same time
            return first
        raise


def message_id(key: str, to: str) -> str:
    digest = hashlib.sha256(f"{key}\n{to.lower()}".encode()).hexdigest()
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    return f"<{digest[:40]}@{domain}>"


# --- Sending ---


def is_set_up() -> bool:
    """Whether there is anywhere to send. If not, letters wait."""
    return not settings.EMAIL_BACKEND.endswith("dummy.EmailBackend")


def send_due(
    clock: Callable[[], dt.datetime] = timezone.now, stopped: Callable[[], bool] = lambda: False
) -> Round:
    """Send what is due, one letter at a time, until nothing is or ``stopped()``.

    A letter that fails is put back and stops no other. A server that cannot be reached ends the round.
    """
    done = Round()
    # Asked first without a lock, so that an empty outbox is in nobody's way.
    if not (is_set_up() and OutboxMessage.objects.due(clock()).exists()):
        return done
    with MailServer() as server:
        while not stopped() and (message := claim(clock())):
            try:
                server.hand_over(letter(message))
            except Exception as error:
                fault = fault_of(error)
                logger.warning(
                    "Letter %s was not sent: %s %s", message.pk, type(error).__name__, fault.reason
                )
                put_back(message, fault, clock())
                done.failed += 1
                if server.is_out_of_reach:
                    break
                server.hang_up()
            else:
                write_down(message, state=OutboxState.SENT, sent_at=clock(), last_error="", context={})
                done.sent += 1
    return done


class MailServer:
    """One connection for a round; a new one after each fault."""

    def __init__(self):
        self.connection = get_connection()
        self.is_out_of_reach = False

    def __enter__(self):
        return self

    def __exit__(self, *exception):
        self.hang_up()

    def hand_over(self, email: EmailMultiAlternatives) -> None:
        """Returns when the server has taken the letter. Raises what smtplib raises, and OSError."""
        self.is_out_of_reach = True
        self.connection.open()
        self.is_out_of_reach = False
        if self.connection.send_messages([email]) != 1:
            raise ConnectionError("The mail backend did not send the letter.")

    def hang_up(self) -> None:
        with contextlib.suppress(Exception):
            self.connection.close()


def claim(now: dt.datetime) -> OutboxMessage | None:
    """The next letter that is due, for the caller alone until the lease is over."""
    while True:
        with transaction.atomic():
            message = OutboxMessage.objects.due(now).select_for_update(skip_locked=True).first()
            if message is None:
                return None
            if message.attempts < MOST_ATTEMPTS:
                message.state = OutboxState.SENDING
                message.attempts += 1
                message.claim, message.claimed_until = uuid.uuid4(), now + LEASE
                message.save(update_fields=["state", "attempts", "claim", "claimed_until"])
                return message
            message.state, message.claim, message.claimed_until = OutboxState.FAILED, None, None
            message.last_error = GIVEN_UP_BY_DEATH
            message.save(update_fields=["state", "claim", "claimed_until", "last_error"])


def letter(message: OutboxMessage) -> EmailMultiAlternatives:
    """The letter as it goes out. Raises BrokenTemplate. One query, for the municipality."""
    municipality = Municipality.current()
    context = message.context | {
        "subject": message.subject,
        "municipality": municipality,
        "colors": derive(municipality.brand_color),
        "base_url": settings.BASE_URL,
    }
    name = message.template
    try:
        text = render_to_string(f"mail/{name}.txt", context)
        html = render_to_string(f"mail/{name}.html", context)
    except Exception as error:
        raise BrokenTemplate(name) from error
    # Auto-Submitted keeps out-of-office programs from answering.
    headers = {"Message-ID": message.message_id, "Auto-Submitted": "auto-generated"}
    email = EmailMultiAlternatives(message.subject, text.strip() + "\n", to=[message.to], headers=headers)
    email.attach_alternative(html, "text/html")
    if message.calendar:
        email.attach("mote.ics", message.calendar, "text/calendar; method=PUBLISH; charset=utf-8")
    return email


def put_back(message: OutboxMessage, fault: Fault, now: dt.datetime) -> None:
    most = MOST_HOPELESS_ATTEMPTS if fault.is_hopeless else MOST_ATTEMPTS
    state = OutboxState.FAILED if message.attempts >= most else OutboxState.WAITING
    write_down(
        message, state=state, last_error=fault.reason, next_attempt_at=now + wait_after(message.attempts)
    )


def write_down(message: OutboxMessage, **values) -> None:
    """How the attempt ended. Tried again when the database is away: a letter that was taken must be known to be."""
    mine = OutboxMessage.objects.filter(pk=message.pk, claim=message.claim)
    for pause in (*SETTLE_SECONDS, None):
        try:
            found = mine.update(claim=None, claimed_until=None, **values)
        except OperationalError:
            if pause is None or connection.in_atomic_block:
                raise
            logger.warning("Letter %s: the database is away, trying again", message.pk)
            time.sleep(pause)
            close_old_connections()
        else:
            if not found:
                logger.error("Letter %s outlived its lease and may be sent twice", message.pk)
            return


class Postman(threading.Thread):
    """Works off the outbox beside the queue, on a database connection of its own, until ``stop``."""

    def __init__(self, pause: float = POLL_SECONDS):
        super().__init__(name="postman", daemon=True)
        self.pause = pause
        self.ended = threading.Event()

    def run(self):
        while not self.ended.is_set():
            close_old_connections()
            try:
                send_due(stopped=self.ended.is_set)
            except Exception:
                # Whatever it was, the next round may go well; a letter that was taken out comes back by its lease.
                logger.exception("The outbox stopped in the middle of a round")
            self.ended.wait(self.pause)
        connection.close()

    def stop(self):
        """Returns when the letter at hand is done with."""
        self.ended.set()
        self.join()


# --- What a person does with a letter ---


def retry(message: OutboxMessage, *, by: User, now: dt.datetime) -> OutboxMessage:
    """Raises PermissionDenied, and Overtaken when the letter has been sent or thrown away meanwhile."""
    require(may_handle_mail(by))
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
        if not message.can_be_retried:
            raise Overtaken(message)
        message.state, message.attempts, message.next_attempt_at = OutboxState.WAITING, 0, now
        message.save(update_fields=["state", "attempts", "next_attempt_at"])
    return message


def discard(message: OutboxMessage, *, by: User, reason: str, now: dt.datetime) -> OutboxMessage:
    """Throw the letter away; the row stays and says who did it and why. Raises as ``retry`` does."""
    require(may_handle_mail(by))
    with transaction.atomic():
        message = OutboxMessage.objects.select_for_update().get(pk=message.pk)
        if not message.can_be_discarded:
            raise Overtaken(message)
        message.state, message.context = OutboxState.DISCARDED, {}
        message.discarded_at, message.discarded_by, message.discard_reason = now, by, reason
        message.save()
    return message


def forget_sent(now: dt.datetime) -> int:
    """Delete what was sent or thrown away long ago. Returns the number of rows.

    Later than any event can be told about again, since the row is what keeps a letter from being sent twice.
    """
    return OutboxMessage.objects.settled_before(now - KEEP_SENT).delete()[0]
