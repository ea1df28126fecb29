"""Rounds of follow-up for tests: a decided plan, its round, and the round as it is now."""

import datetime as dt

from kommunbrott.models import Municipality
from plans.models import FollowUpRound, Plan
from plans.rounds import round_content
from tests.factories import make_focus_area, make_follow_up_round, make_plan
from tests.plans.decided import council

TODAY = dt.date(2026, 11, 20)


def make_decided_plan(**kw) -> Plan:
    """Decided, and never frozen: what is in force is what stands."""
    decision = {
        "status": "beslutad",
        "decided_by": council(),
        "decided_on": dt.date(2025, 12, 15),
        "decision_paragraph": "§ 168",
    }
    return make_plan(**decision | kw)


def make_round(**kw) -> FollowUpRound:
    """The open round of a decided plan with one focus area."""
    plan = kw.pop("plan", None) or make_decided_plan()
    if not plan.focus_areas.exists():
        make_focus_area(plan=plan, number="1", title="Trygga platser")
    return make_follow_up_round(plan=plan, **kw)


def content_of(made: FollowUpRound, today: dt.date = TODAY):
    return round_content(made, made.plan.content_in_force(), Municipality.current(), today)


def followed(made: FollowUpRound, action, today: dt.date = TODAY):
    return content_of(made, today).action(action.pk)
