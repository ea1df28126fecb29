"""Promises that stand in a table: one row each, or one column for each that promises."""

import re
from dataclasses import dataclass, field

from councils.importers.promise_sections import ITEM_NUMBER, Section
from councils.importers.promise_words import LABELLED_GOAL, TOGETHER, parties_of
from kommunbrott.folding import fold
from kommunbrott.reading import Cell, Table

HEADER = "Tabellens rubrikrad."
PROMISE, BY, AREA, GROUP, GOAL, NUMBER, FOLLOW_UP, WHEN, TARGET, PARTY, OTHER = (
    "löfte", "vem", "område", "målgrupp", "mål", "nummer", "uppföljning", "när", "målvärde", "part", "annat",
)  # fmt: skip
COLUMNS = (
    (GROUP, re.compile(r"^(?:målgrupp|för vem|vilka berörs)")),
    (FOLLOW_UP, re.compile(r"^(?:uppfölj|hur följ|återkoppl|status|resultat|kommentar|utfall|indikator"
                           r"|mäts)")),
    (TARGET, re.compile(r"^(?:mått|målvärde|måltal|nyckeltal)")),
    (BY, re.compile(r"^(?:ansvar|vem|vilka lovar|part|utför|huvudansvar|löftesgivare|lämnas av|aktör"
                    r"|av vem)")),
    (PROMISE, re.compile(r"^(?:medborgarlöft|löft|åtagand|aktivit|insats|åtgärd|vad\b|vi lovar"
                         r"|det här gör|så gör|det lovar|konkret)")),
    (GOAL, re.compile(r"^(?:mål|effektmål|önskad effekt|syfte|vad vill vi)")),
    (AREA, re.compile(r"^(?:område|plats|fokusområde|var\b|problem|ort\b|rubrik|prioriterat)")),
    (NUMBER, re.compile(r"^(?:nr|nummer|#|löpnr)$")),
    (WHEN, re.compile(r"^(?:när|tid|period|klart|datum)")),
)  # fmt: skip


@dataclass
class Found:
    """A promise while its section is read."""

    text: str
    where: str
    section: Section
    number: str | None = None
    by: tuple[str, ...] = ()
    is_goal: bool = False
    area: str = ""
    group: str = ""
    target_text: str = ""
    reasons: list[str] = field(default_factory=list)


class PromiseTable:
    def __init__(self, table: Table, section: Section, reading):
        self.table, self.section, self.reading = table, section, reading
        self.parties = reading.parties
        self.grid = table.grid()
        self.roles = self.header_roles()
        self.goals: set[int] = set()

    def header_roles(self) -> list[str]:
        roles = [self.role_of(cell) for cell in self.grid[0]]
        known = [role for role in roles if role not in (OTHER, "")]
        if len(known) * 2 >= len([role for role in roles if role]) and (
            PROMISE in known or PARTY in known or GOAL in known
        ):
            return roles
        return []

    def role_of(self, cell: Cell | None) -> str:
        text = fold(cell.text) if cell else ""
        if not text or len(text) > 60:
            return "" if not text else OTHER
        for role, pattern in COLUMNS:
            if pattern.search(text):
                return role
        named = self.parties.in_phrase(cell.text) or (TOGETHER.search(cell.text) and self.parties.both)
        return PARTY if named else OTHER

    def rows(self) -> list[Found]:
        found: list[Found] = []
        rows = self.grid
        if self.roles:
            self.reading.leave_out_all(
                [one for cell in self.table.rows[0].cells for one in cell.paragraphs], HEADER
            )
            rows = rows[1:]
        else:
            self.roles = self.guessed_roles()
        shift = len(self.table.rows) - len(rows)
        for at, row in enumerate(rows):
            found += self.row(row, self.table.rows[at + shift].where)
        return found

    def guessed_roles(self) -> list[str]:
        """Without a header: the column with most text holds the promises, one with names of parties who gives them."""
        columns = list(zip(*self.grid, strict=True))
        widths = [sum(len(cell.text) for cell in column if cell) for column in columns]
        widest = widths.index(max(widths))
        roles = []
        for at, column in enumerate(columns):
            named = sum(
                bool(cell and len(cell.text) < 60 and self.parties.in_phrase(cell.text)) for cell in column
            )
            filled = sum(cell is not None for cell in column) or 1
            is_number = all(cell is None or re.fullmatch(r"\d{1,2}\.?", cell.text) for cell in column)
            roles.append(
                PROMISE if at == widest else NUMBER if is_number else BY if named * 2 >= filled else AREA
            )
        return roles

    def row(self, row: list[Cell | None], where: str) -> list[Found]:
        cells = {role: cell for role, cell in zip(self.roles, row, strict=False) if cell is not None}
        if PARTY in self.roles:
            return self.row_of_parties(row, where)
        number = cells[NUMBER].text.rstrip(".") if NUMBER in cells else None
        own = [
            one
            for role, is_goal in ((GOAL, True), (PROMISE, False))
            if role in cells
            for one in self.lines(cells[role], where, is_goal)
        ]
        for one in own:
            self.fill(one, cells, number)
        for role, cell in zip(self.roles, row, strict=False):
            if cell is not None and (role in (FOLLOW_UP, WHEN, TARGET, OTHER, "") or not own):
                self.leave_out(cell, role)
        return own

    def fill(self, one: Found, cells: dict[str, Cell], number: str | None) -> None:
        one.number = one.number or (
            self.read(cells[NUMBER]).rstrip(".") if NUMBER in cells and number else None
        )
        if BY in cells:
            text = self.read(cells[BY])
            one.by = (
                self.parties.in_phrase(text) or (self.parties.both if TOGETHER.search(text) else ()) or one.by
            )
        elif not one.by and self.section.party:
            one.by = self.parties.in_phrase(self.section.party)
        one.area = self.read(cells[AREA]) if AREA in cells else one.area
        one.group = self.read(cells[GROUP]) if GROUP in cells else ""
        if TARGET in cells:
            one.target_text = cells[TARGET].text
        if not one.by:
            one.reasons.append("Vem som lovar står inte i raden.")

    def row_of_parties(self, row: list[Cell | None], where: str) -> list[Found]:
        found = []
        area = next(
            (self.read(cell) for role, cell in zip(self.roles, row, strict=False) if role == AREA and cell),
            "",
        )
        for at, role in enumerate(self.roles):
            cell = row[at]
            if role != PARTY or cell is None:
                if cell is not None and role != AREA:
                    self.leave_out(cell, role)
                continue
            heading = self.grid[0][at].text
            named = self.parties.in_phrase(heading)
            for one in self.lines(cell, where, False):
                one.by = named if len(named) and not TOGETHER.search(heading) else self.parties.both
                one.area = area or one.area
                found.append(one)
        return found

    def lines(self, cell: Cell, where: str, is_goal: bool) -> list[Found]:
        """Points of a list are each their own; paragraphs are one text. A merged cell is told once."""
        if id(cell) in self.goals:
            return []
        self.goals.add(id(cell))
        paragraphs = [one for one in cell.paragraphs if one.text.strip()]
        is_list = sum(one.is_list_item for one in paragraphs) > 1
        parts = [[one] for one in paragraphs] if is_list else [paragraphs] if paragraphs else []
        found = []
        for part in parts:
            text, number = "\n\n".join(self.reading.text(one) for one in part), part[0].number
            if match := ITEM_NUMBER.match(text):
                text, number = text[match.end() :], match[1].rstrip(".:)")
            is_labelled = bool(LABELLED_GOAL.match(text))
            text = LABELLED_GOAL.sub("", text)
            one = Found(
                text, where, self.section, number, parties_of(text, self.parties), is_goal or is_labelled
            )
            one.area = self.section.area
            found.append(one)
        return found

    def read(self, cell: Cell) -> str:
        return "\n".join(self.reading.text(one) for one in cell.paragraphs)

    def leave_out(self, cell: Cell, role: str) -> None:
        reason = {
            FOLLOW_UP: "Kolumn om uppföljning. Skriv det i uppföljningen.",
            WHEN: "Kolumn om tid.",
            TARGET: "Kolumn om mått.",
        }.get(role, "Kolumn som inte hör till löftet.")
        left = [one for one in cell.paragraphs if not self.reading.is_placed(one)]
        self.reading.leave_out_all(left, reason)
