"""Words looked for in a list, the same way on both databases."""

import re

from django.db.models import Q

# Nobody means more words than this; each costs a look at every text of every row.
MOST_WORDS = 8


def containing(text: str, *fields: str) -> list[Q]:
    """One condition for each word of ``text``: that some of the fields has it, in whatever case.

    By regular expression, because SQLite knows upper from lower case of å, ä and ö only there.
    """
    return [
        any_of(Q(**{f"{field}__iregex": re.escape(word)}) for field in fields)
        for word in text.split()[:MOST_WORDS]
    ]


def any_of(conditions) -> Q:
    found = Q()
    for condition in conditions:
        found |= condition
    return found
