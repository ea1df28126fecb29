from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords


class LawNote(models.Model):
    """What the municipality itself says of how it stands with a paragraph of lag (2023:196)."""

    section = models.PositiveSmallIntegerField(
        "paragraf", unique=True, validators=[MinValueValidator(4), MaxValueValidator(13)]
    )
    text = models.TextField("anteckning", blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="skriven av",
    )
    written_at = models.DateTimeField("skriven", auto_now=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "anteckning om lagen"
        verbose_name_plural = "anteckningar om lagen"
        ordering = ["section"]

    def __str__(self):
        return f"{self.section} §"
