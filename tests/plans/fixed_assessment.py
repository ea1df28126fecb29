"""A lägesbild that has been fixed as the product does it, but for the file, which takes a second."""

import datetime as dt

from kommunbrott.choices import OrganisationKind
from kommunbrott.models import Organisation
from plans.models import Assessment
from plans.workflow import assessments as workflow
from tests.factories import make_organisation

FILE = b"%PDF-1.7 lagesbild"
ON = dt.date(2026, 11, 3)


def the_board() -> Organisation:
    kind = OrganisationKind.BOARD
    return Organisation.objects.filter(kind=kind).first() or make_organisation(
        name="Kommunstyrelsen", kind=kind
    )


def fixed(assessment: Assessment, by, on: dt.date = ON) -> Assessment:
    living = Assessment.objects.get(pk=assessment.pk).content()
    fixing = workflow.Fixing(the_board(), on, "§ 88", "KS 2026/1")
    printed = workflow.PrintedAssessment(workflow.fixed(living, fixing), FILE, living.digest)
    workflow.fix(assessment, by=by, fixing=fixing, printed=printed)
    return Assessment.objects.get(pk=assessment.pk)
