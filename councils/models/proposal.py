"""What members say before a meeting: items they propose, and comments on those that are on the agenda."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from councils.models.agenda import AgendaItem
from councils.models.meeting import Meeting
from kommunbrott.constraints import all_or_none


class ItemProposal(models.Model):
    """Förslag till ärende. Answered once: taken up, and then ``item`` is what it became, or declined with a word."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="proposals", verbose_name="möte")
    text = models.TextField("vad du vill ta upp, och varför", max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="item_proposals", verbose_name="föreslaget av"
    )
    made_at = models.DateTimeField("föreslaget")
    is_taken_up = models.BooleanField("tas upp", default=False, editable=False)
    answer = models.CharField("svar", max_length=500, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="besvarat av",
    )
    answered_at = models.DateTimeField("besvarat", null=True, blank=True, editable=False)
    item = models.ForeignKey(
        AgendaItem,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="proposals",
        verbose_name="ärende",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "förslag till ärende"
        verbose_name_plural = "förslag till ärenden"
        ordering = ["pk"]
        constraints = [
            all_or_none("answered_at", "answered_by", name="proposal_answered_when_and_by_whom"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=False) | Q(is_taken_up=False, item__isnull=True),
                name="proposal_taken_up_is_answered",
            ),
        ]

    def __str__(self):
        return self.text.partition("\n")[0][:100]

    @property
    def is_open(self) -> bool:
        return self.answered_at is None


class ItemComment(models.Model):
    """Kommentar before the meeting. Comments are added, never changed."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="comments", verbose_name="ärende")
    text = models.TextField("kommentar", max_length=2000)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="item_comments", verbose_name="skriven av"
    )
    made_at = models.DateTimeField("skriven")

    class Meta:
        verbose_name = "kommentar till ärende"
        verbose_name_plural = "kommentarer till ärenden"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.made_by}: {self.item}"
