"""What an import of promises understood: the answer the command prints, and beside it what the preview shows."""

from dataclasses import dataclass
from decimal import Decimal

from councils.choices import PromiseKind
from plans.importers.result import Note, Unplaced


@dataclass(frozen=True)
class ImportedTarget:
    """`operator` is "" where the text has only the figure."""

    value: Decimal
    unit: str
    operator: str = ""
    period: str = ""

    def as_json(self) -> dict:
        value = int(self.value) if self.value == self.value.to_integral_value() else float(self.value)
        return {
            "operator": self.operator or None,
            "value": value,
            "unit": self.unit,
            "period": self.period,
        }


@dataclass(frozen=True)
class ImportedPromise:
    """`reasons` are the doubts about it, in Swedish. `area` is the heading or column it stands under."""

    text: str
    where: str
    kind: PromiseKind = PromiseKind.PROMISE
    number: str | None = None
    by: tuple[str, ...] = ()
    is_joint: bool = False
    area: str | None = None
    group: str | None = None
    target: ImportedTarget | None = None
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict:
        return {
            "number": self.number,
            "text": self.text,
            "kind": PromiseKind(self.kind).value,
            "by": list(self.by),
            "joint": self.is_joint,
            "area": self.area,
            "target": self.target.as_json() if self.target else None,
            "group": self.group,
        }


@dataclass(frozen=True)
class ImportedSignatory:
    name: str
    role: str = ""
    organisation: str | None = None


@dataclass(frozen=True)
class ImportedText:
    text: str
    is_list_item: bool = False


@dataclass(frozen=True)
class ImportedPromises:
    title: str
    starts_on: str | None = None
    ends_on: str | None = None
    background: tuple[ImportedText, ...] = ()
    dialogues: tuple[ImportedText, ...] = ()
    situation: tuple[ImportedText, ...] = ()
    purposes: tuple[str, ...] = ()
    focus_areas: tuple[str, ...] = ()
    promises: tuple[ImportedPromise, ...] = ()
    signatories: tuple[ImportedSignatory, ...] = ()
    place: str | None = None
    signed_on: str | None = None
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[Note, ...] = ()

    def as_json(self) -> dict:
        """As the contract of the command has it: what is told of dialogues is part of the background there."""
        return {
            "title": self.title,
            "period": {"start": self.starts_on, "end": self.ends_on},
            "background_paragraphs": [one.text for one in (*self.background, *self.dialogues)],
            "situation_paragraphs": [one.text for one in self.situation],
            "purposes": list(self.purposes),
            "focus_areas": list(self.focus_areas),
            "promises": [promise.as_json() for promise in self.promises],
            "signatories": [
                {"name": one.name, "role": one.role, "organisation": one.organisation}
                for one in self.signatories
            ],
            "signed": {"place": self.place, "date": self.signed_on},
            "unplaced": [{"text": one.text, "reason": one.reason} for one in self.unplaced],
            "notes": [{"where": note.where, "message": note.message} for note in self.notes],
        }


def as_long_text(paragraphs: tuple[ImportedText, ...]) -> str:
    """The house's long text: blank lines between paragraphs, "- " before what stands in a list."""
    text, was_item = "", False
    for one in paragraphs:
        line = f"- {one.text}" if one.is_list_item else one.text
        text += ("\n" if was_item and one.is_list_item else "\n\n" if text else "") + line
        was_item = one.is_list_item
    return text
