from django.db import models
from simple_history.models import HistoricalRecords

from kommunbrott.choices import AreaKind


class AreaQuerySet(models.QuerySet):
    def districts(self):
        return self.filter(kind=AreaKind.DISTRICT)

    def for_list(self):
        """With ``has_border`` instead of the border itself, which may be a megabyte."""
        has_border = models.ExpressionWrapper(
            models.Q(geometry__isnull=False), output_field=models.BooleanField()
        )
        return (
            self.select_related("parent")
            .defer("geometry", "parent__geometry")
            .annotate(has_border=has_border)
        )


class Area(models.Model):
    """Område eller plats i kommunen, med gräns när den är känd."""

    name = models.CharField("namn", max_length=120, unique=True)
    kind = models.CharField("typ", max_length=12, choices=AreaKind, default=AreaKind.DISTRICT)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="ligger i"
    )
    # GeoJSON geometry (Polygon or MultiPolygon, WGS 84, longitude before latitude), or null.
    geometry = models.JSONField("gräns", null=True, blank=True)
    version = models.CharField("version", max_length=40, blank=True)
    source = models.CharField("källa", max_length=160, blank=True)

    objects = AreaQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "område"
        verbose_name_plural = "områden"
        ordering = ["name"]

    def __str__(self):
        return self.name
