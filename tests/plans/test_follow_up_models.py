import datetime as dt

import pytest
from django.db import IntegrityError, connection, transaction

from plans.models import Action, FollowUp, FollowUpFigure, FollowUpReport
from plans.workflow import structure
from tests.factories import make_action, make_follow_up, make_follow_up_round, make_user


def refused(write, match=None):
    with pytest.raises(IntegrityError, match=match), transaction.atomic():
        write()


def raw(statement: str):
    def run():
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.parametrize("model", [FollowUp, FollowUpFigure, FollowUpReport])
def test_what_was_said_can_be_neither_changed_nor_removed(model):
    action = make_action(goals=["Färre"])
    make_follow_up(action=make_action())
    make_follow_up(action=action, figures={action.goals.get(): 7})
    FollowUpReport.objects.create(
        round=make_follow_up_round(), content={}, digest="a", pdf=b"b", sha256="c", made_by=make_user()
    )
    row, table = model.objects.first(), model._meta.db_table
    rows = list(model.objects.values())

    for write in (
        row.save,
        row.delete,
        lambda: model.objects.update(id=row.pk),
        model.objects.filter(pk=row.pk).delete,
        raw(f"UPDATE {table} SET id = id + 1"),
        raw(f"DELETE FROM {table}"),
    ):
        refused(write, "insert-only")
    assert list(model.objects.values()) == rows


def test_latest_is_the_latest_day_and_the_last_written_that_day():
    first, second, silent = make_action(), make_action(), make_action()
    day = dt.date(2026, 6, 1)
    make_follow_up(action=first, followed_up_on=day, status="pagar")
    mended = make_follow_up(action=first, followed_up_on=day, status="klar")
    make_follow_up(action=first, followed_up_on=dt.date(2026, 5, 1), status="forsenad")
    only = make_follow_up(action=second)
    make_follow_up(
        action=second,
        kind="bedomning",
        outcome="delvis",
        motive="Halvvägs.",
        followed_up_on=dt.date(2026, 12, 1),
    )

    assert FollowUp.objects.latest_by_action([first, second.pk, silent]) == {
        first.pk: mended,
        second.pk: only,
    }


def test_verdict_is_the_latest_that_gives_one():
    action = make_action()
    for outcome in ("delvis", "uppnatt"):
        judged = make_follow_up(action=action, kind="bedomning", outcome=outcome, motive="Skäl.")
    make_follow_up(action=action)

    assert FollowUp.objects.verdict_by_action([action]) == {action.pk: judged}


def test_latest_costs_one_query(django_assert_num_queries):
    actions = [make_follow_up(round=make_follow_up_round()).action for _ in range(3)]

    with django_assert_num_queries(1):
        rows = FollowUp.objects.latest_by_action(actions)
        assert {row.round.label for row in rows.values()}


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "delvis"},
        {"motive": "Ett skäl"},
        {"kind": "svar", "status": "klar", "round": None},
        {"kind": "svar", "status": ""},
    ],
    ids=[
        "verdict without motive",
        "motive without verdict",
        "answer outside rounds",
        "answer without status",
    ],
)
def test_database_refuses_half_a_follow_up(wrong):
    values = {"action": make_action(), "round": make_follow_up_round()} | wrong
    refused(lambda: make_follow_up(**values))


def test_database_refuses_a_status_by_hand_without_reason():
    action = make_action()

    refused(lambda: Action.objects.filter(pk=action.pk).update(manual_status="vilande"))


def test_what_was_said_outlives_an_action_taken_out_of_the_plan(coordinator):
    action = make_action()
    said = make_follow_up(action=action)

    removal = structure.remove(action, by=coordinator)
    assert (Action.objects.exists(), FollowUp.objects.get()) == (False, said)

    structure.restore(removal, by=coordinator)
    again = Action.objects.get()
    assert FollowUp.objects.latest_by_action([again]) == {again.pk: said}
