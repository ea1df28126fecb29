"""What is said about actions: answers, notes, verdicts, and status by hand. It is only ever added to."""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kommunbrott import links
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, SignedLink, User
from plans import access
from plans.choices import FollowUpKind
from plans.content import ActionContent
from plans.content.follow_up import FollowedAction
from plans.models import (
    Action,
    FollowUp,
    FollowUpFigure,
    FollowUpRound,
    Plan,
)
from plans.workflow.editing import lock
from plans.workflow.follow_up_round import lock_round_row


@dataclass(frozen=True)
class Who:
    """Who says something: an account, or a name and an organisation by link."""

    name: str
    role: str = ""
    organisation: Organisation | None = None
    user: User | None = None


@dataclass(frozen=True)
class Saying:
    """What is said. ``figures`` are values by the id of their goal."""

    status: str = ""
    done: str = ""
    process: str = ""
    effect: str = ""
    next_step: str = ""
    figures: dict[int, Decimal] = field(default_factory=dict)

    @property
    def texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in ("status", "done", "process", "effect", "next_step")}


def by_account(user: User) -> Who:
    return Who(user.name or user.username, user.title, user.organisation, user)


def answer(made: FollowUpRound, action: FollowedAction, said: Saying, *, by: User, today: dt.date) -> None:
    """By login: those in charge of the action, and the coordinator for them."""
    with transaction.atomic():
        made = lock_round_row(made)
        require(access.may_follow_up(by, made, action))
        _say(made, action, said, by_account(by), today)


def answer_by_link(
    made: FollowUpRound, action: FollowedAction, said: Saying, *, link: SignedLink, name: str, role: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """By the signed link of the organisation in charge. Raises DeadLink when it has ceased to apply."""
    with transaction.atomic():
        try:
            made = lock_round_row(made)
        except Overtaken:
            raise links.DeadLink from None
        if made.is_locked or action.lead_id != link.organisation_id:
            raise links.DeadLink
        links.record_answer(link, now=now)
        _say(made, action, said, Who(name, role, link.organisation), timezone.localdate(now))


def _say(made: FollowUpRound, action: FollowedAction, said: Saying, who: Who, today: dt.date) -> None:
    """A button pressed twice says it once."""
    last = made.follow_ups.filter(action=action.id, kind=FollowUpKind.ANSWER).order_by("-pk").first()
    if last and last.name == who.name and _same(last, said):
        return
    _add(action.id, FollowUpKind.ANSWER, who, today, said, round=made)


def _same(row: FollowUp, said: Saying) -> bool:
    figures = dict(row.figures.values_list("goal_id", "value"))
    return figures == said.figures and all(getattr(row, name) == text for name, text in said.texts.items())


def take_note(plan: Plan, action: ActionContent, said: Saying, *, by: User, on: dt.date) -> FollowUp:
    """Something to remember between the rounds."""
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_take_note(by, plan, action))
        return _add(action.id, FollowUpKind.NOTE, by_account(by), on, said)


def assess(
    made: FollowUpRound, action: FollowedAction, *, outcome: str, motive: str, by: User, today: dt.date
) -> None:
    """The coordinator's verdict on an action. A changed verdict is one more row."""
    with transaction.atomic():
        made = lock_round_row(made)
        require(access.may_assess(by, made))
        last = made.follow_ups.filter(action=action.id).with_verdict().order_by("-pk").first()
        if last and (last.outcome, last.motive) == (outcome, motive):
            return
        facts = {"round": made, "outcome": outcome, "motive": motive}
        _add(action.id, FollowUpKind.ASSESSMENT, by_account(by), today, Saying(), **facts)


def _add(action_id: int, kind: str, who: Who, on: dt.date, said: Saying, **facts) -> FollowUp:
    row = FollowUp.objects.create(
        action_id=action_id,
        kind=kind,
        followed_up_on=on,
        organisation=who.organisation,
        user=who.user,
        name=who.name,
        role=who.role,
        **said.texts,
        **facts,
    )
    for goal_id, value in said.figures.items():
        FollowUpFigure.objects.create(follow_up=row, goal_id=goal_id, value=value)
    return row


def set_status(action: Action, *, status: str, reason: str, by: User, seen: str) -> None:
    """Say by hand how an action stands, whatever its follow-ups say; "" takes that back.

    ``seen`` is the status by hand that the form was opened with. Raises Overtaken when it is another by now.
    """
    with transaction.atomic():
        plan = lock(action.plan)
        require(access.may_run_follow_up(by, plan))
        action = Action.objects.select_for_update().get(pk=action.pk)
        if action.manual_status != seen:
            raise Overtaken(plan)
        action.manual_status, action.manual_status_reason = status, reason if status else ""
        action._change_reason, action._history_user = "action.manual_status", by
        action.save(update_fields=["manual_status", "manual_status_reason", "changed_at"])
