"""A document above the plan as one tree: page, PDF, Word file and frozen version are made from it."""

import datetime as dt
from dataclasses import dataclass

from kommunbrott.dates import long_date, period_label
from kommunbrott.trees import Tree
from plans.choices import SteeringKind


@dataclass(frozen=True)
class ChapterContent:
    """``level`` 1 is a main heading. ``plans`` are those the chapter is carried out by."""

    id: int
    level: int
    title: str
    text: str
    plans: tuple[str, ...] = ()


@dataclass(frozen=True)
class SteeringContent(Tree):
    id: int
    kind: str
    title: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    responsible: str
    applies_to: str
    dnr: str
    chapters: tuple[ChapterContent, ...]
    decided_by: str = ""
    decided_on: dt.date | None = None
    decision_paragraph: str = ""
    decision_dnr: str = ""

    @property
    def is_draft(self) -> bool:
        return self.decided_on is None

    @property
    def kind_label(self) -> str:
        return SteeringKind(self.kind).label

    @property
    def adopted_by(self) -> str:
        """ "Kommunfullmäktige 18 december 2023, § 140", or "" until there is a decision."""
        if self.decided_on is None:
            return ""
        return f"{self.decided_by} {long_date(self.decided_on)}, {self.decision_paragraph}"

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Label and value of the cover, without those that have none."""
        found = (
            ("Dokumenttyp", self.kind_label),
            ("Antagen av", self.adopted_by),
            ("Diarienummer", self.decision_dnr or self.dnr),
            ("Gäller", period_label(self.starts_on, self.ends_on)),
            ("Gäller för", self.applies_to),
            ("Ansvarig", self.responsible),
        )
        return tuple((label, value) for label, value in found if value)
