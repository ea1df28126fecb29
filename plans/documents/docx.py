"""The plan as a Word document, for those who must write in it: real headings, lists and tables."""

from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from kommunbrott import docx
from kommunbrott.text import plain
from plans.content import ActionContent, FocusAreaContent, PlanContent
from plans.documents import columns, previous, wording
from plans.documents.brand import Brand
from plans.documents.law import INTRODUCTION
from plans.documents.outline import Outline, analysis_note


def plan_docx(plan: PlanContent, brand: Brand) -> bytes:
    outline = Outline(plan, brand)
    plan = outline.plan
    document = docx.new_document(title=plan.title, author=brand.name, accent=brand.accent)
    mark = f"{outline.state.upper()} · " if plan.is_draft else ""
    docx.running_head(document.sections[0], f"{mark}{outline.running_title}", outline.foot)
    write_cover(document, outline)
    if outline.sections:
        write_contents(document, outline)
    write_beginning(document, outline)
    for area in plan.focus_areas:
        write_focus_area(document, outline, area)
    write_ending(document, outline)
    return docx.saved(document)


def write_cover(document, outline: Outline) -> None:
    document.add_paragraph(docx.clean(outline.brand.name))
    if outline.plan.is_draft:
        document.add_paragraph().add_run("UTKAST").bold = True
    document.add_paragraph(docx.clean(outline.plan.title), style="Title")
    if outline.plan.subtitle:
        document.add_paragraph(docx.clean(outline.plan.subtitle), style="Subtitle")
    for label, value in outline.facts:
        fact(document, label, value)


def fact(document, label: str, value: str):
    paragraph = document.add_paragraph()
    paragraph.add_run(f"{label}: ").bold = True
    paragraph.add_run(docx.clean(value))
    return paragraph


def write_contents(document, outline: Outline) -> None:
    """A field that Word fills with page numbers; until then it shows the headings as links."""
    document.add_page_break()
    document.add_paragraph("Innehåll", style="Heading 1").paragraph_format.space_before = 0
    entries = [document.add_paragraph() for _ in outline.sections]
    for paragraph, section in zip(entries, outline.sections, strict=True):
        link = OxmlElement("w:hyperlink")
        link.set(qn("w:anchor"), anchor(section.id))
        run = paragraph.add_run(docx.clean(f"{section.number} {section.title}".strip()))
        link.append(run._r)
        paragraph._p.append(link)
    opened = [field_mark("begin"), field_code('TOC \\o "1-1" \\h \\z \\u'), field_mark("separate")]
    for place, mark in enumerate(opened):
        entries[0]._p.insert(place + (entries[0]._p.pPr is not None), mark)
    entries[-1]._p.append(field_mark("end"))


def field_mark(kind: str):
    run, mark = OxmlElement("w:r"), OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    run.append(mark)
    return run


def field_code(instruction: str):
    run, code = OxmlElement("w:r"), OxmlElement("w:instrText")
    code.set(qn("xml:space"), "preserve")
    code.text = f" {instruction} "
    run.append(code)
    return run


def anchor(section_id: str) -> str:
    return section_id.replace("-", "_")


def heading(document, text: str, section_id: str, *, new_page: bool = True):
    """Heading 1 that the contents can lead to."""
    paragraph = document.add_paragraph(style="Heading 1")
    paragraph.paragraph_format.page_break_before = new_page
    number = str(len(document.element.body))
    for tag in ("w:bookmarkStart", "w:bookmarkEnd"):
        mark = OxmlElement(tag)
        mark.set(qn("w:id"), number)
        if tag == "w:bookmarkStart":
            mark.set(qn("w:name"), anchor(section_id))
        paragraph._p.append(mark)
        if tag == "w:bookmarkStart":
            paragraph.add_run(docx.clean(text))
    return paragraph


def section(document, label: str, text: str) -> None:
    if text:
        document.add_paragraph(label, style="Heading 2")
        docx.add_text(document, text)


def write_beginning(document, outline: Outline) -> None:
    plan = outline.plan
    if plan.introduction or plan.overview:
        heading(document, "Inledning", "inledning")
        docx.add_text(document, plan.introduction)
        section(document, "Översikt", plan.overview)
    if plan.focus_areas:
        heading(document, "Planen i korthet", "korthet")
        document.add_paragraph(outline.summary)
        write_overview(document, outline)


def write_overview(document, outline: Outline) -> None:
    headings = ["Fokusområde", *(["Huvudansvarig"] if outline.has_leads else [])]
    headings += [outline.brand.action["many"].capitalize(), *outline.figure_labels]
    widths = share_of_page(len(headings), 1 + outline.has_leads)
    table = docx.add_table(document, headings, widths, caption="Fokusområden")
    for row in outline.overview:
        cells = [row.title, *([row.lead] if outline.has_leads else []), str(row.count)]
        cells += [str(number) for number in row.figures]
        for cell, text in zip(docx.add_row(table, widths).cells, cells, strict=True):
            cell.paragraphs[0].add_run(docx.clean(text))
            docx.sans(cell.paragraphs[0])


def share_of_page(count: int, wide: int) -> list[float]:
    """Widths in mm: the first ``wide`` columns share what the others leave."""
    narrow = 17.0
    rest = (columns.STANDING - narrow * (count - wide)) / wide
    return [rest] * wide + [narrow] * (count - wide)


def write_focus_area(document, outline: Outline, area: FocusAreaContent) -> None:
    heading(document, area.name, f"fokusomrade-{area.id}")
    for label, value in wording.area_facts(area):
        fact(document, label, value)
    docx.add_text(document, area.introduction)
    section(document, "Problem", area.problem)
    parts = [part for part in area.analysis_parts if part.text]
    note = analysis_note(area)
    if area.cause_analysis or parts or note:
        document.add_paragraph("Orsaksanalys", style="Heading 2")
        docx.add_text(document, area.cause_analysis)
        for part in parts:
            document.add_paragraph(part.heading, style="Heading 3")
            docx.add_text(document, part.text)
        if note:
            document.add_paragraph(docx.clean(note))
    if area.causes:
        document.add_paragraph("Troliga orsaker", style="Heading 2")
        for cause in area.causes:
            first = document.add_paragraph()
            first.add_run(f"{docx.clean(cause.label)}  ").bold = True
            docx.add_text(document, cause.text, first=first)
            if cause.no_action_reason:
                reason = f"Ingen {outline.brand.action['one']}: {cause.no_action_reason}"
                docx.add_text(document, reason)
    if area.actions:
        write_actions(document, outline, area)


def write_actions(document, outline: Outline, area: FocusAreaContent) -> None:
    table_columns = outline.table.columns
    page = columns.TURNED if outline.table.is_wide else columns.STANDING
    if outline.table.is_wide:
        docx.turn_page(document)
    widths = [page * column.width / 100 for column in table_columns]
    caption = f"{outline.brand.action['many'].capitalize()}{wording.in_area(area)}"
    table = docx.add_table(document, [column.label for column in table_columns], widths, caption=caption)
    for action in area.actions:
        row = docx.add_row(table, widths)
        for cell, column in zip(row.cells, table_columns, strict=True):
            write_cell(cell, column.name, action, outline)
            for paragraph in cell.paragraphs:
                docx.sans(paragraph)
    if outline.table.is_wide:
        docx.turn_page(document)


def write_cell(cell, name: str, action: ActionContent, outline: Outline) -> None:
    first = cell.paragraphs[0]
    if name == "action":
        if action.number:
            first.add_run(f"{docx.clean(action.number)} ").bold = True
        lines = [action.title, *wording.aims(action)]
    elif name == "goals":
        lines = [text for goal in action.goals for text in (goal.text, wording.measure(goal)) if text]
    elif name == "responsible":
        lines = [wording.responsible(party) for party in action.parties] or [action.responsible_as_written]
    elif name == "timing":
        lines = columns.timing_lines(action)
    elif name == "follow_up":
        lines = [action.follow_up, ", ".join(columns.follow_up_lines(action))]
    elif name == "status":
        lines = [action.status_label, action.status_as_written]
    elif name == "timing_status":
        lines = [action.status_label, action.status_as_written, *columns.timing_lines(action)]
    else:
        lines = [action.how]
    if name == outline.table.details_in:
        lines.append(wording.circumstances(action))
    if name == outline.table.money_in:
        lines.append(wording.money(action))
    for line in filter(None, lines):
        docx.add_text(cell, line, first=first)
        first = None


def write_previous(document, outline: Outline) -> None:
    plan = outline.plan
    heading(document, previous.TITLE, "foregaende")
    docx.add_text(document, plan.previous_introduction)
    if not plan.previous:
        return
    document.add_paragraph(docx.clean(outline.previous_summary))
    shares = [width for _, width in previous.columns(plan.previous)]
    widths = [columns.STANDING * share / sum(shares) for share in shares]
    for area in plan.previous.focus_areas:
        document.add_paragraph(docx.clean(area.name), style="Heading 2")
        table = docx.add_table(document, list(outline.previous_headings), widths, caption=area.name)
        for row in area.actions:
            for cell, said in zip(
                docx.add_row(table, widths).cells, previous.cells(row, plan.previous), strict=True
            ):
                cell.paragraphs[0].add_run(docx.clean(said.text)).bold = True
                docx.add_text(cell, said.note)
                for paragraph in cell.paragraphs:
                    docx.sans(paragraph)


def write_ending(document, outline: Outline) -> None:
    plan = outline.plan
    if outline.has_previous:
        write_previous(document, outline)
    if outline.has_follow_up:
        heading(document, "Uppföljning och ansvar", "uppfoljning")
        docx.add_text(document, plan.closing)
        section(document, "Så följs planen upp", plan.follow_up_rule)
        section(document, "Ansvarig för uppföljning", plan.follow_up_owner)
        section(document, "Ansvarig för revidering", plan.revision_owner)
    if outline.has_signatures:
        heading(document, "Underskrifter", "underskrifter", new_page=False)
        document.add_paragraph(docx.clean(f"Planen är bilaga till {plan.annex_to}."))
        for name, role in plan.signatories:
            line = document.add_paragraph("\n\n" + "_" * 40 + "\n")
            line.paragraph_format.keep_together = True
            line.add_run(docx.clean(name)).bold = True
            line.add_run(docx.clean(f"\n{role}") if role else "")
    if plan.has_law_annex:
        write_law(document, outline)
    if plan.sources:
        heading(document, "Källor", "kallor", new_page=False)
        for source in plan.sources:
            document.add_paragraph(docx.clean(f"{source.number}. {plain(source.text)}"))


def write_law(document, outline: Outline) -> None:
    heading(document, "Bilaga: Lagens krav", "lagen")
    document.add_paragraph(INTRODUCTION)
    widths = [20, 146]
    headings = ["Paragraf", "Vad lagen begär"]
    table = docx.add_table(document, headings, widths)
    for duty in outline.duties:
        cells = docx.add_row(table, widths).cells
        cells[0].paragraphs[0].add_run(docx.clean(duty.paragraph))
        cells[1].paragraphs[0].add_run(docx.clean(duty.asks))
        if duty.answer:
            answer = cells[1].add_paragraph().add_run(docx.clean(f"I {outline.brand.name}: {duty.answer}"))
            answer.bold = True
        for paragraph in (*cells[0].paragraphs, *cells[1].paragraphs):
            docx.sans(paragraph)
