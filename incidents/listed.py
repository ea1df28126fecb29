"""A row of the register, ready to be drawn: there are many, so the template is given words and nothing to work out."""

from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from incidents.choices import TO_REVIEW
from incidents.models import Report
from incidents.readable import Reader
from incidents.templatetags.report_tags import clock, hyphenated, report_badge
from kommunbrott.templatetags.house import icon

# What of a text the list shows.
EXCERPT = 140


def listed(report: Report, reader: Reader, before: str, after: str) -> dict:
    """``before`` and ``after`` are ``around_number``. A dict, for a template finds a key sooner than an attribute;
    and what holds figures and signs of our own is said to be safe, for then no letter of it is looked at."""
    local = timezone.localtime(report.starts_at)
    text = " ".join(reader.text(report).split())
    return {
        "address": SafeString(f"{before}{report.pk}{after}"),
        "moment": SafeString(local.isoformat()),
        "day": SafeString(f"{local:%Y-%m-%d}"),
        "clock": SafeString(clock(report)),
        "title": report.title,
        "excerpt": text if len(text) <= EXCERPT else f"{text[:EXCERPT].rstrip()}…",
        "is_unjudged": report.status in TO_REVIEW,
        "is_positive": report.is_positive,
        "first": report.merged_into_id,
        "icon": icon(report.category.icon or "flag"),
        "kind": hyphenated(report.category_name),
        "area": str(report.area or "–"),
        "teller": report.teller,
        "badge": report_badge(report),
    }


def around_number() -> tuple[str, str]:
    """The address of a report, before its number and after: looked up once for all rows."""
    before, _, after = reverse("incidents:report_detail", args=[0]).rpartition("0")
    return before, after
