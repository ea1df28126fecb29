import dataclasses
import datetime as dt
import threading

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.db.models import ProtectedError

from kommunbrott.access import Overtaken
from kommunbrott.trees import from_json
from plans import access
from plans.choices import TRANSITIONS, PlanStatus, VersionKind
from plans.content import DecisionContent, PlanContent, ProposalContent
from plans.documents.pdf import plan_pdf
from plans.models import Plan, PlanVersion
from plans.workflow import decision as workflow
from plans.workflow import structure
from tests.factories import make_action, make_focus_area, make_organisation, make_plan, make_user
from tests.plans.decided import (
    DAY,
    FILE,
    council,
    decide,
    fresh,
    made_decided,
    open_revision,
    printed,
    propose,
)
from tests.plans.printed import EKSTAD, rich_plan


@pytest.fixture
def plan():
    plan = make_plan(title="Åtgärdsplan för Ekstad", dnr="KS 2025/431", situation_title="Lägesbild 2025")
    area = make_focus_area(plan=plan, number="1", problem="Mörkt.")
    make_action(focus_area=area, goals=["Ljust"], lead=make_organisation())
    return plan


def steps(plan) -> list:
    return [(row.status, row.history_change_reason) for row in plan.history.order_by("history_id")]


# --- One step at a time ---


def test_proposal_freezes_the_living_text(plan, coordinator):
    version = propose(plan, coordinator)

    plan = fresh(plan)
    assert (plan.status, plan.proposed_to, plan.proposed_on) == (PlanStatus.PROPOSED, council(), DAY)
    assert (version.number, version.kind, version.organ, version.meeting_on) == (
        1,
        "forslag",
        council().name,
        DAY,
    )
    assert (bytes(version.pdf), version.made_by, version.is_whole) == (FILE, coordinator, True)
    # What the plan shows while it waits is what was frozen.
    assert plan.content().as_json() == version.content
    assert plan.content().digest == version.digest


def test_decision_is_the_proposal_but_for_the_cover(plan, coordinator):
    proposal = propose(plan, coordinator)

    version = decide(plan, coordinator)

    plan = fresh(plan)
    assert (plan.status, plan.decided_by, plan.decided_on) == (PlanStatus.DECIDED, council(), DAY)
    assert (plan.decision_paragraph, plan.decision_dnr) == ("§ 12", "KS 2026/7")
    assert (plan.proposed_to, plan.proposed_on) == (None, None)
    assert version.tree == dataclasses.replace(
        proposal.tree,
        status="beslutad",
        proposal=None,
        decision=DecisionContent(council().name, DAY, "§ 12", "KS 2026/7"),
    )
    assert plan.content() == version.tree


def test_each_step_is_one_row_of_history(plan, coordinator):
    made_decided(plan, coordinator)
    plan = open_revision(plan, coordinator)

    assert steps(plan) == [
        ("utkast", None),
        ("forslag", "plan.forslag"),
        ("beslutad", "plan.beslutad"),
        ("utkast", "plan.utkast"),
    ]
    assert {row.history_user for row in plan.history.exclude(history_change_reason=None)} == {coordinator}


def test_sent_back_plan_can_be_written_in_and_proposed_anew(plan, coordinator):
    propose(plan, coordinator)

    workflow.send_back(fresh(plan), by=coordinator, note="Ta med kostnaden.")
    returned = fresh(plan)
    propose(plan, coordinator)

    assert (returned.status, returned.return_note, returned.proposed_to) == (
        "utkast",
        "Ta med kostnaden.",
        None,
    )
    assert (fresh(plan).return_note, [v.number for v in plan.versions.all()]) == ("", [1, 2])


def test_replaced_plan_is_chosen_and_follows_in_the_same_step(plan, coordinator):
    old, beside = make_plan(title="Förra planen"), make_plan()
    made_decided(old, coordinator, paragraph="§ 3")
    made_decided(beside, coordinator)

    version = made_decided(plan, coordinator, replaces=fresh(old))

    assert [fresh(row).status for row in (old, beside, plan)] == ["ersatt", "beslutad", "beslutad"]
    assert fresh(plan).replaces == old
    assert version.tree.replaces == "Kommunfullmäktige 23 februari 2026, § 3"
    assert fresh(plan).content() == version.tree


def test_decision_that_replaces_nothing_leaves_others_alone(plan, coordinator):
    old = make_plan()
    made_decided(old, coordinator)

    made_decided(plan, coordinator)

    assert (fresh(old).status, fresh(plan).replaces) == ("beslutad", None)


# --- Who may, and in which status ---

MOVES = {
    "propose": ("utkast", "remiss"),
    "decide": ("forslag",),
    "send_back": ("forslag",),
    "open_revision": ("beslutad",),
}


def answer(move, user, plan):
    asked = {
        "propose": lambda: access.may_move(user, plan, PlanStatus.PROPOSED),
        "decide": lambda: access.may_move(user, plan, PlanStatus.DECIDED),
        "send_back": lambda: access.may_send_back(user, plan),
        "open_revision": lambda: access.may_revise(user, plan),
    }
    return asked[move]()


@pytest.mark.parametrize("status", PlanStatus)
def test_who_may_move_a_plan_in_which_status(status, coordinator):
    housing = make_organisation()
    plan = make_plan(status=status)
    make_action(focus_area=make_focus_area(plan=plan), responsible=[housing])
    made = make_plan()
    made_decided(made, coordinator)
    content = made.versions.last()
    PlanVersion.objects.create(
        plan=plan, number=1, kind=VersionKind.DECISION, organ="KF", meeting_on=DAY, paragraph="§ 1", dnr="1",
        content=content.content, digest="", pdf=b"", sha256="", made_by=coordinator,
    )  # fmt: skip
    people = {
        "coordinator": coordinator,
        "coordinator with three hats": make_user(
            is_coordinator=True, is_reporter=True, is_administrator=True, organisation=housing
        ),
        "administrator": make_user(is_administrator=True),
        "reporter of a responsible party": make_user(is_reporter=True, organisation=housing),
        "nobody in particular": make_user(),
    }

    found = {
        (who, move): (bool(verdict), bool(verdict.reason))
        for who, user in people.items()
        for move in MOVES
        if (verdict := answer(move, user, plan)) is not None
    }

    assert found == {
        (who, move): (may := who.startswith("coordinator") and status in allowed, not may)
        for who in people
        for move, allowed in MOVES.items()
    }


def test_every_transition_is_allowed_to_the_coordinator_and_no_other(coordinator):
    allowed = {
        (status, to)
        for status in PlanStatus
        for to in PlanStatus
        if access.may_move(coordinator, Plan(status=status), to)
    }

    assert allowed == {(status, to) for status, moves in TRANSITIONS.items() for to in moves}


def test_workflow_asks_even_if_the_view_forgot(plan, coordinator):
    stranger = make_user()
    with pytest.raises(PermissionDenied):
        propose(plan, stranger)
    propose(plan, coordinator)
    with pytest.raises(PermissionDenied):
        decide(plan, stranger)
    with pytest.raises(PermissionDenied):
        workflow.send_back(fresh(plan), by=stranger, note="Nej")

    assert (fresh(plan).status, plan.versions.count()) == ("forslag", 1)


# --- Two at once, and text that moved ---


@pytest.mark.parametrize("act", [propose, decide], ids=["propose", "decide"])
def test_plan_that_changed_since_it_was_printed_is_left_alone(plan, coordinator, act):
    if act is decide:
        propose(plan, coordinator)
    stale = fresh(plan)
    before = (stale.status, stale.versions.count())
    rendered = printed(stale, stale.content())
    make_focus_area(plan=plan)

    if act is propose:
        step, given = workflow.propose, {"proposal": workflow.Proposal(council(), DAY)}
    else:
        step, given = workflow.decide, {"decision": workflow.BoardDecision(council(), DAY, "§ 1", "KS 1")}
    with pytest.raises(Overtaken):
        step(stale, by=coordinator, rendered=rendered, **given)

    assert (fresh(plan).status, plan.versions.count()) == before


def test_replaced_plan_that_moved_on_stops_the_decision(plan, coordinator):
    old = make_plan()
    made_decided(old, coordinator)
    chosen = fresh(old)
    propose(plan, coordinator)
    open_revision(old, coordinator)

    with pytest.raises(Overtaken):
        decide(plan, coordinator, replaces=chosen)

    assert (fresh(plan).status, plan.versions.count(), fresh(old).status) == ("forslag", 1, "utkast")


@pytest.mark.django_db(transaction=True)
def test_two_coordinators_at_once_make_one_decision(plan, coordinator):
    propose(plan, coordinator)
    seen = fresh(plan)
    board = workflow.BoardDecision(council(), DAY, "§ 1", "KS 1")
    rendered = printed(seen, workflow.decided(seen.versions.last(), board))
    start, told = threading.Barrier(2), []

    def press():
        try:
            start.wait(10)
            workflow.decide(seen, by=coordinator, decision=board, rendered=rendered)
            told.append("decided")
        except Overtaken:
            told.append("overtaken")
        finally:
            connection.close()

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert sorted(told) == ["decided", "overtaken"]
    assert [version.kind for version in plan.versions.all()] == ["forslag", "beslut"]


# --- What is frozen stays ---


def raw(statement):
    def write(version):
        with connection.cursor() as cursor:
            cursor.execute(statement, [version.pk])

    return write


def save(version):
    version.organ = "Någon annan"
    version.save()


def bulk_update(version):
    version.organ = "Någon annan"
    PlanVersion.objects.bulk_update([version], ["organ"])


WRITES = {
    "save": save,
    "update": lambda version: PlanVersion.objects.filter(pk=version.pk).update(organ="Någon annan"),
    "bulk_update": bulk_update,
    "delete": lambda version: version.delete(),
    "queryset delete": lambda version: PlanVersion.objects.filter(pk=version.pk).delete(),
    "raw update": raw("UPDATE plans_planversion SET organ = 'x' WHERE id = %s"),
    "raw delete": raw("DELETE FROM plans_planversion WHERE id = %s"),
    "upsert": lambda version: PlanVersion.objects.bulk_create(
        [version], update_conflicts=True, unique_fields=["id"], update_fields=["organ"]
    ),
}


@pytest.mark.parametrize("write", WRITES)
def test_version_cannot_be_changed_or_removed(plan, coordinator, write):
    version = made_decided(plan, coordinator)
    kept = list(PlanVersion.objects.values())

    with pytest.raises(IntegrityError), transaction.atomic():
        WRITES[write](version)

    assert list(PlanVersion.objects.values()) == kept


@pytest.mark.skipif(connection.vendor != "sqlite", reason="REPLACE is SQLite's own")
@pytest.mark.once
def test_version_cannot_be_replaced(plan, coordinator):
    version = made_decided(plan, coordinator)
    columns = ", ".join(field.column for field in PlanVersion._meta.concrete_fields if field.name != "id")
    for fields in (f"id, {columns}", columns):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(
                f"REPLACE INTO plans_planversion ({fields}) SELECT {fields} FROM plans_planversion"
            )

    assert plan.versions.count() == 2
    assert version.pk


def test_plan_and_author_of_a_version_cannot_be_deleted(plan, coordinator):
    propose(plan, coordinator)

    with pytest.raises(ProtectedError):
        Plan.objects.filter(pk=plan.pk).delete()
    with pytest.raises(ProtectedError):
        coordinator.delete()


def test_plan_with_a_version_is_not_removed_by_anyone(plan, coordinator):
    propose(plan, coordinator)
    workflow.send_back(fresh(plan), by=coordinator, note="Nej")

    with pytest.raises(PermissionDenied, match="tas inte bort"):
        structure.remove_plan(fresh(plan), by=coordinator)
    assert not access.may_undo_import(coordinator, fresh(plan))


@pytest.mark.parametrize("missing", ["paragraph", "dnr"])
def test_database_refuses_a_decision_without_its_facts(plan, coordinator, missing):
    propose(plan, coordinator)

    with pytest.raises(IntegrityError), transaction.atomic():
        decide(plan, coordinator, **{missing: ""})


# --- The tree comes back ---


def test_frozen_tree_comes_back_as_it_was():
    content = rich_plan(
        proposal=ProposalContent("KF", dt.date(2027, 2, 22)), situation="Lägesbild", replaces="x"
    )

    assert from_json(PlanContent, content.as_json()) == content


def test_tree_frozen_before_a_field_came_takes_its_default():
    content = rich_plan()
    old = {
        name: value
        for name, value in content.as_json().items()
        if name not in ("proposal", "situation", "replaces")
    }

    assert from_json(PlanContent, old) == content


# --- The file ---


def pages(pdf: bytes) -> list[str]:
    import io

    from pypdf import PdfReader

    return [page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages]


def test_decided_file_equals_the_proposal_but_for_the_cover(coordinator):
    plan = make_plan(title="Åtgärdsplan för Ekstad", dnr="KS 2025/431", introduction="Inledning.")
    make_action(focus_area=make_focus_area(plan=plan, number="1", problem="Mörkt."), goals=["Ljust"])
    old = propose(plan, coordinator)
    new = decide(plan, coordinator, replaces=None)

    first, *rest = pages(plan_pdf(old.tree, EKSTAD))
    decided_first, *decided_rest = pages(plan_pdf(new.tree, EKSTAD))

    assert rest == decided_rest
    assert not any("UTKAST" in page for page in [first, *rest])
    lines, decided_lines = first.splitlines(), decided_first.splitlines()
    assert set(lines) - set(decided_lines) == {
        "Läge",
        "Förslag till beslut",
        "Förslag till",
        "Kommunfullmäktige 23 februari 2026",
        "KS 2025/431",
    }
    assert set(decided_lines) - set(lines) == {
        "Fastställd av",
        "Kommunfullmäktige 23 februari 2026, § 12",
        "KS 2026/7",
    }
