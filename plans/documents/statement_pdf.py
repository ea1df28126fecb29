"""The tjänsteskrivelse as its own handling: PDF/UA-1 and PDF/A-2a."""

from plans.documents.brand import Brand
from plans.documents.statement import StatementContent, brand_style

TEMPLATE = "plans/statement_document.html"


def statement_pdf(content: StatementContent, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    logo = (brand.logo_in(brand.accent), "image/svg+xml")
    return render_pdf(TEMPLATE, {"content": content}, style=brand_style(brand), given={"logo": logo})
