"""How alike two names of organisations are, told by what sets them apart: not by the -förvaltningen they share."""

import re
from difflib import SequenceMatcher

from kommunbrott.folding import fold
from kommunbrott.party_names import abbreviates, is_short_form

# Words for a kind of organisation, by what may stand for one another: a department is never its board.
KINDS = (
    "förvaltning enhet kontor avdelning sektor verksamhet tjänst kansli stab sektion",
    "nämnd styrelse utskott fullmäktige beredning",
    "ab aktiebolag bolag koncern",
    *("myndighet", "verk", "kommun", "region", "förening", "förbund", "råd", "grupp", "team", "stiftelse"),
    "församling",
)
KIND_OF = {word: at for at, words in enumerate(KINDS) for word in words.split()}
ENDING = re.compile(
    rf"({'|'.join(sorted(KIND_OF, key=len, reverse=True))})(?:en|et|n|t|er|erna|na|or|orna|ar|arna)?$"
)
LIKE = 0.86
SHORTEST = 4


def likeness(written: str, known: str) -> float:
    """0 to 1. From ``LIKE`` on it is worth asking whether the two are one organisation."""
    if is_short_form(written) or is_short_form(known):
        is_short = is_initials(known, written) or is_initials(written, known)
        return 0.9 if is_short or shortens(written, known) else 0.0
    ours, our_kind = stem(written)
    theirs, their_kind = stem(known)
    kinds = {our_kind, their_kind} - {None}
    if len(kinds) > 1:
        return 0.0
    if goes_on(written, known) or goes_on(known, written):
        return 0.9
    if min(len(ours), len(theirs)) < SHORTEST:
        return 0.0
    return SequenceMatcher(None, ours, theirs).ratio()


def stem(name: str) -> tuple[str, int | None]:
    """What is left, folded tightly, without the words for what kind of organisation it is, and that kind."""
    words, kind = fold(name.replace("&", " och ")).split(), None
    for at in (-1, 0):
        found = ENDING.search(words[at]) if words else None
        if found and (at == -1 or found.start() == 0):
            kind = kind or KIND_OF[found[1]]
            words[at] = words[at][: found.start()]
    # "Utbildnings-" is joined by its s, and "social" is not.
    return re.sub(r"(?<=\w{4})s$", "", "".join(words)), kind


def goes_on(longer: str, shorter: str) -> bool:
    """One name is the other with a place or an owner: "Polisen i Ekstad", "Kommunstyrelsens arbetsutskott"."""
    long, short = (
        [re.sub(r"(?:en|et)$", "", word) for word in fold(name).split()] for name in (longer, shorter)
    )
    if len(long) <= len(short) or not stem(shorter)[0]:
        return False
    rests = [long[len(short) :]] if long[: len(short)] == short else []
    rests += [long[: -len(short)]] if long[-len(short) :] == short else []
    return any(not {"och", "samt"} & set(rest) for rest in rests)


def is_initials(short: str, full: str) -> bool:
    """KOF, and KF, of Kultur och fritid."""
    if not is_short_form(short) or is_short_form(full):
        return False
    words = fold(full.replace("&", " och ")).split()
    every, without_och = ("".join(word[0] for word in words if word not in skip) for skip in ((), ("och",)))
    return len(words) > 1 and short.lower().replace("&", "") in (every, without_och)


def shortens(short: str, full: str) -> bool:
    """SBF of Samhällsbyggnadsförvaltningen, KBAB of Köpings Bostads AB: the last letters are the kind."""
    words = fold(full).split()
    ending = ENDING.search(words[-1]) if words else None
    if not ending or len(short) < 3 or not abbreviates(short, full):
        return False
    return short.lower().endswith("ab" if ending[1] == "ab" else ending[1][0])
