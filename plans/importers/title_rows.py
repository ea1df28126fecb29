"""Rows of a table that say what the rows under them are about: a focus area, a goal, who is responsible."""

import re

from kommunbrott.reading import Cell, Heading, Row, Table
from plans.importers.columns import Role, label_role, run_in
from plans.importers.draft import HEADING_OF_TEMPLATE, LABEL, ActionDraft, PlanDraft
from plans.importers.headings import AREA, number_and_rest, topic_of
from plans.importers.headings import LABEL as LABEL_TOPIC
from plans.importers.law_text import COVER, TEMPLATE, is_cover_line, is_template_text
from plans.importers.period import could_be_title
from plans.importers.tables import Columns

LONGEST_TITLE = 170
NAME_OF_MUNICIPALITY = re.compile(
    r"^(?:[A-ZÅÄÖ][\w-]+ ){1,3}(?:kommun|stad)$|^[A-ZÅÄÖ]{2,}(?: [A-ZÅÄÖ]+)? KOMMUN$"
)


class TitleRows:
    """`pending` is a goal or cause that the rows to come will have; `unused` those that no row has had."""

    def __init__(self, draft: PlanDraft, table: Table, rows_are_areas: bool):
        self.draft, self.table, self.rows_are_areas = draft, table, rows_are_areas
        self.columns: Columns | None = None
        self.pending: dict[Role, str] = {}
        self.unused: set[Role] = set()

    def give(self, action: ActionDraft) -> None:
        for role, text in self.pending.items():
            action.add(role, text)
        self.unused.clear()

    def read_preface(self, own: list[Cell], row: Row) -> None:
        """Rows above the header: the title of the sheet or table, and who is responsible for all of it."""
        role = label_role(own[0].text.strip(" :")) if len(own) == 2 else None
        if role:
            self.draft.leave_out_all(own[0].paragraphs, LABEL)
            for paragraph in own[1].paragraphs:
                self._labelled(paragraph, role, own[0].text, paragraph.text)
            return
        for cell in own:
            for paragraph in cell.paragraphs:
                if len(own) == 1 and len(paragraph.text) <= LONGEST_TITLE and not run_in(paragraph.text):
                    self._name(paragraph, row, is_first=True)
                else:
                    self._common(paragraph)

    def read_title(self, cell: Cell, row: Row) -> None:
        """The first line names what follows; when it only says "Fokusområde", the next line does."""
        names = True
        for paragraph in cell.paragraphs:
            if names and len(paragraph.text) <= LONGEST_TITLE and not run_in(paragraph.text):
                names = self._name(paragraph, row)
            else:
                names = False
                self._common(paragraph)

    def _name(self, paragraph, row: Row, is_first: bool = False) -> bool:
        """True when the paragraph was only a label, and the name is still to come."""
        topic = topic_of(Heading(paragraph.text, 1, row.where, paragraph.number))
        area = self.draft.area
        if is_template_text(paragraph):
            self.draft.leave_out(paragraph, TEMPLATE)
        elif is_cover_line(paragraph.text) or (
            is_first and NAME_OF_MUNICIPALITY.match(paragraph.text.strip())
        ):
            self.draft.leave_out(paragraph, COVER)
        elif is_first and could_be_title(paragraph.text) and topic.kind != AREA and not self.draft.title:
            self.draft.title = self.draft.text(paragraph)
        elif topic.kind == AREA and not topic.title:
            self.draft.leave_out(paragraph, HEADING_OF_TEMPLATE)
            return True
        elif topic.kind == AREA:
            self.let_go(*self.pending)
            self.draft.open_area(
                self.draft.text(paragraph, topic.title), topic.number, row.where, is_labelled=True
            )
            self.draft.leave_out(paragraph, HEADING_OF_TEMPLATE, topic.label)
        elif topic.kind == LABEL_TOPIC:
            self.draft.leave_out(paragraph, HEADING_OF_TEMPLATE)
        elif (self.rows_are_areas or not area.title) and (
            not is_first or self.rows_are_areas or self.table.sheet
        ):
            self.let_go(*self.pending)
            number, title = number_and_rest(paragraph.text, paragraph.number)
            self.draft.open_area(self.draft.text(paragraph, title), number, row.where)
            self.draft.note(row.where, f"”{paragraph.text}” lästes som rubrik för fokusområdet under den.")
        else:
            self.draft.leave_out(paragraph, "Mellanrubrik i tabellen.")
            self.draft.note(row.where, f"”{paragraph.text}” lästes som mellanrubrik i tabellen.")
        return False

    def _common(self, paragraph) -> None:
        """A labelled or long text that stands for all rows under it."""
        found = run_in(paragraph.text, paragraph.bold_lead)
        if not found:
            self.draft.area.intro.append(self.draft.text(paragraph))
            return
        role, label, rest = found
        self.draft.leave_out(paragraph, LABEL, label)
        self._labelled(paragraph, role, label, rest)

    def _labelled(self, paragraph, role: Role, label: str, rest: str) -> None:
        text = self.draft.text(paragraph, rest)
        if not text:
            return
        if role in (Role.RESPONSIBLE, Role.CONTRIBUTING) and not self.draft.area.actions:
            self.draft.area.responsible.append(text)
        elif role in (Role.GOAL, Role.CAUSE) and self.columns is not None and not self.columns.has(role):
            self.let_go(role)
            self.pending[role] = text
            self.unused.add(role)
            self.draft.note(paragraph.where, f"”{label} {text}” gäller raderna under den.")
        elif role == Role.GOAL and self.columns is None:
            self.draft.area.common_goal(text)
        elif role == Role.PROBLEM:
            self.draft.area.problem.append(text)
        elif role == Role.CAUSE:
            self.draft.area.cause_analysis.append(text)
        elif role == Role.AREA:
            number = re.search(r"(\d[\d.]*)\W*$", label)
            self.draft.open_area(text, number[1] if number else None, paragraph.where, is_labelled=True)
        else:
            self.draft.area.intro.append(text)

    def let_go(self, *roles: Role) -> None:
        """A goal or cause over no rows belongs to the area."""
        for role in roles:
            text = self.pending.pop(role, None)
            if role in self.unused and text:
                area = self.draft.area
                (area.cause_analysis if role == Role.CAUSE else area.intro).append(text)
            self.unused.discard(role)


def title_rows(table: Table) -> int:
    return sum(1 for row in table.rows if len(filled := [c for c in row.cells if c.text.strip()]) == 1
               and filled[0].columns >= max(2, table.width * 0.7))  # fmt: skip


def name_after_sheet(draft: PlanDraft, table: Table, before: int) -> None:
    """A sheet whose area got no name in its cells is named after the sheet."""
    area = draft.areas[-1] if draft.areas else None
    if not table.sheet or area is None or area.title or not area.actions:
        return
    if re.match(
        r"^(?:blad|sheet|tabell)\s*\d*$|^(?:åtgärder|aktiviteter|insatser|plan|handlingsplan|åtgärdsplan)\b",
        table.sheet,
        re.I,
    ):
        return
    area.number, area.title = number_and_rest(table.sheet)
    draft.note(table.where, f"Fokusområdet har fått bladets namn, ”{table.sheet}”.")
