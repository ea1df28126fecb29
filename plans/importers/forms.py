"""Tables that are forms: labels in a column beside their texts, one table or one block of rows per action."""

import re

from kommunbrott.folding import fold
from kommunbrott.reading import Cell, Heading, Table
from plans.importers.columns import PLURAL_ACTIONS, Role, label_role, run_in
from plans.importers.draft import LABEL, ActionDraft, PlanDraft
from plans.importers.headings import ACTION, AREA, topic_of
from plans.importers.law_text import COVER, TEMPLATE, is_cover_line, is_template_text
from plans.importers.result import NOTED
from plans.importers.tables import ANALYSIS, distinct, header_columns

ACTION_ROLES = {
    Role.ACTION, Role.GOAL, Role.HOW, Role.RESPONSIBLE, Role.CONTRIBUTING, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR,
    Role.STATUS, Role.FUNDING, Role.CAUSE, Role.NUMBER,
}  # fmt: skip


def is_form(table: Table) -> bool:
    """Labels stand in the first column, and the first row is not itself a row of labels."""
    lines = [cells for line in table.grid() if (cells := distinct(line))]
    if len(lines) < 2 or table.width < 2:
        return False
    if any(len(cells) >= 3 and all(map(label_of, cells)) for cells in lines):
        return False
    firsts = [label_of(cells[0]) for cells in lines]
    roles = {role for role in firsts if role}
    pairs = [cells for cells in lines if len(cells) >= 2]
    head = [label_of(cell) for cell in lines[0]]
    labelled = sum(bool(role) for role in firsts)
    if len(lines[0]) >= 2 and all(head):
        return len(lines[0]) == 2 and labelled >= len(lines) * 0.8 and len(roles & ACTION_ROLES) >= 3
    return len(roles & ACTION_ROLES) >= 2 and labelled >= len(lines) * 0.5 and len(pairs) >= labelled * 0.5


def is_two_columns(table: Table) -> bool:
    """A column of labels and a column of values: what stands beside a label is a value, whatever word it is."""
    pairs = [cells for line in table.grid() if len(cells := distinct(line)) == 2]
    return (
        bool(pairs)
        and all(len(distinct(line)) <= 2 for line in table.grid())
        and not any(label_of(cells[1]) and label_of(cells[0]) is None for cells in pairs)
    )


def lacks_action(table: Table) -> bool:
    """A form about an action that the heading over it names."""
    roles = {label_of(cells[0]) for line in table.grid() if (cells := distinct(line))}
    return is_form(table) and not roles & {Role.ACTION, Role.AREA}


def label_of(cell: Cell) -> Role | None:
    text = cell.text.strip().rstrip(":")
    if topic_of(Heading(text, 1, "")).kind == ACTION and re.search(r"\d", text) and len(text) < 25:
        return Role.ACTION
    return label_role(text) if len(text) < 60 else None


def is_cover(table: Table) -> bool:
    """Labels of a title page beside what they say. A column of dates under a header row is none."""
    lines = [cells for line in table.grid() if (cells := distinct(line))]
    if any(header_columns(line) for line in table.grid()[:8]):
        return False
    hits = sum(any(is_cover_line(cell.text) for cell in cells[::2]) for cells in lines)
    return bool(lines) and hits >= len(lines) * 0.5


def leave_out_cover(draft: PlanDraft, table: Table) -> None:
    for row in table.rows:
        for cell in row.cells:
            draft.leave_out_all(cell.paragraphs, COVER)


def read_analysis(draft: PlanDraft, table: Table) -> None:
    """När, var, vem, hur and intressenter, beside or above what is said about each."""
    grid = table.grid()
    beside = sum(fold(line[0].text) in ANALYSIS for line in grid if line[0]) >= 3
    for at, line in enumerate(grid):
        for column, cell in enumerate(line):
            if cell is None or cell not in table.rows[at].cells or cell.column != column:
                continue
            head = line[0] if beside else grid[0][column]
            word = fold(head.text) if head else ""
            for paragraph in cell.paragraphs:
                if cell is head or (not beside and at == 0):
                    draft.leave_out(paragraph, LABEL)
                    continue
                text = draft.text(paragraph)
                draft.area.cause_analysis.append(text)
                if word in ANALYSIS:
                    draft.area.cause_parts.setdefault(word, []).append(text)


def give(action: ActionDraft, role: Role, text: str) -> None:
    if role == Role.NUMBER and action.number is None:
        action.number = text.rstrip(".")
    else:
        action.add(Role.HOW if role == Role.NUMBER else role, text)


class FormReader:
    """`action` is what the heading over the form names, when the form itself does not."""

    def __init__(self, draft: PlanDraft, table: Table, action: ActionDraft | None = None):
        self.draft, self.table = draft, table
        self.actions: list[ActionDraft] = [action] if action else []
        self.waiting: list[tuple[Role, str]] = []
        self.is_two_columns = is_two_columns(table)

    def read(self) -> None:
        if self._is_sideways():
            self._read_sideways()
            return
        for row in self.table.rows:
            cells = [cell for cell in row.cells if cell.text.strip()]
            at = 0
            while at < len(cells):
                role = label_of(cells[at])
                if role and at + 1 < len(cells) and (at + 1) not in self._labels_in(cells):
                    self._pair(role, cells[at], cells[at + 1], row)
                    at += 2
                else:
                    self._single(cells[at], row, role)
                    at += 1
        if self.waiting:
            self._action(self.table.rows[0].where)
        for action in self.actions:
            if not action.text(Role.ACTION):
                action.tell("Formuläret saknar åtgärd. Skriv en rubrik eller utelämna raden.", "fel")

    def _labels_in(self, cells: list[Cell]) -> set[int]:
        """Which cells of a row are labels. Where labels stand in the first column alone, nothing beside one is a label."""
        if self.is_two_columns:
            return {0} if label_of(cells[0]) else set()
        labels = {at for at, cell in enumerate(cells) if label_of(cell)}
        return {0, 2} if len(cells) == 4 and {0, 2} <= labels else labels

    def _is_sideways(self) -> bool:
        """Every column after the labels is an action of its own."""
        lines = [distinct(line) for line in self.table.grid()]
        labels = [label_of(cells[0]) for cells in lines if cells]
        full = [cells for cells in lines if len(cells) >= 3]
        return (
            labels.count(Role.ACTION) == 1
            and len(full) >= 2
            and not any(label_of(cell) for cells in full for cell in cells[1:])
        )

    def _read_sideways(self) -> None:
        actions: dict[int, ActionDraft] = {}
        for row, line in zip(self.table.rows, self.table.grid(), strict=True):
            role = label_of(line[0]) if line[0] is not None else None
            for column, cell in enumerate(line):
                if cell is None or cell not in row.cells:
                    continue
                if column == 0 and role:
                    self.draft.leave_out_all(cell.paragraphs, LABEL)
                elif role in ACTION_ROLES:
                    if column not in actions:
                        actions[column] = self._new(f"{row.where}, kolumn {column + 1}")
                    for paragraph in cell.paragraphs:
                        if not self.draft.is_placed(paragraph):
                            give(actions[column], role, self.draft.text(paragraph))

    def _action(self, where: str) -> ActionDraft:
        """The action being read. What stood before it in the form belongs to it."""
        if not self.actions:
            self._new(where)
        return self.actions[-1]

    def _new(self, where: str) -> ActionDraft:
        action = self.draft.add_action(ActionDraft(where))
        self.actions.append(action)
        for role, text in self.waiting:
            give(action, role, text)
        self.waiting.clear()
        return action

    def _pair(self, role: Role, label: Cell, value: Cell, row) -> None:
        self.draft.leave_out_all(label.paragraphs, LABEL)
        paragraphs = list(value.paragraphs)
        for paragraph in [p for p in paragraphs if is_template_text(p)]:
            self.draft.leave_out(paragraph, TEMPLATE)
            paragraphs.remove(paragraph)
        items = [paragraph for paragraph in paragraphs if paragraph.is_list_item]
        if role == Role.ACTION:
            many = PLURAL_ACTIONS.match(fold(label.text)) and len(items) >= 2
            for group in [[item] for item in paragraphs] if many else [paragraphs]:
                self._take_action(group, label, row)
        elif role == Role.AREA:
            text = " ".join(self.draft.text(paragraph) for paragraph in paragraphs)
            self._end_block()
            self.draft.open_area(text, None, row.where, is_labelled=True)
        elif role == Role.PROBLEM:
            self.draft.area.problem += [self.draft.text(paragraph) for paragraph in paragraphs]
        elif role in ACTION_ROLES:
            self._take(role, [self.draft.text(paragraph) for paragraph in paragraphs], row)
        else:
            reason = f"Raden ”{label.text.strip()}” har inget fält i planen."
            self.draft.leave_out_all(paragraphs, reason)

    def _end_block(self) -> None:
        self.actions = []

    def _take_action(self, paragraphs, label: Cell, row) -> None:
        texts = [self.draft.text(paragraph) for paragraph in paragraphs]
        action = (
            self.actions[-1]
            if self.actions and not self.actions[-1].text(Role.ACTION)
            else self._new(row.where)
        )
        number = re.search(r"\d[\d.]*\w?$", label.text.strip().rstrip(":"))
        action.number = action.number or (number.group() if number else None)
        for text in texts:
            action.add(Role.ACTION, text)

    def _take(self, role: Role, texts: list[str], row) -> None:
        told = self.actions and (
            self.actions[-1].number if role == Role.NUMBER else self.actions[-1].texts.get(role)
        )
        if not self.actions or (told and role in (Role.NUMBER, Role.CAUSE)):
            self.waiting += [(role, text) for text in texts]
            return
        for text in texts:
            give(self.actions[-1], role, text)

    def _single(self, cell: Cell, row, role: Role | None) -> None:
        """A cell on its own: a title over the form, a label without a text, or "Åtgärd: text" in one."""
        if role and len(cell.paragraphs) == 1:
            self.draft.leave_out_all(cell.paragraphs, LABEL)
            return
        for paragraph in cell.paragraphs:
            found = run_in(paragraph.text, paragraph.bold_lead)
            topic = topic_of(Heading(paragraph.text, 1, "", paragraph.number))
            if is_template_text(paragraph):
                self.draft.leave_out(paragraph, TEMPLATE)
            elif topic.kind == AREA and topic.title:
                self._end_block()
                self.draft.open_area(
                    self.draft.text(paragraph, topic.title), topic.number, row.where, is_labelled=True
                )
                self.draft.leave_out(paragraph, LABEL, topic.label)
            elif topic.kind == ACTION:
                action = self._new(row.where)
                action.number = topic.number
                self.draft.leave_out(paragraph, LABEL, topic.label)
                action.add(Role.ACTION, self.draft.text(paragraph, topic.title))
            elif found and found[0] in ACTION_ROLES:
                self.draft.leave_out(paragraph, LABEL, found[1])
                text = self.draft.text(paragraph, found[2])
                if found[0] == Role.ACTION:
                    self._new(row.where).add(Role.ACTION, text)
                else:
                    self._take(found[0], [text], row)
            elif cell is self.table.rows[0].cells[0] or self._starts_block(cell):
                self._new(row.where).add(Role.ACTION, self.draft.text(paragraph))
            else:
                self._action(row.where).add(Role.HOW, self.draft.text(paragraph))
                self._action(row.where).tell("Text utan ledtext i formuläret står under Hur.", NOTED)

    def _starts_block(self, cell: Cell) -> bool:
        return (
            cell.columns >= self.table.width
            and bool(self.actions)
            and bool(self.actions[-1].texts.get(Role.RESPONSIBLE))
        )
