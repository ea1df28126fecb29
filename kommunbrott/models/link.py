import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Max, Q
from django.urls import reverse

from kommunbrott.choices import LinkState, LinkUse
from kommunbrott.constraints import all_or_none, not_before


class SignedLinkQuerySet(models.QuerySet):
    def alive(self, now: dt.datetime):
        """Neither answered and closed, expired nor revoked at ``now``."""
        return self.filter(expires_at__gt=now, revoked_at__isnull=True, closed_at__isnull=True)

    def ended_before(self, moment: dt.datetime):
        """Answered and closed, revoked or expired before ``moment``."""
        return self.filter(
            Q(expires_at__lt=moment) | Q(closed_at__lt=moment) | Q(revoked_at__lt=moment),
        )

    def in_state(self, state: LinkState, now: dt.datetime):
        """As ``SignedLink.state`` has it."""
        if state == LinkState.ALIVE:
            return self.alive(now)
        if state == LinkState.REVOKED:
            return self.filter(revoked_at__isnull=False)
        unrevoked = self.filter(revoked_at__isnull=True)
        if state == LinkState.CLOSED:
            return unrevoked.filter(closed_at__isnull=False)
        return unrevoked.filter(closed_at__isnull=True, expires_at__lte=now)

    def with_last_use(self):
        """Annotates ``opened_at`` and ``answered_at``, each None when it has not happened."""
        return self.annotate(
            opened_at=Max("uses__used_at", filter=Q(uses__what=LinkUse.OPENED)),
            answered_at=Max("uses__used_at", filter=Q(uses__what=LinkUse.ANSWERED)),
        )

    def for_list(self):
        return self.with_last_use().select_related("organisation", "made_by", "revoked_by")


class SignedLink(models.Model):
    """Svarslänk: lets one party answer one thing without an account, for as long as it is alive.

    The address holds a random token and nothing else; only the token's hash is kept here.
    """

    # The value and the words of a TextChoices that belongs to the app that uses the link.
    purpose = models.CharField("ändamål", max_length=40)
    purpose_label = models.CharField("vad länken är till för", max_length=80)
    # What the link is about, as the app that uses it names it ("plan:7/organisation:3"), and in words.
    subject_key = models.CharField("gäller", max_length=120)
    subject_label = models.CharField("gäller i ord", max_length=200)
    organisation = models.ForeignKey(
        "kommunbrott.Organisation",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="signed_links",
        verbose_name="part",
    )
    recipient_email = models.EmailField("mottagare")
    token_hash = models.CharField("avtryck", max_length=64, unique=True)
    made_at = models.DateTimeField("gjord")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="made_links",
        verbose_name="gjord av",
    )
    expires_at = models.DateTimeField("går ut")
    closed_at = models.DateTimeField("stängd", null=True, blank=True)
    revoked_at = models.DateTimeField("återkallad", null=True, blank=True)
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="revoked_links",
        verbose_name="återkallad av",
    )

    objects = SignedLinkQuerySet.as_manager()

    class Meta:
        verbose_name = "svarslänk"
        verbose_name_plural = "svarslänkar"
        ordering = ["-made_at", "-pk"]
        constraints = [
            all_or_none("revoked_at", "revoked_by", name="link_revoked_when_and_by_whom"),
            not_before("made_at", "expires_at", name="link_expires_after_it_is_made"),
        ]
        indexes = [models.Index(fields=["purpose", "subject_key"], name="link_subject")]

    def __str__(self):
        return f"{self.purpose_label}: {self.subject_label}"

    def get_absolute_url(self):
        return reverse("signed_link_list")

    def state(self, now: dt.datetime) -> LinkState:
        if self.revoked_at:
            return LinkState.REVOKED
        if self.closed_at:
            return LinkState.CLOSED
        return LinkState.ALIVE if now < self.expires_at else LinkState.EXPIRED


class SignedLinkUse(models.Model):
    """Användning av en svarslänk. From where is not kept: an address on the net is a personal datum."""

    link = models.ForeignKey(SignedLink, models.CASCADE, related_name="uses", verbose_name="svarslänk")
    what = models.CharField("vad", max_length=10, choices=LinkUse)
    used_at = models.DateTimeField("när")

    class Meta:
        verbose_name = "användning av svarslänk"
        verbose_name_plural = "användningar av svarslänkar"
        ordering = ["-used_at", "-pk"]

    def __str__(self):
        return f"{self.get_what_display()} {self.used_at:%Y-%m-%d}"
