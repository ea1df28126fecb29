"""What has changed between two trees of the same plan, in words: added, struck with reason, changed."""

import difflib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from kommunbrott.numbers import in_words
from plans.content import ActionContent, FocusAreaContent, GoalContent, PartyContent, PlanContent
from plans.documents.outline import period_line

ADDED, REMOVED, CHANGED = "tillagt", "struket", "andrat"
SAME = "Versionerna är lika."
# A pointer at a source is one word.
WORD = re.compile(r"\[\^\d+\]|\s+|\w+|[^\w\s]")
# Texts that share less than this are shown as the old one struck and the new one beside it.
ALIKE = 0.45

Part = tuple[str, str]  # ("", text), ("del", text) or ("ins", text)
Key = tuple[str, int]  # model and id of the row that was struck
Field = tuple[str, Callable[..., str]]


@dataclass(frozen=True)
class FieldChange:
    label: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class Change:
    kind: str
    title: str
    fields: tuple[FieldChange, ...]
    key: Key
    noun: str  # "action" and the like, for the summary


@dataclass(frozen=True)
class Chapter:
    title: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Comparison:
    chapters: tuple[Chapter, ...]
    # Focus areas in which nothing differs.
    unchanged: tuple[str, ...]
    summary: str

    @property
    def is_same(self) -> bool:
        return not self.chapters


def compare(old: PlanContent, new: PlanContent, words: dict[str, str]) -> Comparison:
    """From ``old`` to ``new``, row by row by identity. ``words`` inflects åtgärd: ``one``, ``many`` …

    What is followed up (status) and what the decision itself writes on the cover are no changes of the text.
    """
    chapters = [Chapter("Planen i stort", tuple(plan_changes(old, new)))]
    before = {area.id: area for area in old.focus_areas}
    homes = (home_of(old), home_of(new))
    for area in new.focus_areas:
        chapters.append(Chapter(area.name, tuple(area_changes(before.get(area.id), area, homes))))
    kept = {area.id for area in new.focus_areas}
    for area in old.focus_areas:
        if area.id not in kept:
            chapters.append(Chapter(area.name, tuple(area_changes(area, None, homes))))
    sources = rows_changed(
        old.sources, new.sources, SOURCE_FIELDS, "sourcenote", lambda row: f"Källa {row.number}"
    )
    chapters.append(Chapter("Källor", tuple(sources)))
    names = {area.name for area in new.focus_areas}
    return Comparison(
        tuple(chapter for chapter in chapters if chapter.changes),
        tuple(chapter.title for chapter in chapters if not chapter.changes and chapter.title in names),
        summary(old, new, [change for chapter in chapters for change in chapter.changes], words),
    )


# --- The plan ---


def plan_changes(old: PlanContent, new: PlanContent) -> Iterator[Change]:
    for title, group in (("Uppgifter på omslaget", COVER_FIELDS), ("Texter", TEXT_FIELDS)):
        fields = fields_changed(old, new, group)
        if fields:
            yield Change(CHANGED, title, fields, ("plan", new.id), "text")
    yield from order_changed(old.focus_areas, new.focus_areas, "Ordningen på fokusområdena", ("plan", new.id))


# --- A focus area ---


def area_changes(old: FocusAreaContent | None, new: FocusAreaContent | None, homes) -> Iterator[Change]:
    title = "Fokusområdets texter" if old and new else "Hela fokusområdet"
    yield from row_changed(old, new, AREA_FIELDS, "focusarea", lambda _: title)
    old_causes, new_causes = (side.causes if side else () for side in (old, new))
    yield from rows_changed(
        old_causes, new_causes, CAUSE_FIELDS, "cause", lambda cause: f"Orsak {cause.label}"
    )
    old_home, new_home = homes
    for action in new.actions if new else ():
        # An action under several focus areas is told about once, where it stands first.
        if new_home[action.id][0] is new:
            stood, before = old_home.get(action.id, (None, None))
            moved = ()
            if stood and stood.id != new.id:
                moved = (FieldChange("Fokusområde", marked(stood.name, new.name)),)
            yield from row_changed(before, action, ACTION_FIELDS, "action", lambda row: row.name, moved)
    for action in old.actions if old else ():
        if action.id not in new_home and old_home[action.id][0] is old:
            yield from row_changed(action, None, ACTION_FIELDS, "action", lambda row: row.name)
    if old and new:
        yield from order_changed(old.causes, new.causes, "Ordningen på orsakerna", ("focusarea", new.id))
        yield from order_changed(old.actions, new.actions, "Ordningen i tabellen", ("focusarea", new.id))


def home_of(plan: PlanContent) -> dict[int, tuple[FocusAreaContent, ActionContent]]:
    """For each action the first focus area it stands under, and how it is written there."""
    found = {}
    for area in plan.focus_areas:
        for action in area.actions:
            found.setdefault(action.id, (area, action))
    return found


# --- Rows ---


def rows_changed(old, new, fields: tuple[Field, ...], noun: str, title) -> Iterator[Change]:
    before, after = {row.id: row for row in old}, {row.id: row for row in new}
    for row in new:
        yield from row_changed(before.get(row.id), row, fields, noun, title)
    for row in old:
        if row.id not in after:
            yield from row_changed(row, None, fields, noun, title)


def row_changed(old, new, fields: tuple[Field, ...], noun: str, title, more=()) -> Iterator[Change]:
    """``more`` are changes of where the row stands."""
    row = new or old
    changed = (*more, *fields_changed(old, new, fields))
    if noun == "action" and not (old and new):
        changed = tuple(field for field in changed if field.label != "Rubrik")  # it is the title
    if changed or not (old and new):
        kind = ADDED if old is None else REMOVED if new is None else CHANGED
        yield Change(kind, title(row), changed, (noun, row.id), noun)


def fields_changed(old, new, fields: tuple[Field, ...]) -> tuple[FieldChange, ...]:
    found = []
    for label, read in fields:
        before, after = (read(side) if side else "" for side in (old, new))
        if before != after:
            found.append(FieldChange(label, marked(before, after)))
    return tuple(found)


def order_changed(old, new, title: str, key: Key) -> Iterator[Change]:
    common = {row.id for row in old} & {row.id for row in new}
    before, after = ([row.id for row in side if row.id in common] for side in (old, new))
    if before != after:
        listed = ", ".join(row.name if hasattr(row, "name") else row.label for row in new if row.id in common)
        yield Change(CHANGED, title, (FieldChange("Ny ordning", (("", listed),)),), key, "text")


def marked(before: str, after: str) -> tuple[Part, ...]:
    """Both texts in one, word by word; texts that are nothing alike stand whole after each other."""
    a, b = WORD.findall(before), WORD.findall(after)
    matcher = difflib.SequenceMatcher(None, a, b, autojunk=False)
    if matcher.ratio() < ALIKE:
        return tuple(part for part in (("del", before), ("ins", after)) if part[1])
    parts: list[Part] = []
    for kind, a1, a2, b1, b2 in matcher.get_opcodes():
        if kind == "equal":
            parts.append(("", "".join(a[a1:a2])))
        else:
            sides = (("del", "".join(a[a1:a2])), ("ins", "".join(b[b1:b2])))
            parts += [part for part in sides if part[1]]
    return tuple(parts)


# --- The summary ---


def summary(old: PlanContent, new: PlanContent, changes: list[Change], words: dict[str, str]) -> str:
    """ "En åtgärd är tillagd och två är ändrade. 17 av 23 åtgärder är oförändrade." """
    if not changes:
        return SAME
    about_actions = [change for change in changes if change.noun == "action"]
    parts = []
    for kind, one, many in (
        (ADDED, "tillagd", "tillagda"),
        (CHANGED, "ändrad", "ändrade"),
        (REMOVED, "struken", "strukna"),
    ):
        number = sum(change.kind == kind for change in about_actions)
        if number:
            noun = "" if parts else f" {words['one'] if number == 1 else words['many']}"
            parts.append(f"{in_words(number, 'en')}{noun} är {one if number == 1 else many}")
    sentences = [" och ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))]
    others = len(changes) - len(about_actions)
    if others:
        places = "ställe" if others == 1 else "ställen"
        other = "annat " if parts and others == 1 else "andra " if parts else ""
        sentences.append(f"texten är ändrad på {in_words(others, 'ett')} {other}{places}")
    kept = {action.id for action in old.actions} & {action.id for action in new.actions}
    same = len(kept) - sum(change.kind == CHANGED for change in about_actions)
    if new.actions:
        sentences.append(f"{same} av {len(new.actions)} {words['many']} är oförändrade")
    return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences if sentence)


# --- What is compared, and in which words ---


def dates(row) -> str:
    end = row.ends_on if isinstance(row, PlanContent) else row.due_on
    return "–".join(str(day or "") for day in (row.starts_on, end)) if row.starts_on or end else ""


def goals(action: ActionContent) -> str:
    return "\n".join(goal_text(goal) for goal in action.goals)


def goal_text(goal: GoalContent) -> str:
    measure = " ".join(filter(None, (goal.direction_label.lower(), number(goal.target), goal.unit)))
    figures = [goal.indicator, measure, f"från {number(goal.baseline)}" if goal.baseline is not None else ""]
    figures.append(f"bedöms så: {goal.judged_by}" if goal.judged_by else "")
    told = ", ".join(figure for figure in figures if figure)
    return f"{goal.text} ({told})" if told else goal.text


def number(value) -> str:
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def parties(row) -> str:
    """Each on a line, with the lead said."""
    return "\n".join(party_text(party) for party in row.parties) or row.responsible_as_written


def party_text(party: PartyContent) -> str:
    unit = f", {party.unit}" if party.unit else ""
    return f"{party.name}{unit}{' (huvudansvarig)' if party.is_lead else ''}"


def plainly(name: str) -> Callable[..., str]:
    return lambda row: getattr(row, name)


def cause_texts(action: ActionContent) -> str:
    return "\n".join(cause.text for cause in action.causes)


def previous_told(plan: PlanContent) -> str:
    """A line for each action of the plan before."""
    rows = plan.previous.actions if plan.previous else ()
    told = (
        (row.name, row.status_label, row.result, row.verdict, row.motive, row.becomes, row.reason)
        for row in rows
    )
    return "\n".join(". ".join(part.rstrip(".") for part in row if part) + "." for row in told)


COVER_FIELDS: tuple[Field, ...] = (
    ("Titel", plainly("title")),
    ("Underrubrik", plainly("subtitle")),
    ("Dokumenttyp", plainly("kind_label")),
    ("Gäller", period_line),
    ("Diarienummer", plainly("dnr")),
    ("Gäller för", plainly("applies_to")),
    ("Bilaga till", plainly("annex_to")),
    ("Bygger på", plainly("situation")),
    ("Bifogad lägesbild", lambda plan: plan.situation_file.name if plan.situation_file else ""),
    ("Dokumentansvarig", plainly("document_owner")),
    ("Ansvarig för revidering", plainly("revision_owner")),
    ("Ansvarig för uppföljning", plainly("follow_up_owner")),
    ("Undertecknas av", lambda plan: "\n".join(", ".join(filter(None, who)) for who in plan.signatories)),
    ("Bilaga om lagens krav", lambda plan: "Ja" if plan.has_law_annex else "Nej"),
)
TEXT_FIELDS: tuple[Field, ...] = (
    ("Inledning", plainly("introduction")),
    ("Översikt", plainly("overview")),
    ("Uppföljning av föregående plan", plainly("previous_introduction")),
    ("Vad som hände med åtgärderna i föregående plan", previous_told),
    ("Så följs planen upp", plainly("follow_up_rule")),
    ("Uppföljning och ansvar", plainly("closing")),
)
AREA_FIELDS: tuple[Field, ...] = (
    ("Rubrik", plainly("name")),
    ("Målgrupp", plainly("target_group")),
    ("Områden", lambda area: ", ".join(area.areas)),
    ("Ansvariga", parties),
    ("Inledning", plainly("introduction")),
    ("Problembeskrivning", plainly("problem")),
    ("När", plainly("cause_when")),
    ("Var", plainly("cause_where")),
    ("Vem", plainly("cause_who")),
    ("Hur", plainly("cause_how")),
    ("Intressenter", plainly("cause_stakeholders")),
    ("Orsaksanalys", plainly("cause_analysis")),
    ("Analysens läge", plainly("analysis_status_label")),
    ("Analysens ägare", plainly("analysis_owner")),
)
CAUSE_FIELDS: tuple[Field, ...] = (
    ("Nummer", lambda cause: cause.number),
    ("Orsak", plainly("text")),
    ("Skäl till att inget görs mot den", plainly("no_action_reason")),
)
ACTION_FIELDS: tuple[Field, ...] = (
    ("Rubrik", plainly("name")),
    ("Mål", goals),
    ("Ansvariga", parties),
    ("Riktas mot", cause_texts),
    ("Hur", plainly("how")),
    ("När", plainly("timing")),
    ("Datum", dates),
    ("Återkommer", plainly("recurrence_label")),
    ("Uppföljning", plainly("follow_up")),
    ("Följs upp genom", plainly("follow_up_how")),
    ("Följs upp", plainly("follow_up_rhythm_label")),
    ("I vilket forum", plainly("follow_up_forum")),
    ("Plats", plainly("place")),
    ("Finansiering", plainly("funding_label")),
    ("Kostnad och resurser", plainly("resources")),
    ("Typ", plainly("prevention_label")),
    ("Väntad effekt", plainly("horizon_label")),
    ("Metod", plainly("method")),
    ("Står också under", lambda action: "\n".join(action.also_under)),
)
SOURCE_FIELDS: tuple[Field, ...] = (("Källa", lambda source: f"{source.number}. {source.text}"),)
