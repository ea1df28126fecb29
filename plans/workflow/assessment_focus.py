"""From a problem of a lägesbild to a focus area of a plan."""

from django.db import transaction

from kommunbrott.access import require
from kommunbrott.models import User
from plans import access
from plans.blocks import last_position
from plans.models import AssessmentProblem, Cause, FocusArea, Plan
from plans.models.assessment_tree import problem_content
from plans.workflow.editing import lock
from plans.workflow.situation import Situation


def make_focus_area(problem: AssessmentProblem, plan: Plan, *, by: User) -> FocusArea:
    """Last in ``plan``, with the problem's motive, its causes as text and one by one. The same again is given back.

    A plan that does not say which lägesbild it rests on says from now on that it is this one, if it has been fixed.
    """
    with transaction.atomic():
        locked = lock(plan)
        require(access.may_edit(by, locked))
        if made := locked.focus_areas.filter(assessment_problem=problem).first():
            return made
        told = problem_content(problem)
        area = FocusArea.objects.create(
            plan=locked,
            position=last_position(locked.focus_areas),
            number=next_number(locked),
            title=problem.title,
            problem=problem.motive,
            cause_analysis=told.causes_text,
            assessment_problem=problem,
        )
        for position, text in enumerate(told.causes):
            Cause.objects.create(focus_area=area, position=position, text=text)
        if problem.assessment.is_fixed and not locked.situation_title:
            stated = Situation.of(problem.assessment.version)
            locked.assessment_version, locked.situation_on = stated.version, stated.on
            locked.situation_title, locked.situation_organ = stated.title, stated.organ
        locked.save()
    return area


def next_number(plan: Plan) -> str:
    """After the highest where they are numbered 1, 2, 3; else none, as the plan has it."""
    numbers = list(plan.focus_areas.values_list("number", flat=True))
    if not all(number.isdigit() for number in numbers):
        return ""
    return str(max((int(number) for number in numbers), default=0) + 1)
