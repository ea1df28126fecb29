"""Order, copies and removals of what a plan is made of."""

from django.core import serializers
from django.db import transaction
from django.db.models import Model

from kommunbrott.access import Overtaken, require
from kommunbrott.models import Organisation, User
from plans import access
from plans.blocks import last_position, place_last, plan_of
from plans.models import Action, ActionMeasure, Cause, FocusArea, Placement, Plan, Removal, SourceNote
from plans.workflow import copying
from plans.workflow.editing import lock

# What came with a file is said of what stood in the file, not of a copy.
# What a row may have pointed at and no longer does when it is put back.
MAY_BE_GONE = ("predecessor", "series")
BLANK = {"number": "", "status_as_written": "", "responsible_as_written": ""}


def move(row: Model, *, to: int, by: User) -> None:
    """Put ``row`` (a focus area, a cause, or an action's placement) at index ``to`` among its siblings."""
    with transaction.atomic():
        plan = lock(_owner_plan(row))
        require(access.may_edit(by, plan))
        rows = list(_siblings(row))
        moved = next((other for other in rows if other.pk == row.pk), None)
        if moved is None:
            raise Overtaken(plan)
        rows.remove(moved)
        rows.insert(max(0, min(to, len(rows))), moved)
        for position, other in enumerate(rows):
            if other.position != position:
                other.position = position
                other.save()
        plan.save(update_fields=["changed_at"])


def index_of(row: Model) -> int:
    return [other.pk for other in _siblings(row)].index(row.pk)


def copy_action(action: Action, *, into: FocusArea, by: User) -> Action:
    """A new action like ``action``, last under ``into``, with its goals and parties."""
    with transaction.atomic():
        plan = lock(into.plan)
        require(access.may_edit(by, plan))
        copy = copying.copy_action(action, **BLANK)
        place_last(copy, into)
        copying.aim(copy, action, {cause.pk: cause for cause in into.causes.all()})
        plan.save(update_fields=["changed_at"])
    return copy


def copy_focus_area(area: FocusArea, *, by: User) -> FocusArea:
    """A new focus area like ``area``, last in the plan, with copies of its causes and actions."""
    with transaction.atomic():
        plan = lock(area.plan)
        require(access.may_edit(by, plan))
        position = last_position(plan.focus_areas)
        copy, causes = copying.copy_focus_area(area, number="", responsible_as_written="", position=position)
        for placement in area.placements.select_related("action").order_by("position", "pk"):
            action = copying.copy_action(placement.action, **BLANK)
            place_last(action, copy)
            copying.aim(action, placement.action, causes)
        plan.save(update_fields=["changed_at"])
    return copy


def place_also(action: Action, *, under: FocusArea, by: User) -> None:
    """Let the same action stand under one more focus area; it is still counted once."""
    with transaction.atomic():
        plan = lock(under.plan)
        require(access.may_edit(by, plan))
        if action.plan_id != plan.pk:
            raise Overtaken(plan)
        if not action.placements.filter(focus_area=under).exists():
            place_last(action, under)
        plan.save(update_fields=["changed_at"])


def remove(row: Model, *, by: User) -> Removal:
    """Take a focus area, cause, action, placement or source out of the plan, kept so that it can be put back.

    An action that stands under other focus areas too survives the removal of one of them.
    """
    with transaction.atomic():
        plan = lock(_owner_plan(row))
        require(access.may_edit(by, plan))
        rows = _with_parts(row)
        removal = Removal.objects.create(
            plan=plan,
            label=_label(row),
            rows=serializers.serialize("python", rows),
            removed_by=by,
        )
        for part in reversed(rows):
            part.delete()
        plan.save(update_fields=["changed_at"])
    return removal


def remove_party(action: Action, organisation: Organisation, *, by: User) -> None:
    """The organisation no longer answers for the action. Its answers stay."""
    with transaction.atomic():
        plan = lock(action.plan)
        require(access.may_edit(by, plan))
        for responsibility in action.responsibilities.filter(organisation=organisation):
            responsibility.delete()
        plan.save(update_fields=["changed_at"])


def restore(removal: Removal, *, by: User) -> None:
    """Put back what was removed, with its identity. Raises Overtaken when its place is gone."""
    with transaction.atomic():
        plan = lock(removal.plan)
        require(access.may_edit(by, plan))
        removal = Removal.objects.filter(pk=removal.pk).first()
        if removal is None:
            raise Overtaken(plan)
        for parsed in serializers.deserialize("python", removal.rows):
            if not _place_is_left(parsed.object):
                raise Overtaken(plan)
            parsed.object.save(force_insert=True)
            _follow_again(parsed.object)
            for name, chosen in (parsed.m2m_data or {}).items():
                related = parsed.object._meta.get_field(name).related_model
                getattr(parsed.object, name).set(related.objects.filter(pk__in=_keys(chosen)))
        removal.delete()
        plan.save(update_fields=["changed_at"])


def state_reason(removal: Removal, reason: str, *, by: User) -> None:
    """Say why something was taken out, for the account of what has changed since the decision."""
    with transaction.atomic():
        require(access.may_edit(by, lock(removal.plan)))
        removal.reason = reason
        removal.save(update_fields=["reason"])


def remove_plan(plan: Plan, *, by: User) -> None:
    """Remove a whole draft for good. Only a draft: what has been decided is kept."""
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_remove(by, plan))
        plan.delete()


def _owner_plan(row: Model) -> Plan:
    return row.focus_area.plan if isinstance(row, Placement) else plan_of(row)


def _siblings(row: Model):
    if isinstance(row, FocusArea):
        rows = row.plan.focus_areas
    elif isinstance(row, Cause):
        rows = row.focus_area.causes
    else:
        rows = row.focus_area.placements
    return rows.order_by("position", "pk")


def _with_parts(row: Model) -> list[Model]:
    """``row`` and all that goes with it, in the order in which it can be put back."""
    rows = _parts(row)
    actions = [part.pk for part in rows if isinstance(part, Action)]
    causes = [part.pk for part in rows if isinstance(part, Cause)]
    # An action that stays may aim at a cause that goes: the link between them is a row of its own.
    links = Action.causes.through.objects.filter(cause__in=causes).exclude(action__in=actions)
    return [*rows, *links]


def _parts(row: Model) -> list[Model]:
    if isinstance(row, Action):
        measures = ActionMeasure.objects.filter(action=row)
        parts = [
            row.placements.all(), row.goals.all(), row.responsibilities.all(), row.acceptances.all(), measures,
        ]  # fmt: skip
        return [row, *(part for rows in parts for part in rows)]
    if isinstance(row, FocusArea):
        own, placed_elsewhere = [], []
        for placement in row.placements.select_related("action"):
            if placement.action.placements.count() > 1:
                placed_elsewhere.append(placement)
            else:
                own.extend(_parts(placement.action))
        area_rows = [*row.causes.all(), *row.responsibilities.all()]
        return [row, *area_rows, *own, *placed_elsewhere]
    return [row]


def _label(row: Model) -> str:
    kinds = {
        FocusArea: "Fokusområdet",
        Cause: "Orsaken",
        Action: "Åtgärden",
        Placement: "Placeringen av",
        SourceNote: "Källan",
    }
    name = str(row.action if isinstance(row, Placement) else row)
    if len(name) > 80:
        name = name[:79].rstrip() + "…"
    return f"{kinds[type(row)]} ”{name}”"


def _place_is_left(row: Model) -> bool:
    """Every row that ``row`` points at still exists. What it once came from may be gone."""
    for field in row._meta.concrete_fields:
        key = getattr(row, field.attname)
        if field.is_relation and key and not field.related_model.objects.filter(pk=key).exists():
            if field.name not in MAY_BE_GONE:
                return False
            setattr(row, field.name, None)
    return True


def _follow_again(row: Model) -> None:
    """The rows of the next plan that came from ``row``, as history knows, point at it again."""
    if hasattr(row, "predecessor_id"):
        model = type(row)
        keys = model.history.filter(predecessor_id=row.pk).values("id")
        model.objects.filter(pk__in=keys, predecessor=None).update(predecessor=row)


def _keys(chosen) -> list[int]:
    return [getattr(item, "pk", item) for item in chosen]
