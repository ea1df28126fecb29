from pathlib import Path

from django.conf import settings
from django.db import models

from kommunbrott.choices import FileKind

# Under MEDIA_ROOT, which no web server gives out.
FOLDER = "bilagor"


class Attachment(models.Model):
    """Bilaga: a file from outside, kept under a name of our own. Given out only by a view that asks who may see it.

    A concrete class says by a key whose it is. Rows are made and removed, never changed.
    """

    # What the person called it.
    name = models.CharField("filnamn", max_length=200)
    kind = models.CharField("slag", max_length=8, choices=FileKind)
    size = models.PositiveIntegerField("storlek i byte")
    sha256 = models.CharField("kontrollsumma", max_length=64)
    stored_as = models.CharField("lagrad som", max_length=40, unique=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="uppladdad av"
    )
    uploaded_at = models.DateTimeField("uppladdad", auto_now_add=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.name

    @property
    def path(self) -> Path:
        return Path(settings.MEDIA_ROOT) / FOLDER / self.stored_as
