"""What was edited in a file of actions, written: all of it or nothing."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from kommunbrott.sheets import ReadSheet
from plans import access
from plans.action_sheet import GOAL_COLUMNS, cells_of
from plans.blocks import BLOCKS, Values
from plans.models import Action, ActionUpload, Plan

ROW = BLOCKS["atgard", "rad"]


@dataclass(frozen=True)
class Edit:
    """``values`` by field: the action's own, those of its first goal, and "parties".

    ``version`` is of what they replace.
    """

    action_id: int
    version: str
    values: Values


def start(sheet: ReadSheet, *, file_name: str, by: User) -> ActionUpload:
    """Keep what was read, so that it can be reviewed without being sent again."""
    require(access.may_read_in_actions(by))
    ActionUpload.objects.expired(timezone.now()).delete()
    rows = [[number, cells] for number, cells in sheet.rows]
    return ActionUpload.objects.create(
        file_name=file_name[-250:], headings=list(sheet.headings), rows=rows, made_by=by
    )


def drop(upload: ActionUpload, *, by: User) -> None:
    require(access.may_read_in_actions(by))
    upload.delete()


def save(upload: ActionUpload, edits: Iterable[Edit], *, by: User) -> None:
    """Write ``edits`` and forget the upload.

    Raises PermissionDenied when a plan may not be edited, and Overtaken when an action has changed since it was
    reviewed or the upload has been saved already; then nothing is written.
    """
    edits = {edit.action_id: edit for edit in edits}
    with transaction.atomic():
        require(access.may_read_in_actions(by))
        if not ActionUpload.objects.select_for_update().filter(pk=upload.pk).exists():
            raise Overtaken(None)
        plans = Plan.objects.filter(pk__in=Action.objects.filter(pk__in=edits).values("plan"))
        for plan in plans.select_for_update().order_by("pk"):
            require(access.may_edit(by, plan))
            plan.save(update_fields=["changed_at"])
        actions = Action.objects.for_sheet().in_bulk(edits)
        for pk, edit in edits.items():
            if pk not in actions or cells_of(actions[pk]).version != edit.version:
                raise Overtaken(upload)
            _write(Action.objects.get(pk=pk), edit.values)
        upload.delete()


def _write(action: Action, values: Values) -> None:
    present = ROW.read(action)
    written = present | {name: value for name, value in values.items() if name in present}
    goal = {name: values[name] for name in GOAL_COLUMNS if name in values}
    if goal:
        first, *others = present["goals"] or [_no_goal()]
        first = first | goal
        written["goals"] = [first, *others] if first["text"] else others
    action._change_reason = "action.sheet"
    ROW.write(action, written)


def _no_goal() -> Values:
    return {name: None if name in ("baseline", "target") else "" for name in GOAL_COLUMNS}
