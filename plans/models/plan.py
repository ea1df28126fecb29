import datetime as dt
from dataclasses import replace

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from kommunbrott.constraints import all_or_none, not_before
from kommunbrott.dates import long_date, period_label
from kommunbrott.models import Organisation, User
from plans.choices import EDITABLE, FollowUpPeriod, PlanKind, PlanLayout, PlanStatus, VersionKind
from plans.content import PlanContent


class PlanQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Coordinators see all; others those open to them, and a plan from its first decided version on.

        Which text they see of it is ``Plan.content_for``.
        """
        if user.is_coordinator:
            return self
        open_plans = Plan.objects.open_to(user).values("pk")
        decided = models.Q(versions__kind=VersionKind.DECISION) | models.Q(pk__in=open_plans)
        return self.filter(decided).distinct()

    def open_to(self, user: User):
        """Plans whose living rows the user may see: decided ones, and those on remiss to their organisation."""
        if user.is_coordinator:
            return self
        mine = models.Q(
            status=PlanStatus.REFERRED,
            actions__responsibilities__organisation=user.organisation_id,
            actions__responsibilities__organisation__isnull=False,
        )
        decided = models.Q(status__in=(PlanStatus.DECIDED, PlanStatus.REPLACED))
        return self.filter(decided | mine).distinct()

    def with_next(self, user: User):
        """``next_id`` and ``next_title`` of the latest plan that was made from it, as far as the user may see it."""
        following = Plan.objects.visible_to(user).filter(predecessor=models.OuterRef("pk")).order_by("-pk")
        return self.annotate(
            next_id=models.Subquery(following.values("pk")[:1]),
            next_title=models.Subquery(following.values("title")[:1]),
        )

    def with_assessments(self, user: User):
        """With the municipality's lägesbild that was fixed last, and the title of one that the user sees written."""
        from plans.models.assessment import Assessment  # which knows nothing of plans

        fixed = Assessment.objects.fixed().order_by("-fixed_on", "-pk")
        drafts = Assessment.objects.visible_to(user).drafts().order_by("-pk")
        return self.annotate(
            fixed_assessment_id=models.Subquery(fixed.values("pk")[:1]),
            fixed_assessment_on=models.Subquery(fixed.values("fixed_on")[:1]),
            fixed_assessment_title=models.Subquery(fixed.values("title")[:1]),
            draft_assessment_title=models.Subquery(drafts.values("title")[:1]),
        )

    def for_list(self):
        """With the number of focus areas and actions, newest period first."""
        return self.annotate(
            focus_area_count=models.Count("focus_areas", distinct=True),
            action_count=models.Count("actions", distinct=True),
        ).order_by("-starts_on", "-pk")


class Plan(models.Model):
    """Åtgärdsplan (5 §), handlingsplan or genomförandeplan: what is to be done, why, and by whom."""

    title = models.CharField("titel", max_length=250)
    subtitle = models.CharField("underrubrik", max_length=250, blank=True)
    kind = models.CharField("dokumenttyp", max_length=20, choices=PlanKind, default=PlanKind.STATUTORY)
    starts_on = models.DateField("gäller från", null=True, blank=True)
    ends_on = models.DateField("gäller till och med", null=True, blank=True)
    annex_to = models.CharField("bilaga till", max_length=250, blank=True)
    applies_to = models.CharField(
        "gäller för", max_length=250, blank=True, help_text="Till exempel alla nämnder och bolag."
    )
    introduction = models.TextField("inledning", blank=True)
    overview = models.TextField("översikt", blank=True)
    closing = models.TextField("uppföljning och ansvar", blank=True)
    document_owner = models.CharField("dokumentansvarig", max_length=160, blank=True)
    revision_owner = models.CharField("ansvarig för revidering", max_length=160, blank=True)
    follow_up_owner = models.CharField("ansvarig för uppföljning", max_length=160, blank=True)
    follow_up_rule = models.TextField("så följs planen upp", blank=True)
    follow_up_period = models.CharField(
        "planen följs upp varje",
        max_length=8,
        choices=FollowUpPeriod,
        default=FollowUpPeriod.HALF_YEAR,
        editable=False,
    )
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    layout = models.CharField(
        "spalter i tabellerna", max_length=8, choices=PlanLayout, default=PlanLayout.FULL
    )
    # The annex that tells in our own words what the act asks for.
    has_law_annex = models.BooleanField("bilaga om lagens krav", default=True)
    # One signatory per line as "Namn, roll". Printed only where the plan is an annex to an agreement.
    signatories = models.TextField("undertecknas av", blank=True)
    status = models.CharField(
        "läge", max_length=12, choices=PlanStatus, default=PlanStatus.DRAFT, editable=False
    )
    decided_by = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="decided_plans",
        verbose_name="beslutad av",
    )
    decided_on = models.DateField("beslutsdatum", null=True, blank=True, editable=False)
    decision_paragraph = models.CharField("paragraf", max_length=20, null=True, blank=True, editable=False)
    decision_dnr = models.CharField("beslutets diarienummer", max_length=60, blank=True, editable=False)
    proposed_to = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="proposed_plans",
        verbose_name="föreslås för",
    )
    proposed_on = models.DateField("sammanträde", null=True, blank=True, editable=False)
    # Why the board sent it back, for as long as it is being mended.
    return_note = models.TextField("anteckning vid återremiss", blank=True, editable=False)
    replaces = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="replaced_by",
        verbose_name="ersätter",
    )
    # The plan before it, that its rows come from. It has been decided, and what is decided is never removed.
    predecessor = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="successors",
        verbose_name="föregående plan",
    )
    # What comes before the table of what became of the actions of the plan before (6 §).
    previous_introduction = models.TextField("uppföljning av föregående plan", blank=True)
    # The lägesbild that the plan rests on (5 §), or why there is none.
    situation_title = models.CharField("lägesbild", max_length=200, blank=True)
    situation_organ = models.CharField("lägesbilden fastställd av", max_length=160, blank=True)
    situation_on = models.DateField("lägesbilden fastställd", null=True, blank=True)
    situation_file = models.ForeignKey(
        "SituationFile",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name="lägesbild som fil",
    )
    # The very version it rests on, where the lägesbild has been written here. Title, organ and date are then its.
    assessment_version = models.ForeignKey(
        "AssessmentVersion",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="plans",
        verbose_name="fastställd lägesbild",
    )
    situation_missing_reason = models.TextField("skäl till att lägesbild saknas", blank=True, editable=False)
    created_at = models.DateTimeField("skapad", auto_now_add=True)
    changed_at = models.DateTimeField("ändrad", auto_now=True)

    objects = PlanQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "planer"
        ordering = ["-starts_on", "-pk"]
        constraints = [
            not_before("starts_on", "ends_on", name="plan_ends_after_it_starts"),
            all_or_none("decided_by", "decided_on", "decision_paragraph", name="plan_decision_is_whole"),
            all_or_none("proposed_to", "proposed_on", name="plan_proposal_is_whole"),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("plans:plan_detail", args=[self.pk])

    @property
    def is_editable(self) -> bool:
        return self.status in EDITABLE

    @property
    def period(self) -> str:
        """The period in words, "2026–2027" where it is whole years, or ""."""
        return period_label(self.starts_on, self.ends_on)

    def content(self) -> PlanContent:
        """The whole plan as one tree of frozen dataclasses. Six queries, whatever its size."""
        from plans.models.tree import build  # tree knows every model of the plan, this one among them

        return build(self)

    def content_for(self, user: User) -> PlanContent:
        """The living plan for those who write or answer it, for others what was decided last.

        A plan that is decided and never was frozen (from before versions) is shown as it stands.
        """
        if user.is_coordinator or self.is_on_remiss_to(user):
            return self.content()
        version = self.versions.decisions().defer("pdf").last()
        if version is None:
            return self.content()
        from plans.models.tree import answers  # as in content

        content = replace(version.tree, answers=answers(self))
        return replace(content, status=self.status) if self.status == PlanStatus.REPLACED else content

    def content_in_force(self) -> PlanContent:
        """What was decided last, whoever asks and whatever is being written. A query, or as ``content``."""
        version = self.versions.decisions().defer("pdf").last()
        return version.tree if version else self.content()

    def is_on_remiss_to(self, user: User) -> bool:
        """At most one query, and none unless the plan is on remiss."""
        if self.status != PlanStatus.REFERRED:
            return False
        return Plan.objects.open_to(user).filter(pk=self.pk).exists()

    @property
    def situation(self) -> str:
        """ "Lägesbild 2025, Kommunstyrelsen 16 september 2025" """
        when = long_date(self.situation_on) if self.situation_on else ""
        fixed = " ".join(part for part in (self.situation_organ, when) if part)
        return ", ".join(part for part in (self.situation_title, fixed) if part)

    @property
    def decision_line(self) -> str:
        """ "Kommunstyrelsen 10 december 2024, § 197", or "" until it is decided."""
        if not self.decided_on:
            return ""
        return f"{self.decided_by} {long_date(self.decided_on)}, {self.decision_paragraph}"

    def covers(self, day: dt.date) -> bool:
        """``day`` lies within the plan's period, as far as that is known."""
        return (self.starts_on is None or self.starts_on <= day) and (
            self.ends_on is None or day <= self.ends_on
        )


class SourceNote(models.Model):
    """Källa till en uppgift. A text points at it by ``[^number]``, and it prints as a footnote."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="source_notes", verbose_name="plan")
    number = models.PositiveIntegerField("nummer")
    source = models.CharField("källa", max_length=250)
    year = models.CharField("år", max_length=20, blank=True)
    value = models.CharField("uppgift", max_length=250, blank=True)
    address = models.CharField("adress", max_length=300, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "källa"
        verbose_name_plural = "källor"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="source_note_number_is_unique")
        ]

    def __str__(self):
        return ", ".join(part for part in (self.source, self.year) if part)
