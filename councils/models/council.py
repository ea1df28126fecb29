import datetime as dt

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.choices import CouncilKind, MemberRole, Numbering
from kommunbrott.constraints import not_before
from kommunbrott.models import Organisation, User
from plans.models import FocusArea

# Kommunallagen 5 kap. 69 §: within 14 days, where nobody has decided otherwise.
ADJUST_DAYS, MOST_ADJUST_DAYS = 14, 90


class CouncilQuerySet(models.QuerySet):
    def visible_to(self, user: User, today: dt.date):
        """Coordinators see all, others the forums they belong to on ``today``."""
        if user.is_coordinator:
            return self
        mine = Membership.objects.filter(council=OuterRef("pk"), user=user).current(today)
        return self.filter(Exists(mine))

    def active(self, today: dt.date):
        return self.filter(Q(retired_on__isnull=True) | Q(retired_on__gt=today))

    def for_list(self, today: dt.date):
        """With the number of members on ``today``, strategic councils first."""
        current = Q(memberships__starts_on__lte=today) & (
            Q(memberships__ends_on__isnull=True) | Q(memberships__ends_on__gte=today)
        )
        order = models.Case(
            *(models.When(kind=kind, then=place) for place, kind in enumerate(CouncilKind.values)),
            output_field=models.IntegerField(),
        )
        return self.annotate(member_count=Count("memberships", filter=current)).order_by(order, "name")


class Council(models.Model):
    """Forum: brottsförebyggande rådet (10 §), its arbetsutskott, EST-gruppen, the situation meeting and others."""

    name = models.CharField("namn", max_length=160, unique=True)
    short_name = models.CharField(
        "kort namn", max_length=40, blank=True, help_text="Till exempel Rådet eller AU. Visas i kalendern."
    )
    kind = models.CharField("typ", max_length=20, choices=CouncilKind, default=CouncilKind.STRATEGIC)
    purpose = models.TextField("uppdrag", blank=True)
    cadence = models.CharField(
        "hur ofta", max_length=120, blank=True, help_text="Till exempel fyra gånger om året."
    )
    numbering = models.CharField("numrering", max_length=8, choices=Numbering, default=Numbering.PER_MEETING)
    place = models.CharField("vanlig plats", max_length=160, blank=True)
    prepares = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="preparatory",
        verbose_name="bereder åt",
        help_text="Ett arbetsutskott bereder åt sitt råd. Deras möten planeras tillsammans.",
    )
    focus_areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="councils", verbose_name="arbetar med fokusområden"
    )
    adjust_days = models.PositiveSmallIntegerField(
        "dagar för justering",
        default=ADJUST_DAYS,
        validators=[MinValueValidator(1), MaxValueValidator(MOST_ADJUST_DAYS)],
    )
    retired_on = models.DateField("avslutat", null=True, blank=True)

    objects = CouncilQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[focus_areas])

    class Meta:
        verbose_name = "forum"
        verbose_name_plural = "forum"
        ordering = ["name"]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:council_detail", args=[self.pk])

    @property
    def label(self) -> str:
        return self.short_name or self.name


class MembershipQuerySet(models.QuerySet):
    def current(self, today: dt.date):
        """Those whose time includes ``today``."""
        return self.filter(Q(starts_on__lte=today), Q(ends_on__isnull=True) | Q(ends_on__gte=today))

    def entitled(self):
        """Those who may read what is secret: the secretary, and members marked so."""
        return self.filter(Q(reads_secrets=True) | Q(role=MemberRole.SECRETARY))

    def for_list(self):
        """By role, chair first, then by name."""
        order = models.Case(
            *(models.When(role=role, then=place) for place, role in enumerate(MemberRole.values)),
            output_field=models.IntegerField(),
        )
        return self.select_related("organisation", "user").order_by(order, "name", "pk")


class Membership(models.Model):
    """Ledamotskap: who sits in a forum, for whom, as what and how long. An account is not needed."""

    council = models.ForeignKey(Council, models.PROTECT, related_name="memberships", verbose_name="forum")
    name = models.CharField("namn", max_length=120)
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="part",
    )
    function = models.CharField(
        "funktion", max_length=120, blank=True, help_text="Till exempel socialchef eller kommunpolis."
    )
    role = models.CharField("roll i forumet", max_length=16, choices=MemberRole, default=MemberRole.MEMBER)
    # 10 §: the council consists of people in leading positions.
    is_leading = models.BooleanField("har en ledande ställning", default=False)
    # Offentlighets- och sekretesslagen: those who need it for their task, besides the secretary.
    reads_secrets = models.BooleanField("får läsa det som omfattas av sekretess", default=False)
    email = models.EmailField("e-post", blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="memberships",
        verbose_name="konto",
    )
    starts_on = models.DateField("från")
    ends_on = models.DateField("till och med", null=True, blank=True)

    objects = MembershipQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "ledamot"
        verbose_name_plural = "ledamöter"
        ordering = ["name", "pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="membership_ends_after_it_starts"),
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("councils:membership_edit", args=[self.pk])

    @property
    def address(self) -> str:
        """Where letters go: the membership's own address, or the account's."""
        return self.email or (self.user.email if self.user else "")

    def is_current(self, today: dt.date) -> bool:
        return self.starts_on <= today and (self.ends_on is None or today <= self.ends_on)
