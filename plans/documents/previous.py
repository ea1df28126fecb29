"""The chapter about the plan before, in words: what came of each action and what becomes of it now."""

from dataclasses import dataclass

from kommunbrott.numbers import in_words
from plans.choices import Continuation
from plans.content import PreviousActionContent, PreviousPlanContent

TITLE = "Uppföljning av föregående plan"
# Heading and width in percent of the page. Verdicts are left out while there are none.
ACTION, RESULT, VERDICT, NEXT = ("", 30), ("Hur det gick", 25), ("Bedömning", 20), ("Vad som händer nu", 25)
SAID = {Continuation.CONTINUES: "fortsätter", Continuation.CHANGES: "ändras", Continuation.ENDS: "avslutas"}


@dataclass(frozen=True)
class Cell:
    """What is said, and what is said about it, in smaller type."""

    text: str
    note: str


def columns(previous: PreviousPlanContent) -> tuple[tuple[str, int], ...]:
    return (ACTION, RESULT, VERDICT, NEXT) if is_judged(previous) else (ACTION, RESULT, NEXT)


def is_judged(previous: PreviousPlanContent) -> bool:
    return any(row.verdict for row in previous.actions)


def cells(row: PreviousActionContent, previous: PreviousPlanContent) -> tuple[Cell, ...]:
    verdict = (Cell(row.verdict or "Inte bedömd", row.motive),) if is_judged(previous) else ()
    return (
        Cell(row.name, ""),
        Cell(row.status_label, row.result),
        *verdict,
        Cell(row.becomes, row.reason),
    )


def headings(previous: PreviousPlanContent, action_word: str) -> tuple[str, ...]:
    return tuple(label or action_word.capitalize() for label, _ in columns(previous))


def summary(previous: PreviousPlanContent, words: dict[str, str]) -> str:
    """ "Planen 2024–2025 hade 23 åtgärder: tolv fortsätter, fem ändras och sex avslutas." """
    number = len(previous.actions)
    plan = f"Planen {previous.period}" if previous.period else previous.title
    counted = [(previous.count(choice), said) for choice, said in SAID.items()]
    parts = [f"{in_words(count, 'en')} {said}" for count, said in counted if count]
    told = " och ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))
    return f"{plan} hade {in_words(number, 'en')} {words['one'] if number == 1 else words['many']}: {told}."
