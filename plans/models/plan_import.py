import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse

from kommunbrott.models import Organisation
from plans.choices import ImportState
from plans.models.plan import Plan


class PlanImportQuerySet(models.QuerySet):
    def unsaved_before(self, moment: dt.datetime):
        """Begun before ``moment`` without a plan to show for it. What became a plan is its record, and stays."""
        return self.filter(made_at__lt=moment, plan=None).exclude(state=ImportState.SAVED)


class PlanImport(models.Model):
    """Import av en plan: what was read from a file, shown for review, and the draft it became."""

    file_name = models.CharField("filnamn", max_length=250)
    file_size = models.PositiveIntegerField("storlek i byte", default=0)
    # What the reader understood, as plans.importers writes it; emptied when the import is saved or dropped.
    result = models.JSONField("tolkning", default=dict)
    # What the coordinator has answered in the review: what names in the file become, parts taken in.
    choices = models.JSONField("svar", default=dict)
    # What did not find a place in the plan, with reasons: kept, because no text of the file may be lost.
    unplaced = models.JSONField("oplacerat", default=list)
    state = models.CharField("läge", max_length=12, choices=ImportState, default=ImportState.PREVIEW)
    plan = models.OneToOneField(
        Plan, models.SET_NULL, null=True, blank=True, related_name="source_import", verbose_name="plan"
    )
    # Made because of this import; undone with it where nothing else has come to use them.
    organisations = models.ManyToManyField(Organisation, blank=True, verbose_name="föreslagna parter")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="plan_imports",
        verbose_name="gjord av",
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    objects = PlanImportQuerySet.as_manager()

    class Meta:
        verbose_name = "planimport"
        verbose_name_plural = "planimporter"
        ordering = ["-made_at"]

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("plans:import_review", args=[self.pk])
