"""Samverkansöverenskommelser: written, signed and frozen, renewed, ended; and how their commitments go."""

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from councils import access
from councils.agreement_content import AgreementContent
from councils.choices import AgreementStatus
from councils.models import Agreement, AgreementParty, AgreementVersion, Commitment
from kommunbrott import outbox
from kommunbrott.access import Overtaken, require
from kommunbrott.dates import add_months, long_date
from kommunbrott.models import Organisation, User
from plans.choices import ActionStatus

# Days before the last day when the coordinators are told that an agreement ends.
ALARMS = (180, 90, 30)


@dataclass(frozen=True)
class Signing:
    signed_on: dt.date
    place: str
    replaces: bool = False


def lock(agreement: Agreement) -> Agreement:
    """The agreement's row is the lock of its parties and commitments."""
    return Agreement.objects.select_for_update(of=("self",)).get(pk=agreement.pk)


def _count(agreement: Agreement, edition: int | None, by: User) -> Agreement:
    """Lock, check and count one more edition. ``edition`` is what the writer saw, None when it does not matter."""
    locked = lock(agreement)
    require(access.may_write_agreement(by, locked))
    if edition is not None and locked.edition != edition:
        raise Overtaken(locked)
    Agreement.objects.filter(pk=locked.pk).update(edition=locked.edition + 1)
    return locked


def create(agreement: Agreement, *, by: User) -> Agreement:
    require(access.may_keep_agreements(by))
    with transaction.atomic():
        agreement._change_reason = "agreement.created"
        agreement.save()
    return agreement


def save_text(agreement: Agreement, *, by: User, edition: int, areas=(), annexes=()) -> None:
    """``agreement`` carries the new values. Raises PermissionDenied, and Overtaken when ``edition`` is old."""
    with transaction.atomic():
        _count(agreement, edition, by)
        agreement.edition = edition + 1
        agreement._change_reason = "agreement.written"
        agreement.save()
        agreement.areas.set(areas)
        agreement.annexes.set(annexes)


def save_parties(agreement: Agreement, parties: Sequence[AgreementParty], *, by: User) -> None:
    """``parties`` are all there shall be. Rows of the same organisation are kept."""
    with transaction.atomic():
        _count(agreement, None, by)
        there = {row.organisation_id: row for row in agreement.parties.all()}
        for party in parties:
            row = there.pop(party.organisation_id, None) or AgreementParty(
                agreement=agreement, organisation=party.organisation
            )
            row.signatory, row.role = party.signatory, party.role
            row.save()
        for row in there.values():
            row.delete()


def save_commitment(commitment: Commitment, *, by: User, contributors: Sequence[Organisation]) -> Commitment:
    """A new one goes last. The lead is never its own contributor."""
    with transaction.atomic():
        agreement = _count(commitment.agreement, None, by)
        if commitment.pk is None:
            last = agreement.commitments.order_by("position").last()
            commitment.position = last.position + 1 if last else 1
        commitment.save()
        commitment.contributors.set(row for row in contributors if row.pk != commitment.lead_id)
    return commitment


def remove_commitment(commitment: Commitment, *, by: User) -> None:
    with transaction.atomic():
        agreement = _count(commitment.agreement, None, by)
        commitment.delete()
        for position, row in enumerate(agreement.commitments.order_by("position", "pk"), start=1):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])


def remove_draft(agreement: Agreement, *, by: User) -> None:
    with transaction.atomic():
        _count(agreement, None, by).delete()


# --- Signed, replaced, ended ---


def as_signed(agreement: Agreement, signing: Signing) -> AgreementContent:
    """What ``sign`` will freeze, for printing beforehand: rendering takes seconds and must not hold the lock."""
    agreement.signed_on, agreement.signed_at_place = signing.signed_on, signing.place
    return agreement.content()


def sign(
    agreement: Agreement, *, by: User, signing: Signing, printed: AgreementContent, pdf: bytes, now: dt.datetime
) -> AgreementVersion:  # fmt: skip
    """Freeze what was signed. What it follows on is replaced only when ``signing`` says so.

    ``printed`` is the content that ``pdf`` was made from. Raises PermissionDenied, and Overtaken when the text has
    changed since it was printed.
    """
    with transaction.atomic():
        locked = lock(agreement)
        require(access.may_turn_agreement(by, locked, AgreementStatus.SIGNED))
        content = as_signed(locked, signing)
        if content.digest != printed.digest:
            raise Overtaken(locked)
        _turn(locked, AgreementStatus.SIGNED)
        if signing.replaces and locked.predecessor:
            former = lock(locked.predecessor)
            require(access.may_turn_agreement(by, former, AgreementStatus.REPLACED))
            _turn(former, AgreementStatus.REPLACED)
        return AgreementVersion.objects.create(
            agreement=locked,
            content=content.as_json(),
            digest=content.digest,
            pdf=pdf,
            sha256=hashlib.sha256(pdf).hexdigest(),
            made_by=by,
            made_at=now,
        )


def end(agreement: Agreement, *, by: User, on: dt.date, reason: str) -> None:
    with transaction.atomic():
        locked = lock(agreement)
        require(access.may_turn_agreement(by, locked, AgreementStatus.ENDED))
        locked.ended_on, locked.ended_reason = on, reason
        _turn(locked, AgreementStatus.ENDED)


def _turn(agreement: Agreement, to: AgreementStatus) -> None:
    agreement.status = to
    agreement._change_reason = f"agreement.{to.name.lower()}"
    agreement.save()


def renew(agreement: Agreement, *, by: User) -> Agreement:
    """A draft with the same text, parties and commitments, for as long a time, beginning when this one ends."""
    with transaction.atomic():
        locked = lock(agreement)
        require(access.may_renew_agreement(by, locked))
        areas, annexes = list(locked.areas.all()), list(locked.annexes.all())
        parties, commitments = list(locked.parties.all()), list(locked.commitments.for_list())
        starts_on, ends_on = next_period(locked)
        draft = Agreement.objects.get(pk=locked.pk)
        draft.pk = None
        draft._state.adding = True
        draft.status, draft.predecessor, draft.edition = AgreementStatus.DRAFT, locked, 0
        draft.signed_on = draft.signed_at_place = draft.ended_on = draft.ended_reason = None
        draft.dnr, draft.starts_on, draft.ends_on = "", starts_on, ends_on
        draft._change_reason = "agreement.renewed"
        draft.save()
        draft.areas.set(areas)
        draft.annexes.set(annexes)
        for party in parties:
            AgreementParty.objects.create(
                agreement=draft,
                organisation_id=party.organisation_id,
                signatory=party.signatory,
                role=party.role,
            )
        for row in commitments:
            copy = Commitment.objects.create(
                agreement=draft,
                position=row.position,
                text=row.text,
                lead_id=row.lead_id,
                measure=row.measure,
                predecessor=row,
            )
            copy.contributors.set(row.contributors.all())
    return draft


def next_period(agreement: Agreement) -> tuple[dt.date, dt.date | None]:
    """As long as the one before, from the day after it; whole months stay whole months."""
    if agreement.ends_on is None:
        return agreement.starts_on, None
    first, starts_on = agreement.starts_on, agreement.ends_on + dt.timedelta(days=1)
    if starts_on.day != first.day or first.day > 28:
        return starts_on, starts_on + (agreement.ends_on - first)
    months = 12 * (starts_on.year - first.year) + starts_on.month - first.month
    return starts_on, add_months(starts_on, months) - dt.timedelta(days=1)


def tell_commitment(
    commitment: Commitment, *, by: User, status: ActionStatus, note: str, on: dt.date
) -> Commitment:  # fmt: skip
    """How it goes, which lives on when the words are frozen. History keeps what was said before."""
    with transaction.atomic():
        row = (
            Commitment.objects.select_for_update(of=("self",))
            .select_related("agreement")
            .get(pk=commitment.pk)
        )
        parties = {row.lead_id, *row.contributors.values_list("pk", flat=True)}
        require(access.may_tell_commitment(by, row, parties))
        row.status, row.status_note, row.status_on = status, note, on
        row._change_reason = "commitment.told"
        row.save()
    return row


# --- Alarms ---


def warn_of_endings(now_on: dt.date) -> int:
    """Letters to the coordinators 180, 90 and 30 days before an agreement ends. Returns how many were due.

    Only the nearest alarm that has passed is sent, so that a late start does not write three letters at once.
    Running it twice writes nothing twice.
    """
    written = 0
    coordinators = User.objects.filter(is_coordinator=True, is_active=True).exclude(email="")
    for agreement in Agreement.objects.ends_within(now_on, now_on + dt.timedelta(days=max(ALARMS))):
        days = min(alarm for alarm in ALARMS if agreement.days_left(now_on) <= alarm)
        if agreement.successors.filter(status=AgreementStatus.SIGNED).exists():
            continue
        for user in coordinators:
            with transaction.atomic():
                _write(agreement, user, days)
            written += 1
    return written


def _write(agreement: Agreement, user: User, days: int) -> None:
    ends = long_date(agreement.ends_on)
    outbox.post(
        key=f"agreement:{agreement.pk}/ends:{agreement.ends_on}/{days}/user:{user.pk}",
        to=user.email,
        subject=f"Överenskommelsen {agreement} gäller till {ends}",
        template="notice",
        context={
            "heading": str(agreement),
            "paragraphs": [
                f"Överenskommelsen gäller till och med {ends}.",
                "Förnya den i tid om samarbetet ska fortsätta. Texten, parterna och åtagandena följer med.",
            ],
            "button": {
                "address": settings.BASE_URL + agreement.get_absolute_url(),
                "text": "Öppna överenskommelsen",
            },
            "note": "Påminnelser går ut 180, 90 och 30 dagar före.",
        },
    )
