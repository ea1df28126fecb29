"""What the columns of a table are: from its header row, from a table before it, or from what stands in them."""

import re
from dataclasses import dataclass, field

from kommunbrott.folding import fold
from kommunbrott.party_names import is_complete, is_short_form, well_known
from kommunbrott.reading import Cell, Table
from plans.importers.columns import (
    GOAL_LIKE,
    MARKED,
    STATUS_LIKE,
    Role,
    header_role,
    is_composite,
    is_dated,
    label_role,
    looks_like_parties,
)

CORE = {
    Role.ACTION,
    Role.GOAL,
    Role.RESPONSIBLE,
    Role.HOW,
    Role.FOLLOW_UP,
    Role.TIMELINE,
    Role.CAUSE,
    Role.CONTRIBUTING,
}
NUMBER = re.compile(r"^\d{1,3}(?:[.,]\d{1,3})*[a-z]?[.)]?$")
COMMITMENT = re.compile(r"^(\S.{2,40}?)s (?:åtaganden?|insats(?:er)?|aktiviteter|löften|del|bidrag)$", re.I)
ANALYSIS = {"när", "var", "vem", "hur", "intressenter"}

Line = list[Cell | None]


@dataclass
class Columns:
    """`roles` by column; `parties` are columns named after a party; `titles` the headers as written."""

    roles: list[Role | None]
    titles: list[str]
    parties: dict[int, str] = field(default_factory=dict)
    composite: set[int] = field(default_factory=set)
    leads: set[int] = field(default_factory=set)
    is_inferred: bool = False

    def has(self, role: Role) -> bool:
        return role in self.roles

    def first(self, role: Role) -> int | None:
        return self.roles.index(role) if role in self.roles else None


def distinct(line: Line) -> list[Cell]:
    """The filled cells of a row, a merged one once."""
    cells, seen = [], set()
    for cell in line:
        if cell is not None and id(cell) not in seen and cell.text.strip():
            seen.add(id(cell))
            cells.append(cell)
    return cells


def header_columns(line: Line, is_marked: bool = False, is_strict: bool = False) -> Columns | None:
    """The columns a row names, when it is a header row. Strict asks for nothing but header words."""
    cells = distinct(line)
    if len(cells) < 2:
        return None
    role_of = label_role if is_strict else header_role
    roles = {id(cell): role_of(cell.text) for cell in cells}
    named = {
        id(cell)
        for cell in cells
        if (roles[id(cell)] in (None, Role.AREA, Role.EXTRA) and is_party_header(cell.text))
        or party_of_header(cell.text)
    }
    known = {role for role in roles.values() if role}
    recognised = sum(bool(roles[id(cell)]) or id(cell) in named for cell in cells)
    enough = len(known & CORE) >= 2 or (known & CORE and (is_marked or len(known) >= 2))
    enough = enough or (len(named) >= 2 and (not is_strict or bool(known & CORE)))
    if not enough or recognised < len(cells) * (0.8 if is_strict else 0.6):
        return None
    if (
        len(named) >= 2
        and not known & {Role.ACTION, Role.GOAL, Role.AREA, Role.NUMBER, Role.HOW}
        and len(named) < len(cells)
    ):
        return None
    columns = Columns([None] * len(line), [""] * len(line))
    for at, cell in enumerate(line):
        if cell is None or not cell.text.strip():
            continue
        columns.titles[at] = " ".join(cell.text.split())
        if id(cell) in named and (len(named) >= 2 or roles[id(cell)] is None):
            columns.parties[at] = party_of_header(cell.text) or columns.titles[at]
        else:
            columns.roles[at] = roles[id(cell)]
            if is_composite(cell.text):
                columns.composite.add(at)
                columns.roles[at] = Role.RESPONSIBLE
            if fold(cell.text).startswith("huvudansvar"):
                columns.leads.add(at)
    return settled(columns)


def party_of_header(text: str) -> str | None:
    """Polisen of "Polisens åtagande": a column of what that party will do."""
    match = COMMITMENT.match(" ".join(text.split()))
    return match[1] if match and (well_known(match[1]) or is_complete(match[1])) else None


def is_party_header(text: str) -> bool:
    return (
        len(text) < 50
        and bool(well_known(text) or is_complete(text) or is_short_form(text.strip()))
        and not label_role(text)
    )


def settled(columns: Columns) -> Columns:
    """Two columns with one meaning, and tables that call the action something else."""
    roles = columns.roles
    for at, role in enumerate(roles):
        if role == Role.PROBLEM:
            roles[at] = Role.CAUSE
    if Role.GOAL not in roles:
        for at, title in enumerate(columns.titles):
            if roles[at] == Role.CAUSE and fold(title).startswith("varför"):
                roles[at] = Role.GOAL
    if Role.ACTION not in roles:
        replace_action(columns)
    seen = False
    for at, role in enumerate(roles):
        if role == Role.ACTION:
            if seen and columns.titles[at] != columns.titles[at - 1]:
                roles[at] = Role.HOW
            seen = True
    return columns


def take_marked_columns(columns: Columns, lines: list[Line]) -> None:
    """Columns with nothing but crosses under a header that means nothing else: a party each, beside the known ones."""
    for at, title in enumerate(columns.titles):
        texts = [line[at].text for line in lines if line[at] is not None and line[at].text.strip()]
        is_free = columns.roles[at] is None and at not in columns.parties
        if is_free and title and texts and all(len(text.strip()) < 3 and is_mark(text) for text in texts):
            columns.parties[at] = title


def replace_action(columns: Columns) -> None:
    """No column is called the action: the first unnamed one is, else how, else the goal's neighbour."""
    roles = columns.roles
    free = [at for at, role in enumerate(roles) if role is None and at not in columns.parties]
    for candidates in (free, [at for at, role in enumerate(roles) if role == Role.HOW]):
        if candidates:
            roles[candidates[0]] = Role.ACTION
            return
    if len(columns.parties) < 2 and roles.count(Role.AREA) == 1 and Role.GOAL in roles:
        roles[roles.index(Role.AREA)] = Role.ACTION
    elif roles.count(Role.GOAL) > 1 or (not columns.parties and Role.GOAL in roles):
        roles[roles.index(Role.GOAL)] = Role.ACTION


def under_group(columns: Columns, above: Line, line: Line) -> Columns | None:
    """The columns when a second header row stands under merged group headers.

    "Vem" and "Hur" under "Uppföljning" are about the follow-up; a word under a header of one column adds to it.
    """
    groups = [at for at, cell in enumerate(above) if cell is not None and cell.columns > 1]
    below = {at: cell for at, cell in enumerate(line) if cell is not None and cell is not above[at]}
    if not any(at in below for at in groups):
        return None
    below = {at: cell for at, cell in below.items() if at in groups or cell.text.strip()}
    texts = [cell.text for cell in below.values()]
    if any(len(text) > 60 or not text.strip() for text in texts):
        return None
    if not all(
        header_role(text) or (at in groups and is_party_header(text))
        for at, text in zip(below, texts, strict=True)
    ):
        return None
    for at, cell in below.items():
        over = columns.roles[at]
        columns.titles[at] = " ".join(cell.text.split())
        columns.roles[at] = None
        if is_party_header(cell.text):
            columns.parties[at] = columns.titles[at]
        elif at not in groups or over == Role.FOLLOW_UP:
            columns.roles[at] = over or header_role(cell.text)
        else:
            columns.roles[at] = header_role(cell.text)
    return settled(columns)


def same_header(columns: Columns, line: Line) -> bool:
    texts = [fold(cell.text) if cell else "" for cell in line]
    titles = [fold(title) for title in columns.titles]
    return any(titles) and texts == titles and any(texts)


def inferred_columns(table: Table) -> Columns | None:
    """The columns of a table without a header row, from what stands in them."""
    lines = [line for line in table.grid() if len(distinct(line)) >= 2]
    if len(lines) < 1 or table.width < 2:
        return None
    values = [
        [line[at].text.strip() for line in lines if line[at] and line[at].text.strip()]
        for at in range(table.width)
    ]
    columns = Columns([None] * table.width, [""] * table.width, is_inferred=True)
    for at, texts in enumerate(values):
        columns.roles[at] = obvious_role(texts)
    responsible = [at for at, role in enumerate(columns.roles) if role == Role.RESPONSIBLE]
    prose = [at for at, texts in enumerate(values) if texts and columns.roles[at] is None]
    if not prose or not responsible:
        return None
    for at in responsible[1:]:
        columns.roles[at] = Role.CONTRIBUTING
    if len(prose) >= 3 and is_grouping(values[prose[0]], lines, prose[0]):
        columns.roles[prose.pop(0)] = Role.AREA
    if len(prose) >= 2 and share(values[prose[0]], GOAL_LIKE.match) > 0.6 > share(
        values[prose[1]], GOAL_LIKE.match
    ):
        prose[0], prose[1] = prose[1], prose[0]
    order = [Role.ACTION, Role.GOAL, Role.HOW, Role.FOLLOW_UP]
    for role, at in zip(order, prose, strict=False):
        is_last = role == Role.HOW and at > responsible[0]
        columns.roles[at] = Role.FOLLOW_UP if is_last else role
    return columns


def is_unread_header(columns: Columns, lines: list[Line]) -> bool:
    """A first row whose words are unknown, over columns that all the other rows make clear."""
    if not columns.is_inferred or len(lines) < 3:
        return False
    first, *rest = [[cell.text.strip() if cell else "" for cell in line] for line in lines]
    if not all(text and len(text) < 40 and not re.search(r"\d", text) for text in first):
        return False
    tests = {
        Role.RESPONSIBLE: looks_like_parties,
        Role.TIMELINE: is_dated,
        Role.NUMBER: NUMBER.match,
        Role.STATUS: STATUS_LIKE.match,
    }
    clear = [at for at, role in enumerate(columns.roles) if role in tests]
    return (
        len(clear) >= 2
        and not any(tests[columns.roles[at]](first[at]) for at in clear)
        and all(
            share([line[at] for line in rest if line[at]], tests[columns.roles[at]]) > 0.9 for at in clear
        )
    )


def obvious_role(texts: list[str]) -> Role | None:
    if not texts:
        return None
    if share(texts, NUMBER.match) > 0.7:
        return Role.NUMBER
    if share(texts, looks_like_parties) >= 0.6:
        return Role.RESPONSIBLE
    if share(texts, is_dated) >= 0.6:
        return Role.TIMELINE
    if share(texts, STATUS_LIKE.match) > 0.7 and all(len(text) < 30 for text in texts):
        return Role.STATUS
    return None


def share(texts: list[str], test) -> float:
    return sum(bool(test(text)) for text in texts) / len(texts) if texts else 0.0


def is_grouping(texts: list[str], lines: list[Line], at: int) -> bool:
    """A first column that says the same for several rows groups them."""
    spanning = any(line[at] is not None and line[at].rows > 1 for line in lines)
    return spanning or (len(lines) >= 4 and len({fold(text) for text in texts}) <= len(lines) / 2)


def is_analysis(table: Table) -> bool:
    """När, var, vem, hur, intressenter as a column of labels or as a header row."""
    grid = table.grid()
    beside = {analysis_word(line[0]) for line in grid}
    above = {analysis_word(cell) for cell in grid[0]} if grid else set()
    return len(beside & ANALYSIS) >= 3 or (len(above & ANALYSIS) >= 4 and "åtgärd" not in above)


def analysis_word(cell: Cell | None) -> str:
    return fold(cell.text) if cell else ""


def is_mark(text: str) -> bool:
    return bool(MARKED.match(text.strip()))
