from dataclasses import dataclass

from plans.choices import AnalysisStatus
from plans.content.action import ActionContent, PartyContent


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
