from django.conf import settings
from django.db import models


class TextDraft(models.Model):
    """Osparad text: what a person has typed in one block but not saved. Gone when the block is saved."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, verbose_name="användare")
    # Which block of which object, for example "focusarea:12:problem".
    block = models.CharField("block", max_length=120)
    # The version of the block that the person began from, so that a later change is noticed.
    base_version = models.CharField("utgångsversion", max_length=20, blank=True)
    # Field name to text, as the form had them.
    values = models.JSONField("text", default=dict)
    updated_at = models.DateTimeField("senast skriven", auto_now=True)

    class Meta:
        verbose_name = "osparad text"
        verbose_name_plural = "osparade texter"
        constraints = [models.UniqueConstraint(fields=["user", "block"], name="one_draft_per_block")]

    def __str__(self):
        return self.block
