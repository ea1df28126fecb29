"""What of the plans has a last day: the actions, and the municipality's own duties by the act (6 §)."""

import datetime as dt
from collections.abc import Iterator

from django.urls import reverse

from kommunbrott.models import User
from kommunbrott.reminders import HORIZON, Due
from plans.attention import in_force
from plans.cycle import deadlines
from plans.models import Action, Plan
from plans.models import action_conditions as conditions
from plans.standing import ENDED


def due(today: dt.date) -> Iterator[Due]:
    """Of plans that are decided and not replaced. Three queries. The act's days are nobody's but the coordinators'."""
    yield from actions(today)
    yield from duties(today)


def actions(today: dt.date) -> Iterator[Due]:
    rows = (
        Action.objects.current()
        .filter(plan__decided_on__isnull=False, due_on__lte=today + HORIZON)
        .with_standing(today)
        .exclude(standing__in=ENDED)
        .annotate(
            lead_name=conditions.lead("organisation__name"),
            lead_email=conditions.lead("organisation__contact_email"),
        )
        .select_related("plan")
    )
    for action in rows.order_by("due_on", "pk"):
        yield Due(
            key=f"action:{action.pk}",
            title=str(action),
            text=f"Står i {action.plan}. Berätta hur det går.",
            url=reverse("plans:action_detail", args=[action.pk]),
            due_on=action.due_on,
            to=action.lead_email or "",
            whose=action.lead_name or "",
        )


def duties(today: dt.date) -> Iterator[Due]:
    plan = in_force(list(Plan.objects.with_assessments(User())), today)
    if plan is None:
        return
    for deadline in deadlines(plan, list(plan.follow_up_rounds.all()), today):
        if deadline.on <= today + HORIZON:
            yield Due(
                key=f"duty:{plan.pk}/{deadline.what}",
                title=f"{deadline.what} ska vara {deadline.does}",
                text="Lagen (2023:196) säger minst vartannat år (6 §).",
                url=reverse("overview"),
                due_on=deadline.on,
            )
