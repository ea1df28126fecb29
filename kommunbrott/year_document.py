"""The årshjul on paper: the wheel on one side, all days quarter by quarter after it."""

from collections.abc import Sequence

from kommunbrott.charts import Figure
from kommunbrott.letterhead import Brand
from kommunbrott.year import Quarter

TEMPLATE = "kommunbrott/year_wheel_document.html"


def year_pdf(title: str, figure: Figure, quarters: Sequence[Quarter], brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = {"title": title, "figure": figure, "quarters": quarters, "brand": brand}
    return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {brand.accent} }}\n")
