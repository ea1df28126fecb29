"""Remiss: the plan is sent to those who shall do it, they answer, the coordinator replies, reminds and ends it.

The plan's row is the lock of all of it.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kommunbrott import links
from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, SignedLink, User
from plans import access
from plans.choices import PlanStatus
from plans.models import Acceptance, Plan, Referral, ReferralParty
from plans.tally import CHANGED, PartyTally, Question, by_party, questions
from plans.workflow import referral_letters as letters
from plans.workflow import structure
from plans.workflow.editing import lock
from plans.workflow.moving import lock_as_read, move


@dataclass(frozen=True)
class Asked:
    """Whom to ask, and where. Without an address they answer by login."""

    organisation: Organisation
    email: str = ""


@dataclass(frozen=True)
class Terms:
    due_on: dt.date
    # When those who have not answered are reminded by themselves, if at all.
    remind_on: dt.date | None = None
    message: str = ""


@dataclass(frozen=True)
class Given:
    """An answer about one action, and what the person saw: the wording, and the latest answer there was."""

    action_id: int
    answer: str
    comment: str
    wording: str
    seen: int | None


@dataclass(frozen=True)
class Answerer:
    """Who speaks for the party, by login or by link."""

    name: str
    role: str
    user: User | None = None
    link: SignedLink | None = None


# --- Asking ---


def send(plan: Plan, *, by: User, asked: list[Asked], terms: Terms, now: dt.datetime) -> Referral:
    """Put the plan on remiss and write to each party. Overtaken when a party has nothing to answer any more."""
    with transaction.atomic():
        locked = lock_as_read(plan)
        require(access.may_move(by, locked, PlanStatus.REFERRED))
        referral = Referral.objects.create(
            plan=locked,
            number=locked.referrals.count() + 1,
            due_on=terms.due_on,
            remind_on=terms.remind_on,
            message=terms.message,
            sent_at=now,
            sent_by=by,
        )
        _ask(referral, asked, by=by, now=now)
        move(locked, PlanStatus.REFERRED, by=by)
    return referral


def ask_more(referral: Referral, *, by: User, asked: list[Asked], now: dt.datetime) -> None:
    """Ask parties that came in later."""
    with transaction.atomic():
        referral = _lock(referral)
        require(access.may_remind(by, referral, timezone.localdate(now)))
        _ask(referral, asked, by=by, now=now)


def _ask(referral: Referral, asked: list[Asked], *, by: User, now: dt.datetime) -> None:
    tallies = _tallies(referral.plan)
    already = set(referral.parties.values_list("organisation", flat=True))
    for whom in asked:
        organisation = whom.organisation
        if organisation.pk not in tallies or organisation.pk in already:
            raise Overtaken(referral.plan)
        if whom.email and not organisation.contact_email:
            organisation.contact_email = whom.email
            organisation.save(update_fields=["contact_email"])
        party = ReferralParty.objects.create(
            referral=referral, organisation=organisation, email=whom.email, asked_at=now
        )
        every = tallies[organisation.pk].questions
        left = [question for question in every if question.is_open]
        letters.ask(party, left or list(every), by=by, now=now)


def ask_again(referral: Referral, *, by: User, now: dt.datetime) -> list[ReferralParty]:
    """Ask anew about what has another wording than the one that was answered. Returns those written to now."""
    with transaction.atomic():
        referral = _lock(referral)
        require(access.may_remind(by, referral, timezone.localdate(now)))
        tallies, written = _tallies(referral.plan), []
        for party in _parties(referral):
            changed = [q for q in _questions(tallies, party) if q.state == CHANGED]
            if changed and letters.ask_again(party, changed, by=by, now=now):
                party.asked_again_at = now
                party.save(update_fields=["asked_again_at"])
                written.append(party)
    return written


def remind(
    referral: Referral, *, by: User, now: dt.datetime, only: ReferralParty | None = None
) -> list[ReferralParty]:
    """Write to all who have something left to answer, or to ``only`` one of them. Returns those written to.

    Nobody is written to twice in a day.
    """
    with transaction.atomic():
        referral = _lock(referral)
        require(access.may_remind(by, referral, timezone.localdate(now)))
        return _remind(referral, by=by, now=now, only=only)


def remind_due(now: dt.datetime) -> int:
    """The reminders that go by themselves. Returns how many parties were written to."""
    count, today = 0, timezone.localdate(now)
    for referral in Referral.objects.reminder_due(today).order_by("pk"):
        with transaction.atomic():
            locked = _lock(referral)
            if not Referral.objects.reminder_due(today).filter(pk=locked.pk).exists():
                continue
            locked.auto_reminded_at = now
            locked.save(update_fields=["auto_reminded_at"])
            count += sum(
                len(_remind(locked, by=locked.sent_by, now=now, only=party))
                for party in locked.parties.all()
                # Links that were closed are not handed out anew without anybody's asking.
                if not party.email or party.links.alive(now).exists()
            )
    return count


def _remind(referral, *, by: User, now: dt.datetime, only=None) -> list[ReferralParty]:
    tallies, written = _tallies(referral.plan), []
    for party in _parties(referral):
        left = [question for question in _questions(tallies, party) if question.is_open]
        if (only and party.pk != only.pk) or not left or not can_be_reminded(party, now):
            continue
        if letters.remind(party, left, by=by, now=now):
            party.reminded_at = now
            party.save(update_fields=["reminded_at"])
            written.append(party)
    return written


def can_be_reminded(party: ReferralParty, now: dt.datetime) -> bool:
    """Not on a day on which the party has been written to already."""
    told = (party.asked_at, party.asked_again_at, party.reminded_at)
    return timezone.localdate(now) not in {timezone.localdate(at) for at in told if at}


# --- Answering ---


def answer(party: ReferralParty, *, given: list[Given], who: Answerer, now: dt.datetime) -> list[Acceptance]:
    """Write down what a party says. An answer that says what it said before is not written again.

    Raises PermissionDenied or links.DeadLink when it cannot be answered any more, and Overtaken when an action
    has another wording, or the party another answer, than the person saw; then nothing is written.
    """
    with transaction.atomic():
        plan = lock(party.referral.plan)
        party = ReferralParty.objects.select_related("referral", "organisation").get(pk=party.pk)
        today = timezone.localdate(now)
        if who.link:
            links.record_answer(who.link, now=now)
            require(access.may_be_answered(party.referral, today))
        else:
            require(access.may_answer(who.user, party, today))
        tally = _tallies(plan).get(party.organisation_id)
        asked = {question.action.id: question for question in tally.questions} if tally else {}
        return [_write(asked, row, plan, party, who, now) for row in given if not _is_said(asked, row)]


def _is_said(asked: dict[int, Question], row: Given) -> bool:
    """Somebody pressed twice, or sent a form in which this answer was as before."""
    question = asked.get(row.action_id)
    last = question.answer if question and not question.is_open else None
    return last is not None and (last.answer, last.comment) == (row.answer, row.comment)


def _write(asked, row: Given, plan: Plan, party: ReferralParty, who: Answerer, now) -> Acceptance:
    question = asked.get(row.action_id)
    if question is None or question.action.wording_digest != row.wording:
        raise Overtaken(plan)
    if (question.answer.pk if question.answer else None) != row.seen:
        raise Overtaken(plan)
    return Acceptance.objects.create(
        action_id=row.action_id,
        organisation=party.organisation,
        wording=row.wording,
        answer=row.answer,
        comment=row.comment,
        name=who.name,
        role=who.role,
        user=who.user,
        link=who.link,
        answered_at=now,
    )


def reply(
    acceptance: Acceptance, *, by: User, text: str, now: dt.datetime, remove_party: bool = False
) -> Acceptance:
    """Answer what the party said, and on request take it off the action. The answer is mailed.

    Overtaken when somebody has replied already or the party has answered anew.
    """
    with transaction.atomic():
        plan = lock(acceptance.action.plan)
        require(access.may_reply(by))
        latest = Acceptance.objects.latest_in(plan)
        current = latest.get((acceptance.action_id, acceptance.organisation_id))
        if current is None or current.pk != acceptance.pk or not current.awaits_reply:
            raise Overtaken(plan)
        current.reply, current.replied_by, current.replied_at = text, by, now
        current.save(update_fields=["reply", "replied_by", "replied_at"])
        if remove_party:
            structure.remove_party(current.action, current.organisation, by=by)
        party = ReferralParty.objects.filter(
            referral__plan=plan, referral__closed_at=None, organisation=current.organisation
        )
        in_time = party.filter(referral__due_on__gte=timezone.localdate(now))
        letters.reply(
            current, in_time.select_related("referral__plan", "organisation").first(), by=by, now=now
        )
    return current


# --- Time and end ---


def change_time(
    referral: Referral, *, by: User, due_on: dt.date, remind_on: dt.date | None, now: dt.datetime
) -> None:
    """Another last day, for those links too that have run out, and another day for the reminder."""
    with transaction.atomic():
        referral = _lock(referral)
        require(access.may_handle_referral(by, referral))
        if remind_on != referral.remind_on:
            referral.auto_reminded_at = None
        referral.due_on, referral.remind_on = due_on, remind_on
        referral.save(update_fields=["due_on", "remind_on", "auto_reminded_at"])
        for party in referral.parties.all():
            links.prolong(party.link_key, expires_at=letters.ends_at(due_on))


def close_links(party: ReferralParty, *, by: User, now: dt.datetime) -> int:
    """The links of the party stop to apply, not its answers. Returns how many there were."""
    with transaction.atomic():
        referral = _lock(party.referral)
        require(access.may_handle_referral(by, referral))
        alive = list(party.links.alive(now))
        for link in alive:
            links.revoke(link, by=by, now=now)
    return len(alive)


def end(referral: Referral, *, by: User) -> None:
    """The plan is a draft again. All links stop to apply."""
    with transaction.atomic():
        referral = _lock(referral)
        require(access.may_handle_referral(by, referral))
        move(lock(referral.plan), PlanStatus.DRAFT, by=by)


def _lock(referral: Referral) -> Referral:
    """The referral, read again with its plan locked."""
    plan = lock(referral.plan)
    fresh = Referral.objects.select_related("sent_by").get(pk=referral.pk)
    fresh.plan = plan
    return fresh


def _parties(referral: Referral) -> list[ReferralParty]:
    parties = list(referral.parties.select_related("organisation"))
    for party in parties:
        party.referral = referral
    return parties


def _tallies(plan: Plan) -> dict[int, PartyTally]:
    return by_party(questions(plan.content(), Acceptance.objects.latest_in(plan)))


def _questions(tallies: dict[int, PartyTally], party: ReferralParty) -> tuple[Question, ...]:
    tally = tallies.get(party.organisation_id)
    return tally.questions if tally else ()
