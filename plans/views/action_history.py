"""What has been changed in an action, when and by whom: from the history that every row keeps."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Model
from django.shortcuts import render
from django.views.decorators.http import require_safe

from kommunbrott.access import require
from plans import access
from plans.blocks import GOAL_FIELDS
from plans.documents.differences import FieldChange, marked
from plans.models import Action, Goal, Responsibility
from plans.views.sheets import visible_row
from plans.wording import goal_in_words, party_in_words

# One press on Spara writes several rows, one after another.
ONE_SAVE = dt.timedelta(seconds=3)
# Not written by anybody, or told in another way.
UNTOLD = {"id", "plan", "changed_at", "responsible_as_written", "status_as_written"}


@dataclass(frozen=True)
class Entry:
    """One save. Nothing in ``fields`` when the action was made."""

    at: dt.datetime
    who: str
    fields: tuple[FieldChange, ...]


@require_safe
def action_history(request, pk):
    """For those who work with the plan: a revision may hold what nobody else has seen yet."""
    action = visible_row(Action, pk, request.user)
    require(access.may_see_work(request.user, action.plan))
    context = {"action": action, "plan": action.plan, "entries": entries(action)}
    return render(request, "plans/action_history.html", context)


def entries(action: Action) -> list[Entry]:
    """Every save that changed something, newest first. Four queries, whatever their number."""
    rows = action.history.select_related("history_user").prefetch_related(
        "historicalaction_causes_set__cause"
    )
    goals = Goal.history.filter(action_id=action.pk).select_related("history_user")
    parties = Responsibility.history.filter(action_id=action.pk)
    told = [
        *changes(rows, action_fields),
        *changes(goals, lambda *sides: one_field("Mål", goal_text, *sides)),
        *changes(
            parties.select_related("history_user", "organisation"),
            lambda *sides: one_field("Ansvarig", party_text, *sides),
        ),
    ]
    told.sort(key=lambda change: (change[0].history_date, change[0].history_id))
    found: list[Entry] = []
    for row, fields in told:
        last = found[-1] if found else None
        who = str(row.history_user or "")
        if last and last.who == who and row.history_date - last.at <= ONE_SAVE:
            found[-1] = Entry(last.at, who, last.fields and (*last.fields, *fields))
        elif fields or row.history_type == "+":
            found.append(Entry(row.history_date, who, fields))
    return found[::-1]


def changes(rows, describe) -> Iterator[tuple[Model, tuple[FieldChange, ...]]]:
    """Each history row with what differs from the one before it of the same object."""
    previous: dict[int, Model] = {}
    for row in rows.order_by("history_date", "history_id"):
        before = previous.get(row.id)
        after = None if row.history_type == "-" else row
        yield row, describe(before, after)
        previous[row.id] = after


def action_fields(before, after) -> tuple[FieldChange, ...]:
    if before is None or after is None:
        return ()
    found = []
    for field in Action._meta.concrete_fields:
        if field.name not in UNTOLD:
            old, new = (in_words(field, getattr(side, field.attname)) for side in (before, after))
            if old != new:
                label = field.verbose_name
                found.append(FieldChange(f"{label[:1].upper()}{label[1:]}", marked(old, new)))
    old, new = (cause_texts(side) for side in (before, after))
    if old != new:
        found.append(FieldChange("Orsaker", marked(old, new)))
    return tuple(found)


def cause_texts(row) -> str:
    return "\n".join(sorted(link.cause.text for link in row.historicalaction_causes_set.all() if link.cause))


def one_field(label: str, read, before, after) -> tuple[FieldChange, ...]:
    """The whole row as one field. Its place among the others is no change of it."""
    old, new = (read(side) if side else "" for side in (before, after))
    return (FieldChange(label, marked(old, new)),) if old != new else ()


def goal_text(row) -> str:
    return goal_in_words({name: getattr(row, name) for name in GOAL_FIELDS})


def party_text(row) -> str:
    return party_in_words({"organisation": row.organisation, "role": row.role, "unit": row.unit})


def in_words(field, value) -> str:
    if value in (None, ""):
        return ""
    return str(dict(field.flatchoices).get(value, value))
