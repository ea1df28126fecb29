"""What the act asks of a municipality, in our own words, and where a plan answers it."""

from dataclasses import dataclass

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


# Lag (2023:196) 4–13 §§, retold.
DUTIES = (
    (
        "4 §",
        (
            "En lägesbild över brotten i kommunen: hur omfattande de är, vad de leder till, annat som är "
            "viktigt att känna till och en analys av alltsammans."
        ),
    ),
    ("5 §", "En beslutad plan för de {many} som kommunen tänker göra, byggd på lägesbilden."),
    ("6 §", "Lägesbilden görs aktuell och planen följs upp, minst vartannat år."),
    ("7 §", "Arbetet hålls ihop med den analys och planering som andra lagar kräver, där det är lämpligt."),
    ("8 §", "Kommunen svarar för att det brottsförebyggande arbetet inom kommunens gränser samordnas."),
    (
        "9 §",
        (
            "Kommunen arbetar för skriftliga överenskommelser med dem som behövs. Varje överenskommelse "
            "säger varför och inom vilka områden parterna samverkar."
        ),
    ),
    (
        "10 §",
        (
            "Kommunen arbetar för att de strategiska frågorna tas upp i ett råd som kommunen leder och där "
            "parterna företräds av personer i ledande ställning."
        ),
    ),
    ("11 §", "En funktion i kommunen samordnar de brottsförebyggande frågorna."),
    (
        "12 §",
        (
            "Samordningsfunktionen håller ihop och stödjer arbetet, är kontaktväg för andra och bidrar "
            "till att invånarna får veta vad som görs."
        ),
    ),
    (
        "13 §",
        (
            "Kommunstyrelsen, eller den nämnd som fullmäktige har valt, leder arbetet och berättar löpande "
            "för fullmäktige hur det går."
        ),
    ),
)


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
        Duty(paragraph, asks.format(**brand.action), answers.get(paragraph, "")) for paragraph, asks in DUTIES
    )


def plan_answer(plan: PlanContent) -> str:
    """ "den här åtgärdsplanen, fokusområde 1–4." """
    words = f"den här {THE_PLAN.get(plan.kind, 'planen')}"
    numbers = [area.number for area in plan.focus_areas if area.actions]
    if not numbers or not all(numbers):
        return f"{words}."
    span = numbers[0] if len(numbers) == 1 else f"{numbers[0]}–{numbers[-1]}"
    return f"{words}, fokusområde {span}."
