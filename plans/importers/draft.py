"""The plan while it is being read. Every paragraph of the file is put somewhere once; what is left over is told."""

from dataclasses import dataclass, field

from kommunbrott.folding import fold
from kommunbrott.reading import Paragraph, SourceDocument
from plans.importers.columns import Role
from plans.importers.placing import Placing
from plans.importers.result import DOUBTFUL, FAULTY, NEW, NOTED

# Put before a party that a column or label makes the lead; the mark tells it from what the file itself writes.
LEAD_MARK = "Huvudansvarig:\u200b "
SEVERITY = (NEW, NOTED, DOUBTFUL, FAULTY)
REPEATED_HEADER = "Upprepad rubrikrad, tabellen fortsatte på ny sida."
COLUMN_HEADER = "Tabellens rubrikrad."
HEADING_OF_TEMPLATE = "Rubrik ur mallen, inte en del av planens text."
SECTION_HEADING = "Avsnittsrubrik. Texten under den är placerad."
LABEL = "Ledtext framför en uppgift som är placerad."


@dataclass
class ActionDraft:
    where: str
    texts: dict[Role, list[str]] = field(default_factory=dict)
    leads: dict[int, bool | None] = field(default_factory=dict)
    number: str | None = None
    state: str = NEW
    reasons: list[str] = field(default_factory=list)
    row: object = None

    def tell(self, reason: str, state: str = NOTED) -> None:
        if reason not in self.reasons:
            self.reasons.append(reason)
        self.state = max(self.state, state, key=SEVERITY.index)

    def add(self, role: Role, text: str) -> None:
        self.texts.setdefault(role, []).append(text)

    def text(self, role: Role) -> str | None:
        return "\n\n".join(self.texts.get(role, ())) or None


@dataclass
class AreaDraft:
    title: str = ""
    number: str | None = None
    where: str = ""
    responsible: list[str] = field(default_factory=list)
    intro: list[str] = field(default_factory=list)
    problem: list[str] = field(default_factory=list)
    cause_analysis: list[str] = field(default_factory=list)
    cause_parts: dict[str, list[str]] = field(default_factory=dict)
    causes: list[tuple[str | None, str]] = field(default_factory=list)
    actions: list[ActionDraft] = field(default_factory=list)
    is_labelled: bool = False
    goals: list[tuple[int, str]] = field(default_factory=list)

    def common_goal(self, text: str) -> None:
        """A goal that is told once for the actions to come. Until they are known it stands in the introduction."""
        self.goals.append((len(self.actions), text))
        self.intro.append(text)

    def give_goals(self) -> list[str]:
        """Gives each goal to the actions after it, where it is the only one and they have none of their own."""
        given = []
        for at, (start, text) in enumerate(self.goals):
            stop = self.goals[at + 1][0] if at + 1 < len(self.goals) else len(self.actions)
            before = self.goals[at - 1][0] if at else -1
            actions = self.actions[start:stop]
            if not actions or before == start or any(Role.GOAL in action.texts for action in actions):
                continue
            self.intro.remove(text)
            given.append(text)
            for action in actions:
                action.add(Role.GOAL, text)
        return given

    @property
    def is_empty(self) -> bool:
        return not (
            self.title
            or self.responsible
            or self.intro
            or self.problem
            or self.cause_analysis
            or self.causes
            or self.actions
        )


class PlanDraft(Placing):
    def __init__(self, document: SourceDocument):
        super().__init__(document)
        self.title = ""
        self.attachment_to: str | None = None
        self.review_rule: str | None = None
        self.introduction: list[str] = []
        self.overview: list[tuple[str, list[str]]] = []
        self.areas: list[AreaDraft] = []

    # Focus areas

    @property
    def area(self) -> AreaDraft:
        """The focus area being read; one without a title when the document has not named any."""
        if not self.areas:
            self.areas.append(AreaDraft())
        return self.areas[-1]

    def open_area(
        self, title: str, number: str | None = None, where: str = "", is_labelled: bool = False
    ) -> AreaDraft:
        """A new focus area, or the one that already has this title: a table may come back to it."""
        for area in self.areas:
            if (
                title
                and fold(area.title) == fold(title)
                and (number is None or area.number in (None, number))
            ):
                self.areas = [*(other for other in self.areas if other is not area), area]
                area.number = area.number or number
                return area
        if self.areas and self.areas[-1].is_empty:
            self.areas.pop()
        self.areas.append(AreaDraft(title=title, number=number, where=where, is_labelled=is_labelled))
        return self.areas[-1]

    def add_action(self, action: ActionDraft) -> ActionDraft:
        self.area.actions.append(action)
        return action


def paragraphs_of(cells) -> list[Paragraph]:
    return [paragraph for cell in cells if cell is not None for paragraph in cell.paragraphs]
