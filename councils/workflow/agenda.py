"""The agenda: items written, ordered, taken away, and those that come every time."""

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Max

from councils import access
from councils.models import AgendaItem, Council, DecisionClause, Meeting, StandingItem
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
    with transaction.atomic():
        require(access.may_write_agenda(by, lock(item.meeting)))
        rows = list(item.meeting.items.order_by("position", "pk"))
        here = rows.index(item)
        rows.insert(max(0, min(here + step, len(rows) - 1)), rows.pop(here))
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


def add_standing(meeting: Meeting, *, by: User) -> int:
    """Put the forum's standing items last on the agenda, those that are not there yet. Returns how many."""
    with transaction.atomic():
        meeting = lock(meeting)
        require(access.may_write_agenda(by, meeting))
        there = set(meeting.items.values_list("title", flat=True))
        missing = [row for row in meeting.council.standing_items.all() if row.title not in there]
        first = next_position(meeting.items)
        for place, row in enumerate(missing):
            item = AgendaItem.objects.create(
                meeting=meeting,
                position=first + place,
                title=row.title,
                kind=row.kind,
                presenter=row.presenter,
                minutes=row.minutes,
            )
            write_clauses(item, row.clauses.splitlines())
    return len(missing)


def keep_as_standing(council: Council, meeting: Meeting, *, by: User) -> int:
    """The meeting's items become what comes on every agenda of the forum, but for secret ones. Returns how many."""
    with transaction.atomic():
        require(access.may_keep_councils(by))
        lock(meeting)
        for row in council.standing_items.all():
            row.delete()
        items = list(meeting.items.filter(secrecy="").prefetch_related("clauses"))
        for position, item in enumerate(items):
            StandingItem.objects.create(
                council=council,
                position=position,
                title=item.title,
                kind=item.kind,
                presenter=item.presenter,
                minutes=item.minutes,
                clauses="\n".join(clause.text for clause in item.clauses.all()),
            )
    return len(items)


def next_position(rows) -> int:
    last = rows.aggregate(last=Max("position"))["last"]
    return 0 if last is None else last + 1
