"""What differs, each thing with why."""

from dataclasses import dataclass

from plans.documents.differences import REMOVED, Change, Comparison, Key


@dataclass(frozen=True)
class Explained:
    """``is_first``: no change before it is about the same row, so that a reason is told and asked for once."""

    change: Change
    reason: str
    is_first: bool

    @property
    def is_struck(self) -> bool:
        return self.change.kind == REMOVED


@dataclass(frozen=True)
class ExplainedChapter:
    title: str
    changes: tuple[Explained, ...]


def explained(comparison: Comparison, reasons: dict[Key, str]) -> list[ExplainedChapter]:
    told: set[Key] = set()
    found = []
    for chapter in comparison.chapters:
        changes = []
        for change in chapter.changes:
            is_first = change.key not in told
            told.add(change.key)
            changes.append(Explained(change, reasons.get(change.key, "") if is_first else "", is_first))
        found.append(ExplainedChapter(chapter.title, tuple(changes)))
    return found
