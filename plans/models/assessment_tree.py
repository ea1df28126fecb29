"""The living rows of a lägesbild as one tree."""

from django.db.models import prefetch_related_objects
from django.utils import timezone

from kommunbrott.trees import from_json
from plans.choices import AssessmentPart, ChainStep
from plans.content.assessment import (
    AssessmentContent,
    AssessmentSourceContent,
    ChainContent,
    PartContent,
    ProblemContent,
    SectionContent,
    SideContent,
)
from plans.content.causes import causes_in_words
from plans.content.figure import FigureContent
from plans.models.assessment import Assessment
from plans.models.assessment_rows import AssessmentFigure, AssessmentProblem, AssessmentSection

QUESTIONS = {
    "why_chosen": "Varför valdes det här?",
    "sources_used": "Vilka källor användes, och vilka valdes bort?",
    "source_limits": "Hur begränsar det vad vi vet?",
    "limits_meaning": "Vad betyder det för arbetet?",
}
BONES = ("bone_target", "bone_offender", "bone_place")
SIDES = ("offender", "target", "place")


def build(assessment: Assessment) -> AssessmentContent:
    """Four queries, whatever its size; fewer where rows have been fetched already."""
    sections = list(assessment.sections.all())
    prefetch_related_objects(sections, "figures")
    before = assessment.predecessor
    return AssessmentContent(
        id=assessment.pk,
        title=assessment.title,
        starts_on=assessment.starts_on,
        ends_on=assessment.ends_on,
        dnr=assessment.dnr,
        parts=tuple(
            PartContent(part.value, tuple(_section(row) for row in sections if row.part == part))
            for part in AssessmentPart
        ),
        questions=tuple((label, getattr(assessment, name)) for name, label in QUESTIONS.items()),
        problems=tuple(problem_content(row) for row in assessment.problems.all()),
        sources=tuple(
            AssessmentSourceContent(row.pk, row.name, row.period, row.fetched_on, row.address)
            for row in assessment.sources.all()
        ),
        replaces=", ".join(part for part in (before.title, before.fixing_line) if part) if before else "",
    )


def _section(row: AssessmentSection) -> SectionContent:
    figures = tuple(figure_content(figure) for figure in row.figures.all())
    return SectionContent(row.pk, row.title, row.text, figures, row.predecessor_id)


def figure_content(row: AssessmentFigure) -> FigureContent:
    """With the title that the writer has given it, if any."""
    own = {"title": row.title} if row.title else {}
    fetched = timezone.localdate(row.fetched_at).isoformat()
    return from_json(FigureContent, row.data | own | {"id": row.pk, "fetched_on": fetched})


def problem_content(row: AssessmentProblem) -> ProblemContent:
    def label(name: str) -> str:
        text = row._meta.get_field(name).verbose_name
        return text[0].upper() + text[1:]

    bones = tuple(
        (label(name), tuple(line.strip() for line in getattr(row, name).splitlines() if line.strip()))
        for name in BONES
    )
    chain = tuple(
        ChainContent(step.value, getattr(row, f"chain_{step.value}"), step.value in row.breaks_at)
        for step in ChainStep
    )
    triangle = tuple(
        SideContent(label(name), getattr(row, name), label(f"{name}_who"), getattr(row, f"{name}_who"))
        for name in SIDES
    )
    written = row.causes_text.strip() or causes_in_words(bones, chain, triangle)
    return ProblemContent(
        id=row.pk,
        title=row.title,
        note=row.note,
        need=row.need,
        influence=row.influence,
        motive=row.motive,
        bones=tuple(bone for bone in bones if bone[1]),
        chain=chain if any(link.text for link in chain) else (),
        triangle=triangle if any(side.text for side in triangle) else (),
        causes_text=written,
        came_from=row.predecessor_id,
    )
