"""Ekstad's lägesbild that the plan rests on, and the next one, which is being written."""

import datetime as dt

from django.utils import timezone

from kommunbrott.letterhead import brand_of
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Municipality, Organisation, User
from kommunbrott.trees import from_json
from plans import figures
from plans.content.figure import FigureContent
from plans.documents.assessment import assessment_pdf
from plans.models import (
    Assessment,
    AssessmentFigure,
    AssessmentProblem,
    AssessmentSection,
    AssessmentSource,
    FocusArea,
    Plan,
)
from plans.workflow import assessments as workflow

APART = ("fixing", "plan", "sections", "problems", "sources", "next")


def coordinator() -> User:
    return User.objects.filter(is_coordinator=True).earliest("pk")


def load_fixed(row: dict, parties: dict[str, Organisation]) -> Assessment:
    """Written, and fixed on the day that the file says."""
    made = saved(Assessment(**fields(row, *APART), made_by=coordinator()))
    for position, one in enumerate(row["sections"]):
        section = saved(AssessmentSection(assessment=made, position=position, **fields(one, "figures")))
        for order, figure in enumerate(one["figures"]):
            load_figure(section, order, figure)
    for position, one in enumerate(row["problems"]):
        saved(AssessmentProblem(assessment=made, position=position, **fields_of_problem(one)))
    for position, one in enumerate(row["sources"]):
        saved(AssessmentSource(assessment=made, position=position, **one))
    fixing = row["fixing"]
    on = dt.date.fromisoformat(fixing["on"])
    fix(made, workflow.Fixing(parties[fixing["organ"]], on, fixing["paragraph"], fixing["dnr"]))
    return made


def load_figure(section: AssessmentSection, order: int, row: dict) -> None:
    content = from_json(FigureContent, row)
    saved(
        AssessmentFigure(
            section=section,
            position=order,
            reference=content.reference,
            data=AssessmentFigure.packed(content),
            fetched_at=dt.datetime(2025, 8, 12, 9, tzinfo=timezone.get_current_timezone()),
        )
    )


def fields_of_problem(row: dict) -> dict:
    """``breaks_at`` is a list of its own, no paragraphs."""
    return fields(row, "focus_area", "breaks_at") | {"breaks_at": row.get("breaks_at", [])}


def fix(made: Assessment, fixing: workflow.Fixing) -> None:
    living = Assessment.objects.get(pk=made.pk).content()
    frozen = workflow.fixed(living, fixing)
    pdf = assessment_pdf(frozen, brand_of(Municipality.current()))
    printed = workflow.PrintedAssessment(frozen, pdf, living.digest)
    workflow.fix(made, by=coordinator(), fixing=fixing, printed=printed)


def link_focus_areas(row: dict, made: Assessment) -> None:
    """To the problems that they were made from."""
    plan = Plan.objects.get(title=row["plan"])
    for one in row["problems"]:
        if title := one.get("focus_area"):
            area = FocusArea.objects.get(plan=plan, title=title)
            area.assessment_problem = made.problems.get(title=one["title"])
            area.save()


def load_next(row: dict, made: Assessment, today: dt.date) -> None:
    """Begun from the one before, with figures of the year until now."""
    by = coordinator()
    begun = workflow.begin_successor(made, row["title"], by=by)
    begun.starts_on, begun.ends_on = today.replace(month=1, day=1), today
    saved(begun)
    for title, paragraphs in row["texts"].items():
        section = begun.sections.get(title=title)
        section.text = "\n\n".join(paragraphs)
        section.save()
    for title, (need, influence) in row["weights"].items():
        problem = begun.problems.get(title=title)
        problem.need, problem.influence = need, influence
        problem.save()
    position = begun.problems.count()
    saved(AssessmentProblem(assessment=begun, position=position, **fields_of_problem(row["problem"])))
    for figure in AssessmentFigure.objects.filter(section__assessment=begun):
        if figures.source_of(figure.reference):
            figure.starts_on, figure.ends_on = begun.starts_on, begun.ends_on
            asked = figures.FigureQuestion(figure.reference, by, first=figure.starts_on, last=figure.ends_on)
            workflow.put_in_figure(figure, figures.make(asked), by=by)
