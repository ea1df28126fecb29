"""Text made comparable: what differs only in case, punctuation, spaces or look-alike letters is the same."""

import re
import unicodedata
from collections.abc import Callable

from django.db import models
from django.db.models import Value
from django.db.models.functions import Concat, Lower, Replace

SOFT_HYPHEN = "\u00ad"
INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))
HYPHENS = dict.fromkeys(map(ord, "\u2010\u2011"), "-")

# Cyrillic and Greek letters that scanning puts in place of the Latin ones they look like.
LOOK_ALIKES = str.maketrans(
    "АВЕЅІЈКМНОРСТУХаеѕіјорсухԁԛԝ" + "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
    "ABESIJKMHOPCTYXaesijopcyxdqw" + "ABEZHIKMNOPTYXo",
)
SOUND_ALIKES = str.maketrans("РрВвНнСсИиУу", "RrVvNnSsIiUu")
# Words that scanning often spoils and that decide between two readings.
COMMON = frozenset(
    ["sker", "ska", "har", "år", "för", "barn", "ansvar", "arbete", "samverkar", "förvaltningen"]
)
WORD = re.compile(r"\w+")
FOREIGN = re.compile(r"[\u0370-\u03ff\u0400-\u052f]")


def latin(word: str) -> str:
    """The word with look-alike letters made Latin; a word truly written in another alphabet is left as it is."""
    if not FOREIGN.search(word):
        return word
    changed = word.translate(LOOK_ALIKES)
    return word if FOREIGN.search(changed) else changed


def latin_readings(word: str) -> tuple[str, ...]:
    """What a word with look-alike letters may be: by their looks, and by their sound ("Sk\u0435\u0440" is Sker)."""
    return tuple(dict.fromkeys(latin(word.translate(table)) for table in ({}, SOUND_ALIKES)))


def with_latin_letters(text: str, known: Callable[[str], bool] | None = None) -> str:
    """The text in Latin letters. `known` tells which of two readings of a word is a word."""
    if not FOREIGN.search(text):
        return text
    return WORD.sub(lambda match: best_reading(match.group(), known or COMMON.__contains__), text)


def best_reading(word: str, known: Callable[[str], bool]) -> str:
    readings = latin_readings(word)
    return next(
        (reading for reading in readings if known(reading.lower()) or reading.lower() in COMMON), readings[0]
    )


def fold(text: str) -> str:
    """NFKC, lower case, runs of spaces, punctuation and soft hyphens as one space, look-alikes as Latin."""
    text = unicodedata.normalize("NFKC", with_latin_letters(text)).lower()
    text = text.replace(SOFT_HYPHEN, " ")
    return " ".join(re.sub(r"[\W_]+", " ", text).split())


def fold_tight(text: str) -> str:
    """Folded with every space gone: a lost hyphen or space no longer tells two names apart."""
    return fold(text).replace(" ", "")


def tidy(text: str) -> str:
    """The text as a person reads it: no soft hyphens or invisible marks, single spaces, line breaks kept."""
    text = unicodedata.normalize("NFC", text).translate(INVISIBLE).translate(HYPHENS)
    text = re.sub(r"[^\S\n]+", " ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return re.sub(r" ?\n ?", "\n", text).strip()


# Beside a to z, the letters whose case makes no difference in a folded column, on either database.
FOLDED_LETTERS = "ÅÄÖÉÜ"


def folded_column(*names: str, **kw) -> models.GeneratedField:
    """The texts of some columns in small letters, one to a line, for words to be looked for in.

    SQLite knows the case of a to z alone; the letters of FOLDED_LETTERS are told it. Others may stand as they were.
    """
    lines = [part for name in names for part in (name, Value("\n"))][:-1]
    folded = Lower(Concat(*lines) if len(names) > 1 else names[0])
    for letter in FOLDED_LETTERS:
        folded = Replace(folded, Value(letter), Value(letter.lower()))
    return models.GeneratedField(expression=folded, output_field=models.TextField(), db_persist=True, **kw)
