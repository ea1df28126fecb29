from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from plans.models.plan import Plan


class Removal(models.Model):
    """Borttaget: rows taken out of a plan, kept whole so that the removal can be undone."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="removals", verbose_name="plan")
    label = models.CharField("vad som togs bort", max_length=250)
    # The rows in the order they must be put back, as Django's JSON serializer writes them.
    rows = models.JSONField("rader", encoder=DjangoJSONEncoder)
    # Asked for when what was removed stands in a decided version.
    reason = models.TextField("skäl", blank=True)
    removed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="removals", verbose_name="borttaget av"
    )
    removed_at = models.DateTimeField("borttaget", auto_now_add=True)

    class Meta:
        verbose_name = "borttaget"
        verbose_name_plural = "borttaget"
        ordering = ["-removed_at"]

    def __str__(self):
        return self.label
