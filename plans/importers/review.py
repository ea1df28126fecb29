"""What the review page shows of an import: rows with a state, parties to confirm, parts left out, what remains."""

import re
from collections import Counter
from collections.abc import Iterable
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
# Left out on purpose: what the product writes itself, what only labels other texts, what is printed on every page.
ON_PURPOSE = re.compile(
    r"^(?:Lagens text|Innehållsförteckning|Tabellens rubrikrad|Upprepad rubrikrad|Rubrik ur mallen|Rubrik över översikten"
    r"|Avsnittsrubrik|Underrubrik|Ledtext|Mallens ledtext|Nummer (?:i|på)|Tomt i filen|Förklaring av en förkortning"
    r"|Sidhuvud|Sidfot|Raden utelämnades)"
)
# Said of a name. It is asked, or shown, in the list of parties and not again on every row.
ABOUT_NAMES = re.compile(r"är samma part|i registret\.|enligt filen\.|förkortning")
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

    @property
    def is_on_purpose(self) -> bool:
        return is_on_purpose(self.reason)


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

    @cached_property
    def notes(self) -> list[tuple[str, str]]:
        return grouped((note.where, note.message) for note in self.plan.notes)

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
        reasons = [_with_row_numbers(reason, numbers) for reason in self._about_the_row(action)]
        state = action.state
        if twin and not any("Behåll båda eller slå ihop" in reason for reason in reasons):
            reasons.append(f"Samma rubrik som rad {twin}. Behåll båda eller slå ihop.")
            state = DOUBTFUL if state in (NEW, NOTED) else state
        if not reasons:
            state = NEW
        return ReviewRow(number, area, action, state, tuple(reasons), twin)

    def _about_the_row(self, action: ImportedAction) -> list[str]:
        """What the row has to say that the list of parties does not."""
        of_names = {
            note
            for party in action.parties
            for note in party.notes
            if party.name in self.asked or ABOUT_NAMES.search(note)
        }
        return [reason for reason in action.reasons if reason not in of_names]

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


def is_on_purpose(reason: str) -> bool:
    return bool(ON_PURPOSE.match(reason))


def grouped(notes: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """(message, where) for each message once. ``notes`` are (where, message) in the order of the file."""
    places: dict[str, dict[str, None]] = {}
    for where, message in notes:
        places.setdefault(message, {})[where] = None
    return [(message, places_in_words(list(found))) for message, found in places.items()]


def places_in_words(places: list[str]) -> str:
    if len(places) < 3:
        return " och ".join(places)
    is_rows = all(re.search(r"\brad \d+$", place) for place in places)
    return f"på {len(places)} {'rader' if is_rows else 'ställen'}"


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
