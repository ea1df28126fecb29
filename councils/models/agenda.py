from django.db import models
from simple_history.models import HistoricalRecords

from councils.choices import Gathering, ItemKind
from councils.models.agreement import Agreement
from councils.models.council import Council
from councils.models.dialogue import Dialogue
from councils.models.meeting import Meeting
from councils.models.promise import PromiseDocument
from councils.secrecy import LONGEST_GROUND
from incidents.models import OperationalBrief
from plans.models import Assessment, FollowUpReport, Plan


class AgendaItem(models.Model):
    """Ärende på dagordningen. ``edition`` is raised by each change, so that the later of two writers is told."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="items", verbose_name="möte")
    position = models.PositiveIntegerField("ordning", default=0)
    title = models.CharField("rubrik", max_length=250)
    kind = models.CharField("slag", max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    text = models.TextField("beskrivning", blank=True)
    presenter = models.CharField("föredragande", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("minuter", null=True, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    # Chapter and paragraph when the whole item is secret; a passage is marked in the text (councils.secrecy).
    secrecy = models.CharField("sekretess för hela ärendet", max_length=LONGEST_GROUND, blank=True)
    plan = models.ForeignKey(
        Plan,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om planen",
    )
    report = models.ForeignKey(
        FollowUpReport,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om uppföljningen",
    )
    brief = models.ForeignKey(
        OperationalBrief,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om lägesbilden",
    )
    promises = models.ForeignKey(
        PromiseDocument,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om medborgarlöftena",
    )
    agreement = models.ForeignKey(
        Agreement,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om överenskommelsen",
    )
    dialogue = models.ForeignKey(
        Dialogue,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om dialogen",
    )
    assessment = models.ForeignKey(
        Assessment,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="agenda_items",
        verbose_name="handlar om kommunens lägesbild",
    )
    gathers = models.CharField("fylls av sig självt med", max_length=12, choices=Gathering, blank=True)
    # Tabled or referred back at an earlier meeting.
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried_to",
        verbose_name="kommer igen från",
    )
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "ärende"
        verbose_name_plural = "ärenden"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title


class DecisionClause(models.Model):
    """Att-sats: one thing that is proposed to be decided, without its "att"."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="clauses", verbose_name="ärende")
    position = models.PositiveIntegerField("ordning", default=0)
    text = models.TextField("att-sats")

    history = HistoricalRecords()

    class Meta:
        verbose_name = "att-sats"
        verbose_name_plural = "att-satser"
        ordering = ["position", "pk"]

    def __str__(self):
        return f"att {self.text}"


class AgendaTemplate(models.Model):
    """Dagordningsmall: a named agenda to begin a meeting with, beside what comes on every agenda of the forum."""

    council = models.ForeignKey(
        Council, models.CASCADE, related_name="agenda_templates", verbose_name="forum"
    )
    name = models.CharField("namn", max_length=80)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "dagordningsmall"
        verbose_name_plural = "dagordningsmallar"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["council", "name"], name="agenda_template_name_is_unique")
        ]

    def __str__(self):
        return self.name


class StandingItemQuerySet(models.QuerySet):
    def standing(self):
        """Those that come on every agenda, whatever it begins with."""
        return self.filter(template=None)


class StandingItem(models.Model):
    """Stående ärende: comes on every agenda of the forum, or on those that begin with its ``template``."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="standing_items", verbose_name="forum")
    template = models.ForeignKey(
        AgendaTemplate,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="items",
        verbose_name="dagordningsmall",
    )
    position = models.PositiveIntegerField("ordning", default=0)
    title = models.CharField("rubrik", max_length=250)
    kind = models.CharField("slag", max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    presenter = models.CharField("föredragande", max_length=200, blank=True)
    minutes = models.PositiveSmallIntegerField("minuter", null=True, blank=True)
    gathers = models.CharField("fylls av sig självt med", max_length=12, choices=Gathering, blank=True)
    # One to a line, without "att".
    clauses = models.TextField("förslag till beslut", blank=True)

    objects = StandingItemQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "stående ärende"
        verbose_name_plural = "stående ärenden"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.title
