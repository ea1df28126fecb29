"""What is written down while a forum meets: who was there, and what became of each item."""

import datetime as dt

from django.db import models
from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.choices import SETTLES_A_DECISION, MeetingStatus, MemberRole, Outcome, Presence
from councils.models.agenda import AgendaItem, DecisionClause
from councils.models.council import Council, Membership
from councils.models.meeting import Meeting
from councils.secrecy import marked, mask_of, masked
from kommunbrott.models import User


class AttendanceQuerySet(models.QuerySet):
    def for_list(self):
        """In the order of the roll: as the members came in, guests and co-opted last among equals."""
        return self.select_related("arrived_before", "left_after").order_by("position", "pk")

    def present(self):
        return self.exclude(presence=Presence.ABSENT)


class Attendance(models.Model):
    """Närvaro: one person at one meeting, as it was that day.

    Name, function and organisation are copied when the meeting opens (or typed, for who is no member), so that
    later changes in the forum do not touch old minutes. ``arrived_before`` is the first item the person was there
    for and ``left_after`` the last; both are empty for who was there all the time. ``note`` says for instance for
    whom a substitute serves.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="attendances", verbose_name="möte")
    membership = models.ForeignKey(
        Membership,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="attendances",
        verbose_name="ledamot",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    name = models.CharField("namn", max_length=120)
    function = models.CharField("funktion", max_length=120, blank=True)
    organisation = models.CharField("organisation", max_length=200, blank=True)
    role = models.CharField("roll på mötet", max_length=16, choices=MemberRole, blank=True)
    presence = models.CharField("närvaro", max_length=24, choices=Presence, default=Presence.PRESENT)
    arrived_before = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="arrivals",
        verbose_name="kom till ärendet",
    )
    left_after = models.ForeignKey(
        AgendaItem,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="departures",
        verbose_name="gick efter ärendet",
    )
    note = models.CharField("anmärkning", max_length=200, blank=True)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = AttendanceQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "närvaro"
        verbose_name_plural = "närvaro"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="attendance_once_per_member")
        ]

    def __str__(self):
        return self.name

    @property
    def is_present(self) -> bool:
        return self.presence != Presence.ABSENT

    @property
    def title(self) -> str:
        """ "säkerhetschef, Köpings kommun": function and organisation, those that are known."""
        return ", ".join(part for part in (self.function, self.organisation) if part)


class Disqualification(models.Model):
    """Jäv: who does not take part in which item, and why."""

    attendance = models.ForeignKey(
        Attendance, models.CASCADE, related_name="disqualifications", verbose_name="person"
    )
    item = models.ForeignKey(
        AgendaItem, models.PROTECT, related_name="disqualifications", verbose_name="ärende"
    )
    reason = models.CharField("skäl", max_length=200, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "jäv"
        verbose_name_plural = "jäv"
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["attendance", "item"], name="disqualified_once_per_item")
        ]

    def __str__(self):
        return f"{self.attendance}: {self.item}"


class ItemRecordQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """What closed meetings came to: coordinators see all, others that of the forums they belong to."""
        rows = self.filter(item__meeting__status=MeetingStatus.CLOSED)
        if user.is_coordinator:
            return rows
        return rows.filter(council__in=Council.objects.visible_to(user, today))

    def open_to(self, user: User, today: dt.date):
        """Without those in which something is secret from ``user``: what may be searched in."""
        if user.is_coordinator:
            return self
        mine = Membership.objects.current(today).entitled().filter(user=user)
        hidden = Q(item__secrecy__gt="") | Q(item__title__contains="[[")
        secret = DecidedClause.objects.filter(record=OuterRef("pk"), text__contains="[[")
        return self.exclude(
            (hidden | Q(noted__contains="[[") | Exists(secret)) & ~Q(council__in=mine.values("council"))
        )

    def about_action(self, action_id: int):
        """Those that made or changed the action, or gave an assignment that belongs to it."""
        return self.filter(Q(effects__action=action_id) | Q(assignments__action=action_id)).distinct()

    def decisions(self):
        """What was decided, also that it should wait, go back or not be dealt with. Latest first."""
        return self.filter(outcome__in=SETTLES_A_DECISION).order_by(
            "-item__meeting__starts_at", "-item__meeting", "number", "pk"
        )

    def for_list(self):
        """With forum, meeting, att-satser, and how much each led to. Two queries."""
        return (
            self.select_related("council", "item__meeting")
            .prefetch_related("clauses")
            .annotate(
                assignment_count=Count("assignments", distinct=True),
                open_count=Count("assignments", Q(assignments__closed_at=None), distinct=True),
                effect_count=Count("effects", distinct=True),
            )
        )

    def for_meeting(self, meeting: Meeting):
        """In the order of the agenda, with item, its jäv and the att-satser at hand. Three queries."""
        disqualified = Disqualification.objects.select_related("attendance")
        return (
            self.filter(item__meeting=meeting)
            .select_related("item__brief__version")
            .defer("item__brief__version__content", "item__brief__version__pdf")
            .prefetch_related("clauses", Prefetch("item__disqualifications", disqualified))
            .order_by("item__position", "item_id")
        )


class ItemRecord(models.Model):
    """What was said and became of one item. Made when the meeting opens; one to each item.

    ``notes`` is long text and may hold pipe tables. ``noted`` is what an item that is no decision came to ("Andreas
    Ek utses till justerare"). The att-satser in ``clauses`` hold only while ``outcome`` is beslutat. ``number`` is
    empty until the meeting closes; ``year`` is set where the forum's § run through the year. ``edition`` is raised
    by each change, so that the later of two writers is told.
    """

    item = models.OneToOneField(AgendaItem, models.PROTECT, related_name="record", verbose_name="ärende")
    # The forum whose numbers it takes: the database keeps them unique.
    council = models.ForeignKey(
        Council, models.PROTECT, related_name="records", editable=False, verbose_name="forum"
    )
    notes = models.TextField("anteckning till protokollet", blank=True)
    outcome = models.CharField("utgång", max_length=12, choices=Outcome, blank=True)
    noted = models.CharField("noteras", max_length=500, blank=True)
    motions = models.TextField("yrkanden", blank=True)
    vote = models.TextField("votering", blank=True)
    reservations = models.TextField("reservationer", blank=True)
    number = models.PositiveIntegerField("nummer", null=True, blank=True, editable=False)
    year = models.PositiveSmallIntegerField("numrerat inom året", null=True, blank=True, editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = ItemRecordQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "behandlat ärende"
        verbose_name_plural = "behandlade ärenden"
        ordering = ["item__position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "year", "number"], name="section_number_is_unique"),
            models.CheckConstraint(
                condition=models.Q(year__isnull=True) | models.Q(number__isnull=False),
                name="year_comes_with_a_number",
            ),
        ]

    def __str__(self):
        return f"{self.label} {self.item}".strip()

    def get_absolute_url(self):
        return reverse("councils:item_record_detail", args=[self.pk])

    @property
    def label(self) -> str:
        """ "§ 36" or "3", once the meeting has closed."""
        if self.number is None:
            return ""
        return f"§ {self.number}" if self.year else str(self.number)

    @property
    def where(self) -> str:
        """ "§ 36" or "punkt 3": how it is spoken of."""
        return self.label if self.year or self.number is None else f"punkt {self.label}"

    @property
    def is_decided(self) -> bool:
        return self.outcome == Outcome.DECIDED

    @property
    def uses_unfixed_brief(self) -> bool:
        """The item is dealt with on an operational lägesbild that may still change."""
        waits = self.outcome in (Outcome.TABLED, Outcome.WITHDRAWN)
        return bool(self.item.brief_id) and not waits and not hasattr(self.item.brief, "version")

    def told_title(self, *, is_entitled: bool) -> str:
        if is_entitled:
            return marked(self.item.title)
        return mask_of(self.item.secrecy) if self.item.secrecy else masked(self.item.title)

    def told_clauses(self, *, is_entitled: bool) -> list[str]:
        """The att-satser as somebody may read them. The clauses must be at hand."""
        texts = [clause.text for clause in self.clauses.all()]
        if is_entitled:
            return [marked(text) for text in texts]
        return [] if self.item.secrecy else [masked(text) for text in texts]


class DecidedClauseQuerySet(models.QuerySet):
    def decided(self):
        return self.filter(record__outcome=Outcome.DECIDED)


class DecidedClause(models.Model):
    """Att-sats as the meeting words it, without its "att". It holds once its record's outcome is beslutat.

    ``proposal`` keeps what the agenda proposed; it is empty for what was worded at the meeting.
    """

    record = models.ForeignKey(
        ItemRecord, models.CASCADE, related_name="clauses", verbose_name="behandlat ärende"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.TextField("att-sats")
    proposal = models.ForeignKey(
        DecisionClause,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="wordings",
        verbose_name="förslag",
    )

    objects = DecidedClauseQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "beslutad att-sats"
        verbose_name_plural = "beslutade att-satser"
        ordering = ["position", "pk"]

    def __str__(self):
        return f"att {self.text}"
