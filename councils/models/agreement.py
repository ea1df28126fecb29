import datetime as dt
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.agreement_content import (
    AgreementContent,
    AnnexContent,
    CommitmentContent,
    SignatoryContent,
)
from councils.choices import AgreementPart, AgreementStatus
from councils.models.council import Council
from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.models import Area, Organisation, User
from kommunbrott.trees import from_json
from plans.choices import ActionStatus
from plans.models import Plan


class AgreementQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all, everybody else what is signed, and a party its own drafts too."""
        if user.is_coordinator:
            return self
        own = AgreementParty.objects.filter(agreement=OuterRef("pk"), organisation=user.organisation_id)
        return self.filter(~Q(status=AgreementStatus.DRAFT) | Exists(own))

    def in_force(self, today: dt.date):
        """Signed, begun, and neither replaced, ended nor run out."""
        return self.filter(
            Q(ends_on__isnull=True) | Q(ends_on__gte=today),
            status=AgreementStatus.SIGNED,
            starts_on__lte=today,
        )

    def ends_within(self, first: dt.date, last: dt.date):
        """Signed ones whose last day lies between the two, both included, and that nothing has replaced."""
        return self.filter(status=AgreementStatus.SIGNED, ends_on__range=(first, last))

    def for_list(self):
        return self.prefetch_related("parties__organisation", "areas").order_by("-starts_on", "title")


class Agreement(models.Model):
    """Samverkansöverenskommelse (9 §): for which purposes and in which areas the parties work together."""

    title = models.CharField("titel", max_length=200)
    part = models.CharField("del", max_length=8, choices=AgreementPart, default=AgreementPart.WHOLE)
    status = models.CharField(
        "läge",
        max_length=16,
        choices=AgreementStatus,
        default=AgreementStatus.DRAFT,
        editable=False,
    )
    dnr = models.CharField("diarienummer", max_length=40, blank=True)
    starts_on = models.DateField("gäller från")
    ends_on = models.DateField("gäller till och med", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="följer på",
    )
    # 9 §: purposes and areas at least.
    purposes = models.TextField("syften", blank=True)
    areas = models.ManyToManyField(Area, blank=True, related_name="agreements", verbose_name="områden")
    areas_text = models.TextField("områden med egna ord", blank=True)
    problem = models.TextField("problem i fokus", blank=True)
    causes = models.TextField("troliga orsaker", blank=True)
    goals = models.TextField("mål som går att mäta", blank=True)
    documentation = models.TextField("så dokumenteras arbetet", blank=True)
    follow_up = models.TextField("så följs den upp", blank=True)
    guarantees = models.TextField("funktioner som parterna garanterar", blank=True)
    legal_status = models.TextField("rättslig ställning", blank=True)
    steering = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="styrgrupp"
    )
    project_group = models.ForeignKey(
        Council, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="projektgrupp"
    )
    groups = models.TextField("arbetsgrupper", blank=True)
    reported = models.CharField("redovisas", max_length=250, blank=True)
    implementation = models.ForeignKey(
        Plan,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="implements",
        verbose_name="genomförandeplan",
    )
    annexes = models.ManyToManyField(
        Plan, blank=True, related_name="annexed_to", verbose_name="planer som bilagor"
    )
    signed_on = models.DateField("undertecknad", null=True, blank=True, editable=False)
    signed_at_place = models.CharField("ort", max_length=120, null=True, blank=True, editable=False)
    ended_on = models.DateField("avslutad", null=True, blank=True, editable=False)
    ended_reason = models.TextField("varför den avslutades", null=True, blank=True, editable=False)
    # Counts what is saved of text, parties and commitments, so that nobody saves over somebody else.
    edition = models.PositiveIntegerField("utgåva", default=0, editable=False)

    objects = AgreementQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[areas, annexes])

    class Meta:
        verbose_name = "överenskommelse"
        verbose_name_plural = "överenskommelser"
        ordering = ["-starts_on", "title"]
        constraints = [
            not_before("starts_on", "ends_on", name="agreement_ends_after_it_starts"),
            all_or_none("signed_on", "signed_at_place", name="agreement_signed_whole"),
            all_or_none("ended_on", "ended_reason", name="agreement_ended_whole"),
            models.CheckConstraint(
                condition=Q(status=AgreementStatus.DRAFT) ^ Q(signed_on__isnull=False),
                name="agreement_signed_unless_draft",
            ),
            models.CheckConstraint(
                condition=~Q(status=AgreementStatus.ENDED) | Q(ended_on__isnull=False),
                name="agreement_ended_with_date",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:agreement_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == AgreementStatus.DRAFT

    def days_left(self, today: dt.date) -> int | None:
        """Until the last day; negative when it has passed. None until further notice."""
        return (self.ends_on - today).days if self.ends_on else None

    def content(self) -> AgreementContent:
        """As it stands now. Six queries."""
        return AgreementContent(
            id=self.pk,
            title=self.title,
            part=self.part,
            dnr=self.dnr,
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            areas=tuple(area.name for area in self.areas.all()),
            steering=str(self.steering or ""),
            project_group=str(self.project_group or ""),
            groups=self.groups,
            reported=self.reported,
            texts=tuple((name, getattr(self, name)) for name in AgreementContent.TEXTS),
            commitments=tuple(row.content() for row in self.commitments.for_list()),
            signatories=tuple(
                SignatoryContent(row.organisation.name, row.signatory, row.role)
                for row in self.parties.select_related("organisation")
            ),
            annexes=tuple(AnnexContent(plan.pk, str(plan)) for plan in self.annexed_plans()),
            signed_on=self.signed_on,
            signed_at_place=self.signed_at_place or "",
        )

    def annexed_plans(self) -> list[Plan]:
        """The implementation plan first."""
        others = [plan for plan in self.annexes.order_by("title") if plan.pk != self.implementation_id]
        return [self.implementation, *others] if self.implementation else others


class AgreementParty(models.Model):
    """Part i en överenskommelse, och vem som undertecknar för den."""

    agreement = models.ForeignKey(Agreement, models.CASCADE, related_name="parties", verbose_name="avtal")
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="agreement_parties", verbose_name="part"
    )
    signatory = models.CharField("undertecknas av", max_length=120, blank=True)
    role = models.CharField("befattning", max_length=120, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "part i en överenskommelse"
        verbose_name_plural = "parter i en överenskommelse"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["agreement", "organisation"], name="party_once_per_agreement")
        ]

    def __str__(self):
        return str(self.organisation)


class CommitmentQuerySet(models.QuerySet):
    def for_list(self):
        return self.select_related("lead").prefetch_related("contributors").order_by("position", "pk")


class Commitment(models.Model):
    """Åtagande: numbered by its place. Its words are frozen with the agreement, how it goes is not."""

    agreement = models.ForeignKey(
        Agreement, models.CASCADE, related_name="commitments", verbose_name="överenskommelse"
    )
    position = models.PositiveIntegerField("ordning")
    text = models.TextField("åtagande")
    lead = models.ForeignKey(
        Organisation, models.PROTECT, related_name="led_commitments", verbose_name="huvudansvarig"
    )
    contributors = models.ManyToManyField(
        Organisation, blank=True, related_name="commitments", verbose_name="medverkande"
    )
    measure = models.CharField("mäts genom", max_length=250, blank=True)
    status = models.CharField("läge", max_length=16, choices=ActionStatus, default=ActionStatus.NOT_STARTED)
    status_note = models.CharField("om läget", max_length=250, blank=True)
    status_on = models.DateField("läget senast ändrat", null=True, blank=True)
    predecessor = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="kommer från",
    )

    objects = CommitmentQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[contributors])

    class Meta:
        verbose_name = "åtagande"
        verbose_name_plural = "åtaganden"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.text

    def content(self) -> CommitmentContent:
        parties = tuple(organisation.name for organisation in self.contributors.all())
        return CommitmentContent(self.pk, self.text, self.lead.name, parties, self.measure)


class AgreementVersion(models.Model):
    """An agreement as it was signed. Triggers in the database refuse change and removal."""

    agreement = models.OneToOneField(
        Agreement, models.PROTECT, related_name="version", verbose_name="överenskommelse"
    )
    content = models.JSONField("innehåll")
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="fryst av"
    )
    made_at = models.DateTimeField("fryst")

    class Meta:
        verbose_name = "undertecknad överenskommelse"
        verbose_name_plural = "undertecknade överenskommelser"

    def __str__(self):
        return str(self.agreement)

    @cached_property
    def tree(self) -> AgreementContent:
        return from_json(AgreementContent, self.content)
