"""The lägesbild as a handling: PDF/UA-1 and PDF/A-2a, a Word document, and a web page of its own."""

from django.template.loader import render_to_string

from kommunbrott import docx
from kommunbrott.dates import long_date
from kommunbrott.letterhead import Brand
from plans import figures
from plans.content.assessment import AssessmentContent, PartContent, ProblemContent
from plans.content.figure import FigureContent
from plans.documents.html import stylesheet

TEMPLATE, PAGE = "plans/assessment_document.html", "plans/assessment_document_page.html"
WIDTH = 166.0


def assessment_pdf(content: AssessmentContent, brand: Brand) -> bytes:
    """No queries: what is printed is in the arguments."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        TEMPLATE,
        {"content": content, "brand": brand},
        style=f":root {{ --accent: {brand.accent} }}\n",
        given={"logo": (brand.logo_in(brand.accent), "image/svg+xml")},
    )


def assessment_html(content: AssessmentContent, brand: Brand) -> bytes:
    """The stylesheet is written into the file: it is opened from a disk or an e-mail, not served by us."""
    style = stylesheet() + f":root {{ --accent: {brand.accent} }}\n"
    context = {"content": content, "brand": brand, "style": style}
    return render_to_string(PAGE, context).lstrip().encode()


def facts(content: AssessmentContent) -> list[tuple[str, str]]:
    """Label and value of what stands on top, as far as it is known."""
    fixing = content.fixing
    rows = [
        ("Beskriver", content.period),
        ("Fastställd av", fixing.organ if fixing else ""),
        ("Datum", long_date(fixing.on) if fixing else ""),
        ("Paragraf", fixing.paragraph if fixing else ""),
        ("Diarienummer", fixing.dnr if fixing else content.dnr),
        ("Efter", content.replaces),
    ]
    return [(label, value) for label, value in rows if value]


# --- Word ---


def assessment_docx(content: AssessmentContent, brand: Brand) -> bytes:
    """Charts as the tables of their numbers, which can be worked on."""
    document = docx.new_document(title=content.title, author=brand.name, accent=brand.accent)
    mark = "UTKAST · " if content.is_draft else ""
    docx.running_head(document.sections[0], f"{mark}{content.title}", brand.name)
    document.add_paragraph(docx.clean(brand.name))
    if content.is_draft:
        document.add_paragraph().add_run("UTKAST").bold = True
    document.add_paragraph(docx.clean(content.title), style="Title")
    for label, value in facts(content):
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(docx.clean(value))
    for part in content.parts:
        write_part(document, part)
    if content.problems:
        write_problems(document, content.problems)
    if content.answered:
        document.add_paragraph("Om källorna", style="Heading 1")
        for question, answer in content.answered:
            document.add_paragraph(question, style="Heading 2")
            docx.add_text(document, answer)
    if content.sources:
        write_sources(document, content)
    return docx.saved(document)


def write_part(document, part: PartContent) -> None:
    document.add_paragraph(f"{part.number}. {part.label}", style="Heading 1")
    for section in part.sections:
        if section.title:
            document.add_paragraph(docx.clean(section.title), style="Heading 2")
        docx.add_text(document, section.text)
        for figure in section.figures:
            write_figure(document, figure)


def write_figure(document, figure: FigureContent) -> None:
    told = figures.table_of(figure)
    widths = shares(len(told.head))
    table = docx.add_table(document, list(told.head), widths, caption=told.caption)
    for row in told.rows:
        write_row(table, widths, row)
    document.add_paragraph(docx.clean(f"{figure.subtitle} Källa: {' '.join([figure.source, *figure.notes])}"))


def shares(count: int) -> list[float]:
    """Widths in mm: the first column half of the page or more, the others what is left."""
    first = max(WIDTH / count, WIDTH * 0.3)
    return [first] + [(WIDTH - first) / max(1, count - 1)] * (count - 1)


def write_row(table, widths: list[float], texts) -> None:
    for cell, text in zip(docx.add_row(table, widths).cells, texts, strict=True):
        cell.paragraphs[0].add_run(docx.clean(text))
        docx.sans(cell.paragraphs[0])


def write_problems(document, problems: tuple[ProblemContent, ...]) -> None:
    document.add_paragraph("Prioriterade problem", style="Heading 1")
    heads = ["Problem", "Behov", "Påverka", "Slutsats"]
    widths = [86.0, 22.0, 22.0, 36.0]
    table = docx.add_table(document, heads, widths, caption="Behov och möjlighet att påverka, 1–5")
    for number, problem in enumerate(problems, start=1):
        weights = (str(value or "–") for value in (problem.need, problem.influence))
        write_row(table, widths, (f"{number}. {problem.title}", *weights, problem.stance or "–"))
    for number, problem in enumerate(problems, start=1):
        document.add_paragraph(docx.clean(f"{number}. {problem.title}"), style="Heading 2")
        docx.add_text(document, problem.motive)
        if problem.causes_text:
            document.add_paragraph("Orsaker", style="Heading 3")
            docx.add_text(document, problem.causes_text)


def write_sources(document, content: AssessmentContent) -> None:
    document.add_paragraph("Källor", style="Heading 1")
    widths = [96.0, 40.0, 30.0]
    table = docx.add_table(document, ["Källa", "Period", "Hämtad"], widths, caption="Källregister")
    for row in content.sources:
        name = ", ".join(part for part in (row.name, row.address) if part)
        fetched = row.fetched_on.isoformat() if row.fetched_on else "–"
        write_row(table, widths, (name, row.period or "–", fetched))
