"""Rows of an import as they are to be saved: mended, left out, or one action for two rows with the same title."""

import dataclasses
from dataclasses import dataclass

from kommunbrott.folding import fold
from plans.importers.answers import Answers
from plans.importers.result import ImportedAction
from plans.importers.review import Review


@dataclass
class SavedRow:
    """``areas`` are indexes of the focus areas the action stands under, the first one first."""

    number: int
    action: ImportedAction
    areas: list[int]
    is_left_out: bool = False


def merged_rows(review: Review, answers: Answers) -> list[SavedRow]:
    """In the order of the file. A row without an action that nobody mended is left out."""
    rows: dict[int, SavedRow] = {}
    for row in review.rows:
        action = row.action
        if not action.action.strip() and answers.titles.get(row.number):
            action = dataclasses.replace(action, action=answers.titles[row.number])
        is_left_out = row.number in answers.left_out or not action.action.strip()
        twin = rows.get(row.twin) if row.number in answers.merged and not is_left_out else None
        if twin is None or twin.is_left_out:
            rows[row.number] = SavedRow(row.number, action, [row.area], is_left_out)
            continue
        twin.action = together(twin.action, action)
        if row.area not in twin.areas:
            twin.areas.append(row.area)
    return list(rows.values())


def together(first: ImportedAction, second: ImportedAction) -> ImportedAction:
    """Everything both rows say, once. Paragraphs and parties that are the same in both are not repeated."""
    texts = {
        name: _joined(getattr(first, name), getattr(second, name))
        for name in (
            "goal", "how", "timeline", "follow_up", "indicator", "status", "cause", "funding", "responsible_raw",
        )
    }  # fmt: skip
    known = {(party.name, party.unit) for party in first.parties}
    more = tuple(party for party in second.parties if (party.name, party.unit) not in known)
    return dataclasses.replace(
        first, number=first.number or second.number, parties=(*first.parties, *more), **texts
    )


def _joined(first: str | None, second: str | None) -> str | None:
    paragraphs: dict[str, str] = {}
    for text in (first, second):
        for paragraph in (text or "").split("\n\n"):
            if paragraph.strip():
                paragraphs.setdefault(fold(paragraph), paragraph)
    return "\n\n".join(paragraphs.values()) or None
