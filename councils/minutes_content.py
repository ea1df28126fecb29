"""The one tree that page, PDF and DOCX of minutes are made from. Plain values: no queries, no models."""

import dataclasses
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from itertools import zip_longest

from councils.choices import MinutesKind, SignerRole
from councils.secrecy import marked, mask_of, masked
from kommunbrott.dates import long_date, weekday_date
from kommunbrott.trees import Tree


@dataclass(frozen=True)
class PersonContent:
    """Somebody present, a guest, or absent. ``part`` tells when the person was there, if not all of the time."""

    name: str
    role: str = ""
    function: str = ""
    organisation: str = ""
    part: str = ""

    @property
    def capacity(self) -> str:
        """ "ordförande, kommunstyrelsen": each thing said once."""
        said: dict[str, str] = {}
        for text in (self.role.lower(), self.function, self.organisation, self.part):
            if text:
                said.setdefault(text.casefold(), text)
        return ", ".join(said.values())


@dataclass(frozen=True)
class AssignmentContent:
    text: str
    who: str
    due_on: dt.date | None


@dataclass(frozen=True)
class ParagraphContent(Tree):
    """One item. ``label`` is "§ 31" or "11"; ``notes`` are (heading, text): yrkande, votering, reservation, jäv."""

    id: int
    label: str
    title: str
    dnr: str = ""
    text: str = ""
    papers: tuple[str, ...] = ()
    notes: tuple[tuple[str, str], ...] = ()
    # What was noted where there was nothing to decide: "Lars Ekvall utses till justerare."
    noted: str = ""
    # What was decided without an att-sats: "Ärendet bordläggs."
    outcome: str = ""
    clauses: tuple[str, ...] = ()
    assignments: tuple[AssignmentContent, ...] = ()
    # "18 kap. 1 §" when the whole item is secret.
    secrecy: str = ""

    def masked(self) -> "ParagraphContent":
        if self.secrecy:
            return ParagraphContent(self.id, self.label, mask_of(self.secrecy), secrecy=self.secrecy)
        return self._told(masked)

    def marked(self) -> "ParagraphContent":
        return self._told(marked)

    def _told(self, tell: Callable[[str], str]) -> "ParagraphContent":
        return dataclasses.replace(
            self,
            title=tell(self.title),
            dnr=tell(self.dnr),
            text=tell(self.text),
            papers=tuple(map(tell, self.papers)),
            notes=tuple((tell(heading), tell(text)) for heading, text in self.notes),
            noted=tell(self.noted),
            outcome=tell(self.outcome),
            clauses=tuple(map(tell, self.clauses)),
            assignments=tuple(
                AssignmentContent(tell(one.text), tell(one.who), one.due_on) for one in self.assignments
            ),
        )

    @property
    def ended_clauses(self) -> tuple[str, ...]:
        """The att-satser as one sentence: with comma, "och" and full stop."""
        bare = [clause.strip().rstrip(" ,.;").removesuffix(" och").rstrip(",") for clause in self.clauses]
        ends = ["," for _ in bare[:-2]] + [", och" for _ in bare[-2:-1]] + ["."]
        return tuple(f"{said}{end}" for said, end in zip(bare, ends, strict=False))


@dataclass(frozen=True)
class ComingContent:
    """When a forum meets next, each as "19 september klockan 13.15–15.15"."""

    forum: str
    meetings: tuple[str, ...]


@dataclass(frozen=True)
class SignatoryContent:
    """A line to sign on. ``approved`` tells when and how it was approved, once it has been."""

    name: str
    role: str
    approved: str = ""


@dataclass(frozen=True)
class MinutesContent(Tree):
    council: str
    on: dt.date
    # "10.02–11.56", Swedish local time.
    hours: str
    place: str
    dnr: str
    kind: str
    present: tuple[PersonContent, ...]
    guests: tuple[PersonContent, ...]
    absent: tuple[PersonContent, ...]
    items: tuple[ParagraphContent, ...]
    coming: tuple[ComingContent, ...]
    signatories: tuple[SignatoryContent, ...]

    def masked(self) -> "MinutesContent":
        """As it is for who may not read what is secret."""
        return dataclasses.replace(self, items=tuple(item.masked() for item in self.items))

    def marked(self) -> "MinutesContent":
        """As it is for who may read all of it: what is secret is said to be so."""
        return dataclasses.replace(self, items=tuple(item.marked() for item in self.items))

    @cached_property
    def has_secrets(self) -> bool:
        return self.masked() != self

    # --- What is printed that no row says ---

    @property
    def kind_label(self) -> str:
        return MinutesKind(self.kind).label

    @property
    def title(self) -> str:
        return f"{self.kind_label}, {self.council} {long_date(self.on)}"

    @property
    def is_draft(self) -> bool:
        return self.kind == MinutesKind.DRAFT

    @property
    def is_public(self) -> bool:
        return self.kind == MinutesKind.PUBLIC

    @property
    def is_excerpt(self) -> bool:
        return self.kind == MinutesKind.EXCERPT

    @property
    def paragraphs(self) -> str:
        """ "§ 31–43" or "1–12"; "" when there are none."""
        if not self.items:
            return ""
        first, last = self.items[0].label, self.items[-1].label
        return first if first == last else f"{first}–{last.removeprefix('§ ')}"

    @property
    def when(self) -> str:
        return f"{weekday_date(self.on)} klockan {self.hours}"

    @property
    def opening(self) -> str:
        return f"{self.council} beslutar"

    @property
    def adjusters(self) -> str:
        """Who adjusts them: all that sign but the secretary."""
        names = [one.name for one in self.signatories if one.role != SignerRole.SECRETARY.label]
        return " och ".join(filter(None, [", ".join(names[:-1]), *names[-1:]]))

    @property
    def attachments(self) -> tuple[str, ...]:
        """All the papers, each with its item: bilagor in the order of the items."""
        return tuple(f"{name} ({item.label})" for item in self.items for name in item.papers)

    @property
    def coming_rows(self) -> list[tuple[str, ...]]:
        """The columns of coming meetings, row by row."""
        return list(zip_longest(*(column.meetings for column in self.coming), fillvalue=""))

    # --- Other papers out of the same minutes ---

    def public(self) -> "MinutesContent":
        """The copy for everybody. Nothing that is secret is anywhere in it, not even hidden."""
        return dataclasses.replace(self.masked(), kind=MinutesKind.PUBLIC.value)

    def excerpt(self, item_id: int) -> "MinutesContent":
        """Protokollsutdrag: one item, with who was there. Raises KeyError when there is no such item."""
        chosen = tuple(item for item in self.items if item.id == item_id)
        if not chosen:
            raise KeyError(item_id)
        return dataclasses.replace(self, kind=MinutesKind.EXCERPT.value, items=chosen, coming=())


@dataclass(frozen=True)
class CorrectionContent:
    """A dated addition to adjusted minutes, as a paper of its own. ``sha256`` is of the file that it corrects."""

    number: int
    minutes: str
    dnr: str
    # "§ 31", or nothing when it is about all of them.
    label: str
    text: str
    made_on: dt.date
    made_by: str
    sha256: str

    @property
    def title(self) -> str:
        return f"Rättelse {self.number} till {self.minutes[:1].lower()}{self.minutes[1:]}"
