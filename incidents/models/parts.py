"""What belongs to a report and lives no longer than it: contact, photos, log. And the report that there is nothing."""

import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from incidents.choices import LogEvent
from incidents.models.free_text import refuse_numbers
from incidents.models.report import Report
from kommunbrott.models import Organisation

# Parts what happened from why, in the detail of a log entry.
REASON = ". Skäl: "


class ReportContact(models.Model):
    """Kontaktuppgift: how the sender can be reached, for as long as that is needed and no longer."""

    report = models.OneToOneField(Report, models.CASCADE, related_name="contact", verbose_name="rapport")
    name = models.CharField("namn", max_length=120, blank=True)
    phone = models.CharField("telefon", max_length=40, blank=True)
    email = models.EmailField("e-post", blank=True)
    made_at = models.DateTimeField("lämnad", default=timezone.now)

    class Meta:
        verbose_name = "kontaktuppgift"
        verbose_name_plural = "kontaktuppgifter"

    def __str__(self):
        return f"kontakt till {self.report}"

    def save(self, *args, **kwargs):
        refuse_numbers({"name": self.name, "phone": self.phone, "email": self.email})
        super().save(*args, **kwargs)

    def clean(self):
        super().clean()
        refuse_numbers({"name": self.name, "phone": self.phone, "email": self.email})


class ReportPhoto(models.Model):
    """Bild: drawn anew from its points alone (kommunbrott/photos.py), so it tells nothing of the camera or place."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="photos", verbose_name="rapport")
    # Not to be guessed from another picture's address.
    key = models.UUIDField("nyckel", default=uuid.uuid4, unique=True, editable=False)
    jpeg = models.BinaryField("bild")
    width = models.PositiveIntegerField("bredd")
    height = models.PositiveIntegerField("höjd")
    made_at = models.DateTimeField("lämnad", default=timezone.now)

    class Meta:
        verbose_name = "bild"
        verbose_name_plural = "bilder"
        ordering = ["pk"]

    def __str__(self):
        return f"bild till {self.report}"


class ReportLog(models.Model):
    """Händelse i en rapports logg. ``detail`` is the product's own words or a stated reason, never the report's."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="log", verbose_name="rapport")
    at = models.DateTimeField("när", default=timezone.now)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="report_log",
        verbose_name="av",
    )
    what = models.CharField("vad", max_length=14, choices=LogEvent)
    detail = models.CharField("uppgift", max_length=400, blank=True)

    class Meta:
        verbose_name = "logghändelse"
        verbose_name_plural = "logghändelser"
        ordering = ["-at", "-pk"]

    def __str__(self):
        return self.get_what_display()

    def save(self, *args, **kwargs):
        refuse_numbers({"detail": self.detail})
        super().save(*args, **kwargs)

    @property
    def shown(self) -> str:
        """The detail without the reason that somebody has written."""
        return self.detail.partition(REASON)[0]


class QuietNote(models.Model):
    """”Inget att rapportera”: a regular reporter has looked, and there was nothing. Silence would not tell that."""

    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="quiet_notes", verbose_name="lämnad av"
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="quiet_notes",
        verbose_name="part",
    )
    on = models.DateField("dag")
    reported_at = models.DateTimeField("kom in", default=timezone.now)

    class Meta:
        verbose_name = "inget att rapportera"
        verbose_name_plural = "inget att rapportera"
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["reporter", "on"], name="one_quiet_note_a_day")]

    def __str__(self):
        return f"inget att rapportera {self.on:%Y-%m-%d}"
