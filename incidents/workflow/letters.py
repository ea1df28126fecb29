"""A report comes by e-mail: checked as at every other door, and never taken twice."""

import datetime as dt
import hashlib
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.utils import timezone

from incidents.choices import (
    REPORTER_KINDS,
    LetterOutcome,
    LogEvent,
    PlacePrecision,
    ReporterKind,
    ReportSource,
    TimePrecision,
)
from incidents.importers.guesses import area_in, category_in
from incidents.importers.letters import Letter
from incidents.models import Category, ReceivedLetter, Report, ReportLog, RoutingRule
from incidents.models.category import OTHER_KEY
from incidents.placing import middle_of
from incidents.routing import rule_for
from incidents.workflow.receiving import Beside, write_beside
from kommunbrott import outbox, privacy
from kommunbrott.choices import AreaKind
from kommunbrott.models import Area, Organisation, User

LONGEST_TEXT = 4000
# A letter that says it was sent earlier has been lying somewhere, or its clock is wrong.
OLDEST = dt.timedelta(days=14)
# Where anybody may have an address: that a party has one there tells nothing of the others.
PUBLIC_HOSTS = frozenset(
    ["gmail.com", "hotmail.com", "hotmail.se", "outlook.com", "live.se", "live.com", "icloud.com", "me.com",
     "yahoo.com", "yahoo.se", "telia.com", "comhem.se", "bredband.net", "spray.se", "msn.com", "proton.me"]
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Taken:
    outcome: LetterOutcome
    report: Report | None = None
    is_known: bool = False


def receive_letter(letter: Letter, *, now: dt.datetime) -> Taken:
    """One transaction. ``is_known``: it has come before, and nothing was written."""
    if known := ReceivedLetter.objects.filter(digest=letter.digest).first():
        return Taken(LetterOutcome(known.outcome), known.report, is_known=True)
    outcome = outcome_of(letter)
    try:
        with transaction.atomic():
            report = take_in(letter, now) if outcome == LetterOutcome.REPORT else None
            answer(letter, outcome, now)
            ReceivedLetter.objects.create(
                digest=letter.digest, outcome=outcome, report=report, received_at=now
            )
    except IntegrityError:
        known = ReceivedLetter.objects.filter(digest=letter.digest).first()
        if known is None:
            raise
        return Taken(LetterOutcome(known.outcome), known.report, is_known=True)
    return Taken(outcome, report)


def outcome_of(letter: Letter) -> LetterOutcome:
    if letter.is_automatic:
        return LetterOutcome.AUTOMATIC
    if any(privacy.certain(text) for text in (*texts_of(letter), letter.name, letter.address)):
        return LetterOutcome.NUMBER
    if not (letter.subject or letter.text or letter.photos):
        return LetterOutcome.EMPTY
    return LetterOutcome.REPORT


def texts_of(letter: Letter) -> tuple[str, str]:
    """All of it, and what of it is kept: cutting must not make a number of another."""
    whole = "\n\n".join(filter(None, [letter.subject, letter.text]))
    return whole, whole[:LONGEST_TEXT].rsplit(" ", 1)[0] if len(whole) > LONGEST_TEXT else whole


# --- The report ---


def take_in(letter: Letter, now: dt.datetime) -> Report:
    report = report_of(letter, now)
    rule = rule_for(report, RoutingRule.objects.select_related("organisation"))
    report.routed_to = rule.organisation if rule else None
    report.save()
    write_beside(report, Beside(letter.photos, contact_of(letter)), None)
    if letter.left_out:
        detail = f"utan {letter.left_out} bilagor som inte är bilder eller inte gick att läsa"
        ReportLog.objects.create(report=report, what=LogEvent.RECEIVED, detail=detail)
    return report


def report_of(letter: Letter, now: dt.datetime) -> Report:
    """Not saved. What it tells of is a guess, which the one who reviews it sees beside the words."""
    text = texts_of(letter)[1]
    said = category_in(text, Category.objects.active().select_related("parent"))
    other = Category.objects.filter(key=OTHER_KEY).first() or Category.objects.top().active().first()
    category = (said.parent or said) if said else other
    area = area_in(text, Area.objects.select_related("parent"))
    organisation = organisation_of(letter.address)
    day = timezone.localtime(sent(letter, now)).replace(hour=0, minute=0, second=0, microsecond=0)
    report = Report(
        category=category,
        subcategory=said if said and said.parent_id else None,
        text=text,
        starts_at=day,
        time_precision=TimePrecision.DAY,
        organisation=organisation,
        reporter_kind=kind_of(organisation),
        source=ReportSource.EMAIL,
        reported_at=now,
    )
    set_place(report, area)
    return report


def sent(letter: Letter, now: dt.datetime) -> dt.datetime:
    if letter.sent_at is None:
        return now
    try:
        return letter.sent_at if now - OLDEST <= letter.sent_at <= now else now
    except OverflowError:
        return now


def set_place(report: Report, area: Area | None) -> None:
    report.area, report.place_precision = area, PlacePrecision.UNKNOWN
    if area is None:
        return
    report.place_precision = PlacePrecision.AREA
    if area.kind == AreaKind.PLACE:
        report.place, report.place_name, report.area = area, area.name, area.parent
        report.place_precision = PlacePrecision.PLACE
        if point := middle_of(area):
            report.latitude, report.longitude = (round(each, 6) for each in point)


def contact_of(letter: Letter) -> dict[str, str]:
    return {
        "name": letter.name[:120],
        "phone": "",
        "email": letter.address if is_address(letter.address) else "",
    }


def is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return len(text) <= 254


def organisation_of(address: str) -> Organisation | None:
    """By the sender's own account, by a party's address, or by the host that only one party has addresses at.

    Anybody can write any sender: it says whose report it is taken for, and opens nothing.
    """
    address, host = address.lower(), address.rpartition("@")[2].lower()
    if not host:
        return None
    account = (
        User.objects.filter(email__iexact=address, is_active=True).select_related("organisation").first()
    )
    if account and account.organisation:
        return account.organisation
    parties = Organisation.objects.active()
    if exact := parties.filter(contact_email__iexact=address).first():
        return exact
    if host in PUBLIC_HOSTS:
        return None
    there = list(parties.filter(contact_email__iendswith=f"@{host}"))
    if len(there) > 1:
        keys = {party.pk for party in there}
        there = [party for party in there if party.parent_id not in keys]
    return there[0] if len(there) == 1 else None


def kind_of(organisation: Organisation | None) -> ReporterKind:
    if organisation is None:
        return ReporterKind.RESIDENT
    return REPORTER_KINDS.get(organisation.kind, ReporterKind.OTHER)


# --- The answer ---

TO_MEND = {
    LetterOutcome.NUMBER: (
        "I ditt brev finns ett personnummer eller samordningsnummer. Därför har vi inte sparat något av det.",
        "Skriv gärna till oss igen, utan numret. Vi behöver veta vad som har hänt, var och när.",
        "Skriv inte vem det gäller. Titta också efter i din signatur och ditt avsändarnamn.",
    ),
    LetterOutcome.EMPTY: (
        "Ditt brev kom fram, men vi hittade varken text eller bilder i det.",
        "Skriv till oss igen och berätta vad som har hänt, var och när, som vanlig text i brevet.",
    ),
}


def answer(letter: Letter, outcome: LetterOutcome, now: dt.datetime) -> None:
    """What to mend, without a word of what the letter said. Once a day at most, however many letters come."""
    is_known_number = bool(privacy.certain(letter.address))
    if outcome not in TO_MEND or is_known_number or not is_address(letter.address):
        return
    who = hashlib.sha256(letter.address.lower().encode()).hexdigest()[:16]
    outbox.post(
        key=f"letter:{outcome}:{who}:{timezone.localdate(now)}",
        to=letter.address,
        subject="Din rapport är inte mottagen",
        template="notice",
        context={
            "heading": "Din rapport är inte mottagen",
            "paragraphs": list(TO_MEND[outcome]),
            "button": {},
            "note": "Är det bråttom: ring 112 om något pågår och 114 14 för att anmäla något som redan har hänt.",
        },
    )
