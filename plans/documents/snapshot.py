"""A plan and its brand as plain JSON, and back: what a print job keeps from when print was pressed."""

import dataclasses

from kommunbrott.trees import from_json
from plans.content import PlanContent
from plans.documents.brand import Brand


def packed(plan: PlanContent, brand: Brand) -> dict:
    return {"plan": plan.as_json(), "brand": dataclasses.asdict(brand)}


def unpacked(snapshot: dict) -> tuple[PlanContent, Brand]:
    """Equal to what was packed. Raises KeyError or TypeError for a snapshot that another version made."""
    return from_json(PlanContent, snapshot["plan"]), from_json(Brand, snapshot["brand"])
