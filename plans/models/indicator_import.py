from django.conf import settings
from django.db import models
from django.urls import reverse

from incidents.choices import ImportState


class IndicatorImport(models.Model):
    """Inläsning av statistik: a file, what was said about it, and by it the values that came of it."""

    file_name = models.CharField("filnamn", max_length=250)
    file_size = models.PositiveIntegerField("storlek i byte", default=0)
    # Of the file's bytes: the same file again is the same import.
    sha256 = models.CharField("kontrollsumma", max_length=64, editable=False)
    # The file itself, until it is saved or dropped.
    data = models.BinaryField("fil", null=True, blank=True)
    kind = models.CharField("slag", max_length=10, blank=True)
    state = models.CharField("läge", max_length=10, choices=ImportState, default=ImportState.PREVIEW)
    # Which field each column is: {folded name of the column: field}.
    mapping = models.JSONField("kolumner", default=dict)
    # What it came to: values that were replaced, as they were, and indicators that were made.
    result = models.JSONField("svar", default=dict)
    accepted = models.PositiveIntegerField("nya värden", default=0)
    changed = models.PositiveIntegerField("ändrade värden", default=0)
    unchanged = models.PositiveIntegerField("fanns redan", default=0)
    rejected = models.PositiveIntegerField("avvisade", default=0)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="indicator_imports", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)
    saved_at = models.DateTimeField("sparad", null=True, blank=True)

    class Meta:
        verbose_name = "inläsning av statistik"
        verbose_name_plural = "inläsningar av statistik"
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("plans:indicator_import_review", args=[self.pk])
