"""The operational lägesbild as a handling: PDF/UA-1 and PDF/A-2a."""

from collections.abc import Sequence

from incidents import briefing, drawings
from incidents.analysis.places import EXPLANATION
from incidents.content import BriefContent
from kommunbrott.charts import Figure
from kommunbrott.letterhead import Brand

TEMPLATE = "incidents/brief_document.html"


def brief_context(content: BriefContent, figures: Sequence[Figure]) -> dict:
    """No queries: what is shown is in the arguments."""
    return {
        "content": content,
        "statistics": content.statistics,
        "figures": figures,
        "heard": briefing.heard_line(content),
        "change": briefing.change_line(content),
        "concentrated": drawings.concentrated(content.statistics),
        "most": max((max(row.now, row.before) for row in content.statistics.categories), default=1) or 1,
        "explanation": EXPLANATION,
    }


def brief_pdf(content: BriefContent, figures: Sequence[Figure], brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        TEMPLATE,
        brief_context(content, figures) | {"brand": brand},
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": (brand.logo_in(brand.accent), "image/svg+xml")},
    )
