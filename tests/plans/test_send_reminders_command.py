import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kommunbrott.models import OutboxMessage
from tests.factories import make_action, make_organisation, make_referral, make_signed_link

pytestmark = pytest.mark.django_db


def run() -> str:
    said = StringIO()
    call_command("send_reminders", stderr=said)
    return said.getvalue()


def test_reminders_that_are_due_are_sent_once():
    organisation = make_organisation(contact_email="vd@ekstadshem.example")
    asked_at = timezone.now() - dt.timedelta(days=5)
    plan = make_action(lead=organisation).plan
    referral = make_referral(plan, organisation, sent_at=asked_at, remind_on=timezone.localdate())
    make_signed_link(subject_key=referral.parties.get().link_key)

    assert [run(), run()] == ["1 part påmind.\n", "0 parter påminda.\n"]
    assert OutboxMessage.objects.get().to == "vd@ekstadshem.example"
