"""Agreements on their way through the workflow, for several test modules."""

import datetime as dt

from django.utils import timezone

from councils.models import Agreement, AgreementVersion
from councils.workflow import agreements as workflow

ON = dt.date(2026, 1, 15)
FILE = b"%PDF-1.7 undertecknad"


def fresh(agreement: Agreement) -> Agreement:
    return Agreement.objects.get(pk=agreement.pk)


def sign(agreement: Agreement, by, *, replaces=False) -> AgreementVersion:
    signing = workflow.Signing(ON, "Ekstad", replaces)
    printed = workflow.as_signed(fresh(agreement), signing)
    return workflow.sign(agreement, by=by, signing=signing, printed=printed, pdf=FILE, now=timezone.now())
