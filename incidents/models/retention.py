from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from simple_history.models import HistoricalRecords

REPORT_MONTHS, CONTACT_MONTHS = 24, 3


class RetentionRule(models.Model):
    """Gallringsregel: for how long reports and contact data are kept, and which decision says so. One row."""

    report_months = models.PositiveSmallIntegerField(
        "rapporter sparas i (månader)",
        default=REPORT_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    contact_months = models.PositiveSmallIntegerField(
        "kontaktuppgifter sparas i (månader)",
        default=CONTACT_MONTHS,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )
    decision = models.CharField(
        "kommunens beslut",
        max_length=160,
        help_text="Beslutet som tiderna följer av, till exempel KS 2026/0412 § 88.",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "gallringsregel"
        verbose_name_plural = "gallringsregler"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="retention_is_one_row")]

    def __str__(self):
        return f"{self.report_months} och {self.contact_months} månader"

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)

    @classmethod
    def current(cls) -> "RetentionRule":
        """The row, or the times that hold from day one until the municipality has decided."""
        return cls.objects.filter(pk=1).first() or cls()


class RetentionRun(models.Model):
    """Gallring: what went, when and by which rule. Never what it said."""

    at = models.DateTimeField("när", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="retention_runs",
        verbose_name="av",
    )
    reports_before = models.DateField("rapporter till")
    contacts_before = models.DateField("kontaktuppgifter till")
    reports = models.PositiveIntegerField("rapporter")
    photos = models.PositiveIntegerField("bilder")
    contacts = models.PositiveIntegerField("kontaktuppgifter")
    decision = models.CharField("kommunens beslut", max_length=160, blank=True)

    class Meta:
        verbose_name = "gallring"
        verbose_name_plural = "gallringar"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"gallring {self.at:%Y-%m-%d}"


class MonthlyCount(models.Model):
    """Antal: what is left of reports that are gone. Events of a kind in an area and month, and nothing smaller."""

    # As Report.local_month.
    local_month = models.IntegerField("månad")
    category_name = models.CharField("kategori", max_length=80)
    subcategory_name = models.CharField("underkategori", max_length=80, blank=True)
    area_name = models.CharField("område", max_length=120, blank=True)
    count = models.PositiveIntegerField("antal")

    class Meta:
        verbose_name = "månadsantal"
        verbose_name_plural = "månadsantal"
        ordering = ["local_month", "category_name"]
        constraints = [
            models.UniqueConstraint(
                fields=["local_month", "category_name", "subcategory_name", "area_name"],
                name="one_count_per_month_kind_and_area",
            )
        ]

    def __str__(self):
        return f"{self.category_name} {self.local_month // 12}-{self.local_month % 12 + 1:02}"
