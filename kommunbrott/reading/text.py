"""Plain text, as a file or pasted: tables with tabs, semicolons, commas or pipes, mixed with headings and prose."""

import csv
import html
import io
import re
from dataclasses import dataclass, replace

from kommunbrott.folding import tidy
from kommunbrott.reading.blocks import CONTENTS, Cell, Heading, Paragraph, Row, SourceDocument, Table
from kommunbrott.reading.safety import refuse
from kommunbrott.reading.text_encoding import decode

CELL_BREAK = "\x0b"  # what Word puts for a line break inside a paragraph
BULLET = re.compile(r"^(\s*)(?:[•·▪●◦*\u2022\u25aa\uf0b7–-]|o(?=\t))[\s\t]+(?=\S)")
INLINE_BULLETS = re.compile(r"^([▪•])[^▪•]+(?:\1[^▪•]+)+$")
NUMBERING = re.compile(r"^\s*(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.)]|[a-zA-Z]\))$")
MARKDOWN_HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
PAGE_LINE = re.compile(r"^\S.*?(?:\t|\.{3,}\s*|\s{3,}|(?:\s\.){3,}\s*)\d{1,3}$")
MARKUP = re.compile(
    r"</?(?:p|br|li|ul|ol|td|th|tr|table|tbody|thead|b|strong|em|i|h[1-6]|div|span)\b[^>]*>", re.I
)
STARTS_SECTION = re.compile(
    r"^(?:fokusområde|område|delområde|insatsområde|samverkansområde|mål)\b|^\d+(?:\.\d+)*\.?\s+[A-ZÅÄÖ]",
    re.I,
)
PIPE_RULE = re.compile(r"^[\s|:=+-]+$")


@dataclass(frozen=True)
class Line:
    number: int
    fields: tuple[str, ...]
    kind: str = "prose"  # or blank, row, rule, numbered ("1.<tab>Text"), paged ("Text<tab>7")

    @property
    def text(self) -> str:
        return self.fields[0] if self.fields else ""


def read_text(name: str, data: bytes) -> SourceDocument:
    content, notes = decode(data)
    document = document_of(name, content)
    return replace(document, notes=(*notes, *document.notes))


def document_of(name: str, content: str) -> SourceDocument:
    notes = []
    content = content.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff").replace("\x00", "")
    if len(MARKUP.findall(content)) >= 2:
        content = without_markup(content)
        notes.append(("filen", "Html-koder i texten har tagits bort."))
    lines = list(lines_of(content, delimiter_of(name, content)))
    blocks = tuple(blocks_of(lines))
    if not blocks:
        refuse("Det finns ingen text att läsa.", "Kontrollera att du valde eller kopierade rätt sak.")
    return SourceDocument(name, "text", blocks, notes=tuple(notes))


def without_markup(content: str) -> str:
    content = re.sub(r"</t[dh]>\s*(?=<t[dh])", "\t", content, flags=re.I)
    content = re.sub(
        r"<h([1-6])\b[^>]*>", lambda found: "\n" + "#" * int(found[1]) + " ", content, flags=re.I
    )
    content = re.sub(r"</(?:tr|h[1-6]|table|div)>", "\n", content, flags=re.I)
    content = re.sub(
        r"<li\b[^>]*>", CELL_BREAK + "• ", re.sub(r"(<li\b[^>]*>)\s*[▪•·]\s*", r"\1", content), flags=re.I
    )
    content = re.sub(r"<[uo]l\b[^>]*>\s*(?=[▪•·])", CELL_BREAK, content, flags=re.I)
    content = re.sub(r"</(?:p|li|ul|ol)>|<br\s*/?>", CELL_BREAK, content, flags=re.I)
    return html.unescape(MARKUP.sub("", content)).replace("\xa0", " ")


def delimiter_of(name: str, content: str) -> str:
    """Tab, semicolon or comma; a tab when nothing is a table. Commas count only in a file of nothing but rows."""
    filled = [line for line in content.split("\n") if line.strip()]
    tabs = sum("\t" in line for line in filled)
    semicolons = sum(bool(re.search(r";(?! )", line)) for line in filled)
    if tabs >= semicolons and tabs:
        return "\t"
    if semicolons and (name.lower().endswith(".csv") or semicolons >= max(2, len(filled) * 0.5)):
        return ";"
    try:
        widths = {len(row) for row in csv.reader(io.StringIO(content)) if any(row)}
    except csv.Error:
        return "\t"
    if (
        widths
        and min(widths) >= 2
        and (name.lower().endswith(".csv") or (len(widths) == 1 and min(widths) > 2))
    ):
        return ","
    return "\t"


def lines_of(content: str, delimiter: str):
    """Logical lines: a quoted cell may hold line breaks. Numbers are those of the first physical line."""
    quoted = re.compile(rf'[ ]*"((?:[^"]|"")*)"[ ]*(?={re.escape(delimiter)}|\n|\Z)')
    position, number, end = 0, 1, len(content)
    while position <= end:
        fields, start = [], number
        while True:
            match = quoted.match(content, position)
            if match and (
                delimiter in content[match.end() : match.end() + 1] or fields or "\n" not in match[1]
            ):
                fields.append(match[1].replace('""', '"').replace("\n", CELL_BREAK))
                number += match[0].count("\n")
                position = match.end()
            else:
                stop = min(
                    (
                        at
                        for at in (content.find(delimiter, position), content.find("\n", position))
                        if at >= 0
                    ),
                    default=end,
                )
                fields.append(content[position:stop])
                position = stop
            if position < end and content[position] == delimiter:
                position += 1
                continue
            break
        position += 1
        number += 1
        yield line_of(start, fields, delimiter)


def line_of(number: int, fields: list[str], delimiter: str) -> Line:
    if not any(tidy(field) for field in fields):
        return Line(number, (), "blank")
    if len(fields) > 1 and all(re.fullmatch(r"[\s=_-]*", field) for field in fields):
        return Line(number, (), "rule")
    whole = delimiter.join(fields)
    stripped = whole.strip()
    if (stripped.startswith("|") and stripped.count("|") >= 2) or stripped.count(" | ") >= 2:
        if PIPE_RULE.match(stripped):
            return Line(number, (), "rule")
        cells = re.split(r"(?<!\\)\|", stripped.removeprefix("|").removesuffix("|"))
        return Line(
            number, tuple(cell.replace("\\|", "|").replace("<br>", CELL_BREAK) for cell in cells), "row"
        )
    if len(fields) == 1:
        return Line(number, (fields[0],))
    if delimiter == "\t" and BULLET.match(whole):
        return Line(number, (whole,))
    if delimiter == "\t" and len(fields) == 2 and PAGE_LINE.match(stripped):
        return Line(number, tuple(fields), "paged")
    if delimiter == "\t" and len(fields) == 2 and NUMBERING.match(fields[0]) and tidy(fields[1]):
        return Line(number, (f"{tidy(fields[0])} {fields[1]}",), "numbered")
    return Line(number, tuple(fields), "row")


def blocks_of(lines: list[Line]):
    at, tables = 0, 0
    while at < len(lines):
        line = lines[at]
        if line.kind == "row" or (line.kind == "numbered" and is_two_column_row(lines, at)):
            stop = end_of_table(lines, at)
            tables += 1
            yield table_of(lines[at:stop], f"tabell {tables}")
            at = stop
        elif line.kind in ("prose", "numbered", "paged"):
            at, block = prose_block(lines, at)
            yield from block
        else:
            at += 1


def is_two_column_row(lines: list[Line], at: int) -> bool:
    """ "1.<tab>Text" is a row when its neighbour is a row of two columns; else it is a numbered paragraph."""
    before = lines[at - 1] if at else None
    return before is not None and before.kind == "row" and len(before.fields) == 2


def end_of_table(lines: list[Line], start: int) -> int:
    """Where the table ends. One blank line does not end it when rows of the same width go on after it."""
    at, width = start, len(lines[start].fields)
    last = start + 1
    while at < len(lines):
        line = lines[at]
        if line.kind == "row" or (line.kind == "numbered" and width == 2):
            last = at + 1
        elif line.kind == "blank":
            following = next((later for later in lines[at + 1 : at + 3] if later.kind != "blank"), None)
            if following is None or following.kind != "row" or len(following.fields) != width:
                return last
        elif line.kind == "prose" and not goes_on(lines, at, start):
            return last
        at += 1
    return last if all(line.kind == "blank" for line in lines[last:at]) else at


def goes_on(lines: list[Line], at: int, start: int) -> bool:
    """A line without a delimiter right under a row: the next paragraph of a cell, not a new heading."""
    if at == start or lines[at - 1].kind == "blank":
        return False
    text = tidy(lines[at].text)
    if at == start + 1:
        return is_first_of_broken_row(lines, at, len(lines[start].fields))
    if STARTS_SECTION.match(text) or MARKDOWN_HEADING.match(text):
        return False
    return any(line.kind == "row" for line in lines[at : at + 4] if line.kind != "blank") or len(text) < 80


def is_first_of_broken_row(lines: list[Line], at: int, width: int) -> bool:
    """Right under the header, a line that the rows after it fill up to one whole row is the beginning of that row."""
    filled = len(lines[at].fields)
    for line in lines[at + 1 : at + 6]:
        if line.kind not in ("row", "prose") or len(line.fields) == width or filled >= width:
            break
        filled += len(line.fields) - 1
    return width > 2 and filled == width


def table_of(lines: list[Line], where: str) -> Table:
    rows, width = [], max(len(line.fields) for line in lines)
    expected = len(lines[0].fields)
    for _number, fields in whole_rows(lines, expected):
        place = f"{where}, rad {len(rows) + 1}"
        cells = tuple(
            Cell(cell_paragraphs(field, place), column) for column, field in enumerate(fields) if tidy(field)
        )
        rows.append(Row(cells, place))
        width = max(width, len(fields))
    return Table(tuple(rows), where, width)


def whole_rows(lines: list[Line], expected: int):
    """Puts rows together that paragraphs inside cells have broken: "A<tab>B1 / B2<tab>C" is A, B1+B2, C."""
    waiting: list[Line] = []
    for at, line in enumerate(lines):
        if line.kind == "rule":
            continue
        if at == 1 and line.kind == "prose" and is_first_of_broken_row(lines, at, expected):
            yield from flush(waiting)
        if line.kind == "numbered":
            number, _, text = line.text.partition(" ")
            line = Line(line.number, (number, text), "row")
        if line.kind == "blank":
            yield from flush(waiting)
            yield line.number, ()
            continue
        waiting.append(line)
        filled = sum(len(one.fields) - 1 for one in waiting) + 1
        if filled > expected or (filled == expected and len(line.fields) == expected and len(waiting) > 1):
            last = waiting.pop()
            yield from flush(waiting)
            waiting = [last]
    yield from flush(waiting)


def flush(waiting: list[Line]):
    if waiting:
        fields: list[str] = []
        for line in waiting:
            if fields:
                fields[-1] += CELL_BREAK + line.fields[0]
                fields.extend(line.fields[1:])
            else:
                fields.extend(line.fields)
        yield waiting[0].number, tuple(fields)
        waiting.clear()


def cell_paragraphs(field: str, where: str) -> tuple[Paragraph, ...]:
    return tuple(paragraph_of(part, where) for part in field.split(CELL_BREAK) if tidy(part))


def paragraph_of(text: str, where: str) -> Paragraph:
    bullet = BULLET.match(text.replace("\t", " ") if not text.startswith("o\t") else text)
    level = len(bullet[1].replace("\t", "  ")) // 2 if bullet else 0
    text = tidy(text[bullet.end() :] if bullet else text)
    bold = re.fullmatch(r"(\*\*|__)(.+)\1", text)
    lead = re.match(r"(?:\*\*|__)(.+?)(?:\*\*|__)", text)
    plain = re.sub(r"\*\*|__(?=\S)|(?<=\S)__", "", text) if lead or text.count("**") > 1 else text
    return Paragraph(
        text=tidy(plain),
        where=where,
        is_bold=bool(bold),
        bold_lead=tidy(lead[1]) if lead and not bold else "",
        is_list_item=bool(bullet),
        list_level=level,
        origin=CONTENTS if PAGE_LINE.match(text) and not bullet else "",
    )


def prose_block(lines: list[Line], at: int):
    """One paragraph or heading, and where the next begins. Hard-wrapped lines are put together again."""
    line = lines[at]
    where, text = f"rad {line.number}", "\t".join(line.fields)
    if heading := MARKDOWN_HEADING.match(text.strip()):
        return at + 1, [Heading(tidy(heading[2].replace("**", "")), len(heading[1]), where)]
    if INLINE_BULLETS.match(text.strip(CELL_BREAK + " ")):
        text = re.sub(r"\s*([▪•])\s*", CELL_BREAK + r"\1 ", text)
    if CELL_BREAK in text:
        return at + 1, [paragraph_of(part, where) for part in text.split(CELL_BREAK) if tidy(part)]
    while at + 1 < len(lines) and is_wrapped(text, lines[at + 1]):
        at += 1
        text = f"{text.rstrip()} {lines[at].text.lstrip()}"
    return at + 1, [paragraph_of(text, where)]


def is_wrapped(text: str, following: Line) -> bool:
    last = text.rsplit("\n", 1)[-1].rstrip()
    return (
        following.kind == "prose"
        and len(last) > 45
        and not last.endswith((".", ":", "!", "?", "|"))
        and tidy(following.text)[:1].islower()
        and not BULLET.match(following.text)
    )
