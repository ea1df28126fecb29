"""What the search for personal data has found in a report's text, and what somebody has decided about it."""

import hashlib

from incidents.models import Report
from kommunbrott import privacy
from kommunbrott.models import Area, Organisation


def digest(piece: str) -> str:
    """Tells a kept piece of text from another, without being the text."""
    return hashlib.sha256(piece.encode()).hexdigest()[:16]


def familiar_names() -> list[str]:
    """Names of places and parties, which are no persons. Three queries."""
    parties = Organisation.objects.prefetch_related("aliases")
    names = [name for party in parties for name in (party.name, party.short_name)]
    names += [alias.name for party in parties for alias in party.aliases.all()]
    return [name for name in [*names, *Area.objects.values_list("name", flat=True)] if name]


def open_findings(report: Report, known: list[str]) -> list[privacy.Finding]:
    """Those in the text that nobody has masked or kept yet."""
    return [
        finding
        for finding in privacy.find(report.text, known)
        if digest(finding.of(report.text)) not in report.kept_findings
    ]
