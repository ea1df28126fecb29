import datetime as dt
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef

from councils.choices import ReplyAnswer
from councils.content import SummonsContent
from councils.models.council import Council, Membership
from councils.models.meeting import Meeting
from kommunbrott.models import SignedLink, User
from kommunbrott.trees import from_json


class SummonsQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """Those who belong to the forum on ``today``, those it was sent to, and coordinators."""
        if user.is_coordinator:
            return self
        sent = SummonsRecipient.objects.filter(summons=OuterRef("pk"), membership__user=user)
        mine = models.Q(meeting__council__in=Council.objects.visible_to(user, today))
        return self.filter(mine | Exists(sent))


class Summons(models.Model):
    """Kallelse, word for word as it went out. Triggers in the database refuse change and removal."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="summonses", verbose_name="möte")
    number = models.PositiveIntegerField("nummer")
    reply_by = models.DateField("svara senast")
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    # With what only some may read, where there is any: ``pdf`` has it masked.
    secret_pdf = models.BinaryField("pdf med det som omfattas av sekretess", null=True)
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="skickad av"
    )
    made_at = models.DateTimeField("skickad")

    objects = SummonsQuerySet.as_manager()

    class Meta:
        verbose_name = "kallelse"
        verbose_name_plural = "kallelser"
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["meeting", "number"], name="summons_number_is_unique")]

    def __str__(self):
        return f"Kallelse till {self.meeting}"

    @cached_property
    def tree(self) -> SummonsContent:
        return from_json(SummonsContent, self.content)


class SummonsRecipient(models.Model):
    """Who got which summons, and where. Without an address it is read by login."""

    summons = models.ForeignKey(Summons, models.PROTECT, related_name="recipients", verbose_name="kallelse")
    membership = models.ForeignKey(
        Membership, models.PROTECT, related_name="summonses", verbose_name="ledamot"
    )
    email = models.EmailField("e-post", blank=True)
    link = models.ForeignKey(
        SignedLink, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="svarslänk"
    )

    class Meta:
        verbose_name = "mottagare av kallelse"
        verbose_name_plural = "mottagare av kallelser"
        constraints = [
            models.UniqueConstraint(fields=["summons", "membership"], name="summons_once_per_member")
        ]

    def __str__(self):
        return f"{self.membership}: {self.summons}"


class MeetingReplyQuerySet(models.QuerySet):
    def latest_in(self, meeting: Meeting) -> dict[int, "MeetingReply"]:
        """By membership id the answer that counts: the last one. One query."""
        return {reply.membership_id: reply for reply in self.filter(meeting=meeting).order_by("pk")}


class MeetingReply(models.Model):
    """Osa: what a member said about coming. Answers are added, never changed; the last one counts."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="replies", verbose_name="möte")
    membership = models.ForeignKey(Membership, models.PROTECT, related_name="replies", verbose_name="ledamot")
    answer = models.CharField("svar", max_length=12, choices=ReplyAnswer)
    substitute = models.CharField("ersättare", max_length=120, blank=True)
    said_at = models.DateTimeField("när")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name="med konto",
    )
    link = models.ForeignKey(
        SignedLink, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="med länk"
    )

    objects = MeetingReplyQuerySet.as_manager()

    class Meta:
        verbose_name = "svar på kallelse"
        verbose_name_plural = "svar på kallelser"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.membership}: {self.get_answer_display()}"
