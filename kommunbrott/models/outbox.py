import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from kommunbrott.choices import OutboxState
from kommunbrott.constraints import all_or_none

# Each wait is four times the one before, up to the cap: almost three days before a message is given up.
FIRST_WAIT = dt.timedelta(minutes=1)
LONGEST_WAIT = dt.timedelta(hours=6)
MOST_ATTEMPTS = 16
# What will not mend itself (no such address, a broken template) is given up sooner, so that somebody sees it.
MOST_HOPELESS_ATTEMPTS = 3


def wait_after(attempts: int) -> dt.timedelta:
    """1, 4, 16, 64 and 256 minutes, then 6 hours each time."""
    return min(FIRST_WAIT * 4 ** min(attempts - 1, 10), LONGEST_WAIT)


class OutboxQuerySet(models.QuerySet):
    def due(self, now: dt.datetime):
        """Those to send at ``now``, and those whose sender has not been heard from within its lease."""
        waiting = Q(state=OutboxState.WAITING, next_attempt_at__lte=now)
        abandoned = Q(state=OutboxState.SENDING, claimed_until__lte=now)
        return self.filter(waiting | abandoned).order_by("next_attempt_at", "pk")

    def failed(self):
        return self.filter(state=OutboxState.FAILED)

    def settled_before(self, moment: dt.datetime):
        """Written before ``moment``, and since then sent or thrown away."""
        return self.filter(state__in=(OutboxState.SENT, OutboxState.DISCARDED), created_at__lt=moment)

    def for_list(self):
        return self.select_related("discarded_by").defer("context", "calendar")


class OutboxMessage(models.Model):
    """Utgående post: one letter to one address, written together with the event that it tells about."""

    # What happened, as the event's own code names it: "plan:7/remiss:2". Never twice to the same address.
    event_key = models.CharField("händelse", max_length=200)
    to = models.EmailField("till")
    subject = models.CharField("ämne", max_length=200)
    # templates/mail/<template>.txt and .html, filled in when the letter is sent.
    template = models.CharField("mall", max_length=60)
    # Gone when the letter is: it may hold the address of a signed link.
    context = models.JSONField("uppgifter", default=dict, blank=True)
    # An iCalendar file that goes along, if any.
    calendar = models.TextField("kalenderfil", blank=True)
    message_id = models.CharField("brevets nummer", max_length=200, unique=True)
    state = models.CharField("läge", max_length=10, choices=OutboxState, default=OutboxState.WAITING)
    attempts = models.PositiveSmallIntegerField("försök", default=0)
    next_attempt_at = models.DateTimeField("nästa försök", default=timezone.now)
    last_error = models.TextField("senaste fel", blank=True)
    # Who sends it right now, and until when nobody else may.
    claim = models.UUIDField("uttag", null=True, blank=True)
    claimed_until = models.DateTimeField("uttaget till", null=True, blank=True)
    created_at = models.DateTimeField("skrivet", default=timezone.now)
    sent_at = models.DateTimeField("skickat", null=True, blank=True)
    discarded_at = models.DateTimeField("slängt", null=True, blank=True)
    discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="discarded_messages",
        verbose_name="slängt av",
    )
    discard_reason = models.CharField("skäl", max_length=300, blank=True)

    objects = OutboxQuerySet.as_manager()

    class Meta:
        verbose_name = "brev"
        verbose_name_plural = "brev"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(F("event_key"), Lower("to"), name="one_message_per_event_and_address"),
            all_or_none("claim", "claimed_until", name="outbox_claim_has_an_end"),
            all_or_none("discarded_at", "discarded_by", name="outbox_discarded_when_and_by_whom"),
            models.CheckConstraint(
                condition=Q(state=OutboxState.SENDING, claim__isnull=False)
                | ~Q(state=OutboxState.SENDING) & Q(claim__isnull=True),
                name="outbox_claimed_while_sending",
            ),
            models.CheckConstraint(
                condition=Q(state=OutboxState.SENT, sent_at__isnull=False)
                | ~Q(state=OutboxState.SENT) & Q(sent_at__isnull=True),
                name="outbox_sent_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["state", "next_attempt_at"], name="outbox_due")]

    def __str__(self):
        return f"”{self.subject}” till {self.to}"

    def get_absolute_url(self):
        return reverse("outbox_message_list")

    @property
    def is_failed(self) -> bool:
        return self.state == OutboxState.FAILED

    @property
    def can_be_retried(self) -> bool:
        """Given up, or waiting for another try: a person may know that it is time now."""
        return self.is_failed or (self.state == OutboxState.WAITING and self.attempts > 0)

    @property
    def can_be_discarded(self) -> bool:
        return self.state in (OutboxState.FAILED, OutboxState.WAITING)
