"""Uppföljning: what was said about an action, by whom and when. Nothing said is ever written over."""

import datetime as dt
from collections.abc import Iterable
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.models import Organisation, User
from kommunbrott.trees import from_json
from plans.choices import ActionStatus, FollowUpKind, Outcome
from plans.content.follow_up import RoundContent
from plans.models.action import Action, Goal
from plans.models.plan import Plan


class FollowUpRoundQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all; others the locked ones of plans they see."""
        if user.is_coordinator:
            return self
        return self.filter(locked_at__isnull=False, plan__in=Plan.objects.visible_to(user))

    def open(self):
        """Waiting for answers: sent out and not locked."""
        return self.filter(sent_at__isnull=False, locked_at__isnull=True)

    def reminder_due(self, today: dt.date):
        """Open, in time to be answered, and with a reminder that should go by itself by ``today``."""
        return self.open().filter(remind_on__lte=today, due_on__gte=today, auto_reminded_at__isnull=True)


class FollowUpRound(models.Model):
    """Uppföljningsomgång: one period of a plan, for which those in charge are asked how it goes."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="follow_up_rounds", verbose_name="plan")
    label = models.CharField("omgång", max_length=80)
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med")
    due_on = models.DateField("svar senast")
    # The day on which those who have not answered are reminded without anybody doing anything.
    remind_on = models.DateField("påminnelse går", null=True, blank=True)
    auto_reminded_at = models.DateTimeField("påmind av sig själv", null=True, blank=True, editable=False)
    is_final = models.BooleanField("slutlig uppföljning", default=False)
    sent_at = models.DateTimeField("utskickad", null=True, blank=True, editable=False)
    sent_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="sent_follow_up_rounds",
        verbose_name="utskickad av",
    )
    locked_at = models.DateTimeField("låst", null=True, blank=True, editable=False)

    objects = FollowUpRoundQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "uppföljningsomgång"
        verbose_name_plural = "uppföljningsomgångar"
        ordering = ["starts_on", "is_final", "pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="follow_up_round_ends_after_it_starts"),
            all_or_none("sent_at", "sent_by", name="follow_up_round_sent_when_and_by_whom"),
            models.UniqueConstraint(fields=["plan", "label"], name="follow_up_round_label_is_unique"),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("plans:follow_up_round_detail", args=[self.pk])

    @property
    def is_locked(self) -> bool:
        return self.locked_at is not None


class FollowUpRequest(models.Model):
    """Förfrågan: that an organisation was asked, or reminded. At most one a day."""

    round = models.ForeignKey(
        FollowUpRound, models.PROTECT, related_name="requests", verbose_name="uppföljningsomgång"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="follow_up_requests", verbose_name="part"
    )
    is_reminder = models.BooleanField("påminnelse", default=False)
    asked_on = models.DateField("skickad")
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        related_name="follow_up_requests",
        verbose_name="skickad av",
    )

    class Meta:
        verbose_name = "förfrågan om uppföljning"
        verbose_name_plural = "förfrågningar om uppföljning"
        ordering = ["asked_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["round", "organisation", "asked_on"], name="asked_once_a_day_per_round"
            )
        ]

    def __str__(self):
        return f"{self.organisation} {self.asked_on.isoformat()}"


class FollowUpQuerySet(models.QuerySet):
    def about(self, actions: Iterable[Action | int]):
        return self.filter(action__in=[getattr(action, "pk", action) for action in actions])

    def telling_status(self):
        """Answers and notes that say how it goes; an assessment by the coordinator does not."""
        return self.exclude(status="")

    def with_verdict(self):
        return self.exclude(outcome="")

    def latest_per_action(self):
        """Of these, the one that holds now for each action: the latest day, and the last written that day."""
        same = self.filter(action=OuterRef("action")).order_by("-followed_up_on", "-pk")
        return self.filter(pk=Subquery(same.values("pk")[:1]))

    def latest_by_action(self, actions: Iterable[Action | int]) -> "dict[int, FollowUp]":
        """``{action id: the latest that tells its status}``. One query."""
        rows = self.about(actions).telling_status().latest_per_action().select_related("round")
        return {row.action_id: row for row in rows}

    def verdict_by_action(self, actions: Iterable[Action | int]) -> "dict[int, FollowUp]":
        """``{action id: the latest with a verdict}``, from whichever round. One query."""
        rows = self.about(actions).with_verdict().latest_per_action().select_related("round")
        return {row.action_id: row for row in rows}

    def newest_first(self):
        return self.order_by("-followed_up_on", "-pk")


class FollowUp(models.Model):
    """Uppföljning of one action. A correction is a new row: triggers in the database refuse change and removal.

    An action may be taken out in a revision while what was said of it stays, hence a key that the database
    does not enforce.
    """

    action = models.ForeignKey(
        Action, models.DO_NOTHING, db_constraint=False, related_name="follow_ups", verbose_name="åtgärd"
    )
    # None: said between the rounds.
    round = models.ForeignKey(
        FollowUpRound,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="uppföljningsomgång",
    )
    kind = models.CharField("slag", max_length=12, choices=FollowUpKind)
    followed_up_on = models.DateField("datum")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="part",
    )
    # None for those who answered by a link. The name is kept as it was then.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="follow_ups",
        verbose_name="användare",
    )
    name = models.CharField("namn", max_length=120)
    role = models.CharField("befattning", max_length=80, blank=True)
    status = models.CharField("läge", max_length=16, choices=ActionStatus, blank=True)
    done = models.TextField("vad som har gjorts", blank=True)  # produktion
    process = models.TextField("hur det har gått", blank=True)
    effect = models.TextField("vad det har lett till", blank=True)
    next_step = models.TextField("nästa steg", blank=True)
    outcome = models.CharField("bedömning", max_length=20, choices=Outcome, blank=True)
    motive = models.TextField("motiv", blank=True)
    made_at = models.DateTimeField("skriven", auto_now_add=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = "uppföljning"
        verbose_name_plural = "uppföljningar"
        ordering = ["followed_up_on", "pk"]
        indexes = [models.Index(fields=["action", "-followed_up_on", "-id"], name="follow_up_latest")]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="", motive="") | (~Q(outcome="") & ~Q(motive="")),
                name="verdict_has_motive",
            ),
            models.CheckConstraint(
                condition=~Q(kind=FollowUpKind.ANSWER) | (~Q(status="") & Q(round__isnull=False)),
                name="answer_tells_status_in_a_round",
            ),
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.followed_up_on.isoformat()}, {self.name}"


class FollowUpFigure(models.Model):
    """Siffra: how far a goal had come when the follow-up was written. Insert-only, as the follow-up."""

    follow_up = models.ForeignKey(
        FollowUp, models.PROTECT, related_name="figures", verbose_name="uppföljning"
    )
    goal = models.ForeignKey(
        Goal, models.DO_NOTHING, db_constraint=False, related_name="figures", verbose_name="mål"
    )
    value = models.DecimalField("värde", max_digits=14, decimal_places=3)

    class Meta:
        verbose_name = "siffra"
        verbose_name_plural = "siffror"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["follow_up", "goal"], name="one_figure_per_goal_and_follow_up")
        ]

    def __str__(self):
        return f"{self.value.normalize():f}"


class FollowUpReport(models.Model):
    """Uppföljningsrapport: a round as it was when it was locked, word for word. Insert-only by triggers."""

    round = models.OneToOneField(
        FollowUpRound, models.PROTECT, related_name="report", verbose_name="uppföljningsomgång"
    )
    content = models.JSONField("innehåll")
    # SHA-256 of the content tree, and of the file.
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="follow_up_reports", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    class Meta:
        verbose_name = "uppföljningsrapport"
        verbose_name_plural = "uppföljningsrapporter"

    def __str__(self):
        return f"Uppföljningsrapport {self.round}"

    def get_absolute_url(self):
        return self.round.get_absolute_url()

    @cached_property
    def tree(self) -> RoundContent:
        return from_json(RoundContent, self.content)
