"""Exceptions from the house rules, each with its reason. tests/test_architecture.py reads them.

A rule without an entry here has no exception. An entry that no longer matches anything fails too.
"""

# Keys that take their row with them when what they point at is deleted: the row is a part of it.
CASCADES: dict[str, str] = {}

# Models whose changes are not kept in history.
NO_HISTORY: dict[str, str] = {}

# URL names that a stranger may open.
OPEN_TO_STRANGERS: dict[str, str] = {
    "login": "the way in",
    "logout": "leads to the way in, whoever presses it",
}

# URL names that no page test opens, because GET without more gives no page.
NOT_A_PAGE: dict[str, str] = {}
