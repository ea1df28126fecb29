"""How reports are drawn. ``{% load report_tags %}``"""

import re
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from incidents.choices import ReportStatus, TimePrecision
from kommunbrott.dates import long_date, long_span
from kommunbrott.templatetags.house import drawn_badge

register = template.Library()

LAST_PARTS = re.compile(r"(?<=\w{4})(skapande|störning|skräpning|spridning|görelse|hantering|handling)", re.I)


@register.filter
@lru_cache(maxsize=1024)
def hyphenated(word: str) -> str:
    """With soft hyphens in long compounds, for narrow buttons: browsers seldom know where Swedish words part."""
    return LAST_PARTS.sub("\N{SOFT HYPHEN}\\1", word)


# Status -> tone and icon of its badge.
LOOKS: dict[str, tuple[str, str]] = {
    "ny": ("waiting", "flag"),
    "granskad": ("ongoing", "eye"),
    "kopplad": ("ongoing", "link"),
    "atgardad": ("done", "check"),
    "avskriven": ("resting", "ban"),
    "ateroppnad": ("notice", "undo-2"),
}


@register.simple_tag
def report_badge(report) -> SafeString:
    return drawn_badge(report.status, ReportStatus(report.status).label, *LOOKS[report.status])


INTERVENTION_LOOKS: dict[str, tuple[str, str]] = {
    "planerad": ("notice", "calendar"),
    "pagar": ("ongoing", "refresh-cw"),
    "avslutad": ("done", "check"),
    "installd": ("resting", "ban"),
}


@register.simple_tag
def intervention_badge(intervention) -> SafeString:
    look = INTERVENTION_LOOKS[intervention.status]
    return drawn_badge(intervention.status, intervention.get_status_display(), *look)


@register.filter
def span(row) -> str:
    """1 februari–31 maj 2026; from the first day on where there is no last."""
    if row.ends_on is None:
        return f"från {long_date(row.starts_on)}"
    return long_date(row.starts_on) if row.ends_on == row.starts_on else long_span(row.starts_on, row.ends_on)


@register.filter
def clock(report) -> str:
    """The hour beside a day: 21.15, "18.45 till 06.30", and nothing when only the day is known."""
    if report.time_precision == TimePrecision.DAY:
        return ""
    start = timezone.localtime(report.starts_at)
    if not report.has_spell:
        return f"{start:%H.%M}"
    end = timezone.localtime(report.ends_at)
    day = "" if end.date() == start.date() else f"{end:%Y-%m-%d} "
    return f"{start:%H.%M} till {day}{end:%H.%M}"


@register.filter
def moment(report) -> str:
    """When it happened, as exactly as it is known: 2026-11-20 21.15, or between two times."""
    start = timezone.localtime(report.starts_at)
    if report.time_precision == TimePrecision.DAY:
        return f"{start:%Y-%m-%d}"
    if report.has_spell:
        end = timezone.localtime(report.ends_at)
        day = "" if end.date() == start.date() else f"{end:%Y-%m-%d} "
        return f"{start:%Y-%m-%d} mellan {start:%H.%M} och {day}{end:%H.%M}"
    return f"{start:%Y-%m-%d %H.%M}"
