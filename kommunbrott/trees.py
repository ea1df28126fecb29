"""Content trees: frozen dataclasses that page, document and stored version are made from, to JSON and back."""

import dataclasses
import datetime as dt
import hashlib
import json
import types
import typing
from decimal import Decimal
from functools import cache, cached_property


class Tree:
    """What the root of a content tree inherits, a frozen dataclass of plain values, tuples and dataclasses."""

    def as_json(self) -> dict:
        """Plain JSON values: dates as åååå-mm-dd, decimals as strings, tuples as lists.

        Fields of the root that take no part in comparing are left out.
        """
        kept = {field.name: getattr(self, field.name) for field in dataclasses.fields(self) if field.compare}
        return json.loads(json.dumps(kept, default=_plain, ensure_ascii=False))

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content: equal content gives equal digest, in every process."""
        packed = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(packed.encode()).hexdigest()


def _plain(value):
    return dataclasses.asdict(value) if dataclasses.is_dataclass(value) else str(value)


def from_json(kind, value):
    """``value`` as ``as_json`` wrote it, as the dataclass ``kind``.

    A field that has come since and has a default takes it; KeyError for one that has none.
    """
    if dataclasses.is_dataclass(kind):
        return kind(
            **{
                name: from_json(hint, value[name])
                for name, hint, needed in _fields(kind)
                if needed or name in value
            }
        )
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin in (types.UnionType, typing.Union):
        inner = next(option for option in arguments if option is not types.NoneType)
        return None if value is None else from_json(inner, value)
    if origin is tuple:
        kinds = (arguments[0],) * len(value) if arguments[-1] is Ellipsis else arguments
        return tuple(from_json(hint, item) for hint, item in zip(kinds, value, strict=True))
    if kind is dt.date:
        return dt.date.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


@cache
def _fields(kind) -> tuple[tuple[str, object, bool], ...]:
    """Name, type, and whether there is no default."""
    hints = typing.get_type_hints(kind)
    missing = dataclasses.MISSING
    return tuple(
        (field.name, hints[field.name], field.default is missing and field.default_factory is missing)
        for field in dataclasses.fields(kind)
        if field.init
    )
