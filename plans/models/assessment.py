import datetime as dt
import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.dates import add_months, long_date, months_label
from kommunbrott.models import Organisation, User
from kommunbrott.trees import from_json
from plans.choices import AssessmentStatus
from plans.content.assessment import AssessmentContent

# 6 §: the lägesbild is brought up to date at least every second year.
UPDATE_MONTHS = 24


class AssessmentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all, others what has been fixed."""
        return self if user.is_coordinator else self.fixed()

    def fixed(self):
        return self.filter(fixed_on__isnull=False)

    def drafts(self):
        return self.filter(fixed_on__isnull=True)

    def latest_fixed(self):
        """The one that holds now, or None."""
        return self.fixed().order_by("-fixed_on", "-pk").first()

    def for_list(self):
        """With whether a later one has been fixed; drafts first, then the newest."""
        later = Assessment.objects.fixed().filter(predecessor=models.OuterRef("pk"))
        return (
            self.select_related("fixed_by", "predecessor__fixed_by")
            .annotate(has_later=models.Exists(later))
            .order_by(models.F("fixed_on").desc(nulls_first=True), "-pk")
        )


class Assessment(models.Model):
    """Lägesbild (4 §): mapping, other information and analysis. What is fixed is in its version, and never changed.

    The one after it is a row of its own, with this as predecessor.
    """

    title = models.CharField("titel", max_length=200)
    starts_on = models.DateField("beskriver från", null=True, blank=True)
    ends_on = models.DateField("beskriver till och med", null=True, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    # The four questions that Brå asks about the sources.
    why_chosen = models.TextField("varför valdes det här", blank=True)
    sources_used = models.TextField("vilka källor användes, och vilka valdes bort", blank=True)
    source_limits = models.TextField("hur begränsar det vad vi vet", blank=True)
    limits_meaning = models.TextField("vad betyder det för arbetet", blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="föregående lägesbild",
    )
    fixed_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="fixed_assessments",
        verbose_name="fastställd av",
    )
    fixed_on = models.DateField("fastställd", null=True, blank=True, editable=False)
    fixed_paragraph = models.CharField("paragraf", max_length=20, null=True, blank=True, editable=False)
    fixed_dnr = models.CharField(
        "diarienummer i beslutet", max_length=60, null=True, blank=True, editable=False
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments", verbose_name="skapad av"
    )
    made_at = models.DateTimeField("skapad", auto_now_add=True)
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    objects = AssessmentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "lägesbild"
        verbose_name_plural = "lägesbilder"
        ordering = ["-pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="assessment_ends_after_it_starts"),
            all_or_none(
                "fixed_by", "fixed_on", "fixed_paragraph", "fixed_dnr", name="assessment_fixing_is_whole"
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:assessment_detail", args=[self.pk])

    @property
    def is_fixed(self) -> bool:
        return self.fixed_on is not None

    @property
    def status(self) -> AssessmentStatus:
        """Told apart from a replaced one only among rows ``for_list``."""
        if not self.is_fixed:
            return AssessmentStatus.DRAFT
        return AssessmentStatus.REPLACED if getattr(self, "has_later", False) else AssessmentStatus.FIXED

    @property
    def period(self) -> str:
        return months_label(self.starts_on, self.ends_on)

    @property
    def fixing_line(self) -> str:
        """ "Kommunstyrelsen 16 september 2025, § 88", or "" until it is fixed."""
        if not self.is_fixed:
            return ""
        return f"{self.fixed_by} {long_date(self.fixed_on)}, {self.fixed_paragraph}"

    @property
    def update_by(self) -> dt.date | None:
        """The last day on which the one after it is to be fixed (6 §)."""
        return add_months(self.fixed_on, UPDATE_MONTHS) if self.fixed_on else None

    def content(self) -> AssessmentContent:
        """What was fixed, else all that is written now. One query for a fixed one, four for a draft."""
        if self.is_fixed:
            return AssessmentVersion.objects.defer("pdf").get(assessment=self).tree
        from plans.models.assessment_tree import build  # the tree knows every model of the lägesbild

        return build(self)


class AssessmentVersion(models.Model):
    """Version: the lägesbild as it was fixed, with the data of its figures. Triggers refuse change and removal.

    The organ is kept as a name: it stays what it was called then.
    """

    assessment = models.OneToOneField(
        Assessment, models.PROTECT, related_name="version", verbose_name="lägesbild"
    )
    organ = models.CharField("organ", max_length=160)
    fixed_on = models.DateField("fastställd")
    paragraph = models.CharField("paragraf", max_length=20)
    dnr = models.CharField("diarienummer", max_length=60)
    content = models.JSONField("innehåll")
    # SHA-256 of the content tree, and of the file.
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessment_versions", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "fastställd lägesbild"
        verbose_name_plural = "fastställda lägesbilder"

    def __str__(self):
        return f"{self.assessment}, {self.organ} {long_date(self.fixed_on)}"

    def get_absolute_url(self):
        return self.assessment.get_absolute_url()

    @cached_property
    def tree(self) -> AssessmentContent:
        return from_json(AssessmentContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
