"""What an action is measured by."""

from django.db import transaction

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from plans import access
from plans.models import Action, ActionMeasure, Indicator, Plan

MANY = ("areas", "categories", "compare_areas")


def measure_by(
    action: Action, measured: dict | None, indicators: dict[int, Indicator | None], *, by: User
) -> None:
    """``measured`` is when, where and what of the reports, None for none; ``indicators`` by the key of the goal.

    Raises Overtaken when the action or one of the goals is gone.
    """
    require(access.may_measure(by))
    with transaction.atomic():
        Plan.objects.select_for_update().get(pk=action.plan_id)
        locked = Action.objects.filter(pk=action.pk).first()
        goals = {goal.pk: goal for goal in locked.goals.all()} if locked else {}
        if locked is None or not indicators.keys() <= goals.keys():
            raise Overtaken(action.plan)
        for pk, indicator in indicators.items():
            goal = goals[pk]
            if goal.series != indicator:
                goal.series = indicator
                goal._change_reason = "goal.indicator"
                goal.save(update_fields=["series"])
        _keep(locked, measured)


def _keep(action: Action, measured: dict | None) -> None:
    known = ActionMeasure.objects.filter(action=action).first()
    if measured is None:
        if known:
            known.delete()
        return
    row = known or ActionMeasure(action=action)
    row.starts_on, row.baseline = measured["starts_on"], measured["baseline"]
    row._change_reason = "action.measure"
    row.save()
    for name in MANY:
        getattr(row, name).set(measured[name])
