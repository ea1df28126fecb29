"""The summons as a handling: PDF/UA-1 and PDF/A-2a."""

from councils.content import SummonsContent
from plans.documents.brand import Brand

TEMPLATE = "councils/summons_document.html"


def summons_pdf(content: SummonsContent, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = {"content": content, "brand": brand}
    return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {brand.accent} }}\n")
