"""What a search finds: a few lines of each kind, the same from every app."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import islice

from kommunbrott.text import plain
from kommunbrott.words import MOST_WORDS

# Of each kind; the rest is in the list that the group leads to.
MOST = 5
# Letters shown on each side of the first word that was found.
AROUND = 70


@dataclass(frozen=True)
class Piece:
    text: str
    is_hit: bool = False


@dataclass(frozen=True)
class Hit:
    """``under`` says where or when it is. ``said`` is the place in a longer text where a word was found."""

    title: tuple[Piece, ...]
    url: str
    under: str = ""
    said: tuple[Piece, ...] = ()


@dataclass(frozen=True)
class Group:
    """Hits of one kind. ``url`` is the list that shows all of them, where there is such a list."""

    heading: str
    icon: str
    hits: tuple[Hit, ...]
    is_more: bool
    url: str = ""


def group(heading: str, icon: str, rows: Iterable, hit: Callable[..., Hit], *, url: str = "") -> Group:
    """The first MOST of ``rows``. A QuerySet is asked for one row more than that."""
    some = list(rows[: MOST + 1] if hasattr(rows, "query") else islice(rows, MOST + 1))
    return Group(heading, icon, tuple(hit(row) for row in some[:MOST]), len(some) > MOST, url)


def marked(words: str, text: str) -> tuple[Piece, ...]:
    """``text`` cut where any of the words begins and ends, in whatever case."""
    wanted = "|".join(re.escape(word) for word in words.split()[:MOST_WORDS])
    if not wanted or not text:
        return (Piece(text),) if text else ()
    cut = re.split(f"({wanted})", text, flags=re.IGNORECASE)
    return tuple(Piece(piece, at % 2 == 1) for at, piece in enumerate(cut) if piece)


def excerpt(words: str, *texts: str) -> tuple[Piece, ...]:
    """What stands around the first word in the first of the texts that has any; nothing when none has."""
    wanted = re.compile(
        "|".join(re.escape(word) for word in words.split()[:MOST_WORDS]) or "(?!)", re.IGNORECASE
    )
    for text in map(plain, texts):
        if found := wanted.search(text):
            start = text.rfind(" ", 0, max(found.start() - AROUND, 0)) + 1 if found.start() > AROUND else 0
            end = text.find(" ", found.end() + AROUND)
            end = len(text) if end < 0 else end
            said = f"{'…' if start else ''}{text[start:end]}"
            return marked(words, f"{said.rstrip('.,;:… ')}…" if end < len(text) else said)
    return ()
