"""What the review page says about an import, in words."""

import datetime as dt

from django.utils import timezone

from plans.importers.answers import AS_READ, PartyAnswer
from plans.importers.kinship import GUIDELINE, MINUTES, PROMISES
from plans.importers.measure import has_figure
from plans.importers.result import DOUBTFUL, FAULTY, NEW, NOTED, PartyMapping
from plans.importers.review import Review, is_unnamed_municipality, spellings

NUMBERS = ["noll", "en", "två", "tre", "fyra", "fem", "sex", "sju", "åtta", "nio", "tio", "elva", "tolv"]


def in_words(number: int) -> str:
    return NUMBERS[number] if number < len(NUMBERS) else str(number)


def size_in_words(size: int) -> str:
    """412 kB"""
    if size < 1000:
        return f"{size} byte"
    if size < 1_000_000:
        return f"{size / 1000:.0f} kB"
    return f"{size / 1_000_000:.1f} MB".replace(".", ",")


def moment_in_words(moment: dt.datetime) -> str:
    """i dag 10.04"""
    local = timezone.localtime(moment)
    day = "i dag" if local.date() == timezone.localdate() else local.date().isoformat()
    return f"{day} {local:%H.%M}"


def areas_in_words(review: Review) -> str:
    areas = [area.area for area in review.areas]
    parts = []
    if any(area.problem_paragraphs for area in areas):
        parts.append("problem")
    if any(area.cause_analysis_paragraphs or area.causes for area in areas):
        parts.append("orsaksanalys")
    if not parts and any(area.intro_paragraphs for area in areas):
        parts.append("inledning")
    return f"med {' och '.join(parts)}" if parts else "utan problem och orsaksanalys"


def rows_in_words(review: Review) -> str:
    """24 nya, 6 med anteckning, 3 tveksamma, 1 fel"""
    words = (
        (NEW, "nya", "ny"),
        (NOTED, "med anteckning", ""),
        (DOUBTFUL, "tveksamma", "tveksam"),
        (FAULTY, "fel", ""),
    )
    counted = [(review.states[state], many, one or many) for state, many, one in words]
    return ", ".join(f"{count} {one if count == 1 else many}" for count, many, one in counted if count)


def measured_in_words(review: Review) -> str:
    """The heading of the card about the goals, or "" where there are none."""
    aimed = [action for action in review.plan.actions if (action.goal or "").strip()]
    measured = sum(has_figure(action) for action in aimed)
    if not aimed:
        return ""
    if not measured:
        return (
            f"Inget av {len(aimed)} mål går att mäta än" if len(aimed) > 1 else "Målet går inte att mäta än"
        )
    return f"{measured} av {len(aimed)} mål har en siffra"


RESEMBLES = {
    MINUTES: ("Det här ser ut som ett protokoll, inte som en plan.", "Punkter och beslut har lästs som åtgärder."),
    PROMISES: ("Det här ser ut som medborgarlöften, inte som en plan.", "Löftena blir inte åtgärder av sig själva."),
    GUIDELINE: (
        "Det här ser ut som en riktlinje, inte som en plan.",
        "En riktlinje har sällan åtgärder med mål och ansvariga.",
    ),
}  # fmt: skip


def resemblance(kind: str | None) -> dict | None:
    """``{"title", "text"}`` for a file that does not look like a plan."""
    if kind is None:
        return None
    title, text = RESEMBLES[kind]
    return {"title": title, "text": f"{text} Du kan gå vidare ändå. Välj annars Ångra och läs in rätt fil."}


def party_note(party: PartyMapping, must: bool) -> str:
    """Why a name is asked about, or how it was read."""
    if must:
        notes = [note.removesuffix(" Bekräfta.") for note in party.notes]
        return "Ingen förvaltning är utpekad" if is_unnamed_municipality(party) else " ".join(notes[:2])
    told = []
    if len(spellings(party)) > 1:
        told.append(f"{in_words(len(spellings(party))).capitalize()} skrivsätt.")
    if party.units:
        told.append(f"Enhet: {'; '.join(party.units)}.")
    told += [note for note in party.notes if "förkortning" in note][:1]
    return " ".join(told)


def becomes(party: PartyMapping) -> str:
    if len(party.units) == 1 and party.rows == 1:
        return f"{party.name}, enhet: {party.units[0]}"
    return party.name


def party_state(party: PartyMapping, answer: PartyAnswer) -> str:
    if answer.choice != AS_READ:
        return "Ditt val"
    if party.organisation_id is None:
        return "Ny part"
    return party.state.capitalize()
