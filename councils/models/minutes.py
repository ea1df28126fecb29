"""Protokoll: living while it is drafted, frozen when it goes to those who adjust it, and for good when they have."""

import datetime as dt
import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.choices import (
    ADJUSTED_MINUTES,
    MemberRole,
    MinutesKind,
    MinutesStatus,
    SignerRole,
)
from councils.minutes_content import MinutesContent
from councils.models.council import Membership
from councils.models.meeting import Meeting
from councils.models.record import Attendance
from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.models import User
from kommunbrott.trees import from_json

# What is posted stays up for three weeks.
POSTED_DAYS = 21


class MinutesQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """Drafts are for who keeps the forum's records, what is to be adjusted for who adjusts it too.

        Adjusted minutes are for the forum's members, published ones for everybody.
        """
        if user.is_coordinator:
            return self
        own = Membership.objects.current(today).filter(council=OuterRef("meeting__council"), user=user)
        keeps = own.entitled().filter(role__in=(MemberRole.CHAIR, MemberRole.SECRETARY))
        adjusts = MinutesSigner.objects.adjusting().filter(
            minutes=OuterRef("pk"), attendance__membership__user=user
        )
        return self.filter(
            Q(status=MinutesStatus.PUBLISHED)
            | Exists(keeps)
            | (~Q(status=MinutesStatus.DRAFT) & Exists(adjusts))
            | (Q(status__in=ADJUSTED_MINUTES) & Exists(own))
        )

    def beyond_draft(self):
        """Those that have gone to be adjusted."""
        return self.exclude(status=MinutesStatus.DRAFT)

    def waiting(self):
        """With those who adjust them."""
        return self.filter(status=MinutesStatus.WITH_ADJUSTERS)

    def for_list(self):
        return self.select_related("meeting__council").order_by("-meeting__starts_at", "-pk")


class Minutes(models.Model):
    """Protokoll of one meeting. What its items say is written in their records; this row knows the rest.

    ``edition`` is raised by each change of it, so that the later of two writers is told.
    """

    meeting = models.OneToOneField(
        Meeting, models.PROTECT, related_name="protocol", editable=False, verbose_name="möte"
    )
    status = models.CharField(
        "läge", max_length=16, choices=MinutesStatus, default=MinutesStatus.DRAFT, editable=False
    )
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    # When the meeting began and ended by the clock, Swedish local time.
    starts = models.TimeField("började")
    ends = models.TimeField("slutade")
    has_coming = models.BooleanField("kommande möten skrivs ut", default=True)
    due_on = models.DateField("justeras senast", null=True, blank=True, editable=False)
    sent_at = models.DateTimeField("skickat till justerare", null=True, blank=True, editable=False)
    adjusted_at = models.DateTimeField("justerat", null=True, blank=True, editable=False)
    posted_on = models.DateField("anslaget", null=True, blank=True, editable=False)
    posted_until = models.DateField("tas ned från anslagstavlan", null=True, blank=True, editable=False)
    published_at = models.DateTimeField("publicerat", null=True, blank=True, editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    objects = MinutesQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "protokoll"
        verbose_name_plural = "protokoll"
        constraints = [
            all_or_none("posted_on", "posted_until", name="minutes_are_posted_from_and_until"),
            not_before("posted_on", "posted_until", name="minutes_are_taken_down_after_they_are_posted"),
            models.CheckConstraint(
                condition=Q(status__in=ADJUSTED_MINUTES, adjusted_at__isnull=False)
                | ~Q(status__in=ADJUSTED_MINUTES) & Q(adjusted_at__isnull=True),
                name="adjusted_minutes_say_when",
            ),
            models.CheckConstraint(
                condition=Q(status=MinutesStatus.PUBLISHED, published_at__isnull=False)
                | ~Q(status=MinutesStatus.PUBLISHED) & Q(published_at__isnull=True),
                name="published_minutes_say_when",
            ),
        ]

    def __str__(self):
        return f"Protokoll {self.meeting}"

    def get_absolute_url(self):
        return reverse("councils:minutes_detail", args=[self.pk])

    @property
    def hours(self) -> str:
        return f"{self.starts:%H.%M}–{self.ends:%H.%M}"

    @property
    def is_draft(self) -> bool:
        return self.status == MinutesStatus.DRAFT

    @property
    def is_waiting(self) -> bool:
        return self.status == MinutesStatus.WITH_ADJUSTERS

    @property
    def is_adjusted(self) -> bool:
        return self.status in ADJUSTED_MINUTES

    def content(self) -> MinutesContent:
        """What they say now, as a draft. At the same number of queries whatever their size."""
        from councils.models.minutes_tree import (
            build,
        )  # knows every model of the meeting, this one among them

        return build(self)

    def is_approved_by(self, person: Attendance) -> bool:
        """In the version that counts."""
        latest = self.latest()
        return latest is not None and latest.approvals.filter(attendance=person).exists()

    def last_to_adjust(self) -> "MinutesVersion | None":
        """The version that approvals count for. Without its files."""
        return self.versions.for_list().filter(kind=MinutesKind.FOR_ADJUSTING).first()

    def latest(self) -> "MinutesVersion | None":
        """The version that counts: the last that was sent or, once there is one, the adjusted. Without its files."""
        return self.versions.for_list().first()


class MinutesSignerQuerySet(models.QuerySet):
    def adjusting(self):
        """Those whose approval makes the minutes justerade: all that sign but the secretary."""
        return self.exclude(role=SignerRole.SECRETARY)

    def for_list(self):
        return self.select_related("attendance__membership__user").order_by("position", "pk")


class MinutesSigner(models.Model):
    """Who signs the minutes, as what. Everyone but the secretary adjusts them."""

    minutes = models.ForeignKey(Minutes, models.CASCADE, related_name="signers", verbose_name="protokoll")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, related_name="signs", verbose_name="person på mötet"
    )
    role = models.CharField("som", max_length=12, choices=SignerRole)
    position = models.PositiveIntegerField("ordning", default=0)

    objects = MinutesSignerQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "den som undertecknar"
        verbose_name_plural = "de som undertecknar"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "attendance"], name="signs_minutes_once"),
        ]

    def __str__(self):
        return f"{self.attendance}, {self.get_role_display().lower()}"

    @property
    def adjusts(self) -> bool:
        return self.role != SignerRole.SECRETARY

    @property
    def address(self) -> str:
        member = self.attendance.membership
        return member.address if member else ""

    @property
    def user(self) -> User | None:
        member = self.attendance.membership
        return member.user if member else None


class MinutesVersionQuerySet(models.QuerySet):
    def for_list(self):
        """Newest first, without the files."""
        return self.defer("pdf", "public_pdf").select_related("made_by").order_by("-number")


class MinutesVersion(models.Model):
    """The minutes word for word, as sent to be adjusted or as adjusted. Triggers refuse change and removal.

    ``public_pdf`` has what is secret masked; it is empty where nothing is secret, for then ``pdf`` is for everybody.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="versions", verbose_name="protokoll")
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField("slag", max_length=16, choices=MinutesKind)
    content = models.JSONField("innehåll")
    # SHA-256 of the content tree, and of each file.
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    public_pdf = models.BinaryField("offentlig pdf", null=True)
    public_sha256 = models.CharField("den offentliga filens kontrollsumma", max_length=64, blank=True)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord")

    objects = MinutesVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version av protokoll"
        verbose_name_plural = "versioner av protokoll"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="minutes_version_number_is_unique"),
            models.UniqueConstraint(
                fields=["minutes"],
                condition=Q(kind=MinutesKind.ADJUSTED),
                name="minutes_are_adjusted_once",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=(MinutesKind.FOR_ADJUSTING, MinutesKind.ADJUSTED)),
                name="minutes_version_is_to_adjust_or_adjusted",
            ),
            models.CheckConstraint(
                condition=Q(public_pdf__isnull=True, public_sha256="")
                | Q(public_pdf__isnull=False) & ~Q(public_sha256=""),
                name="public_minutes_have_their_sum",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()}, version {self.number}"

    @property
    def is_adjusted(self) -> bool:
        return self.kind == MinutesKind.ADJUSTED

    @cached_property
    def tree(self) -> MinutesContent:
        return from_json(MinutesContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
