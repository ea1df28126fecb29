"""What a plan tells of the one before it: the last chapter of that plan's life and the first of its own (6 §)."""

from dataclasses import dataclass
from functools import cached_property

from kommunbrott.trees import Tree
from plans.choices import Continuation


@dataclass(frozen=True)
class PreviousActionContent:
    """What came of an action of the plan before, and what becomes of it now."""

    id: int
    number: str
    title: str
    status_label: str
    result: str
    verdict: str
    motive: str
    choice: str
    reason: str
    # The action of this plan that it goes on as; None when it has been taken out since, or ended.
    goes_on_as: str | None = None

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def becomes(self) -> str:
        """ "Fortsätter som 2.1" """
        if self.choice == Continuation.ENDS:
            return Continuation.ENDS.label
        if self.goes_on_as is None:
            return "Har tagits ut ur planen"
        label = Continuation(self.choice).label
        return f"{label}, se {self.goes_on_as}" if self.goes_on_as else label


@dataclass(frozen=True)
class PreviousAreaContent:
    id: int
    name: str
    actions: tuple[PreviousActionContent, ...]


@dataclass(frozen=True)
class PreviousPlanContent(Tree):
    """The final follow-up of the plan before (6 §)."""

    id: int
    title: str
    period: str
    focus_areas: tuple[PreviousAreaContent, ...]

    @cached_property
    def actions(self) -> tuple[PreviousActionContent, ...]:
        return tuple(action for area in self.focus_areas for action in area.actions)

    def count(self, choice: Continuation) -> int:
        return sum(action.choice == choice for action in self.actions)
