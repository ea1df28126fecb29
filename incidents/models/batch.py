from django.conf import settings
from django.db import models
from django.urls import reverse

from incidents.choices import ImportState
from kommunbrott.models import Area


class ImportBatch(models.Model):
    """Import: a file of reports, what was said about its rows, and by it the reports that came of it."""

    file_name = models.CharField("filnamn", max_length=250)
    file_size = models.PositiveBigIntegerField("storlek i byte", default=0)
    # Of the file's bytes: the same file again is the same import.
    sha256 = models.CharField("kontrollsumma", max_length=64, editable=False)
    state = models.CharField("läge", max_length=10, choices=ImportState, default=ImportState.READING)
    # Which field each column is: {folded name of the column: field}. Remembered for the next file.
    mapping = models.JSONField("kolumner", default=dict)
    # What the page shows: the columns, the findings (as many as are kept), notes, proposed areas, fault.
    result = models.JSONField("svar", default=dict)
    rows = models.PositiveIntegerField("rader", default=0)
    accepted = models.PositiveIntegerField("godkända", default=0)
    rejected = models.PositiveIntegerField("avvisade", default=0)
    warned = models.PositiveIntegerField("med varning", default=0)
    unchanged = models.PositiveIntegerField("fanns redan", default=0)
    # Rows done of the stage that is under way.
    done = models.PositiveIntegerField("klara rader", default=0)
    # Made because of this import; undone with it where nothing else has come to use them.
    areas = models.ManyToManyField(Area, blank=True, verbose_name="nya områden")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_imports",
        verbose_name="gjord av",
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)
    saved_at = models.DateTimeField("sparad", null=True, blank=True)

    class Meta:
        verbose_name = "rapportimport"
        verbose_name_plural = "rapportimporter"
        ordering = ["-made_at", "-pk"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("incidents:import_review", args=[self.pk])

    @property
    def saved(self) -> int:
        """How many reports came of it."""
        return self.accepted - self.unchanged
