"""An indicator as a handling: PDF/UA-1 and PDF/A-2a."""

from kommunbrott.letterhead import Brand

TEMPLATE = "plans/indicator_document.html"


def indicator_pdf(context: dict, brand: Brand) -> bytes:
    """No queries. ``context`` is the indicator and its figure."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        TEMPLATE,
        {"brand": brand} | context,
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": (brand.logo_in(brand.accent), "image/svg+xml")},
    )
