"""The one tree that page, print, file and version of a lägesbild are made from. Plain values: no queries, no models."""

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from kommunbrott.dates import long_date, months_label
from kommunbrott.trees import Tree
from plans.choices import AssessmentPart, ChainStep
from plans.content.figure import FigureContent

# From so much on is a need or a possibility great.
GREAT = 4


@dataclass(frozen=True)
class SectionContent:
    id: int
    title: str
    text: str
    figures: tuple[FigureContent, ...]
    # Of the section that it was made from, in the lägesbild before.
    came_from: int | None = None


@dataclass(frozen=True)
class PartContent:
    """One of the three that the act asks for."""

    key: str
    sections: tuple[SectionContent, ...]

    @property
    def label(self) -> str:
        return AssessmentPart(self.key).label

    @property
    def number(self) -> int:
        return list(AssessmentPart).index(self.key) + 1

    @property
    def is_empty(self) -> bool:
        """Without a word: figures alone say nothing."""
        return not any(section.text.strip() for section in self.sections)


@dataclass(frozen=True)
class ChainContent:
    step: str
    text: str
    is_breakable: bool

    @property
    def label(self) -> str:
        return ChainStep(self.step).label


@dataclass(frozen=True)
class SideContent:
    """A side of the crime triangle, and who can do something about it."""

    label: str
    text: str
    who_label: str
    who: str


@dataclass(frozen=True)
class ProblemContent:
    id: int
    title: str
    note: str
    need: int | None
    influence: int | None
    motive: str
    # Heading and causes of each bone.
    bones: tuple[tuple[str, tuple[str, ...]], ...]
    chain: tuple[ChainContent, ...]
    triangle: tuple[SideContent, ...]
    causes_text: str
    came_from: int | None = None

    @property
    def causes(self) -> tuple[str, ...]:
        return tuple(cause for _, causes in self.bones for cause in causes)

    @property
    def is_great(self) -> bool:
        return (self.need or 0) >= GREAT

    @property
    def can_be_influenced(self) -> bool:
        return (self.influence or 0) >= GREAT

    @property
    def stance(self) -> str:
        """What need and possibility together say should be done."""
        if self.need is None or self.influence is None:
            return ""
        words = {
            (True, True): "Gör nu",
            (True, False): "Planera",
            (False, True): "Gör enkelt",
            (False, False): "Bevaka",
        }
        return words[self.is_great, self.can_be_influenced]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What is needed before it can be fixed."""
        found = []
        if self.need is None or self.influence is None:
            found.append("behov och möjlighet att påverka")
        if not self.motive.strip():
            found.append("motiv")
        return tuple(found)


@dataclass(frozen=True)
class AssessmentSourceContent:
    id: int
    name: str
    period: str
    fetched_on: dt.date | None
    address: str


@dataclass(frozen=True)
class FixingContent:
    organ: str
    on: dt.date
    paragraph: str
    dnr: str

    @property
    def line(self) -> str:
        return f"{self.organ} {long_date(self.on)}, {self.paragraph}"


@dataclass(frozen=True)
class AssessmentContent(Tree):
    id: int
    title: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    dnr: str
    parts: tuple[PartContent, ...]
    # Question and answer.
    questions: tuple[tuple[str, str], ...]
    problems: tuple[ProblemContent, ...]
    sources: tuple[AssessmentSourceContent, ...]
    fixing: FixingContent | None = None
    # "Lägesbild 2023, Kommunstyrelsen 5 oktober 2023, § 12"
    replaces: str = ""

    @property
    def period(self) -> str:
        return months_label(self.starts_on, self.ends_on)

    @property
    def is_draft(self) -> bool:
        return self.fixing is None

    @cached_property
    def figures(self) -> tuple[FigureContent, ...]:
        return tuple(figure for part in self.parts for section in part.sections for figure in section.figures)

    @property
    def answered(self) -> tuple[tuple[str, str], ...]:
        return tuple(pair for pair in self.questions if pair[1].strip())

    @cached_property
    def lacks(self) -> tuple[str, ...]:
        """Why it cannot be fixed yet, in words; empty when it can."""
        found = [f"{part.label} saknar text." for part in self.parts if part.is_empty]
        for number, problem in enumerate(self.problems, start=1):
            if problem.lacks:
                found.append(f"Problem {number}, {problem.title}, saknar {' och '.join(problem.lacks)}.")
        return tuple(found)
