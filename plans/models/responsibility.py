from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from kommunbrott.models import Organisation
from plans.choices import ResponsibilityRole
from plans.models.action import Action
from plans.models.focus_area import FocusArea


class Responsibility(models.Model):
    """Ansvar: which party answers for an action, or for a focus area, and how it was written."""

    action = models.ForeignKey(
        Action, models.CASCADE, null=True, blank=True, related_name="responsibilities", verbose_name="åtgärd"
    )
    focus_area = models.ForeignKey(
        FocusArea,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="responsibilities",
        verbose_name="fokusområde",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="responsibilities", verbose_name="part"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    role = models.CharField(
        "roll", max_length=16, choices=ResponsibilityRole, default=ResponsibilityRole.CONTRIBUTOR
    )
    unit = models.CharField("enhet eller funktion", max_length=250, blank=True)
    as_written = models.CharField("som det skrevs", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ansvar"
        verbose_name_plural = "ansvar"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(action__isnull=False, focus_area__isnull=True)
                | Q(action__isnull=True, focus_area__isnull=False),
                name="responsibility_has_one_object",
            ),
            models.UniqueConstraint(fields=["action", "organisation"], name="party_once_per_action"),
            models.UniqueConstraint(fields=["focus_area", "organisation"], name="party_once_per_focus_area"),
            models.UniqueConstraint(
                fields=["action"], condition=Q(role=ResponsibilityRole.LEAD), name="one_lead_per_action"
            ),
            models.UniqueConstraint(
                fields=["focus_area"],
                condition=Q(role=ResponsibilityRole.LEAD),
                name="one_lead_per_focus_area",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} ({self.get_role_display().lower()})"
