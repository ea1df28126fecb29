from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from incidents.choices import OPEN_INTERVENTIONS, Baseline, InterventionStatus
from incidents.models.category import Category
from incidents.models.free_text import refuse_numbers
from incidents.models.report import Report
from kommunbrott.constraints import not_before
from kommunbrott.models import Area, Organisation

FREE_TEXTS = ("title", "what", "who", "expected", "decided_at", "outcome")
NEAREST, FURTHEST, USUAL_RADIUS = 50, 1000, 150


class InterventionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the coordinator; else those in which one's organisation takes part."""
        if user.is_coordinator:
            return self
        if user.organisation_id is None:
            return self.none()
        return self.filter(organisations=user.organisation_id)

    def open(self):
        return self.filter(status__in=OPEN_INTERVENTIONS)

    def for_report(self, report: Report):
        """Those that answer it, and those that may come to, told apart by ``is_linked``."""
        linked = self.model.reports.through.objects.filter(intervention=models.OuterRef("pk"), report=report)
        found = self.annotate(is_linked=models.Exists(linked))
        return found.filter(models.Q(is_linked=True) | models.Q(status__in=OPEN_INTERVENTIONS))

    def for_list(self):
        """With organisations, areas and place, borders apart, and how many reports are linked."""
        return (
            self.select_related("place")
            .defer("place__geometry")
            .prefetch_related(
                "organisations",
                "categories",
                models.Prefetch("areas", Area.objects.defer("geometry")),
            )
            .annotate(report_count=models.Count("reports", distinct=True))
        )


class Intervention(models.Model):
    """Insats: the short-term answer to reports, decided at a situation meeting. A place, never a person.

    Without areas and without a point it is done in the whole municipality.
    """

    title = models.CharField("insats", max_length=160)
    what = models.TextField("vad görs", max_length=2000, blank=True)
    organisations = models.ManyToManyField(
        Organisation, blank=True, related_name="interventions", verbose_name="parter"
    )
    who = models.CharField("vem, i ord", max_length=300, blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="interventions", verbose_name="områden")
    place = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="place_interventions",
        verbose_name="känd plats",
    )
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    radius_m = models.PositiveSmallIntegerField(
        "avstånd i meter",
        default=USUAL_RADIUS,
        validators=[MinValueValidator(NEAREST), MaxValueValidator(FURTHEST)],
    )
    starts_on = models.DateField("från och med")
    ends_on = models.DateField("till och med", null=True, blank=True)
    expected = models.CharField("väntad effekt", max_length=300, blank=True)
    decided_at = models.CharField("beslutad på", max_length=200, blank=True)
    # What it is against: none is all of it.
    categories = models.ManyToManyField(
        Category, blank=True, related_name="interventions", verbose_name="kategorier"
    )
    # None chosen: all areas that the intervention does not reach.
    compare_areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="jämförelseområden"
    )
    # Around it, where what went away may have gone.
    buffer_areas = models.ManyToManyField(
        Area, blank=True, related_name="+", verbose_name="områden runt omkring"
    )
    baseline = models.CharField("jämförs med", max_length=6, choices=Baseline, default=Baseline.YEAR_BEFORE)
    status = models.CharField(
        "läge",
        max_length=10,
        choices=InterventionStatus,
        default=InterventionStatus.PLANNED,
        editable=False,
    )
    outcome = models.TextField("hur det gick", max_length=2000, blank=True, editable=False)
    reports = models.ManyToManyField(
        Report, blank=True, editable=False, related_name="interventions", verbose_name="rapporter"
    )
    # Goes up each time it is saved, so that the second of two who change it at once is told.
    revision = models.PositiveIntegerField("ändring", default=1, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        editable=False,
        related_name="interventions",
        verbose_name="skapad av",
    )
    made_at = models.DateTimeField("skapad", auto_now_add=True)

    objects = InterventionQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[organisations, areas, categories])

    class Meta:
        verbose_name = "insats"
        verbose_name_plural = "insatser"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="intervention_ends_after_it_begins"),
            models.CheckConstraint(
                condition=models.Q(status__in=InterventionStatus.values), name="intervention_status_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status__in=["avslutad", "installd"]) | ~models.Q(outcome=""),
                name="intervention_ends_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="intervention_point_is_whole",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        """Refuses numbers that point out a person."""
        refuse_numbers({name: getattr(self, name) for name in FREE_TEXTS})
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("incidents:intervention_detail", args=[self.pk])

    def clean(self):
        super().clean()
        refuse_numbers({name: getattr(self, name) for name in FREE_TEXTS})
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            raise ValidationError({"ends_on": "Sista dagen kan inte ligga före den första."})

    @property
    def point(self) -> tuple[float, float] | None:
        """(latitude, longitude)"""
        return None if self.latitude is None else (self.latitude, self.longitude)

    @property
    def where(self) -> str:
        """Åkraskolan, inom 150 meter; the areas; or the whole municipality. Two queries without ``for_list``."""
        if self.point:
            name = self.place.name if self.place else "Punkt på kartan"
            return f"{name}, inom {self.radius_m} meter"
        return ", ".join(area.name for area in self.areas.all()) or "Hela kommunen"

    @property
    def is_open(self) -> bool:
        return self.status in OPEN_INTERVENTIONS
