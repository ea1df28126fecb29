"""Words looked for in a list, the same way on both databases."""

import re
from itertools import product

from django.db.models import Q

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
    cases = [(letter,) if letter.isascii() else tuple({letter.lower(), letter.upper()}) for letter in word]
    spellings = {"".join(letters) for letters in product(*cases)} if few(cases) else set()
    if not spellings:
        return [Q(**{f"{field}__iregex": re.escape(word)})]
    return [Q(**{f"{field}__icontains": spelling}) for spelling in sorted(spellings)]


def few(cases: list[tuple[str, ...]]) -> bool:
    return sum(len(each) > 1 for each in cases) <= MOST_DOUBLE


def any_of(conditions) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
