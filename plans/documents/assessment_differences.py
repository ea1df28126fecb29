"""What one lägesbild says otherwise than the one before it: its conclusions, its figures, its texts."""

from dataclasses import dataclass

from plans.content.assessment import AssessmentContent, ProblemContent
from plans.content.figure import FigureContent
from plans.documents.differences import FieldChange, marked
from plans.figures import told

# Periods that differ by no more than this are as long.
SAME_DAYS = 3


@dataclass(frozen=True)
class ProblemChange:
    """``kind`` is "nytt", "borta", "omprövat" or "kvar"."""

    kind: str
    title: str
    before: str
    now: str


@dataclass(frozen=True)
class FigureChange:
    """The finding then and now, with the sums where both have one."""

    title_before: str
    title_now: str
    before: str
    now: str
    # In per cent, where there is something to count from and as many days on both sides.
    change: int | None
    is_other_time: bool = False


@dataclass(frozen=True)
class AssessmentComparison:
    problems: tuple[ProblemChange, ...]
    figures: tuple[FigureChange, ...]
    texts: tuple[FieldChange, ...]

    @property
    def is_same(self) -> bool:
        return not (self.texts or self.figures or any(row.kind != "kvar" for row in self.problems))


def compare(old: AssessmentContent, new: AssessmentContent) -> AssessmentComparison:
    """Rows are known by where they came from; what has no origin is new."""
    return AssessmentComparison(
        tuple(problem_changes(old, new)), tuple(figure_changes(old, new)), tuple(text_changes(old, new))
    )


def problem_changes(old: AssessmentContent, new: AssessmentContent):
    before = {row.id: row for row in old.problems}
    for row in new.problems:
        former = before.pop(row.came_from, None)
        if former is None:
            yield ProblemChange("nytt", row.title, "", weight(row))
        else:
            same = weight(former) == weight(row)
            yield ProblemChange("kvar" if same else "omprövat", row.title, weight(former), weight(row))
    for row in before.values():
        yield ProblemChange("borta", row.title, weight(row), "")


def weight(row: ProblemContent) -> str:
    """ "Behov 4, påverka 5: gör nu" """
    if not row.stance:
        return "Inte bedömt"
    return f"Behov {row.need}, påverka {row.influence}: {row.stance.lower()}"


def figure_changes(old: AssessmentContent, new: AssessmentContent):
    """The same figures in both, by what they are of; those in one of them only are told too."""
    before: dict[str, list[FigureContent]] = {}
    for figure in old.figures:
        before.setdefault(figure.reference, []).append(figure)
    for figure in new.figures:
        formers = before.get(figure.reference)
        former = formers.pop(0) if formers else None
        if former is None or without_id(former) != without_id(figure):
            yield change_of(former, figure)
    for left in before.values():
        for figure in left:
            yield change_of(figure, None)


def without_id(figure: FigureContent) -> tuple:
    return figure.title, figure.labels, figure.rows, figure.subtitle


def change_of(before: FigureContent | None, now: FigureContent | None) -> FigureChange:
    sums = [side.total if side else None for side in (before, now)]
    is_other_time = bool(before and now and abs(before.days - now.days) > SAME_DAYS)
    change = None
    if None not in sums and sums[0] and not is_other_time:
        change = round((sums[1] - sums[0]) / sums[0] * 100)
    titles = (before.title if before else "", now.title if now else "")
    return FigureChange(*titles, said(before), said(now), change, is_other_time)


def said(figure: FigureContent | None) -> str:
    if figure is None or figure.total is None:
        return ""
    return f"{told(figure.total)} {figure.unit}".strip()


def text_changes(old: AssessmentContent, new: AssessmentContent):
    yield from changed("Beskriver", old.period, new.period)
    former = {section.id: section for part in old.parts for section in part.sections}
    kept = set()
    for part in new.parts:
        for section in part.sections:
            before = former.get(section.came_from)
            kept.add(section.came_from)
            label = f"{part.label}: {section.title}" if section.title else part.label
            yield from changed(label, before.text if before else "", section.text)
    for part in old.parts:
        for section in part.sections:
            if section.id not in kept:
                label = f"{part.label}: {section.title}" if section.title else part.label
                yield from changed(label, section.text, "")
    for (question, before), (_, now) in zip(old.questions, new.questions, strict=True):
        yield from changed(question, before, now)
    yield from problem_texts(old, new)


def problem_texts(old: AssessmentContent, new: AssessmentContent):
    before = {row.id: row for row in old.problems}
    for row in new.problems:
        if former := before.get(row.came_from):
            yield from changed(f"{row.title}: motiv", former.motive, row.motive)
            yield from changed(f"{row.title}: orsaker", former.causes_text, row.causes_text)


def changed(label: str, before: str, now: str):
    if before != now:
        yield FieldChange(label, marked(before, now))
