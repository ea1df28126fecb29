import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.utils import timezone

from councils.choices import AGREEMENT_TRANSITIONS, AgreementStatus
from councils.models import Agreement, AgreementParty, AgreementVersion
from councils.workflow import agreements as workflow
from kommunbrott.access import Overtaken
from kommunbrott.models import OutboxMessage, User
from plans.choices import ActionStatus
from tests.councils.signed_agreements import FILE, ON, fresh, sign
from tests.factories import make_agreement, make_commitment, make_organisation, make_user


@pytest.fixture
def parties():
    return [make_organisation(name="Ekstads kommun"), make_organisation(name="Polisen")]


@pytest.fixture
def agreement(parties):
    return make_agreement(*parties, title="Trygga gårdar", purposes="Färre skador.")


def test_sign_freezes_what_was_printed(agreement, coordinator):
    make_commitment(agreement)

    version = sign(agreement, coordinator)

    signed = fresh(agreement)
    assert (signed.status, signed.signed_on, signed.signed_at_place) == ("undertecknad", ON, "Ekstad")
    assert version.tree == signed.content()
    assert (version.digest, bytes(version.pdf), version.made_by) == (version.tree.digest, FILE, coordinator)


def test_sign_refuses_a_text_that_has_changed_since_it_was_printed(agreement, coordinator):
    signing = workflow.Signing(ON, "Ekstad")
    printed = workflow.as_signed(fresh(agreement), signing)
    make_commitment(agreement)

    with pytest.raises(Overtaken):
        workflow.sign(
            agreement, by=coordinator, signing=signing, printed=printed, pdf=FILE, now=timezone.now()
        )

    assert (fresh(agreement).status, AgreementVersion.objects.count()) == ("utkast", 0)


def test_signed_words_are_closed_to_every_writer(agreement, coordinator):
    commitment = make_commitment(agreement)
    sign(agreement, coordinator)
    signed = fresh(agreement)
    writes = [
        lambda: workflow.save_text(signed, by=coordinator, edition=signed.edition),
        lambda: workflow.save_parties(signed, [], by=coordinator),
        lambda: workflow.save_commitment(commitment, by=coordinator, contributors=[]),
        lambda: workflow.remove_commitment(commitment, by=coordinator),
        lambda: workflow.remove_draft(signed, by=coordinator),
        lambda: sign(signed, coordinator),
    ]

    for write in writes:
        with pytest.raises(PermissionDenied):
            write()

    assert fresh(agreement).content() == AgreementVersion.objects.get().tree


WRITES = {
    "save": lambda row: row.save(),
    "update": lambda row: AgreementVersion.objects.filter(pk=row.pk).update(digest="0"),
    "delete": lambda row: row.delete(),
    "raw update": lambda row: raw("UPDATE councils_agreementversion SET digest = '0' WHERE id = %s", row),
    "raw delete": lambda row: raw("DELETE FROM councils_agreementversion WHERE id = %s", row),
}


def raw(sql, row):
    with connection.cursor() as cursor:
        cursor.execute(sql, [row.pk])


@pytest.mark.parametrize("write", WRITES.values(), ids=WRITES)
def test_version_can_be_neither_changed_nor_removed(agreement, coordinator, write):
    version = sign(agreement, coordinator)

    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        write(version)

    assert AgreementVersion.objects.get().digest == version.digest


def test_second_writer_loses_nothing_and_saves_nothing(agreement, coordinator):
    mine, theirs = fresh(agreement), fresh(agreement)
    theirs.purposes = "Deras"
    workflow.save_text(theirs, by=coordinator, edition=0)
    mine.purposes = "Mina"

    with pytest.raises(Overtaken):
        workflow.save_text(mine, by=coordinator, edition=0)

    assert (fresh(agreement).purposes, fresh(agreement).edition) == ("Deras", 1)


def test_parties_are_those_given_and_keep_their_rows(agreement, coordinator, parties):
    kept = agreement.parties.get(organisation=parties[0])
    new = make_organisation(name="Ekstadshem")
    rows = [
        AgreementParty(organisation=parties[0], signatory="Bo Ask", role="kommunchef"),
        AgreementParty(organisation=new, signatory="Lo Lind"),
    ]

    workflow.save_parties(agreement, rows, by=coordinator)

    found = [(row.pk, row.organisation, row.signatory) for row in agreement.parties.all()]
    assert found == [(kept.pk, parties[0], "Bo Ask"), (agreement.parties.last().pk, new, "Lo Lind")]


def test_commitments_keep_their_numbers_without_gaps(agreement, coordinator):
    rows = [make_commitment(agreement, text=text) for text in ("Ett", "Två", "Tre")]

    workflow.remove_commitment(rows[1], by=coordinator)

    assert list(agreement.commitments.values_list("position", "text")) == [(1, "Ett"), (2, "Tre")]


def test_lead_is_never_its_own_contributor(agreement, coordinator, parties):
    commitment = make_commitment(agreement, lead=parties[0])

    workflow.save_commitment(commitment, by=coordinator, contributors=parties)

    assert list(commitment.contributors.all()) == [parties[1]]


def test_renewed_draft_has_all_of_the_former_but_its_signing(agreement, coordinator, parties):
    commitment = make_commitment(agreement, parties[1], measure="antal gånger")
    workflow.tell_commitment(
        sign(agreement, coordinator).agreement.commitments.get(),
        by=coordinator, status=ActionStatus.DONE, note="Klart", on=ON,
    )  # fmt: skip

    draft = workflow.renew(agreement, by=coordinator)

    again = fresh(draft)
    copy = again.commitments.get()
    assert (again.status, again.predecessor, again.signed_on) == ("utkast", agreement, None)
    assert (again.starts_on, again.ends_on) == (dt.date(2028, 1, 1), dt.date(2029, 12, 31))
    assert [(row.organisation, row.signatory) for row in again.parties.all()] == [
        (row.organisation, row.signatory) for row in agreement.parties.all()
    ]
    assert (copy.text, copy.measure, copy.status, copy.predecessor) == (
        commitment.text,
        "antal gånger",
        "ej_paborjad",
        commitment,
    )
    assert list(copy.contributors.all()) == [parties[1]]


@pytest.mark.parametrize(
    ("starts_on", "ends_on", "expected"),
    [
        ((2024, 2, 29), (2025, 2, 28), ((2025, 3, 1), (2026, 3, 1))),
        ((2025, 1, 1), (2026, 12, 31), ((2027, 1, 1), (2028, 12, 31))),
        ((2026, 3, 1), (2026, 8, 31), ((2026, 9, 1), (2027, 2, 28))),
        ((2026, 1, 1), None, ((2026, 1, 1), None)),
    ],
)
def test_next_period_is_as_long_and_follows_at_once(starts_on, ends_on, expected):
    agreement = Agreement(starts_on=dt.date(*starts_on), ends_on=ends_on and dt.date(*ends_on))

    first, last = workflow.next_period(agreement)

    assert (first, last) == (dt.date(*expected[0]), expected[1] and dt.date(*expected[1]))


@pytest.mark.parametrize(("replaces", "status"), [(True, "ersatt"), (False, "undertecknad")])
def test_former_is_replaced_only_when_asked_for(agreement, coordinator, replaces, status):
    sign(agreement, coordinator)
    draft = workflow.renew(agreement, by=coordinator)

    sign(draft, coordinator, replaces=replaces)

    assert fresh(agreement).status == status


def test_status_is_told_after_signing_and_every_telling_is_kept(agreement, coordinator):
    commitment = make_commitment(agreement)
    with pytest.raises(PermissionDenied):
        workflow.tell_commitment(commitment, by=coordinator, status=ActionStatus.DONE, note="", on=ON)
    version = sign(agreement, coordinator)

    for status, note in ((ActionStatus.ONGOING, "Hälften"), (ActionStatus.DONE, "Allt")):
        workflow.tell_commitment(commitment, by=coordinator, status=status, note=note, on=ON)

    told = commitment.history.filter(history_change_reason="commitment.told").order_by("history_id")
    assert [row.status_note for row in told] == ["Hälften", "Allt"]
    assert version.tree == fresh(agreement).content()


def test_end_keeps_when_and_why(agreement, coordinator):
    sign(agreement, coordinator)

    workflow.end(agreement, by=coordinator, on=ON, reason="Bolaget är sålt.")

    ended = fresh(agreement)
    assert (ended.status, ended.ended_on, ended.ended_reason) == ("avslutad", ON, "Bolaget är sålt.")


def test_transitions_are_those_that_the_workflow_makes():
    assert AGREEMENT_TRANSITIONS == {
        AgreementStatus.DRAFT: (AgreementStatus.SIGNED,),
        AgreementStatus.SIGNED: (AgreementStatus.REPLACED, AgreementStatus.ENDED),
        AgreementStatus.REPLACED: (),
        AgreementStatus.ENDED: (),
    }


@pytest.mark.parametrize(
    ("days", "written"), [(181, []), (180, [180]), (91, [180]), (90, [90]), (30, [30]), (0, [30])]
)
def test_coordinators_are_warned_once_for_each_alarm(agreement, coordinator, days, written):
    User.objects.filter(pk=coordinator.pk).update(email="sara@ekstad.example")
    sign(agreement, coordinator)
    today = agreement.ends_on - dt.timedelta(days=days)

    for _ in range(2):
        workflow.warn_of_endings(today)

    keys = [message.event_key.split("/")[2] for message in OutboxMessage.objects.all()]
    assert keys == [str(alarm) for alarm in written]


def test_nobody_is_warned_of_what_is_renewed_or_not_signed(agreement, coordinator):
    User.objects.filter(pk=coordinator.pk).update(email="sara@ekstad.example")
    today = agreement.ends_on - dt.timedelta(days=20)
    assert workflow.warn_of_endings(today) == 0
    sign(agreement, coordinator)
    sign(workflow.renew(agreement, by=coordinator), coordinator)

    assert workflow.warn_of_endings(today) == 0


def test_only_the_coordinator_may_write(agreement):
    member = make_user()

    with pytest.raises(PermissionDenied):
        workflow.save_text(agreement, by=member, edition=0)
