"""Stamps on forms that strangers fill in, and the codes they ask by afterwards. Neither says who anybody is.

A stamp tells when the form was drawn and lets it be sent once. It is signed, so nothing has to be remembered of
the browser that got it.
"""

import uuid
from dataclasses import dataclass

from django.core import signing
from django.utils.crypto import salted_hmac

SALT = "incidents.stamps"
# Nobody fills in the form faster, and a page is left open no longer.
LEAST_SECONDS, MOST_SECONDS = 3, 24 * 60 * 60
# Without letters and figures that are taken for each other.
LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 12


@dataclass(frozen=True, slots=True)
class Stamp:
    """``submission`` is None for a stamp that is not ours or too old."""

    submission: uuid.UUID | None
    is_hasty: bool = False


def new_stamp() -> str:
    return signing.TimestampSigner(salt=SALT).sign(uuid.uuid4().hex)


def read_stamp(text: str) -> Stamp:
    signer = signing.TimestampSigner(salt=SALT)
    try:
        submission = uuid.UUID(hex=signer.unsign(text, max_age=MOST_SECONDS))
    except (signing.BadSignature, ValueError):
        return Stamp(None)
    try:
        signer.unsign(text, max_age=LEAST_SECONDS)
    except signing.SignatureExpired:
        return Stamp(submission)
    return Stamp(submission, is_hasty=True)


def code_of(submission: uuid.UUID) -> str:
    """The same for the same form, so that sending it twice gives the same receipt. 58 bits that nobody can guess."""
    number = int(salted_hmac(f"{SALT}.code", submission.hex, algorithm="sha256").hexdigest(), 16)
    letters = []
    for _ in range(LENGTH):
        number, rest = divmod(number, len(LETTERS))
        letters.append(LETTERS[rest])
    return "-".join("".join(letters[first : first + 4]) for first in range(0, LENGTH, 4))


def hash_of_code(code: str) -> str:
    """However it is typed: with or without the hyphens, in small letters."""
    letters = "".join(letter for letter in code.upper() if letter.isalnum())
    return salted_hmac(f"{SALT}.hash", letters, algorithm="sha256").hexdigest()
