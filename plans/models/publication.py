from functools import cached_property

from django.db import models
from django.urls import reverse

from kommunbrott.models import Publication
from kommunbrott.models.publication import publication_constraints
from kommunbrott.trees import from_json
from plans.models.assessment import Assessment, AssessmentVersion
from plans.models.plan import Plan
from plans.models.plan_version import PlanVersion
from plans.public_assessment import PublicAssessment
from plans.public_content import PublicPlan


class PlanPublication(Publication):
    """A decided plan as residents read it."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="publications", verbose_name="plan")
    version = models.ForeignKey(
        PlanVersion, models.PROTECT, related_name="publications", verbose_name="version"
    )

    class Meta(Publication.Meta):
        verbose_name = "publicering av plan"
        verbose_name_plural = "publiceringar av planer"
        constraints = publication_constraints("plan")

    def __str__(self):
        return f"{self.plan}, för allmänheten"

    def get_absolute_url(self):
        return reverse("public_plan", args=[self.plan_id])

    @cached_property
    def tree(self) -> PublicPlan:
        return from_json(PublicPlan, self.content)


class AssessmentPublication(Publication):
    """A fixed lägesbild as residents read it, small counts left out. Its file holds them and is never put out."""

    assessment = models.ForeignKey(
        Assessment, models.PROTECT, related_name="publications", verbose_name="lägesbild"
    )
    version = models.ForeignKey(
        AssessmentVersion, models.PROTECT, related_name="publications", verbose_name="version"
    )

    class Meta(Publication.Meta):
        verbose_name = "publicering av lägesbild"
        verbose_name_plural = "publiceringar av lägesbilder"
        constraints = [
            *publication_constraints("assessment"),
            models.CheckConstraint(
                condition=models.Q(has_file=False), name="assessment_is_published_without_file"
            ),
        ]

    def __str__(self):
        return f"{self.assessment}, för allmänheten"

    def get_absolute_url(self):
        return reverse("public_assessment", args=[self.assessment_id])

    @cached_property
    def tree(self) -> PublicAssessment:
        return from_json(PublicAssessment, self.content)
