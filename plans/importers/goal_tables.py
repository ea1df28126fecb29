"""Tables of nothing but goals and how they are measured, beside tables that say what is done and by whom."""

from kommunbrott.reading import Table
from plans.importers.columns import Role, header_role
from plans.importers.draft import COLUMN_HEADER, PlanDraft
from plans.importers.law_text import TEMPLATE, is_template_text
from plans.importers.tables import NUMBER, distinct

MEASURED = {Role.GOAL, Role.INDICATOR, Role.NUMBER, Role.FOLLOW_UP, Role.STATUS, Role.EXTRA}


def is_goal_table(table: Table) -> bool:
    lines = [cells for line in table.grid() if (cells := distinct(line))]
    roles = {header_role(cell.text) for cell in lines[0]} if lines else set()
    return len(lines) > 1 and Role.GOAL in roles and len(lines[0]) > 1 and roles <= MEASURED


def read_goal_table(draft: PlanDraft, table: Table) -> None:
    """Its goals hold for the actions that follow; what measures them stands in the introduction."""
    header, *rows = [row for row in table.rows if any(cell.text.strip() for cell in row.cells)]
    roles = {cell.column: header_role(cell.text) for cell in header.cells}
    for cell in header.cells:
        draft.leave_out_all(cell.paragraphs, COLUMN_HEADER)
    for row in rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                if is_template_text(paragraph):
                    draft.leave_out(paragraph, TEMPLATE)
                elif roles.get(cell.column) == Role.NUMBER or NUMBER.match(paragraph.text):
                    draft.leave_out(paragraph, "Nummer på ett mål.")
                elif roles.get(cell.column) == Role.GOAL:
                    draft.area.common_goal(draft.text(paragraph))
                else:
                    draft.area.intro.append(draft.text(paragraph))
    draft.note(table.where, "Tabellen har bara mål. De gäller åtgärderna efter den.")
