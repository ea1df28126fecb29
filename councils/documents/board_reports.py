"""A report to fullmäktige as a handling: PDF/UA-1 and PDF/A-2a, and in Word."""

from councils.board_report_content import BoardReportContent
from kommunbrott import docx
from kommunbrott.dates import long_date, long_span
from kommunbrott.letterhead import Brand

TEMPLATE = "councils/board_report_document.html"
WIDTHS = (120, 46)


def board_report_pdf(content: BoardReportContent, brand: Brand) -> bytes:
    """Before it is fixed it is marked as a draft."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    context = {"content": content, "brand": brand, "is_draft": content.fixed_on is None}
    return render_pdf(TEMPLATE, context, style=f":root {{ --accent: {brand.accent} }}\n")


def board_report_docx(content: BoardReportContent, brand: Brand) -> bytes:
    document = docx.new_document(title=content.title, author=brand.name, accent=brand.accent)
    foot = f"Dnr {content.dnr}" if content.dnr else ""
    docx.running_head(document.sections[0], f"{brand.name} · {content.title}", foot)
    document.add_paragraph(docx.clean(content.title), style="Title")
    for label, value in facts(content):
        paragraph = document.add_paragraph()
        paragraph.add_run(f"{label}: ").bold = True
        paragraph.add_run(docx.clean(value))
    for heading, text in content.chapters:
        document.add_paragraph(heading, style="Heading 1")
        docx.add_text(document, text)
    if content.figures:
        write_figures(document, content)
    return docx.saved(document)


def write_figures(document, content: BoardReportContent) -> None:
    table = docx.add_table(document, ["Under perioden", "Antal"], WIDTHS, caption="Perioden i siffror")
    for label, number in content.figures:
        cells = docx.add_row(table, WIDTHS).cells
        for cell, text in zip(cells, (label, str(number)), strict=True):
            cell.paragraphs[0].add_run(docx.clean(text))
            docx.sans(cell.paragraphs[0])


def facts(content: BoardReportContent) -> tuple[tuple[str, str], ...]:
    """Label and value, without those that have none."""
    found = (
        ("Period", long_span(content.starts_on, content.ends_on)),
        ("Fastställd", long_date(content.fixed_on) if content.fixed_on else "Utkast"),
        ("Diarienummer", content.dnr),
    )
    return tuple((label, value) for label, value in found if value)
