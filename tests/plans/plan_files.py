"""Files made for the import tests, and the rule that no text of a file may be lost."""

import os
import re
from pathlib import Path

import pytest

from kommunbrott.folding import fold
from kommunbrott.reading import SourceDocument, read_file
from plans.importers import ImportedPlan, import_plan

SHARED = Path(os.environ.get("KOMMUNBROTT_SHARED") or Path(__file__).resolve().parents[2].parent / "shared")
INPUTS = SHARED / "inputs"
needs_shared = pytest.mark.skipif(not INPUTS.is_dir(), reason=f"the real documents are not in {INPUTS}")


def read_shared(name: str) -> SourceDocument:
    return read_file(name, (INPUTS / name).read_bytes())


def words(text: str) -> list[str]:
    """Folded words; soft hyphens and hyphens at line ends aside, so that a mended word equals its parts."""
    return fold(text.replace("\u00ad", "")).split()


def said(plan: ImportedPlan) -> list[str]:
    """Every text of the answer, folded. `responsible` repeats what `responsible_raw` says."""
    texts: list[str] = []

    def collect(value, key=""):
        if isinstance(value, dict):
            for name, inner in value.items():
                if name not in ("responsible", "responsible_units", "reason", "notes", "kind", "period"):
                    collect(inner, name)
        elif isinstance(value, list):
            for inner in value:
                collect(inner, key)
        elif isinstance(value, str):
            texts.append(" ".join(words(value)))

    collect(plan.as_json())
    return texts


def assert_nothing_lost(document: SourceDocument, plan: ImportedPlan) -> None:
    """Each paragraph and cell stands in the answer as often as in the file; one may be split over several fields."""
    pool = "\n".join(f" {text} " for text in said(plan))
    lost = []
    sources = [paragraph.text for paragraph in document.paragraphs()] + [
        margin.text for margin in document.margins
    ]
    for text in sorted(sources, key=lambda one: -len(one)):
        wanted = " ".join(words(text))
        if not wanted:
            continue
        pool, found = taken(pool, wanted)
        if not found:
            lost.append(text)
    assert lost == []


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
