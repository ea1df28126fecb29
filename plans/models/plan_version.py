import hashlib
from functools import cached_property

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from kommunbrott.models import User
from kommunbrott.trees import from_json
from plans.choices import VersionKind
from plans.content import PlanContent
from plans.models.plan import Plan


class PlanVersionQuerySet(models.QuerySet):
    def visible_to(self, user: User):
        """Decided versions are everybody's who sees the plan; proposals are the coordinators'."""
        if user.is_coordinator:
            return self
        return self.filter(kind=VersionKind.DECISION, plan__in=Plan.objects.visible_to(user))

    def decisions(self):
        return self.filter(kind=VersionKind.DECISION)

    def proposals(self):
        return self.filter(kind=VersionKind.PROPOSAL)

    def for_list(self):
        """Newest first, without texts and files."""
        rows = self.select_related("made_by", "statement")
        return rows.defer(
            "pdf", "content", "statement__pdf", "statement__docx", "statement__content"
        ).order_by("-number")


class PlanVersion(models.Model):
    """Version: what was proposed or decided, word for word. Triggers in the database refuse change and removal.

    The organ is kept as a name: it stays what it was called then.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="versions", verbose_name="plan")
    number = models.PositiveIntegerField("nummer")
    kind = models.CharField("slag", max_length=12, choices=VersionKind)
    organ = models.CharField("organ", max_length=160)
    meeting_on = models.DateField("sammanträdesdatum")
    paragraph = models.CharField("paragraf", max_length=20, blank=True)
    dnr = models.CharField("diarienummer", max_length=60, blank=True)
    content = models.JSONField("innehåll")
    # SHA-256 of the content tree, and of the file.
    digest = models.CharField("innehållets kontrollsumma", max_length=64)
    pdf = models.BinaryField("pdf")
    sha256 = models.CharField("filens kontrollsumma", max_length=64)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="plan_versions", verbose_name="gjord av"
    )
    made_at = models.DateTimeField("gjord", auto_now_add=True)

    objects = PlanVersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version"
        verbose_name_plural = "versioner"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plan_version_number_is_unique"),
            models.CheckConstraint(
                condition=~Q(kind=VersionKind.DECISION) | (~Q(paragraph="") & ~Q(dnr="")),
                name="decided_version_is_whole",
            ),
        ]

    def __str__(self):
        paragraph = f", {self.paragraph}" if self.paragraph else ""
        said = "Beslutad av" if self.is_decision else "Förslag till"
        return f"{said} {self.organ} {self.meeting_on.isoformat()}{paragraph}"

    def get_absolute_url(self):
        return reverse("plans:plan_versions", args=[self.plan_id])

    @property
    def is_decision(self) -> bool:
        return self.kind == VersionKind.DECISION

    @property
    def sent_statement(self):
        """The tjänsteskrivelse that was sent along, or None. No query after ``for_list``."""
        return getattr(self, "statement", None)

    @cached_property
    def tree(self) -> PlanContent:
        return from_json(PlanContent, self.content)

    @property
    def is_whole(self) -> bool:
        """The file is still what was frozen."""
        return hashlib.sha256(self.pdf).hexdigest() == self.sha256
