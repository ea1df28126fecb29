"""What agendas begin with: a forum's standing items, and its named templates."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, fields

from django.db import transaction

from councils import access
from councils.models import AgendaTemplate, Council, Meeting, StandingItem
from kommunbrott.access import Overtaken, require
from kommunbrott.models import User


@dataclass(frozen=True)
class Row:
    """A standing item. ``clauses`` are att-satser, one to a line and without "att"."""

    title: str
    kind: str
    presenter: str = ""
    minutes: int | None = None
    gathers: str = ""
    clauses: str = ""


VALUES = tuple(field.name for field in fields(Row))


def rows_of(items) -> list[Row]:
    return [Row(**values) for values in items.order_by("position", "pk").values(*VALUES)]


def mark_of(council: Council, template: AgendaTemplate | None) -> str:
    """What somebody saw: the edition of a template, or a sum of the standing items."""
    if template:
        return str(template.edition)
    told = [[getattr(row, name) for name in VALUES] for row in rows_of(council.standing_items.standing())]
    return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


def save(
    council: Council,
    template: AgendaTemplate | None,
    rows: Sequence[Row],
    *,
    by: User,
    seen: str,
    name: str = "",
) -> None:
    """Write the rows of a template, or without one the forum's standing items.

    A template that is new has no key yet. Raises PermissionDenied, and Overtaken when somebody changed them since.
    """
    with transaction.atomic():
        council = Council.objects.select_for_update(of=("self",)).get(pk=council.pk)
        require(access.may_keep_councils(by))
        stored = (
            AgendaTemplate.objects.filter(pk=template.pk).first() if template and template.pk else template
        )
        if (template and stored is None) or mark_of(council, stored) != seen:
            raise Overtaken(council)
        if template:
            if template.pk:
                template.edition = stored.edition + 1
            template.council, template.name = council, name
            template.save()
        _write(council, template, rows)


def _write(council: Council, template: AgendaTemplate | None, rows: Sequence[Row]) -> None:
    """Those that stay the same keep their rows."""
    there = list(council.standing_items.filter(template=template).order_by("position", "pk"))
    for position, row in enumerate(rows):
        item = there[position] if position < len(there) else StandingItem(council=council, template=template)
        values = {name: getattr(row, name) for name in VALUES} | {"position": position}
        if item.pk and all(getattr(item, name) == value for name, value in values.items()):
            continue
        for name, value in values.items():
            setattr(item, name, value)
        item.save()
    for item in there[len(rows) :]:
        item.delete()


def rows_of_meeting(meeting: Meeting) -> list[Row]:
    """Its agenda as a template would have it: without what is secret."""
    items = meeting.items.filter(secrecy="").exclude(title__contains="[[").prefetch_related("clauses")
    return [
        Row(
            item.title,
            item.kind,
            "" if "[[" in item.presenter else item.presenter,
            item.minutes,
            item.gathers,
            "\n".join(clause.text for clause in item.clauses.all() if "[[" not in clause.text),
        )
        for item in items
    ]


def keep_as_standing(council: Council, meeting: Meeting, *, by: User) -> int:
    """The meeting's items become what comes on every agenda of the forum, but for secret ones. Returns how many."""
    rows = rows_of_meeting(meeting)
    save(council, None, rows, by=by, seen=mark_of(council, None))
    return len(rows)


def remove(template: AgendaTemplate, *, by: User) -> None:
    """Meetings that began with it keep their items."""
    with transaction.atomic():
        require(access.may_keep_councils(by))
        template.delete()
