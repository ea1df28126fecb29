"""Letters to a real mail server that refuses, hangs up and kills. None is lost; none is doubled but in the
one gap that kommunbrott/outbox.py tells about."""

import datetime as dt
import os
import subprocess
import sys
import threading
from collections import Counter
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.db import connection, transaction

from kommunbrott import outbox
from kommunbrott.choices import OutboxState
from kommunbrott.models import OutboxMessage
from tests import mail_server
from tests.mail_server import free_port, open_post_office

ROOT = Path(__file__).resolve().parents[2]
WAITING, SENT, FAILED = OutboxState.WAITING, OutboxState.SENT, OutboxState.FAILED


class Clock:
    def __init__(self):
        self.now = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1)

    def __call__(self):
        return self.now

    def forward(self, **time):
        self.now += dt.timedelta(**time)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def port(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", free_port(), 5
    return settings.EMAIL_PORT


@pytest.fixture
def office(port):
    with open_post_office(port) as office:
        yield office


def write(*names: str, template="notice") -> list[OutboxMessage]:
    with transaction.atomic():
        return [
            outbox.post(
                key=f"händelse:{name}",
                to=f"{name}@ekstad.example",
                subject=f"Åtgärd till {name}",
                template=template,
                context={"heading": "Påminnelse", "paragraphs": ["Åtgärden ska vara klar i dag."]},
            )
            for name in names
        ]


def states() -> dict[str, tuple[str, int]]:
    """Name → state and number of attempts."""
    rows = OutboxMessage.objects.values_list("to", "state", "attempts")
    return {to.partition("@")[0]: (state, attempts) for to, state, attempts in rows}


def rounds(clock, most=20) -> int:
    """Work the outbox off, hours apart. Returns the number of rounds it took."""
    for number in range(most):
        if not OutboxMessage.objects.filter(state__in=(WAITING, OutboxState.SENDING)).exists():
            return number
        outbox.send_due(clock)
        clock.forward(hours=7)
    return most


def test_one_refused_letter_of_five_is_tried_again_and_stops_no_other(office, clock):
    write("ett", "tva", "tre", "fyra", "fem")
    office.faults["tre@ekstad.example"] = [mail_server.REFUSE_FOR_NOW]

    first = outbox.send_due(clock)
    after_first = states()
    clock.forward(seconds=59)
    too_early = outbox.send_due(clock)
    clock.forward(seconds=1)
    second = outbox.send_due(clock)

    assert (first, too_early, second) == (outbox.Round(4, 1), outbox.Round(), outbox.Round(1, 0))
    assert after_first == dict.fromkeys(("ett", "tva", "fyra", "fem"), (SENT, 1)) | {"tre": (WAITING, 1)}
    assert set(office.counts().values()) == {1}
    assert len(office.taken) == 5


def test_nothing_is_lost_or_doubled_whatever_the_server_does(office, clock):
    faults = {
        "bra1": [],
        "gra": [mail_server.REFUSE_FOR_NOW] * 4,
        "finns-inte": [mail_server.NO_SUCH_ADDRESS] * 99,
        "bra2": [],
        "avbrott": [mail_server.CUT_AT_ADDRESS] * 2,
        "bra3": [],
        "avbrott-i-brevet": [mail_server.CUT_AT_LETTER, mail_server.BUSY, mail_server.CUT_AT_LETTER],
        "upptagen": [mail_server.BUSY],
        "skrap": [mail_server.REJECT] * 99,
        "alltid-nej": [mail_server.REFUSE_FOR_NOW] * 99,
        "bra4": [],
    }
    for name, todo in faults.items():
        office.faults[f"{name}@ekstad.example"] = todo
    write(*faults)
    write("trasig", template="finns_inte")
    write("bra5")

    rounds(clock)

    gave_up = {"finns-inte": 3, "skrap": 3, "alltid-nej": 16, "trasig": 3}
    arrived = {"bra1": 1, "bra2": 1, "bra3": 1, "bra4": 1, "bra5": 1} | {
        "gra": 5, "avbrott": 3, "avbrott-i-brevet": 4, "upptagen": 2,
    }  # fmt: skip
    assert states() == {name: (FAILED, n) for name, n in gave_up.items()} | {
        name: (SENT, n) for name, n in arrived.items()
    }
    assert office.counts() == Counter(f"{name}@ekstad.example" for name in arrived)


def test_each_letter_that_was_given_up_says_why(office, clock):
    office.faults["finns-inte@ekstad.example"] = [mail_server.NO_SUCH_ADDRESS] * 9
    office.faults["skrap@ekstad.example"] = [mail_server.REJECT] * 9
    office.faults["avbrott@ekstad.example"] = [mail_server.CUT_AT_ADDRESS] * 99
    write("finns-inte", "skrap", "avbrott")
    write("trasig", template="finns_inte")

    rounds(clock)

    reasons = {message.to.partition("@")[0]: message.last_error for message in OutboxMessage.objects.all()}
    assert reasons == {
        "finns-inte": "Mejlservern tog inte emot adressen (550 5.1.1 No such user).",
        "skrap": "Mejlservern tog inte emot brevet (554 5.7.1 Looks like spam).",
        "avbrott": "Mejlservern bröt förbindelsen.",
        "trasig": "Brevet kunde inte skrivas. Felet finns i mallen finns_inte: "
        "TemplateDoesNotExist: mail/finns_inte.txt",
    }


def test_answer_lost_on_the_way_back_doubles_that_letter_only_and_with_the_same_number(office, clock):
    office.faults["tva@ekstad.example"] = [mail_server.CUT_AFTER_TAKING]
    write("ett", "tva", "tre")

    rounds(clock)

    assert office.counts() == {"ett@ekstad.example": 1, "tva@ekstad.example": 2, "tre@ekstad.example": 1}
    numbers = Counter(letter["Message-ID"] for letter in office.taken)
    assert sorted(numbers.values()) == [1, 1, 2]


def test_letters_wait_while_the_server_is_away(port, clock):
    write("ett", "tva", "tre")

    first = outbox.send_due(clock)
    with open_post_office(port) as office:
        rounds(clock)

    assert first == outbox.Round(0, 1)
    assert office.counts() == {f"{name}@ekstad.example": 1 for name in ("ett", "tva", "tre")}
    assert states() == {"ett": (SENT, 2), "tva": (SENT, 1), "tre": (SENT, 1)}


@pytest.mark.django_db(transaction=True)
def test_senders_side_by_side_never_send_the_same_letter(office):
    names = [f"nummer{number}" for number in range(30)]
    write(*names)
    done, start = [], threading.Barrier(3)

    def work():
        start.wait()
        try:
            done.append(outbox.send_due())
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert office.counts() == {f"{name}@ekstad.example": 1 for name in names}
    assert states() == dict.fromkeys(names, (SENT, 1))
    assert sum(round_.sent for round_ in done) == 30


@pytest.mark.django_db(transaction=True)
def test_letter_of_an_event_that_did_not_happen_is_never_sent(office, clock):
    with pytest.raises(ZeroDivisionError), transaction.atomic():  # noqa: PT012
        write("ett")
        _ = 1 / 0

    assert outbox.send_due(clock) == outbox.Round()
    assert (office.taken, OutboxMessage.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_postman_sends_until_stopped(office):
    postman = outbox.Postman(pause=0.05)
    postman.start()
    write("ett")
    deadline = threading.Event()
    for _ in range(200):
        if office.taken:
            break
        deadline.wait(0.05)
    postman.stop()

    assert states() == {"ett": (SENT, 1)}
    assert len(office.taken) == 1


# --- Real processes, killed at a point that the mail server chooses ---


def sender_environment(data: Path) -> dict:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        address = f"sqlite:///{database['NAME']}"
    else:
        host = str(database["HOST"]).replace("/", "%2F")
        address = f"postgresql://{database['USER']}@{host}/{database['NAME']}"
    kept = {key: value for key, value in os.environ.items() if not key.startswith("KOMMUNBROTT_")}
    return kept | {
        "DATABASE_URL": address,
        "DJANGO_SETTINGS_MODULE": "kommunbrott.settings",
        "KOMMUNBROTT_DATA": str(data),
        "KOMMUNBROTT_SECRET_KEY": django_settings.SECRET_KEY,
        "KOMMUNBROTT_LOCAL": "1",
    }


def send_in_a_process(office, port: int, data: Path) -> int:
    """Exit code of manage.py send_outbox; -9 when the server killed it."""
    command = [sys.executable, "manage.py", "send_outbox"]
    server = {
        "KOMMUNBROTT_EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "KOMMUNBROTT_EMAIL_FROM": "brott@ekstad.example",
    }
    sender = subprocess.Popen(
        command,
        cwd=ROOT,
        env=sender_environment(data) | server,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    office.victim = sender.pid
    return sender.wait(60)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("point", "times"),
    [
        (mail_server.KILL_AT_GREETING, 1),
        (mail_server.KILL_AT_ADDRESS, 1),
        (mail_server.KILL_AT_LETTER, 1),
        (mail_server.KILL_AFTER_TAKING, 2),  # the gap
    ],
)
def test_letter_of_a_killed_sender_is_sent_by_another(office, port, tmp_path, clock, point, times):
    write("ett", "tva", "tre")
    office.kill_at_greeting = point == mail_server.KILL_AT_GREETING
    office.faults["ett@ekstad.example"] = [] if office.kill_at_greeting else [point]

    code = send_in_a_process(office, port, tmp_path)
    killed = states()
    at_once = outbox.send_due(clock)
    # The process reads the clock itself, and takes seconds to start.
    clock.now += outbox.LEASE + dt.timedelta(minutes=5)
    later = outbox.send_due(clock)

    assert (code, killed["ett"]) == (-9, (OutboxState.SENDING, 1))
    assert (at_once, later) == (outbox.Round(2, 0), outbox.Round(1, 0))
    assert states() == {"ett": (SENT, 2), "tva": (SENT, 1), "tre": (SENT, 1)}
    assert office.counts() == {"ett@ekstad.example": times, "tva@ekstad.example": 1, "tre@ekstad.example": 1}
    assert len({letter["Message-ID"] for letter in office.taken}) == 3


@pytest.mark.django_db(transaction=True)
def test_worker_sends_what_waits_as_files_where_no_server_is_set(tmp_path):
    (message,) = write("ett")
    command = [sys.executable, "manage.py", "worker", "--batch"]

    result = subprocess.run(
        command, cwd=ROOT, env=sender_environment(tmp_path), capture_output=True, timeout=60, check=False
    )

    files = [path.read_text() for path in (tmp_path / "mail").iterdir()]
    assert result.returncode == 0, result.stderr
    assert states() == {"ett": (SENT, 1)}
    assert [message.message_id in text for text in files] == [True]
