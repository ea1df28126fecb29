import datetime as dt
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from kommunbrott.models import OutboxMessage
from tests.factories import (
    make_action,
    make_organisation,
    make_referral,
    make_signed_link,
    make_user,
)
from tests.plans.follow_ups import make_round

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

    assert [run(), run()] == [
        "1 part påmind.\n0 brev med påminnelser.\n",
        "0 parter påminda.\n0 brev med påminnelser.\n",
    ]
    assert OutboxMessage.objects.get().to == "vd@ekstadshem.example"


def test_rounds_of_follow_up_are_reminded_of_too():
    made = make_round(
        sent_at=timezone.now() - dt.timedelta(days=5),
        sent_by=make_user(is_coordinator=True),
        due_on=timezone.localdate(),
        remind_on=timezone.localdate(),
    )
    lead = make_organisation(contact_email="polisen@ekstad.example")
    make_action(focus_area=made.plan.focus_areas.get(), lead=lead)
    make_signed_link(subject_key=f"uppfoljning:{made.pk}/{lead.pk}", organisation=lead)

    assert [run(), run()] == [
        "1 part påmind.\n0 brev med påminnelser.\n",
        "0 parter påminda.\n0 brev med påminnelser.\n",
    ]
    assert OutboxMessage.objects.get().to == "polisen@ekstad.example"
