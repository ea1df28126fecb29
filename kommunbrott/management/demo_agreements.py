"""Ekstad's agreements: from fixtures/ekstad/agreements.json to rows."""

import datetime as dt

from django.utils import timezone

from councils.documents.agreements import agreement_pdf
from councils.models import Agreement, AgreementParty, Commitment, Council
from councils.workflow.agreements import Signing, as_signed, sign
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.models import Area, Municipality, Organisation, User
from plans.documents.brand import brand_of
from plans.models import Plan

APART = ("areas", "annexes", "parties", "commitments", "signed", "steering", "project_group")


def load_agreements(rows: list[dict], parties: dict[str, Organisation]) -> None:
    by = User.objects.filter(is_coordinator=True).earliest("pk")
    councils = {council.name: council for council in Council.objects.all()}
    for row in rows:
        groups = {name: councils.get(row.get(name)) for name in ("steering", "project_group")}
        agreement = saved(Agreement(**fields(row, *APART), **groups))
        agreement.areas.set(Area.objects.filter(name__in=row["areas"]))
        agreement.annexes.set(Plan.objects.filter(title__in=row["annexes"]))
        for party in row["parties"]:
            organisation = parties[party["organisation"]]
            saved(
                AgreementParty(
                    agreement=agreement, organisation=organisation, **fields(party, "organisation")
                )
            )
        for position, commitment in enumerate(row["commitments"], start=1):
            load_commitment(agreement, position, commitment, parties)
        if signed := row.get("signed"):
            sign_as_written(agreement, Signing(dt.date.fromisoformat(signed["on"]), signed["place"]), by)


def load_commitment(agreement: Agreement, position: int, row: dict, parties: dict[str, Organisation]) -> None:
    made = saved(
        Commitment(
            agreement=agreement,
            position=position,
            lead=parties[row["lead"]],
            **fields(row, "lead", "contributors"),
        )
    )
    made.contributors.set(parties[name] for name in row.get("contributors", ()))


def sign_as_written(agreement: Agreement, signing: Signing, by: User) -> None:
    agreement = Agreement.objects.get(pk=agreement.pk)
    printed = as_signed(agreement, signing)
    pdf = agreement_pdf(printed, brand_of(Municipality.current()))
    sign(agreement, by=by, signing=signing, printed=printed, pdf=pdf, now=timezone.now())
