"""The frozen documents that items are about, as files."""

from councils.choices import PaperSource
from councils.models import MinutesVersion
from councils.models.about import BY_SOURCE


def frozen_paper(source: PaperSource, pk: int) -> tuple[str, bytes]:
    """What it is called, and the PDF as it was frozen."""
    if about := BY_SOURCE.get(source):
        return about.file(pk)
    adjusted = MinutesVersion.objects.select_related("minutes__meeting__council").get(pk=pk)
    return str(adjusted.minutes), bytes(adjusted.public_pdf or adjusted.pdf)
