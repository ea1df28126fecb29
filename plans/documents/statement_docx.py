"""The tjänsteskrivelse as a Word document, from the same content as the PDF."""

from kommunbrott import docx
from plans.documents.brand import Brand
from plans.documents.statement import HEADINGS, StatementContent, dated

CHANGE_WIDTHS = (50, 70, 46)


def statement_docx(content: StatementContent, brand: Brand) -> bytes:
    document = docx.new_document(
        title=f"Tjänsteskrivelse: {content.title}", author=brand.name, accent=brand.accent
    )
    docx.running_head(document.sections[0], f"{brand.name} · Tjänsteskrivelse", content.foot)
    document.add_paragraph(docx.clean(content.title), style="Title")
    dnr = (("Dnr", content.dnr),) if content.dnr else ()
    for label, value in (("Datum", dated(content)), *dnr, *content.facts):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(docx.clean(value))
    write_text(document, "matter", content.matter)
    write_clauses(document, content)
    write_text(document, "summary", content.summary)
    write_text(document, "description", content.description)
    write_changes(document, content)
    write_text(document, "economy", content.economy)
    write_text(document, "perspectives", content.perspectives)
    if content.enclosures:
        document.add_paragraph(HEADINGS["enclosures"], style="Heading 2")
        for number, line in enumerate(content.enclosures, start=1):
            document.add_paragraph(docx.clean(f"{number}. {line}"))
    write_text(document, "distribution", content.distribution)
    for name, role in content.signatories:
        line = document.add_paragraph("\n\n" + "_" * 40 + "\n")
        line.paragraph_format.keep_together = True
        line.add_run(docx.clean(name)).bold = True
        line.add_run(docx.clean(f"\n{role}") if role else "")
    return docx.saved(document)


def write_text(document, name: str, text: str) -> None:
    if text:
        document.add_paragraph(HEADINGS[name], style="Heading 2")
        docx.add_text(document, text)


def write_clauses(document, content: StatementContent) -> None:
    if not content.clauses:
        return
    document.add_paragraph(HEADINGS["clauses"], style="Heading 2")
    document.add_paragraph().add_run(docx.clean(content.clause_opening)).bold = True
    for clause in content.clauses:
        paragraph = document.add_paragraph()
        paragraph.add_run("att ").bold = True
        paragraph.add_run(docx.clean(clause))


def write_changes(document, content: StatementContent) -> None:
    if not content.changes:
        return
    headings = ["Åtgärd", "Ändring", "Skäl"]
    table = docx.add_table(document, headings, CHANGE_WIDTHS, caption="Ändringar mot gällande plan")
    for row in content.changes:
        cells = docx.add_row(table, CHANGE_WIDTHS).cells
        for cell, text in zip(cells, (row.what, row.change, row.reason), strict=True):
            cell.paragraphs[0].add_run(docx.clean(text))
            docx.sans(cell.paragraphs[0])
