"""From the rows of a meeting to the content of its summons, at the same cost whatever its size."""

import datetime as dt

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from councils.choices import MemberRole
from councils.content import CalledContent, FileContent, ItemContent, SummonsContent
from councils.models.about import papers, with_things
from councils.models.agenda import AgendaItem
from councils.models.council import Membership
from councils.models.gathered import Gathered, gathered
from councils.models.meeting import Meeting
from councils.models.paper import ItemFile
from councils.models.proposal import ItemComment


def build(meeting: Meeting, members: list[Membership] | None = None, items=None) -> SummonsContent:
    """Four queries: members, items, att-satser and files.

    One more for each kind of thing with several versions that items are about, and six at most for what items
    gather by themselves.
    Who has the members of the day or the ``agenda_rows`` at hand passes them in.
    """
    if members is None:
        members = list(meeting.council.memberships.current(meeting.day).for_list())
    items = agenda_rows(meeting) if items is None else items
    found = gathered(meeting, {item.gathers for item in items})
    return SummonsContent(
        council=meeting.council.name,
        on=meeting.day,
        hours=meeting.hours,
        place=meeting.place,
        chair=_who(members, MemberRole.CHAIR),
        secretary=_who(members, MemberRole.SECRETARY),
        called=tuple(
            CalledContent(
                member.name,
                member.function,
                member.organisation.label if member.organisation else "",
                member.get_role_display(),
            )
            for member in members
        ),
        items=tuple(_items(items, found, timezone.localtime(meeting.starts_at))),
    )


def agenda_rows(meeting: Meeting) -> list[AgendaItem]:
    """The items with all that hangs on them, and ``comment_count``. Three queries."""
    comments = ItemComment.objects.filter(item=OuterRef("pk")).order_by().values("item")
    counted = Coalesce(Subquery(comments.annotate(count=Count("pk")).values("count")), 0)
    return list(
        with_things(meeting.items)
        .prefetch_related("clauses", Prefetch("files", ItemFile.objects.with_first_call()))
        .annotate(comment_count=counted)
    )


def _who(members, role: MemberRole) -> str:
    return ", ".join(member.name for member in members if member.role == role)


def _files(item):
    for file in item.files.all():
        yield FileContent(
            id=file.pk,
            title=file.label,
            name=file.name,
            kind=file.kind,
            size=file.size,
            sha256=file.sha256,
            added=timezone.localdate(file.uploaded_at),
            is_late=file.called_at is not None and file.uploaded_at > file.called_at,
            secrecy=file.secrecy,
        )


def _items(items, found, starts_at: dt.datetime):
    known, papers_of = starts_at, papers(items)
    for number, item in enumerate(items, start=1):
        own = found.get(item.gathers, Gathered())
        yield ItemContent(
            id=item.pk,
            number=number,
            title=item.title,
            kind=item.kind,
            text=item.text,
            presenter=item.presenter,
            starts=f"{known:%H.%M}" if known else "",
            minutes=item.minutes,
            dnr=item.dnr,
            clauses=tuple(clause.text for clause in item.clauses.all()),
            papers=(*own.papers, *papers_of(item)),
            files=tuple(_files(item)),
            lines=own.lines,
            secrecy=item.secrecy,
        )
        known = known + dt.timedelta(minutes=item.minutes) if known and item.minutes else None
