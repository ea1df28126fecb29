"""The check for personal data, quick enough for a hundred thousand rows: cells that return are judged once."""

import datetime as dt
import re
from collections.abc import Iterable

from incidents.importers.result import Reason
from kommunbrott import name_likeness, privacy
from kommunbrott.folding import fold

REASONS = {
    privacy.Kind.PERSONNUMMER: Reason.PERSONNUMMER,
    privacy.Kind.COORDINATION: Reason.COORDINATION_NUMBER,
    privacy.Kind.NUMBER_LIKE: Reason.NUMBER_LIKE,
    privacy.Kind.PHONE: Reason.PHONE,
    privacy.Kind.EMAIL: Reason.EMAIL,
    privacy.Kind.REGISTRATION: Reason.REGISTRATION_NUMBER,
    privacy.Kind.NAME: Reason.NAME_LIKE,
}
MOST_REMEMBERED = 5000
ADDRESS = re.compile(r"@|at[)\]]|[＠﹫]")


class PersonalData:
    """``known`` are names of places and areas, which are not taken for names of people."""

    def __init__(self, known: Iterable[str], today: dt.date):
        self.today = today
        self._known = {fold(name) for name in known if name}
        self._stops: dict[str, Reason | None] = {}
        self._doubts: dict[str, tuple[Reason, ...]] = {}

    def stops(self, text: str) -> Reason | None:
        """Why a row with this text may not be kept."""
        if len(text) < 10:
            return None
        if text not in self._stops:
            forget_when_many(self._stops)
            certain = privacy.certain(text, self.today)
            self._stops[text] = REASONS[certain[0].kind] if certain else None
        return self._stops[text]

    def doubts(self, text: str) -> tuple[Reason, ...]:
        """What a person should look at; each reason once."""
        if text not in self._doubts:
            forget_when_many(self._doubts)
            kinds = [each.kind for each in self._found(text) if not self._is_known(each, text)]
            self._doubts[text] = tuple(dict.fromkeys(REASONS[kind] for kind in kinds))
        return self._doubts[text]

    def _found(self, text: str) -> list[privacy.Finding]:
        """What privacy.find finds; of a text without digits and addresses only names can be found."""
        if privacy.DIGIT.search(text) or ADDRESS.search(text):
            return [each for each in privacy.find(text, (), self.today) if not each.is_certain]
        return [privacy.Finding(*span, privacy.Kind.NAME) for span in name_likeness.find(text)]

    def _is_known(self, finding: privacy.Finding, text: str) -> bool:
        """Names of places cost too much to compare for every text, so only what looks like a name is compared."""
        if finding.kind != privacy.Kind.NAME:
            return False
        name = f" {fold(finding.of(text))} "
        return any(name in f" {known} " or f" {known} " in name for known in self._known)


def forget_when_many(answers: dict) -> None:
    if len(answers) > MOST_REMEMBERED:
        answers.clear()
