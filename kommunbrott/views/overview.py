"""The start page: where we are in the cycle, what needs the reader, the next meeting, the reports and the plan."""

import datetime as dt

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from councils import attention as of_councils
from incidents import attention as of_incidents
from kommunbrott.attention import in_order
from kommunbrott.charts import Dot, Track
from kommunbrott.models import Municipality
from plans import attention as of_plans
from plans.choices import ActionStatus
from plans.cycle import cycle
from plans.models import Assessment, Plan

# Without a meeting to count from, the reports of so many days are told of.
SINCE_DAYS = 14
# Longer ago than this the last meeting is no measure of what is new.
MOST_DAYS = 60
# In the order of the bar, and how one says several.
STANDINGS = {
    ActionStatus.DONE: "klara",
    ActionStatus.ONGOING: "pågår",
    ActionStatus.LATE: "försenade",
    ActionStatus.NOT_STARTED: "ej påbörjade",
}
REST = (ActionStatus.RESTING, ActionStatus.STOPPED)


@require_safe
def overview(request):
    """Where one lands after logging in. What there is to see differs with who one is."""
    user, now = request.user, timezone.now()
    today = timezone.localdate(now)
    plans = list(Plan.objects.visible_to(user).select_related("proposed_to").with_assessments(user))
    glance = of_plans.plan_at_a_glance(user, plans, today)
    coming = of_councils.next_meetings(user, now)
    municipality = of_councils.municipality_with_report()
    matters = [
        *of_plans.matters(user, plans, glance, today),
        *of_incidents.matters(user, today),
        *of_councils.matters(user, coming, now),
        *of_councils.report_matter(user, municipality, today),
    ]
    since, is_since_meeting = first_day(today) if user.is_coordinator else (None, False)
    context = {
        "today": today,
        "week": today.isocalendar().week,
        "municipality": municipality,
        "cycle": cycle(glance.plan, plans, glance.rounds, today, reporting(municipality))
        if glance.plan
        else None,
        # Before there is a plan: the lägesbild that it can be made from.
        "situation": None if glance.plan else Assessment.objects.latest_fixed(),
        "matters": in_order(matters),
        "coming": coming,
        "reports": of_incidents.reports_since(user, since, today) if since else None,
        "is_since_meeting": is_since_meeting,
        "glance": glance,
        "areas": [(row, parts(row.counts)) for row in glance.areas],
        "parts": parts(glance.counts),
    }
    return render(request, "kommunbrott/overview.html", context)


def reporting(municipality: Municipality) -> tuple[Track, ...]:
    """When the next report to fullmäktige should be told (13 §), as a track of the cycle."""
    due_on = of_councils.report_due_on(municipality)
    if due_on is None:
        return ()
    dots = (Dot(municipality.reported_on, "Rapport", is_done=True), Dot(due_on, "Nästa", "senast"))
    return (Track("Till fullmäktige", "13 §", (), dots),)


def first_day(today: dt.date) -> tuple[dt.date, bool]:
    """The day from which reports are new, and whether it is that of the last EST meeting."""
    met = of_councils.last_est_meeting(today)
    if met and (today - met).days <= MOST_DAYS:
        return met, True
    return today - dt.timedelta(days=SINCE_DAYS - 1), False


def parts(counts) -> list[tuple[str, str, int]]:
    """Status, word and count; what rests or is stopped counts as one."""
    told = [
        (status.value, status.label.lower() if counts[status] == 1 else several, counts[status])
        for status, several in STANDINGS.items()
    ]
    return [*told, ("vilande", "vilar eller är avbrutna", sum(counts[status] for status in REST))]
