import datetime as dt
from dataclasses import dataclass

from plans.choices import AcceptanceAnswer
from plans.content.action import ActionContent


@dataclass(frozen=True)
class PartyAnswer:
    """What a responsible party has said last of an action. ``wording`` is the digest of what was answered."""

    answer: str
    wording: str
    answered_on: dt.date

    @property
    def is_accepted(self) -> bool:
        return self.answer != AcceptanceAnswer.DECLINED

    def is_about(self, action: ActionContent) -> bool:
        """Given to the action as it is worded now: an answer to other words is no answer to these."""
        return self.wording == action.wording_digest
