"""From the rows of a meeting to the content of its summons, at the same cost whatever its size."""

import datetime as dt

from django.utils import timezone

from councils.choices import MemberRole
from councils.content import CalledContent, ItemContent, PaperContent, SummonsContent
from councils.models.meeting import Meeting
from plans.models import PlanVersion


def build(meeting: Meeting) -> SummonsContent:
    """Four queries: members, items, att-satser, and the versions of the plans that items are about."""
    members = list(meeting.council.memberships.current(meeting.day).for_list())
    items = list(meeting.items.prefetch_related("clauses"))
    papers = _papers([item.plan_id for item in items if item.plan_id])
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
        items=tuple(_items(items, papers, timezone.localtime(meeting.starts_at))),
    )


def _who(members, role: MemberRole) -> str:
    return ", ".join(member.name for member in members if member.role == role)


def _papers(plans: list[int]) -> dict[int, PaperContent]:
    """By plan the last of its frozen versions, proposal or decision."""
    if not plans:
        return {}
    versions = PlanVersion.objects.filter(plan__in=plans).select_related("plan").order_by("number")
    return {
        version.plan_id: PaperContent(version.pk, f"{version.plan}, {_said(version)}", version.sha256)
        for version in versions.defer("pdf", "content")
    }


def _said(version: PlanVersion) -> str:
    text = str(version)
    return text[0].lower() + text[1:]


def _items(items, papers, starts_at: dt.datetime):
    known = starts_at
    for number, item in enumerate(items, start=1):
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
            paper=papers.get(item.plan_id),
            secrecy=item.secrecy,
        )
        known = known + dt.timedelta(minutes=item.minutes) if known and item.minutes else None
