"""import_plan: a read document and a register in, an ImportedPlan out. Touches no database."""

import re
from collections import Counter
from difflib import SequenceMatcher
from pathlib import PurePath

from kommunbrott.folding import fold, tidy
from kommunbrott.parties import CONFIRM, EMPTY, SPLIT, Party, Register, read_parties
from kommunbrott.reading import SourceDocument, Table
from plans.importers.abbreviations import legend_of
from plans.importers.columns import Role
from plans.importers.draft import LEAD_MARK, ActionDraft, AreaDraft, PlanDraft
from plans.importers.front import ON_COVER
from plans.importers.period import PERIOD_WORDS, could_be_title, kind_of, period_in, until_in
from plans.importers.result import (
    DOUBTFUL,
    NOTED,
    Cause,
    ImportedAction,
    ImportedArea,
    ImportedPlan,
    Note,
    OverviewItem,
    PartyMapping,
    Unplaced,
)
from plans.importers.structure import read_structure


def import_plan(document: SourceDocument, register: Register = EMPTY) -> ImportedPlan:
    """Everything the file says, each text in one field or in `unplaced` with a reason."""
    draft = read_structure(document)
    share_goals(draft)
    move_listings_to_overview(draft)
    drop_bare_areas(draft)
    draft.rest()
    starts_on, ends_on = find_period(draft)
    title = find_title(draft)
    raws = [responsible_text(owner) for area in draft.areas for owner in (area, *area.actions)]
    cells = iter(zip(raws, read_parties(raws, register, legend_of(document)), strict=True))
    tell_repeats(draft)
    areas = tuple(finished_area(area, cells, draft) for area in draft.areas)
    return ImportedPlan(
        title=title,
        kind=kind_of(
            [title, *(text for text in (draft.attachment_to,) if text and not title), document.title]
        ),
        starts_on=starts_on,
        ends_on=ends_on,
        attachment_to=draft.attachment_to,
        review_rule=draft.review_rule,
        introduction_paragraphs=tuple(draft.introduction),
        overview=tuple(OverviewItem(title, tuple(items)) for title, items in draft.overview),
        focus_areas=areas,
        unplaced=tuple(draft.unplaced),
        notes=tuple(draft.notes),
        parties=mappings(areas),
    )


def share_goals(draft: PlanDraft) -> None:
    """A goal over a table or list that has no goals of its own is the goal of every action in it."""
    for area in draft.areas:
        given = area.give_goals()
        for text in given:
            draft.note(
                area.where or "dokumentet", f"Målet ”{text}” står en gång och gäller åtgärderna under det."
            )
        for _, text in area.goals:
            if text not in given:
                draft.note(
                    area.where or "dokumentet",
                    f"Målet ”{text}” gäller hela fokusområdet och står i dess inledning.",
                )


def move_listings_to_overview(draft: PlanDraft) -> None:
    """A list of what is told in full further on is an overview and no actions of its own."""
    told = [
        action
        for area in draft.areas
        for action in area.actions
        if set(action.texts) - {Role.ACTION, Role.HOW}
    ]
    told_titles = {fold(action.text(Role.ACTION) or "") for action in told}
    for area in list(draft.areas):
        titles = [fold(action.text(Role.ACTION) or "") for action in area.actions]
        is_listing = (
            titles
            and all(titles)
            and not area.responsible
            and not any(action in told for action in area.actions)
        )
        if is_listing and sum(is_told(title, told_titles) for title in titles) >= max(1, len(titles) / 2):
            draft.overview += listed_groups(area)
            draft.introduction += [*area.intro, *area.problem, *area.cause_analysis]
            draft.areas = [one for one in draft.areas if one is not area]
            draft.note(
                area.where, f"Listan under ”{area.title}” upprepas längre fram och lästes som översikt."
            )


def listed_groups(area: AreaDraft) -> list[tuple[str, list[str]]]:
    """The list as an overview: a line of text between its items names those that follow."""
    groups = [(" ".join(filter(None, (area.number, area.title))), [])]
    for action in area.actions:
        groups[-1][1].append(" ".join(filter(None, (action.number, action.text(Role.ACTION)))))
        groups += [(text, []) for text in action.texts.get(Role.HOW, ())]
    return groups


def is_told(title: str, told_titles: set[str]) -> bool:
    """The action is told in full elsewhere, in the same words or nearly: an overview is often a little shorter."""
    return title in told_titles or any(
        min(len(title), len(told)) > 12
        and (title in told or told in title or SequenceMatcher(None, title, told).ratio() > 0.75)
        for told in told_titles
    )


def drop_bare_areas(draft: PlanDraft) -> None:
    """A heading taken for an area with nothing under it, when others have something."""
    if not any(area.actions for area in draft.areas):
        draft.areas = [area for area in draft.areas if not area.is_empty] or [AreaDraft()]
    for area in list(draft.areas):
        bare = not (
            area.actions
            or area.intro
            or area.problem
            or area.cause_analysis
            or area.causes
            or area.responsible
        )
        if bare and len(draft.areas) > 1 and not area.is_labelled:
            draft.areas = [other for other in draft.areas if other is not area]
            if area.title:
                text = " ".join(filter(None, (area.number, area.title)))
                draft.unplaced.append(
                    Unplaced(text, "Rubrik utan text eller åtgärder under sig.", area.where)
                )
    for area in draft.areas:
        if not area.actions and area.title:
            draft.note(area.where, f"Fokusområdet ”{area.title}” har inga åtgärder i filen.")


# Title and period


def find_title(draft: PlanDraft) -> str:
    if draft.title:
        return draft.title
    stem = tidy(re.sub(r"[_-]+", " ", PurePath(draft.document.name).stem))
    if draft.document.title and len(draft.document.title) < 200:
        draft.note("dokumentet", "Planens titel står inte i texten och togs ur filens egenskaper.")
        return draft.document.title
    sheets = {block.sheet for block in draft.document.blocks if isinstance(block, Table) and block.sheet}
    named = [sheet for sheet in sheets if could_be_title(sheet)]
    if len(named) == 1:
        draft.note("dokumentet", "Planens titel står inte i texten och togs från bladets namn.")
        return named[0]
    draft.note("dokumentet", "Planens titel står inte i filen. Filens namn används tills du skriver en.")
    return stem[:1].upper() + stem[1:]


def find_period(draft: PlanDraft) -> tuple[str | None, str | None]:
    """From the title, the annex line, a text about validity, and last the file's name, said in a note."""
    told = [text for text in (draft.title, draft.attachment_to) if text]
    for text in told:
        if period := period_in(text):
            return period
    on_cover = {one.text for one in draft.unplaced if one.reason == ON_COVER}
    lines = [
        *(unplaced.text for unplaced in draft.unplaced if "försättsblad" in unplaced.reason),
        *draft.introduction,
    ]
    until = next((day for text in lines if (day := until_in(text))), None)
    for text in lines:
        is_told = PERIOD_WORDS.search(text) or re.fullmatch(r"[\d\s–-]+", text) or text in on_cover
        if is_told and (period := period_in(text)):
            if period[0] != f"{(until or '')[:4]}-01-01" or not until:
                return period
    if until:
        draft.note("dokumentet", "Filen säger bara när planen slutar gälla. Fyll i när den börjar.")
        return None, until
    margins = [margin.text for margin in draft.document.margins if margin.where in ("sidhuvud", "sidfot")]
    sources = [
        (draft.document.title, "filens egenskaper"),
        *((text, "sidhuvudet eller sidfoten") for text in margins),
    ]
    sources.append((PurePath(draft.document.name).stem.replace("_", " ").replace("-", " – "), "filens namn"))
    for text, source in sources:
        if period := period_in(text):
            draft.note(
                "dokumentet",
                f"Perioden står inte i texten. {period[0][:4]}–{period[1][:4]} togs ur {source}.",
            )
            return period
    draft.note("dokumentet", "Ingen period hittades i filen. Fyll i den i utkastet.")
    return None, None


# Areas and actions


def responsible_text(owner: AreaDraft | ActionDraft) -> str:
    if isinstance(owner, AreaDraft):
        return "\n".join(owner.responsible)
    contributing = "\n".join(owner.texts.get(Role.CONTRIBUTING, ()))
    own = "\n".join(owner.texts.get(Role.RESPONSIBLE, ()))
    return "\n".join(filter(None, (own, f"Medverkande: {contributing}" if contributing else "")))


def raw_text(owner: ActionDraft) -> str | None:
    texts = [*owner.texts.get(Role.RESPONSIBLE, ()), *owner.texts.get(Role.CONTRIBUTING, ())]
    return "\n".join(text.removeprefix(LEAD_MARK) for text in texts) or None


def finished_area(area: AreaDraft, cells, draft: PlanDraft) -> ImportedArea:
    _, parties = next(cells)
    told = any(action.text(Role.RESPONSIBLE) for action in area.actions)
    for party in parties:
        for note in party.notes:
            note_once(draft, area.where or "dokumentet", note)
    return ImportedArea(
        title=area.title,
        where=area.where,
        number=area.number,
        parties=parties,
        responsible_raw="\n".join(area.responsible) or None,
        intro_paragraphs=tuple(area.intro),
        problem_paragraphs=tuple(area.problem),
        cause_analysis_paragraphs=tuple(area.cause_analysis),
        cause_parts={word: tuple(texts) for word, texts in area.cause_parts.items()},
        causes=tuple(Cause(text, number) for number, text in area.causes),
        actions=tuple(finished_action(action, next(cells)[1], draft, told) for action in area.actions),
    )


def finished_action(
    action: ActionDraft, parties: tuple[Party, ...], draft: PlanDraft, told: bool
) -> ImportedAction:
    raw = raw_text(action)
    if not parties:
        if raw:
            action.tell(f"”{raw}” pekar inte ut någon part.", DOUBTFUL)
        elif told:
            action.tell("Cellen Ansvarig är tom i filen. Raden följer med ändå.", NOTED)
        else:
            action.tell("Filen säger inte vem som är ansvarig.", NOTED)
    for party in parties:
        for note in party.notes:
            if party.state in (CONFIRM, SPLIT):
                action.tell(note, NOTED)
            else:
                note_once(draft, action.where, note)
    for reason in action.reasons:
        draft.notes.append(Note(action.where, reason))
    texts = {role.value: action.text(role) for role in (
        Role.GOAL, Role.HOW, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR, Role.STATUS, Role.CAUSE, Role.FUNDING)}  # fmt: skip
    return ImportedAction(
        action=action.text(Role.ACTION) or "",
        where=action.where,
        number=action.number,
        parties=parties,
        responsible_raw=raw,
        state=action.state,
        reasons=tuple(action.reasons),
        **texts,
    )


def note_once(draft: PlanDraft, where: str, message: str) -> None:
    """A name is explained where it first stands, not on every row."""
    if all(note.message != message for note in draft.notes):
        draft.note(where, message)


def tell_repeats(draft: PlanDraft) -> None:
    """The same action twice in an area may be one row too many."""
    for area in draft.areas:
        first: dict[str, str] = {}
        for action in area.actions:
            title = fold(action.text(Role.ACTION) or "")
            if title and title in first:
                action.tell(f"Samma rubrik som {first[title]}. Behåll båda eller slå ihop.", DOUBTFUL)
            first.setdefault(title, action.where)


def mappings(areas: tuple[ImportedArea, ...]) -> tuple[PartyMapping, ...]:
    """One line per party: those to confirm first, then by how often they stand in the file."""
    seen: dict[str, list[Party]] = {}
    for area in areas:
        for owner in (area, *area.actions):
            for party in owner.parties:
                seen.setdefault(party.name, []).append(party)
    found = [mapping(name, parties) for name, parties in seen.items()]
    return tuple(sorted(found, key=lambda one: (one.state != CONFIRM, -one.rows, one.name)))


def mapping(name: str, parties: list[Party]) -> PartyMapping:
    states = Counter(party.state for party in parties)
    order = (CONFIRM, "ny part", "delat namn", "två skrivsätt", "känt namn")
    return PartyMapping(
        name=name,
        as_written=tuple(dict.fromkeys(party.as_written for party in parties)),
        rows=len(parties),
        state=next(state for state in order if states[state]),
        organisation_id=next((party.organisation_id for party in parties if party.organisation_id), None),
        units=tuple(dict.fromkeys(party.unit for party in parties if party.unit)),
        notes=tuple(dict.fromkeys(note for party in parties for note in party.notes)),
        candidates=next((party.candidates for party in parties if party.candidates), ()),
    )
