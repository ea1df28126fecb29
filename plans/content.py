"""The one tree that page, PDF, DOCX, HTML, JSON, versions and differences are made from.

Frozen dataclasses of plain values: no queries, no models. ``plans.models.tree`` builds it from the database.
"""

import dataclasses
import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kommunbrott.dates import period_label
from plans.choices import (
    ActionStatus,
    AnalysisStatus,
    Direction,
    Funding,
    Horizon,
    PlanKind,
    PlanStatus,
    Prevention,
    ResponsibilityRole,
    Rhythm,
)


@dataclass(frozen=True)
class PartyContent:
    """One responsible party. ``kind`` is the organisation's kind, for its icon."""

    organisation_id: int
    name: str
    label: str
    kind: str
    role: str
    unit: str
    as_written: str

    @property
    def is_lead(self) -> bool:
        return self.role == ResponsibilityRole.LEAD


@dataclass(frozen=True)
class GoalContent:
    id: int
    text: str
    indicator: str
    unit: str
    direction: str
    baseline: Decimal | None
    target: Decimal | None

    @property
    def is_measurable(self) -> bool:
        """It says what is counted and which level is to be reached."""
        return bool(self.indicator and self.target is not None)

    @property
    def direction_label(self) -> str:
        return Direction(self.direction).label if self.direction else ""


@dataclass(frozen=True)
class CauseRef:
    """A cause that an action aims at, as it is called where the action stands."""

    id: int
    label: str
    text: str


@dataclass(frozen=True)
class ActionContent:
    id: int
    # Where the action stands in this focus area; None outside of one.
    placement_id: int | None
    number: str
    title: str
    how: str
    goals: tuple[GoalContent, ...]
    parties: tuple[PartyContent, ...]
    responsible_as_written: str
    place: str
    timing: str
    starts_on: dt.date | None
    due_on: dt.date | None
    recurrence: str
    follow_up: str
    follow_up_how: str
    follow_up_rhythm: str
    follow_up_forum: str
    funding: str
    resources: str
    causes: tuple[CauseRef, ...]
    prevention: str
    horizon: str
    method: str
    status: str
    status_as_written: str
    # Titles of the other focus areas that the same action stands under.
    also_under: tuple[str, ...]

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def lead(self) -> PartyContent | None:
        return next((party for party in self.parties if party.is_lead), None)

    @property
    def has_follow_up(self) -> bool:
        return bool(self.follow_up or self.follow_up_how or self.follow_up_rhythm)

    @property
    def status_label(self) -> str:
        return ActionStatus(self.status).label

    @property
    def recurrence_label(self) -> str:
        return Rhythm(self.recurrence).label if self.recurrence else ""

    @property
    def follow_up_rhythm_label(self) -> str:
        return Rhythm(self.follow_up_rhythm).label if self.follow_up_rhythm else ""

    @property
    def funding_label(self) -> str:
        return Funding(self.funding).label if self.funding else ""

    @property
    def prevention_label(self) -> str:
        return Prevention(self.prevention).label if self.prevention else ""

    @property
    def horizon_label(self) -> str:
        return Horizon(self.horizon).label if self.horizon else ""


@dataclass(frozen=True)
class CauseContent:
    id: int
    label: str
    number: str
    text: str
    no_action_reason: str
    action_count: int


@dataclass(frozen=True)
class AnalysisPart:
    """One of the five questions of a cause analysis. ``block`` names it in addresses."""

    block: str
    heading: str
    text: str


@dataclass(frozen=True)
class FocusAreaContent:
    id: int
    parent_id: int | None
    number: str
    title: str
    target_group: str
    areas: tuple[str, ...]
    parties: tuple[PartyContent, ...]
    responsible_as_written: str
    introduction: str
    problem: str
    cause_when: str
    cause_where: str
    cause_who: str
    cause_how: str
    cause_stakeholders: str
    cause_analysis: str
    analysis_status: str
    analysis_owner: str
    causes: tuple[CauseContent, ...]
    actions: tuple[ActionContent, ...]

    @property
    def name(self) -> str:
        """Number and title, as in a table of contents: "2. Trygghet i centrum", "2.1 Belysning"."""
        if not self.number:
            return self.title or "Utan rubrik"
        dot = "." if self.number.isdigit() else ""
        return f"{self.number}{dot} {self.title}".strip()

    @property
    def lead(self) -> PartyContent | None:
        return next((party for party in self.parties if party.is_lead), None)

    @property
    def analysis_status_label(self) -> str:
        return AnalysisStatus(self.analysis_status).label

    @property
    def analysis_parts(self) -> tuple[AnalysisPart, ...]:
        """The five parts of the cause analysis, in the order of Brå's template."""
        return (
            AnalysisPart("nar", "När", self.cause_when),
            AnalysisPart("var", "Var", self.cause_where),
            AnalysisPart("vem", "Vem", self.cause_who),
            AnalysisPart("hur", "Hur", self.cause_how),
            AnalysisPart("intressenter", "Intressenter", self.cause_stakeholders),
        )

    @property
    def has_analysis(self) -> bool:
        return bool(self.cause_analysis or self.causes or any(part.text for part in self.analysis_parts))

    @property
    def causes_without_action(self) -> tuple[CauseContent, ...]:
        return tuple(c for c in self.causes if not c.action_count and not c.no_action_reason)


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
class PlanContent:
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
    def notes(self) -> dict[str, str]:
        """Footnote texts by the number that texts point at them with."""
        return {str(source.number): source.text for source in self.sources}

    def as_json(self) -> dict:
        """Plain JSON values: dates as åååå-mm-dd, decimals as strings, tuples as lists."""
        return json.loads(json.dumps(dataclasses.asdict(self), default=str, ensure_ascii=False))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content: equal content gives equal digest, in every process."""
        packed = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()
