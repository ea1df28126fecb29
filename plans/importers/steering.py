"""A guideline, policy or strategy from Word: title, period, chapters with their text, and what was left out and why."""

import re
from dataclasses import dataclass, field, replace

from kommunbrott.folding import fold, tidy
from kommunbrott.reading import Heading, Paragraph, SourceDocument, Table
from kommunbrott.reading.blocks import CONTENTS, PLACEHOLDER
from plans.choices import SteeringKind
from plans.importers.period import period_in
from plans.importers.result import Note, Unplaced

KINDS = (
    (SteeringKind.POLICY, re.compile(r"\bpolicy", re.I)),
    (SteeringKind.STRATEGY, re.compile(r"strategi", re.I)),
    (SteeringKind.GUIDELINE, re.compile(r"riktlinje", re.I)),
    (SteeringKind.PROGRAMME, re.compile(r"program", re.I)),
)
TOC = re.compile(r"^(?:innehåll|innehållsförteckning)$")
GOALS = re.compile(r"^(?:\w*mål|målsättning\w*|mål och .*)$")
ADOPTED = re.compile(r"^\s*(?:antage[nt]|fastställ[dt]|beslutad?)\s+av\b\s*:?\s*(.*)$", re.I | re.S)
WRITTEN = re.compile(
    r"^\s*(?:\w+ )?(?:skriven|framtagen|upprättad|författad)\s+av\b\s*:?\s*(.*)$|^\s*författare\s*:?\s*(.*)$",
    re.I,
)
DATE = re.compile(r"\b(20\d\d-[01]\d-[0-3]\d)\b")
TO_FILL_IN = re.compile(
    r"klicka (?:och skriv|här)|skriv (?:in )?(?:nämnd|datum)|ange (?:nämnd|datum)|\[[^\]]*\]", re.I
)
FROM_DECISION = "Antagen av kommer från beslutet, när det är fattat."
ON_COVER = "Text på försättsbladet."
IS_CONTENTS = "Innehållsförteckning, görs om när dokumentet skrivs ut."


@dataclass(frozen=True)
class ImportedChapter:
    """``lines`` are (text, is a bullet) in reading order."""

    level: int
    title: str
    lines: tuple[tuple[str, bool], ...] = ()

    @property
    def paragraphs(self) -> list[str]:
        return [text for text, is_bullet in self.lines if not is_bullet]

    @property
    def bullets(self) -> list[str]:
        return [text for text, is_bullet in self.lines if is_bullet]

    @property
    def text(self) -> str:
        """As the product stores long text: a list stands apart from what comes before and after it."""
        out, was_bullet = "", False
        for text, is_bullet in self.lines:
            line = f"- {' '.join(text.split())}" if is_bullet else text
            out += ("\n" if is_bullet and was_bullet else "\n\n" if out else "") + line
            was_bullet = is_bullet
        return out


@dataclass
class ImportedSteering:
    title: str = ""
    kind: str = SteeringKind.GUIDELINE
    starts_on: str | None = None
    ends_on: str | None = None
    author: str | None = None
    written: str | None = None
    toc: list[tuple[str, int | None]] = field(default_factory=list)
    chapters: list[ImportedChapter] = field(default_factory=list)
    unplaced: list[Unplaced] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)

    @property
    def goals(self) -> list[str]:
        return [text for row in self.chapters if GOALS.match(fold(row.title)) for text in row.bullets]

    def as_json(self) -> dict:
        return {
            "title": self.title,
            "kind": str(self.kind),
            "period": {"start": self.starts_on, "end": self.ends_on},
            "author": self.author,
            "written": self.written,
            # Only a decision says so.
            "adopted_by": None,
            "toc": [{"title": title, "page": page} for title, page in self.toc],
            "sections": [
                {"level": row.level, "title": row.title, "paragraphs": row.paragraphs, "bullets": row.bullets}
                for row in self.chapters
            ],
            "goals": self.goals,
            "unplaced": [{"text": row.text, "reason": row.reason} for row in self.unplaced],
            "notes": [{"where": row.where, "message": row.message} for row in self.notes],
        }


def import_steering(document: SourceDocument) -> ImportedSteering:
    found = ImportedSteering()
    blocks = [block for block in document.blocks if isinstance(block, Table) or tidy(block.text)]
    start = next(
        (at for at, block in enumerate(blocks) if isinstance(block, Heading) and block.level >= 1),
        len(blocks),
    )
    body = read_contents(found, blocks[read_front(found, blocks[:start]) if start < len(blocks) else 0 :])
    read_body(found, body)
    found.title = found.title or tidy(document.title)
    for margin in document.margins:
        found.unplaced.append(Unplaced(margin.text, margin.reason, margin.where))
    conclude(found)
    return found


# --- The front ---


def read_front(found: ImportedSteering, blocks: list) -> int:
    """Title, writer and the lines of a title page. Gives how many blocks it took."""
    waits = None
    for block in blocks:
        text = tidy(getattr(block, "text", ""))
        if isinstance(block, Heading) and not found.title:
            found.title = text
        elif waits == "writer" and read_writer(found, text):
            waits = None
        elif waits == "organ" or (match := ADOPTED.match(text)):
            waits = "organ" if waits != "organ" and not match[1].strip() else None
            leave_out_adopted(found, block, text)
        elif match := WRITTEN.match(text):
            inline = (match[1] or match[2] or "").strip()
            waits = None if inline and read_writer(found, inline) else "writer"
            found.unplaced.append(Unplaced(text, ON_COVER, block.where))
        else:
            text = text or "; ".join(cell.text for row in block.rows for cell in row.cells)
            found.unplaced.append(Unplaced(text, ON_COVER, block.where))
    return len(blocks)


def read_writer(found: ImportedSteering, text: str) -> bool:
    """ "Kim Ek, 2023-11-09" """
    if len(text) > 120:
        return False
    date = DATE.search(text)
    found.written = date[1] if date else None
    found.author = DATE.sub("", text).strip(" ,.;") or None
    return True


def leave_out_adopted(found: ImportedSteering, block, text: str) -> None:
    """The decision is written in when it is made, never read out of a file."""
    if getattr(block, "origin", "") == PLACEHOLDER or TO_FILL_IN.search(text):
        found.notes.append(
            Note(block.where, "Mallens ruta för beslutet är inte ifylld. Antagen av lämnas tomt.")
        )
    found.unplaced.append(Unplaced(text, FROM_DECISION, block.where))


def read_contents(found: ImportedSteering, blocks: list) -> list:
    """Takes the table of contents out of what follows its heading, and gives the rest."""
    rest, inside = [], False
    for block in blocks:
        if isinstance(block, Heading):
            inside = bool(TOC.match(fold(block.text)))
            if inside:
                found.unplaced.append(Unplaced(block.text, IS_CONTENTS, block.where))
                continue
        if getattr(block, "origin", "") == CONTENTS or (inside and is_contents(block)):
            found.toc += contents_rows(block)
            text = (
                block.text
                if isinstance(block, Paragraph)
                else "; ".join(row[0] for row in contents_rows(block))
            )
            found.unplaced.append(Unplaced(text, IS_CONTENTS, block.where))
            continue
        rest.append(block)
    return rest


def is_contents(block) -> bool:
    """Rows or lines that end in a page number."""
    rows = contents_rows(block)
    return bool(rows) and sum(page is not None for _, page in rows) * 2 >= len(rows)


def contents_rows(block) -> list[tuple[str, int | None]]:
    if isinstance(block, Table):
        cells = [[tidy(cell.text) for cell in row.cells if tidy(cell.text)] for row in block.rows]
        return [(row[0], int(row[-1]) if row[-1].isdigit() else None) for row in cells if row]
    match = re.match(r"^(.*?)[.\s…]*\s(\d{1,3})$", tidy(block.text))
    return [(match[1], int(match[2]))] if match else [(tidy(block.text), None)]


# --- The chapters ---


def read_body(found: ImportedSteering, blocks: list) -> None:
    shallowest = min(
        (block.level for block in blocks if isinstance(block, Heading) and block.level), default=1
    )
    for block in blocks:
        if isinstance(block, Heading):
            if block.level == 0 and not found.title:
                found.title = tidy(block.text)
                continue
            level = min(max(block.level - shallowest + 1, 1), 3)
            number = f"{block.number} " if block.number else ""
            found.chapters.append(ImportedChapter(level, tidy(number + block.text)))
        elif lines := lines_of(block):
            if not found.chapters:
                found.chapters.append(ImportedChapter(1, "Inledning"))
                found.notes.append(
                    Note(block.where, "Texten före den första rubriken fick rubriken Inledning.")
                )
            last = found.chapters[-1]
            found.chapters[-1] = replace(last, lines=(*last.lines, *lines))


def lines_of(block: Paragraph | Table) -> list[tuple[str, bool]]:
    if isinstance(block, Paragraph):
        return [(tidy(block.text), block.is_list_item)]
    rows = [[tidy(cell.text).replace("|", "/") for cell in row.cells] for row in block.rows]
    width = max(map(len, rows), default=0)
    if not width:
        return []
    lines = [f"| {' | '.join(row + [''] * (width - len(row)))} |" for row in rows]
    return [("\n".join([lines[0], f"|{' --- |' * width}", *lines[1:]]), False)]


def conclude(found: ImportedSteering) -> None:
    found.kind = next(
        (kind for kind, pattern in KINDS if pattern.search(found.title)), SteeringKind.GUIDELINE
    )
    if period := period_in(found.title):
        found.starts_on, found.ends_on = period
    headings = {fold(row.title) for row in found.chapters}
    strange = [title for title, _ in found.toc if fold(title) not in headings]
    if strange:
        told = ", ".join(f"”{title}”" for title in strange)
        found.notes.append(
            Note("innehållsförteckningen", f"Rubriker som inte står så i texten: {told}. Texten gäller.")
        )
    if not found.chapters:
        found.notes.append(Note("dokumentet", "Inga rubriker och ingen text hittades."))
    if not any(line.startswith("|") for row in found.chapters for line, _ in row.lines):
        found.notes.append(Note("dokumentet", "Ingen åtgärdstabell: dokumentet innehåller inga åtgärder."))
