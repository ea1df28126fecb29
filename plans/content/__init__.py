"""The one tree that page, PDF, DOCX, HTML, JSON, versions and differences are made from.

Frozen dataclasses of plain values: no queries, no models. ``plans.models.tree`` builds it from the database.
"""

from plans.content.action import ActionContent, CauseRef, GoalContent, PartyContent
from plans.content.answer import PartyAnswer
from plans.content.focus_area import AnalysisPart, CauseContent, FocusAreaContent
from plans.content.plan import (
    DecisionContent,
    FileContent,
    PlanContent,
    ProblemLink,
    ProposalContent,
    SourceContent,
)
from plans.content.previous import PreviousActionContent, PreviousAreaContent, PreviousPlanContent

__all__ = [
    "ActionContent",
    "AnalysisPart",
    "CauseContent",
    "CauseRef",
    "DecisionContent",
    "FileContent",
    "FocusAreaContent",
    "GoalContent",
    "PartyAnswer",
    "PartyContent",
    "PlanContent",
    "PreviousActionContent",
    "PreviousAreaContent",
    "PreviousPlanContent",
    "ProblemLink",
    "ProposalContent",
    "SourceContent",
]
