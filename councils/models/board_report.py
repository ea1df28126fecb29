"""Rapport till fullmäktige (13 §): what was decided, done and achieved in a period."""

import datetime as dt
import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.board_report_content import BoardReportContent
from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.dates import add_months, long_date, period_label
from kommunbrott.models import Organisation, User
from kommunbrott.trees import from_json


class BoardReportQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all, everybody else what is fixed."""
        return self if user.is_coordinator else self.fixed()

    def fixed(self):
        return self.filter(fixed_on__isnull=False)

    def overlapping(self, starts_on: dt.date, ends_on: dt.date):
        return self.filter(starts_on__lte=ends_on, ends_on__gte=starts_on)

    def for_list(self):
        return self.select_related("told_to").order_by("-ends_on", "-pk")


class BoardReport(models.Model):
    """Rapport till fullmäktige. Its words are frozen when it is fixed; when it was told is written in after that."""

    title = models.CharField("titel", max_length=200)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    summary = models.TextField("sammanfattning", blank=True)
    decided = models.TextField("det som har beslutats", blank=True)
    done = models.TextField("det som har gjorts", blank=True)
    achieved = models.TextField("det som har uppnåtts", blank=True)
    ahead = models.TextField("det som väntar", blank=True)
    fixed_on = models.DateField("fastställd", null=True, blank=True, editable=False)
    told_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="anmäld i",
    )
    told_on = models.DateField("anmäld", null=True, blank=True, editable=False)
    told_paragraph = models.CharField("paragraf", max_length=20, null=True, blank=True, editable=False)
    # Counts what is saved, so that nobody saves over somebody else.
    edition = models.PositiveIntegerField("utgåva", default=0, editable=False)

    objects = BoardReportQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "rapport till fullmäktige"
        verbose_name_plural = "rapporter till fullmäktige"
        ordering = ["-ends_on", "-pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="board_report_ends_after_it_starts"),
            all_or_none("told_to", "told_on", "told_paragraph", name="board_report_told_whole"),
            models.CheckConstraint(
                condition=Q(told_on__isnull=True) | Q(fixed_on__isnull=False),
                name="board_report_fixed_before_it_is_told",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:board_report_detail", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        return self.fixed_on is not None

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.ends_on)

    @property
    def told_line(self) -> str:
        """ "Kommunfullmäktige 23 februari 2026, § 19", or "" until it has been told."""
        if not self.told_on:
            return ""
        return f"{self.told_to} {long_date(self.told_on)}, {self.told_paragraph}"

    def next_due_on(self, months: int) -> dt.date:
        """When the report after this one should be told, counted from when this one was, or from its last day."""
        return add_months(self.told_on or self.ends_on, months)

    def content(self, figures: tuple[tuple[str, int], ...]) -> BoardReportContent:
        return BoardReportContent(
            id=self.pk,
            title=self.title,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            dnr=self.dnr,
            texts=tuple((name, getattr(self, name)) for name in BoardReportContent.TEXTS),
            figures=figures,
            fixed_on=self.fixed_on,
        )


class BoardReportVersion(models.Model):
    """A report to fullmäktige as it was fixed. Triggers in the database refuse change and removal."""

    report = models.OneToOneField(
        BoardReport, models.PROTECT, related_name="version", verbose_name="rapport till fullmäktige"
    )
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="fryst av"
    )
    made_at = models.DateTimeField("fryst")

    class Meta:
        verbose_name = "fastställd rapport till fullmäktige"
        verbose_name_plural = "fastställda rapporter till fullmäktige"

    def __str__(self):
        return str(self.report)

    @cached_property
    def tree(self) -> BoardReportContent:
        return from_json(BoardReportContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
