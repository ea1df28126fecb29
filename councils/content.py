"""The one tree that page, PDF and letter of a summons are made from. Plain values: no queries, no models."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from councils.choices import ItemKind
from councils.secrecy import marked, mask_of, masked
from kommunbrott.choices import FileKind
from kommunbrott.dates import long_date
from kommunbrott.trees import Tree


@dataclass(frozen=True)
class PaperContent:
    """A document of our own that an item is about, as it was frozen. Without a version there is no file of it."""

    # PaperSource
    source: str
    version_id: int | None
    name: str
    # How far it had come: "Utkast", "Låst 2026-11-02".
    state: str
    sha256: str

    @property
    def key(self) -> str:
        return f"{self.source}-{self.version_id}"


@dataclass(frozen=True)
class FileContent:
    """A file from outside. Without a name it is one that the reader may not read."""

    id: int
    title: str
    name: str
    kind: str
    size: int
    sha256: str
    added: dt.date
    # Came after the meeting was first called.
    is_late: bool
    secrecy: str = ""

    @property
    def kind_label(self) -> str:
        return FileKind(self.kind).label

    @property
    def is_readable(self) -> bool:
        return bool(self.name)

    @property
    def news(self) -> str:
        return f"Ny {long_date(self.added)}"

    def masked(self) -> "FileContent":
        if self.secrecy:
            return dataclasses.replace(self, title=mask_of(self.secrecy), name="", sha256="")
        return self


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
    papers: tuple[PaperContent, ...] = ()
    files: tuple[FileContent, ...] = ()
    # What it gathered by itself.
    lines: tuple[str, ...] = ()
    # "18 kap. 1 §" when the whole item is secret.
    secrecy: str = ""

    @property
    def kind_label(self) -> str:
        return ItemKind(self.kind).label

    def masked(self) -> "ItemContent":
        if self.secrecy:
            return dataclasses.replace(
                self,
                title=mask_of(self.secrecy),
                text="",
                presenter="",
                dnr="",
                clauses=(),
                lines=(),
                papers=(),
                files=(),
            )
        return dataclasses.replace(self._told(masked), files=tuple(file.masked() for file in self.files))

    def marked(self) -> "ItemContent":
        return self._told(marked)

    def _told(self, tell: Callable[[str], str]) -> "ItemContent":
        return dataclasses.replace(
            self,
            title=tell(self.title),
            text=tell(self.text),
            presenter=tell(self.presenter),
            clauses=tuple(tell(clause) for clause in self.clauses),
            lines=tuple(tell(line) for line in self.lines),
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

    @property
    def paper_count(self) -> int:
        """Those that can be fetched."""
        return sum(
            sum(paper.version_id is not None for paper in item.papers)
            + sum(file.is_readable for file in item.files)
            for item in self.items
        )

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
