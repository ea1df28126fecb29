"""The next meeting at a glance, and what of meetings and agreements waits for the reader: for the start page."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone

from councils.choices import (
    AgreementStatus,
    CouncilKind,
    DialogueStatus,
    ItemKind,
    MeetingStatus,
    ReplyAnswer,
)
from councils.models import (
    Agreement,
    Assignment,
    BoardReport,
    Dialogue,
    Meeting,
    MeetingReply,
    Minutes,
    Summons,
)
from councils.workflow.agreements import ALARMS
from kommunbrott.attention import Matter, at_leisure, by_day
from kommunbrott.dates import add_months, short_date
from kommunbrott.models import Municipality, User

# The report to fullmäktige is told of so many days before it should be there.
REPORT_DAYS = 60
# A summons should have gone out so many days before the meeting.
SUMMON_DAYS = 14


@dataclass(frozen=True)
class NextMeetings:
    """The first one that comes, and the one after it."""

    first: Meeting | None
    second: Meeting | None
    comes: int = 0
    silent: int = 0


def next_meetings(user: User, now: dt.datetime) -> NextMeetings:
    """Two queries: the meetings with their counts, and who has answered the first."""
    today = timezone.localdate(now)
    sent = Summons.objects.filter(meeting=OuterRef("pk")).order_by("-number")
    rows = list(
        Meeting.objects.visible_to(user, today)
        .filter(ends_at__gte=now)
        .exclude(status=MeetingStatus.CANCELLED)
        .annotate(
            item_count=Count("items", distinct=True),
            decision_count=Count("items", filter=Q(items__kind=ItemKind.DECISION), distinct=True),
            called_at=Subquery(sent.values("made_at")[:1]),
        )
        .for_list()[:2]
    )
    if not rows:
        return NextMeetings(None, None)
    replies = MeetingReply.objects.latest_in(rows[0])
    comes = sum(reply.answer != ReplyAnswer.AWAY for reply in replies.values())
    return NextMeetings(rows[0], rows[1] if len(rows) > 1 else None, comes, len(replies) - comes)


def municipality_with_report() -> Municipality:
    """The municipality, with ``reported_on``: what the next report to fullmäktige is counted from. One query."""
    last = BoardReport.objects.fixed().order_by("-ends_on", "-pk")
    counted = last.annotate(since=Coalesce("told_on", "ends_on")).values("since")[:1]
    return Municipality.current(Municipality.objects.annotate(reported_on=Subquery(counted)))


def report_due_on(municipality: Municipality) -> dt.date | None:
    """None until there is a first report to count from. No query."""
    since = getattr(municipality, "reported_on", None)
    return add_months(since, municipality.board_report_months) if since else None


def report_matter(user: User, municipality: Municipality, today: dt.date) -> Iterator[Matter]:
    """13 §, for the coordinators. No query."""
    due_on = report_due_on(municipality)
    if user.is_coordinator and due_on and (due_on - today).days <= REPORT_DAYS:
        yield by_day(
            "Rapporten till fullmäktige ska lämnas",
            "Det som har beslutats, gjorts och uppnåtts hämtas som underlag.",
            reverse("councils:board_report_list"),
            due_on=due_on,
            today=today,
        )


def last_est_meeting(today: dt.date) -> dt.date | None:
    """The day of the last EST or situation meeting that has been. One query."""
    kinds = (CouncilKind.EST, CouncilKind.OPERATIVE)
    been = Meeting.objects.filter(council__kind__in=kinds).between(
        dt.date(1990, 1, 1), today - dt.timedelta(days=1)
    )
    found = been.exclude(status=MeetingStatus.CANCELLED).order_by("starts_at").last()
    return found.day if found else None


def matters(user: User, coming: NextMeetings, now: dt.datetime) -> Iterator[Matter]:
    """Two queries, and two more for coordinators."""
    today = timezone.localdate(now)
    if user.is_coordinator:
        yield from _uncalled(coming, today)
        yield from _ending(today)
        yield from _unanswered(today)
    yield from _assignments(user, today)
    yield from _minutes(user, today)


def _uncalled(coming: NextMeetings, today: dt.date) -> Iterator[Matter]:
    for meeting in (coming.first, coming.second):
        if meeting and meeting.called_at is None:
            call_by = meeting.day - dt.timedelta(days=SUMMON_DAYS)
            if (call_by - today).days <= SUMMON_DAYS:
                yield by_day(
                    f"Kallelsen till {meeting.council.label} {short_date(meeting.day)} är inte skickad",
                    f"Dagordningen har {meeting.item_count} ärenden."
                    if meeting.item_count
                    else "Dagordningen är tom.",
                    meeting.get_absolute_url(),
                    due_on=max(call_by, today) if meeting.day >= today else call_by,
                    today=today,
                )


def _ending(today: dt.date) -> Iterator[Matter]:
    renewed = Agreement.objects.filter(predecessor=OuterRef("pk"), status=AgreementStatus.SIGNED)
    for agreement in Agreement.objects.ends_within(today, today + dt.timedelta(days=max(ALARMS))).exclude(
        Exists(renewed)
    ):
        yield by_day(
            f"Överenskommelsen {agreement} löper ut",
            "Texten, parterna och åtagandena följer med när den förnyas.",
            agreement.get_absolute_url(),
            due_on=agreement.ends_on,
            today=today,
        )


def _unanswered(today: dt.date) -> Iterator[Matter]:
    """Dialogues that have been, where those who took part wait to be told what comes of what they saw."""
    held = Dialogue.objects.filter(status=DialogueStatus.OPEN, held_on__lte=today).for_list()
    for dialogue in held.filter(unanswered_count__gt=0).order_by("held_on", "pk"):
        count = dialogue.unanswered_count
        yield at_leisure(
            f"{dialogue} {short_date(dialogue.held_on)} väntar på svar",
            "De som var med ska få veta vad det blev av det de såg.",
            dialogue.get_absolute_url(),
            f"{count} utan svar",
            tone="notice",
        )


def _assignments(user: User, today: dt.date) -> Iterator[Matter]:
    rows = Assignment.objects.open().filter(due_on__lte=today + dt.timedelta(days=SUMMON_DAYS))
    if not user.is_coordinator:
        rows = rows.filter(
            Q(membership__user=user) | Q(organisation=user.organisation_id, organisation__isnull=False)
        )
    for assignment in rows.select_related("organisation", "council").order_by("due_on", "pk"):
        yield by_day(
            str(assignment),
            f"Uppdrag från {assignment.council.label}.",
            assignment.get_absolute_url(),
            due_on=assignment.due_on,
            today=today,
        )


def _minutes(user: User, today: dt.date) -> Iterator[Matter]:
    waiting = Minutes.objects.waiting().select_related("meeting__council")
    if not user.is_coordinator:
        waiting = waiting.filter(signers__attendance__membership__user=user).distinct()
    for minutes in waiting:
        due = minutes.due_on
        yield by_day(
            f"Protokollet från {minutes.meeting.council.label} {short_date(minutes.meeting.day)} väntar på justering",
            "Det är hos justerarna.",
            reverse("councils:minutes_detail", args=[minutes.pk])
            if user.is_coordinator
            else reverse("councils:minutes_adjust", args=[minutes.pk]),
            due_on=due or today,
            today=today,
        )
