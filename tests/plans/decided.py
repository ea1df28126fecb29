"""Plans on their way to a decision, made as the product makes them but for the file, which takes a second."""

import datetime as dt

from kommunbrott.choices import OrganisationKind
from plans.models import Plan, PlanVersion
from plans.workflow import decision as workflow
from tests.factories import make_organisation

DAY = dt.date(2026, 2, 23)
FILE = b"%PDF-1.7 as if"


def fresh(plan: Plan) -> Plan:
    return Plan.objects.get(pk=plan.pk)


def council(name: str = "Kommunfullmäktige"):
    from kommunbrott.models import Organisation

    return Organisation.objects.filter(name=name).first() or make_organisation(
        name=name, kind=OrganisationKind.COUNCIL
    )


def printed(plan: Plan, content) -> workflow.Rendered:
    return workflow.Rendered(content, FILE, plan.content().digest)


def propose(plan: Plan, by, **kw) -> PlanVersion:
    plan = fresh(plan)
    proposal = workflow.Proposal(kw.get("organ") or council(), kw.get("on", DAY), kw.get("reason", ""))
    rendered = printed(plan, workflow.proposed(plan.content(), proposal))
    return workflow.propose(plan, by=by, proposal=proposal, rendered=rendered)


def decide(plan: Plan, by, **kw) -> PlanVersion:
    plan = fresh(plan)
    board = workflow.BoardDecision(
        kw.get("organ") or council(),
        kw.get("on", DAY),
        kw.get("paragraph", "§ 12"),
        kw.get("dnr", "KS 2026/7"),
        kw.get("replaces"),
    )
    rendered = printed(plan, workflow.decided(plan.versions.proposals().last(), board))
    return workflow.decide(plan, by=by, decision=board, rendered=rendered)


def made_decided(plan: Plan, by, **kw) -> PlanVersion:
    propose(plan, by)
    return decide(plan, by, **kw)


def open_revision(plan: Plan, by) -> Plan:
    workflow.open_revision(fresh(plan), by=by)
    return fresh(plan)
