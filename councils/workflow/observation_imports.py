"""A list of observations on its way in: kept as unsaved text of who read it, until it is saved or thrown away."""

from collections.abc import Collection, Sequence

from django.db import transaction
from django.db.models import Max

from councils import dialogue_access as access
from councils.importers.observations import Field, Listing, ReadObservation, find_columns
from councils.models import Dialogue, Observation
from councils.workflow.dialogues import lock
from incidents.choices import PlacePrecision
from incidents.placing import area_at, middle_of
from kommunbrott import drafts
from kommunbrott.access import require
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold_tight
from kommunbrott.models import Area, TextDraft, User


def block_of(dialogue: Dialogue) -> str:
    return f"dialogue:{dialogue.pk}:list"


def start(dialogue: Dialogue, listing: Listing, *, file_name: str, by: User) -> TextDraft:
    """Keep the file's cells until they are saved; an earlier list that waits is thrown away."""
    require(access.may_write_dialogue(by, dialogue))
    values = {
        "file": file_name[:200],
        "header": list(listing.header),
        "rows": [[line, list(cells)] for line, cells in listing.rows],
        "notes": list(listing.notes),
        "columns": {field.value: at for field, at in find_columns(listing.header).items()},
    }
    draft, _ = TextDraft.objects.update_or_create(
        user=by, block=block_of(dialogue), defaults={"values": values}
    )
    return draft


def listing_of(draft: TextDraft) -> Listing:
    values = draft.values
    rows = tuple((line, tuple(cells)) for line, cells in values["rows"])
    return Listing(tuple(values["header"]), rows, tuple(values["notes"]))


def columns_of(draft: TextDraft) -> dict[Field, int]:
    return {Field(name): at for name, at in draft.values["columns"].items()}


def choose_columns(draft: TextDraft, columns: dict[str, int]) -> None:
    """What a person says that the columns are."""
    draft.values = draft.values | {"columns": columns}
    draft.save()


def drop(dialogue: Dialogue, *, by: User) -> None:
    drafts.discard(by, block_of(dialogue))


def fresh(dialogue: Dialogue, rows: Sequence[ReadObservation]) -> list[ReadObservation]:
    """Those that have not been read in before."""
    known = set(dialogue.observations.exclude(import_digest="").values_list("import_digest", flat=True))
    return [row for row in rows if row.digest not in known]


def save(dialogue: Dialogue, rows: Sequence[ReadObservation], *, by: User, areas: Collection[Area]) -> int:
    """Read in what has not been read in before. ``areas`` are all, with borders and parents. Returns how many."""
    places = {fold_tight(area.name): area for area in areas if area.kind == AreaKind.PLACE}
    with transaction.atomic():
        locked = lock(dialogue)
        require(access.may_write_dialogue(by, locked))
        new = fresh(locked, rows)
        last = locked.observations.aggregate(last=Max("number"))["last"] or 0
        for number, row in enumerate(new, start=last + 1):
            one = Observation(dialogue=locked, number=number, made_by=by, **told(row))
            put(one, row, places.get(fold_tight(row.place_name)), areas)
            one.save()
        drafts.discard(by, block_of(locked))
    return len(new)


def told(row: ReadObservation) -> dict:
    names = ("is_positive", "topic", "text", "suggestion", "stop", "place_name")
    return {name: getattr(row, name) for name in names} | {"import_digest": row.digest}


def put(one: Observation, row: ReadObservation, place: Area | None, areas: Collection[Area]) -> None:
    """Where it is, as well as the row tells; else the area of the dialogue."""
    point = row.point or (middle_of(place) if place else None)
    one.place = place
    if point:
        one.latitude, one.longitude = point
    one.area = (area_at(*point, areas) if point else None) or (place.parent if place else one.dialogue.area)
    if row.point:
        one.place_precision = PlacePrecision.POINT
    elif place:
        one.place_precision = PlacePrecision.PLACE
    elif row.place_name:
        one.place_precision = PlacePrecision.WORDS
    elif one.area:
        one.place_precision = PlacePrecision.AREA
