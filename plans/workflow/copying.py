"""New rows like those that are, with identities of their own.

What no form writes (how far a row has come, when it was changed) belongs to the row itself and is not copied.
With ``is_next`` the copy is a row of the next plan and points at the one it was made from.
"""

from django.db.models import Model

from plans.models import Action, Cause, FocusArea


def copied(row: Model, *, is_next: bool = False, **changes) -> Model:
    """Like ``row`` but for ``changes``. Not saved."""
    fields = [field for field in row._meta.concrete_fields if field.editable and not field.primary_key]
    copy = type(row)(**{field.attname: getattr(row, field.attname) for field in fields})
    for name, value in changes.items():
        setattr(copy, name, value)
    if is_next and hasattr(row, "predecessor_id"):
        copy.predecessor = row
    return copy


def copy_focus_area(
    area: FocusArea, *, is_next: bool = False, **changes
) -> tuple[FocusArea, dict[int, Cause]]:
    """A saved copy without actions, and the copies of its causes by the keys of the causes they are copies of."""
    copy = copied(area, is_next=is_next, **changes)
    copy.save()
    copy.areas.set(area.areas.all())
    _copy_responsibilities(area, is_next=is_next, focus_area=copy)
    causes = {cause.pk: copied(cause, is_next=is_next, focus_area=copy) for cause in area.causes.all()}
    for cause in causes.values():
        cause.save()
    return copy, causes


def copy_action(action: Action, *, is_next: bool = False, **changes) -> Action:
    """A saved copy with goals and parties. Where it stands and what it aims at is the caller's to say."""
    copy = copied(action, is_next=is_next, **changes)
    copy.save()
    for goal in action.goals.all():
        copied(goal, is_next=is_next, action=copy).save()
    _copy_responsibilities(action, is_next=is_next, action=copy)
    return copy


def aim(copy: Action, action: Action, causes: dict[int, Cause]) -> None:
    """Let the copy aim at the copies of what ``action`` aims at, as far as there are any."""
    aims = [causes[cause.pk] for cause in action.causes.all() if cause.pk in causes]
    if aims:
        copy.causes.set(aims)


def _copy_responsibilities(owner: Action | FocusArea, *, is_next: bool, **copy) -> None:
    """How a party was written follows into the next plan; a copy beside it was never written in any file."""
    changes = copy if is_next else copy | {"as_written": ""}
    for responsibility in owner.responsibilities.all():
        copied(responsibility, **changes).save()
