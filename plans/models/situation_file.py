from django.db import models
from django.db.models import Q

from kommunbrott.models import Attachment, User
from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion


class SituationFileQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """With the versions that were frozen with it, and with a plan whose living text the user may see."""
        if user.is_coordinator:
            return self
        frozen = Q(versions__version__in=PlanVersion.objects.visible_to(user))
        living = Q(pk__in=Plan.objects.open_to(user).values("situation_file"))
        return self.filter(frozen | living).distinct()


class SituationFile(Attachment):
    """Lägesbilden som fil: what the plan rests on (4–5 §§). Kept for as long as a version knows it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="situation_files", verbose_name="plan")

    objects = SituationFileQuerySet.as_manager()

    class Meta:
        verbose_name = "lägesbild som fil"
        verbose_name_plural = "lägesbilder som filer"


class VersionSituation(models.Model):
    """The very file that a version rests on. Triggers in the database refuse change and removal."""

    version = models.OneToOneField(
        PlanVersion, models.PROTECT, related_name="situation", verbose_name="version"
    )
    file = models.ForeignKey(SituationFile, models.PROTECT, related_name="versions", verbose_name="fil")

    class Meta:
        verbose_name = "versionens lägesbild"
        verbose_name_plural = "versionernas lägesbilder"
