"""What is kept beside dialogues and observations: pictures, frozen protocols, and files read in."""

import hashlib
import uuid
from functools import cached_property

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone

from councils.dialogue_content import DialogueContent
from councils.models.dialogue import Dialogue, Observation
from kommunbrott.trees import from_json


class ObservationPhoto(models.Model):
    """Bild: drawn anew from its points alone (kommunbrott/photos.py), so it tells nothing of the camera or place."""

    observation = models.ForeignKey(
        Observation, models.CASCADE, related_name="photos", verbose_name="observation"
    )
    # Not to be guessed from another picture's address.
    key = models.UUIDField("nyckel", default=uuid.uuid4, unique=True, editable=False)
    jpeg = models.BinaryField("bild")
    width = models.PositiveIntegerField("bredd")
    height = models.PositiveIntegerField("höjd")
    made_at = models.DateTimeField("lämnad", default=timezone.now)

    class Meta:
        verbose_name = "bild till observation"
        verbose_name_plural = "bilder till observationer"
        ordering = ["pk"]

    def __str__(self):
        return f"bild till observation {self.observation.number}"


class DialogueVersion(models.Model):
    """Protokoll från en dialog, som den avslutades. Triggers in the database refuse change and removal."""

    dialogue = models.ForeignKey(Dialogue, models.PROTECT, related_name="versions", verbose_name="dialog")
    number = models.PositiveIntegerField("nummer")
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "protokoll från dialog"
        verbose_name_plural = "protokoll från dialoger"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["dialogue", "number"], name="dialogue_version_number_is_unique")
        ]

    def __str__(self):
        return f"{self.dialogue}, protokoll {self.number}"

    def get_absolute_url(self):
        return reverse("councils:dialogue_version_file", args=[self.pk])

    @cached_property
    def tree(self) -> DialogueContent:
        return from_json(DialogueContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
