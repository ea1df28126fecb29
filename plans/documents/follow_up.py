"""A round of follow-up as a handling: PDF, both PDF/UA-1 and PDF/A-2a, and Word, from the same tree."""

from kommunbrott.dates import long_date, long_span, short_date
from kommunbrott.docx import add_row, add_table, clean, new_document, running_head, sans, saved
from plans.content.follow_up import FollowedAction, RoundContent
from plans.documents.brand import Brand

TEMPLATE = "plans/follow_up_document.html"
HEADINGS = ["Åtgärd", "Resultat mot mål", "Vad som har gjorts", "Bedömning"]
WIDTHS = [44, 36, 48, 38]


def follow_up_pdf(content: RoundContent, brand: Brand) -> bytes:
    """No queries: what is printed is in the arguments."""
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    style = f":root {{ --accent: {brand.accent} }}\n"
    context = {"content": content, "brand": brand, "facts": facts(content)}
    return render_pdf(TEMPLATE, context, style=style)


def facts(content: RoundContent) -> list[tuple[str, str]]:
    return [
        ("Till", content.receiver),
        ("Daterad", long_date(content.drawn_on)),
        ("Omfattar", long_span(content.starts_on, content.ends_on)),
        ("Besvarat", f"{content.answered} av {len(content.actions)}"),
    ]


def follow_up_docx(content: RoundContent, brand: Brand) -> bytes:
    document = new_document(title=content.title, author=brand.name, accent=brand.accent)
    running_head(document.sections[0], brand.name, f"{content.title}, {content.plan_title}")
    document.add_paragraph(clean(content.title), style="Title")
    document.add_paragraph(clean(content.plan_title), style="Subtitle")
    for label, value in facts(content):
        line = document.add_paragraph()
        line.add_run(f"{label}: ").bold = True
        line.add_run(clean(value))
    document.add_heading(f"{content.finding}.", 1)
    document.add_paragraph(" ".join(filter(None, [f"{content.answered_line}.", content.unclear_line])))
    tally = add_table(document, ["Bedömning", "Antal"], [60, 30], caption="Så många har fått varje bedömning")
    for _, label, number in content.tally:
        fill(add_row(tally, [60, 30]), [label, str(number)])
    for area in content.areas:
        document.add_heading(clean(area.name), 1)
        table = add_table(document, headings(brand), WIDTHS, caption=f"Uppföljning: {area.name}")
        for action in area.actions:
            fill(add_row(table, WIDTHS), cells(action))
    if content.late:
        document.add_heading("Försenade", 1)
        for action in content.late:
            document.add_paragraph(clean(late_line(action)), style="List Bullet")
    return saved(document)


def headings(brand: Brand) -> list[str]:
    return [brand.action["one"].capitalize(), *HEADINGS[1:]]


def cells(action: FollowedAction) -> list[str]:
    answer = action.answer
    results = [
        "\n".join(filter(None, [figure.result, figure.goal, figure.progress]))
        for figure in action.told_figures
    ]
    said = [answer.done, answer.process, answer.effect] if answer else [missing_line(action)]
    if answer and answer.next_step:
        said.append(f"Nästa steg: {answer.next_step}")
    return [
        "\n".join(filter(None, [action.name, action.lead])),
        "\n".join(results) or "–",
        "\n".join(filter(None, said)) or "–",
        "\n".join(filter(None, [action.state_label, action.motive])),
    ]


def missing_line(action: FollowedAction) -> str:
    """Why there is no answer."""
    if not action.lead_id:
        return "Ingen är huvudansvarig"
    if action.reminded_on:
        return f"Påmind {short_date(action.reminded_on)}"
    return f"Tillfrågad {short_date(action.asked_on)}" if action.asked_on else "Inte tillfrågad"


def late_line(action: FollowedAction) -> str:
    days = f"{action.days_late} {'dag' if action.days_late == 1 else 'dagar'}"
    return f"{action.name}: skulle vara klar {long_date(action.due_on)}, {days} försenad"


def fill(row, texts: list[str]) -> None:
    for cell, text in zip(row.cells, texts, strict=True):
        lines = clean(text).split("\n")
        cell.paragraphs[0].add_run(lines[0])
        for line in lines[1:]:
            cell.add_paragraph().add_run(line)
        for paragraph in cell.paragraphs:
            sans(paragraph)


def follow_up_name(content: RoundContent, suffix: str, *, is_locked: bool) -> str:
    """ "Uppföljning halvår 2, 2026.pdf", and that it is not final until it is locked."""
    kept = "".join(mark if mark.isalnum() or mark in " -–()," else " " for mark in content.title)
    name = " ".join(kept.split())[:120].strip() or "Uppföljning"
    return f"{name}{'' if is_locked else ' (preliminär)'}.{suffix}"
