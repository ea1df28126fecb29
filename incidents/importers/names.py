"""Names of categories and areas as files write them, turned into those the catalogue and the register have."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping

from incidents.importers.result import Reason
from kommunbrott.folding import fold, tidy

OTHER = "Övrigt"
SHORTEST_MISSPELT = 5
# Compared with names without dots and rings.
AREA_ENDINGS = ("somradet", "somrade", "omradet", "omrade", "s")
AREA_BEGINNINGS = ("omradet ", "omrade ", "stadsdelen ", "bostadsomradet ")
RARE, OFTEN = 3, 10  # a spelling seen at most so often may be a slip for one seen so many times as often


def plain(name: str) -> str:
    """Folded, and without the dots and rings of å, ä and ö: for comparison only."""
    letters = unicodedata.normalize("NFD", fold(name))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


def is_slip(one: str, other: str) -> bool:
    """Whether one letter is too many, missing or wrong. Digits are never a slip: "Etapp 1" is not "Etapp 2"."""
    if one == other or min(len(one), len(other)) < SHORTEST_MISSPELT or abs(len(one) - len(other)) > 1:
        return False
    if re.sub(r"\D", "", one) != re.sub(r"\D", "", other):
        return False
    longer, shorter = (one, other) if len(one) >= len(other) else (other, one)
    same = next((i for i, letter in enumerate(shorter) if letter != longer[i]), len(shorter))
    rest = shorter[same:] if len(longer) > len(shorter) else shorter[same + 1 :]
    return longer[same + 1 :] == rest


class Categories:
    """The catalogue: names, and for each the other words for it."""

    def __init__(self, catalogue: Mapping[str, Iterable[str]]):
        self.exact = set(catalogue) - {OTHER}
        self.known = {plain(name): name for name in catalogue}
        for name, synonyms in catalogue.items():
            for synonym in synonyms:
                self.known.setdefault(plain(synonym), name)
        self._answers: dict[str, tuple[str, Reason | None]] = {}

    def __call__(self, written: str) -> tuple[str, Reason | None]:
        if written not in self._answers:
            self._answers[written] = self._resolve(written)
        return self._answers[written]

    def _resolve(self, written: str) -> tuple[str, Reason | None]:
        key = plain(written)
        if written in self.exact:
            return written, None
        if not key:
            return "", Reason.MISSING_CATEGORY
        name = self.known.get(key) or self._misspelt(key)
        if name and name != OTHER:
            return name, Reason.CATEGORY_MAPPED
        return OTHER, Reason.UNKNOWN_CATEGORY

    def _misspelt(self, key: str) -> str | None:
        near = {name for known, name in self.known.items() if is_slip(key, known)}
        return near.pop() if len(near) == 1 else None


class Areas:
    """The register's areas, and the names in the file that it does not have and may want.

    ``counts`` tells how often each spelling stands in the file: of several for one new area the commonest is its name.
    """

    def __init__(self, register: Iterable[str], counts: Mapping[str, int]):
        self.registered = set(register)
        self._known = {plain(name): name for name in self.registered}
        tidied: Counter[str] = Counter()
        for written, count in counts.items():
            tidied[tidy(written)] += count
        self._counts = tidied
        self._answers: dict[str, str] = {"": ""}
        # What a rare spelling may be a slip for: few, however many names there are.
        self._sure = {key: name for key, name in self._known.items() if name in self.registered}
        for name in sorted(filter(plain, tidied), key=lambda name: (-tidied[name], name)):
            if not self._find(name):
                self._known[plain(name)] = name
                if tidied[name] >= OFTEN:
                    self._sure[plain(name)] = name

    def __call__(self, written: str) -> str:
        """The area's name; "" when the cell says none."""
        if written not in self._answers:
            name = tidy(written)
            self._answers[written] = self._find(name) or (name if plain(name) else "")
        return self._answers[written]

    def _find(self, name: str) -> str | None:
        key = plain(name)
        if key in self._known:
            return self._known[key]
        for ending in AREA_ENDINGS:
            shorter = key.removesuffix(ending).strip()
            if shorter != key and len(shorter) >= 3 and shorter in self._known:
                return self._known[shorter]
        for beginning in AREA_BEGINNINGS:
            if key.startswith(beginning) and key.removeprefix(beginning) in self._known:
                return self._known[key.removeprefix(beginning)]
        return self._misspelt(name, key)

    def _misspelt(self, name: str, key: str) -> str | None:
        count = self._counts[name]
        if count > RARE:
            return None
        near = {
            known_name
            for known, known_name in self._sure.items()
            if is_slip(key, known)
            and (known_name in self.registered or self._counts[known_name] >= OFTEN * max(count, 1))
        }
        return near.pop() if len(near) == 1 else None
