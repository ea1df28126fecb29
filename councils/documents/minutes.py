"""Minutes as a handling: PDF/UA-1 and PDF/A-2a, and the same content as a Word document."""

from collections.abc import Iterable

from councils.choices import SignerRole
from councils.minutes_content import CorrectionContent, MinutesContent, ParagraphContent, PersonContent
from kommunbrott import docx
from kommunbrott.dates import long_date
from plans.documents.brand import Brand
from plans.documents.differences import Part, marked

TEMPLATE, CORRECTION = "councils/minutes_document.html", "councils/minutes_correction_document.html"
TEXT_WIDTH = 166
# Where each adjuster writes the initials on every page, and who certifies an excerpt.
INITIALS, CERTIFIED = "Justeras ________", "Utdraget bestyrks ____________"


def minutes_pdf(content: MinutesContent, brand: Brand) -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    logo = (brand.logo_in(brand.accent), "image/svg+xml")
    return render_pdf(
        TEMPLATE,
        {"content": content, "brand": brand, "marks": page_marks(content)},
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": logo},
    )


def correction_pdf(content: CorrectionContent, brand: Brand) -> bytes:
    from kommunbrott.pdf import render_pdf

    context = {"content": content, "brand": brand}
    return render_pdf(CORRECTION, context, style=f":root {{ --accent: {brand.accent} }}\n")


def page_marks(content: MinutesContent) -> str:
    """What stands at the foot of every page for pen and ink; a public copy is signed by nobody."""
    if content.is_public:
        return ""
    adjusters = sum(one.role != SignerRole.SECRETARY.label for one in content.signatories)
    return "   ".join([*[INITIALS] * min(adjusters, 3), CERTIFIED])


def changed_texts(old: ParagraphContent, new: ParagraphContent) -> tuple[Part, ...]:
    """What an item says, with what was struck and added since ``old``."""
    return marked(in_words(old), in_words(new))


def in_words(item: ParagraphContent) -> str:
    notes = [f"{heading}: {text}" for heading, text in item.notes]
    clauses = [f"att {clause}" for clause in item.clauses]
    parts = [item.title, item.text, item.noted, *notes, item.outcome, *clauses]
    return "\n".join(part for part in parts if part)


def minutes_docx(content: MinutesContent, brand: Brand) -> bytes:
    document = docx.new_document(title=content.title, author=brand.name, accent=brand.accent)
    docx.running_head(document.sections[0], f"{brand.name} · {content.title}", page_marks(content))
    document.add_paragraph(docx.clean(content.council), style="Title")
    for label, value in head_facts(content):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(docx.clean(value))
    write_people(document, "Närvarande", content.present)
    write_people(document, "Gäster", content.guests)
    write_people(document, "Ej närvarande", content.absent)
    for item in content.items:
        write_item(document, content, item)
    write_coming(document, content)
    if content.attachments:
        document.add_paragraph("Bilagor", style="Heading 2")
        for number, name in enumerate(content.attachments, start=1):
            document.add_paragraph(docx.clean(f"{number}. {name}"))
    for one in content.signatories:
        line = document.add_paragraph("\n\n" + "_" * 40 + "\n")
        line.paragraph_format.keep_together = True
        line.add_run(docx.clean(one.name)).bold = True
        line.add_run(docx.clean(f"\n{one.role}" + (f"\n{one.approved}" if one.approved else "")))
    return docx.saved(document)


def head_facts(content: MinutesContent) -> list[tuple[str, str]]:
    rows = (
        ("Handling", content.kind_label),
        ("Dnr", content.dnr),
        ("Tid", content.when),
        ("Plats", content.place),
        ("Paragrafer", content.paragraphs),
        ("Justeras av", content.adjusters),
    )
    return [(label, value) for label, value in rows if value]


def write_people(document, heading: str, people: Iterable[PersonContent]) -> None:
    people = list(people)
    if not people:
        return
    document.add_paragraph(heading, style="Heading 2")
    for person in people:
        line = document.add_paragraph(style="List Bullet")
        line.add_run(docx.clean(person.name)).bold = True
        line.add_run(docx.clean(f", {person.capacity}") if person.capacity else "")


def write_item(document, content: MinutesContent, item: ParagraphContent) -> None:
    document.add_paragraph(docx.clean(f"{item.label} {item.title}"), style="Heading 2")
    if item.dnr:
        docx.sans(document.add_paragraph(docx.clean(f"Dnr {item.dnr}")))
    docx.add_text(document, item.text)
    if item.noted:
        document.add_paragraph(docx.clean(item.noted))
    for heading, text in item.notes:
        document.add_paragraph(docx.clean(heading), style="Heading 3")
        docx.add_text(document, text)
    if item.papers:
        document.add_paragraph("Handlingar", style="Heading 3")
        for name in item.papers:
            document.add_paragraph(docx.clean(name))
    if item.clauses or item.outcome:
        document.add_paragraph("Beslut", style="Heading 3")
    if item.outcome:
        document.add_paragraph(docx.clean(item.outcome))
    if item.clauses:
        document.add_paragraph().add_run(docx.clean(content.opening)).bold = True
    for clause in item.ended_clauses:
        paragraph = document.add_paragraph()
        paragraph.add_run("att ").bold = True
        paragraph.add_run(docx.clean(clause))
    if item.assignments:
        document.add_paragraph("Uppdrag", style="Heading 3")
    for one in item.assignments:
        due = f", senast {long_date(one.due_on)}" if one.due_on else ""
        document.add_paragraph(docx.clean(f"{one.who}: {one.text}{due}"), style="List Bullet")


def write_coming(document, content: MinutesContent) -> None:
    if not content.coming:
        return
    document.add_paragraph("Kommande möten", style="Heading 2")
    widths = [TEXT_WIDTH / len(content.coming)] * len(content.coming)
    table = docx.add_table(document, [column.forum for column in content.coming], widths)
    docx.describe(table, "Kommande möten")
    for row in content.coming_rows:
        for cell, text in zip(docx.add_row(table, widths).cells, row, strict=True):
            cell.paragraphs[0].add_run(docx.clean(text))
            docx.sans(cell.paragraphs[0])
