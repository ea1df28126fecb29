"""What an intervention has come to, on its page and as a handling: PDF/UA-1 and PDF/A-2a."""

import datetime as dt

from incidents.effect_drawings import effect_figures
from incidents.effects import assess, explanations, percents, spread
from incidents.models import Intervention
from kommunbrott.dates import short_span
from kommunbrott.letterhead import Brand

TEMPLATE = "incidents/intervention_document.html"


def effect_context(intervention: Intervention, today: dt.date, municipality: str) -> dict:
    """``assessment`` is None before it has gone on for a week, and the rest is empty."""
    found = assess(intervention, today) if intervention.status != "installd" else None
    if found is None:
        return {"assessment": None, "figures": [], "explanations": []}
    effect, question = found.effect, found.question
    return {
        "assessment": found,
        "effect": effect,
        "before": short_span(*question.before),
        "after": short_span(*question.after),
        "difference": percents(effect) if effect.ci_low is not None else "",
        "compared": ", ".join(str(area) for area in question.compare),
        "explanations": explanations(found),
        "spread": spread(effect),
        "figures": effect_figures(found, municipality),
    }


def effect_pdf(intervention: Intervention, context: dict, brand: Brand) -> bytes:
    """No queries: ``intervention`` is for_list, ``context`` that of ``effect_context``."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        TEMPLATE,
        {"intervention": intervention, "brand": brand} | context,
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": (brand.logo_in(brand.accent), "image/svg+xml")},
    )
