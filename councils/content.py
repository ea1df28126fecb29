"""The one tree that page, PDF and letter of a summons are made from. Plain values: no queries, no models."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from councils.choices import ItemKind
from councils.secrecy import marked, mask_of, masked
from kommunbrott.trees import Tree


@dataclass(frozen=True)
class PaperContent:
    """A frozen document that an item is about. ``version_id`` is the plan's version."""

    version_id: int
    name: str
    sha256: str


@dataclass(frozen=True)
class ItemContent:
    id: int
    number: int
    title: str
    kind: str
    text: str
    presenter: str
    # "10.30", where the items before it all say how long they take; else "".
    starts: str
    minutes: int | None
    dnr: str
    clauses: tuple[str, ...]
    paper: PaperContent | None
    # "18 kap. 1 §" when the whole item is secret.
    secrecy: str = ""

    @property
    def kind_label(self) -> str:
        return ItemKind(self.kind).label

    def masked(self) -> "ItemContent":
        if self.secrecy:
            return dataclasses.replace(
                self, title=mask_of(self.secrecy), text="", presenter="", dnr="", clauses=(), paper=None
            )
        return self._told(masked)

    def marked(self) -> "ItemContent":
        return self._told(marked)

    def _told(self, tell: Callable[[str], str]) -> "ItemContent":
        return dataclasses.replace(
            self,
            title=tell(self.title),
            text=tell(self.text),
            presenter=tell(self.presenter),
            clauses=tuple(tell(clause) for clause in self.clauses),
        )


@dataclass(frozen=True)
class CalledContent:
    name: str
    function: str
    organisation: str
    role: str


@dataclass(frozen=True)
class SummonsContent(Tree):
    council: str
    on: dt.date
    # "10.00–12.00", Swedish local time.
    hours: str
    place: str
    chair: str
    secretary: str
    called: tuple[CalledContent, ...]
    items: tuple[ItemContent, ...]

    def masked(self) -> "SummonsContent":
        """As it is for who may not read what is secret."""
        return dataclasses.replace(self, items=tuple(item.masked() for item in self.items))

    def marked(self) -> "SummonsContent":
        """As it is for who may read all of it: what is secret is said to be so."""
        return dataclasses.replace(self, items=tuple(item.marked() for item in self.items))

    @cached_property
    def has_secrets(self) -> bool:
        return self.masked() != self

    def news_since(self, former: "SummonsContent | None") -> dict[int, str]:
        """By item id "Ny" or "Ändrad", for what a later summons says and the one before did not.

        Another number or hour alone is no news.
        """
        if former is None:
            return {}
        before = {item.id: item for item in former.items}
        return {
            item.id: "Ändrad" if item.id in before else "Ny"
            for item in self.items
            if item.id not in before or _matter(item) != _matter(before[item.id])
        }


def _matter(item: ItemContent) -> ItemContent:
    return dataclasses.replace(item, number=0, starts="")
