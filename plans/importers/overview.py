"""Tables that only list the areas and what is done in them, before the tables that tell it in full."""

from kommunbrott.folding import fold
from kommunbrott.reading import Table
from plans.importers.columns import Role, label_role
from plans.importers.draft import COLUMN_HEADER, LABEL, PlanDraft
from plans.importers.headings import number_and_rest
from plans.importers.tables import NUMBER, distinct, header_columns

LISTING = {
    Role.AREA,
    Role.ACTION,
    Role.GOAL,
    Role.HOW,
    Role.NUMBER,
    Role.EXTRA,
    Role.PROBLEM,
    Role.CAUSE,
    None,
}
HEADING = "Rubrik över översikten."
NUMBER_LEFT_OUT = "Nummer i översikten."


def is_overview(table: Table) -> bool:
    """One column of titles and lists, or a column of areas beside a column of items; nobody is responsible in it."""
    lines = [cells for line in table.grid() if (cells := distinct(line))]
    if not lines:
        return False
    if table.width == 1 or all(len(cells) == 1 for cells in lines):
        return any(is_listing(cells[0]) for cells in lines)
    columns = header_columns(table.grid()[0])
    if columns is None:
        return False
    return (
        Role.AREA in columns.roles
        and set(columns.roles) <= LISTING
        and not columns.parties
        and table.width <= 4
    )


def is_listing(cell) -> bool:
    return any(paragraph.is_list_item for paragraph in cell.paragraphs) or is_list_label(cell.paragraphs[0])


def is_list_label(paragraph) -> bool:
    return label_role(paragraph.text.strip(" :")) in (Role.ACTION, Role.GOAL, Role.HOW)


def read_overview(draft: PlanDraft, table: Table) -> None:
    grid = table.grid()
    lines = [(row, cells) for row, line in zip(table.rows, grid, strict=True) if (cells := distinct(line))]
    if table.width == 1 or all(len(cells) == 1 for _, cells in lines):
        read_column(draft, [cells[0] for _, cells in lines])
        return
    columns = header_columns(grid[0])
    for cell in lines[0][1]:
        draft.leave_out_all(cell.paragraphs, COLUMN_HEADER)
    at = columns.first(Role.AREA)
    for row, _ in lines[1:]:
        title, items = "", []
        for cell in row.cells:
            texts = [draft.text(paragraph) for paragraph in cell.paragraphs if not draft.is_placed(paragraph)]
            if cell.column == at:
                title = " ".join(texts)
            else:
                items += [
                    text
                    for text in texts
                    if columns.roles[cell.column] != Role.NUMBER or not NUMBER.match(text)
                ]
                for paragraph in cell.paragraphs:
                    if columns.roles[cell.column] == Role.NUMBER and NUMBER.match(paragraph.text):
                        draft.leave_out(paragraph, NUMBER_LEFT_OUT)
        if title or not draft.overview:
            draft.overview.append((title, items))
        else:
            draft.overview[-1][1].extend(items)


def read_column(draft: PlanDraft, cells: list) -> None:
    """Titles and lists under one another. A title right above another title is a heading over them all."""
    for at, cell in enumerate(cells):
        if is_listing(cell):
            if not draft.overview:
                draft.overview.append(("", []))
            for paragraph in cell.paragraphs:
                if is_list_label(paragraph) and not paragraph.is_list_item:
                    draft.leave_out(paragraph, LABEL)
                else:
                    draft.overview[-1][1].append(draft.text(paragraph))
        elif at + 1 < len(cells) and not is_listing(cells[at + 1]) and not draft.overview:
            draft.leave_out_all(cell.paragraphs, HEADING)
        else:
            number, title = number_and_rest(" ".join(draft.text(paragraph) for paragraph in cell.paragraphs))
            if number:
                draft.leave_out(cell.paragraphs[0], NUMBER_LEFT_OUT, number)
            draft.overview.append((title, []))


def repeats(table: Table, titles: set[str]) -> bool:
    """The table names areas that have headings of their own further on."""
    texts = {
        fold(number_and_rest(paragraph.text)[1])
        for row in table.rows
        for cell in row.cells
        for paragraph in cell.paragraphs
    }
    return len(texts & titles) >= 2
