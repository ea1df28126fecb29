"""The plan as the handling that is decided on: one PDF, both PDF/UA-1 and PDF/A-2a."""

from collections.abc import Callable

from kommunbrott.pdf import render_pdf
from plans.content import PlanContent
from plans.documents.brand import Brand
from plans.documents.outline import Outline

TEMPLATE = "plans/plan_document.html"


def plan_pdf(plan: PlanContent, brand: Brand, *, on_page: Callable[[int], None] | None = None) -> bytes:
    """No queries: what is printed is in the arguments."""
    outline = Outline(plan, brand, has_footnotes=True)
    return render_pdf(
        TEMPLATE,
        {"outline": outline, "noted": set()},
        style=document_style(outline),
        given={"logo": (brand.white_logo, "image/svg+xml")},
        link_names=link_names(outline),
        on_page=on_page,
    )


def document_style(outline: Outline) -> str:
    """The municipality's accent and the widths of the action table."""
    widths = "".join(f".col-{column.name} {{ width: {column.width}% }}\n" for column in outline.table.columns)
    return f":root {{ --accent: {outline.brand.accent} }}\n{widths}"


def link_names(outline: Outline) -> dict[str, str]:
    names = {}
    for section in outline.sections:
        names[section.id] = f"{section.number} {section.title}".strip()
        if section.actions_id:
            names[section.actions_id] = f"{outline.brand.action['many'].capitalize()}: {section.title}"
    return names
