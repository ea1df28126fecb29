"""What every Word document of ours is made with: styles, numbered pages, tables that read well, long text.

The same long text as in kommunbrott.text, from the same tokens.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from markdown_it.token import Token

from kommunbrott.text import tokens

SERIF, SANS = "Source Serif 4", "Inter"
# Zip files carry dates; one and the same for all gives equal bytes for equal content.
EPOCH = (1980, 1, 1, 0, 0, 0)
LIST_STYLES = {"bullet_list_open": "List Bullet", "ordered_list_open": "List Number"}
# What XML cannot hold, and Word would refuse to open.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def new_document(*, title: str, author: str, accent: str):
    """An empty A4 document in Swedish with the house's styles."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(27), Mm(25)
    section.left_margin, section.right_margin = Mm(24), Mm(20)
    properties = document.core_properties
    properties.title, properties.author, properties.language = clean(title), clean(author), "sv-SE"
    properties.comments = ""
    properties.created = properties.modified = dt.datetime(1980, 1, 1)  # noqa: DTZ001 -- no time zone in the format
    properties.last_modified_by = clean(author)
    shape_styles(document, RGBColor.from_string(accent.removeprefix("#").upper()))
    return document


def shape_styles(document, accent: RGBColor) -> None:
    normal = document.styles["Normal"]
    set_font(normal, SERIF, 10.5)
    normal.paragraph_format.space_after = Pt(6)
    normal.paragraph_format.line_spacing = 1.25
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "sv-SE")
    language.set(qn("w:eastAsia"), "sv-SE")
    normal.element.get_or_add_rPr().append(language)
    for name, size, color in (("Title", 30, accent), ("Heading 1", 20, None), ("Heading 2", 13, accent)):
        style = document.styles[name]
        set_font(style, SERIF, size)
        style.font.bold = True
        style.font.color.rgb = color or RGBColor(0x16, 0x19, 0x1A)
        style.paragraph_format.keep_with_next = True
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(14), Pt(6)
    set_font(document.styles["Heading 3"], SANS, 9.5)
    document.styles["Heading 3"].font.color.rgb = accent
    set_font(document.styles["Subtitle"], SERIF, 15)
    document.styles["Subtitle"].font.color.rgb = RGBColor(0x4B, 0x53, 0x51)
    set_font(document.styles["Caption"], SERIF, 11)
    document.styles["Caption"].font.color.rgb = RGBColor(0x16, 0x19, 0x1A)
    document.styles["Caption"].paragraph_format.keep_with_next = True


def set_font(style, name: str, size: float) -> None:
    style.font.name, style.font.size = name, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for part in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(part), name)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:eastAsiaTheme", "w:cstheme"):
        fonts.attrib.pop(qn(theme), None)


def clean(text: str) -> str:
    return UNPRINTABLE.sub("", text)


# --- Fields: what Word fills in ---


def add_field(paragraph, instruction: str, shown: str) -> None:
    """A field that shows ``shown`` until Word works it out."""
    for kind in ("begin", None, "separate", "text", "end"):
        run = paragraph.add_run(shown if kind == "text" else "")
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind is None:
            code = OxmlElement("w:instrText")
            code.set(qn("xml:space"), "preserve")
            code.text = f" {instruction} "
            run._r.append(code)


def running_head(section, left: str, foot: str) -> None:
    """``left`` at the top; ``foot`` and "3 (12)" at the bottom."""
    head = section.header.paragraphs[0]
    head.text = clean(left)
    bottom = section.footer.paragraphs[0]
    bottom.text = clean(foot)
    bottom.paragraph_format.tab_stops.add_tab_stop(
        section.page_width - section.left_margin - section.right_margin, WD_TAB_ALIGNMENT.RIGHT
    )
    bottom.add_run("\t")
    add_field(bottom, "PAGE", "1")
    bottom.add_run(" (")
    add_field(bottom, "NUMPAGES", "1")
    bottom.add_run(")")
    for paragraph in (head, bottom):
        for run in paragraph.runs:
            run.font.name, run.font.size = SANS, Pt(7.5)


def turn_page(document):
    """A new section on a turned page, or back again."""
    section = document.add_section()
    section.page_width, section.page_height = section.page_height, section.page_width
    wide = section.page_width > section.page_height
    section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
    return section


# --- Tables ---


def add_table(document, headings: list[str], widths: Iterable[float], *, caption: str = ""):
    """A table whose head is repeated on each page, so far with its head only. ``widths`` are in mm."""
    if caption:
        document.add_paragraph(clean(caption), style="Caption")
    table = document.add_table(rows=1, cols=len(headings), style="Table Grid")
    table.autofit = False
    if caption:
        describe(table, caption)
    for cell, heading, width in zip(table.rows[0].cells, headings, widths, strict=True):
        cell.width = Mm(width)
        run = cell.paragraphs[0].add_run(clean(heading))
        run.bold = True
        sans(cell.paragraphs[0])
    row_property(table.rows[0], "w:tblHeader")
    row_property(table.rows[0], "w:cantSplit")
    # The first column names the row: Word tells a screen reader so.
    look = table._tbl.tblPr.find(qn("w:tblLook"))
    if look is not None:
        look.set(qn("w:firstColumn"), "1")
        look.set(qn("w:firstRow"), "1")
    return table


def describe(table, text: str) -> None:
    mark = OxmlElement("w:tblCaption")
    mark.set(qn("w:val"), clean(text))
    table._tbl.tblPr.append(mark)


def add_row(table, widths: Iterable[float]):
    """A row that is not split over pages."""
    row = table.add_row()
    row_property(row, "w:cantSplit")
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Mm(width)
    return row


def row_property(row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def sans(paragraph, size: float = 8) -> None:
    paragraph.paragraph_format.space_after = Pt(2)
    paragraph.paragraph_format.line_spacing = 1.15
    for run in paragraph.runs:
        run.font.name, run.font.size = SANS, Pt(size)


# --- Long text ---


def add_text(place, text: str, *, first=None, style: str | None = None) -> list:
    """Paragraphs, lists, bold and tables of ``text`` put into a document or a cell. Returns the paragraphs.

    ``first`` is an empty paragraph to begin in. A source reference becomes a raised number.
    """
    made = []
    depth: list[str] = []

    def paragraph():
        nonlocal first
        kind = LIST_STYLES[depth[-1]] if depth else style
        item, first = first or place.add_paragraph(), None
        if kind:
            item.style = kind
        made.append(item)
        return item

    parsed = tokens(clean(text))
    for place_in_list, token in enumerate(parsed):
        if token.type in ("bullet_list_open", "ordered_list_open"):
            depth.append(token.type)
        elif token.type in ("bullet_list_close", "ordered_list_close"):
            depth.pop()
        elif token.type == "inline" and not in_table(parsed, place_in_list):
            add_inline(paragraph(), token)
        elif token.type == "table_open":
            made += add_inner_table(place, parsed[place_in_list:])
            first = None
    return made


def in_table(parsed: list[Token], place: int) -> bool:
    return parsed[place - 1].type in ("th_open", "td_open")


def add_inline(paragraph, token: Token) -> None:
    bold = italic = False
    for child in token.children or []:
        if child.type in ("strong_open", "strong_close"):
            bold = child.type == "strong_open"
        elif child.type in ("em_open", "em_close"):
            italic = child.type == "em_open"
        elif child.type in ("softbreak", "hardbreak"):
            paragraph.add_run().add_break()
        elif child.content:
            run = paragraph.add_run(child.content)
            run.bold, run.italic = bold or None, italic or None
            if child.type == "note":
                run.font.superscript = True


def add_inner_table(place, parsed: list[Token]) -> list:
    """The table that ``parsed`` begins with; in a cell, where Word nests tables badly, a line a row."""
    rows: list[list[Token]] = []
    for token_place, token in enumerate(parsed):
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline" and in_table(parsed, token_place):
            rows[-1].append(token)
    if not hasattr(place, "add_section"):
        lines = []
        for row in rows:
            line = place.add_paragraph()
            for number, token in enumerate(row):
                if number:
                    line.add_run(" | ")
                add_inline(line, token)
            lines.append(line)
        return lines
    table = place.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for row in rows:
        cells = table.add_row().cells
        for cell, token in zip(cells, row, strict=False):
            add_inline(cell.paragraphs[0], token)
    row_property(table.rows[0], "w:tblHeader")
    return []


def saved(document) -> bytes:
    """The file. The same document gives the same bytes."""
    buffer = io.BytesIO()
    document.save(buffer)
    steady = io.BytesIO()
    with zipfile.ZipFile(buffer) as source, zipfile.ZipFile(steady, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            target.writestr(zipfile.ZipInfo(item.filename, EPOCH), source.read(item), zipfile.ZIP_DEFLATED)
    return steady.getvalue()
