"""What is written down while a forum meets: who was there, and what became of each item."""

from django.db import models
from django.db.models import Prefetch
from simple_history.models import HistoricalRecords

from councils.choices import MemberRole, Outcome, Presence
from councils.models.agenda import AgendaItem, DecisionClause
from councils.models.council import Council, Membership
from councils.models.meeting import Meeting


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
    def for_meeting(self, meeting: Meeting):
        """In the order of the agenda, with item, its jäv and the att-satser at hand. Three queries."""
        disqualified = Disqualification.objects.select_related("attendance")
        return (
            self.filter(item__meeting=meeting)
            .select_related("item", "item__plan")
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

    @property
    def label(self) -> str:
        """ "§ 36" or "3", once the meeting has closed."""
        if self.number is None:
            return ""
        return f"§ {self.number}" if self.year else str(self.number)

    @property
    def is_decided(self) -> bool:
        return self.outcome == Outcome.DECIDED


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
