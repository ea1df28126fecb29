from django.db import models
from simple_history.models import HistoricalRecords

from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion


class ChangeReasonQuerySet(models.QuerySet):
    def texts(self, plan: Plan, since: int, before: int | None = None) -> dict[tuple[str, int], str]:
        """By model and id: what is said of changes since version ``since`` and up to version ``before``.

        Both are numbers. What was said last counts. One query.
        """
        rows = self.filter(plan=plan, since__number__gte=since)
        if before is not None:
            rows = rows.filter(since__number__lt=before)
        return {
            (noun, row): text
            for noun, row, text in rows.order_by("since__number").values_list("noun", "row", "text")
        }


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

    objects = ChangeReasonQuerySet.as_manager()
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
