from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.folding import fold
from kommunbrott.models import Area, Municipality, User
from plans.choices import GeographyKind, GoodWay, Scale
from plans.models.indicator_value import IndicatorValue

# What a municipality calls itself beside its name: "Ekstads kommun" is Ekstad.
OF_ITSELF = {"kommun", "stad", "region"}


class GeographyQuerySet(models.QuerySet):
    def own(self, municipality: Municipality) -> "Geography | None":
        """The municipality itself, as figures know it. One query."""
        rows = self.filter(kind=GeographyKind.MUNICIPALITY).order_by("pk")
        return next((row for row in rows if row.is_municipality(municipality)), None)


class Geography(models.Model):
    """Geografi: a place that figures are about, in the version of its border that they were counted in."""

    kind = models.CharField("typ", max_length=12, choices=GeographyKind, default=GeographyKind.MUNICIPALITY)
    # As SCB has it: 0000 the country, 0019 a county, 1983 a municipality, 1983R001 a RegSO.
    code = models.CharField("kod", max_length=20, blank=True)
    name = models.CharField("namn", max_length=120)
    version = models.CharField("version", max_length=40, blank=True)
    area = models.ForeignKey(
        Area,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="geographies",
        verbose_name="vårt område",
    )

    objects = GeographyQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "geografi"
        verbose_name_plural = "geografier"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "name", "version"], name="geography_once_by_name"),
            models.UniqueConstraint(
                fields=["kind", "code", "version"], condition=~Q(code=""), name="geography_once_by_code"
            ),
        ]

    def __str__(self):
        return f"{self.name} ({self.version})" if self.version else self.name

    def is_municipality(self, municipality: Municipality) -> bool:
        if self.code and municipality.code:
            return self.code == municipality.code
        return same_municipality(self.name, municipality.name)


def same_municipality(one: str, other: str) -> bool:
    """ "Ekstad" and "Ekstads kommun"."""
    first, second = (plain_name(name) for name in (one, other))
    return bool(first) and (first == second or f"{first}s" == second or first == f"{second}s")


def plain_name(name: str) -> str:
    words = fold(name).split()
    return " ".join(word for word in words if word not in OF_ITSELF)


class IndicatorQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Statistics that others have published, and the municipality's own: for everybody who logs in."""
        return self

    def for_list(self, own: "Geography | None"):
        """With ``value_count``, ``latest_on``, and the latest value of ``own``."""
        told = IndicatorValue.objects.filter(indicator=OuterRef("pk"), geography=own)
        told = told.order_by("-ends_on", "-gender", "age", "pk")  # T, all of them, before M and K
        return self.annotate(
            value_count=Count("values", distinct=True),
            latest_on=Max("values__ends_on"),
            latest_value=Subquery(told.values("value")[:1]),
            latest_rate=Subquery(told.values("rate")[:1]),
            latest_kind=Subquery(told.values("period_kind")[:1]),
            latest_starts_on=Subquery(told.values("starts_on")[:1]),
            latest_ends_on=Subquery(told.values("ends_on")[:1]),
            is_latest_suppressed=Subquery(told.values("is_suppressed")[:1]),
            is_latest_preliminary=Subquery(told.values("is_preliminary")[:1]),
        ).order_by("title", "pk")


class Indicator(models.Model):
    """Indikator: one thing that is measured the same way, period after period."""

    title = models.CharField("namn", max_length=250)
    source = models.CharField("källa", max_length=160, help_text="Till exempel Brå, Kolada eller Polisen.")
    dataset = models.CharField(
        "statistik eller undersökning",
        max_length=160,
        blank=True,
        help_text="Till exempel Anmälda brott eller Nationella trygghetsundersökningen.",
    )
    # What the source itself calls it: N07403 with Kolada. Files are known again by it.
    key = models.CharField("källans nyckel", max_length=120, blank=True)
    description = models.TextField("vad den mäter", blank=True)
    scale = models.CharField("slags tal", max_length=16, choices=Scale, default=Scale.COUNT)
    unit = models.CharField(
        "enhet", max_length=60, help_text="Till exempel anmälda brott, procent, per 1 000 inv."
    )
    least = models.DecimalField("skalans lägsta", max_digits=12, decimal_places=3, null=True, blank=True)
    most = models.DecimalField("skalans högsta", max_digits=12, decimal_places=3, null=True, blank=True)
    good_way = models.CharField(
        "önskad riktning", max_length=8, choices=GoodWay, default=GoodWay.NEITHER, blank=True
    )
    source_url = models.URLField("adress hos källan", max_length=500, blank=True)

    objects = IndicatorQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "indikator"
        verbose_name_plural = "indikatorer"
        ordering = ["title", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["source", "title"], name="indicator_once_by_title"),
            models.UniqueConstraint(
                fields=["source", "key"], condition=~Q(key=""), name="indicator_once_by_key"
            ),
            models.CheckConstraint(
                condition=Q(least=None) | Q(most=None) | Q(most__gt=F("least")),
                name="indicator_scale_goes_up",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:indicator_detail", args=[self.pk])

    @property
    def is_count(self) -> bool:
        return self.scale == Scale.COUNT

    @property
    def scale_label(self) -> str:
        """ "Index eller medelvärde, 0 till 6" """
        ends = ""
        if self.least is not None and self.most is not None:
            ends = f", {self.least.normalize():f} till {self.most.normalize():f}".replace(".", ",")
        return f"{self.get_scale_display()}{ends}"
