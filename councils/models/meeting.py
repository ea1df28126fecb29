import datetime as dt
import uuid

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from councils.choices import MeetingStatus
from councils.content import SummonsContent
from councils.models.council import Council
from kommunbrott.dates import long_date
from kommunbrott.models import User


class MeetingQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """When and where a forum meets is known to those who belong to it on ``today``, and to coordinators."""
        if user.is_coordinator:
            return self
        return self.filter(council__in=Council.objects.visible_to(user, today))

    def between(self, first: dt.date, last: dt.date):
        """Whose first day (Swedish local) lies from ``first`` to ``last``, both included."""
        zone = timezone.get_default_timezone()
        start = dt.datetime.combine(first, dt.time.min, tzinfo=zone)
        end = dt.datetime.combine(last + dt.timedelta(days=1), dt.time.min, tzinfo=zone)
        return self.filter(starts_at__gte=start, starts_at__lt=end)

    def for_list(self):
        return self.select_related("council").order_by("starts_at", "pk")

    def next_by_council(self, now: dt.datetime) -> dict[int, "Meeting"]:
        """By forum the first that is still to come and stands. One query."""
        stands = (MeetingStatus.PLANNED, MeetingStatus.CALLED)
        coming = self.filter(starts_at__gt=now, status__in=stands).select_related("council")
        return {meeting.council_id: meeting for meeting in coming.order_by("-starts_at", "-pk")}


class Meeting(models.Model):
    """Möte i ett forum. ``uid`` and ``sequence`` are what calendars know it by (RFC 5545)."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="meetings", verbose_name="forum")
    starts_at = models.DateTimeField("börjar")
    ends_at = models.DateTimeField("slutar")
    place = models.CharField("plats", max_length=160, blank=True)
    status = models.CharField(
        "läge", max_length=12, choices=MeetingStatus, default=MeetingStatus.PLANNED, editable=False
    )
    opened_at = models.DateTimeField("öppnat", null=True, blank=True, editable=False)
    closed_at = models.DateTimeField("avslutat", null=True, blank=True, editable=False)
    cancel_reason = models.CharField("skäl till att mötet är inställt", max_length=250, blank=True)
    uid = models.UUIDField("kalenderns nummer", default=uuid.uuid4, unique=True, editable=False)
    # Raised whenever time, place or status changes, so that calendars take the later word.
    sequence = models.PositiveIntegerField("ändring nummer", default=0, editable=False)
    changed_at = models.DateTimeField("ändrat", auto_now=True)

    objects = MeetingQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "möte"
        verbose_name_plural = "möten"
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_it_starts"
            ),
            models.UniqueConstraint(fields=["council", "starts_at"], name="one_meeting_at_a_time"),
            models.CheckConstraint(
                condition=models.Q(status=MeetingStatus.CLOSED, closed_at__isnull=False)
                | ~models.Q(status=MeetingStatus.CLOSED) & models.Q(closed_at__isnull=True),
                name="meeting_closes_at_a_time",
            ),
        ]

    def __str__(self):
        return f"{self.council} {long_date(self.day)}"

    def get_absolute_url(self):
        return reverse("councils:meeting_detail", args=[self.pk])

    @property
    def day(self) -> dt.date:
        """The Swedish local date it begins on."""
        return timezone.localtime(self.starts_at).date()

    @property
    def hours(self) -> str:
        """ "10.00–12.00", Swedish local time."""
        return f"{timezone.localtime(self.starts_at):%H.%M}–{timezone.localtime(self.ends_at):%H.%M}"

    def content(self) -> SummonsContent:
        """What a summons to it says now. Five queries, whatever its size."""
        from councils.models.tree import build  # tree knows every model of the meeting, this one among them

        return build(self)

    @property
    def is_cancelled(self) -> bool:
        return self.status == MeetingStatus.CANCELLED

    @property
    def is_in_session(self) -> bool:
        return self.status == MeetingStatus.IN_SESSION

    @property
    def is_closed(self) -> bool:
        return self.status == MeetingStatus.CLOSED

    @property
    def has_opened(self) -> bool:
        return self.status in (MeetingStatus.IN_SESSION, MeetingStatus.CLOSED)


class CalendarFeed(models.Model):
    """Kalenderprenumeration: the address at which one person's calendar fetches the meetings, without a login.

    The address holds a random token and only its hash is kept, so it can be replaced but not looked up.
    """

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="calendar_feed", verbose_name="person"
    )
    token_hash = models.CharField("avtryck", max_length=64, unique=True)
    made_at = models.DateTimeField("gjord")

    class Meta:
        verbose_name = "kalenderprenumeration"
        verbose_name_plural = "kalenderprenumerationer"

    def __str__(self):
        return f"Kalender för {self.user}"
