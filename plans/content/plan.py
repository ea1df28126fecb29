import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cached_property

from kommunbrott.dates import period_label
from kommunbrott.trees import Tree
from plans.choices import PlanKind, PlanStatus
from plans.content.action import ActionContent, PartyContent
from plans.content.answer import PartyAnswer
from plans.content.focus_area import FocusAreaContent
from plans.content.previous import PreviousPlanContent


@dataclass(frozen=True)
class SourceContent:
    id: int
    number: int
    source: str
    year: str
    value: str
    address: str

    @property
    def text(self) -> str:
        """As it stands in a footnote."""
        parts = [self.source, self.year, self.value, self.address]
        return ", ".join(part for part in parts if part) + "."


@dataclass(frozen=True)
class DecisionContent:
    organ: str
    on: dt.date
    paragraph: str
    # As in the minutes; empty where it is the plan's own.
    dnr: str = ""


@dataclass(frozen=True)
class ProposalContent:
    """To whom the plan is proposed, and for which meeting."""

    organ: str
    on: dt.date


@dataclass(frozen=True)
class FileContent:
    """An attached file, told apart from all others by its digest."""

    id: int
    name: str
    sha256: str


@dataclass(frozen=True)
class ProblemLink:
    """A problem of a lägesbild. ``is_fixed``: for all to see."""

    id: int
    title: str
    assessment_id: int
    assessment: str
    is_fixed: bool


@dataclass(frozen=True)
class PlanContent(Tree):
    id: int
    title: str
    subtitle: str
    kind: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    annex_to: str
    applies_to: str
    introduction: str
    overview: str
    closing: str
    document_owner: str
    revision_owner: str
    follow_up_owner: str
    follow_up_rule: str
    dnr: str
    layout: str
    has_law_annex: bool
    signatories: tuple[tuple[str, str], ...]
    status: str
    decision: DecisionContent | None
    focus_areas: tuple[FocusAreaContent, ...]
    sources: tuple[SourceContent, ...]
    proposal: ProposalContent | None = None
    # The lägesbild it rests on and the plan it takes the place of, as on the cover.
    situation: str = ""
    replaces: str = ""
    # The lägesbild itself, where it is attached.
    situation_file: FileContent | None = None
    # The version of it, where it has been written here.
    assessment_version_id: int | None = None
    previous: PreviousPlanContent | None = None
    previous_introduction: str = ""
    # The last answer of each party, by (action, organisation). Living facts about the text and no part of it.
    answers: dict[tuple[int, int], PartyAnswer] = field(default_factory=dict, compare=False, repr=False)
    # The problem that each focus area was made from, by its id. As living as the answers.
    problems: dict[int, ProblemLink] = field(default_factory=dict, compare=False, repr=False)

    @property
    def kind_label(self) -> str:
        return PlanKind(self.kind).label

    @property
    def status_label(self) -> str:
        return PlanStatus(self.status).label

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.ends_on)

    @property
    def is_draft(self) -> bool:
        return self.status in (PlanStatus.DRAFT, PlanStatus.REFERRED)

    @property
    def is_in_force(self) -> bool:
        """Decided, also when another plan has come after it."""
        return self.status in (PlanStatus.DECIDED, PlanStatus.REPLACED)

    @property
    def decision_dnr(self) -> str:
        return self.decision.dnr if self.decision and self.is_in_force else ""

    @cached_property
    def actions(self) -> tuple[ActionContent, ...]:
        """Every action once, in the order of its first place."""
        seen = {action.id: action for area in self.focus_areas for action in area.actions}
        return tuple(seen.values())

    @cached_property
    def _areas(self) -> dict[int, list[FocusAreaContent]]:
        found = defaultdict(list)
        for area in self.focus_areas:
            for action in area.actions:
                found[action.id].append(area)
        return found

    def areas_of(self, action: ActionContent) -> tuple[FocusAreaContent, ...]:
        """The focus areas it stands under, in order."""
        return tuple(self._areas.get(action.id, ()))

    def answer_of(self, party: PartyContent, action: ActionContent) -> PartyAnswer | None:
        return self.answers.get((action.id, party.organisation_id))

    @cached_property
    def notes(self) -> dict[str, str]:
        """Footnote texts by the number that texts point at them with."""
        return {str(source.number): source.text for source in self.sources}
