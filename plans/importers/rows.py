"""The rows of an action table: new actions, rows that go on from the one above, and rows that name what follows."""

import re

from kommunbrott.folding import fold
from kommunbrott.reading import Cell, Heading, Row, Table
from plans.importers.cells import EMPTY_MARKS, CellPlacer
from plans.importers.columns import PLURAL_ACTIONS, Role, run_in
from plans.importers.draft import (
    COLUMN_HEADER,
    HEADING_OF_TEMPLATE,
    REPEATED_HEADER,
    ActionDraft,
    PlanDraft,
)
from plans.importers.headings import AREA, is_shouted, number_and_rest, topic_of
from plans.importers.law_text import TEMPLATE, is_cover_line, is_template_text
from plans.importers.lists import is_item
from plans.importers.result import DOUBTFUL, FAULTY, NOTED
from plans.importers.tables import (
    Columns,
    distinct,
    header_columns,
    is_mark,
    is_unread_header,
    same_header,
    take_marked_columns,
    under_group,
)
from plans.importers.title_rows import LONGEST_TITLE, TitleRows

NOTE = re.compile(
    r"^(?:(?:totalt|summa)\b|\*+\s*\S|(?:kommentar|anm|anmärkning|not|obs|källa|källor|förklaring)\b\.?\s*:)",
    re.I,
)
ENDS = (".", "!", "?", ":", ")", "”", '"')
PAIRED = {Role.GOAL, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR, Role.STATUS, Role.CAUSE, Role.FUNDING}
TOLD_BELOW = {Role.RESPONSIBLE, Role.CONTRIBUTING, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR, Role.STATUS}
UNDER_TABLE = "Text under tabellen. Lägg in den där den hör hemma."
JOINED = "Raden var delad mellan två sidor och har satts ihop."


class RowReader:
    """Reads one table. `rows_are_areas` says that rows naming what follows are focus areas of their own."""

    def __init__(self, draft: PlanDraft, table: Table, columns: Columns | None, rows_are_areas: bool):
        self.draft, self.table, self.columns, self.rows_are_areas = draft, table, columns, rows_are_areas
        self.grid = table.grid()
        self.last: ActionDraft | None = None
        self.last_line: list = []
        self.made: list[ActionDraft] = []
        self.titles = TitleRows(draft, table, rows_are_areas)
        self.titles.columns = columns
        self.starts_low = self._starting_low()
        self.bold_rows = sum(1 for line in self.grid if (cells := distinct(line)) and is_bold(cells[0]))

    def read(self) -> Columns | None:
        skip = False
        for at, (row, line) in enumerate(zip(self.table.rows, self.grid, strict=True)):
            if skip:
                skip = False
                continue
            own = [cell for cell in row.cells if cell.text.strip()]
            if not own:
                continue
            if not self.made and self.columns and is_unread_header(self.columns, self.grid[at:]):
                self.draft.leave_out_all([p for cell in own for p in cell.paragraphs], COLUMN_HEADER)
                continue
            found = self._header(line, row)
            if found is not None:
                skip = self._take_header(at, own, found)
            elif self.columns is None:
                self.titles.read_preface(own, row)
            elif self._is_note(at, own, line):
                self.draft.leave_out_all(own[0].paragraphs, UNDER_TABLE)
            elif self._is_title_row(own, line):
                self.last = None
                self.titles.read_title(own[0], row)
            else:
                self._data(row, line, own)
        self.titles.let_go(*self.titles.pending)
        self._take_numbers()
        return self.columns

    def _take_numbers(self) -> None:
        """Numbers typed before the actions, when most of the table's actions have one."""
        plain = [action for action in self.made if action.number is None and action.text(Role.ACTION)]
        found = {id(action): number_and_rest(action.texts[Role.ACTION][0]) for action in plain}
        numbered = [action for action in plain if found[id(action)][0]]
        if len(numbered) < max(2, len(self.made) * 0.6):
            return
        for action in numbered:
            action.number, action.texts[Role.ACTION][0] = found[id(action)]

    # Header rows

    def _header(self, line, row: Row) -> Columns | None:
        if self.columns is None:
            return header_columns(line, is_marked=row.is_header)
        if self.columns.titles and same_header(self.columns, line):
            return self.columns
        return header_columns(line, row.is_header, is_strict=True)

    def _take_header(self, at: int, own: list[Cell], found: Columns) -> bool:
        is_repeated = found is self.columns
        for cell in own:
            self.draft.leave_out_all(cell.paragraphs, REPEATED_HEADER if is_repeated else COLUMN_HEADER)
        self.columns = self.titles.columns = found
        if not is_repeated:
            take_marked_columns(found, self.grid[at + 1 :])
        if is_repeated or at + 1 >= len(self.grid):
            return False
        grouped = under_group(found, self.grid[at], self.grid[at + 1])
        if grouped is None:
            return False
        for cell in self.table.rows[at + 1].cells:
            self.draft.leave_out_all(cell.paragraphs, COLUMN_HEADER)
        return True

    # Rows that name what follows

    def _is_title_row(self, own: list[Cell], line) -> bool:
        filled = distinct(line)
        if len(filled) != 1 or self.table.width < 2:
            return False
        cell = own[0]
        text = cell.text.strip()
        if cell.columns >= max(2, self.table.width * 0.7):
            return True
        topic = topic_of(Heading(text, 1, ""))
        if topic.kind == AREA:
            return True
        if len(text) > LONGEST_TITLE or cell.column > 1 or text[:1].islower():
            return False
        return (is_bold(cell) and self.bold_rows <= len(self.grid) / 2) or is_shouted(text)

    def _is_note(self, at: int, own: list[Cell], line) -> bool:
        """A line on its own under the last row of a table: a comment, a source, who adopted it."""
        if len(distinct(line)) != 1 or self.last is None or self.table.width < 3:
            return False
        text = own[0].text.strip()
        if NOTE.match(text) or is_cover_line(text):
            return True
        goes_on = any(len(distinct(later)) > 1 for later in self.grid[at + 1 :])
        return (
            bool(self.table.sheet) and not goes_on and not distinct(self.grid[at - 1]) and own[0].column < 2
        )

    # Data rows

    def _data(self, row: Row, line, own: list[Cell]) -> None:
        paragraphs = [paragraph for cell in own for paragraph in cell.paragraphs]
        if all(is_template_text(paragraph) or EMPTY_MARKS.match(paragraph.text) for paragraph in paragraphs):
            self.draft.leave_out_all(paragraphs, TEMPLATE)
            return
        self._switch_area(row, line)
        if all(self._role(cell) == Role.AREA for cell in own):
            return
        if self.columns.parties and not self.columns.has(Role.ACTION):
            self._begin_commitments(row, line, own)
        elif self._goes_on(row, line, own):
            self._continue(line, own)
        else:
            self._begin(row, line, own)
        self.last_line = line

    def _switch_area(self, row: Row, line) -> None:
        at = self.columns.first(Role.AREA)
        cell = line[at] if at is not None else None
        if cell is None or not cell.text.strip():
            return
        number, title = number_and_rest(" ".join(cell.text.split()), cell.paragraphs[0].number)
        topic = topic_of(Heading(" ".join(cell.text.split()), 1, ""))
        if topic.kind == AREA and topic.title:
            number, title = topic.number, topic.title
            if cell in row.cells:
                self.draft.leave_out(cell.paragraphs[0], HEADING_OF_TEMPLATE, topic.label)
        current = self.draft.areas[-1] if self.draft.areas else None
        if current is None or fold(current.title) != fold(title):
            self.last = None
        self.draft.open_area(self.draft.repairs.mend(title)[0], number, row.where)
        for paragraph in cell.paragraphs:
            self.draft.text(paragraph)

    def _goes_on(self, row: Row, line, own: list[Cell]) -> bool:
        if self.last is None:
            return False
        at = self.columns.first(Role.ACTION)
        cell = line[at] if at is not None else None
        if cell is not None and self.last_line and cell is self.last_line[at] and cell.text.strip():
            return True
        number = self.columns.first(Role.NUMBER)
        if number is not None and line[number] in own and line[number].text.strip():
            return False
        text = cell.text.strip() if cell is not None and cell in own else ""
        if all((found := run_in(one.text)) and found[0] in TOLD_BELOW for one in own):
            return True
        if text:
            return self._is_tail(text, own)
        if at is None:
            return False
        return not self._is_row_of_its_own(own)

    def _is_tail(self, text: str, own: list[Cell]) -> bool:
        """The action's cell begins in the middle of a sentence that the row above did not end."""
        before = (self.last.text(Role.ACTION) or "").rstrip()
        if not text[:1].islower() or before.endswith(ENDS[:4]) or self.starts_low > 0.34:
            return False
        others = [cell.text.strip() for cell in own if cell.text.strip() != text]
        is_short = len(others) < sum(role is not None for role in self.columns.roles) - 1
        return is_short or any(other[:1].islower() for other in others)

    def _is_row_of_its_own(self, own: list[Cell]) -> bool:
        """A row without an action that else is whole: a goal and somebody responsible, nothing begun in the row above."""
        roles = {self._role(cell): cell.text.strip() for cell in own}
        if Role.GOAL not in roles or Role.RESPONSIBLE not in roles:
            return False
        open_before = not (self.last.text(Role.GOAL) or ".").endswith(ENDS) and len(roles) < 3
        return not open_before and not any(
            text[:1].islower() for role, text in roles.items() if role != Role.RESPONSIBLE
        )

    def _role(self, cell: Cell) -> Role | None:
        for at in range(cell.column, min(cell.column + cell.columns, len(self.columns.roles))):
            if self.columns.roles[at]:
                return self.columns.roles[at]
        return None

    def _begin(self, row: Row, line, own: list[Cell]) -> None:
        action = self.draft.add_action(ActionDraft(row.where, row=row))
        self.last = action
        self.made.append(action)
        self.titles.give(action)
        seen: set[int] = set()
        for at, cell in enumerate(line):
            if cell is None or id(cell) in seen or not cell.text.strip():
                continue
            seen.add(id(cell))
            if cell.rows > 1 and cell not in own:
                action.tell("En sammanslagen cell gäller flera rader.", NOTED)
            self._placer().place(action, at, cell)
        self._carry_down(action, line)
        self._split_list(action, line)
        if not action.text(Role.ACTION):
            action.tell("Raden saknar åtgärd. Skriv en rubrik eller utelämna raden.", FAULTY)

    def _split_list(self, action: ActionDraft, line) -> None:
        """ "Åtgärder" beside a focus area, with a list in the cell: every item is an action."""
        at = self.columns.first(Role.ACTION)
        cell = line[at] if at is not None else None
        titles = action.texts.get(Role.ACTION, [])
        if cell is None or len(titles) < 2 or not PLURAL_ACTIONS.match(fold(self.columns.titles[at])):
            return
        if not is_list(cell):
            return
        paired = {
            role
            for column, other in enumerate(line)
            if other is not None
            and other is not cell
            and is_list(other)
            and len(other.paragraphs) == len(titles)
            if (role := self.columns.roles[column]) in PAIRED
            and len(action.texts.get(role, ())) == len(titles)
        }
        told = "Punkterna i cellen lästes som var sin åtgärd med samma mål och ansvariga."
        if paired:
            told = "Punkterna i cellerna lästes som var sin åtgärd, första med första, andra med andra."
        shared = {role: list(found) for role, found in action.texts.items()}
        for index in range(len(titles)):
            texts = {
                role: [found[index]] if role in paired | {Role.ACTION} else list(found)
                for role, found in shared.items()
            }
            if index == 0:
                action.texts = texts
            else:
                self.made.append(self.draft.add_action(ActionDraft(action.where, texts, row=action.row)))
            self.made[-1].tell(told, NOTED)
        self.last = self.made[-1]

    def _begin_commitments(self, row: Row, line, own: list[Cell]) -> None:
        """Columns of nothing but parties: what stands in each is what that party will do."""
        shared = [(cell.column, cell) for cell in own if cell.column not in self.columns.parties]
        for cell in own:
            party = self.columns.parties.get(cell.column)
            for paragraph in cell.paragraphs if party else ():
                if is_mark(paragraph.text) or EMPTY_MARKS.match(paragraph.text):
                    self.draft.leave_out(paragraph, f"Kryss i kolumnen ”{party}” utan text om vad.")
                    continue
                action = self.draft.add_action(ActionDraft(row.where, row=row))
                self.made.append(action)
                action.add(Role.ACTION, self.draft.text(paragraph))
                action.add(Role.RESPONSIBLE, party)
                action.tell(f"Texten i kolumnen ”{party}” lästes som en egen åtgärd.", NOTED)
                for at, other in shared:
                    self._placer().place(action, at, other)
        if not any(cell.column in self.columns.parties for cell in own):
            self._begin(row, line, own)

    def _carry_down(self, action: ActionDraft, line) -> None:
        """A goal or cause to the left of the actions stands once for the rows under it."""
        at = self.columns.first(Role.ACTION)
        for role in (Role.GOAL, Role.CAUSE):
            column = self.columns.first(role)
            if column is None or at is None or column > at or action.text(role):
                continue
            if len(self.made) > 1 and self.made[-2] in self.draft.area.actions and self.made[-2].text(role):
                action.texts[role] = list(self.made[-2].texts[role])
                action.tell(
                    f"Cellen ”{self.columns.titles[column]}” är tom, samma som raden över gäller.", NOTED
                )

    def _placer(self) -> CellPlacer:
        return CellPlacer(self.draft, self.columns, self.table.where)

    def _continue(self, line, own: list[Cell]) -> None:
        at = self.columns.first(Role.ACTION)
        is_merged = line[at] is not None and line[at] not in own
        self.last.tell(
            "Flera rader hör till samma åtgärd och har satts ihop." if is_merged else JOINED, NOTED
        )
        if not is_merged and line[at] is None and all(cell.text.strip()[:1].isupper() for cell in own):
            self.last.tell("Raden under saknar åtgärd och lästes som en fortsättning. Kontrollera.", DOUBTFUL)
        for cell in own:
            self._placer().place(self.last, cell.column, cell, is_tail=True)

    def _starting_low(self) -> float:
        at = self.columns.first(Role.ACTION) if self.columns else 0
        texts = [
            line[at or 0].text.strip()
            for line in self.grid
            if line[at or 0] is not None and line[at or 0].text.strip()
        ]
        return sum(text[:1].islower() for text in texts) / len(texts) if texts else 0.0


def is_list(cell: Cell) -> bool:
    return len(cell.paragraphs) > 1 and all(is_item(paragraph) for paragraph in cell.paragraphs)


def is_bold(cell: Cell) -> bool:
    return bool(cell.paragraphs) and all(paragraph.is_bold for paragraph in cell.paragraphs)
