"""How a plan changes status, whichever step it is."""

from django.utils import timezone

from kommunbrott import links
from kommunbrott.access import Overtaken
from kommunbrott.models import SignedLink, User
from plans.choices import PlanStatus
from plans.models import Plan
from plans.workflow.editing import lock


def lock_as_read(plan: Plan) -> Plan:
    """The plan, locked. Overtaken when somebody has moved it since the caller read it."""
    locked = lock(plan)
    if locked.status != plan.status:
        raise Overtaken(locked)
    return locked


def move(plan: Plan, to: PlanStatus, *, by: User) -> None:
    """One save, hence one history row. A plan that leaves the remiss takes the question back with it."""
    if plan.status == PlanStatus.REFERRED:
        _end_referral(plan, by=by)
    plan.status = to
    plan._change_reason = f"plan.{to}"
    plan._history_user = by
    plan.save()


def _end_referral(plan: Plan, *, by: User) -> None:
    now = timezone.now()
    for referral in plan.referrals.open():
        referral.closed_at, referral.closed_by = now, by
        referral.save(update_fields=["closed_at", "closed_by"])
        keys = [party.link_key for party in referral.parties.all()]
        for link in SignedLink.objects.alive(now).filter(subject_key__in=keys):
            links.close(link, now=now)
