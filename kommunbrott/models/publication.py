from django.conf import settings
from django.db import models
from django.db.models import Q

from kommunbrott.constraints import all_or_none


class PublicationQuerySet(models.QuerySet):
    def live(self):
        """What residents can read now."""
        return self.filter(withdrawn_at=None)

    def for_log(self):
        """Newest first, without texts."""
        return self.select_related("published_by", "withdrawn_by").defer("content").order_by("-pk")


class Publication(models.Model):
    """Publicering: what residents may read of something frozen, word for word, from when it was made public.

    A row for each time, kept when it is taken down: the rows are the log. ``content`` is a public tree of its own,
    built by naming what may be told, so what has been written since, or is internal, cannot reach a public page.
    A concrete class says by keys of what: ``version`` is what was frozen, and has the file.
    """

    content = models.JSONField("text för allmänheten")
    digest = models.CharField("textens kontrollsumma", max_length=64)
    has_file = models.BooleanField("med den frysta pdf:en", default=False)
    # Why what looks like personal data may be told. Never the piece itself.
    kept_reason = models.CharField("skäl till det som kan peka ut en person", max_length=300, blank=True)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="publicerad av"
    )
    published_at = models.DateTimeField("publicerad", auto_now_add=True)
    withdrawn_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="avpublicerad av",
    )
    withdrawn_at = models.DateTimeField("avpublicerad", null=True, blank=True)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["pk"]


def publication_constraints(owner: str) -> list:
    """What holds for the publications of each ``owner``: one at a time, and taken down by somebody."""
    return [
        models.UniqueConstraint(
            fields=[owner], condition=Q(withdrawn_at__isnull=True), name=f"one_live_publication_of_{owner}"
        ),
        all_or_none("withdrawn_by", "withdrawn_at", name=f"publication_of_{owner}_is_withdrawn_by_somebody"),
    ]
