"""Styrdokument: riktlinje, policy, strategi or program, the documents that stand above the plan."""

import datetime as dt
import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.dates import period_label
from kommunbrott.models import Organisation, User
from kommunbrott.trees import from_json
from plans.choices import SteeringKind
from plans.content.steering import ChapterContent, SteeringContent
from plans.models.plan import Plan


class SteeringDocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all, others what has been decided."""
        return self if user.is_coordinator else self.decided()

    def decided(self):
        return self.filter(decided_on__isnull=False)

    def in_force(self, today: dt.date):
        """Decided, not run out, and followed by no decided one."""
        later = SteeringDocument.objects.decided().filter(predecessor=models.OuterRef("pk"))
        unended = models.Q(ends_on__isnull=True) | models.Q(ends_on__gte=today)
        return self.decided().filter(unended).exclude(models.Exists(later))

    def for_list(self):
        """With ``has_later``, whether a decided one has followed it; the newest first."""
        later = SteeringDocument.objects.decided().filter(predecessor=models.OuterRef("pk"))
        rows = self.select_related("decided_by").annotate(has_later=models.Exists(later))
        return rows.order_by(models.F("decided_on").desc(nulls_first=True), "-pk")


class SteeringDocument(models.Model):
    """Styrdokument. Its words lie fast when it is decided; the one after it is a row of its own."""

    kind = models.CharField(
        "dokumenttyp", max_length=12, choices=SteeringKind, default=SteeringKind.GUIDELINE
    )
    title = models.CharField("titel", max_length=250)
    starts_on = models.DateField("gäller från", null=True, blank=True)
    ends_on = models.DateField("gäller till och med", null=True, blank=True)
    responsible = models.CharField("ansvarig", max_length=160, blank=True)
    applies_to = models.CharField("gäller för", max_length=250, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="följer på",
    )
    decided_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decided_steering_documents",
        verbose_name="antaget av",
    )
    decided_on = models.DateField("antaget", null=True, blank=True, editable=False)
    decision_paragraph = models.CharField("paragraf", max_length=20, null=True, blank=True, editable=False)
    decision_dnr = models.CharField(
        "diarienummer i beslutet", max_length=60, null=True, blank=True, editable=False
    )
    # Counts what is saved of the facts and the order of chapters, so that nobody saves over somebody else.
    edition = models.PositiveIntegerField("utgåva", default=0, editable=False)

    objects = SteeringDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "styrdokument"
        verbose_name_plural = "styrdokument"
        ordering = ["title", "pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="steering_document_ends_after_it_starts"),
            all_or_none(
                "decided_by",
                "decided_on",
                "decision_paragraph",
                "decision_dnr",
                name="steering_document_decision_is_whole",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:steering_document_detail", args=[self.pk])

    @property
    def is_decided(self) -> bool:
        return self.decided_on is not None

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.ends_on)

    def content(self) -> SteeringContent:
        """As it stands now. Two queries."""
        chapters = self.chapters.prefetch_related("plans")
        return SteeringContent(
            id=self.pk,
            kind=self.kind,
            title=self.title,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            responsible=self.responsible,
            applies_to=self.applies_to,
            dnr=self.dnr,
            chapters=tuple(chapter.content() for chapter in chapters),
            decided_by=str(self.decided_by or ""),
            decided_on=self.decided_on,
            decision_paragraph=self.decision_paragraph or "",
            decision_dnr=self.decision_dnr or "",
        )


class SteeringChapter(models.Model):
    """Kapitel eller avsnitt, in the order it is read. ``level`` 1 is a main heading, 3 the lowest."""

    document = models.ForeignKey(
        SteeringDocument, models.CASCADE, related_name="chapters", verbose_name="styrdokument"
    )
    position = models.PositiveIntegerField("ordning")
    level = models.PositiveSmallIntegerField(
        "nivå", choices=[(1, "Huvudrubrik"), (2, "Underrubrik"), (3, "Mellanrubrik")], default=1
    )
    title = models.CharField("rubrik", max_length=250)
    text = models.TextField("text", blank=True)
    plans = models.ManyToManyField(
        Plan, blank=True, related_name="steering_chapters", verbose_name="genomförs genom"
    )
    edition = models.PositiveIntegerField("utgåva", default=0, editable=False)

    history = HistoricalRecords(m2m_fields=[plans])

    class Meta:
        verbose_name = "kapitel i ett styrdokument"
        verbose_name_plural = "kapitel i styrdokument"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(level__gte=1, level__lte=3), name="steering_chapter_level_is_known"
            )
        ]

    def __str__(self):
        return self.title

    def content(self) -> ChapterContent:
        names = tuple(str(plan) for plan in self.plans.all())
        return ChapterContent(self.pk, self.level, self.title, self.text, names)


class SteeringVersion(models.Model):
    """A document as it was decided. Triggers in the database refuse change and removal."""

    document = models.OneToOneField(
        SteeringDocument, models.PROTECT, related_name="version", verbose_name="styrdokument"
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
        verbose_name = "antaget styrdokument"
        verbose_name_plural = "antagna styrdokument"

    def __str__(self):
        return str(self.document)

    @cached_property
    def tree(self) -> SteeringContent:
        return from_json(SteeringContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256


class RelatedProgramme(models.Model):
    """Annat program eller annan plan that a plan is integrated with (7 §): folkhälsa, våld i nära relation …"""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="related_programmes", verbose_name="plan")
    title = models.CharField("program eller plan", max_length=200)
    how = models.CharField(
        "hur de hänger ihop", max_length=500, blank=True, help_text="Till exempel gemensamma mål."
    )
    ends_on = models.DateField("gäller till och med", null=True, blank=True)
    steering = models.ForeignKey(
        SteeringDocument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="related_to",
        verbose_name="styrdokument här",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "samordnat program"
        verbose_name_plural = "samordnade program"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "title"], name="related_programme_once_per_plan")
        ]

    def __str__(self):
        return self.title
