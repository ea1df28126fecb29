"""What each heading of the document is: a focus area, an action, a section within an area, or a part of the plan."""

from dataclasses import dataclass

from kommunbrott.folding import fold
from kommunbrott.reading import Heading, Paragraph, Table
from plans.importers.columns import Role, looks_like_parties, run_in
from plans.importers.forms import is_cover, is_form, label_of, lacks_action
from plans.importers.headings import ACTION, AREA, GENERIC, LABEL, OTHER, Topic, topic_of
from plans.importers.lists import names_a_doer, party_lead
from plans.importers.overview import is_overview
from plans.importers.tables import Columns, distinct, header_columns, inferred_columns, is_analysis

ACTIONS, FORM, ANALYSIS, OVERVIEW, COVER, COLUMN, GOALS, REST = (
    "actions",
    "form",
    "analysis",
    "overview",
    "cover",
    "column",
    "goals",
    "rest",
)
OF_ACTION = {
    Role.RESPONSIBLE,
    Role.CONTRIBUTING,
    Role.GOAL,
    Role.TIMELINE,
    Role.FOLLOW_UP,
    Role.HOW,
    Role.INDICATOR,
}


def table_kind(table: Table, before: Columns | None) -> str:
    """What a table holds. `before` are the columns of the table above, which a table without a header may go on from."""
    lines = [line for line in table.grid() if distinct(line)]
    if not lines:
        return REST
    if is_analysis(table):
        return ANALYSIS
    if table.width == 1 or all(len(distinct(line)) == 1 for line in lines):
        return OVERVIEW if is_overview(table) else COLUMN
    if len(lines) == 1 and len(distinct(lines[0])) == 2 and label_of(distinct(lines[0])[0]) == Role.AREA:
        return FORM
    if is_cover(table):
        return COVER
    if is_form(table):
        return FORM
    if any(header_columns(line) for line in lines[:8]) and len(lines) > 1:
        return ACTIONS
    if inferred_columns(table) or (before is not None and len(before.roles) == table.width):
        return ACTIONS
    return REST


@dataclass
class Node:
    at: int
    heading: Heading
    topic: Topic
    stop: int
    parent: "Node | None"

    @property
    def level(self) -> int:
        return self.heading.level


class Outline:
    """The headings of `blocks`, which of them are focus areas and which are actions."""

    def __init__(self, blocks: list, kinds: dict[int, str], inferred: set[int]):
        self.blocks, self.kinds, self.inferred = blocks, kinds, inferred
        self.nodes: dict[int, Node] = {}
        self._build()
        self.actions = {at for at, node in self.nodes.items() if self._is_action(node)}
        if len(self.actions) == 1 and self.nodes[next(iter(self.actions))].topic.kind != ACTION:
            self.actions = {at for at in self.actions if self.nodes[at].parent is not None}
        self.doers = {at for at, node in self.nodes.items() if self._is_doer(node)}
        self.prefers_styled = False
        self.prefers_styled = len(self._styled_owners()) > 1
        self.areas = self._areas()

    def _build(self) -> None:
        open_nodes: list[Node] = []
        for at, block in enumerate(self.blocks):
            if not isinstance(block, Heading):
                continue
            while open_nodes and open_nodes[-1].level >= block.level:
                open_nodes.pop()
            stop = next(
                (later for later in range(at + 1, len(self.blocks)) if isinstance(self.blocks[later], Heading)
                 and self.blocks[later].level <= block.level),
                len(self.blocks),
            )  # fmt: skip
            node = Node(at, block, topic_of(block), stop, open_nodes[-1] if open_nodes else None)
            self.nodes[at] = node
            open_nodes.append(node)

    def inside(self, node: Node):
        return range(node.at + 1, node.stop)

    def own_paragraphs(self, node: Node) -> list[Paragraph]:
        """The paragraphs right under the heading, before any other heading."""
        found = []
        for at in self.inside(node):
            if isinstance(self.blocks[at], Heading):
                break
            if isinstance(self.blocks[at], Paragraph):
                found.append(self.blocks[at])
        return found

    def _is_action(self, node: Node) -> bool:
        """A heading without headings or tables under it, followed by lines that say who, why and when."""
        if node.topic.kind == ACTION:
            return True
        inside = [self.blocks[at] for at in self.inside(node) if isinstance(self.blocks[at], Heading | Table)]
        if node.topic.kind == OTHER and node.parent and len(inside) == 1 and isinstance(inside[0], Table):
            return lacks_action(inside[0])
        if node.topic.kind != OTHER or any(
            isinstance(self.blocks[at], Heading | Table) for at in self.inside(node)
        ):
            return False
        roles = [found[0] for p in self.own_paragraphs(node) if (found := run_in(p.text, p.bold_lead))]
        if Role.ACTION in roles or Role.RESPONSIBLE not in roles:
            return False
        return len(set(roles) & OF_ACTION) >= 2 or node.parent is not None

    def _is_doer(self, node: Node) -> bool:
        """ "Polisen" over a list of what the police will do, within an area."""
        own = self.own_paragraphs(node)
        return (
            node.topic.kind == OTHER
            and node.parent is not None
            and node.parent.level > 0
            and looks_like_parties(node.heading.text)
            and len(node.heading.text.split()) <= 4
            and bool(own)
            and len(own) == node.stop - node.at - 1
            and all(paragraph.is_list_item for paragraph in own)
        )

    def carriers(self):
        """Positions of what holds actions: tables, forms, lists under "Åtgärder", labelled paragraphs."""
        for at, block in enumerate(self.blocks):
            if isinstance(block, Table):
                if self.kinds[at] in (ACTIONS, FORM):
                    yield at
            elif isinstance(block, Heading):
                node = self.nodes[at]
                if at in self.actions | self.doers or (
                    node.topic.kind == LABEL and node.topic.role == Role.ACTION and self._lists(node)
                ):
                    yield at
            elif (
                (found := run_in(block.text, block.bold_lead)) and found[0] == Role.ACTION
            ) or self._is_list(at, block):
                yield at

    def _is_list(self, at: int, block: Paragraph) -> bool:
        """A line over what a party will do, or two lines with parties in brackets at their ends."""
        after = self.blocks[at + 1] if at + 1 < len(self.blocks) else None
        if not isinstance(after, Paragraph):
            return False
        found = run_in(block.text, block.bold_lead)
        if found and found[0] == Role.RESPONSIBLE and after.is_list_item:
            return True
        return bool(
            (party_lead(block) and after.is_list_item) or (names_a_doer(block) and names_a_doer(after))
        )

    def _lists(self, node: Node) -> bool:
        return bool(self.own_paragraphs(node))

    def owner(self, at: int) -> Node | None:
        """The nearest heading that names an area over a position, or else the nearest that names anything."""
        above = [
            node
            for node in self.nodes.values()
            if node.at < at < node.stop and node.at not in self.actions | self.doers
        ]
        for node in reversed(above):
            if node.topic.kind == AREA:
                return node
        others = [node for node in reversed(above) if node.topic.kind == OTHER and node.level > 0]
        styled = [node for node in others if id(node.heading) not in self.inferred]
        return next(iter(styled if styled and self.prefers_styled else others), None)

    def _styled_owners(self) -> set[int]:
        """Styled headings over actions. Where there are several, bold lines under them are no areas of their own."""
        owners = set()
        for at in self.carriers():
            above = [
                n for n in self.nodes.values() if n.at < at < n.stop and n.at not in self.actions | self.doers
            ]
            styled = [
                n
                for n in above
                if n.topic.kind == OTHER and n.level > 0 and id(n.heading) not in self.inferred
            ]
            owners.update(n.at for n in styled[-1:])
        return owners

    def _areas(self) -> set[int]:
        owners = {node.at for at in self.carriers() if (node := self.owner(at)) is not None}
        named = {
            at for at, node in self.nodes.items() if node.topic.kind == AREA and not self._is_repeated(node)
        }
        areas = owners | named
        return areas | {at for at, node in self.nodes.items() if self._is_sibling(node, areas)}

    def _is_repeated(self, node: Node) -> bool:
        """A line of an overview: the same area has a heading with text under it further on."""
        return node.stop == node.at + 1 and any(
            other.at > node.at
            and other.topic.kind in (AREA, OTHER)
            and fold(other.topic.title) == fold(node.topic.title)
            for other in self.nodes.values()
        )

    def _is_sibling(self, node: Node, areas: set[int]) -> bool:
        """A heading between two areas, on their level: an area that has no actions yet."""
        if node.at in areas or node.topic.kind != OTHER or node.at in self.actions | self.doers:
            return self._has_sections(node, areas)
        alike = [
            at for at in areas if self.nodes[at].level == node.level and self.nodes[at].parent is node.parent
        ]
        between = alike and min(alike) < node.at < max(alike)
        numbered = (
            alike
            and max(alike) < node.at
            and node.topic.number
            and all(self.nodes[at].topic.number for at in alike)
        )
        return bool(
            (between or numbered) and not any(at in areas for at in self.inside(node))
        ) or self._has_sections(node, areas)

    def _has_sections(self, node: Node, areas: set[int]) -> bool:
        """Problem and causes told under a heading of its own make it an area, also without actions."""
        if node.topic.kind != OTHER or node.level == 0 or any(at in areas for at in self.inside(node)):
            return False
        if any(node.at in range(self.nodes[at].at, self.nodes[at].stop) for at in areas):
            return False
        roles = {
            self.nodes[at].topic.role
            for at in self.inside(node)
            if at in self.nodes and self.nodes[at].parent is node
        }
        return {Role.PROBLEM, Role.CAUSE} <= roles

    def is_container(self, node: Node) -> bool:
        """A heading over areas, such as "2. Insatser"."""
        return node.topic.kind in (LABEL, GENERIC, OTHER) and any(
            at in self.areas for at in self.inside(node)
        )
