"""Files made for the import tests, and the rule that no text of a file may be lost."""

import os
import re
from pathlib import Path

import pytest

from kommunbrott.folding import fold
from kommunbrott.reading import SourceDocument, read_file
from plans.importers import ImportedPlan, import_plan
from plans.importers.draft import COLUMN_HEADER

SHARED = Path(os.environ.get("KOMMUNBROTT_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
INPUTS = SHARED / "inputs"
needs_shared = pytest.mark.skipif(not INPUTS.is_dir(), reason=f"the real documents are not in {INPUTS}")


def read_shared(name: str) -> SourceDocument:
    return read_file(name, (INPUTS / name).read_bytes())


def words(text: str) -> list[str]:
    """Folded words; soft hyphens and hyphens at line ends aside, so that a mended word equals its parts."""
    return fold(text.replace("\u00ad", "")).split()


def said(answer) -> list[str]:
    """Every text of an answer, folded. `responsible` repeats what `responsible_raw` says."""
    if isinstance(answer, dict):
        hidden = ("responsible", "responsible_units", "reason", "notes", "kind", "period", "unplaced")
        return [text for name, inner in answer.items() if name not in hidden for text in said(inner)]
    if isinstance(answer, list):
        return [text for inner in answer for text in said(inner)]
    return [" ".join(words(answer))] if isinstance(answer, str) else []


def assert_nothing_lost(document: SourceDocument, plan: ImportedPlan) -> None:
    """Each paragraph and cell stands in the answer, and none is both placed and left out.

    A paragraph may be split over several fields. A focus area named on every row of a column is one title.
    """
    answer = plan.as_json()
    titles = [" ".join(words(area["title"])) for area in answer["focus_areas"]] * 300
    heads = [" ".join(words(one["text"])) for one in answer["unplaced"] if one["reason"] == COLUMN_HEADER]
    left_out = [" ".join(words(one["text"])) for one in answer["unplaced"] if one["reason"] != COLUMN_HEADER]
    placed = said(answer)
    pool = Pool([*heads, *placed, *left_out, *titles])
    sources = [paragraph.text for paragraph in document.paragraphs()] + [
        margin.text for margin in document.margins
    ]
    lost = [text for text in sorted(sources, key=lambda one: -len(one)) if not pool.take(words(text))]
    told_twice = [
        line for line in pool.lines[len(heads) + len(placed) :][: len(left_out)] if re.search(r"\w", line)
    ]
    assert (lost, told_twice) == ([], [])


class Pool:
    """The texts of an answer, from which those of the file are taken out one by one."""

    def __init__(self, lines: list[str]):
        self.lines = [f" {line} " for line in lines]

    def take(self, wanted: list[str]) -> bool:
        """Takes a text out: whole lines before parts of lines, long parts before short."""
        while wanted:
            size = self._take_one(wanted)
            if not size:
                return False
            wanted = wanted[size:]
        return True

    def _take_one(self, wanted: list[str]) -> int:
        sizes = range(len(wanted), 0, -1)
        for is_whole in (True, False):
            for size in sizes:
                part = f" {' '.join(wanted[:size])} "
                if self._remove(part, is_whole):
                    return size
        return 2 if len(wanted) > 1 and self._remove(f" {wanted[0]}{wanted[1]} ", False) else 0

    def _remove(self, part: str, is_whole: bool) -> bool:
        for at, line in enumerate(self.lines):
            if line == part or (not is_whole and part in line):
                self.lines[at] = line.replace(part, " \x00 ", 1)
                return True
        return False


def imported(name: str, data: bytes) -> ImportedPlan:
    document = read_file(name, data)
    plan = import_plan(document)
    assert_nothing_lost(document, plan)
    return plan
