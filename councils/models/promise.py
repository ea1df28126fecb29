import datetime as dt
from decimal import Decimal

from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from councils.choices import (
    PromiseGiver,
    PromiseKind,
    PromiseRhythm,
    PromiseStatus,
    PromiseVerdict,
    TargetOperator,
)
from councils.promise_content import PromiseContent, target_in_words
from kommunbrott.constraints import not_before
from kommunbrott.dates import Period, period_label, periods
from kommunbrott.models import Organisation, User
from plans.models import Action, FocusArea, Plan

MOST_SIGNATORIES = 4


class PromiseDocumentQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """What has been signed is everybody's; drafts are the coordinators'."""
        return self if user.is_coordinator else self.exclude(status=PromiseStatus.DRAFT)

    def newest_first(self):
        return self.order_by(models.F("starts_on").desc(nulls_first=True), "-pk")

    def in_force(self, today: dt.date):
        """Signed or prolonged, and the day lies within the time they apply."""
        running = self.filter(
            status__in=(PromiseStatus.SIGNED, PromiseStatus.PROLONGED), starts_on__lte=today
        )
        until = models.Q(prolonged_to__isnull=True, ends_on__gte=today) | models.Q(prolonged_to__gte=today)
        return running.filter(until)


class PromiseDocument(models.Model):
    """Medborgarlöften: what police and municipality promise residents for a time, and who stands for it.

    ``edition`` is raised by each change of the text, so that the later of two writers is told.
    """

    title = models.CharField("titel", max_length=200)
    starts_on = models.DateField("gäller från", null=True, blank=True)
    ends_on = models.DateField("gäller till och med", null=True, blank=True)
    background = models.TextField("bakgrund", blank=True)
    dialogues = models.TextField("dialoger som löftena bygger på", blank=True)
    situation = models.TextField("aktuell bild", blank=True)
    # One to a line.
    purposes = models.TextField("syften", blank=True)
    focus_areas = models.TextField("fokusområden", blank=True)
    plan = models.ForeignKey(
        Plan,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="promise_documents",
        verbose_name="hör till planen",
    )
    rhythm = models.PositiveSmallIntegerField(
        "följs upp varje", choices=PromiseRhythm, default=PromiseRhythm.QUARTER
    )
    follows = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="följer på"
    )
    place = models.CharField("ort", max_length=80, blank=True)
    signed_on = models.DateField("undertecknat", null=True, blank=True)
    prolonged_to = models.DateField("förlängt till och med", null=True, blank=True, editable=False)
    prolonged_on = models.DateField("förlängningen undertecknad", null=True, blank=True, editable=False)
    status = models.CharField(
        "läge", max_length=14, choices=PromiseStatus, default=PromiseStatus.DRAFT, editable=False
    )
    ended_note = models.TextField("slutord", blank=True, editable=False)
    edition = models.PositiveIntegerField("ändring nummer", default=0, editable=False)
    changed_at = models.DateTimeField("ändrat", auto_now=True)

    objects = PromiseDocumentQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "medborgarlöften"
        verbose_name_plural = "medborgarlöften"
        constraints = [
            not_before("starts_on", "ends_on", name="promises_end_after_they_start"),
            models.CheckConstraint(
                condition=models.Q(status=PromiseStatus.DRAFT)
                | models.Q(starts_on__isnull=False, ends_on__isnull=False, signed_on__isnull=False),
                name="signed_promises_are_dated",
            ),
            models.CheckConstraint(
                condition=~models.Q(status=PromiseStatus.PROLONGED)
                | models.Q(prolonged_to__isnull=False, prolonged_on__isnull=False),
                name="prolonged_promises_say_until_when",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("councils:promise_detail", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.status == PromiseStatus.DRAFT

    @property
    def last_day(self) -> dt.date | None:
        return self.prolonged_to or self.ends_on

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.last_day)

    @property
    def report_periods(self) -> tuple[Period, ...]:
        """The quarters, tertials or half-years that are reported on; none before the time is known."""
        if not (self.starts_on and self.last_day):
            return ()
        return periods(self.starts_on, self.last_day, self.rhythm, self.get_rhythm_display())

    def content(self) -> PromiseContent:
        """What the document says now. Three queries, whatever its size."""
        from councils.models.promise_tree import (
            build,
        )  # knows every model of the document, this one among them

        return build(self)


class Signatory(models.Model):
    """Undertecknare: at most four, in the order they sign."""

    document = models.ForeignKey(
        PromiseDocument, models.CASCADE, related_name="signatories", verbose_name="medborgarlöften"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    name = models.CharField("namn", max_length=120)
    role = models.CharField("roll", max_length=160, blank=True)
    organisation = models.CharField("organisation", max_length=160, blank=True)

    history = HistoricalRecords()

    class Meta:
        verbose_name = "undertecknare"
        verbose_name_plural = "undertecknare"
        ordering = ["position", "pk"]

    def __str__(self):
        return self.name


class PromiseQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        return self.filter(document__in=PromiseDocument.objects.visible_to(user))


class Promise(models.Model):
    """Löfte: one thing promised, a goal, or a fact that the document tells beside them."""

    document = models.ForeignKey(
        PromiseDocument, models.CASCADE, related_name="promises", verbose_name="medborgarlöften"
    )
    position = models.PositiveIntegerField("ordning", default=0)
    number = models.CharField("nummer", max_length=10, blank=True)
    kind = models.CharField("slag", max_length=12, choices=PromiseKind, default=PromiseKind.PROMISE)
    text = models.TextField("löfte")
    # What residents have said that it answers.
    said = models.TextField("det här har invånarna sagt", blank=True)
    giver = models.CharField("vem lovar", max_length=12, choices=PromiseGiver, blank=True, default="")
    parties = models.ManyToManyField(
        Organisation, blank=True, related_name="promises", verbose_name="parter i registret"
    )
    parties_as_written = models.CharField("parter som de skrevs", max_length=250, blank=True)
    area = models.CharField("område", max_length=250, blank=True)
    target_group = models.CharField("målgrupp", max_length=250, blank=True)
    focus_areas = models.ManyToManyField(
        FocusArea, blank=True, related_name="promises", verbose_name="fokusområden i planen"
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="promises", verbose_name="åtgärder som uppfyller löftet"
    )
    target_operator = models.CharField("minst eller högst", max_length=8, choices=TargetOperator, blank=True)
    target_value = models.DecimalField("målvärde", max_digits=12, decimal_places=2, null=True, blank=True)
    target_unit = models.CharField("enhet", max_length=60, blank=True)
    target_period = models.CharField("under vilken tid", max_length=60, blank=True)

    objects = PromiseQuerySet.as_manager()
    history = HistoricalRecords(m2m_fields=[parties, focus_areas, actions])

    class Meta:
        verbose_name = "löfte"
        verbose_name_plural = "löften"
        ordering = ["position", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(target_value__isnull=False)
                | models.Q(target_operator="", target_unit="", target_period=""),
                name="promise_target_has_a_figure",
            )
        ]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return f"{reverse('councils:promise_detail', args=[self.document_id])}#lofte-{self.pk}"

    @property
    def target(self) -> str:
        return target_in_words(self.target_operator, self.target_value, self.target_unit, self.target_period)


class PromiseReport(models.Model):
    """Hur det står till med ett löfte vid en periods slut. Added, never changed; the last of a period counts."""

    promise = models.ForeignKey(Promise, models.PROTECT, related_name="reports", verbose_name="löfte")
    period_ends_on = models.DateField("perioden slutar")
    verdict = models.CharField("bedömning", max_length=12, choices=PromiseVerdict)
    value = models.DecimalField("siffra", max_digits=12, decimal_places=2, null=True, blank=True)
    text = models.TextField("vad vi har gjort", blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="skriven av")
    made_at = models.DateTimeField("skriven", auto_now_add=True)

    class Meta:
        verbose_name = "uppföljning av löfte"
        verbose_name_plural = "uppföljningar av löften"
        ordering = ["period_ends_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(text="") | models.Q(value__isnull=False),
                name="promise_report_says_something",
            )
        ]

    def __str__(self):
        return f"{self.get_verdict_display()} {self.period_ends_on.isoformat()}"

    def share_of(self, target: Decimal | None) -> int | None:
        """How much of the target has been reached, in whole per cent, at most a hundred."""
        if self.value is None or not target:
            return None
        return max(0, min(100, int(self.value * 100 / target)))
