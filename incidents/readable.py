"""What one user reads of reports: only authorities, and the sender, read what may point out a person."""

from functools import cached_property

from incidents import access
from incidents.choices import ReportStatus
from incidents.findings import familiar_names, open_findings
from incidents.models import Report
from kommunbrott import privacy
from kommunbrott.models import User


class Reader:
    """For many reports at once: the names that are no persons are fetched once, and only when they are needed."""

    def __init__(self, user: User):
        self.user = user

    @cached_property
    def known(self) -> list[str]:
        return familiar_names()

    def text(self, report: Report) -> str:
        """Findings that nobody has judged yet are masked for those who may not see persons."""
        if not report.text or access.may_see_persons(self.user, report):
            return report.text
        return privacy.mask(report.text, open_findings(report, self.known))

    def photos(self, report: Report):
        """Others see pictures when the report has been reviewed."""
        if access.may_see_persons(self.user, report) or report.status != ReportStatus.NEW:
            return report.photos.only("key", "width", "height")
        return report.photos.none()
