"""What residents are told of a fixed lägesbild. Each thing is named here; what is not named is not told.

Left out: causes, which may point at those who act, the questions about sources, and every count that is small or would
give one away. The printed handling holds them, so it is not for everybody.
"""

from dataclasses import dataclass, replace

from kommunbrott.suppression import hide_small_in_table
from kommunbrott.trees import Tree
from plans.choices import FigureShape
from plans.content.assessment import AssessmentContent, PartContent
from plans.content.figure import FigureContent, RowContent

NOTE = "Två punkter betyder att talet inte visas, för att ingen ska kunna pekas ut."


@dataclass(frozen=True)
class PublicSection:
    title: str
    text: str
    figures: tuple[FigureContent, ...]
    # Titles of those that together with the others would give a small count away.
    withheld: tuple[str, ...]


@dataclass(frozen=True)
class PublicPart:
    label: str
    sections: tuple[PublicSection, ...]


@dataclass(frozen=True)
class PublicProblem:
    title: str
    note: str
    motive: str
    stance: str


@dataclass(frozen=True)
class PublicAssessment(Tree):
    """``fixed`` says by whom and when: "Kommunstyrelsen 16 september 2025, § 121"."""

    title: str
    period: str
    fixed: str
    parts: tuple[PublicPart, ...]
    problems: tuple[PublicProblem, ...]
    sources: tuple[str, ...]

    @property
    def hides_something(self) -> bool:
        sections = [section for part in self.parts for section in part.sections]
        return any(section.withheld for section in sections) or any(
            NOTE in figure.notes for section in sections for figure in section.figures
        )


def public_assessment(content: AssessmentContent) -> PublicAssessment:
    shown = shown_figures(content)
    return PublicAssessment(
        title=content.title,
        period=content.period,
        fixed=content.fixing.line if content.fixing else "",
        parts=tuple(public_part(part, shown) for part in content.parts),
        problems=tuple(
            PublicProblem(row.title, row.note, row.motive, row.stance) for row in content.problems
        ),
        sources=tuple(", ".join(part for part in (row.name, row.period) if part) for row in content.sources),
    )


def public_part(part: PartContent, shown: dict[int, FigureContent | None]) -> PublicPart:
    return PublicPart(
        part.label,
        tuple(
            PublicSection(
                section.title,
                section.text,
                tuple(shown[figure.id] for figure in section.figures if shown[figure.id]),
                tuple(neutral(figure) for figure in section.figures if not shown[figure.id]),
            )
            for section in part.sections
        ),
    )


def shown_figures(content: AssessmentContent) -> dict[int, FigureContent | None]:
    """Each by its id as it may be told; None for what must be held back.

    Two figures of the same events that each hide something may give it away together, so only the first is told.
    """
    found: dict[int, FigureContent | None] = {}
    has_hidden = False
    for figure in content.figures:
        told = without_small(figure)
        if NOTE in told.notes:
            found[figure.id] = None if has_hidden else told
            has_hidden = True
        else:
            found[figure.id] = told
    return found


def without_small(figure: FigureContent) -> FigureContent:
    """Without counts that may point out a person, and without those that they could be worked out from.

    Where something is hidden the finding goes too, and the band, for both are made from the counts.
    """
    if not figure.is_counts:
        return figure
    counts = [[int(value or 0) for value in row.values] for row in figure.rows]
    shown = hide_small_in_table(counts)
    if not shown.hides_something:
        return replace(figure, total=None)
    rows = tuple(RowContent(row.name, values) for row, values in zip(figure.rows, shown.rows, strict=True))
    notes = (*figure.notes, NOTE)
    bare = replace(figure, title=neutral(figure), rows=rows, notes=notes, band=(), total=None)
    return bare if figure.shape == FigureShape.LINE else as_table(bare)


def as_table(figure: FigureContent) -> FigureContent:
    """A bar or a cell cannot say that it is not told."""
    if figure.shape != FigureShape.BARS:
        return replace(figure, shape=FigureShape.TABLE.value)
    turned = tuple(
        RowContent(label, tuple(row.values[place] for row in figure.rows))
        for place, label in enumerate(figure.labels)
    )
    names = tuple(row.name for row in figure.rows)
    return replace(figure, shape=FigureShape.TABLE.value, labels=names, rows=turned)


def neutral(figure: FigureContent) -> str:
    """What it is of, without what it shows: "Rapporter efter område"."""
    return figure.subtitle.partition(".")[0] or "Siffror"
