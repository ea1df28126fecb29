"""What the review page shows of an import: rows with a state, parties to confirm, parts left out, what remains."""

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from kommunbrott.folding import fold
from kommunbrott.parties import CONFIRM
from plans.importers.answers import AS_READ, OTHER_PARTY, Answers, cut
from plans.importers.result import (
    DOUBTFUL,
    FAULTY,
    NEW,
    NOTED,
    ImportedAction,
    ImportedArea,
    ImportedPlan,
    PartyMapping,
    Unplaced,
)

STATE_LABELS = {NEW: "Ny", NOTED: "Anteckning", DOUBTFUL: "Tvekan", FAULTY: "Fel"}
HOMELESS = "Gick inte att placera"
# Above this they are shown together, so that the page and its form stay possible to use.
MOST_ALONE = 60


@dataclass(frozen=True)
class ReviewRow:
    """One action. ``number`` runs through the whole plan; ``twin`` is an earlier row with the same title."""

    number: int
    area: int
    action: ImportedAction
    state: str
    reasons: tuple[str, ...]
    twin: int | None = None
    # Doubtful for more than a name that the list of parties asks about.
    is_doubtful_itself: bool = False

    @property
    def label(self) -> str:
        return STATE_LABELS[self.state]

    @property
    def is_noted(self) -> bool:
        return self.state != NEW


@dataclass(frozen=True)
class ReviewArea:
    index: int
    area: ImportedArea
    rows: tuple[ReviewRow, ...]

    @property
    def name(self) -> str:
        return " ".join(part for part in (self.area.number, self.area.title) if part) or "Utan fokusområde"

    @property
    def where(self) -> str:
        """Rad 1–12 · tabell 1"""
        numbers = [row.number for row in self.rows]
        span = f"Rad {numbers[0]}" if len(numbers) == 1 else ""
        if len(numbers) > 1:
            span = f"Rad {numbers[0]}–{numbers[-1]}"
        places = dict.fromkeys(re.sub(r",? rad \d+$", "", row.action.where) for row in self.rows)
        return " · ".join(part for part in (span, *list(places)[:3]) if part)

    @property
    def noted(self) -> tuple[ReviewRow, ...]:
        return tuple(row for row in self.rows if row.is_noted)

    @property
    def plain(self) -> tuple[ReviewRow, ...]:
        return tuple(row for row in self.rows if not row.is_noted)


@dataclass(frozen=True)
class LeftOutPart:
    """Texts that were left out for the same reason."""

    index: int
    texts: tuple[Unplaced, ...]

    @property
    def reason(self) -> str:
        return self.texts[0].reason

    @property
    def title(self) -> str:
        more = f" och {len(self.texts) - 1} till" if len(self.texts) > 1 else ""
        return f"{cut(self.texts[0].text, 70)}{more}"

    @property
    def where(self) -> str:
        places = list(dict.fromkeys(one.where for one in self.texts if one.where))
        return f"{places[0]} – {places[-1]}" if len(places) > 1 else "".join(places)

    @property
    def is_shortened(self) -> bool:
        return self.title != self.texts[0].text


@dataclass(frozen=True)
class Question:
    """Something that must be answered before there can be a draft. ``field`` is the field's name."""

    field: str
    message: str
    row: int | None = None


class Review:
    """``plan`` as the page shows it. The answers change what remains, never what stands where."""

    def __init__(self, plan: ImportedPlan):
        self.plan = plan
        self.asked = {party.name: party for party in plan.parties if must_confirm(party)}
        self.areas = self._areas()
        self.rows = tuple(row for area in self.areas for row in area.rows)
        self.left_out = _parts(plan.unplaced)

    @cached_property
    def states(self) -> Counter:
        return Counter(row.state for row in self.rows)

    def must_confirm(self, party: PartyMapping) -> bool:
        return party.name in self.asked

    @property
    def spellings(self) -> int:
        return len({spelling for party in self.plan.parties for spelling in spellings(party)})

    def _areas(self) -> tuple[ReviewArea, ...]:
        numbers = {action.where: number for number, action in enumerate(self.plan.actions, 1)}
        first: dict[str, int] = {}
        areas, number = [], 0
        for index, area in enumerate(self.plan.focus_areas):
            rows = []
            for action in area.actions:
                number += 1
                title = fold(action.action)
                rows.append(self._row(number, index, action, first.get(title), numbers))
                if title:
                    first.setdefault(title, number)
            areas.append(ReviewArea(index, area, tuple(rows)))
        return tuple(areas)

    def _row(
        self, number: int, area: int, action: ImportedAction, twin: int | None, numbers: dict
    ) -> ReviewRow:
        questions, others = self._told(action)
        others = [_with_row_numbers(reason, numbers) for reason in others]
        state = action.state
        if twin and not any("Behåll båda eller slå ihop" in reason for reason in others):
            others.append(f"Samma rubrik som rad {twin}. Behåll båda eller slå ihop.")
            state = DOUBTFUL if state in (NEW, NOTED) else state
        is_doubtful = state == DOUBTFUL and bool(others)
        return ReviewRow(number, area, action, state, (*others, *questions), twin, is_doubtful)

    def _told(self, action: ImportedAction) -> tuple[list[str], list[str]]:
        """What the row has to say of names that are asked about, one sentence each, and of all else."""
        questions, about_names = [], set()
        for party in action.parties:
            told = [note for note in party.notes if note in action.reasons]
            if party.name in self.asked and told:
                about_names |= set(told)
                doubt = next((note for note in told if note.endswith("Bekräfta.")), told[0])
                questions.append(f"{doubt.removesuffix('Bekräfta.').strip()} Svara i partslistan.")
        return questions, [reason for reason in action.reasons if reason not in about_names]

    def questions(self, answers: Answers) -> list[Question]:
        """What still stands in the way of a draft, parties first, then rows in order."""
        found = []
        for index, party in enumerate(self.plan.parties):
            answer = answers.party(index)
            if answer.choice == AS_READ and self.must_confirm(party):
                found.append(Question(f"party-{index}", f"Välj vad ”{party.name}” blir."))
            elif answer.choice == OTHER_PARTY and not answer.name:
                found.append(Question(f"party-name-{index}", f"Skriv vilken part ”{party.name}” blir."))
        for row in self.rows:
            is_mended = answers.titles.get(row.number) or row.number in answers.left_out
            if row.state == FAULTY and not is_mended:
                message = f"Rad {row.number} saknar åtgärd. Skriv en rubrik eller utelämna raden."
                found.append(Question(f"row-title-{row.number}", message, row.number))
        return found


def must_confirm(party: PartyMapping) -> bool:
    """A name the reader doubts, and "Kommunen" where no party in the register answers to it."""
    return party.state == CONFIRM or is_unnamed_municipality(party)


def is_unnamed_municipality(party: PartyMapping) -> bool:
    return party.organisation_id is None and fold(party.name) == "kommunen"


def spellings(party: PartyMapping) -> list[str]:
    """The ways the file writes the name, upper and lower case as one."""
    return list({text.casefold(): text for text in reversed(party.as_written)}.values())[::-1]


def _with_row_numbers(reason: str, numbers: dict[str, int]) -> str:
    """The page calls rows by their running number, the reader by their place in the file."""
    return re.sub(
        r"\b(?:tabell \d+|blad \d+[^,.]*), rad \d+(?!\d)",
        lambda found: f"rad {numbers[found[0]]}" if found[0] in numbers else found[0],
        reason,
    )


def _parts(unplaced: tuple[Unplaced, ...]) -> tuple[LeftOutPart, ...]:
    homeless = [one for one in unplaced if one.reason.startswith(HOMELESS)]
    is_alone = len(homeless) <= MOST_ALONE
    groups: dict[object, list[Unplaced]] = {}
    for at, one in enumerate(unplaced):
        key = at if is_alone and one.reason.startswith(HOMELESS) else one.reason
        groups.setdefault(key, []).append(one)
    return tuple(LeftOutPart(index, tuple(texts)) for index, texts in enumerate(groups.values()))
