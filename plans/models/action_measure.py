import datetime as dt

from django.db import models
from simple_history.models import HistoricalRecords

from incidents.choices import Baseline
from incidents.models import Category
from kommunbrott.models import Area
from plans.models.action import Action


class ActionMeasure(models.Model):
    """Mätning: which reports an action is meant to change, from when, and against which areas.

    It is no part of the plan's text: what is measured may be chosen also when the plan has been decided.
    """

    action = models.OneToOneField(Action, models.CASCADE, related_name="measure", verbose_name="åtgärd")
    starts_on = models.DateField("verkar från", help_text="Dagen då åtgärden började märkas.")
    areas = models.ManyToManyField(Area, blank=True, related_name="action_measures", verbose_name="områden")
    categories = models.ManyToManyField(
        Category, blank=True, related_name="action_measures", verbose_name="kategorier"
    )
    compare_areas = models.ManyToManyField(
        Area, blank=True, related_name="action_measures_against", verbose_name="jämförs med områden"
    )
    baseline = models.CharField("jämförs med", max_length=6, choices=Baseline, default=Baseline.YEAR_BEFORE)

    history = HistoricalRecords(m2m_fields=[areas, categories, compare_areas])

    # As incidents.effects asks of what it assesses: areas only, for as long as it goes on.
    ends_on: dt.date | None = None
    point: tuple[float, float] | None = None
    radius_m = 0
    status = ""

    class Meta:
        verbose_name = "mätning av åtgärd"
        verbose_name_plural = "mätningar av åtgärder"

    def __str__(self):
        return f"Mätning av {self.action}"

    @property
    def buffer_areas(self):
        return Area.objects.none()
