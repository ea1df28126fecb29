"""A document above the plan as a handling: cover, contents and chapters. PDF/UA-1 and PDF/A-2a; and in Word."""

from kommunbrott import docx
from kommunbrott.letterhead import Brand
from plans.content.steering import SteeringContent

TEMPLATE = "plans/steering_document.html"
# Longer titles than these are set smaller on the cover.
MEDIUM, LONG = 34, 80


def steering_pdf(content: SteeringContent, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    size = "long" if len(content.title) > LONG else "medium" if len(content.title) > MEDIUM else "short"
    return render_pdf(
        TEMPLATE,
        {"content": content, "brand": brand, "title_size": size},
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": (brand.white_logo, "image/svg+xml")},
        link_names={f"kapitel-{number}": row.title for number, row in enumerate(content.chapters, start=1)},
    )


def steering_docx(content: SteeringContent, brand: Brand) -> bytes:
    document = docx.new_document(title=content.title, author=brand.name, accent=brand.accent)
    foot = "Utkast" if content.is_draft else content.adopted_by
    docx.running_head(document.sections[0], f"{brand.name} · {content.title}", foot)
    document.add_paragraph(docx.clean(content.title), style="Title")
    for label, value in content.facts:
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(docx.clean(value))
    for row in content.chapters:
        document.add_paragraph(docx.clean(row.title), style=f"Heading {row.level}")
        docx.add_text(document, row.text)
        if row.plans:
            docx.sans(document.add_paragraph(docx.clean(f"Genomförs genom {', '.join(row.plans)}.")))
    return docx.saved(document)
