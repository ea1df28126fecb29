import datetime as dt
from dataclasses import dataclass

from plans.content.action import ActionContent


@dataclass(frozen=True)
class PartyAnswer:
    """What a responsible party has said last of an action. ``wording`` is the digest of what was answered."""

    is_accepted: bool
    wording: str
    answered_on: dt.date
    # In words, as the one who answered chose it.
    label: str

    def holds_for(self, action: ActionContent) -> bool:
        """Accepted, and in this very wording."""
        return self.is_accepted and self.wording == action.wording_digest
