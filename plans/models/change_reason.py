from django.db import models
from simple_history.models import HistoricalRecords

from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion


class ChangeReason(models.Model):
    """Varför: why a row is not as it was decided. Said about a row by its model and id, which may be gone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="change_reasons", verbose_name="plan")
    # The decision that the change is measured against.
    since = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="change_reasons", verbose_name="ändrat sedan"
    )
    noun = models.CharField("slag", max_length=30)
    row = models.PositiveBigIntegerField("rad")
    text = models.TextField("varför")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "skäl till ändring"
        verbose_name_plural = "skäl till ändringar"
        constraints = [
            models.UniqueConstraint(
                fields=["since", "noun", "row"], name="one_reason_per_change_since_a_decision"
            )
        ]

    def __str__(self):
        return self.text
