"""Who is responsible: one cell of text into named parties, each step told. CONTRACT of the import, "Party names".

Nothing is guessed silently: a party carries what was written, and in Swedish what was done with it.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from kommunbrott.folding import fold, fold_tight, tidy
from kommunbrott.party_likeness import LIKE, likeness
from kommunbrott.party_names import (
    GROUPS,
    LEAD_ROLES,
    NOBODY,
    SUPPORT_ROLES,
    VAGUE,
    abbreviates,
    capitalised,
    is_complete,
    is_short_form,
    is_title,
    mended,
    most_correct,
    well_known,
)
from kommunbrott.party_splitting import Written, split_cell

OFFICES = re.compile(r"(?:förvaltning|nämnd|enhet|avdelning|kontor|verksamhet)(?:en|er|erna|et)?\b")
KNOWN, VARIANT, SPLIT, NEW, CONFIRM = "känt namn", "två skrivsätt", "delat namn", "ny part", "bekräfta"


@dataclass(frozen=True)
class RegisterEntry:
    id: int
    name: str
    short_name: str = ""
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Register:
    """The municipality's own parties. Names are looked up folded, so spelling variants find the same one."""

    entries: tuple[RegisterEntry, ...] = ()
    _by_name: dict[str, RegisterEntry] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self):
        for names in (lambda e: e.aliases, lambda e: (e.short_name,), lambda e: (e.name,)):
            for entry in self.entries:
                for name in names(entry):
                    if fold_tight(name):
                        self._by_name[fold_tight(name)] = entry

    @classmethod
    def of(cls, rows: Iterable[tuple[int, str, str, Sequence[str]]]) -> "Register":
        return cls(
            tuple(RegisterEntry(pk, name, short or "", tuple(aliases)) for pk, name, short, aliases in rows)
        )

    def find(self, name: str) -> RegisterEntry | None:
        return self._by_name.get(fold_tight(name))

    def similar(self, name: str) -> tuple[RegisterEntry, ...]:
        """At most three entries that look like the name, most alike first."""
        scored = []
        for entry in self.entries:
            # What an abbreviation stands for is known where the entry has its name in full as well.
            others = (known for known in (entry.short_name, *entry.aliases) if not is_short_form(known))
            score = max(likeness(name, known) for known in (entry.name, *others))
            if score >= LIKE:
                scored.append((score, entry))
        scored.sort(key=lambda pair: (-pair[0], pair[1].name))
        return tuple(dict.fromkeys(entry for _, entry in scored))[:3]


EMPTY = Register()


@dataclass(frozen=True)
class Party:
    """One responsible party. `is_lead` is None when the text does not say. `state` is one of the words above."""

    name: str
    as_written: str
    unit: str | None = None
    organisation_id: int | None = None
    is_lead: bool | None = None
    state: str = NEW
    notes: tuple[str, ...] = ()
    candidates: tuple[tuple[int, str], ...] = ()

    def noted(self, note: str, state: str | None = None) -> "Party":
        return replace(self, notes=(*self.notes, note), state=state or self.state)


def read_parties(
    texts: Sequence[str], register: Register = EMPTY, legend: Mapping[str, str] | None = None
) -> list[tuple[Party, ...]]:
    """The parties of every cell of a document, in order. Variants across the cells get one name.

    `legend` is what the document says of its abbreviations elsewhere: {"SBF": "Samhällsbyggnadsförvaltningen"}.
    """
    cells = [[named(written, register) for written in split_cell(text, register.find)] for text in texts]
    explained = {fold_tight(short): full for short, full in (legend or {}).items()}
    explained |= abbreviations(party for cell in cells for party in cell)
    cells = [[expanded(party, explained, register) for party in cell] for cell in cells]
    names = canonical_names([party for cell in cells for party in cell])
    return [united([renamed(party, names) for party in cell]) for cell in cells]


def read_cell(text: str, register: Register = EMPTY) -> tuple[Party, ...]:
    return read_parties([text], register)[0]


def named(written: Written, register: Register) -> Party:
    name = tidy(written.name)
    party = Party(name, written.as_written, written.unit, is_lead=written.is_lead, notes=written.notes)
    if written.notes:
        party = replace(party, state=SPLIT)
    party = with_unit_judged(party)
    repaired = mended(party.name)
    if repaired != party.name:
        party = replace(party.noted(f"”{party.name}” har satts ihop till ”{repaired}”."), name=repaired)
    if entry := register.find(party.name):
        return found(party, entry)
    if known := well_known(party.name):
        if fold(known) != fold(party.name):
            party = party.noted(f"”{party.name}” är samma part som {known}.", VARIANT)
        party = replace(party, name=known, state=party.state if party.state != NEW else KNOWN)
        if entry := register.find(known):
            return found(party, entry)
        return party
    return judged(replace(party, name=capitalised(party.name)), register)


def found(party: Party, entry: RegisterEntry) -> Party:
    if fold_tight(party.name) != fold_tight(entry.name):
        party = party.noted(f"”{party.name}” heter {entry.name} i registret.")
    state = SPLIT if party.unit or party.state == SPLIT else KNOWN
    return replace(party, name=entry.name, organisation_id=entry.id, state=state)


def judged(party: Party, register: Register) -> Party:
    """What a name outside the register needs: a note where it may not be an organisation at all."""
    folded = fold(party.name)
    candidates = tuple((entry.id, entry.name) for entry in register.similar(party.name))
    party = replace(party, candidates=candidates)
    if candidates:
        party = party.noted(f"”{party.name}” liknar {candidates[0][1]} i registret. Bekräfta.", CONFIRM)
    if VAGUE.match(folded):
        return party.noted(f"”{party.name}” pekar inte ut någon bestämd part.", CONFIRM)
    if GROUPS.match(folded) and not OFFICES.search(folded):
        return party.noted(f"”{party.name}” kan vara en målgrupp och inte en part.", CONFIRM)
    if is_title(party.name):
        return party.noted(
            f"”{party.name}” är en roll, inte en organisation. Den står kvar som den är skriven.", CONFIRM
        )
    if is_short_form(party.name):
        return party.noted(
            f"”{party.name}” är en förkortning som filen inte förklarar. Den står kvar som den är skriven."
        )
    if not is_complete(party.name):
        return party.noted(f"”{party.name}” är inte säkert en part. Bekräfta.", CONFIRM)
    return party


def with_unit_judged(party: Party) -> Party:
    """Parentheses may hold a unit, an abbreviation, the name in full, or a role."""
    unit = party.unit
    if not unit:
        return party
    folded = fold(unit)
    if folded in LEAD_ROLES or folded in SUPPORT_ROLES:
        word = "huvudansvarig" if folded in LEAD_ROLES else "medverkande"
        party = replace(party, unit=None, is_lead=folded in LEAD_ROLES)
        return party.noted(f"”{unit}” lästes som att {party.name} är {word}.", SPLIT)
    if abbreviates(unit, party.name):
        return replace(party, unit=None).noted(f"”{unit}” är förkortningen av {party.name}.")
    if abbreviates(party.name, unit):
        return replace(party, unit=None).noted(f"”{party.name}” är förkortningen av {unit}.")
    if is_same_council(party.name, unit):
        return replace(party, unit=None).noted(
            f"”{unit}” i ”{party.as_written}” är samma part som {party.name}."
        )
    unit = mended(unit)
    return replace(party, unit=unit).noted(f"”{unit}” sparas som enhet hos {capitalised(party.name)}.", SPLIT)


def is_same_council(name: str, unit: str) -> bool:
    """Lokala Brå (Brottsförebyggande rådet): the same council twice, also when misspelt."""
    council = re.compile(r"br(å|ottsf\w+ r[åa]d\w*)\b")
    return bool(council.search(fold(name)) and council.search(fold(unit)))


def abbreviations(parties: Iterable[Party]) -> dict[str, str]:
    """What the document itself explains: {"sbf": "Samhällsbyggnadsförvaltningen"}."""
    explained = {}
    for party in parties:
        for short, full in re.findall(r"^”(.+?)” är förkortningen av (.+)\.$", "\n".join(party.notes), re.M):
            explained[fold_tight(short)] = capitalised(full)
    return explained


def expanded(party: Party, explained: dict[str, str], register: Register) -> Party:
    full = explained.get(fold_tight(party.name))
    if party.organisation_id or full is None or fold_tight(full) == fold_tight(party.name):
        return party
    notes = tuple(note for note in party.notes if "som filen inte förklarar" not in note)
    party = replace(party, name=full, notes=notes).noted(f"”{party.name}” är {full} enligt filen.", VARIANT)
    entry = register.find(full)
    return found(party, entry) if entry else party


def party_key(name: str) -> str:
    """What two spellings of one name have in common: "Kultur & fritid" is "Kultur och fritid"."""
    return fold_tight(name.replace("&", " och "))


def canonical_names(parties: list[Party]) -> dict[str, str]:
    """The most correct spelling for each set of variants, keyed by the tightly folded name."""
    spellings: dict[str, list[str]] = {}
    for party in parties:
        spellings.setdefault(party_key(party.name), []).append(party.name)
    return {key: most_correct(names) for key, names in spellings.items()}


def renamed(party: Party, names: dict[str, str]) -> Party:
    name = names[party_key(party.name)]
    if party.organisation_id or party.name == name:
        return party
    state = VARIANT if party.state in (NEW, KNOWN) else party.state
    return replace(party.noted(f"”{party.name}” och ”{name}” är samma part.", state), name=name)


def united(parties: list[Party]) -> tuple[Party, ...]:
    """A party that stands twice in a cell is one, with both units."""
    by_name: dict[str, Party] = {}
    for party in parties:
        if fold(party.name) in NOBODY:
            continue
        key = party_key(party.name)
        first = by_name.get(key)
        if first is None:
            by_name[key] = party
            continue
        units = [unit for unit in (first.unit, party.unit) if unit]
        by_name[key] = replace(
            first,
            as_written=f"{first.as_written}; {party.as_written}",
            unit=", ".join(dict.fromkeys(units)) or None,
            is_lead=first.is_lead or party.is_lead,
            notes=(*first.notes, *(note for note in party.notes if note not in first.notes)),
        )
    return tuple(by_name.values())
