"""The agenda: items written, ordered and taken away."""

from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import Max

from councils import access
from councils.models import AgendaItem, DecisionClause
from councils.workflow.locking import lock
from councils.workflow.papers import take_off
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User


def save_item(item: AgendaItem, *, by: User, clauses: Sequence[str], edition: int) -> AgendaItem:
    """A new item goes last. ``clauses`` are the att-satser in order; those that stay the same keep their rows.

    Raises PermissionDenied, and Overtaken when an item has been changed or taken away since ``edition``.
    """
    with transaction.atomic():
        meeting = lock(item.meeting)
        require(access.may_write_agenda(by, meeting))
        if item.pk:
            if AgendaItem.objects.filter(pk=item.pk).values_list("edition", flat=True).first() != edition:
                raise Overtaken(meeting)
            item.edition = edition + 1
        else:
            item.position = next_position(meeting.items)
        item.save()
        write_clauses(item, clauses)
    return item


def write_clauses(item: AgendaItem, texts: Sequence[str]) -> None:
    rows = list(item.clauses.all())
    for position, text in enumerate(texts):
        row = rows[position] if position < len(rows) else DecisionClause(item=item)
        if row.pk and (row.position, row.text) == (position, text):
            continue
        row.position, row.text = position, text
        row.save()
    for row in rows[len(texts) :]:
        row.delete()


def move_item(item: AgendaItem, *, by: User, step: int) -> None:
    """``step`` places down, or up when it is negative."""
    _place(item, by, lambda here: here + step)


def place_item(item: AgendaItem, *, by: User, to: int) -> None:
    """To the place ``to`` among the others, counted from nought."""
    _place(item, by, lambda here: to)


def _place(item: AgendaItem, by: User, wanted: Callable[[int], int]) -> None:
    with transaction.atomic():
        meeting = lock(item.meeting)
        require(access.may_write_agenda(by, meeting))
        rows = list(meeting.items.order_by("position", "pk"))
        if item not in rows:
            raise Overtaken(meeting)
        here = rows.index(item)
        rows.insert(max(0, min(wanted(here), len(rows) - 1)), rows.pop(here))
        for position, row in enumerate(rows):
            if row.position != position:
                row.position = position
                row.save(update_fields=["position"])


def remove_item(item: AgendaItem, *, by: User) -> None:
    with transaction.atomic():
        require(access.may_write_agenda(by, lock(item.meeting)))
        for file in item.files.all():
            take_off(file)
        item.delete()


def next_position(rows) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
