from django.db import models
from django.utils import timezone

from incidents.choices import LetterOutcome
from incidents.models.report import Report


class ReceivedLetter(models.Model):
    """Inkommet brev: only that it has come, so that it is not taken twice. Nothing of what it said or who sent it."""

    # Of its Message-ID, or of all of it when it has none.
    digest = models.CharField("kontrollsumma", max_length=64, unique=True)
    outcome = models.CharField("vad det blev", max_length=12, choices=LetterOutcome)
    report = models.ForeignKey(
        Report, models.SET_NULL, null=True, blank=True, related_name="letters", verbose_name="rapport"
    )
    received_at = models.DateTimeField("kom in", default=timezone.now)

    class Meta:
        verbose_name = "inkommet brev"
        verbose_name_plural = "inkomna brev"
        ordering = ["-received_at", "-pk"]

    def __str__(self):
        return f"{self.get_outcome_display().lower()} {self.received_at:%Y-%m-%d}"
