"""What a search finds among reports and interventions.

Of a report only what it is about, where and when: its text is shown on its own page, where reading it is logged.
"""

from collections.abc import Iterator

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from incidents.models import Intervention, Report
from incidents.selection import Selection
from kommunbrott.dates import long_date, period_label
from kommunbrott.found import Group, Hit, excerpt, group, marked
from kommunbrott.models import User
from kommunbrott.words import containing


def found(user: User, words: str) -> Iterator[Group]:
    """Two queries."""
    selection = Selection(words=words)
    reports = selection.reports(user).for_list().order_by("-starts_at", "-pk")
    yield group("Rapporter", "flag", reports, lambda row: of_report(words, row), url=selection.address)
    yield group("Insatser", "zap", interventions(user, words), lambda row: of_intervention(words, row))


def of_report(words: str, report: Report) -> Hit:
    day = long_date(timezone.localtime(report.starts_at).date())
    url = reverse("incidents:report_detail", args=[report.pk])
    return Hit(marked(words, report.title), url, f"{report.category_name}, {day}")


def interventions(user: User, words: str) -> QuerySet[Intervention]:
    rows = Intervention.objects.visible_to(user).filter(
        *containing(words, "title", "what", "who", "expected")
    )
    return rows.order_by("-starts_on", "-pk")


def of_intervention(words: str, intervention: Intervention) -> Hit:
    return Hit(
        marked(words, intervention.title),
        intervention.get_absolute_url(),
        period_label(intervention.starts_on, intervention.ends_on),
        excerpt(words, intervention.what, intervention.expected),
    )
