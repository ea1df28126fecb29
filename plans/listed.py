"""One action as lists and files show it: plain values, made from a row that ``ActionQuerySet.for_list`` fetched."""

import datetime as dt
from dataclasses import dataclass

from plans.choices import ActionStatus, PlanStatus, ResponsibilityRole
from plans.content import ActionContent, PlanContent
from plans.models import Action
from plans.models.accepted import is_stale, wording_of
from plans.smart import LETTERS, NAMES
from plans.standing import Standing

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
    has_goal: bool
    # Letters of SMART that some goal lacks, as "MR".
    lacks: str
    followed_up_on: dt.date | None
    # The round of follow-up that waits for an answer, and how long nobody has followed it up, when that is too long.
    asked_in: str
    days_silent: int

    @property
    def status_label(self) -> str:
        return ActionStatus(self.status).label

    @property
    def smart(self) -> list[tuple[str, bool]]:
        """Each letter and whether it is lacking."""
        return [(letter, letter in self.lacks) for letter in LETTERS]

    @property
    def smart_words(self) -> str:
        """ "SMART: 3 av 5 uppfyllda. Saknas: mätbart, realistiskt" """
        names = ", ".join(NAMES[letter].lower() for letter in self.lacks)
        return f"SMART: {5 - len(self.lacks)} av 5 uppfyllda" + (f". Saknas: {names}" if names else "")

    @property
    def short_name(self) -> str:
        return shortened(self.name)


def listed(action: Action, today: dt.date) -> ListedAction:
    """No queries for a row of ``for_list``."""
    parties = list(action.responsibilities.all())
    lead = next((party for party in parties if party.role == ResponsibilityRole.LEAD), None)
    is_late = action.standing == ActionStatus.LATE and action.due_on and action.due_on < today
    lacking = {letter for letter in LETTERS if getattr(action, f"lacks_{letter}")}
    if action.has_goal and is_stale(action):
        lacking.add("A")
    known = [day for day in (action.reported_on, action.starts_on, action.plan.decided_on) if day]
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
        has_goal=action.has_goal,
        lacks="".join(letter for letter in LETTERS if letter in lacking),
        followed_up_on=action.reported_on,
        asked_in=action.asked_in or "",
        days_silent=(today - max(known)).days if action.is_silent else 0,
    )


@dataclass(frozen=True)
class OwnAction:
    """An action that the reader's organisation leads or takes part in, as it may be read by them.

    ``waits_for_answer``: the organisation has been asked whether it will do it, and has not said so of this wording.
    """

    pk: int
    name: str
    plan_id: int
    plan: str
    is_lead: bool
    lead: str
    due_on: dt.date | None
    days_late: int
    status: str
    asked_in: str = ""
    waits_for_answer: bool = False

    @property
    def status_label(self) -> str:
        return ActionStatus(self.status).label


def own(action: Action, organisation_id: int, today: dt.date) -> OwnAction:
    """No queries for a row of ``for_list``."""
    row = listed(action, today)
    is_lead = any(
        party.organisation_id == organisation_id and party.role == ResponsibilityRole.LEAD
        for party in action.responsibilities.all()
    )
    said = [answer for answer in action.acceptances.all() if answer.organisation_id == organisation_id]
    is_on_remiss = action.plan.status == PlanStatus.REFERRED
    return OwnAction(
        pk=row.pk,
        name=row.short_name,
        plan_id=row.plan_id,
        plan=row.plan,
        is_lead=is_lead,
        lead=row.lead,
        due_on=row.due_on,
        days_late=row.days_late,
        status=row.status,
        asked_in=row.asked_in if is_lead else "",
        waits_for_answer=is_on_remiss and not (said and said[-1].wording == wording_of(action)),
    )


def own_as_decided(
    action: ActionContent, plan: PlanContent, organisation_id: int, standing: Standing
) -> OwnAction:
    """Of a plan that is being revised: what its readers see is the text that was decided."""
    return OwnAction(
        pk=action.id,
        name=shortened(action.name),
        plan_id=plan.id,
        plan=plan.title,
        is_lead=bool(action.lead and action.lead.organisation_id == organisation_id),
        lead=action.lead.label if action.lead else "",
        due_on=action.due_on,
        days_late=standing.days_late or 0,
        status=standing.status,
    )


def shortened(name: str) -> str:
    name = " ".join(name.split())
    return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"
