"""Small faults that scanning and narrow columns leave in a text. Each repair is told; a doubtful one is not made."""

import re
from collections.abc import Iterable

from kommunbrott.folding import tidy, with_latin_letters

HYPHENATED = re.compile(r"\b(\w*[^\W\d_])-[ \n]([^\W\d_]\w{2,})(?!-)\b")
CONNECTIVES = {
    "och", "eller", "samt", "resp", "respektive", "till", "som", "att", "för", "med", "den", "det", "ska", "skall", "har", "kan",
    "men", "vilket", "vilka", "detta", "dessa", "genom", "inom", "under", "över", "mot", "från", "utan", "när", "där",
}  # fmt: skip
LAST_PARTS = (
    "förvaltning", "gruppen", "gruppens", "skapande", "förebyggande", "bedömning", "främjande", "arbete", "enheten", "rådet",
    "området", "områden", "systemet", "säkerhet", "problem", "utbildning", "undersökning", "vandring", "avdelning", "nämnd",
    "insats", "åtgärd", "miljö", "verksamhet", "samverkan", "plan", "mätning", "kontroll", "missbruk", "hållare", "liv",
)  # fmt: skip


class Repairs:
    """Knows the words of the whole document, so that a broken word is mended to one that stands whole elsewhere."""

    def __init__(self, texts: Iterable[str]):
        self._words: set[str] = set()
        for text in texts:
            self._words.update(word.lower() for word in re.findall(r"[^\W\d_]{4,}", text))

    def mend(self, text: str) -> tuple[str, list[str]]:
        """The text as a person would have written it, and what was changed, in Swedish."""
        notes: list[str] = []
        latin = with_latin_letters(text, self._words.__contains__)
        if latin != text:
            for before, after in zip(re.findall(r"\w+", text), re.findall(r"\w+", latin), strict=False):
                if before != after:
                    notes.append(
                        f"”{before}” hade bokstäver ur ett annat alfabet och har rättats till ”{after}”."
                    )
        return tidy(HYPHENATED.sub(lambda match: self._joined(match, latin, notes), latin)), notes

    def _joined(self, match: re.Match, text: str, notes: list[str]) -> str:
        first, second = match.groups()
        following = text[match.end() : match.end() + 1]
        if second.lower() in CONNECTIVES or following == "-" or second[:1].isupper():
            return match.group()
        if first.isupper() and len(first) > 1:
            whole = f"{first}-{second}"
        elif (first + second).lower() in self._words or second.lower().startswith(LAST_PARTS):
            whole = first + second
        else:
            return match.group()
        notes.append(f"”{match.group()}” lästes som ”{whole}”, avstavat vid radslut.")
        return whole
