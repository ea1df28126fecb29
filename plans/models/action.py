from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import not_before
from plans.choices import ActionStatus, Direction, Funding, Horizon, Prevention, Rhythm
from plans.models.action_rows import ActionQuerySet
from plans.models.focus_area import Cause, FocusArea
from plans.models.plan import Plan


class Action(models.Model):
    """Åtgärd. May stand under several focus areas and is counted once."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="actions", verbose_name="plan")
    focus_areas = models.ManyToManyField(
        FocusArea, through="plans.Placement", related_name="actions", verbose_name="fokusområden"
    )
    number = models.CharField("nummer", max_length=20, blank=True)
    # Long on purpose: in real plans the action is often a whole paragraph.
    title = models.TextField("åtgärd")
    how = models.TextField("hur", blank=True)
    responsible_as_written = models.TextField("ansvariga som de skrevs", blank=True)
    place = models.CharField("plats", max_length=250, blank=True)
    timing = models.TextField("när, som det skrevs", blank=True)
    starts_on = models.DateField("börjar", null=True, blank=True)
    due_on = models.DateField("klar senast", null=True, blank=True)
    recurrence = models.CharField(
        "återkommer", max_length=16, choices=Rhythm, default=Rhythm.NONE, blank=True
    )
    follow_up = models.TextField("uppföljning, som den skrevs", blank=True)
    follow_up_how = models.CharField("följs upp genom", max_length=250, blank=True)
    follow_up_rhythm = models.CharField(
        "följs upp", max_length=16, choices=Rhythm, default=Rhythm.NONE, blank=True
    )
    follow_up_forum = models.CharField("i vilket forum", max_length=120, blank=True)
    funding = models.CharField(
        "finansiering", max_length=16, choices=Funding, default=Funding.UNKNOWN, blank=True
    )
    resources = models.TextField("kostnad och resurser", blank=True)
    causes = models.ManyToManyField(Cause, blank=True, related_name="actions", verbose_name="orsaker")
    prevention = models.CharField(
        "typ", max_length=16, choices=Prevention, default=Prevention.UNKNOWN, blank=True
    )
    horizon = models.CharField(
        "väntad effekt", max_length=8, choices=Horizon, default=Horizon.UNKNOWN, blank=True
    )
    method = models.CharField("metod", max_length=160, blank=True, help_text="Till exempel EST eller SSPF.")
    # As it was when the plan was written. From the first follow-up on plans.standing says how it stands.
    status = models.CharField("läge", max_length=16, choices=ActionStatus, default=ActionStatus.NOT_STARTED)
    status_as_written = models.TextField("läge, som det skrevs", blank=True)
    # Goes before all that the follow-ups say, until it is taken back.
    manual_status = models.CharField(
        "läge satt för hand", max_length=16, choices=ActionStatus, blank=True, editable=False
    )
    manual_status_reason = models.TextField("skäl till läget", blank=True, editable=False)
    # The row of the plan before that it comes from. A revision there may take that row away.
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="kommer från",
    )
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    objects = ActionQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[causes])

    class Meta:
        verbose_name = "åtgärd"
        verbose_name_plural = "åtgärder"
        constraints = [
            not_before("starts_on", "due_on", name="action_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(manual_status="", manual_status_reason="")
                | (~Q(manual_status="") & ~Q(manual_status_reason="")),
                name="manual_status_has_reason",
            ),
        ]

    def __str__(self):
        return " ".join(part for part in (self.number, self.title) if part)


class Placement(models.Model):
    """Where an action stands: under which focus area, in which order."""

    focus_area = models.ForeignKey(
        FocusArea, models.CASCADE, related_name="placements", verbose_name="fokusområde"
    )
    action = models.ForeignKey(Action, models.CASCADE, related_name="placements", verbose_name="åtgärd")
    position = models.PositiveIntegerField("ordning", default=0)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "placering"
        verbose_name_plural = "placeringar"
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["focus_area", "action"], name="action_once_per_focus_area")
        ]

    def __str__(self):
        return f"{self.action} under {self.focus_area}"


class Goal(models.Model):
    """Mål: one sentence, and the figures that make it measurable where there are any."""

    action = models.ForeignKey(Action, models.CASCADE, related_name="goals", verbose_name="åtgärd")
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.TextField("mål")
    indicator = models.CharField("mätetal", max_length=250, blank=True)
    unit = models.CharField("enhet", max_length=60, blank=True)
    direction = models.CharField(
        "riktning", max_length=8, choices=Direction, default=Direction.NONE, blank=True
    )
    # What the figure is followed by, where it is an indicator. No part of the plan's text.
    series = models.ForeignKey(
        "plans.Indicator",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="goals",
        verbose_name="indikator",
    )
    baseline = models.DecimalField("utgångsläge", max_digits=14, decimal_places=3, null=True, blank=True)
    target = models.DecimalField("målnivå", max_digits=14, decimal_places=3, null=True, blank=True)
    # A goal without figures: who says whether it is reached, and from what.
    judged_by = models.CharField("så bedöms målet", max_length=250, blank=True)
    # The row of the plan before that it comes from. A revision there may take that row away.
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="kommer från",
    )

    history = HistoricalRecords()

    class Meta:
        verbose_name = "mål"
        verbose_name_plural = "mål"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text
