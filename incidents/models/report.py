import datetime as dt
import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone

from incidents.choices import (
    PlacePrecision,
    PoliceReported,
    ReporterKind,
    ReportSource,
    ReportStatus,
    TimePrecision,
)
from incidents.models.asking import ReportQuerySet
from incidents.models.batch import ImportBatch
from incidents.models.category import Category
from incidents.models.free_text import FREE_TEXTS, refuse_numbers
from kommunbrott import sweref
from kommunbrott.constraints import not_before
from kommunbrott.folding import folded_column
from kommunbrott.models import Area, Organisation

# Side of a cell of the grid, in metres: the finest of Sweden's statistical grid. 200 m is two by two of them.
CELL = 100
# What figures, the map and most filters go by.
COUNTED_BY = (
    "local_day", "status", "merged_into", "area", "category", "local_weekday", "local_hour", "time_precision",
    "reporter_kind", "organisation", "place", "cell_x", "cell_y", "place_name",
)  # fmt: skip
NAMES = ("place_name", "category_name", "subcategory_name")


class Report(models.Model):
    """Rapport: one event at one place and time. Several events sent together share ``submission``.

    One row per event, so that what is counted is the rows: statistics never have to join. Figures by time and
    place use the ``local_`` columns (Swedish time) and the grid, which ``prepare`` fills in.
    """

    # --- What ---
    # Category and area stand first in indexes below, hence need none of their own.
    category = models.ForeignKey(
        Category, models.PROTECT, related_name="reports", db_index=False, verbose_name="kategori"
    )
    subcategory = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="subreports",
        verbose_name="underkategori",
    )
    # As the categories were called when the report was made; renaming them changes nothing here.
    category_name = models.CharField("kategori då", max_length=80, editable=False)
    subcategory_name = models.CharField("underkategori då", max_length=80, blank=True, editable=False)
    text = models.TextField("beskrivning", max_length=4000, blank=True)
    is_positive = models.BooleanField("något bra", default=False)
    is_ongoing = models.BooleanField("pågår fortfarande", default=False)
    severity = models.PositiveSmallIntegerField(
        "allvarlighetsgrad", null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    damage_cost = models.PositiveIntegerField(
        "skadekostnad (kr)", null=True, blank=True, validators=[MaxValueValidator(100_000_000)]
    )

    # --- When ---
    starts_at = models.DateTimeField("när")
    ends_at = models.DateTimeField("senast", null=True, blank=True)
    time_precision = models.CharField(
        "tidens noggrannhet", max_length=8, choices=TimePrecision, default=TimePrecision.EXACT
    )
    # Months since year 0 (year × 12 + month − 1), days as date.toordinal(), 0–23, and 0 for Monday. No hour
    # unless the time is exact.
    local_month = models.IntegerField("månad", editable=False)
    local_day = models.IntegerField("dag", editable=False)
    local_hour = models.SmallIntegerField("timme", null=True, editable=False)
    local_weekday = models.SmallIntegerField("veckodag", editable=False)

    # --- Where ---
    # The district for statistics, and the known place when one was chosen.
    area = models.ForeignKey(
        Area,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        db_index=False,
        verbose_name="område",
    )
    place = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="place_reports", verbose_name="känd plats"
    )
    place_name = models.CharField("plats", max_length=160, blank=True)
    latitude = models.FloatField("latitud", null=True, blank=True)
    longitude = models.FloatField("longitud", null=True, blank=True)
    place_precision = models.CharField(
        "platsens noggrannhet", max_length=8, choices=PlacePrecision, default=PlacePrecision.UNKNOWN
    )
    accuracy_m = models.PositiveIntegerField("felmarginal i meter", null=True, blank=True)
    # SWEREF 99 TM in whole metres, and the hundred-metre cell that they lie in.
    north = models.IntegerField("nord", null=True, editable=False)
    east = models.IntegerField("öst", null=True, editable=False)
    cell_y = models.IntegerField("ruta i nord", null=True, editable=False)
    cell_x = models.IntegerField("ruta i öst", null=True, editable=False)

    # --- Who tells ---
    reporter_kind = models.CharField(
        "rapportör", max_length=16, choices=ReporterKind, default=ReporterKind.OTHER
    )
    # The role, as an import wrote it. Never a name.
    reporter_label = models.CharField("rapportörens roll", max_length=80, blank=True)
    reporter = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="reports",
        verbose_name="lämnad av",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="reports", verbose_name="part"
    )
    police_reported = models.CharField(
        "polisanmäld", max_length=6, choices=PoliceReported, default=PoliceReported.UNKNOWN
    )
    police_case = models.CharField("polisens ärendenummer", max_length=40, blank=True)
    source = models.CharField("kom in genom", max_length=10, choices=ReportSource, default=ReportSource.FORM)
    # What another system calls the report.
    external_id = models.CharField("nummer i källan", max_length=80, blank=True)
    batch = models.ForeignKey(
        ImportBatch,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="reports",
        verbose_name="import",
    )
    # Of when, what and where the source said it was: tells a report that is there from another with its number.
    import_digest = models.CharField("kontrollsumma", max_length=16, blank=True, editable=False)
    # Given by the sender's browser: the same report sent twice is one.
    submission = models.UUIDField("inlämning", default=uuid.uuid4, editable=False)
    part = models.PositiveSmallIntegerField("del", default=1, editable=False)
    reported_at = models.DateTimeField("kom in", default=timezone.now)

    # --- What becomes of it ---
    status = models.CharField(
        "läge", max_length=12, choices=ReportStatus, default=ReportStatus.NEW, editable=False
    )
    status_reason = models.CharField("skäl", max_length=300, blank=True, editable=False)
    routed_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="routed_reports",
        verbose_name="skickad till",
    )
    merged_into = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="merged",
        db_index=False,
        verbose_name="samma händelse som",
    )
    distinct_from = models.ManyToManyField(
        "self", blank=True, editable=False, verbose_name="inte samma händelse som"
    )
    # Digests of findings that somebody has kept with a reason; see incidents.models.report.digest.
    kept_findings = models.JSONField("behållna fynd", default=list, blank=True, editable=False)

    # --- What words are looked for in: all, and what everybody may read. Kept by the database itself. ---
    searched_names = folded_column(*NAMES, verbose_name="namn att söka i")
    searched = folded_column("text", *NAMES, verbose_name="text och namn att söka i")

    objects = ReportQuerySet.as_manager()

    class Meta:
        verbose_name = "rapport"
        verbose_name_plural = "rapporter"
        ordering = ["-starts_at", "-pk"]
        constraints = [
            not_before("starts_at", "ends_at", name="report_ends_after_it_begins"),
            models.UniqueConstraint(fields=["submission", "part"], name="report_is_sent_once"),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~models.Q(external_id=""),
                name="report_number_is_used_once",
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=ReportStatus.values), name="report_status_is_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=ReportStatus.DISMISSED) | ~models.Q(status_reason=""),
                name="report_is_dismissed_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True, east__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False, east__isnull=False),
                name="report_point_is_whole",
            ),
            models.CheckConstraint(
                condition=~models.Q(merged_into=models.F("pk")), name="report_is_not_merged_into_itself"
            ),
        ]
        indexes = [
            # All that figures of a period ask for, and the map: counted in the index alone.
            models.Index(fields=COUNTED_BY, name="report_figures"),
            models.Index(fields=["area", "starts_at"], name="report_area_time"),
            models.Index(fields=["cell_x", "cell_y"], name="report_cells"),
            # Of the few that are; one of all would be taken for a way to those that are not.
            models.Index(
                fields=["merged_into"], condition=models.Q(merged_into__isnull=False), name="report_merged"
            ),
            models.Index(fields=["category", "starts_at"], name="report_category_time"),
            models.Index(fields=["status", "merged_into", "-reported_at"], name="report_queue"),
            # With where they lie, for the map of the newest.
            models.Index(fields=["-starts_at", "-id", "cell_x", "cell_y", "area"], name="report_newest"),
        ]

    def __str__(self):
        return f"rapport {self.pk}" if self.pk else "ny rapport"

    def save(self, *args, **kwargs):
        """Refuses numbers that point out a person, and keeps the columns of figures right."""
        self.prepare()
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("incidents:report_detail", args=[self.pk])

    def clean(self):
        super().clean()
        refuse_numbers(self.free_texts)
        if self.subcategory and self.subcategory.parent_id != self.category_id:
            raise ValidationError({"subcategory": "Underkategorin hör till en annan kategori."})

    @property
    def free_texts(self) -> dict[str, str]:
        return {name: getattr(self, name) for name in FREE_TEXTS}

    def prepare(self) -> None:
        """Check the texts and fill in what follows from the rest. Raises ValidationError. Asks no database
        when ``category`` and ``subcategory`` are set as rows."""
        refuse_numbers(self.free_texts)
        if not self.category_name:
            self.category_name = self.category.name
        if not self.subcategory_name and self.subcategory_id:
            self.subcategory_name = self.subcategory.name
        local = timezone.localtime(self.starts_at)
        self.local_month = local.year * 12 + local.month - 1
        self.local_day = local.toordinal()
        self.local_weekday = local.weekday()
        self.local_hour = local.hour if self.time_precision == TimePrecision.EXACT else None
        if self.latitude is None or self.longitude is None:
            self.latitude = self.longitude = self.north = self.east = self.cell_x = self.cell_y = None
        else:
            north, east = sweref.metres(self.latitude, self.longitude)
            self.north, self.east = round(north), round(east)
            self.cell_y, self.cell_x = self.north // CELL, self.east // CELL

    @property
    def starts_on(self) -> dt.date:
        return timezone.localdate(self.starts_at)

    @property
    def has_spell(self) -> bool:
        """It happened at some time between two."""
        return self.time_precision == TimePrecision.INTERVAL and self.ends_at is not None

    @property
    def what(self) -> str:
        """Skadegörelse, glaskross: as it was called when it was reported."""
        name = self.subcategory_name
        if name:
            # "A-traktor" keeps its capital.
            small = name[:1].lower() + name[1:] if name[1:2].isalpha() else name
            return f"{self.category_name}, {small}"
        return self.category_name

    @property
    def title(self) -> str:
        """Glaskross, Ekbackaskolan: for a list, where the category stands beside."""
        name = self.subcategory_name or self.category_name
        return f"{name}, {self.place_name or self.place}" if self.place_name or self.place_id else name

    @property
    def teller(self) -> str:
        """Who tells, as shortly as it can be said: the organisation, else what kind of reporter."""
        return self.organisation.label if self.organisation else self.get_reporter_kind_display()

    @property
    def where(self) -> str:
        """The most exact that there are words for."""
        return self.place_name or str(self.place or self.area or "Plats saknas")
