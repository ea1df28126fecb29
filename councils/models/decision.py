"""What a decision leads to: assignments that follow the forum until they are closed, and changed actions."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Count, F, Q
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from councils.choices import CLOSED_ASSIGNMENT, AssignmentStatus
from councils.models.council import Council, Membership
from councils.models.meeting import Meeting
from councils.models.promise import Promise
from councils.models.record import DecidedClause, ItemRecord
from incidents.models import Intervention
from kommunbrott.dates import long_date
from kommunbrott.models import Area, Organisation, User
from plans.models import Action


class AssignmentQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """Coordinators see all; others those of the forums they belong to, and those of their own organisation."""
        if user.is_coordinator:
            return self
        councils = Council.objects.visible_to(user, today)
        mine = Q(council__in=councils) | Q(raised_to__in=councils) | Q(membership__user=user)
        if user.organisation_id:
            mine |= Q(organisation=user.organisation_id)
        return self.filter(mine)

    def open(self):
        return self.filter(closed_at__isnull=True)

    def open_for(self, council: Council):
        """What stands on the next agenda of ``council``: its own open ones and those raised to it.

        Those that have stood there longest come first, then by last day.
        """
        return (
            self.open()
            .filter(Q(council=council) | Q(raised_to=council))
            .for_list()
            .order_by("-times", F("due_on").asc(nulls_last=True), "pk")
        )

    def late(self, today: dt.date):
        """Open, and the last day has passed."""
        return self.open().filter(due_on__lt=today)

    def in_time(self):
        """By last day, what has none last."""
        return self.order_by(F("due_on").asc(nulls_last=True), "pk")

    def counted(self, today: dt.date) -> dict[str, int]:
        """How many are open, late, closed, and closed in the last two weeks. One query."""
        lately = timezone.now() - dt.timedelta(days=14)
        return self.aggregate(
            open=Count("pk", Q(closed_at=None), distinct=True),
            late=Count("pk", Q(closed_at=None, due_on__lt=today), distinct=True),
            closed=Count("pk", Q(closed_at__isnull=False), distinct=True),
            lately=Count("pk", Q(closed_at__gte=lately), distinct=True),
        )

    def with_times(self):
        """``times``: how many agendas each has stood on."""
        return self.annotate(times=Count("mentions", distinct=True))

    def for_list(self):
        return self.with_times().select_related(
            "organisation", "council", "raised_to", "record__item__meeting", "closed_by", "membership"
        )


class Assignment(models.Model):
    """Uppdrag: what somebody shall do, and by when. It stands on every next agenda until closed with a reason.

    Given by an item (``record``), often by one of its att-satser (``clause``). ``person`` is a name as text;
    ``membership`` says who of the forum it is, if anyone, and so where reminders go. ``raised_to`` is the forum on
    whose agenda it stands by name when it is late for long.
    """

    council = models.ForeignKey(Council, models.PROTECT, related_name="assignments", verbose_name="forum")
    record = models.ForeignKey(
        ItemRecord,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="behandlat ärende",
    )
    clause = models.ForeignKey(
        DecidedClause,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="att-sats",
    )
    text = models.CharField("vad som ska göras", max_length=500)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="ansvarig part",
    )
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="ledamot",
    )
    person = models.CharField("ansvarig person", max_length=120, blank=True)
    due_on = models.DateField("klart senast", null=True, blank=True)
    action = models.ForeignKey(
        Action,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="assignments",
        verbose_name="åtgärd",
    )
    # Where it is to be done: what the round of the areas lists it under.
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="assignments", verbose_name="område"
    )
    status = models.CharField(
        "läge", max_length=12, choices=AssignmentStatus, default=AssignmentStatus.NOT_STARTED
    )
    closing_reason = models.CharField("anledning till att det avslutades", max_length=500, blank=True)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True, editable=False)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        editable=False,
        verbose_name="avslutat av",
    )
    raised_to = models.ForeignKey(
        Council,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="raised_assignments",
        editable=False,
        verbose_name="lyft till",
    )
    raised_at = models.DateTimeField("lyft", null=True, blank=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", editable=False, verbose_name="skrivet av"
    )
    made_at = models.DateTimeField("skrivet", editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = AssignmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "uppdrag"
        verbose_name_plural = "uppdrag"
        ordering = [F("due_on").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CLOSED_ASSIGNMENT, closed_at__isnull=False, closed_by__isnull=False)
                & ~Q(closing_reason="")
                | ~Q(status__in=CLOSED_ASSIGNMENT) & Q(closed_at__isnull=True, closed_by__isnull=True),
                name="assignment_closes_with_a_reason",
            ),
            models.CheckConstraint(
                condition=Q(raised_to__isnull=False, raised_at__isnull=False)
                | Q(raised_to__isnull=True, raised_at__isnull=True),
                name="assignment_raised_to_and_when",
            ),
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("councils:assignment_detail", args=[self.pk])

    @property
    def agenda_council_id(self) -> int:
        """The forum on whose agenda it stands now."""
        return self.raised_to_id or self.council_id

    @property
    def closed_on(self) -> dt.date | None:
        return timezone.localdate(self.closed_at) if self.closed_at else None

    @property
    def is_open(self) -> bool:
        return self.closed_at is None

    @property
    def whose(self) -> str:
        """ "Amina Salah, Ekstadshem": person and organisation, those that are known."""
        return ", ".join(
            part for part in (self.person, self.organisation.label if self.organisation else "") if part
        )

    @property
    def address(self) -> str:
        """Where reminders go: to whose it is, else to the organisation's contact."""
        if self.membership and self.membership.address:
            return self.membership.address
        return self.organisation.contact_email if self.organisation and not self.person else ""

    @property
    def origin(self) -> str:
        """ "BRÅ 3 december 2026, § 37": the forum, and where it was decided. No title, which may be secret."""
        if self.record is None:
            return self.council.label
        meeting = self.record.item.meeting
        where = f", {self.record.where}" if self.record.where else ""
        return f"{self.council.label} {long_date(meeting.day)}{where}"

    def is_late(self, today: dt.date) -> bool:
        return self.is_open and self.due_on is not None and self.due_on < today


class AssignmentMention(models.Model):
    """An agenda that an assignment has stood on. Written when the meeting closes."""

    assignment = models.ForeignKey(
        Assignment, models.PROTECT, related_name="mentions", verbose_name="uppdrag"
    )
    meeting = models.ForeignKey(
        Meeting, models.PROTECT, related_name="assignment_mentions", verbose_name="möte"
    )

    class Meta:
        verbose_name = "uppdrag på dagordning"
        verbose_name_plural = "uppdrag på dagordningar"
        ordering = ["meeting__starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["assignment", "meeting"], name="mentioned_once_per_meeting")
        ]

    def __str__(self):
        return f"{self.assignment}: {self.meeting}"


class DecisionEffect(models.Model):
    """What a decision led to: an action, an intervention or a promise that was made, or one to be changed."""

    record = models.ForeignKey(
        ItemRecord, models.PROTECT, related_name="effects", verbose_name="behandlat ärende"
    )
    action = models.ForeignKey(
        Action,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decision_effects",
        verbose_name="åtgärd",
    )
    intervention = models.ForeignKey(
        Intervention,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decision_effects",
        verbose_name="insats",
    )
    promise = models.ForeignKey(
        Promise,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="decision_effects",
        verbose_name="löfte",
    )
    is_new = models.BooleanField("gjordes av beslutet", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gjort av"
    )
    made_at = models.DateTimeField("gjort")

    class Meta:
        verbose_name = "följd av beslut"
        verbose_name_plural = "följder av beslut"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["record", "action"], name="one_effect_per_decision_and_action"),
            models.UniqueConstraint(
                fields=["record", "intervention"], name="one_effect_per_decision_and_intervention"
            ),
            models.UniqueConstraint(fields=["record", "promise"], name="one_effect_per_decision_and_promise"),
            models.CheckConstraint(
                condition=Q(action__isnull=False, intervention__isnull=True, promise__isnull=True)
                | Q(action__isnull=True, intervention__isnull=False, promise__isnull=True)
                | Q(action__isnull=True, intervention__isnull=True, promise__isnull=False),
                name="effect_is_one_thing",
            ),
        ]

    def __str__(self):
        return f"{self.record}: {self.what}"

    @property
    def what(self) -> Action | Intervention | Promise:
        return self.action or self.intervention or self.promise
