"""How many of the file's goals can be measured, told from what is written and nothing else."""

import re
from dataclasses import dataclass

from kommunbrott.dates import MONTHS
from plans.importers.plain_words import timing_of
from plans.importers.result import ImportedAction, ImportedPlan

# A figure that is neither a year, a date, a paragraph of law, a school year nor a week.
YEAR = r"(?:19|20)\d\d"
NOT_A_FIGURE = re.compile(
    rf"\b{YEAR}:\d+|\b{YEAR}\s*[-–/]\s*(?:{YEAR}|\d\d)\b|\b{YEAR}(?:-\d\d-\d\d)?\b|\b\d+(?::\d+)?\s*§|§\s*\d+"
    rf"|\b(?:årskurs|åk|vecka|v\.?|kvartal|punkt|lag|nr)\s*\d+(?::\d+)?(?:\s*[-–]\s*\d+)?|\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b"
    r"|\b\d+(?:\s*[-–]\s*\d+)?[- ]?(?:åring|år\b)",
    re.I,
)
FIGURE = re.compile(
    r"\d|\b(?:halvera|fördubbla|nollvision)\w*|\b(?:minst|högst)\s+(?:en|ett|två|tre|fyra|fem|sex|tio)\b",
    re.I,
)
DEADLINE = re.compile(
    rf"\b{YEAR}\b(?!:\d)|\b\d{{1,2}}\s+(?:{'|'.join(MONTHS)})\b|\bsenast\b.*\b(?:{'|'.join(MONTHS)})\b|\bkvartal\s*\d|\bQ[1-4]\b",
    re.I,
)  # fmt: skip
MONEY = re.compile(r"\bbudget|\bfinansier|\banslag|\bkronor\b|\bkr\b", re.I)


@dataclass(frozen=True)
class Letter:
    """One of the five in SMART. ``reason`` says what the figure stands on."""

    letter: str
    word: str
    count: int
    total: int
    reason: str


def letters(plan: ImportedPlan, *, first_is_lead: bool = False) -> tuple[Letter, ...]:
    """Counted on actions with a goal: S has one party in the lead, M a figure, R a word on money, T a day or year."""
    aimed = [action for action in plan.actions if (action.goal or "").strip()]
    total = len(aimed)
    led = sum(is_led(action, first_is_lead) for action in aimed)
    could_be_led = sum(is_led(action, True) for action in aimed)
    measured = sum(has_figure(action) for action in aimed)
    funded = sum(mentions_money(action) for action in aimed)
    dated = sum(has_deadline(action) for action in aimed)
    alternative = f"{could_be_led} om första parten blir huvudansvarig"
    return (
        Letter("S", "Specifikt", led, total, alternative if could_be_led > led else "Mål och en huvudansvarig"),
        Letter("M", "Mätbart", measured, total, "Siffra i målet" if measured else "Ingen siffra i något mål"),
        Letter("A", "Accepterat", 0, total, "Frågas först på remiss"),
        Letter("R", "Realistiskt", funded, total, "Rader som nämner pengar" if funded else "Ingen rad nämner pengar"),
        Letter("T", "Tidsbundet", dated, total, "Datum eller år i mål eller tid" if dated else "Inget datum i något mål"),
    )  # fmt: skip


def is_led(action: ImportedAction, first_is_lead: bool) -> bool:
    told = any(party.is_lead for party in action.parties)
    return told or (first_is_lead and any(party.is_lead is None for party in action.parties))


def has_figure(action: ImportedAction) -> bool:
    return bool(FIGURE.search(NOT_A_FIGURE.sub(" ", action.goal or "")))


def mentions_money(action: ImportedAction) -> bool:
    texts = (action.action, action.goal, action.how, action.funding, action.timeline)
    return bool((action.funding or "").strip()) or any(MONEY.search(text or "") for text in texts)


def has_deadline(action: ImportedAction) -> bool:
    told = any(DEADLINE.search(text or "") for text in (action.goal, action.timeline))
    return told or timing_of(action.timeline).due_on is not None
