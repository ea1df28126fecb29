"""Rounds of follow-up: opened, sent out, reminded of, locked, and taken away when one was opened by mistake."""

import datetime as dt
import hashlib

from django.db import transaction
from django.utils import timezone

from kommunbrott import links, outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import long_date
from kommunbrott.models import Municipality, Organisation, OutboxMessage, SignedLink, User
from kommunbrott.numbers import in_words
from plans import access
from plans.choices import PlanLink
from plans.content.follow_up import RoundContent
from plans.models import FollowUpReport, FollowUpRequest, FollowUpRound, Plan
from plans.rounds import Addressee, addressees, round_content
from plans.workflow.editing import lock

# How long a link is kept alive after the last day to answer. Locking the round ends it before that.
LATE_ANSWERS = dt.timedelta(days=90)
LETTER_ACTIONS = 12
SHORT_WORK = "Det tar en halv minut för varje svar, går bra i mobilen och kräver ingen inloggning."
LINK_KEY = "uppfoljning:"


def open_round(plan: Plan, *, by: User, period: str, **facts) -> FollowUpRound:
    """``facts`` are label, starts_on, ends_on, due_on, remind_on and is_final; ``period`` is the plan's from now on."""
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
        made = lock_round_row(made)
        require(access.may_send_round(by, made))
        asked = _ask(made, content, by=by, now=now, is_reminder=False)
        made.sent_at, made.sent_by = now, by
        _save(made, by, "follow_up_round.sent")
    return asked


def remind(
    made: FollowUpRound, content: RoundContent, *, by: User, now: dt.datetime, only: int | None = None
) -> int:
    """Remind those who have not answered, or ``only`` one organisation. Nobody gets two letters on a day."""
    chosen = None if only is None else {only}
    with transaction.atomic():
        made = lock_round_row(made)
        require(access.may_remind_round(by, made))
        return _ask(made, content, by=by, now=now, is_reminder=True, only=chosen)


def remind_due(now: dt.datetime) -> int:
    """The reminders that go by themselves. Returns how many parties were written to."""
    count, today = 0, timezone.localdate(now)
    for made in FollowUpRound.objects.reminder_due(today).order_by("pk"):
        with transaction.atomic():
            made = lock_round_row(made)
            if not FollowUpRound.objects.reminder_due(today).filter(pk=made.pk).exists():
                continue
            content = round_content(made, made.plan.content_in_force(), Municipality.current(), today)
            # Links that were revoked are not handed out anew without anybody's asking.
            living = _links(made).alive(now).values_list("organisation_id", flat=True)
            count += _ask(made, content, by=made.sent_by, now=now, is_reminder=True, only=set(living))
            made.auto_reminded_at = now
            _save(made, made.sent_by, "follow_up_round.reminded")
    return count


def change_round_time(
    made: FollowUpRound, *, due_on: dt.date, remind_on: dt.date | None, by: User, now: dt.datetime
) -> None:
    """Another last day to answer, which the links that were sent follow. A new reminder goes again."""
    with transaction.atomic():
        made = lock_round_row(made)
        require(access.may_change_round_time(by, made))
        if remind_on != made.remind_on:
            made.auto_reminded_at = None
        made.due_on, made.remind_on = due_on, remind_on
        _save(made, by, "follow_up_round.time")
        for key in set(_links(made).values_list("subject_key", flat=True)):
            links.prolong(key, expires_at=_link_ends_at(made, now))


def remove_round(made: FollowUpRound, *, by: User, now: dt.datetime) -> None:
    """Take away a round that was opened by mistake: its links cease to apply, letters not yet sent stay here.

    Raises PermissionDenied once anything has been said in it.
    """
    with transaction.atomic():
        made = lock_round_row(made)
        require(access.may_remove_round(by, made))
        for link in _links(made).alive(now):
            links.revoke(link, by=by, now=now)
        for letter in OutboxMessage.objects.filter(event_key__startswith=f"{LINK_KEY}{made.pk}/"):
            if letter.can_be_discarded:
                outbox.discard(letter, by=by, reason=f"Omgången {made.label} togs bort.", now=now)
        made.requests.all().delete()
        made._change_reason, made._history_user = "follow_up_round.removed", by
        made.delete()


def _links(made: FollowUpRound):
    return SignedLink.objects.filter(subject_key__startswith=f"{LINK_KEY}{made.pk}/")


def _link_ends_at(made: FollowUpRound, now: dt.datetime) -> dt.datetime:
    last = dt.datetime.combine(made.due_on, dt.time.max, tzinfo=timezone.get_current_timezone())
    return max(last, now) + LATE_ANSWERS


def _ask(made, content: RoundContent, *, by, now, is_reminder, only: set[int] | None = None) -> int:
    today = timezone.localdate(now)
    asked_before = set(made.requests.values_list("organisation_id", flat=True))
    asked_today = set(made.requests.filter(asked_on=today).values_list("organisation_id", flat=True))
    written = 0
    for addressee in addressees(content):
        organisation = addressee.organisation
        is_left_out = only is not None and organisation.pk not in only
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
    organisation, actions = addressee.organisation, addressee.actions
    _, token = links.make_link(
        PlanLink.FOLLOW_UP,
        subject_key=link_key(made, organisation),
        subject_label=f"{content.title}, {content.plan_title}",
        recipient_email=email,
        expires_at=_link_ends_at(made, now),
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
        made = lock_round_row(made)
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
        for link in _links(made).alive(now):
            links.close(link, now=now)
    return report


def lock_round_row(made: FollowUpRound) -> FollowUpRound:
    """The round, locked. Overtaken when it has been closed or taken away since the caller read it."""
    rounds = FollowUpRound.objects.select_for_update(of=("self",)).select_related("plan")
    locked = rounds.filter(pk=made.pk).first()
    if locked is None:
        raise Overtaken(made.plan)
    if locked.is_locked and not made.is_locked:
        raise Overtaken(locked)
    return locked


def _save(made: FollowUpRound, by: User, reason: str) -> None:
    """One save, hence one history row."""
    made._change_reason, made._history_user = reason, by
    made.save()
