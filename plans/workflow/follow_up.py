"""Rounds of follow-up: opened, sent out, answered, judged, locked. What is said is only ever added to."""

import datetime as dt
import hashlib
from dataclasses import dataclass, field
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from kommunbrott import links, outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date
from kommunbrott.models import Municipality, Organisation, SignedLink, User
from kommunbrott.numbers import in_words
from plans import access
from plans.choices import FollowUpKind, PlanLink
from plans.content import ActionContent
from plans.content.follow_up import FollowedAction, RoundContent
from plans.models import (
    Action,
    FollowUp,
    FollowUpFigure,
    FollowUpReport,
    FollowUpRequest,
    FollowUpRound,
    Plan,
)
from plans.rounds import Addressee, addressees, round_content
from plans.workflow.editing import lock

# How long a link is kept alive after the last day to answer. Locking the round ends it before that.
LATE_ANSWERS = dt.timedelta(days=90)
LETTER_ACTIONS = 12
SHORT_WORK = "Det tar en halv minut för varje svar, går bra i mobilen och kräver ingen inloggning."
LINK_KEY = "uppfoljning:"


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


# --- The round ---


def open_round(plan: Plan, *, by: User, period: str, **facts) -> FollowUpRound:
    """``facts`` are label, starts_on, ends_on, due_on and is_final; ``period`` is the plan's from now on."""
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_run_follow_up(by, plan))
        if plan.follow_up_rounds.filter(label=facts["label"]).exists():
            raise Overtaken(plan)
        made = FollowUpRound(plan=plan, **facts)
        _save(made, by, "follow_up_round.opened")
        if plan.follow_up_period != period:
            plan.follow_up_period = period
            plan._change_reason, plan._history_user = "plan.follow_up_period", by
            plan.save(update_fields=["follow_up_period", "changed_at"])
    return made


def send_round(made: FollowUpRound, content: RoundContent, *, by: User, now: dt.datetime) -> int:
    """Ask every organisation that has the lead of something, by letter. Returns how many letters were written."""
    with transaction.atomic():
        made = _lock_round(made)
        require(access.may_send_round(by, made))
        asked = _ask(made, content, by=by, now=now, is_reminder=False)
        made.sent_at, made.sent_by = now, by
        _save(made, by, "follow_up_round.sent")
    return asked


def remind(
    made: FollowUpRound, content: RoundContent, *, by: User, now: dt.datetime, only: int | None = None
) -> int:
    """Remind those who have not answered, or ``only`` one organisation. Nobody gets two letters on a day."""
    with transaction.atomic():
        made = _lock_round(made)
        require(access.may_remind_round(by, made))
        return _ask(made, content, by=by, now=now, is_reminder=True, only=only)


def _ask(made, content: RoundContent, *, by, now, is_reminder, only=None) -> int:
    today = timezone.localdate(now)
    asked_before = set(made.requests.values_list("organisation_id", flat=True))
    asked_today = set(made.requests.filter(asked_on=today).values_list("organisation_id", flat=True))
    written = 0
    for addressee in addressees(content):
        organisation = addressee.organisation
        is_left_out = only is not None and organisation.pk != only
        if is_left_out or organisation.pk in asked_today or not addressee.emails:
            continue
        is_again = is_reminder and organisation.pk in asked_before
        FollowUpRequest.objects.create(
            round=made, organisation=organisation, is_reminder=is_again, asked_on=today, asked_by=by
        )
        for email in addressee.emails:
            _write(made, content, addressee, email, by=by, now=now, is_again=is_again)
        written += 1
    return written


def _write(made, content: RoundContent, addressee: Addressee, email: str, *, by, now, is_again) -> None:
    last = dt.datetime.combine(made.due_on, dt.time.max, tzinfo=timezone.get_current_timezone())
    organisation, actions = addressee.organisation, addressee.actions
    _, token = links.make_link(
        PlanLink.FOLLOW_UP,
        subject_key=link_key(made, organisation),
        subject_label=f"{content.title}, {content.plan_title}",
        recipient_email=email,
        expires_at=max(last, now) + LATE_ANSWERS,
        by=by,
        now=now,
        organisation=organisation,
    )
    count = f"{in_words(len(actions))} {content.words[len(actions) != 1]}"
    named = [f"– {action.name[:120]}" for action in actions[:LETTER_ACTIONS]]
    if len(actions) > LETTER_ACTIONS:
        named.append(f"– och {len(actions) - LETTER_ACTIONS} till")
    opening = "Vi har inte fått ert svar än." if is_again else "Nu följer vi upp planen."
    outbox.post(
        key=f"{link_key(made, organisation)}/{timezone.localdate(now).isoformat()}",
        to=email,
        subject=f"{'Påminnelse: ' if is_again else ''}Hur går det? {content.title}",
        template="notice",
        context={
            "heading": f"Hur går det med {count}?",
            "paragraphs": [
                f"{opening} {organisation} är huvudansvarig för {count} i {content.plan_title}.",
                *named,
                f"Svara senast {long_date(made.due_on)}. {SHORT_WORK}",
            ],
            "button": {"address": links.address("plans:follow_up_link", token), "text": "Svara"},
            "note": "Länken är till för er. Den som svarar skriver sitt namn. Svaren går att rätta tills "
            "omgången låses.",
        },
    )


def link_key(made: FollowUpRound, organisation: Organisation) -> str:
    return f"{LINK_KEY}{made.pk}/{organisation.pk}"


def lock_round(
    made: FollowUpRound, content: RoundContent, pdf: bytes, *, by: User, now: dt.datetime
) -> FollowUpReport:
    """Freeze the round as its report. ``pdf`` was made from ``content`` beforehand, for rendering takes seconds.

    Raises Overtaken when somebody has answered or judged meanwhile; then nothing is written.
    """
    with transaction.atomic():
        made = _lock_round(made)
        require(access.may_lock_round(by, made))
        current = round_content(made, made.plan.content_in_force(), Municipality.current(), content.drawn_on)
        if current.digest != content.digest:
            raise Overtaken(made)
        report = FollowUpReport.objects.create(
            round=made,
            content=content.as_json(),
            digest=content.digest,
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
            made_by=by,
        )
        made.locked_at = now
        _save(made, by, "follow_up_round.locked")
        for link in SignedLink.objects.alive(now).filter(subject_key__startswith=f"{LINK_KEY}{made.pk}/"):
            links.close(link, now=now)
    return report


# --- What is said ---


def answer(made: FollowUpRound, action: FollowedAction, said: Saying, *, by: User, today: dt.date) -> None:
    """By login: those in charge of the action, and the coordinator for them."""
    with transaction.atomic():
        made = _lock_round(made)
        require(access.may_follow_up(by, made, action))
        _say(made, action, said, by_account(by), today)


def answer_by_link(
    made: FollowUpRound, action: FollowedAction, said: Saying, *, link: SignedLink, name: str, role: str,
    now: dt.datetime,
) -> None:  # fmt: skip
    """By the signed link of the organisation in charge. Raises DeadLink when it has ceased to apply."""
    with transaction.atomic():
        made = _lock_round(made)
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
        made = _lock_round(made)
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


def _lock_round(made: FollowUpRound) -> FollowUpRound:
    """The round, locked. Overtaken when it has been closed since the caller read it."""
    locked = FollowUpRound.objects.select_for_update(of=("self",)).select_related("plan").get(pk=made.pk)
    if locked.is_locked and not made.is_locked:
        raise Overtaken(locked)
    return locked


def _save(made: FollowUpRound, by: User, reason: str) -> None:
    """One save, hence one history row."""
    made._change_reason, made._history_user = reason, by
    made.save()
