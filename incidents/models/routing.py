from django.db import models
from simple_history.models import HistoricalRecords

from incidents.models.category import Category
from kommunbrott.models import Area, Organisation


class RoutingRuleQuerySet(models.QuerySet):
    def for_list(self):
        """By category in the catalogue's order; those for all categories last, on either database."""
        return self.select_related("category__parent", "area", "organisation").order_by(
            models.F("category__position").asc(nulls_last=True), "category__name", "area__name"
        )


class RoutingRule(models.Model):
    """Fördelningsregel: who gets reports of a kind, in an area, or both. The most particular rule wins."""

    category = models.ForeignKey(
        Category,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="routing_rules",
        verbose_name="kategori",
    )
    area = models.ForeignKey(
        Area, models.PROTECT, null=True, blank=True, related_name="routing_rules", verbose_name="område"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="routing_rules", verbose_name="skickas till"
    )

    objects = RoutingRuleQuerySet.as_manager()
    history = HistoricalRecords()

    class Meta:
        verbose_name = "fördelningsregel"
        verbose_name_plural = "fördelningsregler"
        ordering = ["category__position", "category__name", "area__name"]
        constraints = [
            models.UniqueConstraint(fields=["category", "area"], name="one_rule_for_category_and_area"),
            models.UniqueConstraint(
                fields=["category"], condition=models.Q(area__isnull=True), name="one_rule_for_category"
            ),
            models.UniqueConstraint(
                fields=["area"], condition=models.Q(category__isnull=True), name="one_rule_for_area"
            ),
            models.CheckConstraint(
                condition=models.Q(category__isnull=False) | models.Q(area__isnull=False),
                name="rule_says_what_or_where",
            ),
        ]

    def __str__(self):
        return f"{self.category or 'alla kategorier'}, {self.area or 'hela kommunen'}: {self.organisation}"
