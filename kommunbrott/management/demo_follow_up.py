"""How the demo municipality's plan has been followed up: fixtures/ekstad/follow-up.json to rows."""

import datetime as dt
import hashlib
from decimal import Decimal

from django.utils import timezone

from kommunbrott.models import Municipality, Organisation, User
from plans.choices import FollowUpKind
from plans.documents.brand import brand_of
from plans.documents.follow_up import follow_up_pdf
from plans.models import (
    Action,
    FollowUp,
    FollowUpFigure,
    FollowUpReport,
    FollowUpRequest,
    FollowUpRound,
    Plan,
)
from plans.rounds import round_content

SAID = ("status", "done", "process", "effect", "next_step")


def load_follow_up(row: dict, parties: dict[str, Organisation]) -> None:
    plan = Plan.objects.get(title=row["plan"])
    coordinator = User.objects.filter(is_coordinator=True).earliest("pk")
    actions = {action.number: action for action in plan.actions.prefetch_related("goals")}
    for note in row["notes"]:
        say(note, actions, parties, FollowUpKind.NOTE)
    for told in row["rounds"]:
        load_round(told, plan, actions, parties, coordinator)


def load_round(row: dict, plan: Plan, actions: dict[str, Action], parties, coordinator: User) -> None:
    facts = {name: dt.date.fromisoformat(row[name]) for name in ("starts_on", "ends_on", "due_on")}
    made = FollowUpRound.objects.create(
        plan=plan, label=row["label"], sent_at=noon(row["sent_on"]), sent_by=coordinator, **facts
    )
    for answer in row["answers"]:
        said = say(answer, actions, parties, FollowUpKind.ANSWER, round=made)
        if answer.get("outcome"):
            FollowUp.objects.create(
                action=said.action,
                round=made,
                kind=FollowUpKind.ASSESSMENT,
                followed_up_on=said.followed_up_on,
                organisation=coordinator.organisation,
                user=coordinator,
                name=coordinator.name,
                role=coordinator.title,
                outcome=answer["outcome"],
                motive=answer["motive"],
            )
    ask(made, row, coordinator)
    if locked_on := row.get("locked_on"):
        lock(made, dt.date.fromisoformat(locked_on), coordinator)


def say(row: dict, actions: dict[str, Action], parties, kind: FollowUpKind, **facts) -> FollowUp:
    action = actions[row["action"]]
    said = FollowUp.objects.create(
        action=action,
        kind=kind,
        followed_up_on=dt.date.fromisoformat(row["followed_up_on"]),
        organisation=parties[row["organisation"]],
        user=User.objects.filter(name=row["name"]).first(),
        name=row["name"],
        role=row["role"],
        **{name: row.get(name, "") for name in SAID},
        **facts,
    )
    if row.get("value"):
        FollowUpFigure.objects.create(follow_up=said, goal=action.goals.all()[0], value=Decimal(row["value"]))
    return said


def ask(made: FollowUpRound, row: dict, coordinator: User) -> None:
    """All in charge were asked, and those who have not answered were reminded."""
    content = content_of(made, dt.date.fromisoformat(row["sent_on"]))
    for days, keys, is_reminder in (
        (row["sent_on"], {action.lead_id for action in content.actions if not action.settled_in}, False),
        (row["reminded_on"], {action.lead_id for action in content.missing}, True),
    ):
        for key in sorted(keys):
            FollowUpRequest.objects.create(
                round=made, organisation_id=key, is_reminder=is_reminder, asked_on=days, asked_by=coordinator
            )


def lock(made: FollowUpRound, day: dt.date, coordinator: User) -> None:
    content = content_of(made, day)
    pdf = follow_up_pdf(content, brand_of(Municipality.current()))
    FollowUpReport.objects.create(
        round=made,
        content=content.as_json(),
        digest=content.digest,
        pdf=pdf,
        sha256=hashlib.sha256(pdf).hexdigest(),
        made_by=coordinator,
    )
    made.locked_at = noon(day.isoformat())
    made.save()


def content_of(made: FollowUpRound, day: dt.date):
    return round_content(made, made.plan.content_in_force(), Municipality.current(), day)


def noon(day: str) -> dt.datetime:
    return dt.datetime.combine(dt.date.fromisoformat(day), dt.time(12), timezone.get_current_timezone())
