"""Words looked for in a list, the same way on both databases."""

import re
from itertools import product

from django.db.models import Q

from kommunbrott.folding import FOLDED_LETTERS

# Nobody means more words than this; each costs a look at every text of every row.
MOST_WORDS = 8
# Letters outside a to z in one word: each doubles its spellings.
MOST_DOUBLE = 2


def containing(text: str, *fields: str) -> list[Q]:
    """One condition for each word of ``text``: that some of the fields has it, in whatever case."""
    return [
        any_of(condition for field in fields for condition in spelt(field, word))
        for word in text.split()[:MOST_WORDS]
    ]


def spelt(field: str, word: str) -> list[Q]:
    """SQLite takes upper and lower case as one only in a to z. Å, ä and ö are therefore looked for in both cases;
    where a word has many of them by regular expression, which is slow."""
    cases = [(letter,) if letter.isascii() else spellings(letter) for letter in word]
    if not few(cases):
        return [Q(**{f"{field}__iregex": re.escape(word)})]
    return [Q(**{f"{field}__icontains": "".join(one)}) for one in sorted(product(*cases))]


def spellings(letter: str) -> tuple[str, ...]:
    return tuple({letter.lower(), letter.upper()})


def few(cases: list[tuple[str, ...]]) -> bool:
    return sum(len(each) > 1 for each in cases) <= MOST_DOUBLE


def in_folded(text: str, column: str) -> list[Q]:
    """As ``containing``, in a column that the database keeps folded: it is looked through once for each word."""
    return [any_of(spelt_folded(column, word)) for word in text.split()[:MOST_WORDS]]


def spelt_folded(column: str, word: str) -> list[Q]:
    cases = [
        (small,)
        if (small := letter.lower()).isascii() or small.upper() in FOLDED_LETTERS
        else spellings(letter)
        for letter in word
    ]
    if not few(cases):
        return [Q(**{f"{column}__iregex": re.escape(word)})]
    return [Q(**{f"{column}__contains": "".join(one)}) for one in sorted(product(*cases))]


def any_of(conditions) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
