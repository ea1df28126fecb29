"""One action as lists and files show it: plain values, made from a row that ``ActionQuerySet.for_list`` fetched."""

import datetime as dt
from dataclasses import dataclass

from plans.choices import ActionStatus, ResponsibilityRole
from plans.models import Action

# As much of a title as a list has room for; in real plans the action is often a whole paragraph.
LONGEST_NAME = 140


@dataclass(frozen=True)
class ListedAction:
    pk: int
    name: str
    plan_id: int
    plan: str
    areas: tuple[str, ...]
    lead: str
    others: tuple[str, ...]
    due_on: dt.date | None
    days_late: int
    status: str

    @property
    def status_label(self) -> str:
        return ActionStatus(self.status).label

    @property
    def short_name(self) -> str:
        name = " ".join(self.name.split())
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"


def listed(action: Action, today: dt.date) -> ListedAction:
    """No queries for a row of ``for_list``."""
    parties = list(action.responsibilities.all())
    lead = next((party for party in parties if party.role == ResponsibilityRole.LEAD), None)
    is_late = action.standing == ActionStatus.LATE and action.due_on and action.due_on < today
    return ListedAction(
        pk=action.pk,
        name=str(action),
        plan_id=action.plan_id,
        plan=action.plan.title,
        areas=tuple(place.focus_area.title or str(place.focus_area) for place in action.placements.all()),
        lead=lead.organisation.label if lead else "",
        others=tuple(party.organisation.label for party in parties if party is not lead),
        due_on=action.due_on,
        days_late=(today - action.due_on).days if is_late else 0,
        status=action.standing,
    )
