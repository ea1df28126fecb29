"""Justering: what those who adjust minutes say of them, and what is added afterwards. Rows are added, never changed."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from councils.choices import ApprovedBy
from councils.models.minutes import Minutes, MinutesVersion
from councils.models.record import Attendance
from kommunbrott.models import Attachment


class MinutesMark(models.Model):
    """What one who adjusts says of one item: right, or a remark. Marks are added, never changed; the last counts.

    ``item_digest`` is of the item as it was read, so that a mark holds for as long as the item says the same.
    """

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="marks", verbose_name="protokoll")
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, related_name="marks", verbose_name="person på mötet"
    )
    item_id = models.PositiveBigIntegerField("ärendets nummer")
    item_digest = models.CharField("ärendets kontrollsumma", max_length=64)
    # Nothing when it is right.
    remark = models.TextField("anmärkning", blank=True)
    said_at = models.DateTimeField("när")

    class Meta:
        verbose_name = "läst ärende i protokoll"
        verbose_name_plural = "lästa ärenden i protokoll"
        ordering = ["pk"]

    def __str__(self):
        return f"{self.attendance}: {self.remark or 'stämmer'}"

    @property
    def is_right(self) -> bool:
        return not self.remark


class MinutesScan(Attachment):
    """The minutes signed on paper, scanned."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="scans", verbose_name="protokoll")

    class Meta:
        verbose_name = "inskannat protokoll"
        verbose_name_plural = "inskannade protokoll"
        ordering = ["pk"]


class MinutesApproval(models.Model):
    """Justering: one person's approval of one version. Triggers in the database refuse change and removal."""

    version = models.ForeignKey(
        MinutesVersion, models.PROTECT, related_name="approvals", verbose_name="version"
    )
    attendance = models.ForeignKey(
        Attendance, models.PROTECT, related_name="approvals", verbose_name="person på mötet"
    )
    how = models.CharField("hur", max_length=12, choices=ApprovedBy)
    # On paper the day that stands there, which may lie before it was written down here.
    approved_on = models.DateField("dag")
    scan = models.ForeignKey(
        MinutesScan, models.PROTECT, null=True, related_name="approvals", verbose_name="inskannat"
    )
    # By link nobody is logged in; on paper it is whoever wrote it down.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name="konto"
    )
    said_at = models.DateTimeField("när")

    class Meta:
        verbose_name = "justering"
        verbose_name_plural = "justeringar"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "attendance"], name="approves_minutes_once"),
            models.CheckConstraint(
                condition=Q(how=ApprovedBy.PAPER, scan__isnull=False)
                | ~Q(how=ApprovedBy.PAPER) & Q(scan__isnull=True),
                name="paper_has_its_scan",
            ),
        ]

    def __str__(self):
        return f"{self.attendance}, {self.words}"

    @property
    def words(self) -> str:
        """ "Godkänt med inloggning 2026-12-08" """
        return f"{self.get_how_display()} {self.approved_on.isoformat()}"


class MinutesCorrection(models.Model):
    """Rättelse: a dated addition to adjusted minutes, which stay as they are. Triggers refuse change and removal."""

    minutes = models.ForeignKey(Minutes, models.PROTECT, related_name="corrections", verbose_name="protokoll")
    number = models.PositiveIntegerField("nummer")
    # "§ 31", or nothing when it is about all of it.
    label = models.CharField("gäller", max_length=20, blank=True)
    text = models.TextField("rättelse")
    made_on = models.DateField("dag")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("när")

    class Meta:
        verbose_name = "rättelse"
        verbose_name_plural = "rättelser"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["minutes", "number"], name="correction_number_is_unique"),
        ]

    def __str__(self):
        return f"Rättelse {self.number} {self.made_on.isoformat()}"
