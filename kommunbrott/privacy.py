"""What in a free text may point out a person: numbers, addresses, plates and names. Pure; reads no database.

A report tells about a place and an event, never about a person. A personnummer or samordningsnummer whose date
and checksum are right stops the text at every door. The rest is a warning that a person can mask or keep.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils import timezone

from kommunbrott import name_likeness

MASK = "●●●●"


class Kind(TextChoices):
    PERSONNUMMER = "personnummer", "personnummer"
    COORDINATION = "samordningsnummer", "samordningsnummer"
    NUMBER_LIKE = "nummerlikt", "ser ut som ett personnummer"
    PHONE = "telefon", "telefonnummer"
    EMAIL = "epost", "e-postadress"
    REGISTRATION = "regnr", "ser ut som ett registreringsnummer"
    NAME = "namn", "ser ut som ett namn"


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """``start`` and ``end`` cut the piece out of the text as it was written."""

    start: int
    end: int
    kind: Kind

    @property
    def is_certain(self) -> bool:
        """A number with the right date and checksum. It stops the save; nothing can be stated to keep it."""
        return self.kind in (Kind.PERSONNUMMER, Kind.COORDINATION)

    def of(self, text: str) -> str:
        return text[self.start : self.end]


def find(text: str, known: Collection[str] = (), today: dt.date | None = None) -> list[Finding]:
    """All that may point out a person, in order, none overlapping another; the certain ones win.

    ``known`` are names of places and parties, which are not taken for names of people.
    """
    plain = Plain(text)
    every = [
        *numbers(plain, today or timezone.localdate()),
        *matches(plain, EMAIL, Kind.EMAIL),
        *phones(plain),
        *matches(plain, REGISTRATION, Kind.REGISTRATION),
        *hidden_numbers(plain),
        *(Finding(start, end, Kind.NAME) for start, end in name_likeness.find(text, known)),
    ]
    kept: list[Finding] = []
    for finding in sorted(every, key=lambda each: (not each.is_certain, ORDER[each.kind], each.start)):
        if all(finding.end <= other.start or other.end <= finding.start for other in kept):
            kept.append(finding)
    return sorted(kept)


def certain(text: str, today: dt.date | None = None) -> list[Finding]:
    """Only what stops a save. Quick on the texts that hold no long number, which are nearly all."""
    if len(text) < 10 or len(DIGIT.findall(text)) < 10:
        return []
    return [each for each in numbers(Plain(text), today or timezone.localdate()) if each.is_certain]


def mask(text: str, findings: Collection[Finding]) -> str:
    for finding in sorted(findings, reverse=True):
        text = text[: finding.start] + MASK + text[finding.end :]
    return text


# A number that is more likely something else is told as that.
ORDER = {
    kind: place
    for place, kind in enumerate(
        [
            Kind.PERSONNUMMER,
            Kind.COORDINATION,
            Kind.EMAIL,
            Kind.PHONE,
            Kind.NUMBER_LIKE,
            Kind.REGISTRATION,
            Kind.NAME,
        ]
    )
}

# --- The text as a machine reads it ---

DIGIT = re.compile("[\\d²³¹\u2070-\u2079\u2080-\u2089\u2460-\u249b\u24ea-\u24ff\u2776-\u2793]")
# Letters of which each is its own plain form: nearly all texts have no others.
USUAL = re.compile(r"[\x00-\x7fÀ-ÖØ-öø-ÿ]*")
SPACES = dict.fromkeys(map(ord, "\n\r\t\v\f"), " ")
DASHES = {"\u2212", "\u00ac", "\u02d7", "\u30fc"}


class Plain:
    """The text with every digit, dash and space in its plain form and nothing invisible, and where each stood."""

    def __init__(self, text: str):
        if USUAL.fullmatch(text):
            self.text, self.places = text.translate(SPACES), range(len(text))
            return
        letters, places = [], []
        for place, letter in enumerate(text):
            if letter.isascii():
                letters.append(" " if letter in "\n\r\t\v\f" else letter)
                places.append(place)
                continue
            category = unicodedata.category(letter)
            if category in ("Cf", "Mn", "Me"):
                continue
            letters.append(plain_letter(letter, category))
            places.append(place)
        self.text = "".join(letters)
        self.places = places

    def span(self, start: int, end: int) -> tuple[int, int]:
        return self.places[start], self.places[end - 1] + 1


def plain_letter(letter: str, category: str) -> str:
    digit = unicodedata.digit(letter, None)
    if digit is not None:
        return str(digit)
    if category == "Pd" or letter in DASHES:
        return "-"
    if category in ("Zs", "Zl", "Zp"):
        return " "
    folded = unicodedata.normalize("NFKC", letter)
    return folded if len(folded) == 1 else letter


# --- Personnummer and samordningsnummer ---

GROUP = re.compile(r"\d+")
BETWEEN = re.compile(r"[ \-+./\\_,:;()·*|]{1,4}")
# Where ten digits may be parted: year, month, day, and the last four in two.
JOINTS = {10: (2, 4, 6, 8), 12: (2, 4, 6, 8, 10)}
CLOCK = re.compile(r"(?:[01]\d|2[0-3])[0-5]\d")


def numbers(plain: Plain, today: dt.date) -> Iterator[Finding]:
    for run in runs(plain.text):
        last = -1
        for first in range(len(run)):
            if first <= last:
                continue
            for end in range(first, min(first + 12, len(run))):
                kind = kind_of(plain.text, run, first, end, today)
                if kind:
                    yield Finding(*plain.span(run[first].start(), run[end].end()), kind)
                    if kind != Kind.NUMBER_LIKE:
                        last = end
                        break


def runs(text: str) -> Iterator[list[re.Match]]:
    """Groups of digits with nothing but a few separators between them."""
    run: list[re.Match] = []
    for group in GROUP.finditer(text):
        if run and not BETWEEN.fullmatch(text, run[-1].end(), group.start()):
            yield run
            run = []
        run.append(group)
    if run:
        yield run


def kind_of(text: str, run: list[re.Match], first: int, last: int, today: dt.date) -> Kind | None:
    groups = run[first : last + 1]
    digits = "".join(group.group() for group in groups)
    if len(digits) not in JOINTS or not is_parted_rightly(groups, len(digits)):
        return None
    is_coordination = digits[-6] in "6789"
    if not has_birth_date(digits, today) or is_date_and_time(text, run, first, last):
        return None
    if luhn(digits[-10:]):
        return Kind.COORDINATION if is_coordination else Kind.PERSONNUMMER
    if len(digits) == 10 and len(groups) == 1 and digits.startswith("0"):
        return None  # a telephone number
    return Kind.NUMBER_LIKE if not CLOCK.fullmatch(digits[-4:]) else None


def is_parted_rightly(groups: list[re.Match], length: int) -> bool:
    """At the joints of such a number, or between all its digits."""
    if len(groups) == length:
        return True
    ends, place = [], 0
    for group in groups[:-1]:
        place += len(group.group())
        ends.append(place)
    serial, halves = length - 4, length - 2
    return all(end in JOINTS[length] for end in ends) and (halves not in ends or serial in ends)


def has_birth_date(digits: str, today: dt.date) -> bool:
    year, month, day = digits[:-8], int(digits[-8:-6]), int(digits[-6:-4])
    day = day - 60 if day > 60 else day
    years = [int(year)] if len(year) == 4 else [century + int(year) for century in (1800, 1900, 2000)]
    return any(is_past(each, month, day, today) for each in years if each >= 1840)


def is_past(year: int, month: int, day: int, today: dt.date) -> bool:
    try:
        return dt.date(year, month, day) <= today
    except ValueError:
        return False


def luhn(digits: str) -> bool:
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(digits)]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0


def is_date_and_time(text: str, run: list[re.Match], first: int, last: int) -> bool:
    """2026-03-14 21.30, and the first half of 2026-03-14 – 2026-05-01: dates as people write them."""
    groups = run[first : last + 1]
    tail = "".join(group.group() for group in groups)[-4:]
    if len(groups) > 2 and len(groups[-1].group()) == len(groups[-2].group()) == 2 and CLOCK.fullmatch(tail):
        if text[groups[-2].end() : groups[-1].start()] in (".", ":"):
            return True
    if tail[:2] in ("19", "20") and last + 1 < len(run) and len(groups[-1].group()) == 4:
        after = run[last + 1]
        is_month = len(after.group()) == 2 and 1 <= int(after.group()) <= 12
        return is_month and text[groups[-1].end() : after.start()] in ("-", ".", "/")
    return False


# --- The rest ---

EMAIL = re.compile(r"[\w.%+'-]+ ?(?:@|\(at\)|\[at\]) ?[\w-]+(?:\.[\w-]+)*\.[^\W\d_]{2,}")
PHONE = re.compile(r"(?<![\d/-])(?:(?:\+|00) ?46 ?(?:\(0\) ?)?|0)[1-9](?:(?: |-|/| - )?\d){6,9}(?![\d-])")
REGISTRATION = re.compile(
    r"(?<![\w-])(?:[A-HJ-PR-UW-Z]{3}[ -]?\d{2}[\dA-HJ-PR-UW-Z]|[a-hj-pr-uw-z]{3}\d{2}[\da-hj-pr-uw-z])(?![\w-])"
)
# A birth date whose last four somebody has left out.
HIDDEN = re.compile(r"(?<!\d)(?:\d{2})?(\d{6}) ?[-+] ?(?:[xX*]{4}|N{4})(?!\w)")
CLOCKS = re.compile(r"(?:[01]\d|2[0-4])[0-5]\d ?- ?(?:[01]\d|2[0-4])[0-5]\d")


def matches(plain: Plain, pattern: re.Pattern, kind: Kind) -> Iterator[Finding]:
    for found in pattern.finditer(plain.text):
        yield Finding(*plain.span(*found.span()), kind)


def phones(plain: Plain) -> Iterator[Finding]:
    for found in PHONE.finditer(plain.text):
        if not CLOCKS.fullmatch(found.group()):
            yield Finding(*plain.span(*found.span()), Kind.PHONE)


def hidden_numbers(plain: Plain) -> Iterator[Finding]:
    return matches(plain, HIDDEN, Kind.NUMBER_LIKE)
