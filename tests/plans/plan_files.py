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
    titles = {" ".join(words(area["title"])) for area in answer["focus_areas"]}
    left_out = [" ".join(words(one["text"])) for one in answer["unplaced"]]
    pool = "\n".join(f" {text} " for text in [*said(answer), *left_out])
    lost = []
    sources = [paragraph.text for paragraph in document.paragraphs()] + [
        margin.text for margin in document.margins
    ]
    for text in sorted(sources, key=lambda one: -len(one)):
        wanted = " ".join(words(text))
        if wanted:
            pool, found = taken(pool, wanted)
            if not found and wanted not in titles:
                lost.append(text)
    ends = (
        zip(answer["unplaced"], pool.split("\n")[-len(left_out) or None :], strict=False) if left_out else ()
    )
    told_twice = [line for one, line in ends if re.search(r"\w", line) and one["reason"] != COLUMN_HEADER]
    assert (lost, told_twice) == ([], [])


def taken(pool: str, wanted: str) -> tuple[str, bool]:
    """The pool without one occurrence of the text, whole or else in at most a handful of pieces."""
    if f" {wanted} " in pool:
        return pool.replace(f" {wanted} ", " \x00 ", 1), True
    rest = wanted.split()
    while rest:
        size = next((n for n in range(len(rest), 0, -1) if f" {' '.join(rest[:n])} " in pool), 0)
        if not size:
            mended = mended_in(pool, rest)
            if mended is None:
                return pool, False
            pool, size = mended
        else:
            pool = pool.replace(f" {' '.join(rest[:size])} ", " \x00 ", 1)
        rest = rest[size:]
    return pool, True


def mended_in(pool: str, rest: list[str]):
    """Two words of the file that were put together to one."""
    if len(rest) > 1:
        whole = rest[0] + rest[1]
        if re.search(rf" {re.escape(whole)} ", pool):
            return pool.replace(f" {whole} ", " \x00 ", 1), 2
    return None


def imported(name: str, data: bytes) -> ImportedPlan:
    document = read_file(name, data)
    plan = import_plan(document)
    assert_nothing_lost(document, plan)
    return plan
