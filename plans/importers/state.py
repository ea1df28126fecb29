"""An ImportedPlan as plain JSON values and back: what is kept between the reading of a file and the saving."""

import dataclasses

from kommunbrott.parties import Party
from plans.importers.result import (
    Cause,
    ImportedAction,
    ImportedArea,
    ImportedPlan,
    Note,
    OverviewItem,
    PartyMapping,
    Unplaced,
)

# What the rows of a field are, by the class that has the field.
ROWS = {
    ImportedPlan: {
        "focus_areas": ImportedArea,
        "overview": OverviewItem,
        "unplaced": Unplaced,
        "notes": Note,
        "parties": PartyMapping,
    },
    ImportedArea: {"actions": ImportedAction, "causes": Cause, "parties": Party},
    ImportedAction: {"parties": Party},
}


def to_state(plan: ImportedPlan) -> dict:
    """JSON that both databases take: no NUL and no half characters, which PostgreSQL refuses."""
    return _plain(dataclasses.asdict(plan))


def from_state(state: dict) -> ImportedPlan:
    """The plan that ``to_state`` was given."""
    return _read(ImportedPlan, state)


def storable(text: str) -> str:
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _plain(value):
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {storable(key): _plain(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(inner) for inner in value]
    return value


def _read(cls, values: dict):
    found = {}
    for name in (field.name for field in dataclasses.fields(cls) if field.name in values):
        row_class = ROWS.get(cls, {}).get(name)
        if row_class:
            found[name] = tuple(_read(row_class, row) for row in values[name])
        elif isinstance(values[name], dict):
            found[name] = {key: _tuple(one) for key, one in values[name].items()}
        else:
            found[name] = _tuple(values[name])
    return cls(**found)


def _tuple(value):
    return tuple(_tuple(one) for one in value) if isinstance(value, list) else value
