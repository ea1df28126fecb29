"""A real mail server in the test's own process, which fails the way it is told to."""

import email
import email.policy
import os
import signal
import socket
from collections import Counter, defaultdict
from contextlib import closing, contextmanager
from email.message import EmailMessage

from aiosmtpd.controller import Controller

# What the server can do instead of taking a letter. One of them is used up by each attempt.
REFUSE_FOR_NOW, NO_SUCH_ADDRESS, CUT_AT_ADDRESS = "refuse for now", "no such address", "cut at address"
BUSY, REJECT, CUT_AT_LETTER, CUT_AFTER_TAKING = "busy", "reject", "cut at letter", "cut after taking"
KILL_AT_GREETING, KILL_AT_ADDRESS = "kill at greeting", "kill at address"
KILL_AT_LETTER, KILL_AFTER_TAKING = "kill at letter", "kill after taking"


class PostOffice:
    """``faults``: address → what goes wrong, attempt by attempt; after that its letters are taken."""

    def __init__(self):
        self.taken: list[EmailMessage] = []
        self.faults: dict[str, list[str]] = defaultdict(list)
        self.fault = ""
        # A sender in a process of its own, to be killed.
        self.victim = 0
        self.kill_at_greeting = False

    def counts(self) -> Counter:
        return Counter(letter["To"] for letter in self.taken)

    def kill(self):
        os.kill(self.victim, signal.SIGKILL)
        self.victim = 0

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 -- aiosmtpd's name
        session.host_name = hostname
        if self.kill_at_greeting and self.victim:
            self.kill()
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        faults = self.faults[address]
        self.fault = faults.pop(0) if faults else ""
        if self.fault == REFUSE_FOR_NOW:
            return "450 4.2.0 Greylisted"
        if self.fault == NO_SUCH_ADDRESS:
            return "550 5.1.1 No such user"
        if self.fault == CUT_AT_ADDRESS:
            server.transport.abort()
        if self.fault == KILL_AT_ADDRESS:
            self.kill()
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.fault == BUSY:
            return "451 4.3.0 Try later"
        if self.fault == REJECT:
            return "554 5.7.1 Looks like spam"
        if self.fault == CUT_AT_LETTER:
            server.transport.abort()
            return "421 Gone"
        if self.fault == KILL_AT_LETTER:
            self.kill()
            return "421 Gone"
        self.taken.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        if self.fault == CUT_AFTER_TAKING:
            server.transport.abort()
        if self.fault == KILL_AFTER_TAKING:
            self.kill()
        return "250 Taken"


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def open_post_office(port: int):
    office = PostOffice()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()
