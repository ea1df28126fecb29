import datetime as dt
import hashlib

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from councils import access
from councils.board_report_facts import gathered
from councils.duties import reporting
from councils.models import BoardReport, BoardReportVersion, PromiseReport
from councils.workflow import board_reports as workflow
from kommunbrott.access import Overtaken
from tests.councils.board_reports import FILE, TODAY, fix, fresh
from tests.factories import (
    make_action,
    make_agreement,
    make_board_report,
    make_closed_meeting,
    make_council,
    make_focus_area,
    make_follow_up,
    make_follow_up_round,
    make_intervention,
    make_meeting,
    make_organisation,
    make_plan,
    make_promise,
    make_promises,
    make_report,
    make_user,
)
from tests.plans.decided import decide, propose

FIRST, LAST = dt.date(2026, 1, 1), dt.date(2026, 6, 30)
INSIDE, OUTSIDE = dt.date(2026, 6, 30), dt.date(2026, 7, 1)


def lines(name: str) -> list[str]:
    text = gathered(FIRST, LAST).texts[name]
    return [line.removeprefix("- ") for line in text.splitlines()]


def figures() -> dict[str, int]:
    return dict(gathered(FIRST, LAST).figures)


def test_empty_period_has_nothing_to_tell():
    found = gathered(FIRST, LAST)

    assert (found.texts, found.figures) == ({"decided": "", "done": "", "achieved": ""}, ())


def test_decisions_and_signatures_of_the_period_are_told(coordinator):
    action = make_action(focus_area=make_focus_area(plan=make_plan(title="Åtgärdsplan")))
    propose(action.plan, coordinator)
    decide(action.plan, coordinator, on=dt.date(2026, 2, 23))
    for title, on in (("Trygga trappor", INSIDE), ("För sen", OUTSIDE)):
        make_agreement(title=title, status="undertecknad", signed_on=on, signed_at_place="Ekstad")
    make_promises(title="Löften", status="undertecknat", signed_on=dt.date(2026, 1, 1))

    assert lines("decided") == [
        "Åtgärdsplan: beslutad av Kommunfullmäktige 23 februari 2026, § 12.",
        "Överenskommelsen Trygga trappor: undertecknad 30 juni 2026.",
        "Löften: undertecknade 1 januari 2026.",
    ]


def test_decisions_of_forums_are_told_but_never_what_is_secret():
    council = make_council(name="Brottsförebyggande rådet", short_name="Rådet")
    meeting = make_closed_meeting(council, "Vandra mer", "Hemligt", on=dt.date(2026, 6, 4))
    meeting.items.filter(title="Hemligt").update(secrecy="18 kap. 1 §")

    assert lines("decided") == ["Rådet 4 juni 2026: Vandra mer."]
    assert lines("done") == ["Brottsförebyggande rådet möttes 1 gång."]
    assert figures() == {"Möten i forumen": 1, "Beslut i forumen": 1}


def test_what_was_done_is_what_was_told_last_in_the_period():
    area = make_focus_area()
    for number, told in (
        ("1.1", [("klar", INSIDE)]),
        ("1.2", [("klar", FIRST), ("pagar", INSIDE)]),
        ("1.3", [("klar", OUTSIDE)]),
        ("1.4", [("pagar", FIRST), ("klar", OUTSIDE)]),
    ):
        action = make_action(focus_area=area, number=number, title="Vandra")
        for status, on in told:
            make_follow_up(
                action=action, status=status, followed_up_on=on, done="Tolv vandringar.", round=None
            )
    make_intervention(title="Patrull", status="avslutad", starts_on=FIRST, ends_on=INSIDE, outcome="Lugnt.")
    make_intervention(title="Senare", status="avslutad", starts_on=FIRST, ends_on=OUTSIDE, outcome="Lugnt.")

    assert lines("done") == ["1.1 Vandra: Tolv vandringar.", "Insats: Patrull, till 30 juni 2026."]
    assert figures() == {"Åtgärder som är klara": 1}


def test_locked_rounds_of_the_period_are_told(coordinator):
    plan = make_plan(title="Åtgärdsplan")
    for label, ends_on, is_locked in (("Kvartal 1", FIRST, True), ("Kvartal 2", INSIDE, False)):
        made = make_follow_up_round(plan=plan, label=label, starts_on=FIRST, ends_on=ends_on)
        if is_locked:
            made.locked_at = timezone.now()
            made.save()

    assert lines("done") == ["Åtgärdsplan följdes upp för Kvartal 1."]


def test_what_was_achieved_stands_with_its_motive_and_promises_after(coordinator):
    area = make_focus_area()
    for number, outcome in (("1.1", "delvis"), ("1.2", "uppnatt"), ("1.3", "kan_inte_bedomas")):
        make_follow_up(
            action=make_action(focus_area=area, number=number, title="Vandra"),
            kind="bedomning",
            status="",
            outcome=outcome,
            motive="Färre skador.",
            followed_up_on=INSIDE,
            round=None,
        )
    promise = make_promise(text="Vi vandrar varje fredag.")
    for verdict in ("pagar", "infriat"):
        PromiseReport.objects.create(
            promise=promise, period_ends_on=INSIDE, verdict=verdict, text="Ja.", made_by=coordinator
        )

    assert lines("achieved") == [
        "1.2 Vandra: uppnått. Färre skador.",
        "1.1 Vandra: delvis uppnått. Färre skador.",
        "Löfte: Vi vandrar varje fredag: infriat.",
    ]
    assert figures() == {
        "Åtgärder som nådde sitt mål": 1,
        "Åtgärder som delvis nådde sitt mål": 1,
        "Löften som är infriade": 1,
    }


@pytest.mark.parametrize(
    ("at", "count"),
    [("2025-12-31T23:30", {}), ("2026-01-01T00:30", {"Rapporter om händelser": 1}),
     ("2026-06-30T23:30", {"Rapporter om händelser": 1}), ("2026-07-01T00:30", {})],
)  # fmt: skip
def test_reports_are_counted_by_swedish_days(at, count):
    make_report(starts_at=timezone.make_aware(dt.datetime.fromisoformat(at)))
    make_report(
        starts_at=timezone.make_aware(dt.datetime(2026, 3, 1)), status="avskriven", status_reason="prov"
    )

    assert figures() == count


@pytest.mark.parametrize("rows", [1, 3])
def test_gathering_costs_the_same_however_much_there_is(rows, django_assert_num_queries):
    area = make_focus_area()
    for _ in range(rows):
        action = make_action(focus_area=area)
        make_follow_up(action=action, status="klar", followed_up_on=INSIDE, round=None)
        make_follow_up(
            action=action, kind="bedomning", status="", outcome="uppnatt", motive="Ja.", followed_up_on=INSIDE, round=None
        )  # fmt: skip
        make_meeting(on=INSIDE)

    with django_assert_num_queries(13):
        gathered(FIRST, LAST)


# --- Written, fixed, told ---


def test_new_report_begins_with_what_there_is_and_keeps_what_was_written(coordinator):
    make_promises(title="Löften", status="undertecknat", signed_on=FIRST)
    report = BoardReport(title="Rapport", starts_on=FIRST, ends_on=LAST, ahead="Nästa plan.")

    workflow.create(report, by=coordinator)

    assert (fresh(report).decided, fresh(report).ahead) == (
        "- Löften: undertecknade 1 januari 2026.",
        "Nästa plan.",
    )


def test_fixing_freezes_words_and_figures(coordinator):
    report = make_board_report()
    make_report(starts_at=timezone.make_aware(dt.datetime(2025, 3, 1)))

    version = fix(report, coordinator)

    assert (version.sha256, version.is_whole) == (hashlib.sha256(FILE).hexdigest(), True)
    assert version.tree == fresh(report).content((("Rapporter om händelser", 1),))
    assert version.tree.fixed_on == TODAY
    assert BoardReportVersion.objects.get().tree.digest == version.digest


def test_report_that_changed_while_it_was_printed_is_not_fixed(coordinator):
    report = make_board_report()
    printed = workflow.as_fixed(fresh(report), TODAY)
    make_report(starts_at=timezone.make_aware(dt.datetime(2025, 3, 1)))

    with pytest.raises(Overtaken):
        workflow.fix(report, by=coordinator, printed=printed, pdf=FILE, now=timezone.now(), today=TODAY)

    assert not BoardReportVersion.objects.exists()
    assert not fresh(report).is_fixed


@pytest.mark.parametrize("statement", ["UPDATE {} SET sha256 = 'x'", "DELETE FROM {}"])
def test_what_is_fixed_cannot_be_changed_by_any_door(coordinator, statement):
    version = fix(make_board_report(), coordinator)

    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format("councils_boardreportversion"))

    assert BoardReportVersion.objects.get().sha256 == version.sha256


@pytest.mark.parametrize(
    ("values", "allowed"),
    [
        ({}, True),
        ({"summary": " "}, False),
        ({"ends_on": TODAY}, True),
        ({"ends_on": TODAY + dt.timedelta(days=1)}, False),
        ({"starts_on": dt.date(2024, 7, 1)}, False),
        ({"starts_on": dt.date(2025, 1, 1), "ends_on": dt.date(2025, 6, 30)}, True),
    ],
)
def test_report_is_fixed_when_its_time_is_over_and_told_by_no_other(coordinator, values, allowed):
    fix(make_board_report(starts_on=dt.date(2024, 1, 1), ends_on=dt.date(2024, 12, 31)), coordinator)
    report = make_board_report(**values)

    assert bool(access.may_fix_board_report(coordinator, report, TODAY)) == allowed


def test_fixed_report_is_neither_written_nor_removed_nor_fixed_again(coordinator):
    report = make_board_report()
    fix(report, coordinator)

    for attempt in (
        lambda: workflow.save_text(fresh(report), by=coordinator, edition=0),
        lambda: workflow.remove_draft(fresh(report), by=coordinator),
        lambda: fix(report, coordinator),
    ):
        with pytest.raises(PermissionDenied):
            attempt()


def test_second_writer_is_told(coordinator):
    report = make_board_report()
    workflow.save_text(fresh(report), by=coordinator, edition=0)

    with pytest.raises(Overtaken):
        workflow.save_text(fresh(report), by=coordinator, edition=0)


WHO = {
    # who: (write, fix, tell a fixed one, see a draft, see a fixed one)
    "samordnare": ({"is_coordinator": True}, (True, True, True, True, True)),
    "administratör": ({"is_administrator": True}, (False, False, False, False, True)),
    "annan": ({}, (False, False, False, False, True)),
}


@pytest.mark.parametrize("who", WHO)
def test_who_may_what(coordinator, who):
    flags, expected = WHO[who]
    user, draft, fixed = (
        make_user(**flags),
        make_board_report(),
        make_board_report(starts_on="2024-01-01", ends_on="2024-06-30"),
    )
    fix(fixed, coordinator)
    draft, fixed, seen = fresh(draft), fresh(fixed), BoardReport.objects.visible_to(user)

    assert (
        bool(access.may_write_board_report(user, draft)),
        bool(access.may_fix_board_report(user, draft, TODAY)),
        bool(access.may_tell_board_report(user, fixed)),
        draft in seen,
        fixed in seen,
    ) == expected
    assert not access.may_tell_board_report(user, draft)


# --- The act ---


def told(coordinator, on: dt.date | None) -> BoardReport:
    report = make_board_report(title="Rapport 2025")
    fix(report, coordinator)
    if on:
        workflow.tell(
            fresh(report),
            by=coordinator,
            to=make_organisation(name="Kommunfullmäktige"),
            on=on,
            paragraph="§ 19",
        )
    return fresh(report)


@pytest.mark.parametrize(
    ("on", "months", "due_on", "today", "label"),
    [
        (dt.date(2026, 2, 23), 12, dt.date(2027, 2, 23), dt.date(2027, 2, 23), "Uppfyllt"),
        (dt.date(2026, 2, 23), 12, dt.date(2027, 2, 23), dt.date(2027, 2, 24), "Behöver ses över"),
        (dt.date(2026, 2, 23), 3, dt.date(2026, 5, 23), dt.date(2026, 5, 23), "Uppfyllt"),
        (None, 12, dt.date(2026, 12, 31), dt.date(2026, 3, 1), "Behöver ses över"),
    ],
)
def test_next_report_is_due_after_the_settled_time(coordinator, on, months, due_on, today, label):
    duty = reporting([told(coordinator, on)], months, today)

    assert (duty.due.on, duty.due.is_law, duty.label) == (due_on, False, label)


def test_without_a_fixed_report_nobody_has_been_told():
    assert reporting([make_board_report()], 12, TODAY).label == "Saknas"
