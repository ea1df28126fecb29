"""DialogueContent: the one tree that the protocol of a dialogue and what participants are told are made from. Pure."""

import datetime as dt
from dataclasses import dataclass

from kommunbrott.trees import Tree


@dataclass(frozen=True)
class ObservationContent:
    """``led_to`` is what it became, with whose it is: "Rapport 7, Ekstadshem"."""

    number: int
    text: str
    topic: str
    is_positive: bool
    where: str
    suggestion: str
    photos: int
    outcome: str
    led_to: str
    answer: str

    @property
    def is_answered(self) -> bool:
        return bool(self.outcome)

    @property
    def heading(self) -> str:
        return self.text or self.suggestion or self.topic


@dataclass(frozen=True)
class DialogueContent(Tree):
    """Names of parties, never of people. ``photos`` of an observation are counted, not shown."""

    title: str
    kind: str
    held_on: dt.date
    when: str
    place: str
    area: str
    led_by: str
    parties: tuple[str, ...]
    invited: str
    participants: int | None
    stops: tuple[str, ...]
    summary: str
    next_on: dt.date | None
    observations: tuple[ObservationContent, ...]
    told_on: dt.date | None = None
    told_how: str = ""

    @property
    def good(self) -> tuple[ObservationContent, ...]:
        return tuple(one for one in self.observations if one.is_positive)

    @property
    def to_improve(self) -> tuple[ObservationContent, ...]:
        return tuple(one for one in self.observations if not one.is_positive)

    @property
    def unanswered(self) -> tuple[ObservationContent, ...]:
        return tuple(one for one in self.to_improve if not one.is_answered)
