"""import_promises: a read document and a register in, ImportedPromises out. Touches no database."""

import re
from pathlib import PurePath

from councils.importers.promise_lines import Lines
from councils.importers.promise_period import promise_period_in, says_period
from councils.importers.promise_result import (
    ImportedPromise,
    ImportedPromises,
    ImportedSignatory,
    ImportedText,
)
from councils.importers.promise_sections import (
    GOALS,
    PROMISES,
    SIGNING,
    TITLE,
    TITLE_WORDS,
    TOPIC,
    Section,
    is_heading,
    is_item,
    is_known,
    kind_of_heading,
    own_part,
)
from councils.importers.promise_signing import (
    is_name,
    is_signature_line,
    pieces,
    place_and_date,
    signatories_of,
)
from councils.importers.promise_words import Parties, municipality_in
from kommunbrott.folding import tidy
from kommunbrott.parties import EMPTY, Register
from kommunbrott.reading import Heading, Paragraph, SourceDocument, Table
from plans.importers.placing import Placing

OTHER_DOCUMENT = "Hör till en annan handling i samma fil."
ON_COVER = "Text på försättsbladet."
SECTION_HEADING = "Avsnittsrubrik. Texten under den är placerad."
SIGNATURE_LINE = "Rad vid underskriften som inte är namn, roll eller organisation."
FRONT_BLOCKS = 8


def import_promises(document: SourceDocument, register: Register = EMPTY) -> ImportedPromises:
    """Everything the file says, each text in one field or in `unplaced` with a reason."""
    return PromiseReading(document, register).result()


class PromiseReading(Placing):
    def __init__(self, document: SourceDocument, register: Register):
        super().__init__(document)
        self.background: list[ImportedText] = []
        self.dialogues: list[ImportedText] = []
        self.situation: list[ImportedText] = []
        self.purposes: list[str] = []
        self.focus_areas: list[str] = []
        self.promises: list[ImportedPromise] = []
        self.signatories: list[ImportedSignatory] = []
        self.place: str | None = None
        self.signed_on: str | None = None
        self.period: tuple[str, str] | None = None
        self.blocks, others = own_part(list(document.blocks))
        for block in others:
            self.leave_out_all(paragraphs_in(block), OTHER_DOCUMENT)
        if others:
            self.note("dokumentet", "Filen innehåller fler handlingar. Bara den om medborgarlöften är läst.")
        name = municipality_in([one.text for block in self.blocks for one in paragraphs_in(block)])
        self.parties = Parties(name, register)

    def result(self) -> ImportedPromises:
        title = self.take_title()
        self.take_period()
        self.take_signatures()
        lines = Lines(self)
        for section in self.sections():
            lines.read(section)
        self.promises = lines.finished()
        self.rest()
        starts_on, ends_on = self.period or self.period_elsewhere(title)
        return ImportedPromises(
            title=title,
            starts_on=starts_on,
            ends_on=ends_on,
            background=tuple(self.background),
            dialogues=tuple(self.dialogues),
            situation=tuple(self.situation),
            purposes=tuple(self.purposes),
            focus_areas=tuple(self.focus_areas),
            promises=tuple(self.promises),
            signatories=tuple(self.signatories),
            place=self.place,
            signed_on=self.signed_on,
            unplaced=tuple(self.unplaced),
            notes=tuple(self.notes),
        )

    # Title and period

    def take_title(self) -> str:
        front = [(at, one) for at, one in enumerate(self.blocks[:FRONT_BLOCKS]) if not isinstance(one, Table)]
        at = next((at for at, one in front if isinstance(one, Heading) and one.level == 0), None)
        if at is None:
            at = next((at for at, one in front if could_be_title(one)), None)
        if at is None:
            return self.title_elsewhere()
        title = self.text(self.blocks[at])
        before, after = self.blocks[:at], self.blocks[at + 1 :]
        for block in before:
            self.leave_out_all(paragraphs_in(block), ON_COVER)
        while after and is_cover_line(after[0]):
            self.period = self.period or promise_period_in(after[0].text)
            self.leave_out(after.pop(0), ON_COVER)
        self.blocks = after
        return title

    def title_elsewhere(self) -> str:
        if self.document.title and TITLE_WORDS.search(self.document.title):
            self.note("dokumentet", "Titeln står inte i texten och togs ur filens egenskaper.")
            return self.document.title
        self.note("dokumentet", "Titeln står inte i filen. Filens namn används tills du skriver en.")
        stem = tidy(re.sub(r"[_-]+", " ", PurePath(self.document.name).stem))
        return stem[:1].upper() + stem[1:]

    def take_period(self) -> None:
        said = [one for one in self.blocks if isinstance(one, Paragraph) and says_period(one.text)]
        # The last word on it stands by the signatures; a text about it may stand in the introduction.
        for block in reversed(said):
            is_promise_text = re.search(
                r"medborgarlöft|löft|giltig|gäller|period|överenskomm|avtal", block.text, re.I
            )
            if is_promise_text and not is_item(block) and len(block.text) <= 140:
                self.period = promise_period_in(block.text)
                self.text(block)
                self.blocks = [one for one in self.blocks if one is not block]
                return

    def period_elsewhere(self, title: str) -> tuple[str | None, str | None]:
        if period := promise_period_in(title):
            return period
        for block in self.blocks:
            for one in paragraphs_in(block):
                if (isinstance(block, Heading) or says_period(one.text)) and (
                    period := promise_period_in(one.text)
                ):
                    self.note(
                        one.where, f"Perioden {period[0]} till {period[1]} lästes ur ”{one.text[:80]}”."
                    )
                    return period
        stem = PurePath(self.document.name).stem.replace("_", " ").replace("-", " – ")
        if period := promise_period_in(self.document.title) or promise_period_in(stem):
            self.note("dokumentet", "Perioden står inte i texten och togs ur filens namn eller egenskaper.")
            return period
        self.note("dokumentet", "Ingen period hittades i filen. Fyll i den i utkastet.")
        return None, None

    # Signatures

    def take_signatures(self) -> None:
        start = self.signing_starts()
        if start is None:
            self.note("dokumentet", "Filen säger inte vem som har skrivit under. Fyll i det i utkastet.")
            return
        columns, lines = [], []
        blocks, self.blocks = self.blocks[start:], self.blocks[:start]
        for at, block in enumerate(blocks):
            if isinstance(block, Table):
                columns += self.columns_of(block)
            elif found := place_and_date(block.text):
                self.place, self.signed_on = self.place or found[0], self.signed_on or found[1]
                self.text(block)
            elif is_signature_line(block.text) or (lines and len(block.text) <= 60):
                lines.append(self.text(block))
            elif isinstance(block, Heading) and kind_of_heading(block.text, self.parties)[0] == SIGNING:
                self.leave_out(block, SECTION_HEADING)
            else:
                self.blocks += blocks[at:]
                break
        found, left = signatories_of([*([lines] if lines else []), *columns], self.parties.municipality)
        self.signatories = found
        for text in left:
            self.leave_out(Paragraph(text, "underskrift"), SIGNATURE_LINE)
        if not found:
            self.note("underskrift", "Inga namn hittades vid underskriften.")
        implied = [
            one.name
            for one in found
            if one.organisation and one.organisation not in " ".join([*lines, *map(str, columns)])
        ]
        if implied:
            self.note("underskrift", f"Organisation för {' och '.join(implied)} följer av rollen.")

    def signing_starts(self) -> int | None:
        """Where only place, day, names and roles are left, or a heading or a table says that they follow."""
        last_item = max(
            (at for at, one in enumerate(self.blocks) if not isinstance(one, Table) and is_item(one)),
            default=-1,
        )
        for at, block in enumerate(self.blocks):
            if isinstance(block, Table):
                if at > last_item and is_signature_table(block):
                    return at
                continue
            follows = self.blocks[at + 1 :]
            if kind_of_heading(block.text, self.parties)[0] == SIGNING and len(block.text) < 60:
                return at
            if place_and_date(block.text) and any(holds_name(one) for one in follows[:12]):
                return at
            if at > last_item and begins_signature(block.text, follows):
                return at
        return None

    def columns_of(self, table: Table) -> list[list[str]]:
        columns: list[list[str]] = [[] for _ in range(table.width)]
        for row in table.rows:
            for cell in row.cells:
                for one in cell.paragraphs:
                    text = self.text(one)
                    for line in text.split("\n"):
                        if found := place_and_date(line):
                            self.place, self.signed_on = self.place or found[0], self.signed_on or found[1]
                        else:
                            columns[cell.column].append(line)
        return [column for column in columns if column]

    # Sections

    def sections(self):
        """Cut at headings. In Word one closes those of its own level and below; in text those of its kind."""
        section, slots = Section(TITLE), Slots()
        for at, block in enumerate(self.blocks):
            if not is_heading(self.blocks, at):
                section.blocks.append(block)
                continue
            yield section
            kind, party, area = kind_of_heading(block.text, self.parties)
            slots.open(block.level if isinstance(block, Heading) else None, kind, party, area)
            section = Section(kind, block, slots.party, slots.area)
        yield section


class Slots:
    """Which party and which area the headings so far say. ``level`` is None where the file does not tell it."""

    def __init__(self):
        self.party = self.area = ""
        self.levels = {"party": 0, "area": 0}
        self.outer = ""

    def open(self, level: int | None, kind: str, party: str, area: str) -> None:
        if level is not None:
            self.party = self.party if level > self.levels["party"] else ""
            self.area = self.area if level > self.levels["area"] else ""
        elif kind not in (PROMISES, GOALS, TOPIC):
            self.party = self.area = ""
        elif party and self.outer != "area":
            self.area = ""
        elif area and self.outer != "party":
            self.party = ""
        if party:
            self.party, self.levels["party"] = party, level or 0
        if area:
            self.area, self.levels["area"] = area, level or 0
        self.outer = self.outer or ("party" if party else "area" if area else "")


def could_be_title(block) -> bool:
    text = block.text.strip()
    return (
        len(text) <= 160
        and bool(TITLE_WORDS.search(text))
        and not text.endswith((".", ":"))
        and not is_item(block)
    )


def is_cover_line(block) -> bool:
    """The municipality's name, a year, a date under the title."""
    if isinstance(block, Table) or is_item(block):
        return False
    text = block.text.strip()
    if len(text) > 70 or text.endswith((".", ":")):
        return False
    if is_known(text) and not promise_period_in(text):
        return bool(re.fullmatch(r"(?:i |för )?[A-ZÅÄÖ][\wåäö-]+ (?:kommun|stad)(?: och .{3,40})?", text))
    names = re.search(r"\b(?:kommun|stad|polis\w*|lokalpolisområde)\b", text, re.I)
    return bool(promise_period_in(text) or (names and len(text.split()) <= 8)) and not isinstance(
        block, Heading
    )


def paragraphs_in(block) -> list:
    if not isinstance(block, Table):
        return [block]
    return [one for row in block.rows for cell in row.cells for one in cell.paragraphs]


def holds_name(block) -> bool:
    return any(is_name(line) for one in paragraphs_in(block) for line in re.split(r"\n|, ", one.text))


def begins_signature(text: str, follows: list) -> bool:
    """A name with its role, or whom somebody signs for with a name under it."""
    parts = pieces(text)
    if not parts or len(text) > 90:
        return False
    if is_name(parts[0]) and len(parts) > 1:
        return is_signature_line(parts[1])
    if not follows or isinstance(follows[0], Table):
        return False
    if is_name(text):
        return is_signature_line(follows[0].text) and not is_name(follows[0].text)
    return text.startswith("För ") and is_signature_line(text) and is_name(pieces(follows[0].text)[0])


def is_signature_table(table: Table) -> bool:
    lines = [line for one in paragraphs_in(table) for line in one.text.split("\n") if line.strip()]
    return (
        len(lines) <= 24
        and any(map(is_name, lines))
        and all(is_signature_line(line) or len(line) <= 60 for line in lines)
    )
