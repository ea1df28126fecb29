"""A Word file in reading order: body, text boxes, tables; and apart from it headers, footers, notes, hidden text."""

import re
import zipfile
from itertools import groupby

from kommunbrott.folding import fold, tidy
from kommunbrott.reading.blocks import (
    CONTENTS,
    PLACEHOLDER,
    PLAIN,
    Cell,
    Heading,
    Margin,
    Paragraph,
    Row,
    SourceDocument,
    Table,
)
from kommunbrott.reading.safety import part_as_xml, refuse_broken
from kommunbrott.reading.word_styles import Numbering, Styles, W, integer, val
from kommunbrott.reading.word_text import Inline, read_inline

MAIN = re.compile(r"^word/document\d*\.xml$", re.I)
LONGEST_HEADING = 300
WIDEST_TABLE = 200
DUBLIN = "{http://purl.org/dc/elements/1.1/}"
SIDE_PARTS = (
    (re.compile(r"^word/header\d*\.xml$"), "sidhuvud", "Sidhuvud, görs om när planen skrivs ut."),
    (re.compile(r"^word/footer\d*\.xml$"), "sidfot", "Sidfot, görs om när planen skrivs ut."),
    (re.compile(r"^word/footnotes\.xml$"), "fotnot", "Fotnot. Lägg in den som källa där den hör hemma."),
    (re.compile(r"^word/endnotes\.xml$"), "slutnot", "Slutnot. Lägg in den som källa där den hör hemma."),
    (re.compile(r"^word/comments\.xml$"), "kommentar", "Kommentar i marginalen."),
)


def read_word(name: str, package: zipfile.ZipFile, data: bytes) -> SourceDocument:
    main = next((part for part in package.namelist() if MAIN.match(part)), None)
    root = part_as_xml(package, main) if main else None
    body = root.find(W + "body") if root is not None else None
    if body is None:
        refuse_broken()
    reader = WordReader(
        Styles(part_as_xml(package, "word/styles.xml")), Numbering(part_as_xml(package, "word/numbering.xml"))
    )
    blocks = tuple(reader.blocks_of(body))
    core = part_as_xml(package, "docProps/core.xml")
    return SourceDocument(
        name=name,
        kind="docx",
        blocks=blocks,
        title=tidy(core.findtext(DUBLIN + "title") or "") if core is not None else "",
        margins=(*reader.margins, *side_texts(package, reader)),
        notes=tuple(reader.notes),
    )


def side_texts(package: zipfile.ZipFile, reader: "WordReader"):
    seen = set()
    for name in sorted(package.namelist()):
        for pattern, where, reason in SIDE_PARTS:
            root = part_as_xml(package, name) if pattern.match(name) else None
            for paragraph in root.iter(W + "p") if root is not None else ():
                text = tidy(read_inline(paragraph, reader.styles[None]).text)
                if text and (where, fold(text)) not in seen:
                    seen.add((where, fold(text)))
                    yield Margin(text, where, reason)


class WordReader:
    def __init__(self, styles: Styles, numbering: Numbering):
        self.styles, self.numbering = styles, numbering
        self.margins: list[Margin] = []
        self.notes: list[tuple[str, str]] = []
        self._paragraphs = self._tables = 0

    # Blocks in a container

    def blocks_of(self, container, origin: str = PLAIN):
        for element in container:
            if element.tag == W + "p":
                yield from self._paragraph_blocks(element, origin)
            elif element.tag == W + "tbl":
                yield from self._table_blocks(element, origin)
            elif element.tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self.blocks_of(content, origin or control_origin(element))
            elif element.tag == W + "altChunk":
                self.notes.append(("dokumentet", "Filen innehåller en infogad fil som inte går att läsa."))
            elif element.tag not in (W + "sectPr", W + "del", W + "moveFrom"):
                yield from self.blocks_of(element, origin)

    def _paragraph_blocks(self, element, origin):
        inline, style, numbered = self._read(element)
        text = tidy(inline.text)
        if text:
            self._paragraphs += 1
            where = f"stycke {self._paragraphs}"
            level = self._level(element, style)
            if (
                level is not None
                and len(text) <= LONGEST_HEADING
                and not origin
                and not is_contents(inline, style)
            ):
                yield Heading(text, level, where, numbered[1], bold_tail(inline))
            else:
                yield self._paragraph(inline, style, numbered, where, origin)
        for box in inline.boxes:
            yield from self.blocks_of(box, origin)

    def _level(self, element, style) -> int | None:
        outline = integer(val(element, f"{W}pPr/{W}outlineLvl"))
        if outline is not None and style.level is None and outline < 9:
            return outline + 1
        return style.level

    def _read(self, element) -> tuple[Inline, object, tuple]:
        """The inline content, the style, and (is in a list, shown number, list level)."""
        style = self.styles[val(element, f"{W}pPr/{W}pStyle")]
        inline = read_inline(element, style)
        for text in inline.hidden:
            if tidy(text):
                self.margins.append(Margin(tidy(text), "dold text", "Dold text i dokumentet."))
        own = val(element, f"{W}pPr/{W}numPr/{W}numId")
        num_id = own if own is not None else style.num_id
        level = integer(val(element, f"{W}pPr/{W}numPr/{W}ilvl"), style.num_level or 0)
        if not inline.text.strip() or not self.numbering.is_known(num_id):
            return inline, style, (style.is_list and num_id != "0", None, level)
        return inline, style, (True, self.numbering.next_label(num_id, level), level)

    def _paragraph(self, inline, style, numbered, where, origin=PLAIN) -> Paragraph:
        is_list, number, level = numbered
        spoken = [run for run in inline.runs if run.text.strip()]
        if is_contents(inline, style):
            origin = CONTENTS
        elif spoken and all(run.is_placeholder for run in spoken):
            origin = PLACEHOLDER
        return Paragraph(
            text=tidy(inline.text),
            where=where,
            is_bold=bool(spoken) and all(run.is_bold for run in spoken),
            bold_lead=bold_lead(inline),
            is_list_item=is_list,
            list_level=level,
            number=number,
            size=max((run.size for run in spoken if run.size), default=None),
            origin=origin,
        )

    # Tables

    def _table_blocks(self, element, origin):
        """A frame around running text is no table: its content is read as if the frame were not there."""
        rows = [list(cells_of(row)) for row in rows_of(element)]
        holds_tables = holds_table(element)
        if sum(map(len, rows)) == 1 or (holds_tables and len(rows) == 1):
            for row in rows:
                for cell in row:
                    yield from self.blocks_of(cell, origin)
            return
        self._tables += 1
        where = f"tabell {self._tables}"
        if not holds_tables:
            yield self._table(rows_of(element), where)
            return
        for has_inner, group in groupby(rows_of(element), key=holds_table):
            if not has_inner:
                yield self._table(group, where)
                continue
            for row in group:
                for cell in cells_of(row):
                    yield from self.blocks_of(cell, origin)

    def _table(self, rows, where: str) -> Table:
        drafts, open_cells, width = [], {}, 0
        for row in rows:
            place = f"{where}, rad {len(drafts) + 1}"
            column = min(integer(val(row, f"{W}trPr/{W}gridBefore"), 0), WIDEST_TABLE)
            cells, still_open = [], {}
            for cell in cells_of(row):
                span = max(1, min(integer(val(cell, f"{W}tcPr/{W}gridSpan"), 1), WIDEST_TABLE))
                merge = cell.find(f"{W}tcPr/{W}vMerge")
                goes_on = merge is not None and merge.get(W + "val", "continue") == "continue"
                paragraphs = tuple(self._cell_paragraphs(cell, place))
                draft = open_cells.get(column) if goes_on else None
                if draft is None:
                    draft = {"paragraphs": paragraphs, "column": column, "columns": span, "rows": 1}
                    cells.append(draft)
                else:
                    draft["rows"] += 1
                    draft["paragraphs"] += paragraphs
                if merge is not None:
                    still_open[column] = draft
                column += span
            open_cells, width = still_open, max(width, column)
            drafts.append((cells, place, row.find(f"{W}trPr/{W}tblHeader") is not None))
        rows = tuple(Row(tuple(Cell(**cell) for cell in cells), place, head) for cells, place, head in drafts)
        return Table(rows, where, width)

    def _cell_paragraphs(self, cell, where: str, origin: str = PLAIN):
        for element in cell:
            if element.tag == W + "p":
                inline, style, numbered = self._read(element)
                if inline.text.strip():
                    yield self._paragraph(inline, style, numbered, where, origin)
                for box in inline.boxes:
                    yield from self._cell_paragraphs(box, where, origin)
            elif element.tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self._cell_paragraphs(content, where, origin or control_origin(element))
            elif element.tag not in (
                W + "tcPr",
                W + "tblPr",
                W + "trPr",
                W + "tblGrid",
                W + "del",
                W + "moveFrom",
            ):
                yield from self._cell_paragraphs(element, where, origin)


def holds_table(row) -> bool:
    return row.find(".//" + W + "tbl") is not None


def rows_of(table):
    for element in table:
        if element.tag == W + "tr":
            if element.find(f"{W}trPr/{W}del") is None:
                yield element
        elif element.tag in (W + "sdt", W + "sdtContent", W + "customXml", W + "ins"):
            yield from rows_of(element)


def cells_of(row):
    for element in row:
        if element.tag == W + "tc":
            yield element
        elif element.tag in (W + "sdt", W + "sdtContent", W + "customXml"):
            yield from cells_of(element)


def control_origin(control) -> str:
    gallery = val(control, f"{W}sdtPr/{W}docPartObj/{W}docPartGallery", "")
    if "contents" in gallery.lower():
        return CONTENTS
    return PLACEHOLDER if control.find(f"{W}sdtPr/{W}showingPlcHdr") is not None else PLAIN


def is_contents(inline: Inline, style) -> bool:
    return style.is_contents or "PAGEREF" in inline.codes


def bold_lead(inline: Inline) -> str:
    """The bold beginning of a paragraph that goes on in plain text; empty when all or nothing is bold."""
    lead = ""
    for run in inline.runs:
        if not run.is_bold and run.text.strip():
            return tidy(lead)
        lead += run.text
    return ""


def bold_tail(inline: Inline) -> str:
    """The bold end of a heading that begins in plain text; empty when all or nothing is bold."""
    tail = ""
    for run in reversed(inline.runs):
        if not run.is_bold and run.text.strip():
            return tidy(tail)
        tail = run.text + tail
    return ""
