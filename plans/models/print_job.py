import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse

from kommunbrott.models import User
from plans.choices import PlanStatus, PrintFormat, PrintStage
from plans.models.plan import Plan

# A file that nobody has asked for in this long is made anew when somebody does.
KEEP = dt.timedelta(days=30)
REFERRED = PlanStatus.REFERRED
DECIDED = (PlanStatus.DECIDED, PlanStatus.REPLACED)
ENDED = (PrintStage.DONE, PrintStage.FAILED)


class PrintJobQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Prints of the plans that the user may see, and of no text that the user may not."""
        if user.is_coordinator:
            return self
        decided = models.Q(content_status__in=DECIDED, plan__in=Plan.objects.visible_to(user))
        return self.filter(decided | models.Q(plan__status=REFERRED, plan__in=Plan.objects.open_to(user)))

    def expired(self, now: dt.datetime):
        return self.filter(asked_at__lt=now - KEEP)

    def for_list(self):
        """Newest first, without the snapshots."""
        return self.defer("snapshot").order_by("-asked_at", "-pk")


class PrintJob(models.Model):
    """Utskrift: one file of one content of a plan, asked for, under way or done.

    The fingerprint is of everything that shows in the file; equal fingerprints are the same file.
    """

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="print_jobs", verbose_name="plan")
    format = models.CharField("format", max_length=8, choices=PrintFormat, default=PrintFormat.PDF)
    fingerprint = models.CharField("fingeravtryck", max_length=64, editable=False)
    # The status of the text that is printed; the plan itself may have gone on since.
    content_status = models.CharField("textens läge", max_length=12, default="", editable=False)
    # What was on the page when print was pressed; emptied when the file is there.
    snapshot = models.JSONField("innehåll", default=dict, editable=False)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="print_jobs",
        verbose_name="beställd av",
    )
    asked_at = models.DateTimeField("beställd")
    task = models.UUIDField("uppgift i kön", null=True, editable=False)
    stage = models.CharField("steg", max_length=8, choices=PrintStage, default=PrintStage.QUEUED)
    progress = models.PositiveSmallIntegerField("procent", default=0)
    note = models.CharField("hur långt", max_length=120, blank=True)
    file = models.CharField("fil", max_length=200, blank=True, editable=False)
    size = models.PositiveIntegerField("storlek i byte", default=0)

    objects = PrintJobQuerySet.as_manager()

    class Meta:
        verbose_name = "utskrift"
        verbose_name_plural = "utskrifter"
        constraints = [
            models.UniqueConstraint(fields=["plan", "fingerprint"], name="one_print_job_per_file"),
            models.CheckConstraint(condition=models.Q(progress__lte=100), name="print_progress_is_percent"),
        ]

    def __str__(self):
        return f"{self.plan} ({self.get_format_display()})"

    def get_absolute_url(self):
        return reverse("plans:print_job", args=[self.pk])

    @property
    def is_ended(self) -> bool:
        return self.stage in ENDED

    @property
    def is_done(self) -> bool:
        return self.stage == PrintStage.DONE
