"""What the act asks of a municipality, in our own words, and where a plan answers it."""

from dataclasses import dataclass

from kommunbrott.law import DEMANDS
from plans.content import PlanContent
from plans.documents.brand import THE_PLAN, Brand

INTRODUCTION = (
    "Lag (2023:196) om kommuners ansvar för brottsförebyggande arbete gäller sedan den 1 juli 2023. "
    "Tabellen säger med våra ord vad lagen begär."
)


@dataclass(frozen=True)
class Duty:
    paragraph: str
    asks: str
    answer: str


def duties(plan: PlanContent, brand: Brand, *, has_follow_up: bool, has_previous: bool) -> tuple[Duty, ...]:
    """One row a paragraph. Only what the plan itself shows is answered; the rest is left open."""
    answers = {"5 §": plan_answer(plan), "10 §": f"{brand.council}." if brand.council else ""}
    chapters = [
        title
        for title, is_there in (
            ("Uppföljning av föregående plan", has_previous),
            ("Uppföljning och ansvar", has_follow_up),
        )
        if is_there
    ]
    if chapters:
        answers["6 §"] = f"{'avsnitten' if len(chapters) > 1 else 'avsnittet'} {' och '.join(chapters)}."
    if plan.annex_to:
        answers["9 §"] = f"planen är bilaga till {plan.annex_to}."
    if plan.document_owner:
        answers["11 §"] = f"{plan.document_owner} (dokumentansvarig)."
    return tuple(
        Duty(f"{section} §", asks.format(**brand.action), answers.get(f"{section} §", ""))
        for section, asks in DEMANDS.items()
    )


def plan_answer(plan: PlanContent) -> str:
    """ "den här åtgärdsplanen, fokusområde 1–4." """
    words = f"den här {THE_PLAN.get(plan.kind, 'planen')}"
    numbers = [area.number for area in plan.focus_areas if area.actions]
    if not numbers or not all(numbers):
        return f"{words}."
    span = numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    return f"{words}, fokusområde {span}."
