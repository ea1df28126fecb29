"""The questions that are asked of the register, and its doors past ``save``."""

from django.db import models

from incidents.choices import TO_REVIEW, ReportStatus
from incidents.models.free_text import FREE_TEXTS, refuse_numbers

SHOWN_IN_REGISTER = (
    "category_id", "category_name", "subcategory_name", "text", "is_positive", "starts_at", "ends_at", "time_precision",
    "area_id", "place_id", "place_name", "reporter_kind", "reporter_id", "organisation_id", "status", "merged_into_id",
    "kept_findings",
)  # fmt: skip
# Said again in other columns, for the database alone.
SEARCHED = ("searched", "searched_names")


class ReportQuerySet(models.QuerySet):
    def visible_to(self, user):
        """All for the coordinator; else one's own, one's organisation's, and those sent to the organisation."""
        if user.is_coordinator:
            return self
        mine = models.Q(reporter=user)
        if user.organisation_id:
            mine |= models.Q(organisation=user.organisation_id) | models.Q(routed_to=user.organisation_id)
        return self.filter(mine)

    def counted(self):
        """One row per event: not those written off, and of merged ones only the first."""
        return self.filter(merged_into__isnull=True).exclude(status=ReportStatus.DISMISSED)

    def same_event_as(self, report: models.Model):
        """Other reports that are merged with it, whichever is counted."""
        first = report.merged_into_id or report.pk
        return self.filter(models.Q(pk=first) | models.Q(merged_into=first)).exclude(pk=report.pk)

    def to_review(self):
        return self.filter(status__in=TO_REVIEW, merged_into__isnull=True)

    def for_list(self):
        return self.select_related("category", "subcategory", "area", "organisation").defer(
            "area__geometry", *SEARCHED
        )

    def for_register(self):
        """With what a row of the register shows and no more; what its keys point at, the page has already."""
        return self.only(*SHOWN_IN_REGISTER)

    # The doors past save() are guarded too.

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for report in objs:
            report.prepare()
        return super().bulk_create(objs, *args, **kwargs)

    def bulk_update(self, objs, fields, *args, **kwargs):
        objs = list(objs)
        for report in objs:
            refuse_numbers({name: getattr(report, name) for name in FREE_TEXTS if name in fields})
        return super().bulk_update(objs, fields, *args, **kwargs)

    def update(self, **kwargs):
        refuse_numbers({name: kwargs[name] for name in FREE_TEXTS if isinstance(kwargs.get(name), str)})
        return super().update(**kwargs)
