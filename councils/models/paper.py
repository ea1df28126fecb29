"""Handlingar: files that belong to an item, and which of them each summons brought."""

import datetime as dt
from pathlib import PurePath

from django.db import models
from django.db.models import Exists, OuterRef, Q

from councils.models.agenda import AgendaItem
from councils.models.council import Membership
from councils.models.meeting import Meeting
from councils.models.summons import Summons
from councils.secrecy import LONGEST_GROUND
from kommunbrott.models import Attachment, User

OPEN = Q(secrecy="") & (Q(item__isnull=True) | Q(item__secrecy=""))


class ItemFileQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """Coordinators see all; others what a summons they may read brought, and of that what they may read."""
        if user.is_coordinator:
            return self
        sent = SummonsFile.objects.filter(
            file=OuterRef("pk"), summons__in=Summons.objects.visible_to(user, today)
        )
        entitled = Membership.objects.filter(council=OuterRef("meeting__council"), user=user)
        return self.filter(Exists(sent), OPEN | Exists(entitled.current(today).entitled()))

    def open(self):
        """Neither secret itself nor in a secret item."""
        return self.filter(OPEN)

    def with_first_call(self):
        """``called_at``: when the meeting was first called."""
        return self.annotate(called_at=models.Min("meeting__summonses__made_at")).order_by("pk")


class ItemFile(Attachment):
    """Handling till ett ärende. Once a summons has brought it, it is kept, also when it is taken off the agenda."""

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="files", verbose_name="möte")
    # None: taken off the agenda after it went out.
    item = models.ForeignKey(
        AgendaItem, models.SET_NULL, null=True, related_name="files", verbose_name="ärende"
    )
    title = models.CharField(
        "rubrik", max_length=200, blank=True, help_text="Lämna tomt om filens namn duger."
    )
    secrecy = models.CharField("sekretess för handlingen", max_length=LONGEST_GROUND, blank=True)

    objects = ItemFileQuerySet.as_manager()

    class Meta:
        verbose_name = "handling"
        verbose_name_plural = "handlingar"
        ordering = ["pk"]

    @property
    def label(self) -> str:
        return self.title or PurePath(self.name).stem


class SummonsFile(models.Model):
    """That a summons brought the file. Triggers in the database refuse change and removal."""

    summons = models.ForeignKey(Summons, models.PROTECT, related_name="files", verbose_name="kallelse")
    file = models.ForeignKey(ItemFile, models.PROTECT, related_name="summonses", verbose_name="handling")

    class Meta:
        verbose_name = "kallelsens handling"
        verbose_name_plural = "kallelsernas handlingar"
        constraints = [models.UniqueConstraint(fields=["summons", "file"], name="summons_brings_a_file_once")]
