from django.db import models
from simple_history.models import HistoricalRecords

from kommunbrott.models import Area, Organisation
from plans.choices import AnalysisStatus
from plans.models.plan import Plan


class FocusArea(models.Model):
    """Fokusområde: a problem chosen for the plan, why it happens, and the actions against it."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="focus_areas", verbose_name="plan")
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name="hör till"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    number = models.CharField("nummer", max_length=20, blank=True)
    title = models.CharField("titel", max_length=250, blank=True)
    target_group = models.CharField("målgrupp", max_length=250, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="focus_areas", verbose_name="områden")
    responsible_as_written = models.TextField("ansvariga som de skrevs", blank=True)
    introduction = models.TextField("inledning", blank=True)
    problem = models.TextField("problembeskrivning", blank=True)
    cause_when = models.TextField("när", blank=True)
    cause_where = models.TextField("var", blank=True)
    cause_who = models.TextField("vem", blank=True)
    cause_how = models.TextField("hur", blank=True)
    cause_stakeholders = models.TextField("intressenter", blank=True)
    cause_analysis = models.TextField("orsaksanalys", blank=True)
    analysis_status = models.CharField(
        "analysens läge", max_length=12, choices=AnalysisStatus, default=AnalysisStatus.NOT_STARTED
    )
    analysis_owner = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="owned_analyses",
        verbose_name="analysens ägare",
    )
    # The problem of a lägesbild that it was made from.
    assessment_problem = models.ForeignKey(
        "AssessmentProblem",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="focus_areas",
        verbose_name="problem i lägesbilden",
    )
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

    history = HistoricalRecords(m2m_fields=[areas])

    class Meta:
        verbose_name = "fokusområde"
        verbose_name_plural = "fokusområden"
        ordering = ["position", "pk"]

    def __str__(self):
        """As in the table of contents: "2. Trygghet i centrum", "2b Belysning"."""
        dot = "." if self.number.isdigit() else ""
        return f"{self.number}{dot} {self.title}".strip() or "Utan rubrik"


class Cause(models.Model):
    """Trolig orsak. Shown as O1, O2 … by its order unless a number is written."""

    focus_area = models.ForeignKey(
        FocusArea, models.CASCADE, related_name="causes", verbose_name="fokusområde"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    number = models.CharField("nummer", max_length=20, blank=True)
    text = models.TextField("orsak")
    # Why there is no action against it, where that is a choice: closes the gap that the page shows.
    no_action_reason = models.TextField("skäl till att ingen åtgärd finns", blank=True)
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
        verbose_name = "orsak"
        verbose_name_plural = "orsaker"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text
