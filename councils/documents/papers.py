"""The frozen documents that items are about, as files."""

from councils.choices import PaperSource
from councils.models import MinutesVersion, PromiseVersion
from incidents.models import BriefVersion
from plans.models import FollowUpReport, PlanVersion


def frozen_paper(source: PaperSource, pk: int) -> tuple[str, bytes]:
    """What it is called, and the PDF as it was frozen."""
    if source == PaperSource.PLAN:
        version = PlanVersion.objects.select_related("plan").get(pk=pk)
        return str(version.plan), bytes(version.pdf)
    if source == PaperSource.MINUTES:
        adjusted = MinutesVersion.objects.select_related("minutes__meeting__council").get(pk=pk)
        return str(adjusted.minutes), bytes(adjusted.public_pdf or adjusted.pdf)
    if source == PaperSource.BRIEF:
        fixed = BriefVersion.objects.select_related("brief").get(pk=pk)
        return str(fixed.brief), bytes(fixed.pdf)
    if source == PaperSource.PROMISES:
        signed = PromiseVersion.objects.select_related("document").get(pk=pk)
        return str(signed.document), bytes(signed.pdf)
    report = FollowUpReport.objects.select_related("round__plan").get(pk=pk)
    return f"{report}, {report.round.plan}", bytes(report.pdf)
