"""The one tree that page, PDF, poster and letter of a promise document are made from. Plain values: no queries."""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from councils.choices import PromiseGiver, PromiseKind
from kommunbrott.dates import period_label
from kommunbrott.trees import Tree


def figure(value: Decimal) -> str:
    """4 200, 7,5: as it is written in Swedish, without decimals that say nothing."""
    text = f"{value:f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    return f"{int(whole):,}".replace(",", "\u00a0") + (f",{decimals}" if decimals else "")


def target_in_words(operator: str, value: Decimal | None, unit: str, period: str) -> str:
    """ "Minst 40 kvällspass per halvår"; "" where there is no figure."""
    if value is None:
        return ""
    words = " ".join(filter(None, (operator, figure(value), unit, period)))
    return words[:1].upper() + words[1:]


@dataclass(frozen=True)
class PromiseLine:
    id: int
    number: str
    kind: str
    text: str
    said: str
    giver: str
    parties: tuple[str, ...]
    area: str
    group: str
    target: str

    @property
    def kind_label(self) -> str:
        return PromiseKind(self.kind).label

    @property
    def who(self) -> str:
        """The parties by name, else who of police and municipality."""
        return ", ".join(self.parties) or (PromiseGiver(self.giver).label if self.giver else "")


@dataclass(frozen=True)
class SignatoryContent:
    name: str
    role: str
    organisation: str


@dataclass(frozen=True)
class PromiseContent(Tree):
    """``prolonged_to`` and ``prolonged_on`` are set when what was signed has been prolonged."""

    title: str
    starts_on: dt.date | None
    ends_on: dt.date | None
    background: str
    dialogues: str
    situation: str
    purposes: tuple[str, ...]
    focus_areas: tuple[str, ...]
    promises: tuple[PromiseLine, ...]
    signatories: tuple[SignatoryContent, ...]
    place: str
    signed_on: dt.date | None
    follows: str = ""
    prolonged_to: dt.date | None = None
    prolonged_on: dt.date | None = None

    @property
    def last_day(self) -> dt.date | None:
        return self.prolonged_to or self.ends_on

    @property
    def period(self) -> str:
        return period_label(self.starts_on, self.last_day)

    @property
    def areas(self) -> list[tuple[str, list[PromiseLine]]]:
        """The lines in order, those of the same area that follow each other together."""
        return [(area, list(lines)) for area, lines in groupby(self.promises, key=lambda line: line.area)]

    @property
    def vows(self) -> list[PromiseLine]:
        """What a poster tells: promises and nothing else."""
        return [line for line in self.promises if line.kind == PromiseKind.PROMISE]

    @property
    def has_police(self) -> bool:
        return any(line.giver in (PromiseGiver.POLICE, PromiseGiver.JOINTLY) for line in self.promises)

    @property
    def leads_to_purposes(self) -> bool:
        """The background ends in "Löftena ska:", so the purposes follow without a heading."""
        return self.background.rstrip().endswith(":")

    @property
    def givers(self) -> str:
        """The organisations that sign, each once: "Ekstads kommun och Polisen, lokalpolisområde Ekbygden"."""
        names = list(dict.fromkeys(one.organisation for one in self.signatories if one.organisation))
        return " och ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
