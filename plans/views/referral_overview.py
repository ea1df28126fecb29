"""What the coordinator sees of a remiss: the tally, each party, what they have said, the links."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass

from django.utils import timezone

from kommunbrott.models import Organisation, OutboxMessage, SignedLink, User
from kommunbrott.numbers import whole_number
from plans import access
from plans.choices import PlanStatus
from plans.content import ActionContent, PlanContent
from plans.models import Acceptance, Referral, ReferralParty
from plans.tally import COMMENTED, DECLINED, PartyTally, Question, by_party, of_plan, questions
from plans.workflow.referral import can_be_reminded


@dataclass(frozen=True)
class PartyRow:
    """One that was asked. ``tally`` is None when it is responsible for nothing any more."""

    asked: ReferralParty
    tally: PartyTally | None
    links: tuple[SignedLink, ...]
    has_letter_trouble: bool
    can_be_reminded: bool
    now: dt.datetime

    @property
    def organisation(self) -> Organisation:
        return self.asked.organisation

    @property
    def left(self) -> int:
        return self.tally.left if self.tally else 0

    @property
    def has_living_link(self) -> bool:
        return any(link.revoked_at is None and link.closed_at is None for link in self.links) and any(
            self.now < link.expires_at for link in self.links
        )

    @property
    def opened_at(self) -> dt.datetime | None:
        return max((link.opened_at for link in self.links if link.opened_at), default=None)

    @property
    def answered_at(self) -> dt.datetime | None:
        return max((link.answered_at for link in self.links if link.answered_at), default=None)

    @property
    def last_written_at(self) -> dt.datetime:
        told = (self.asked.asked_at, self.asked.asked_again_at, self.asked.reminded_at)
        return max(at for at in told if at)


@dataclass(frozen=True)
class Remark:
    """A comment or a reason, and the action as it is now."""

    acceptance: Acceptance
    action: ActionContent
    is_responsible: bool

    @property
    def is_changed(self) -> bool:
        return self.acceptance.wording != self.action.wording_digest


def overview(referral: Referral, *, by: User, now: dt.datetime) -> dict:
    plan, today = referral.plan, timezone.localdate(now)
    content = plan.content()
    latest = Acceptance.objects.latest_in(plan)
    every = questions(content, latest)
    tallies = by_party(every)
    rows = party_rows(referral, tallies, now)
    asked_ids = {row.organisation.pk for row in rows}
    asked = [question for question in every if question.party.organisation_id in asked_ids]
    remarks = remarks_in(content, latest)
    waiting = [remark for remark in remarks if remark.acceptance.awaits_reply]
    return {
        "plan": plan,
        "content": content,
        "referral": referral,
        "state": referral.state(today),
        "days_left": (referral.due_on - today).days,
        "rows": rows,
        "plan_tally": of_plan(content, every),
        "figures": figures(asked, rows, remarks),
        "not_asked": [tally for key, tally in tallies.items() if tally.left and key not in asked_ids],
        "changed": sum(row.tally.changed for row in rows if row.tally),
        "waiting": waiting,
        "remark_count": len(remarks),
        "replied": [remark for remark in remarks if not remark.acceptance.awaits_reply],
        "late_rows": [row for row in rows if row.left],
        "remindable": [row for row in rows if row.left and row.can_be_reminded],
        "may_handle": access.may_handle_referral(by, referral),
        "may_remind": access.may_remind(by, referral, today),
        "may_reply": access.may_reply(by),
        "may_edit": access.may_edit(by, plan),
        "own_party": next((row for row in rows if access.may_answer(by, row.asked, today)), None),
        "can_send_anew": access.may_move(by, plan, PlanStatus.REFERRED),
    }


def party_rows(referral: Referral, tallies: dict[int, PartyTally], now: dt.datetime) -> list[PartyRow]:
    """Those with most to answer first. Three queries."""
    parties = list(referral.parties.select_related("organisation"))
    by_key = defaultdict(list)
    keys = [party.link_key for party in parties]
    for link in SignedLink.objects.filter(subject_key__in=keys).with_last_use():
        by_key[link.subject_key].append(link)
    failed = OutboxMessage.objects.failed().filter(event_key__startswith="remisspart:")
    troubled = {
        whole_number(key.split("/")[0].rpartition(":")[2])
        for key in failed.values_list("event_key", flat=True)
    }
    rows = []
    for party in parties:
        party.referral = referral
        rows.append(
            PartyRow(
                asked=party,
                tally=tallies.get(party.organisation_id),
                links=tuple(by_key[party.link_key]),
                has_letter_trouble=party.pk in troubled,
                can_be_reminded=can_be_reminded(party, now),
                now=now,
            )
        )
    return sorted(rows, key=lambda row: (-(row.tally.total if row.tally else 0), row.organisation.name))


def remarks_in(content: PlanContent, latest) -> list[Remark]:
    """What was declined first, then what was said last."""
    actions = {action.id: action for action in content.actions}
    found = [
        Remark(
            row,
            actions[row.action_id],
            any(party.organisation_id == row.organisation_id for party in actions[row.action_id].parties),
        )
        for row in latest.values()
        if row.comment and row.action_id in actions
    ]
    return sorted(
        found, key=lambda r: (r.acceptance.answer != DECLINED, -r.acceptance.answered_at.timestamp())
    )


def figures(asked: list[Question], rows: list[PartyRow], remarks: list[Remark]) -> dict:
    whole = [row for row in rows if row.tally and not row.left]
    # An earlier remiss may have asked others, whose comments are still listed below the figures.
    asked_now = {row.organisation.pk for row in rows}
    present = [
        remark
        for remark in remarks
        if remark.acceptance.answer == COMMENTED
        and remark.acceptance.organisation_id in asked_now
        and remark.is_responsible
        and not remark.is_changed
    ]
    unreplied = sum(remark.acceptance.awaits_reply for remark in present)
    declined = [question for question in asked if question.state == DECLINED]
    return {
        "answered": sum(not question.is_open for question in asked),
        "asked": len(asked),
        "whole": len(whole),
        "parties": len([row for row in rows if row.tally]),
        "accepted": sum(question.state == "accepterat" for question in asked),
        "commented": len(present),
        "replied": len(present) - unreplied,
        "unreplied": unreplied,
        "declined": declined,
    }
