"""What the coordinator answers in the review. Kept as typed, by field name, and read here into what it means."""

import datetime as dt
from dataclasses import dataclass, field

from plans.choices import PlanKind
from plans.importers.result import ImportedPlan

# What a name in the file may become besides a party in the register ("part:12").
AS_READ, NEW_PARTY, OTHER_PARTY, TARGET_GROUP, LATER = "", "new", "other", "target_group", "later"
REGISTERED = "registered:"
IN_INTRODUCTION = "introduction"

TITLE_LENGTH = 250


@dataclass(frozen=True)
class PartyAnswer:
    choice: str = AS_READ
    name: str = ""

    @property
    def organisation_id(self) -> int | None:
        number = self.choice.removeprefix(REGISTERED)
        return int(number) if self.choice.startswith(REGISTERED) and number.isdecimal() else None

    @property
    def is_nobody(self) -> bool:
        return self.choice in (TARGET_GROUP, LATER)


@dataclass(frozen=True)
class Answers:
    """Rows are called by their running number in the plan, parties and left-out parts by their index."""

    title: str
    kind: str
    starts_on: dt.date | None = None
    ends_on: dt.date | None = None
    first_is_lead: bool = False
    parties: dict[int, PartyAnswer] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    merged: frozenset[int] = frozenset()
    # Index of a left-out part -> index of the focus area that takes it in, None for the plan's introduction.
    taken: dict[int, int | None] = field(default_factory=dict)

    def party(self, index: int) -> PartyAnswer:
        return self.parties.get(index, PartyAnswer())


def suggested(plan: ImportedPlan) -> dict:
    """Values of the fields before anybody has answered: what the file says of itself."""
    return {
        "title": cut(plan.title, TITLE_LENGTH),
        "kind": plan.kind if plan.kind in PlanKind.values else PlanKind.OTHER.value,
        "starts_on": plan.starts_on or "",
        "ends_on": plan.ends_on or "",
    }


def read_answers(plan: ImportedPlan, typed: dict) -> Answers:
    """The meaning of ``typed``. What cannot be understood counts as not answered."""
    typed = suggested(plan) | typed
    starts_on, ends_on = _day(typed["starts_on"]), _day(typed["ends_on"])
    return Answers(
        title=str(typed["title"]).strip() or cut(plan.title, TITLE_LENGTH) or "Plan utan titel",
        kind=typed["kind"] if typed["kind"] in PlanKind.values else PlanKind.OTHER,
        starts_on=starts_on,
        ends_on=ends_on if not (starts_on and ends_on and ends_on < starts_on) else None,
        first_is_lead=bool(typed.get("first_is_lead")),
        parties={
            index: PartyAnswer(
                str(typed.get(f"party-{index}", "")), str(typed.get(f"party-name-{index}", "")).strip()
            )
            for index in range(len(plan.parties))
        },
        titles={number: str(title).strip() for number, title in _numbered(typed, "row-title-")},
        left_out=frozenset(number for number, _ in _numbered(typed, "row-out-")),
        merged=frozenset(number for number, _ in _numbered(typed, "row-merge-")),
        taken=_taken(typed, len(plan.focus_areas)),
    )


def cut(text: str, length: int) -> str:
    """At most ``length`` characters, broken between words, with an ellipsis where something is missing."""
    if len(text) <= length:
        return text
    return text[: length - 1].rsplit(" ", 1)[0].rstrip(" ,.;") + "…"


def _day(text) -> dt.date | None:
    try:
        return dt.date.fromisoformat(str(text))
    except ValueError:
        return None


def _numbered(typed: dict, prefix: str) -> list[tuple[int, object]]:
    """(number, value) of the fields that are called ``prefix`` and a number, and hold something."""
    return [
        (int(name.removeprefix(prefix)), value)
        for name, value in typed.items()
        if value and name.startswith(prefix) and name.removeprefix(prefix).isdecimal()
    ]


def _taken(typed: dict, areas: int) -> dict[int, int | None]:
    taken: dict[int, int | None] = {}
    for index, value in _numbered(typed, "part-"):
        if value == IN_INTRODUCTION:
            taken[index] = None
        elif str(value).isdecimal() and int(value) < areas:
            taken[index] = int(value)
    return taken
