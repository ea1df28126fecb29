"""What follows from a decision: assignments given, followed and closed; actions, interventions and promises."""

import datetime as dt

from django.db import transaction
from django.utils import timezone

from councils import access
from councils.choices import AssignmentStatus
from councils.models import Assignment, DecisionEffect, ItemRecord, Promise, PromiseDocument
from councils.promise_access import may_write_promises
from councils.workflow import promises
from incidents.models import Intervention
from incidents.workflow import interventions
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from plans import blocks
from plans.models import Action, FocusArea
from plans.workflow import editing

# --- Assignments ---


def give(assignment: Assignment, *, by: User, now: dt.datetime) -> Assignment:
    """A new one, of a forum and mostly of one of its decisions."""
    with transaction.atomic():
        require(access.may_keep_records(by, assignment.council, timezone.localdate(now)))
        assignment.made_by, assignment.made_at = by, now
        assignment.save()
    return assignment


def change(assignment: Assignment, *, by: User, edition: int, today: dt.date) -> Assignment:
    """Raises Overtaken when somebody changed or closed it since ``edition``."""
    with transaction.atomic():
        stored = _lock(assignment, edition)
        require(access.may_keep_records(by, stored.council, today))
        require(access.may_change_assignment(stored))
        assignment.edition = edition + 1
        assignment._change_reason = "assignment.changed"
        assignment.save()
    return assignment


def follow(
    assignment: Assignment, *, status: AssignmentStatus, by: User, edition: int, today: dt.date
) -> None:
    """Say how far it has come, while it is open."""
    with transaction.atomic():
        stored = _lock(assignment, edition)
        require(access.may_follow_assignment(by, stored, today))
        require(access.may_change_assignment(stored))
        stored.status = status
        _save(stored, "followed")


def close(
    assignment: Assignment, *, status: AssignmentStatus, reason: str, by: User, edition: int, now: dt.datetime
) -> Assignment:
    """``status`` is klart or avbrutet. After this it stands on no agenda."""
    with transaction.atomic():
        stored = _lock(assignment, edition)
        require(access.may_follow_assignment(by, stored, timezone.localdate(now)))
        require(access.may_change_assignment(stored))
        stored.status, stored.closing_reason = status, reason
        stored.closed_at, stored.closed_by = now, by
        _save(stored, "closed")
    return stored


def reopen(assignment: Assignment, *, by: User, edition: int, today: dt.date) -> Assignment:
    """It follows the forum again. History keeps why it was closed."""
    with transaction.atomic():
        stored = _lock(assignment, edition)
        require(access.may_reopen_assignment(by, stored, today))
        stored.status, stored.closing_reason = AssignmentStatus.ONGOING, ""
        stored.closed_at = stored.closed_by = None
        _save(stored, "reopened")
    return stored


def _lock(assignment: Assignment, edition: int) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("council", "membership")
    stored = rows.get(pk=assignment.pk)
    if stored.edition != edition:
        raise Overtaken(stored)
    return stored


def _save(assignment: Assignment, what: str) -> None:
    assignment.edition += 1
    assignment._change_reason = f"assignment.{what}"
    assignment.save()


# --- Actions, interventions and promises ---


def make_action(
    record: ItemRecord, area: FocusArea, fields: dict, *, by: User, now: dt.datetime
) -> DecisionEffect:
    """A new action last in ``area``, whose plan must be open for writing. ``fields`` overrule an empty action's.

    ``fields`` may hold ``parties`` as blocks take them. Raises PermissionDenied.
    """
    block = blocks.BLOCKS["fokusomrade", "ny-atgard"]
    empty = Action()
    values = {name: getattr(empty, name) for name in block.fields if name != "causes"}
    values |= {"causes": [], "parties": [], "goals": []} | fields
    with transaction.atomic():
        require(access.may_act_on(by, record))
        action = editing.save_block(block, area, values, base_version=blocks.version({}), by=by)
        return _remember(record, by=by, now=now, is_new=True, action=action)


def tie_action(record: ItemRecord, action: Action, *, by: User, now: dt.datetime) -> DecisionEffect:
    """The decision means that ``action`` is to be changed, in a plan that is open for writing."""
    with transaction.atomic():
        require(access.may_act_on(by, record, editing.lock(action.plan)))
        return _remember(record, by=by, now=now, is_new=False, action=action)


def make_intervention(record: ItemRecord, fields: dict, *, by: User, now: dt.datetime) -> DecisionEffect:
    """Raises as ``interventions.create``."""
    with transaction.atomic():
        require(access.may_act_on(by, record))
        intervention = interventions.create(fields, by=by)
        return _remember(record, by=by, now=now, is_new=True, intervention=intervention)


def make_promise(
    record: ItemRecord, document: PromiseDocument, fields: dict, *, by: User, now: dt.datetime
) -> DecisionEffect:
    """A new promise last in a draft. Raises PermissionDenied, also when it has been signed meanwhile."""
    with transaction.atomic():
        require(access.may_act_on(by, record))
        edition = promises.lock(document).edition
        promise = promises.save_promise(
            Promise(document=document, **fields), by=by, rows=promises.Rows(), edition=edition
        )
        return _remember(record, by=by, now=now, is_new=True, promise=promise)


def tie_promise(record: ItemRecord, promise: Promise, *, by: User, now: dt.datetime) -> DecisionEffect:
    """The decision means that ``promise`` is to be changed, in a draft."""
    with transaction.atomic():
        require(access.may_act_on(by, record))
        require(may_write_promises(by, promises.lock(promise.document)))
        return _remember(record, by=by, now=now, is_new=False, promise=promise)


def _remember(
    record: ItemRecord, *, by: User, now: dt.datetime, is_new: bool, action: Action | None = None,
    intervention: Intervention | None = None, promise: Promise | None = None,
) -> DecisionEffect:  # fmt: skip
    """The first tie between a decision and what it led to stays."""
    found, _ = DecisionEffect.objects.get_or_create(
        record=record,
        action=action,
        intervention=intervention,
        promise=promise,
        defaults={"is_new": is_new, "made_by": by, "made_at": now},
    )
    return found
