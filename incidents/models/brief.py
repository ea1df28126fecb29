"""The operational lägesbild while it is written, and as it was fixed."""

import datetime as dt
import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from incidents.choices import Level
from incidents.content import BriefContent
from incidents.models.free_text import refuse_numbers
from kommunbrott.constraints import not_before
from kommunbrott.dates import short_span
from kommunbrott.models import Area
from kommunbrott.trees import from_json


class OperationalBriefQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the coordinator; those that are fixed for whoever works at an organisation."""
        if user.is_coordinator:
            return self
        return self.filter(version__isnull=False) if user.organisation_id else self.none()

    def open(self):
        return self.filter(is_open=True)

    def for_list(self):
        return self.select_related("version__made_by").defer("version__pdf", "version__content")


class OperationalBrief(models.Model):
    """Operativ lägesbild: what has happened over a period, for the situation meeting. One is open at a time.

    The figures are counted when it is shown, until it is fixed; then its version tells.
    """

    number = models.PositiveIntegerField("nummer", unique=True)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    # Empty: what the figures say by themselves.
    summary = models.TextField("sammanfattning", max_length=3000, blank=True)
    remarks = models.TextField("att lägga märke till", max_length=3000, blank=True)
    revision = models.PositiveIntegerField("ändring", default=1, editable=False)
    is_open = models.BooleanField("öppen", default=True, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="briefs", verbose_name="skapad av"
    )
    made_at = models.DateTimeField("skapad", auto_now_add=True)

    objects = OperationalBriefQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "operativ lägesbild"
        verbose_name_plural = "operativa lägesbilder"
        ordering = ["-number"]
        constraints = [
            not_before("starts_on", "ends_on", name="brief_ends_after_it_begins"),
            models.UniqueConstraint(
                fields=["is_open"], condition=models.Q(is_open=True), name="one_brief_is_open"
            ),
        ]

    def __str__(self):
        return f"Operativ lägesbild nr {self.number}"

    def save(self, *args, **kwargs):
        """Refuses numbers that point out a person."""
        refuse_numbers({"summary": self.summary, "remarks": self.remarks})
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("incidents:operational_brief_detail", args=[self.pk])

    @property
    def period(self) -> str:
        """10–20 november 2026"""
        return short_span(self.starts_on, self.ends_on)


class AreaJudgement(models.Model):
    """Bedömning: an area in an operational lägesbild is red, yellow or green, and why."""

    brief = models.ForeignKey(
        OperationalBrief, models.CASCADE, related_name="judgements", verbose_name="operativ lägesbild"
    )
    area = models.ForeignKey(Area, models.PROTECT, related_name="judgements", verbose_name="område")
    level = models.CharField("bedömning", max_length=6, choices=Level)
    motive = models.CharField("motiv", max_length=400)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "bedömning"
        verbose_name_plural = "bedömningar"
        constraints = [
            models.UniqueConstraint(fields=["brief", "area"], name="area_is_judged_once"),
            models.CheckConstraint(condition=models.Q(level__in=Level.values), name="level_is_known"),
        ]

    def __str__(self):
        return f"{self.area}: {self.get_level_display()}"

    def save(self, *args, **kwargs):
        refuse_numbers({"motive": self.motive})
        super().save(*args, **kwargs)


class ComingEventQuerySet(models.QuerySet):
    def between(self, first: dt.date, last: dt.date):
        """Those that have not ended on ``first`` and begin by ``last``."""
        ends = models.functions.Coalesce("ends_on", "starts_on")
        return self.annotate(last_day=ends).filter(last_day__gte=first, starts_on__lte=last)


class ComingEvent(models.Model):
    """Kommande händelse: a weekend, a market, the end of term. Written by the coordinator, told in the lägesbild."""

    starts_on = models.DateField("dag")
    ends_on = models.DateField("till och med", null=True, blank=True)
    what = models.CharField("vad", max_length=160)
    detail = models.CharField("vad som görs, av vem", max_length=200, blank=True)

    objects = ComingEventQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "kommande händelse"
        verbose_name_plural = "kommande händelser"
        ordering = ["starts_on", "pk"]
        constraints = [not_before("starts_on", "ends_on", name="event_ends_after_it_begins")]

    def __str__(self):
        return self.what

    def save(self, *args, **kwargs):
        refuse_numbers({"what": self.what, "detail": self.detail})
        super().save(*args, **kwargs)


class BriefVersion(models.Model):
    """The operational lägesbild as it was fixed, word for word. Triggers in the database refuse change and removal."""

    brief = models.OneToOneField(
        OperationalBrief, models.PROTECT, related_name="version", verbose_name="operativ lägesbild"
    )
    # Where it was fixed, as it was written: EST-mötet 24 november 2026.
    occasion = models.CharField("tillfälle", max_length=200, blank=True)
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="brief_versions", verbose_name="fastställd av"
    )
    made_at = models.DateTimeField("fastställd", auto_now_add=True)

    class Meta:
        verbose_name = "fastställd lägesbild"
        verbose_name_plural = "fastställda lägesbilder"

    def __str__(self):
        return f"{self.brief}, fastställd {self.made_at:%Y-%m-%d}"

    @cached_property
    def tree(self) -> BriefContent:
        return from_json(BriefContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
