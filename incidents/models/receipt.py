from django.db import models

from incidents.models.report import Report


class ReportReceipt(models.Model):
    """Kvitto på en anonym rapport: what its sender asks after it by, and nothing of who that is.

    The code itself is kept nowhere. ``made_at`` is told to the minute, as all times of such a report.
    """

    report = models.OneToOneField(Report, models.CASCADE, related_name="receipt", verbose_name="rapport")
    code_hash = models.CharField("kodens kontrollsumma", max_length=64, unique=True)
    made_at = models.DateTimeField("gjort", db_index=True)

    class Meta:
        verbose_name = "kvitto"
        verbose_name_plural = "kvitton"

    def __str__(self):
        return f"kvitto på {self.report}"
