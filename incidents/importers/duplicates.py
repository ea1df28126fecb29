"""Reports that stand twice in a file. Keeps some thirty bytes a row, never the rows."""

import datetime as dt
from array import array
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain, islice, pairwise

from incidents.importers.positions import distance
from incidents.importers.result import Reason

NEAR_METRES, NEAR_MINUTES = 150, 6 * 60
NEIGHBOURS = 3
# With the time only known to the day, thousands may seem to have happened at once.
MOST_COMPARED = 200
MICRO = 1_000_000
ZERO = dt.date(1970, 1, 1).toordinal()


class SeenIds:
    """First reading: which ids stand more than once."""

    def __init__(self):
        self._hashes = array("q")

    def add(self, external_id: str) -> None:
        if external_id:
            self._hashes.append(hash(external_id))

    def repeated(self) -> frozenset[int]:
        ordered = sorted(self._hashes)
        return frozenset(a for a, b in pairwise(ordered) if a == b)


@dataclass(frozen=True, slots=True)
class Occurrence:
    line: int
    content: int
    in_order: int  # how many of its neighbours agree with its place in a file sorted by id


def settle(rows: Iterable[tuple[int, str, int]], repeated: frozenset[int]) -> dict[int, tuple[Reason, int]]:
    """For each row to refuse: why, and the line of the row that stays.

    ``rows`` are (line, id, hash of the content) of the whole file. Of rows with the same id the one that stands
    where an export sorted by id would have it stays; when the order tells nothing, the first one.
    """
    found: dict[str, list[Occurrence]] = {}
    for external_id, occurrence in occurrences(rows, repeated):
        found.setdefault(external_id, []).append(occurrence)
    refused = {}
    for same in found.values():
        kept = max(same, key=lambda each: (each.in_order, -each.line))
        for each in same:
            if each is not kept:
                is_same = each.content == kept.content
                refused[each.line] = Reason.DUPLICATE_ID if is_same else Reason.CONFLICTING_ID, kept.line
    return refused


def occurrences(rows, repeated: frozenset[int]) -> Iterator[tuple[str, Occurrence]]:
    """Slides a window over the file, so that a row can be compared with those before and after it."""
    window: deque[tuple[int, str, int] | None] = deque([None] * NEIGHBOURS, maxlen=2 * NEIGHBOURS + 1)
    for row in chain(rows, [None] * NEIGHBOURS):
        window.append(row)
        place = len(window) - 1 - NEIGHBOURS
        if window[place] is None:
            continue
        line, external_id, content = window[place]
        if external_id and hash(external_id) in repeated:
            before = [each[1] for each in islice(window, place) if each]
            after = [each[1] for each in islice(window, place + 1, None) if each]
            in_order = sum(each < external_id for each in before) + sum(each > external_id for each in after)
            yield external_id, Occurrence(line, content, in_order)


class SeenEvents:
    """Second reading: when, what and where of every accepted row that has all three."""

    def __init__(self):
        self._lines, self._minutes = array("l"), array("l")
        self._reported, self._categories = array("l"), array("H")
        self._lats, self._lons = array("l"), array("l")
        self._numbers: dict[str, int] = {}

    def add(self, line: int, category: str, moment: dt.datetime, reported: dt.date | None, point) -> None:
        self._lines.append(line)
        self._categories.append(self._numbers.setdefault(category, len(self._numbers)) % 65536)
        self._minutes.append((moment.toordinal() - ZERO) * 1440 + moment.hour * 60 + moment.minute)
        self._reported.append(reported.toordinal() if reported else 0)
        self._lats.append(round(point[0] * MICRO))
        self._lons.append(round(point[1] * MICRO))

    def pairs(self) -> Iterator[tuple[int, int]]:
        """Lines of two rows of the same category, at most 150 m and 6 h apart: the nearest earlier one of each."""
        order = sorted(range(len(self._lines)), key=self._minutes.__getitem__)
        recent: dict[int, deque[int]] = {}
        for index in order:
            window = recent.setdefault(self._categories[index], deque(maxlen=MOST_COMPARED))
            while window and self._minutes[index] - self._minutes[window[0]] > NEAR_MINUTES:
                window.popleft()
            for other in reversed(window):
                if self._is_near(index, other):
                    yield self._lines[other], self._lines[index]
                    break
            window.append(index)

    def _is_near(self, one: int, other: int) -> bool:
        lats, lons = self._lats, self._lons
        if abs(lats[one] - lats[other]) > 2000:  # 0.002 degrees, some 220 m
            return False
        a, b = (lats[one] / MICRO, lons[one] / MICRO), (lats[other] / MICRO, lons[other] / MICRO)
        return distance(*a, *b) <= NEAR_METRES

    def reported_on(self) -> dict[int, int]:
        """Line → the day it was reported, as an ordinal; 0 when that is not known."""
        return dict(zip(self._lines, self._reported, strict=True))
