"""The plan a municipality already has, in Word, Excel or pasted text, understood without touching the database."""

from plans.importers.plan import import_plan
from plans.importers.result import ImportedAction, ImportedArea, ImportedPlan, Note, PartyMapping, Unplaced

__all__ = [
    "ImportedAction",
    "ImportedArea",
    "ImportedPlan",
    "Note",
    "PartyMapping",
    "Unplaced",
    "import_plan",
]
