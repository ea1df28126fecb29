import datetime as dt

from django.conf import settings
from django.db import models
from django.urls import reverse

from kommunbrott.models import User
from kommunbrott.sheets import ReadSheet

# One that nobody has come back to in this long is not waited for.
KEEP = dt.timedelta(days=30)


class ActionUploadQuerySet(models.QuerySet):
    def of(self, user: User):
        return self.filter(made_by=user).order_by("-made_at", "-pk")

    def expired(self, now: dt.datetime):
        return self.filter(made_at__lt=now - KEEP)


class ActionUpload(models.Model):
    """Inläst fil: a list of actions that has been edited and sent back, until it is saved or dropped."""

    file_name = models.CharField("filnamn", max_length=250)
    headings = models.JSONField("rubriker", default=list)
    # [[number in the file, {heading: text}], …]
    rows = models.JSONField("rader", default=list)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="action_uploads", verbose_name="inläst av"
    )
    made_at = models.DateTimeField("inläst", auto_now_add=True)

    objects = ActionUploadQuerySet.as_manager()

    class Meta:
        verbose_name = "inläst fil"
        verbose_name_plural = "inlästa filer"

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("plans:action_upload_review", args=[self.pk])

    @property
    def sheet(self) -> ReadSheet:
        return ReadSheet(tuple(self.headings), tuple((number, cells) for number, cells in self.rows))
