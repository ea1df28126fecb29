"""Words that the plan's own nouns are made of. Whose document it is: see kommunbrott.letterhead."""

from kommunbrott.letterhead import Brand, brand_of

__all__ = ["THE_PLAN", "Brand", "brand_of"]

# Definite form, by PlanKind value.
THE_PLAN = {
    "åtgärdsplan": "åtgärdsplanen",
    "handlingsplan": "handlingsplanen",
    "genomförandeplan": "genomförandeplanen",
}
