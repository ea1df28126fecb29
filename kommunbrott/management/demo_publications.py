"""What Ekstad has put out for residents: its plan and the promises of the year."""

from django.utils import timezone

from councils.models import PromiseDocument, PromisePublication
from councils.promise_standing import standings
from councils.public_content import public_promises
from kommunbrott.models import User
from kommunbrott.publishing import Wanted
from kommunbrott.publishing import publish as put_out
from plans.models import Action, AssessmentPublication, Plan, PlanPublication
from plans.public_assessment import public_assessment
from plans.public_content import public_plan

REASON = "Namnen är förtroendevalda och chefer i sina uppdrag."


def publish() -> None:
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    plan = Plan.objects.get(title="Åtgärdsplan 2026–2027")
    decided = plan.versions.decisions().defer("pdf").last()
    today = timezone.localdate()
    stand = Action.objects.standings(plan, decided.tree.actions, today)
    told = Wanted(public_plan(decided.tree, stand, on=today), has_file=True, kept_reason=REASON)
    put_out(PlanPublication, by=by, wanted=told, seen=0, plan=plan, version=decided)
    assessment = plan.assessment_version.assessment
    told = Wanted(public_assessment(plan.assessment_version.tree), kept_reason=REASON)
    put_out(
        AssessmentPublication,
        by=by,
        wanted=told,
        seen=0,
        assessment=assessment,
        version=plan.assessment_version,
    )
    for document in PromiseDocument.objects.in_force(today):
        signed = document.versions.defer("pdf").last()
        promises = document.promises.prefetch_related("reports", "actions")
        found = standings(document, promises, set(), today)
        content = public_promises(signed.tree, found, note="", on=today)
        told = Wanted(content, has_file=True, kept_reason=REASON)
        put_out(PromisePublication, by=by, wanted=told, seen=0, document=document, version=signed)
