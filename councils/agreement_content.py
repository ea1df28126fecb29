"""The one tree that page, PDF and comparison of an agreement are made from. Plain values: no queries, no models."""

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from councils.choices import AgreementPart
from kommunbrott.dates import long_date
from kommunbrott.text import plain
from kommunbrott.trees import Tree

HEADINGS = {
    "purposes": "Syften",
    "areas_text": "Områden",
    "problem": "Problem i fokus",
    "causes": "Troliga orsaker",
    "goals": "Mål som går att mäta",
    "documentation": "Så dokumenteras arbetet",
    "follow_up": "Så följs överenskommelsen upp",
    "guarantees": "Funktioner som parterna garanterar",
    "legal_status": "Rättslig ställning",
}


@dataclass(frozen=True)
class SignatoryContent:
    organisation: str
    name: str
    role: str


@dataclass(frozen=True)
class CommitmentContent:
    id: int
    text: str
    lead: str
    contributors: tuple[str, ...]
    measure: str


@dataclass(frozen=True)
class AnnexContent:
    plan_id: int
    title: str


@dataclass(frozen=True)
class Requirement:
    """One thing an agreement should have: what is there, and whether 9 § asks for it."""

    title: str
    found: str
    missing: str
    is_law: bool

    @property
    def is_met(self) -> bool:
        return bool(self.found)


@dataclass(frozen=True)
class AgreementContent(Tree):
    TEXTS: ClassVar[tuple[str, ...]] = tuple(HEADINGS)

    id: int
    title: str
    part: str
    dnr: str
    starts_on: dt.date
    ends_on: dt.date | None
    areas: tuple[str, ...]
    steering: str
    project_group: str
    groups: str
    reported: str
    # Field and text, in the order they are printed.
    texts: tuple[tuple[str, str], ...]
    commitments: tuple[CommitmentContent, ...]
    signatories: tuple[SignatoryContent, ...]
    annexes: tuple[AnnexContent, ...]
    signed_on: dt.date | None
    signed_at_place: str

    def text(self, name: str) -> str:
        return dict(self.texts)[name]

    @property
    def part_label(self) -> str:
        return "" if self.part == AgreementPart.WHOLE else AgreementPart(self.part).label

    @property
    def period(self) -> str:
        start = long_date(self.starts_on)
        return (
            f"{start} till och med {long_date(self.ends_on)}"
            if self.ends_on
            else f"Från {start}, tills vidare"
        )

    @property
    def where(self) -> str:
        """The areas by name and in the parties' own words."""
        named = ", ".join(self.areas)
        return ". ".join(part for part in (named, flat(self.text("areas_text"))) if part)

    @property
    def chapters(self) -> tuple[tuple[str, str], ...]:
        """Heading and text of each part that has something to say; the areas come by name first."""
        written = dict(self.texts)
        if self.areas:
            listed = "\n".join(f"- {area}" for area in self.areas)
            written["areas_text"] = "\n\n".join(part for part in (listed, written["areas_text"]) if part)
        return tuple((HEADINGS[name], text) for name, text in written.items() if text)

    @property
    def organisation_rows(self) -> tuple[tuple[str, str], ...]:
        rows = (
            ("Styrgrupp", self.steering),
            ("Projektgrupp", self.project_group),
            ("Arbetsgrupper", self.groups),
            ("Redovisas", self.reported),
        )
        return tuple(row for row in rows if row[1])

    @property
    def unmeasured(self) -> int:
        return sum(not commitment.measure for commitment in self.commitments)

    def requirements(self) -> tuple[Requirement, ...]:
        """What 9 § demands of a written agreement, and Brå's advice beyond it (domain: shall describe)."""
        signed = ""
        if self.signed_on:
            signed = f"{len(self.signatories)} parter, {long_date(self.signed_on)}"
        return (
            Requirement("Skriftlig och undertecknad", signed, "Den är inte undertecknad än.", True),
            Requirement("För vilka syften", flat(self.text("purposes")), "Syftena är inte skrivna.", True),
            Requirement("Inom vilka områden", self.where, "Inga områden är angivna.", True),
            Requirement("Problem i fokus", self.text("problem"), "Problemet är inte beskrivet.", False),
            Requirement("Troliga orsaker", self.text("causes"), "Orsakerna är inte beskrivna.", False),
            Requirement("Mål som går att mäta", self._measured(), self._unmeasured(), False),
            Requirement(
                "Hur den följs upp",
                self.text("follow_up") or self.reported,
                "Det står inte hur den följs upp.",
                False,
            ),
        )

    def _measured(self) -> str:
        if not self.text("goals") or self.unmeasured:
            return ""
        return self.text("goals")

    def _unmeasured(self) -> str:
        if not self.text("goals"):
            return "Målen är inte skrivna."
        return f"{self.unmeasured} av {len(self.commitments)} åtaganden saknar mätetal."


def flat(text: str) -> str:
    """A long text on one line: the items of a list with commas between them."""
    lines = [line.strip().removeprefix("- ") for line in plain(text).splitlines() if line.strip()]
    return ", ".join(line.rstrip(",") for line in lines) if "- " in text[:2] else " ".join(lines)
