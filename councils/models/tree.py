"""From the rows of a meeting to the content of its summons, at the same cost whatever its size."""

import datetime as dt

from django.db.models import Count, OuterRef, Prefetch, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from councils.choices import MemberRole, PaperSource
from councils.content import CalledContent, FileContent, ItemContent, PaperContent, SummonsContent
from councils.models.agenda import AgendaItem
from councils.models.council import Membership
from councils.models.gathered import Gathered, gathered
from councils.models.meeting import Meeting
from councils.models.paper import ItemFile
from councils.models.promise_record import PromiseVersion
from councils.models.proposal import ItemComment
from plans.models import PlanVersion


def build(meeting: Meeting, members: list[Membership] | None = None, items=None) -> SummonsContent:
    """Five queries: members, items, att-satser, files, and the versions of the plans that items are about.

    One more where an item is about promises, and four at most for what items gather by themselves.
    Who has the members of the day or the ``agenda_rows`` at hand passes them in.
    """
    if members is None:
        members = list(meeting.council.memberships.current(meeting.day).for_list())
    items = agenda_rows(meeting) if items is None else items
    found = gathered(meeting, {item.gathers for item in items})
    versions = _versions([item.plan_id for item in items if item.plan_id])
    signed = _signed([item.promises_id for item in items if item.promises_id])
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
        items=tuple(_items(items, (versions, signed), found, timezone.localtime(meeting.starts_at))),
    )


def agenda_rows(meeting: Meeting) -> list[AgendaItem]:
    """The items with all that hangs on them, and ``comment_count``. Three queries."""
    comments = ItemComment.objects.filter(item=OuterRef("pk")).order_by().values("item")
    counted = Coalesce(Subquery(comments.annotate(count=Count("pk")).values("count")), 0)
    return list(
        meeting.items.select_related("plan", "report__round__plan", "brief__version", "promises")
        .defer("report__content", "report__pdf", "brief__version__content", "brief__version__pdf")
        .prefetch_related("clauses", Prefetch("files", ItemFile.objects.with_first_call()))
        .annotate(comment_count=counted)
    )


def _who(members, role: MemberRole) -> str:
    return ", ".join(member.name for member in members if member.role == role)


def _versions(plans: list[int]) -> dict[int, PlanVersion]:
    """By plan the last of its frozen versions, proposal or decision."""
    if not plans:
        return {}
    versions = PlanVersion.objects.filter(plan__in=plans).order_by("number")
    return {version.plan_id: version for version in versions.defer("pdf", "content")}


def _signed(documents: list[int]) -> dict[int, PromiseVersion]:
    """By promise document the last of its frozen versions."""
    if not documents:
        return {}
    versions = PromiseVersion.objects.filter(document__in=documents).order_by("number")
    return {version.document_id: version for version in versions.defer("pdf", "content")}


def _papers(item, versions: dict[int, PlanVersion], signed: dict[int, PromiseVersion]):
    """What the item is about, with its state, and the frozen version where there is one."""
    if plan := item.plan:
        version = versions.get(plan.pk)
        name = f"{plan}, {_said(version)}" if version else str(plan)
        state = f"Planen är nu: {plan.get_status_display().lower()}"
        state = state if version else f"{state}, ingen fryst version"
        key, digest = (version.pk, version.sha256) if version else (None, "")
        yield PaperContent(PaperSource.PLAN, key, name, state, digest)
    if report := item.report:
        name = f"{report}, {report.round.plan}"
        state = f"Låst {timezone.localdate(report.made_at).isoformat()}"
        yield PaperContent(PaperSource.FOLLOW_UP, report.pk, name, state, report.sha256)
    if brief := item.brief:
        version = getattr(brief, "version", None)
        fixed = version and timezone.localdate(version.made_at).isoformat()
        state = f"Fastställd {fixed}" if version else "Inte fastställd än"
        key, digest = (version.pk, version.sha256) if version else (None, "")
        yield PaperContent(PaperSource.BRIEF, key, f"{brief}, {brief.period}", state, digest)
    if promises := item.promises:
        version = signed.get(promises.pk)
        key, digest = (version.pk, version.sha256) if version else (None, "")
        yield PaperContent(PaperSource.PROMISES, key, str(promises), promises.get_status_display(), digest)


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


def _said(version: PlanVersion) -> str:
    text = str(version)
    return text[0].lower() + text[1:]


def _items(items, versions, found, starts_at: dt.datetime):
    known = starts_at
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
            papers=(*own.papers, *_papers(item, *versions)),
            files=tuple(_files(item)),
            lines=own.lines,
            secrecy=item.secrecy,
        )
        known = known + dt.timedelta(minutes=item.minutes) if known and item.minutes else None
