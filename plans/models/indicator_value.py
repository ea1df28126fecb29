from django.db import models
from django.db.models import Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import not_before
from plans.choices import Gender, PeriodKind
from plans.periods import label


class IndicatorValue(models.Model):
    """Värde: what an indicator was, somewhere, over a stretch of time. One that is kept secret is not zero."""

    indicator = models.ForeignKey(
        "plans.Indicator", models.CASCADE, related_name="values", verbose_name="indikator"
    )
    geography = models.ForeignKey(
        "plans.Geography", models.PROTECT, related_name="values", verbose_name="geografi"
    )
    period_kind = models.CharField("slags period", max_length=8, choices=PeriodKind, default=PeriodKind.YEAR)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    gender = models.CharField("kön", max_length=1, choices=Gender, default=Gender.ALL)
    age = models.CharField(
        "ålder", max_length=40, blank=True, help_text="Till exempel 15–17 år. Tomt är alla."
    )
    value = models.DecimalField("värde", max_digits=18, decimal_places=4, null=True, blank=True)
    # Of counts, as the source tells it. Where it does not, it is not known.
    rate = models.DecimalField("per 100 000 invånare", max_digits=18, decimal_places=4, null=True, blank=True)
    is_suppressed = models.BooleanField(
        "uppgiften är hemlig", default=False, help_text="Källan visar den inte, ofta skriven som två punkter."
    )
    is_preliminary = models.BooleanField("preliminär", default=False)
    series_break = models.TextField(
        "tidsseriebrott",
        blank=True,
        help_text="Vad som ändrades från och med den här perioden, så att den inte kan jämföras bakåt.",
    )
    source_url = models.URLField("adress hos källan", max_length=500, blank=True)
    fetched_on = models.DateField("hämtad", null=True, blank=True)
    # The file that it was first read out of.
    origin = models.ForeignKey(
        "plans.IndicatorImport",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="values",
        verbose_name="ur fil",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "indikatorvärde"
        verbose_name_plural = "indikatorvärden"
        ordering = ["ends_on", "starts_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "geography", "starts_on", "ends_on", "gender", "age"],
                name="indicator_value_once",
            ),
            not_before("starts_on", "ends_on", name="indicator_value_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_suppressed=True, value=None, rate=None)
                | (Q(is_suppressed=False) & (Q(value__isnull=False) | Q(rate__isnull=False))),
                name="indicator_value_is_told_or_suppressed",
            ),
        ]

    def __str__(self):
        return f"{self.period}, {self.get_gender_display().lower()}"

    def get_absolute_url(self):
        return reverse("plans:indicator_detail", args=[self.indicator_id])

    @property
    def period(self) -> str:
        return label(self.period_kind, self.starts_on, self.ends_on)
