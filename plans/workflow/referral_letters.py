"""The letters of a remiss. Each with a link of its own, for the address of a link is in its letter and nowhere else.

Called in the transaction of what they tell about. Who has no address answers by login: then those who have an
account with the party are written to.
"""

import datetime as dt

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from kommunbrott import links, outbox
from kommunbrott.choices import LinkState
from kommunbrott.dates import long_date, weekday_date
from kommunbrott.models import Municipality, OutboxMessage, User
from kommunbrott.numbers import in_words
from plans.choices import PlanLink
from plans.models import Acceptance, Referral, ReferralParty
from plans.tally import Question


def ends_at(day: dt.date) -> dt.datetime:
    """The last moment of ``day`` has passed."""
    midnight = dt.datetime.combine(day + dt.timedelta(days=1), dt.time())
    return midnight.replace(tzinfo=timezone.get_current_timezone())


def ask(party: ReferralParty, questions: list[Question], *, by: User, now: dt.datetime) -> int:
    referral, count = party.referral, counted(questions)
    return _write(
        party,
        questions,
        what="fraga",
        subject=f"Svara på remiss senast {long_date(referral.due_on)}: {referral.plan}",
        heading=f"{count[0].upper()}{count[1:]} att ta ställning till",
        paragraphs=[
            (
                f"{party.organisation} föreslås ansvara för eller medverka i {count} i {referral.plan}. "
                f"Svara senast {weekday_date(referral.due_on)}."
            ),
            *_message_of(referral),
        ],
        by=by,
        now=now,
    )


def remind(party: ReferralParty, questions: list[Question], *, by: User, now: dt.datetime) -> int:
    referral = party.referral
    return _write(
        party,
        questions,
        what=f"paminnelse/{timezone.localdate(now)}",
        subject=f"Påminnelse: svara på remiss senast {long_date(referral.due_on)}",
        heading="Vi väntar på ert svar",
        paragraphs=[
            (
                f"{party.organisation} har {counted(questions)} kvar att svara på i {referral.plan}. "
                f"Svara senast {weekday_date(referral.due_on)}."
            )
        ],
        by=by,
        now=now,
    )


def ask_again(party: ReferralParty, questions: list[Question], *, by: User, now: dt.datetime) -> int:
    """Once for each wording. Returns 0 when these wordings have been asked about already."""
    referral = party.referral
    wordings = "".join(sorted(question.action.wording_digest for question in questions))
    one = len(questions) == 1
    return _write(
        party,
        questions,
        what=f"ny-text/{links.hash_of(wordings)[:32]}",
        subject=f"Ändrat sedan ni svarade: {referral.plan}",
        heading="Texten har ändrats sedan ni svarade",
        paragraphs=[
            (
                f"{counted(questions).capitalize()} i {referral.plan} har en ny lydelse. Svaret från "
                f"{party.organisation} gällde den förra, så vi frågar på nytt om {'den' if one else 'dem'}. "
                f"Svara senast {weekday_date(referral.due_on)}."
            )
        ],
        by=by,
        now=now,
    )


def reply(acceptance: Acceptance, party: ReferralParty | None, *, by: User, now: dt.datetime) -> int:
    """To whoever answered. With a new link to ``party`` if the one that was used still applies."""
    to = acceptance.link.recipient_email if acceptance.link else acceptance.user.email
    if not to:
        return 0
    organisation, action = acceptance.organisation, acceptance.action
    context = {
        "heading": f"Svar på er synpunkt om {action}",
        "paragraphs": [f"{organisation} skrev: {acceptance.comment}", f"{by} svarar: {acceptance.reply}"],
    }
    if party and acceptance.link and acceptance.link.state(now) == LinkState.ALIVE:
        context["button"] = {"address": _linked(party, to, by=by, now=now), "text": "Se eller ändra svaret"}
    outbox.post(
        key=f"remissvar:{acceptance.pk}/svar",
        to=to,
        subject=f"Svar på er synpunkt: {action}",
        template="notice",
        context=context,
    )
    return 1


def counted(questions: list[Question]) -> str:
    """ "tre åtgärder" """
    words = Municipality.current().action_forms
    return f"{in_words(len(questions))} {words['one' if len(questions) == 1 else 'many']}"


def accounts_of(party: ReferralParty) -> list[User]:
    """Who can answer for the party by login and has an address to be told at."""
    return list(party.organisation.users.filter(is_active=True).exclude(email=""))


def _message_of(referral: Referral) -> list[str]:
    if not referral.message:
        return []
    first, *rest = [part for part in referral.message.replace("\r", "").split("\n\n") if part.strip()]
    return [f"{referral.sent_by} skriver: {first}", *rest]


def _write(party, questions, *, what, subject, heading, paragraphs, by, now) -> int:
    """Returns how many letters were written now: none for an event that has been told about before."""
    key = f"{party.link_key}/{what}"
    told = set(OutboxMessage.objects.filter(event_key=key).values_list("to", flat=True))
    wanted = [party.email] if party.email else [user.email for user in accounts_of(party)]
    addresses = [to for to in wanted if to not in told]
    for to in addresses:
        if party.email:
            button = {"address": _linked(party, to, by=by, now=now), "text": "Svara på remissen"}
            note = (
                f"Du behöver inget konto. Länken gäller bara {party.organisation}, till och med "
                f"{long_date(party.referral.due_on)}. Så länge kan svaret ändras. Skicka den inte vidare till "
                "någon utanför organisationen."
            )
        else:
            path = reverse("plans:plan_answer", args=[party.referral.plan_id])
            button = {"address": settings.BASE_URL + path, "text": "Logga in och svara"}
            note = f"Svaret kan ändras till och med {long_date(party.referral.due_on)}."
        outbox.post(
            key=key,
            to=to,
            subject=subject,
            template="referral",
            context={
                "heading": heading,
                "paragraphs": paragraphs,
                "actions": [{"name": q.action.name, "role": role_in_words(q)} for q in questions],
                "button": button,
                "note": note,
            },
        )
    return len(addresses)


def role_in_words(question: Question) -> str:
    return "huvudansvarig" if question.party.is_lead else "medverkar"


def _linked(party: ReferralParty, to: str, *, by: User, now: dt.datetime) -> str:
    _, token = links.make_link(
        PlanLink.REFERRAL,
        subject_key=party.link_key,
        subject_label=str(party.referral.plan),
        recipient_email=to,
        organisation=party.organisation,
        expires_at=ends_at(party.referral.due_on),
        by=by,
        now=now,
    )
    return links.address("plans:link_answer", token)
