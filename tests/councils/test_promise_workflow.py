"""The way of promises: drafted, signed, reported on, prolonged, ended, and begun anew for the time after."""

import datetime as dt
import hashlib
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, IntegrityError, connection, transaction

from councils import promise_access as access
from councils.choices import PromiseStatus, PromiseVerdict
from councils.models import Promise, PromiseDocument, PromiseReport, PromiseVersion
from councils.promise_content import SignatoryContent, figure, target_in_words
from councils.workflow import promise_reports, promises
from councils.workflow.promise_reports import Told
from kommunbrott.access import Overtaken
from tests.factories import make_action, make_organisation, make_promise, make_promises, make_user

SIGNED_ON = dt.date(2026, 1, 14)
PDF = b"%PDF-1.7 utskriften"
SIGNATORIES = (
    SignatoryContent("Marie Sandell", "Ordförande", "Ekstads kommun"),
    SignatoryContent("Tomas Rehn", "", ""),
)


def printed(document: PromiseDocument, on: dt.date = SIGNED_ON) -> promises.Printed:
    content = document.content()
    return promises.Printed(promises.signed(content, "Ekstad", on), PDF, content.digest)


def sign(document: PromiseDocument, user) -> PromiseVersion:
    return promises.sign(document, by=user, printed=printed(document))


def test_saving_a_draft_keeps_its_signatories_in_order_and_their_rows(coordinator):
    document = promises.save_document(
        PromiseDocument(title="Löften"), by=coordinator, signatories=SIGNATORIES, edition=0
    )
    first = document.signatories.first()

    promises.save_document(document, by=coordinator, signatories=(SIGNATORIES[0],), edition=0)

    assert list(document.signatories.all()) == [first]
    assert PromiseDocument.objects.get().edition == 1


def test_the_later_of_two_writers_is_told(coordinator):
    document = make_promises()
    promises.save_document(document, by=coordinator, signatories=(), edition=0)

    with pytest.raises(Overtaken):
        promises.save_document(PromiseDocument.objects.get(), by=coordinator, signatories=(), edition=0)
    with pytest.raises(Overtaken):
        promises.save_promise(
            Promise(document=document, text="Ny"), by=coordinator, rows=promises.Rows(), edition=0
        )
    assert not document.promises.exists()


def test_a_promise_is_placed_last_and_can_be_moved_and_removed(coordinator):
    document = make_promises()
    texts = []
    for edition, text in enumerate(("ett", "två", "tre")):
        promises.save_promise(
            Promise(document=document, text=text), by=coordinator, rows=promises.Rows(), edition=edition
        )
    last = document.promises.last()

    promises.move_promise(last, by=coordinator, step=-1)
    texts.append([promise.text for promise in document.promises.all()])
    promises.remove_promise(document.promises.first(), by=coordinator)
    texts.append([promise.text for promise in document.promises.all()])

    assert texts == [["ett", "tre", "två"], ["tre", "två"]]
    assert PromiseDocument.objects.get().edition == 5


def test_signing_freezes_text_file_and_sum_also_after_the_time_has_begun(coordinator):
    document = make_promises()
    make_promise(
        document,
        number="1",
        giver="polisen",
        target_operator="minst",
        target_value=40,
        target_unit="kvällspass",
    )

    version = sign(document, coordinator)

    document.refresh_from_db()
    assert (document.status, document.place, document.signed_on) == (
        PromiseStatus.SIGNED,
        "Ekstad",
        SIGNED_ON,
    )
    assert (version.number, version.kind, bytes(version.pdf), version.is_whole) == (
        1,
        "undertecknat",
        PDF,
        True,
    )
    assert version.sha256 == hashlib.sha256(PDF).hexdigest()
    assert version.tree == document.content()
    assert version.tree.promises[0].target == "Minst 40 kvällspass"
    assert document.history.first().history_change_reason == "promises.undertecknat"


def test_signing_refuses_a_draft_that_changed_since_it_was_printed(coordinator):
    document = make_promises()
    made = printed(document)
    make_promise(document)

    with pytest.raises(Overtaken):
        promises.sign(document, by=coordinator, printed=made)

    assert not document.versions.exists()
    assert PromiseDocument.objects.get().is_draft


def test_a_frozen_version_and_a_report_can_neither_be_changed_nor_removed(coordinator):
    version = sign(make_promises(), coordinator)
    promise = make_promise(PromiseDocument.objects.get())
    report = promise_reports.report_promise(
        promise,
        by=coordinator,
        period_ends_on=dt.date(2026, 3, 31),
        told=Told(PromiseVerdict.ONGOING, Decimal(3)),
        last_seen=0,
    )
    for row, table in ((version, PromiseVersion), (report, PromiseReport)):
        for statement in ("UPDATE {} SET id = id", "DELETE FROM {}"):
            with (
                pytest.raises((DatabaseError, IntegrityError)),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute(statement.format(table._meta.db_table))
        assert table.objects.get() == row


def test_the_text_of_signed_promises_is_closed_but_not_the_actions_that_carry_them(coordinator):
    document = make_promises()
    promise, action = make_promise(document), make_action()
    sign(document, coordinator)

    with pytest.raises(PermissionDenied):
        promises.save_promise(promise, by=coordinator, rows=promises.Rows(), edition=1)
    with pytest.raises(PermissionDenied):
        promises.remove_document(document, by=coordinator)
    promises.link_promise(promise, by=coordinator, rows=promises.Rows(actions=[action]))

    assert list(promise.actions.all()) == [action]


def test_prolonging_freezes_what_was_signed_with_a_later_day(coordinator):
    document = make_promises()
    make_promise(document)
    first = sign(document, coordinator)
    document.refresh_from_db()
    to, on = dt.date(2027, 3, 31), dt.date(2026, 12, 10)
    content = promises.prolonged(first.tree, to, on)

    second = promises.prolong(
        document, by=coordinator, printed=promises.Printed(content, PDF, document.content().digest)
    )

    document.refresh_from_db()
    assert (document.status, document.last_day, document.prolonged_on) == (PromiseStatus.PROLONGED, to, on)
    assert (second.number, second.kind, second.tree.last_day) == (2, "forlangt", to)
    assert [period.ends_on for period in document.report_periods][-2:] == [dt.date(2026, 12, 31), to]
    assert first.tree.promises == second.tree.promises


def test_ended_promises_take_no_more_reports(coordinator):
    document = make_promises(status="undertecknat")
    promise = make_promise(document)

    promises.end(document, by=coordinator, note="Tre av fyra löften infriades.")

    document.refresh_from_db()
    assert (document.status, document.ended_note) == (PromiseStatus.ENDED, "Tre av fyra löften infriades.")
    promise.refresh_from_db()
    assert (
        access.may_report_promise(coordinator, promise).reason
        == "Löftena är avslutade. Uppföljningen är låst."
    )


def test_the_next_promises_begin_the_day_after_with_the_same_text(coordinator):
    police = make_organisation(kind="polis")
    document = make_promises(status="undertecknat", background="Därför.", purposes="trygghet")
    make_promise(document, text="Vi går i centrum.", parties=[police], actions=[make_action()])

    draft = promises.prepare_next(document, by=coordinator)

    assert (draft.title, draft.starts_on, draft.ends_on, draft.follows) == (
        "Medborgarlöften 2027", dt.date(2027, 1, 1), dt.date(2027, 12, 31), document,
    )  # fmt: skip
    copied = draft.promises.get()
    assert (copied.text, list(copied.parties.all()), copied.actions.count()) == (
        "Vi går i centrum.",
        [police],
        0,
    )
    assert document.promises.count() == 1
    assert (draft.is_draft, draft.background) == (True, "Därför.")


def test_the_last_report_of_a_period_counts_and_the_slower_of_two_is_told(coordinator):
    promise = make_promise(make_promises(status="undertecknat"))
    end = dt.date(2026, 3, 31)

    def report(value, last_seen):
        return promise_reports.report_promise(
            promise,
            by=coordinator,
            period_ends_on=end,
            told=Told(PromiseVerdict.ONGOING, Decimal(value)),
            last_seen=last_seen,
        )

    first = report(3, 0)
    second = report(4, first.pk)
    with pytest.raises(Overtaken):
        report(5, first.pk)

    assert list(promise.reports.all()) == [first, second]
    assert (second.share_of(Decimal(40)), second.share_of(None), second.share_of(Decimal(2))) == (
        10,
        None,
        100,
    )


MADE, WRITTEN, SIGN, LINKED, REPORTED, REMOVED = "made", "written", "sign", "linked", "reported", "removed"
EVERYTHING = {MADE, WRITTEN, SIGN, LINKED, REMOVED}


@pytest.mark.parametrize(
    ("who", "status", "may"),
    [
        ("coordinator", "utkast", EVERYTHING),
        ("coordinator", "undertecknat", {MADE, LINKED, REPORTED}),
        ("coordinator", "forlangt", {MADE, LINKED, REPORTED}),
        ("coordinator", "avslutat", {MADE}),
        ("party", "utkast", set()),
        ("party", "undertecknat", {REPORTED}),
        ("party", "forlangt", {REPORTED}),
        ("party", "avslutat", set()),
        ("other_party", "undertecknat", set()),
        ("reporter", "undertecknat", set()),
        ("administrator", "utkast", set()),
        ("administrator", "undertecknat", set()),
    ],
)
def test_who_may_do_what_with_promises(who, status, may):
    party = make_organisation()
    dates = (
        {"prolonged_to": dt.date(2027, 3, 31), "prolonged_on": dt.date(2026, 12, 1)}
        if status == "forlangt"
        else {}
    )
    document = make_promises(status=status, **dates)
    promise = make_promise(document, parties=[party])
    user = {
        "coordinator": {"is_coordinator": True},
        "party": {"organisation": party},
        "other_party": {"organisation": make_organisation()},
        "reporter": {"is_reporter": True},
        "administrator": {"is_administrator": True},
    }[who]
    user = make_user(**user)

    verdicts = {
        MADE: access.may_make_promises(user),
        WRITTEN: access.may_write_promises(user, document),
        SIGN: access.may_turn_promises(user, document, PromiseStatus.SIGNED),
        LINKED: access.may_link_promise(user, document),
        REPORTED: access.may_report_promise(user, promise),
        REMOVED: access.may_remove_promises(user, document),
    }
    assert {name for name, verdict in verdicts.items() if verdict} == may
    assert all(verdict.reason for verdict in verdicts.values() if not verdict)
    seen = PromiseDocument.objects.visible_to(user).exists()
    assert seen == (who == "coordinator" or status != "utkast")


@pytest.mark.parametrize(
    ("status", "allowed"),
    [
        ("utkast", {"undertecknat"}),
        ("undertecknat", {"forlangt", "avslutat"}),
        ("forlangt", {"forlangt", "avslutat"}),
        ("avslutat", set()),
    ],
)
def test_which_way_promises_go(coordinator, status, allowed):
    document = PromiseDocument(status=status)

    steps = {to for to in PromiseStatus if access.may_turn_promises(coordinator, document, to)}

    assert steps == allowed


def test_signed_promises_without_dates_are_refused_by_the_database():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_promises(status="undertecknat", signed_on=None)


@pytest.mark.parametrize(
    ("today", "count"),
    [
        (dt.date(2025, 12, 31), 0),
        (dt.date(2026, 1, 1), 1),
        (dt.date(2026, 12, 31), 1),
        (dt.date(2027, 1, 1), 0),
    ],
)
def test_promises_in_force(today, count):
    make_promises(status="undertecknat")
    make_promises(status="utkast")

    assert PromiseDocument.objects.in_force(today).count() == count


def test_figures_are_written_in_swedish():
    assert [figure(Decimal(text)) for text in ("40", "7.50", "4200.00")] == ["40", "7,5", "4\u00a0200"]
    assert target_in_words("", Decimal("2"), "kvällar", "i veckan") == "2 kvällar i veckan"
    assert target_in_words("", None, "", "") == ""


@pytest.mark.parametrize("rows", [1, 3])
def test_the_content_costs_the_same_for_any_number_of_promises(rows, django_assert_num_queries):
    document = make_promises()
    for _ in range(rows):
        make_promise(document, parties=[make_organisation(), make_organisation()])

    with django_assert_num_queries(3):
        content = document.content()

    assert len(content.promises) == rows
