import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

import pytest

from kommunbrott.trees import Tree, from_json


@dataclass(frozen=True)
class Leaf:
    name: str
    on: dt.date | None = None


@dataclass(frozen=True)
class Root(Tree):
    leaves: tuple[Leaf, ...]
    pair: tuple[int, str]
    value: Decimal | None
    since_then: str = "förr"
    shown: bool = field(default=False, compare=False)


ROOT = Root((Leaf("Asp", dt.date(2026, 2, 3)), Leaf("Björk")), (1, "två"), Decimal("1.50"), shown=True)


def test_tree_is_told_in_plain_values_without_what_is_not_compared():
    assert ROOT.as_json() == {
        "leaves": [{"name": "Asp", "on": "2026-02-03"}, {"name": "Björk", "on": None}],
        "pair": [1, "två"],
        "value": "1.50",
        "since_then": "förr",
    }


def test_tree_comes_back_from_its_json():
    assert from_json(Root, ROOT.as_json()) == ROOT


def test_field_that_has_come_since_takes_its_default_and_no_other_may_be_missing():
    told = ROOT.as_json()
    del told["since_then"]

    assert from_json(Root, told) == ROOT

    del told["value"]
    with pytest.raises(KeyError):
        from_json(Root, told)


def test_equal_content_has_equal_digest():
    same, other = from_json(Root, ROOT.as_json()), Root((), ROOT.pair, ROOT.value)

    assert (same.digest == ROOT.digest, other.digest == ROOT.digest) == (True, False)
