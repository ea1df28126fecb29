"""An action as the plan has it: what, how, which goals, who, when, with what money."""

import datetime as dt
import hashlib
import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from plans.choices import ActionStatus, Direction, Funding, Horizon, Prevention, ResponsibilityRole, Rhythm


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
    judged_by: str = ""

    @property
    def is_qualitative(self) -> bool:
        """It has no level to begin at or to reach."""
        return self.baseline is None and self.target is None

    @property
    def is_measurable(self) -> bool:
        """It says what is counted, from which level to which; one without levels says how it is judged."""
        if self.is_qualitative:
            return bool(self.judged_by)
        return None not in (self.baseline, self.target) and bool(
            self.indicator and self.unit and self.direction
        )

    @property
    def direction_label(self) -> str:
        return Direction(self.direction).label if self.direction else ""

    @property
    def wording(self) -> tuple[str, ...]:
        """The goal and its figures as they were agreed upon, whichever row they stand in."""
        figures = (
            f"{value.normalize():f}" if value is not None else "" for value in (self.baseline, self.target)
        )
        return (self.text, self.indicator, self.unit, self.direction, *figures, self.judged_by)


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
    # The action of the plan before that it comes from, and how a page says so.
    predecessor_id: int | None = None
    continues: str = ""

    @property
    def name(self) -> str:
        return f"{self.number} {self.title}".strip()

    @property
    def lead(self) -> PartyContent | None:
        return next((party for party in self.parties if party.is_lead), None)

    @cached_property
    def wording_digest(self) -> str:
        """SHA-256 of what a party accepts: what is to be done, how, its goals, and when."""
        days = [day.isoformat() if day else "" for day in (self.starts_on, self.due_on)]
        said = [
            self.title,
            self.how,
            [goal.wording for goal in self.goals],
            *days,
            self.recurrence,
            self.timing,
        ]
        return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()

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
