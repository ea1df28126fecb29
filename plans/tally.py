"""What parties have said of the plan's actions, counted. Pure: the content and the answers in, numbers out."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from plans.choices import AcceptanceAnswer
from plans.content import ActionContent, PartyContent, PlanContent
from plans.models import Acceptance

Latest = Mapping[tuple[int, int], Acceptance]

WAITING, CHANGED = "vantar", "ny_ordalydelse"
ACCEPTED, COMMENTED, DECLINED = AcceptanceAnswer.values


@dataclass(frozen=True)
class Question:
    """One action put to one party. ``answer`` is the last it gave, to whatever wording."""

    action: ActionContent
    party: PartyContent
    answer: Acceptance | None

    @property
    def state(self) -> str:
        """An answer to an earlier wording is no answer to this one."""
        if self.answer is None:
            return WAITING
        return self.answer.answer if self.answer.wording == self.action.wording_digest else CHANGED

    @property
    def is_open(self) -> bool:
        return self.state in (WAITING, CHANGED)

    @property
    def is_accepted(self) -> bool:
        return self.state in (ACCEPTED, COMMENTED)


@dataclass(frozen=True)
class PartyTally:
    """One party's questions."""

    party: PartyContent
    questions: tuple[Question, ...]

    def count(self, state: str) -> int:
        return sum(question.state == state for question in self.questions)

    @property
    def total(self) -> int:
        return len(self.questions)

    @property
    def left(self) -> int:
        return sum(question.is_open for question in self.questions)

    @property
    def answered(self) -> int:
        return self.total - self.left

    @property
    def accepted(self) -> int:
        return self.count(ACCEPTED)

    @property
    def commented(self) -> int:
        return self.count(COMMENTED)

    @property
    def declined(self) -> int:
        return self.count(DECLINED)

    @property
    def changed(self) -> int:
        return self.count(CHANGED)

    @property
    def last_at(self) -> dt.datetime | None:
        return max((q.answer.answered_at for q in self.questions if q.answer), default=None)

    @property
    def bar(self) -> tuple[tuple[str, int, int], ...]:
        """(state, where it begins, how long it is) in hundredths, for a drawn bar."""
        counts = (
            (ACCEPTED, self.accepted),
            (COMMENTED, self.commented),
            (DECLINED, self.declined),
            (WAITING, self.left),
        )
        pieces, done = [], 0
        for state, count in counts:
            start, done = done, done + count
            if count:
                left = 100 * start // self.total
                pieces.append((state, left, 100 * done // self.total - left))
        return tuple(pieces)


def questions(content: PlanContent, latest: Latest) -> tuple[Question, ...]:
    """Every action put to every party that is to be responsible for it."""
    return tuple(
        Question(action, party, latest.get((action.id, party.organisation_id)))
        for action in content.actions
        for party in action.parties
    )


def by_party(asked: tuple[Question, ...]) -> dict[int, PartyTally]:
    """By organisation: those with most questions first."""
    rows: dict[int, list[Question]] = {}
    for question in asked:
        rows.setdefault(question.party.organisation_id, []).append(question)
    tallies = {key: PartyTally(found[0].party, tuple(found)) for key, found in rows.items()}
    return dict(sorted(tallies.items(), key=lambda item: (-item[1].total, item[1].party.name)))


@dataclass(frozen=True)
class PlanTally:
    """Of the actions that somebody is to be responsible for, which all of those have accepted as they stand."""

    accepted: tuple[ActionContent, ...]
    lacking: tuple[ActionContent, ...]
    unassigned: tuple[ActionContent, ...]

    @property
    def total(self) -> int:
        return len(self.accepted) + len(self.lacking)


def of_plan(content: PlanContent, asked: tuple[Question, ...]) -> PlanTally:
    open_ids = {question.action.id for question in asked if not question.is_accepted}
    assigned = [action for action in content.actions if action.parties]
    return PlanTally(
        accepted=tuple(action for action in assigned if action.id not in open_ids),
        lacking=tuple(action for action in assigned if action.id in open_ids),
        unassigned=tuple(action for action in content.actions if not action.parties),
    )
