"""How the municipality stands with what the act asks, one paragraph at a time: the same from every app."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kommunbrott.law import DEMANDS
from kommunbrott.models import User
from kommunbrott.numbers import in_words

# Nearer than this the end of something is told as a thing to look over.
NEAR_DAYS = 90


@dataclass(frozen=True)
class Evidence:
    """What shows that it is so. ``icon`` is one of Lucide's."""

    text: str
    url: str = ""
    icon: str = "file-text"


@dataclass(frozen=True)
class Gap:
    """What is not as the act asks. ``is_breach``: the paragraph is not met at all; else it should be looked over."""

    text: str
    url: str = ""
    link: str = ""
    is_breach: bool = False


@dataclass(frozen=True)
class LegalDate:
    """``what`` stands before the date: "Ny lägesbild senast". A meeting is a date too, but not one of the act's."""

    what: str
    on: dt.date
    days: int
    is_law: bool = True

    @property
    def is_late(self) -> bool:
        return self.days < 0


def legal_date(what: str, on: dt.date, today: dt.date, *, is_law: bool = True) -> LegalDate:
    return LegalDate(what, on, (on - today).days, is_law)


@dataclass(frozen=True)
class Duty:
    """One paragraph. What it says is that there is evidence, unless a gap says otherwise."""

    section: int
    evidence: tuple[Evidence, ...] = ()
    gaps: tuple[Gap, ...] = ()
    told: str = ""
    due: LegalDate | None = None

    @property
    def paragraph(self) -> str:
        return f"{self.section} §"

    @property
    def is_breached(self) -> bool:
        return any(gap.is_breach for gap in self.gaps)

    @property
    def is_met(self) -> bool:
        return not self.gaps

    @property
    def tone(self) -> str:
        return "late" if self.is_breached else "notice" if self.gaps else "done"

    @property
    def label(self) -> str:
        return "Saknas" if self.is_breached else "Behöver ses över" if self.gaps else "Uppfyllt"

    @property
    def answer(self) -> str:
        """As one answers a question in a survey."""
        return "Nej" if self.is_breached else "Delvis" if self.gaps else "Ja"


@dataclass(frozen=True)
class LawStatus:
    """All paragraphs on one day."""

    duties: tuple[Duty, ...]
    today: dt.date

    @property
    def met(self) -> int:
        return sum(duty.is_met for duty in self.duties)

    @property
    def unmet(self) -> list[Duty]:
        return [duty for duty in self.duties if not duty.is_met]

    @property
    def unmet_paragraphs(self) -> str:
        """ "7 § och 9 §" """
        names = [duty.paragraph for duty in self.unmet]
        return " och ".join(part for part in (", ".join(names[:-1]), *names[-1:]) if part)

    @property
    def deadlines(self) -> list[LegalDate]:
        """Those of the act, the next one first."""
        found = [duty.due for duty in self.duties if duty.due and duty.due.is_law]
        return sorted(found, key=lambda due: due.on)

    @property
    def heading(self) -> str:
        if not self.unmet:
            return "Alla paragrafer är uppfyllda"
        breached = sum(duty.is_breached for duty in self.duties)
        found = (
            _paragraphs(breached, "är inte uppfylld", "är inte uppfyllda"),
            _paragraphs(
                len(self.unmet) - breached, "behöver ses över", "behöver ses över", is_first=not breached
            ),
        )
        return " och ".join(part for part in found if part)


def _paragraphs(number: int, one: str, many: str, *, is_first: bool = True) -> str:
    """ "En paragraf behöver ses över", "två behöver ses över" after something else, "" for none."""
    if not number:
        return ""
    noun = (" paragraf" if number == 1 else " paragrafer") if is_first else ""
    words = f"{in_words(number)}{noun} {one if number == 1 else many}"
    return words[0].upper() + words[1:] if is_first else words


def status_of(duties: Iterable[Duty], today: dt.date) -> LawStatus:
    """In the order of the act. A paragraph that no app has answered for is a fault of ours: KeyError."""
    by_section = {duty.section: duty for duty in duties}
    return LawStatus(tuple(by_section[section] for section in DEMANDS), today)


def coordination(coordinators: Sequence[User], url: str) -> Duty:
    """11 §: somebody who coordinates. ``url`` is where accounts are kept."""
    if not coordinators:
        gap = Gap("Ingen har uppgiften att samordna.", url, "Ge ett konto rollen samordnare", is_breach=True)
        return Duty(11, gaps=(gap,))
    return Duty(11, tuple(Evidence(_named(user), url, "user") for user in coordinators))


def contact(coordinators: Sequence[User], url: str, information: Sequence[Evidence]) -> Duty:
    """12 §: a way to reach the function, and something that residents are told. ``information`` is that something."""
    reached = [user for user in coordinators if user.email]
    gaps = []
    if not reached:
        gaps.append(Gap("Ingen samordnare har en e-postadress.", url, "Skriv in en adress", is_breach=True))
    if not information:
        gaps.append(Gap("Inget visar att invånarna har fått veta vad som görs."))
    found = tuple(Evidence(f"Kontaktväg: {user.email}", url, "mail") for user in reached)
    return Duty(12, (*found, *information), tuple(gaps))


def _named(user: User) -> str:
    return ", ".join(part for part in (user.name, user.title) if part)
