"""What a lägesbild is made of: sections of its three parts, figures in them, problems, and sources."""

import dataclasses
import json

from django.db import models
from django.db.models import Q
from simple_history.models import HistoricalRecords

from incidents.models import Category
from kommunbrott.constraints import not_before
from kommunbrott.models import Area
from plans.choices import AssessmentPart
from plans.content.figure import FigureContent
from plans.models.assessment import Assessment

MOST_WEIGHT = 5


class AssessmentSection(models.Model):
    """Avsnitt: a text under one of the three parts, with the figures that stand after it."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="sections", verbose_name="lägesbild"
    )
    part = models.CharField("del", max_length=20, choices=AssessmentPart, editable=False)
    position = models.PositiveIntegerField("ordning", default=0, editable=False)
    title = models.CharField("rubrik", max_length=200, blank=True)
    text = models.TextField("text", blank=True)
    # The section of the lägesbild before that it was made from.
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
        verbose_name = "avsnitt"
        verbose_name_plural = "avsnitt"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(part__in=AssessmentPart.values), name="assessment_part_is_known"
            )
        ]

    def __str__(self):
        return self.title or self.get_part_display()


class AssessmentFigure(models.Model):
    """Siffror i texten: what was asked for, and the data that came of it, kept until fetched anew."""

    section = models.ForeignKey(
        AssessmentSection, models.CASCADE, related_name="figures", verbose_name="avsnitt"
    )
    position = models.PositiveIntegerField("ordning", default=0, editable=False)
    # Which figures, by their key in plans.figures.
    reference = models.CharField("siffror", max_length=60)
    starts_on = models.DateField("från och med", null=True, blank=True)
    ends_on = models.DateField("till och med", null=True, blank=True)
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="assessment_figures", verbose_name="område"
    )
    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="assessment_figures",
        verbose_name="kategori",
    )
    # The finding in the writer's words; empty: as the figures say themselves.
    title = models.CharField("vad siffrorna visar", max_length=250, blank=True)
    data = models.JSONField("data", editable=False)
    fetched_at = models.DateTimeField("hämtade", editable=False)
    # The figure of the lägesbild before that it was made from.
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
        verbose_name = "siffror i lägesbild"
        verbose_name_plural = "siffror i lägesbilder"
        ordering = ["position", "pk"]
        constraints = [not_before("starts_on", "ends_on", name="assessment_figure_ends_after_it_starts")]

    def __str__(self):
        return self.title or self.data.get("title", "")

    @staticmethod
    def packed(content: FigureContent) -> dict:
        """As plain JSON values, as in a frozen tree."""
        return json.loads(json.dumps(dataclasses.asdict(content), default=str))


class AssessmentProblem(models.Model):
    """Prioriterat problem: how great the need is, whether it can be influenced, and what causes it.

    Fishbone, chain of events and crime triangle are answers to plain questions; text is written from them.
    """

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="problems", verbose_name="lägesbild"
    )
    position = models.PositiveIntegerField("ordning", default=0, editable=False)
    title = models.CharField("problem", max_length=200)
    note = models.CharField("i korthet", max_length=250, blank=True)
    need = models.PositiveSmallIntegerField("behov", null=True, blank=True)
    influence = models.PositiveSmallIntegerField("möjlighet att påverka", null=True, blank=True)
    motive = models.TextField("varför problemet prioriteras", blank=True)
    # Fishbone: one cause a line.
    bone_target = models.TextField("den eller det som drabbas", blank=True)
    bone_offender = models.TextField("den som gör det", blank=True)
    bone_place = models.TextField("platsen", blank=True)
    # Chain of events, and at which of its links it can be broken.
    chain_fore = models.CharField("före", max_length=300, blank=True)
    chain_samling = models.CharField("samling", max_length=300, blank=True)
    chain_tillfalle = models.CharField("tillfälle", max_length=300, blank=True)
    chain_handling = models.CharField("handling", max_length=300, blank=True)
    chain_efter = models.CharField("efter", max_length=300, blank=True)
    breaks_at = models.JSONField("går att bryta vid", default=list, blank=True)
    # Crime triangle, and who can do something about each side.
    offender = models.CharField("motiverad gärningsperson", max_length=300, blank=True)
    offender_who = models.CharField("vem kan påverka", max_length=300, blank=True)
    target = models.CharField("lämpligt objekt", max_length=300, blank=True)
    target_who = models.CharField("vem kan skydda", max_length=300, blank=True)
    place = models.CharField("plats utan uppsikt", max_length=300, blank=True)
    place_who = models.CharField("vem kan vakta", max_length=300, blank=True)
    # In place of the text that the answers give.
    causes_text = models.TextField("orsakerna i egna ord", blank=True)
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
        verbose_name = "prioriterat problem"
        verbose_name_plural = "prioriterade problem"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(need__isnull=True) | Q(need__gte=1, need__lte=MOST_WEIGHT),
                name="problem_need_is_one_to_five",
            ),
            models.CheckConstraint(
                condition=Q(influence__isnull=True) | Q(influence__gte=1, influence__lte=MOST_WEIGHT),
                name="problem_influence_is_one_to_five",
            ),
        ]

    def __str__(self):
        return self.title


class AssessmentSource(models.Model):
    """Källa i lägesbildens källregister."""

    assessment = models.ForeignKey(
        Assessment, models.CASCADE, related_name="sources", verbose_name="lägesbild"
    )
    position = models.PositiveIntegerField("ordning", default=0, editable=False)
    name = models.CharField("källa", max_length=250)
    period = models.CharField("period", max_length=100, blank=True)
    fetched_on = models.DateField("hämtad", null=True, blank=True)
    address = models.CharField("adress", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "källa i lägesbild"
        verbose_name_plural = "källor i lägesbilder"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name
