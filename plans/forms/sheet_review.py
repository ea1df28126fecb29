"""A whole file of edited actions, held against what is: which rows change what, clash, or cannot be read."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from kommunbrott.models import User
from kommunbrott.numbers import whole_number
from kommunbrott.sheets import NUMBER, ReadSheet, plain
from plans import access
from plans.action_sheet import BY_NAME, COLUMNS, EDITABLE, KEY, PARTY_COLUMNS, VERSION, Cells, cells_of
from plans.blocks import Values, resolve_parties
from plans.forms.action_sheet import RowReader, names_in
from plans.models import Action

COLUMN_OF = {column.label.casefold(): column for column in EDITABLE}
LOCKED = {column.label.casefold() for column in COLUMNS if column.is_locked}


@dataclass(frozen=True)
class Change:
    label: str
    before: str
    after: str


@dataclass(frozen=True)
class ReviewedRow:
    """A row of the file that says something else than what is, or that cannot be used.

    ``version`` is of the action as it is now. ``faults`` are (column or "", what is wrong).
    """

    number: int
    name: str
    action_id: int | None = None
    version: str = ""
    changes: tuple[Change, ...] = ()
    faults: tuple[tuple[str, str], ...] = ()
    is_conflict: bool = False
    values: Values = field(default_factory=dict, compare=False)

    @property
    def is_faulty(self) -> bool:
        return bool(self.faults)


@dataclass(frozen=True)
class SheetReview:
    rows: tuple[ReviewedRow, ...]
    unchanged: int
    unknown_columns: tuple[str, ...]

    @property
    def digest(self) -> str:
        """Of all that is shown, so that what is saved is what was reviewed."""
        shown = [
            [row.number, row.version, row.is_conflict, row.faults, [(c.label, c.after) for c in row.changes]]
            for row in self.rows
        ]
        return hashlib.sha256(json.dumps(shown, ensure_ascii=False).encode()).hexdigest()


def review(sheet: ReadSheet, user: User) -> SheetReview:
    """Six queries for the whole file, and two for each row in which an action's own fields have been changed."""
    rows = [(number, {name.casefold(): text for name, text in cells.items()}) for number, cells in sheet.rows]
    ids = [whole_number(cells.get(KEY.casefold(), "").strip()) for _, cells in rows]
    actions = Action.objects.visible_to(user).for_sheet().in_bulk({pk for pk in ids if pk})
    present = {pk: cells_of(action) for pk, action in actions.items()}
    edited = [
        edited_in(cells, present[pk]) if pk in present else {}
        for pk, (_, cells) in zip(ids, rows, strict=True)
    ]
    names = [name for texts in edited for column in PARTY_COLUMNS for name in names_in(texts.get(column, ""))]
    known = resolve_parties(names) if names else {}
    found, unchanged, times = [], 0, Counter(ids)
    for pk, (number, cells), texts in zip(ids, rows, edited, strict=True):
        if pk not in actions:
            found.append(ReviewedRow(number, name_of(cells), faults=(("", unknown(cells)),)))
        elif times[pk] > 1 and texts:
            twice = f"Åtgärden står på flera rader i filen, med id {pk}. Låt den stå på en."
            found.append(ReviewedRow(number, str(actions[pk]), pk, faults=(("", twice),)))
        else:
            row = reviewed(number, cells, actions[pk], present[pk], texts, known, user)
            found += [row] if row else []
            unchanged += row is None
    columns = {KEY.casefold(), VERSION.casefold(), *COLUMN_OF, *LOCKED}
    strange = tuple(name for name in sheet.headings if name.casefold() not in columns)
    return SheetReview(tuple(found), unchanged, strange)


def edited_in(cells: dict[str, str], present: Cells) -> dict[str, str]:
    """The columns whose text is not what stands there now, in the file's order."""
    texts = {COLUMN_OF[heading].name: plain(text) for heading, text in cells.items() if heading in COLUMN_OF}
    return {name: text for name, text in texts.items() if same(name, text) != same(name, present.texts[name])}


def same(name: str, text: str) -> str:
    """A comma and a full stop are the same in a figure."""
    return text.replace(",", ".") if BY_NAME[name].kind == NUMBER else text


def reviewed(number, cells, action, present, texts, known, user) -> ReviewedRow | None:
    if not texts:
        return None
    name, plan = str(action), action.plan
    verdict = access.may_edit(user, plan)
    row = RowReader(action, present, texts, known)
    if not row.edited:
        return None
    faults = [(BY_NAME[column].label, reason) for column, reason in row.faults.items()]
    if not verdict:
        faults = [("", verdict.reason)]
    return ReviewedRow(
        number=number,
        name=name,
        action_id=action.pk,
        version=present.version,
        changes=tuple(
            Change(column.label, present.texts[column.name], row.edited[column.name])
            for column in EDITABLE
            if column.name in row.edited
        ),
        faults=tuple(faults),
        is_conflict=cells.get(VERSION.casefold(), "").strip() != present.version,
        values=row.values,
    )


def unknown(cells: dict[str, str]) -> str:
    text = cells.get(KEY.casefold(), "").strip()
    if not text:
        return "Raden har inget id. Nya åtgärder läggs till i planen."
    if whole_number(text) is None:
        return f"”{text}” är inget id. Låt kolumnen Id stå som den var när filen hämtades."
    return f"Det finns ingen åtgärd med id {text}. Den kan ha tagits bort ur planen."


def name_of(cells: dict[str, str]) -> str:
    return (
        " ".join(filter(None, (cells.get("nummer", "").strip(), cells.get("åtgärd", "").strip()[:80])))
        or "Utan namn"
    )
