"""A round of follow-up as one tree: the page, the PDF, the Word file and the frozen report are made from it."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from kommunbrott.numbers import in_words, swedish_number
from kommunbrott.trees import Tree
from plans.choices import ActionStatus, Direction, Outcome

# What an action may come to besides an Outcome.
UNJUDGED, MISSING = "obedomd", "svar"
TALLIED: dict[str, str] = {
    Outcome.ACHIEVED: Outcome.ACHIEVED.label,
    Outcome.PARTLY: Outcome.PARTLY.label,
    Outcome.NOT_ACHIEVED: Outcome.NOT_ACHIEVED.label,
    Outcome.CANNOT_TELL: Outcome.CANNOT_TELL.label,
    UNJUDGED: "Inte bedömt än",
    MISSING: "Svar saknas",
}


@dataclass(frozen=True)
class FigureContent:
    """How far a goal had come. ``progress`` says it in words, "" where that cannot be told."""

    goal_id: int
    indicator: str
    unit: str
    direction: str
    target: Decimal | None
    value: Decimal | None
    previous: Decimal | None = None
    previous_on: dt.date | None = None
    progress: str = ""
    is_backwards: bool = False

    @property
    def result(self) -> str:
        """ "84 procent", or "" before it has been told."""
        return f"{swedish_number(self.value)} {self.unit}".strip() if self.value is not None else ""

    @property
    def goal(self) -> str:
        """ "mål minst 90 procent" """
        return f"{self.short_goal} {self.unit}".strip()

    @property
    def short_goal(self) -> str:
        """ "mål minst 90" """
        if self.target is None:
            return ""
        way = Direction(self.direction).label.lower() if self.direction else ""
        return " ".join(part for part in ("mål", way, swedish_number(self.target)) if part)


@dataclass(frozen=True)
class AnswerContent:
    """What somebody said of an action."""

    on: dt.date
    name: str
    role: str
    organisation: str
    status: str
    done: str
    process: str
    effect: str
    next_step: str

    @property
    def status_label(self) -> str:
        return ActionStatus(self.status).label if self.status else ""


@dataclass(frozen=True)
class FollowedAction:
    """An action in a round. One that was ended and judged in an earlier round, ``settled_in``, is not asked about."""

    id: int
    number: str
    title: str
    lead_id: int | None
    lead: str
    goals: tuple[str, ...]
    status: str
    status_label: str
    due_on: dt.date | None
    days_late: int | None
    figures: tuple[FigureContent, ...]
    answer: AnswerContent | None
    outcome: str
    motive: str
    asked_on: dt.date | None
    reminded_on: dt.date | None
    settled_in: str = ""

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def is_answered(self) -> bool:
        return self.answer is not None or bool(self.settled_in) or bool(self.outcome)

    @property
    def state(self) -> str:
        """A key of TALLIED."""
        return self.outcome or (UNJUDGED if self.is_answered else MISSING)

    @property
    def state_label(self) -> str:
        return TALLIED[self.state]

    @property
    def told_figures(self) -> tuple[FigureContent, ...]:
        return tuple(figure for figure in self.figures if figure.value is not None)


@dataclass(frozen=True)
class FollowedArea:
    id: int
    name: str
    actions: tuple[FollowedAction, ...]

    @property
    def answered(self) -> int:
        return sum(action.is_answered for action in self.actions)


@dataclass(frozen=True)
class RoundContent(Tree):
    """``drawn_on`` is the day on which days late were counted. ``receiver`` is who the report is for."""

    id: int
    plan_id: int
    plan_title: str
    label: str
    starts_on: dt.date
    ends_on: dt.date
    due_on: dt.date
    is_final: bool
    drawn_on: dt.date
    receiver: str
    # one and many, as the municipality inflects åtgärd
    words: tuple[str, str]
    areas: tuple[FollowedArea, ...]

    @property
    def title(self) -> str:
        label = self.label[:1].lower() + self.label[1:]
        return self.label if "uppföljning" in label else f"Uppföljning {label}"

    @cached_property
    def actions(self) -> tuple[FollowedAction, ...]:
        """Every action once, in the order of its first place."""
        return tuple({action.id: action for area in self.areas for action in area.actions}.values())

    @property
    def answered(self) -> int:
        return sum(action.is_answered for action in self.actions)

    @cached_property
    def missing(self) -> tuple[FollowedAction, ...]:
        return tuple(action for action in self.actions if not action.is_answered)

    @cached_property
    def late(self) -> tuple[FollowedAction, ...]:
        """Those past their due date, the latest first."""
        late = [action for action in self.actions if action.days_late]
        return tuple(sorted(late, key=lambda action: -action.days_late))

    @cached_property
    def tally(self) -> tuple[tuple[str, str, int], ...]:
        """State, label and number of actions, where there are any; the four verdicts always."""
        states = [action.state for action in self.actions]
        rows = [(state, label, states.count(state)) for state, label in TALLIED.items()]
        return tuple(row for row in rows if row[2] or row[0] in Outcome.values)

    def count(self, state: str) -> int:
        return sum(action.state == state for action in self.actions)

    @property
    def finding(self) -> str:
        """The round in one sentence: "Målet är uppnått för fem åtgärder, delvis för tio och inte för en"."""
        told = (
            ("uppnått för", Outcome.ACHIEVED),
            ("delvis uppnått för", Outcome.PARTLY),
            ("inte uppnått för", Outcome.NOT_ACHIEVED),
        )
        parts = [(words, number) for words, state in told if (number := self.count(state))]
        if not parts:
            return self._finding_without_verdicts
        first, number = parts[0]
        said = [f"{first} {self._counted(number)}"]
        said += [f"{words.replace(' uppnått', '')} {in_words(number)}" for words, number in parts[1:]]
        return f"Målet är {_listed(said)}"

    @property
    def _finding_without_verdicts(self) -> str:
        if not self.actions:
            return f"Planen har inga {self.words[1]}"
        if self.count(Outcome.CANNOT_TELL):
            return f"Inget mål kan bedömas än: {self.answered_line}"
        if self.answered:
            return f"{self.answered_line[:1].upper()}{self.answered_line[1:]} och inget mål är bedömt än"
        return "Ingen har svarat än"

    @property
    def answered_line(self) -> str:
        """ "19 av 23 åtgärder är besvarade" """
        total = len(self.actions)
        return f"{self.answered} av {total} {self.words[total != 1]} är {'besvarad' if total == 1 else 'besvarade'}"

    @property
    def unclear_line(self) -> str:
        """What the finding leaves out, in a sentence of its own, or ""."""
        parts = []
        if number := self.count(Outcome.CANNOT_TELL):
            parts.append(f"{in_words(number)} kan inte bedömas")
        if number := self.count(UNJUDGED):
            parts.append(f"{in_words(number)} är inte {'bedömd' if number == 1 else 'bedömda'} än")
        said = _listed(parts)
        return f"{said[:1].upper()}{said[1:]}." if said else ""

    def of_organisation(self, organisation_id: int) -> tuple[FollowedAction, ...]:
        """What the organisation has the lead of."""
        return tuple(action for action in self.actions if action.lead_id == organisation_id)

    def action(self, pk: int) -> FollowedAction | None:
        return next((action for action in self.actions if action.id == pk), None)

    def _counted(self, number: int) -> str:
        return f"{in_words(number)} {self.words[number != 1]}"


def _listed(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))
