"""Remiss: those who shall do what the plan says are asked whether they will."""

import datetime as dt

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kommunbrott.constraints import all_or_none
from kommunbrott.models import Organisation, SignedLink
from plans.choices import AcceptanceAnswer, ReferralState
from plans.models.action import Action
from plans.models.plan import Plan


class ReferralQuerySet(models.QuerySet):
    def open(self):
        return self.filter(closed_at__isnull=True)

    def reminder_due(self, today: dt.date):
        """Open, in time to be answered, and with a reminder that should go by itself by ``today``."""
        return self.open().filter(remind_on__lte=today, due_on__gte=today, auto_reminded_at__isnull=True)


class Referral(models.Model):
    """Remiss of a plan. A plan has at most one that is open."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="referrals", verbose_name="plan")
    number = models.PositiveIntegerField("nummer")
    message = models.TextField("meddelande", blank=True)
    due_on = models.DateField("svar senast")
    # The day on which those who have not answered are reminded without anybody doing anything.
    remind_on = models.DateField("påminnelse går", null=True, blank=True)
    auto_reminded_at = models.DateTimeField("påmind av sig själv", null=True, blank=True)
    sent_at = models.DateTimeField("skickad")
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="sent_referrals", verbose_name="skickad av"
    )
    closed_at = models.DateTimeField("avslutad", null=True, blank=True)
    closed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="closed_referrals",
        verbose_name="avslutad av",
    )

    objects = ReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "remiss"
        verbose_name_plural = "remisser"
        ordering = ["plan", "number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="referral_number_is_unique"),
            models.UniqueConstraint(
                fields=["plan"], condition=Q(closed_at__isnull=True), name="one_open_referral_per_plan"
            ),
            all_or_none("closed_at", "closed_by", name="referral_closed_when_and_by_whom"),
        ]

    def __str__(self):
        return f"Remiss {self.number} av {self.plan}"

    def get_absolute_url(self):
        return reverse("plans:plan_referral", args=[self.plan_id])

    def state(self, today: dt.date) -> ReferralState:
        if self.closed_at:
            return ReferralState.CLOSED
        return ReferralState.ONGOING if today <= self.due_on else ReferralState.OVERDUE


class ReferralParty(models.Model):
    """One that was asked. Its signed links are those whose ``subject_key`` is ``link_key``: one per letter,
    since the address of a link is known only to the letter it was written in."""

    referral = models.ForeignKey(Referral, models.PROTECT, related_name="parties", verbose_name="remiss")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="referral_parties", verbose_name="part"
    )
    # Empty for one that answers by login only.
    email = models.EmailField("e-post", blank=True)
    asked_at = models.DateTimeField("tillfrågad")
    asked_again_at = models.DateTimeField("tillfrågad på nytt", null=True, blank=True)
    reminded_at = models.DateTimeField("påmind", null=True, blank=True)

    class Meta:
        verbose_name = "tillfrågad part"
        verbose_name_plural = "tillfrågade parter"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["referral", "organisation"], name="party_once_per_referral")
        ]

    def __str__(self):
        return str(self.organisation)

    @property
    def link_key(self) -> str:
        return f"remisspart:{self.pk}"

    @property
    def links(self) -> models.QuerySet[SignedLink]:
        return SignedLink.objects.filter(subject_key=self.link_key)


class AcceptanceQuerySet(models.QuerySet):
    def latest_in(self, plan: Plan) -> "dict[tuple[int, int], Acceptance]":
        """The answer that counts, by (action, organisation): the last one given. One query."""
        rows = self.filter(action__plan=plan).select_related("organisation", "user", "link", "replied_by")
        return {(row.action_id, row.organisation_id): row for row in rows.order_by("answered_at", "pk")}


class Acceptance(models.Model):
    """What a party has said of an action in one wording. A corrected answer is a new row; the last one counts."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="acceptances", verbose_name="åtgärd")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="acceptances", verbose_name="part"
    )
    # ActionContent.wording_digest of what was answered.
    wording = models.CharField("ordalydelse", max_length=64)
    answer = models.CharField("svar", max_length=12, choices=AcceptanceAnswer)
    comment = models.TextField("synpunkt eller skäl", blank=True)
    name = models.CharField("vem som svarade", max_length=120)
    role = models.CharField("roll", max_length=120, blank=True)
    # Answered by login or by a signed link.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptances",
        verbose_name="svarade inloggad",
    )
    link = models.ForeignKey(
        SignedLink,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptances",
        verbose_name="svarade med länk",
    )
    answered_at = models.DateTimeField("svarade")
    reply = models.TextField("samordnarens svar", blank=True)
    replied_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="acceptance_replies",
        verbose_name="besvarad av",
    )
    replied_at = models.DateTimeField("besvarad", null=True, blank=True)

    objects = AcceptanceQuerySet.as_manager()

    class Meta:
        verbose_name = "svar på remiss"
        verbose_name_plural = "svar på remiss"
        ordering = ["answered_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, link__isnull=True) | Q(user__isnull=True, link__isnull=False),
                name="acceptance_by_login_or_link",
            ),
            models.CheckConstraint(
                condition=Q(answer=AcceptanceAnswer.ACCEPTED) | ~Q(comment=""),
                name="acceptance_says_what_or_why",
            ),
            all_or_none("replied_by", "replied_at", name="acceptance_reply_when_and_by_whom"),
        ]

    def __str__(self):
        return f"{self.organisation}: {self.get_answer_display()}"

    @property
    def is_accepted(self) -> bool:
        return self.answer != AcceptanceAnswer.DECLINED

    def holds_for(self, wording: str) -> bool:
        """Accepted, and in this very wording."""
        return self.is_accepted and self.wording == wording

    @property
    def awaits_reply(self) -> bool:
        return bool(self.comment) and self.replied_at is None
