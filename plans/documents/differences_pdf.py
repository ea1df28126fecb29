"""What differs between two versions as a handling: the same words as on the page, PDF/UA-1 and PDF/A-2a."""

from dataclasses import dataclass

from plans.documents.brand import Brand
from plans.documents.differences import Comparison, Key
from plans.documents.reasons import ExplainedChapter, explained

TEMPLATE = "plans/differences_document.html"


@dataclass(frozen=True)
class DifferencesDocument:
    """``new`` and ``old`` name the two sides; ``reasons`` are why things differ, where it is known."""

    title: str
    new: str
    old: str
    comparison: Comparison
    reasons: dict[Key, str]
    brand: Brand

    @property
    def chapters(self) -> list[ExplainedChapter]:
        return explained(self.comparison, self.reasons)


def differences_pdf(document: DifferencesDocument) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        TEMPLATE, {"document": document}, style=f":root {{ --accent: {document.brand.accent} }}\n"
    )
