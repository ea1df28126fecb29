"""Sekretess (offentlighets- och sekretesslagen): what in a text only some may read, and what the others see.

A passage is written ``[[18 kap. 1 §: the passage]]``. Whatever stands between the marks is secret also where the
marks are wrong: text is shown only when it surely lies outside of them.
"""

import re
from collections.abc import Iterator

MASK = "Uppgift har maskats"
LAW = "OSL"
HELP = (
    "Skriv det som omfattas av sekretess så här: [[18 kap. 1 §: texten]]. Bara de i forumet som får läsa det ser "
    "texten. Andra ser att en uppgift är maskad och varför."
)
LONGEST_GROUND = 80
_NO_MARKS = str.maketrans("[]", "()")
_EDGE = re.compile(r"\[\[|\]\]")
_NUMBER = r"\d{1,3}(?:\s?[a-z](?![a-zåäö]))?"
_GROUND = re.compile(
    rf"\s*(\d{{1,2}})\s*kap\.?\s*({_NUMBER})(?:\s?[–-]\s?({_NUMBER}))?\s*§{{1,2}}\s*([^:\[\]]{{0,50}})"
)


def masked(text: str) -> str:
    """``text`` for who may not read what is secret in it."""
    return "".join(part if ground is None else mask_of(ground) for part, ground in _parts(text))


def marked(text: str) -> str:
    """``text`` for who may read all of it, with words where the marks stood."""
    return "".join(
        part if ground is None else f"[Sekretess{f' {ground} {LAW}' if ground else ''}: {part}]"
        for part, ground in _parts(text)
    )


def passage(text: str, ground: str) -> str:
    """All of ``text`` between marks."""
    return f"[[{ground}: {text.translate(_NO_MARKS)}]]"


def mask_of(ground: str) -> str:
    """What stands where something is hidden: which paragraph says so, as far as it is known."""
    return f"{MASK} ({ground} {LAW})" if ground else f"{MASK} ({LAW})"


def sealed(text: str, ground: str) -> str:
    """All of ``text`` as one passage, where there is a ground for it."""
    return f"[[{ground}: {text}]]" if ground else text


def ground_of(text: str) -> str | None:
    """Chapter and paragraph as they are written in law, "18 kap. 1 §", or None where ``text`` names none."""
    found = _GROUND.fullmatch(text)
    if found is None:
        return None
    chapter, first, last, rest = found.groups()
    rest = " ".join(rest.split()).removesuffix(LAW).strip()
    paragraphs = f"{first}–{last} §§" if last else f"{first} §"
    return f"{chapter} kap. {paragraphs} {rest}".strip()


def fault(text: str) -> str:
    """What is wrong with the marks in ``text``, fit to show beside it, or nothing."""
    depth = 0
    for edge in _EDGE.findall(text):
        depth += 1 if edge == "[[" else -1
        if depth < 0:
            return "Det står ]] utan [[ före. Skriv [[ där det som omfattas av sekretess börjar."
        if depth > 1:
            return "Det står [[ två gånger i rad. Avsluta det första med ]] innan nästa börjar."
    if depth:
        return "Det står [[ utan ]] efter. Skriv ]] där det som omfattas av sekretess slutar."
    if any(ground == "" for _, ground in _parts(text)):
        return "Skriv bestämmelsen först inom [[ ]], till exempel [[18 kap. 1 §: texten]]."
    return ""


def _parts(text: str) -> Iterator[tuple[str, str | None]]:
    """The text in pieces, each with its ground: None for what is open, "" for what is secret on unknown grounds."""
    depth = start = 0
    for edge in _EDGE.finditer(text):
        if edge[0] == "[[":
            if depth == 0:
                yield text[start : edge.start()], None
                start = edge.end()
            depth += 1
        elif depth:
            depth -= 1
            if depth == 0:
                yield _passage(text[start : edge.start()])
                start = edge.end()
    yield _passage(text[start:]) if depth else (text[start:], None)


def _passage(inside: str) -> tuple[str, str]:
    ground, colon, passage = inside.partition(":")
    known = ground_of(ground) if colon else None
    return (passage.strip(), known) if known else (inside.strip(), "")
