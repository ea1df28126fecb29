"""The walk through the document: every block is placed by the headings over it."""

from kommunbrott.folding import fold
from kommunbrott.reading import Heading, Paragraph, SourceDocument, Table
from plans.importers import outline as kinds
from plans.importers.abbreviations import EXPLAINED, explained_lines
from plans.importers.area_text import ACTION_LIST, CAUSE, GOAL, INTRO, PROBLEM, RESPONSIBLE, TITLE, AreaText
from plans.importers.columns import AREA_RESPONSIBLE, Role, run_in
from plans.importers.draft import HEADING_OF_TEMPLATE, LABEL, SECTION_HEADING, AreaDraft, PlanDraft
from plans.importers.forms import FormReader, lacks_action, leave_out_cover, read_analysis
from plans.importers.front import read_front
from plans.importers.goal_tables import is_goal_table, read_goal_table
from plans.importers.headerless import columns_without_header
from plans.importers.headings import (
    AREA,
    CAUSE_LIST,
    GENERIC,
    number_and_rest,
    topic_of,
    with_headings,
    with_sections_inside,
)
from plans.importers.headings import LABEL as LABEL_TOPIC
from plans.importers.law_text import (
    CONTENTS_REASON,
    COVER,
    LAW,
    TEMPLATE,
    contents_blocks,
    is_cover_line,
    is_template_text,
    law_blocks,
)
from plans.importers.lists import ActionList, following_paragraphs, follows_doer, names_a_doer, party_lead
from plans.importers.outline import Node, Outline
from plans.importers.overview import read_overview, repeats
from plans.importers.period import is_review_rule
from plans.importers.rows import RowReader
from plans.importers.tables import Columns, distinct, header_columns
from plans.importers.title_rows import name_after_sheet, title_rows

LONGEST_NAME = 120
BACK = "Text efter fokusområdena, i avsnittet ”{}”. Lägg in den där den hör hemma."


def read_structure(document: SourceDocument) -> PlanDraft:
    draft = PlanDraft(document)
    blocks = without_foreign_text(draft, list(document.blocks))
    blocks = flattened(draft, with_headings(blocks, draft.made_from))
    blocks = read_front(draft, with_sections_inside(blocks, draft.made_from))
    Walk(draft, blocks).run()
    return draft


def without_foreign_text(draft: PlanDraft, blocks: list) -> list:
    draft.leave_out_all([paragraph for paragraph, _ in explained_lines(blocks)], EXPLAINED)
    blocks = [block for block in blocks if not draft.is_placed(block)]
    law, contents = law_blocks(blocks), contents_blocks(blocks)
    for at in sorted(law | contents):
        draft.leave_out(blocks[at], LAW if at in law else CONTENTS_REASON)
    return [block for at, block in enumerate(blocks) if at not in law and at not in contents]


class Walk:
    def __init__(self, draft: PlanDraft, blocks: list):
        self.draft = draft
        self.blocks = blocks
        self.kinds = self._kinds()
        self.outline = Outline(self.blocks, self.kinds, set(draft.made_from))
        self.in_area: Node | None = None
        self.section_name = ""
        self.columns: Columns | None = None
        self.list = ActionList(draft)
        self.within = AreaText(draft, self.list)
        self.seen_area = False

    def _kinds(self) -> dict[int, str]:
        """A table without a header row is not looked into where the heading is about something else."""
        found, before, topic = {}, None, None
        for at, block in enumerate(self.blocks):
            if isinstance(block, Heading):
                topic = topic_of(block)
            if not isinstance(block, Table):
                continue
            found[at] = kinds.table_kind(block, before)
            header = next((columns for line in block.grid()[:8] if (columns := header_columns(line))), None)
            if header is None and found[at] == kinds.ACTIONS and topic is not None and topic.kind == GENERIC:
                found[at] = kinds.REST
            before = header or before
        goals = [at for at in found if is_goal_table(self.blocks[at])]
        if any(kind in (kinds.ACTIONS, kinds.FORM) and at not in goals for at, kind in found.items()):
            found |= dict.fromkeys(goals, kinds.GOALS)
        return found

    def run(self) -> None:
        for at, block in enumerate(self.blocks):
            if self.draft.is_placed(block):
                continue
            if isinstance(block, Table):
                self._table(at, block)
            elif isinstance(block, Heading):
                self._heading(self.outline.nodes[at])
            else:
                self._paragraph(at, block)

    # Headings

    def _heading(self, node: Node) -> None:
        if node.at in self.outline.areas:
            self._open_area(node)
        elif node.at in self.outline.doers:
            self.within.section = ACTION_LIST
            self.list.open_for(self.draft.text(node.heading))
            self.draft.note(node.heading.where, f"Punkterna under ”{node.heading.text}” lästes som åtgärder.")
        elif node.at in self.outline.actions:
            self.within.section = ACTION_LIST
            self.list.start_under_heading(node)
        elif (
            self.list.under_heading and self.list.expects(node.topic.role) and node.topic.kind == LABEL_TOPIC
        ):
            self.draft.leave_out(node.heading, LABEL)
            self.list.expecting = node.topic.role
        elif node.topic.kind == LABEL_TOPIC and not self.outline.is_container(node):
            self._open_section(node)
        elif self.in_area is not None and self.in_area.at < node.at < self.in_area.stop:
            self._inner_heading(node)
        else:
            self.in_area, self.within.section = None, INTRO
            self.section_name = node.heading.text
            self.list.end()
            self.draft.leave_out(node.heading, SECTION_HEADING)

    def _open_area(self, node: Node) -> None:
        heading, topic = node.heading, node.topic
        self.in_area, self.within.section, self.within.lists_causes, self.seen_area = node, INTRO, False, True
        self.list.end()
        number = topic.number or heading.number
        title = self.draft.text(heading, topic.title) if topic.title else ""
        if topic.title and (match := AREA_RESPONSIBLE.search(topic.title)) and match.start() > 3:
            title = self.draft.text(heading, topic.title[: match.start()])
            self.draft.leave_out(heading, LABEL, match.group())
        area = self.draft.open_area(title, number, heading.where, is_labelled=topic.kind == AREA)
        if topic.title and match and match.start() > 3 and topic.title[match.end() :].strip():
            area.responsible.append(self.draft.text(heading, topic.title[match.end() :]))
        if topic.kind == AREA:
            self.draft.leave_out(heading, HEADING_OF_TEMPLATE, topic.label)
        if not title:
            self.within.section = TITLE

    def _open_goal(self, node: Node) -> None:
        """A heading that is itself a goal: it holds for the actions under it."""
        self.within.section = INTRO
        self.draft.leave_out(node.heading, LABEL, node.topic.label)
        self.draft.area.common_goal(self.draft.text(node.heading, node.topic.title))

    def _open_section(self, node: Node) -> None:
        self.list.end()
        if self.in_area is not None and node.at >= self.in_area.stop:
            self.in_area = None
        role = node.topic.role
        if role == Role.GOAL and node.topic.title != number_and_rest(node.heading.text)[1]:
            self._open_goal(node)
            return
        self.draft.leave_out(node.heading, HEADING_OF_TEMPLATE)
        self.section_name = node.heading.text
        if self.in_area is None and role != Role.ACTION:
            self.within.section = INTRO
            return
        self.within.section = {
            Role.PROBLEM: PROBLEM, Role.CAUSE: CAUSE, Role.ACTION: ACTION_LIST, Role.RESPONSIBLE: RESPONSIBLE, Role.GOAL: GOAL,
        }.get(role, INTRO)  # fmt: skip
        if self.within.section == CAUSE:
            self.within.lists_causes = bool(CAUSE_LIST.match(fold(number_and_rest(node.heading.text)[1])))
        if self.within.section == ACTION_LIST:
            self.seen_area = True
            self.list.open(self.outline.own_paragraphs(node))

    def _inner_heading(self, node: Node) -> None:
        if self.within.section == TITLE:
            area = self.draft.area
            area.title = self.draft.text(node.heading, node.topic.title)
            area.number = area.number or node.topic.number
            self.within.section = INTRO
            return
        self.draft.leave_out(node.heading, "Underrubrik inom fokusområdet.")
        self.draft.note(
            node.heading.where,
            f"”{node.heading.text}” lästes som underrubrik, inte som ett eget fokusområde.",
        )
        if self.within.section == ACTION_LIST:
            self.list.open(self.outline.own_paragraphs(node))

    # Tables

    def _table(self, at: int, table: Table) -> None:
        kind = self.kinds[at]
        self.within.section = INTRO if self.within.section == TITLE else self.within.section
        named = self.list.action if self.list.under_heading and lacks_action(table) else None
        self.list.end()
        if kind == kinds.COVER:
            leave_out_cover(self.draft, table)
        elif kind == kinds.GOALS:
            read_goal_table(self.draft, table)
        elif kind == kinds.ANALYSIS:
            read_analysis(self.draft, table)
        elif self._is_overview(at, table, kind):
            read_overview(self.draft, table)
        elif kind == kinds.FORM:
            if named is None:
                self._ensure_area(table)
            FormReader(self.draft, table, named).read()
        elif kind == kinds.ACTIONS:
            self._ensure_area(table)
            self._actions(at, table)
        else:
            reason = "Tabellen ser inte ut att innehålla åtgärder."
            for row in table.rows:
                for cell in row.cells:
                    self.draft.leave_out_all(cell.paragraphs, reason)
            self.draft.note(table.where, reason)

    def _is_overview(self, at: int, table: Table, kind: str) -> bool:
        others = [other for other in self.outline.carriers() if other != at]
        if (
            not others
            or kind not in (kinds.OVERVIEW, kinds.ACTIONS)
            or (self.in_area is not None and not table.sheet)
        ):
            return False
        if kind == kinds.OVERVIEW:
            return True
        titles = {fold(self.outline.nodes[area].topic.title) for area in self.outline.areas}
        columns = header_columns(table.grid()[0])
        lists_only = (
            columns is not None and Role.RESPONSIBLE not in columns.roles and Role.AREA in columns.roles
        )
        return lists_only and (bool(table.sheet) or repeats(table, titles))

    def _ensure_area(self, table: Table) -> None:
        """A sheet is an area of its own; a table outside every area belongs to one without a title."""
        self.seen_area = True
        if table.sheet and self.draft.areas and not self.draft.areas[-1].is_empty:
            self.draft.areas.append(AreaDraft(where=table.where))
        elif self.in_area is None and self.draft.areas and self.draft.areas[-1].title and not table.sheet:
            if self.draft.areas[-1].actions and (self.draft.areas[-1].is_labelled or self.outline.areas):
                self.draft.areas.append(AreaDraft(where=table.where))

    def _actions(self, at: int, table: Table) -> None:
        columns = None
        if not any(header_columns(line) for line in [line for line in table.grid() if distinct(line)][:8]):
            columns = columns_without_header(self.draft, table, self.columns)
        area = self.draft.area
        own = [node for node in self.outline.areas if self.outline.nodes[node].topic.kind != AREA]
        alone = len(self.outline.areas) == 1 and bool(own) and title_rows(table) >= 2
        before = len(self.draft.areas)
        read = RowReader(
            self.draft, table, columns, rows_are_areas=not area.title or alone or self.in_area is None
        ).read()
        self.columns = read or self.columns
        name_after_sheet(self.draft, table, before)

    # Paragraphs

    def _paragraph(self, at: int, paragraph: Paragraph) -> None:
        if is_template_text(paragraph):
            self.draft.leave_out(paragraph, TEMPLATE)
        elif self.within.section == TITLE:
            self.within.take_title(paragraph)
        elif self._starts_list(at, paragraph) or (
            self.within.section == ACTION_LIST and self.list.take(paragraph)
        ):
            return
        elif self.in_area is None and not self.draft_has_loose_area():
            self._plan_text(at, paragraph)
        else:
            self.within.place(paragraph)

    def _is_over_actions(self, at: int) -> bool:
        """The next table or heading is a table of actions."""
        after = next((later for later in range(at + 1, len(self.blocks))
                      if isinstance(self.blocks[later], Heading | Table)), None)  # fmt: skip
        return after is not None and self.kinds.get(after) in (kinds.ACTIONS, kinds.FORM)

    def _loose_label(self, paragraph: Paragraph, role: Role, label: str, rest: str) -> None:
        """ "Problem: …" or "Mål 1: …" over a table, where no heading names an area."""
        self.draft.leave_out(paragraph, LABEL, label)
        text = self.draft.text(paragraph, rest)
        if role == Role.GOAL:
            self.draft.area.common_goal(text)
        elif len(text) <= LONGEST_NAME:
            self.draft.open_area(text, None, paragraph.where)
            self.draft.note(paragraph.where, f"Problemet ”{text}” blev fokusområdets rubrik.")
        else:
            self.draft.open_area("", None, paragraph.where).problem.append(text)

    def _starts_list(self, at: int, paragraph: Paragraph) -> bool:
        """Actions listed without a heading that says so: under "Polisen ska:", or with parties in brackets after each."""
        if self.in_area is None and self.outline.areas:
            return False
        run = following_paragraphs(self.blocks, at)
        lead = party_lead(paragraph)
        if lead and run[1:] and run[1].is_list_item:
            self.list.open_for(lead[0])
            self.draft.leave_out(paragraph, LABEL, lead[1])
            self.draft.note(paragraph.where, f"Punkterna under ”{paragraph.text}” lästes som åtgärder.")
        elif (len(run) > 1 and all(names_a_doer(line) for line in run[:2])) or (
            self.within.section == INTRO and follows_doer(self.blocks, at)
        ):
            self.list.open(run)
            self.list.take(paragraph)
        else:
            return False
        self.within.section, self.seen_area = ACTION_LIST, True
        return True

    def draft_has_loose_area(self) -> bool:
        return bool(self.within.section in (PROBLEM, CAUSE, RESPONSIBLE))

    def _plan_text(self, at: int, paragraph: Paragraph) -> None:
        found = run_in(paragraph.text, paragraph.bold_lead)
        if found and found[2] and found[0] in (Role.GOAL, Role.PROBLEM) and self._is_over_actions(at):
            self._loose_label(paragraph, *found)
            return
        if found and found[0] == Role.ACTION and found[2]:
            self.within.section = ACTION_LIST
            self.list.open([])
            if self.list.take(paragraph):
                return
        if is_cover_line(paragraph.text):
            self.draft.leave_out(paragraph, COVER)
        elif is_review_rule(paragraph.text) and self.draft.review_rule is None:
            self.draft.review_rule = self.draft.text(paragraph)
        elif self.seen_area:
            self.draft.leave_out(paragraph, BACK.format(self.section_name or "sist i filen"))
        else:
            self.draft.introduction.append(self.draft.text(paragraph))


def flattened(draft: PlanDraft, blocks: list) -> list:
    """Tables of one column that are no overview are frames around text: their cells are read as paragraphs."""
    result = []
    for block in blocks:
        if isinstance(block, Table) and kinds.table_kind(block, None) == kinds.COLUMN:
            paragraphs = [p for row in block.rows for cell in row.cells for p in cell.paragraphs]
            result += with_headings(paragraphs, draft.made_from)
        else:
            result.append(block)
    return result
