"""A plan and its brand as plain JSON, and back: what a print job keeps from when print was pressed."""

import dataclasses
import datetime as dt
import types
import typing
from decimal import Decimal
from functools import cache

from plans.content import PlanContent
from plans.documents.brand import Brand


def packed(plan: PlanContent, brand: Brand) -> dict:
    return {"plan": plan.as_json(), "brand": dataclasses.asdict(brand)}


def unpacked(snapshot: dict) -> tuple[PlanContent, Brand]:
    """Equal to what was packed. Raises KeyError or TypeError for a snapshot that another version made."""
    return _read(PlanContent, snapshot["plan"]), _read(Brand, snapshot["brand"])


def _read(hint, value):
    """``value`` from JSON as the type that ``hint`` says."""
    if dataclasses.is_dataclass(hint):
        return hint(**{name: _read(kind, value[name]) for name, kind in _fields(hint)})
    origin, arguments = typing.get_origin(hint), typing.get_args(hint)
    if origin in (types.UnionType, typing.Union):
        kind = next(kind for kind in arguments if kind is not types.NoneType)
        return None if value is None else _read(kind, value)
    if origin is tuple:
        kinds = (arguments[0],) * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(_read(kind, item) for kind, item in zip(kinds, value, strict=True))
    if hint is dt.date:
        return dt.date.fromisoformat(value)
    return Decimal(value) if hint is Decimal else value


@cache
def _fields(kind) -> tuple[tuple[str, object], ...]:
    hints = typing.get_type_hints(kind)
    return tuple((field.name, hints[field.name]) for field in dataclasses.fields(kind) if field.init)
