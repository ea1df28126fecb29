from functools import cached_property

from django.db import models
from django.urls import reverse

from councils.models.promise import PromiseDocument
from councils.models.promise_record import PromiseVersion
from councils.public_content import PublicPromises
from kommunbrott.models import Publication
from kommunbrott.models.publication import publication_constraints
from kommunbrott.trees import from_json


class PromisePublication(Publication):
    """Signed promises as residents read them, with how it stood with each on the day they were published."""

    document = models.ForeignKey(
        PromiseDocument, models.PROTECT, related_name="publications", verbose_name="medborgarlöften"
    )
    version = models.ForeignKey(
        PromiseVersion, models.PROTECT, related_name="publications", verbose_name="version"
    )

    class Meta(Publication.Meta):
        verbose_name = "publicering av medborgarlöften"
        verbose_name_plural = "publiceringar av medborgarlöften"
        constraints = publication_constraints("document")

    def __str__(self):
        return f"{self.document}, för allmänheten"

    def get_absolute_url(self):
        return reverse("public_promises", args=[self.document_id])

    @cached_property
    def tree(self) -> PublicPromises:
        return from_json(PublicPromises, self.content)
