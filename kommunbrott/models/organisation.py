from django.db import models
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from kommunbrott.choices import OrganisationKind


class OrganisationQuerySet(models.QuerySet):
    def active(self, today=None):
        """Those not retired on ``today`` (Swedish local date)."""
        today = today or timezone.localdate()
        return self.filter(models.Q(retired_on__isnull=True) | models.Q(retired_on__gt=today))

    def deciding(self):
        """Fullmäktige, styrelser, nämnder, utskott och styrgrupper: those who can decide on a plan."""
        kinds = (OrganisationKind.COUNCIL, OrganisationKind.BOARD, OrganisationKind.COMMITTEE)
        return self.filter(kind__in=kinds)

    def outside_municipality(self):
        """Those the municipality can have an agreement with: its own organs are the municipality itself."""
        own = (
            OrganisationKind.MUNICIPALITY,
            OrganisationKind.COUNCIL,
            OrganisationKind.BOARD,
            OrganisationKind.COMMITTEE,
            OrganisationKind.DEPARTMENT,
            OrganisationKind.FORUM,
        )
        return self.exclude(kind__in=own)

    def for_list(self):
        return self.select_related("parent").prefetch_related("aliases")


class Organisation(models.Model):
    """Part: förvaltning, bolag, polis, förening … Never deleted once used, only retired."""

    name = models.CharField("namn", max_length=160, unique=True)
    short_name = models.CharField(
        "kort namn", max_length=60, blank=True, help_text="Visas på brickor och i tabeller."
    )
    kind = models.CharField("typ", max_length=20, choices=OrganisationKind, default=OrganisationKind.OTHER)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name="hör till"
    )
    contact_name = models.CharField("kontaktperson", max_length=120, blank=True)
    contact_email = models.EmailField("e-post", blank=True)
    contact_phone = models.CharField("telefon", max_length=40, blank=True)
    retired_on = models.DateField("avslutad", null=True, blank=True)
    # Made by an import and not yet confirmed by a person.
    is_proposed = models.BooleanField("föreslagen av import", default=False)

    objects = OrganisationQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "part"
        verbose_name_plural = "parter"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("organisation_edit", args=[self.pk])

    @property
    def is_retired(self) -> bool:
        return self.retired_on is not None and self.retired_on <= timezone.localdate()

    @property
    def label(self) -> str:
        """The short name where there is one."""
        return self.short_name or self.name


class OrganisationAlias(models.Model):
    """Another name for the organisation in documents: an abbreviation, an older name, a misspelling."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="aliases", verbose_name="part"
    )
    name = models.CharField("annat namn", max_length=160, unique=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "annat namn"
        verbose_name_plural = "andra namn"
        ordering = ["name"]

    def __str__(self):
        return self.name
