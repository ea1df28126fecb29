"""A municipality with something of everything, made the way the product makes it, for tests that open all pages."""

from io import StringIO

from django.contrib.auth import get_user_model
from django.core.management import call_command

from kommunbrott.reading import read_pasted
from plans import printing
from plans.importers import import_plan
from plans.models import Plan
from plans.workflow import importing
from tests.factories import make_action, make_cause

PASTED = (
    "Åtgärd\tMål\tAnsvarig\n"
    "Vandra i centrum\tTryggare centrum\tPolisen\n"
    "Belys gångvägen\tFärre mörka platser\tEkstads belysningsförening\n"
    "\tUtan åtgärd\tPolisen\n"
)


def make_example_municipality() -> list:
    """Returns those who between them may see all of it: a coordinator and an administrator."""
    call_command("demo", stdout=StringIO(), stderr=StringIO())
    users = get_user_model().objects.order_by("pk")
    coordinator = users.filter(is_coordinator=True).first()
    make_action(causes=[make_cause()])
    make_imports(coordinator)
    job = printing.order_print(Plan.objects.earliest("pk"), "html", by=coordinator)
    printing.carry_out(job)
    return [coordinator, users.filter(is_administrator=True).first()]


def make_imports(coordinator) -> None:
    """One that waits for review and one that has become a draft."""
    plan = import_plan(read_pasted(PASTED), importing.read_register())
    importing.start(plan, file_name="plan.docx", file_size=20_000, by=coordinator)
    # As from the command line: nobody is there to answer questions.
    importing.save(importing.start(plan, file_name="plan.xlsx", file_size=10_000, by=None), by=None)
