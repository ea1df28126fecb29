from django.conf import settings
from django.db import models

from kommunbrott.trees import from_json
from plans.content import PreviousPlanContent
from plans.models.plan import Plan


class NextPlanQuerySet(models.QuerySet):
    def under_way(self):
        """Those that no plan has been made of yet, or whose plan was removed while it was a draft."""
        return self.filter(made=None)


class NextPlan(models.Model):
    """Nästa plan: what is to become of each action of a plan, kept as it is thought over until the plan is made."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="next_plans", verbose_name="plan")
    # Part → field → text as it was typed, whether or not it is complete. See plans.continuation.
    typed = models.JSONField("svar", default=dict)
    made = models.OneToOneField(
        Plan, models.SET_NULL, null=True, blank=True, related_name="origin", verbose_name="ny plan"
    )
    # What the new plan tells of the one before, as the JSON of PreviousPlanContent.
    report = models.JSONField("uppföljning", default=dict)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="next_plans", verbose_name="påbörjad av"
    )
    created_at = models.DateTimeField("påbörjad", auto_now_add=True)
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    objects = NextPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "nästa plan"
        verbose_name_plural = "nästa planer"
        ordering = ["-changed_at", "-pk"]

    def __str__(self):
        return f"Nästa plan efter {self.plan}"

    @property
    def previous(self) -> PreviousPlanContent:
        return from_json(PreviousPlanContent, self.report)
