"""The remiss that Ekstad's plan has been on: who was asked, and what they said of each action.

A party that answered has accepted what the file does not tell otherwise. Nobody is written to.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from kommunbrott import links
from kommunbrott.choices import LinkUse
from kommunbrott.models import Organisation, SignedLink, SignedLinkUse, User
from plans.choices import AcceptanceAnswer, PlanLink
from plans.models import Acceptance, Plan, Referral, ReferralParty
from plans.tally import Question, by_party, questions
from plans.workflow.referral_letters import ends_at


@dataclass(frozen=True)
class Story:
    """The file, with its remarks and gaps by action number and party."""

    row: dict
    by: User

    def at(self, name: str) -> dt.datetime:
        return moment(self.row[name])

    def remark(self, question: Question) -> dict:
        rows = (r for r in self.row["remarks"] if (r["action"], r["party"]) == key(question))
        return next(rows, {"answer": AcceptanceAnswer.ACCEPTED})

    def is_unanswered(self, question: Question) -> bool:
        return list(key(question)) in self.row["unanswered"]


def key(question: Question) -> tuple[str, str]:
    return question.action.number, question.party.name


def moment(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


def load_referral(row: dict) -> Referral:
    story = Story(row, User.objects.filter(is_coordinator=True).earliest("pk"))
    plan = Plan.objects.get(title=row["plan"])
    referral = Referral.objects.create(
        plan=plan,
        number=1,
        message="\n\n".join(row["message"]),
        due_on=dt.date.fromisoformat(row["due_on"]),
        remind_on=story.at("reminded").date(),
        auto_reminded_at=story.at("reminded"),
        sent_at=story.at("sent"),
        sent_by=story.by,
        closed_at=story.at("ended"),
        closed_by=story.by,
    )
    organisations = Organisation.objects.in_bulk()
    for organisation_id, tally in by_party(questions(plan.content(), {})).items():
        load_party(referral, organisations[organisation_id], tally.questions, story)
    return referral


def load_party(
    referral: Referral, organisation: Organisation, asked: tuple[Question, ...], story: Story
) -> None:
    waiting = [question for question in asked if story.is_unanswered(question)]
    party = ReferralParty.objects.create(
        referral=referral,
        organisation=organisation,
        email=organisation.contact_email,
        asked_at=referral.sent_at,
        reminded_at=story.at("reminded") if waiting else None,
    )
    link, _ = links.make_link(
        PlanLink.REFERRAL,
        subject_key=party.link_key,
        subject_label=str(referral.plan),
        organisation=organisation,
        recipient_email=party.email,
        expires_at=ends_at(referral.due_on),
        by=referral.sent_by,
        now=referral.sent_at,
    )
    links.close(link, now=referral.closed_at)
    answered = story.row["answered"].get(organisation.name)
    opened = answered or story.row["opened"].get(organisation.name)
    for what, at in ((LinkUse.OPENED, opened), (LinkUse.ANSWERED, answered)):
        if at:
            SignedLinkUse.objects.create(link=link, what=what, used_at=moment(at))
    for question in asked:
        if question not in waiting:
            load_answer(question, link, story, moment(answered))


def load_answer(question: Question, link: SignedLink, story: Story, at: dt.datetime) -> None:
    remark = story.remark(question)
    name, _, role = link.organisation.contact_name.partition(", ")
    replied = remark.get("replied")
    Acceptance.objects.create(
        action_id=question.action.id,
        organisation=link.organisation,
        wording=question.action.wording_digest,
        answer=remark["answer"],
        comment=remark.get("comment", ""),
        name=name,
        role=role,
        link=link,
        answered_at=at,
        reply=remark.get("reply", ""),
        replied_by=story.by if replied else None,
        replied_at=moment(replied) if replied else None,
    )
