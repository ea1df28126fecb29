"""What is kept of promise documents beside their living text: frozen versions, and files read in."""

import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse

from councils.choices import PromiseVersionKind
from councils.models.promise import PromiseDocument
from councils.promise_content import PromiseContent
from kommunbrott.models import User
from kommunbrott.trees import from_json


class PromiseVersion(models.Model):
    """Undertecknade medborgarlöften, word for word. Triggers in the database refuse change and removal."""

    document = models.ForeignKey(
        PromiseDocument, models.PROTECT, related_name="versions", verbose_name="medborgarlöften"
    )
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField("slag", max_length=14, choices=PromiseVersionKind)
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "version av medborgarlöften"
        verbose_name_plural = "versioner av medborgarlöften"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="promise_version_number_is_unique")
        ]

    def __str__(self):
        return f"{self.document}, {self.get_kind_display().lower()}"

    def get_absolute_url(self):
        return reverse("councils:promise_version_file", args=[self.pk])

    @cached_property
    def tree(self) -> PromiseContent:
        return from_json(PromiseContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256


class PromiseImportQuerySet(models.QuerySet):
    def of(self, user: User):
        return self.filter(made_by=user).order_by("-made_at", "-pk")


class PromiseImport(models.Model):
    """Inläst fil: what was understood of it, until it is saved or dropped; then the draft it became."""

    file_name = models.CharField("filnamn", max_length=250)
    # ImportedPromises as plain JSON values.
    result = models.JSONField("tolkning")
    document = models.ForeignKey(
        PromiseDocument, models.SET_NULL, null=True, blank=True, related_name="imports", verbose_name="utkast"
    )
    # The draft's edition when it was made: while it is the same, nobody has written in it.
    edition = models.PositiveIntegerField("utkastets ändring nummer", default=0)
    is_saved = models.BooleanField("sparad", default=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="inläst av",
    )
    made_at = models.DateTimeField("inläst", auto_now_add=True)

    objects = PromiseImportQuerySet.as_manager()

    class Meta:
        verbose_name = "inläst fil med löften"
        verbose_name_plural = "inlästa filer med löften"

    def __str__(self):
        return self.file_name

    def get_absolute_url(self):
        return reverse("councils:promise_import_review", args=[self.pk])
