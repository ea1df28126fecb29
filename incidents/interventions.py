"""Where an intervention is, as a selection of reports."""

import datetime as dt

from django.db.models import Q, QuerySet

from incidents.choices import ReportStatus
from incidents.models import Intervention, Report
from incidents.selection import Point, Selection
from kommunbrott.models import Area

# How far back a report may lie and still be what the intervention answers.
BACK = dt.timedelta(days=180)
MOST = 100


def with_descendants(areas: list[Area], everything: list[Area]) -> list[Area]:
    """The areas and what lies in them: a town's reports stand at its districts."""
    found = list(areas)
    for area in found:
        found += [each for each in everything if each.parent_id == area.pk and each not in found]
    return found


def of_its_kind(intervention: Intervention) -> Q:
    keys = [category.pk for category in intervention.categories.all()]
    return Q(category__in=keys) | Q(subcategory__in=keys) if keys else Q()


def likely_reports(intervention: Intervention, today: dt.date) -> QuerySet[Report]:
    """Reports of its kind, where it is, from half a year before it, that are not linked to it. Newest first."""
    until = min(intervention.ends_on or today, today)
    found = (
        Report.objects.counted()
        .filter(
            of_its_kind(intervention),
            status__in=(ReportStatus.NEW, ReportStatus.REVIEWED, ReportStatus.LINKED),
            local_day__gte=(intervention.starts_on - BACK).toordinal(),
            local_day__lte=until.toordinal(),
        )
        .exclude(interventions=intervention)
        .for_list()
        .select_related("place")
        .order_by("-starts_at", "-pk")
    )
    if intervention.point:
        here = Selection(near=Point(*intervention.point), metres=intervention.radius_m)
        return found.filter(here.where())[:MOST]
    chosen = list(intervention.areas.all())
    if chosen:
        found = found.filter(area__in=with_descendants(chosen, list(Area.objects.defer("geometry"))))
    return found[:MOST]
