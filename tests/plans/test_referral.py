import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from plans.models import Acceptance
from plans.workflow import structure
from tests.factories import make_acceptance, make_action, make_organisation, make_referral, make_signed_link

pytestmark = pytest.mark.django_db


def test_latest_in_gives_the_last_answer_of_each_party(django_assert_num_queries):
    police, school = make_organisation(), make_organisation()
    action = make_action(lead=police, responsible=[school])
    now = timezone.now()
    make_acceptance(action, police, "avbojt", answered_at=now - dt.timedelta(days=1))
    last = make_acceptance(action, police)
    other = make_acceptance(action, school, "synpunkt", answered_at=now - dt.timedelta(days=2))
    make_acceptance(make_action(lead=police), police)

    with django_assert_num_queries(1):
        found = Acceptance.objects.latest_in(action.plan)

    assert found == {(action.pk, police.pk): last, (action.pk, school.pk): other}


@pytest.mark.parametrize(
    ("answer", "wording", "holds"),
    [
        ("accepterat", "a" * 64, True),
        ("synpunkt", "a" * 64, True),
        ("avbojt", "a" * 64, False),
        ("accepterat", "b" * 64, False),
    ],
)
def test_an_answer_holds_for_the_wording_it_accepted(answer, wording, holds):
    row = Acceptance(answer=answer, wording=wording)
    assert row.holds_for("a" * 64) is holds


@pytest.mark.parametrize(
    "wrong",
    [
        {"answer": "avbojt", "comment": ""},
        {"answer": "synpunkt", "comment": ""},
        {"user": None},
        {"link": True},
        {"replied_at": timezone.now()},
    ],
)
def test_the_database_refuses_an_answer_that_is_not_whole(wrong):
    organisation = make_organisation()
    row = make_acceptance(make_action(lead=organisation), organisation)
    row.pk = None
    for name, value in wrong.items():
        setattr(row, name, make_signed_link() if value is True else value)

    with pytest.raises(IntegrityError), transaction.atomic():
        row.save()


def test_a_plan_has_one_open_referral():
    first = make_referral()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_referral(first.plan)
    first.closed_at, first.closed_by = timezone.now(), first.sent_by
    first.save()

    assert make_referral(first.plan).number == 2


def test_answers_come_back_with_an_action_that_was_taken_out():
    organisation = make_organisation()
    action = make_action(lead=organisation)
    answer = make_acceptance(action, organisation, "synpunkt")
    coordinator = make_referral(action.plan, organisation).sent_by

    removal = structure.remove(action, by=coordinator)
    gone = Acceptance.objects.count()
    structure.restore(removal, by=coordinator)

    assert (gone, Acceptance.objects.get()) == (0, answer)
