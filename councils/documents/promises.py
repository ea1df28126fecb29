"""Promises as handlings: the signed document, the poster and the follow-up, as PDF/UA-1 and PDF/A-2a; and in Word."""

import datetime as dt
import io
from dataclasses import dataclass

import pikepdf

from councils.promise_content import PromiseContent
from kommunbrott import docx
from kommunbrott.dates import long_date
from kommunbrott.printing import Unprintable
from plans.documents.brand import Brand

DOCUMENT = "councils/promise_document.html"
POSTER = "councils/promise_poster_document.html"
FOLLOW_UP = "councils/promise_follow_up_document.html"
# How large the text of a poster is, in parts of what the design has, and up to how much text it is tried.
SIZES = ((1.25, 600), (1, 1000), (0.85, 1500), (0.7, 2300), (0.58, 3200), (0.5, 5000))
# What a line takes beside its text, as if it were letters.
LINE_WEIGHT = 50
TOO_LONG = (
    "Löftena ryms inte på en affisch. Korta texterna eller sätt upp det undertecknade dokumentet i stället."
)


@dataclass(frozen=True)
class FollowUpLine:
    """Ni sa, vi lovade, vi gjorde. ``done`` are (period, verdict, text with its figure), the first first."""

    number: str
    kind: str
    text: str
    who: str
    said: str
    verdict: str
    target: str
    value: str
    done: tuple[tuple[str, str, str], ...]
    actions: tuple[str, ...]


@dataclass(frozen=True)
class FollowUpContent:
    title: str
    period: str
    on: dt.date
    note: str
    dialogues: str
    counts: tuple[tuple[str, int], ...]
    lines: tuple[FollowUpLine, ...]


def promises_pdf(content: PromiseContent, brand: Brand, *, is_draft: bool) -> bytes:
    return printed(DOCUMENT, {"content": content, "brand": brand, "is_draft": is_draft}, brand)


def follow_up_pdf(content: FollowUpContent, brand: Brand) -> bytes:
    return printed(FOLLOW_UP, {"content": content, "brand": brand}, brand)


def poster_pdf(content: PromiseContent, brand: Brand) -> bytes:
    """One page, with the text as large as it can be. Raises Unprintable where it can be read by nobody."""
    weight = sum(len(line.text) + LINE_WEIGHT for line in content.vows)
    for scale, most in SIZES:
        if weight > most:
            continue
        style = f":root {{ --size: {10 * scale}pt }}\n"
        pdf = printed(POSTER, {"content": content, "brand": brand}, brand, style)
        if page_count(pdf) == 1:
            return pdf
    raise Unprintable(TOO_LONG)


def printed(template: str, context: dict, brand: Brand, style: str = "") -> bytes:
    # WeasyPrint takes a second to load. Only a process that prints has to wait for it.
    from kommunbrott.pdf import render_pdf

    return render_pdf(
        template,
        context,
        style=f":root {{ --accent: {brand.accent} }}\n{style}",
        given={
            "logo": (brand.logo_in(brand.accent), "image/svg+xml"),
            "white-logo": (brand.white_logo, "image/svg+xml"),
        },
    )


def page_count(pdf: bytes) -> int:
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        return len(opened.pages)


# --- Word ---


def promises_docx(content: PromiseContent, brand: Brand) -> bytes:
    document = docx.new_document(title=content.title, author=brand.name, accent=brand.accent)
    docx.running_head(document.sections[0], f"{brand.name} · {content.title}", "")
    document.add_paragraph(docx.clean(content.title), style="Title")
    write_text(document, "Bakgrund", content.background)
    write_list(document, "" if content.background.rstrip().endswith(":") else "Syfte", content.purposes)
    write_text(document, "Medborgardialoger", content.dialogues)
    write_text(document, "Aktuell bild", content.situation)
    write_list(document, "Fokusområden", content.focus_areas)
    document.add_paragraph("Löften", style="Heading 1")
    for area, lines in content.areas:
        if area:
            document.add_paragraph(docx.clean(area), style="Heading 2")
        for line in lines:
            write_line(document, line)
    if content.starts_on and content.last_day:
        document.add_paragraph(docx.clean(validity(content)))
    write_signatures(document, content)
    return docx.saved(document)


def write_text(document, heading: str, text: str) -> None:
    if text:
        document.add_paragraph(heading, style="Heading 1")
        docx.add_text(document, text)


def write_list(document, heading: str, lines: tuple[str, ...]) -> None:
    if lines and heading:
        document.add_paragraph(heading, style="Heading 1")
    for line in lines:
        document.add_paragraph(docx.clean(line), style="List Bullet")


def write_line(document, line) -> None:
    paragraph = document.add_paragraph()
    if line.number:
        paragraph.add_run(docx.clean(f"{line.number}. ")).bold = True
    if line.kind != "löfte":
        paragraph.add_run(f"{line.kind_label}: ").bold = True
    paragraph.add_run(docx.clean(line.text))
    under = ". ".join(filter(None, (line.who, f"Målgrupp: {line.group}" if line.group else "", line.target)))
    if under:
        docx.sans(document.add_paragraph(docx.clean(under)))


def write_signatures(document, content: PromiseContent) -> None:
    if content.signed_on:
        document.add_paragraph(docx.clean(f"{content.place} {long_date(content.signed_on)}".strip()))
    for one in content.signatories:
        line = document.add_paragraph("\n\n" + "_" * 40 + "\n")
        line.paragraph_format.keep_together = True
        line.add_run(docx.clean(one.name)).bold = True
        line.add_run(docx.clean("".join(f"\n{text}" for text in (one.role, one.organisation) if text)))


def validity(content: PromiseContent) -> str:
    return f"Löftena gäller från {long_date(content.starts_on)} till och med {long_date(content.last_day)}."
