"""Whether a goal and its action say what they must, and how far the goal's figure has come.

Pure: facts in, words out. Nothing here stops anybody.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

from kommunbrott.dates import long_date
from kommunbrott.numbers import swedish_number
from plans.choices import Direction, Funding, PlanStatus, Rhythm
from plans.content import ActionContent, GoalContent, PlanContent

LETTERS = ("S", "M", "A", "R", "T")
NAMES = {"S": "Specifikt", "M": "Mätbart", "A": "Accepterat", "R": "Realistiskt", "T": "Tidsbundet"}


@dataclass(frozen=True)
class Address:
    """Where to fill in what is missing: a page by its name in urls, and the id of the field on it, if any."""

    name: str
    args: tuple
    field: str


@dataclass(frozen=True)
class Check:
    """One of the five, ok or not, with the reason in one sentence. ``link`` is what to do about it, "" when ok."""

    letter: str
    is_ok: bool
    sentence: str
    link: str = ""
    address: Address | None = None

    @property
    def name(self) -> str:
        return NAMES[self.letter]


@dataclass(frozen=True)
class Lack:
    """Something that is not there: its name, what to do about it, and where."""

    word: str
    link: str
    address: Address


def checks(goal: GoalContent, action: ActionContent, plan: PlanContent) -> tuple[Check, ...]:
    """S, M, A, R and T of ``goal``, in that order. ``action`` is the one in ``plan`` that the goal belongs to."""
    return (
        specific(goal, action, plan),
        measurable(goal, action),
        accepted(action, plan),
        realistic(action),
        time_bound(action, plan),
    )


def missing(action: ActionContent, plan: PlanContent) -> str:
    """The letters that at least one of the action's goals lacks, as "MR". An action without a goal lacks no letter."""
    lacking = {
        check.letter for goal in action.goals for check in checks(goal, action, plan) if not check.is_ok
    }
    return "".join(letter for letter in LETTERS if letter in lacking)


def measurable_line(actions: Iterable[ActionContent]) -> str:
    """ "12 av 34 mål är mätbara", or "" where there are no goals."""
    goals = [goal for action in actions for goal in action.goals]
    if not goals:
        return ""
    count = sum(goal.is_measurable for goal in goals)
    return f"{count} av {len(goals)} mål är {'mätbart' if len(goals) == 1 else 'mätbara'}"


# --- The five ---


def specific(goal: GoalContent, action: ActionContent, plan: PlanContent) -> Check:
    """Says what, for whom or where, and has a huvudansvarig."""
    areas = plan.areas_of(action)
    where = action.place.strip() or any(area.target_group.strip() or area.areas for area in areas)
    parties = "id_parties-0-role" if action.parties else "id_parties-0-party"
    lacks = [
        (
            not action.title.strip(),
            Lack("vad som ska göras", "Skriv vad som ska göras", _row(action, "id_title")),
        ),
        (not goal.text.strip(), Lack("målet i ord", "Skriv målet", _of_goal(goal, action, "text"))),
        (not action.lead, Lack("huvudansvarig", "Ange huvudansvarig", _row(action, parties))),
        (not where, Lack("plats eller målgrupp", "Ange plats", _row(action, "id_place"))),
    ]
    found = "plats" if action.place.strip() else "målgrupp eller område"
    return _check("S", lacks, f"Vad, {found} och huvudansvarig är angivet.")


def measurable(goal: GoalContent, action: ActionContent) -> Check:
    """Indicator, unit, baseline, target and direction; a goal without figures says how it is judged instead."""
    if goal.is_measurable and goal.is_qualitative:
        return Check("M", True, "Målet har ingen siffra, men det står hur det bedöms.")
    names = {
        "indicator": "mätetal",
        "baseline": "utgångsläge",
        "target": "målnivå",
        "direction": "riktning",
        "unit": "enhet",
    }
    empty = [name for name in names if getattr(goal, name) in ("", None)]
    if len(empty) == len(names):
        address = _of_goal(goal, action, "indicator")
        return Check("M", False, "Det står inte hur målet mäts eller bedöms.", "Lägg till mätetal", address)
    lacks = [
        (name in empty, Lack(word, f"Lägg till {word}", _of_goal(goal, action, name)))
        for name, word in names.items()
    ]
    return _check("M", lacks, "" if empty else f"Mäts från {_way(goal)}.")


def accepted(action: ActionContent, plan: PlanContent) -> Check:
    """Every responsible organisation has said yes to the action as it is worded now."""
    if not action.parties:
        address = _row(action, "id_parties-0-party")
        return Check(
            "A", False, "Ingen part är ansvarig, så ingen har kunnat säga ja.", "Ange ansvarig", address
        )
    answers = [(party.label, plan.answer_of(party, action)) for party in action.parties]
    stale = [name for name, answer in answers if answer and not answer.is_about(action)]
    declined = [
        name for name, answer in answers if answer and answer.is_about(action) and not answer.is_accepted
    ]
    waiting = [name for name, answer in answers if answer is None]
    for names, said in (
        (declined, "har sagt nej"),
        (stale, "har svarat på en tidigare lydelse"),
        (waiting, "har inte svarat"),
    ):
        if names:
            return Check("A", False, f"{_people(names)} {said}.", *_where_to_ask(action, plan))
    everybody = {1: "Den ansvariga parten", 2: "Båda parterna"}.get(
        len(answers), f"Alla {len(answers)} parter"
    )
    return Check("A", True, f"{everybody} har sagt ja.")


def _where_to_ask(action: ActionContent, plan: PlanContent) -> tuple[str, Address]:
    """Parties are asked in a remiss. Where it is too late for that, their answers are what there is to see."""
    if plan.status == PlanStatus.DRAFT:
        return "Skicka planen på remiss", Address("plans:plan_refer", (plan.id,), "")
    if plan.status == PlanStatus.REFERRED:
        return "Se remissen", Address("plans:plan_referral", (plan.id,), "")
    return "Se svaren", Address("plans:action_detail", (action.id,), "ansvariga")


def realistic(action: ActionContent) -> Check:
    """The funding is known and is not "ej budgeterad", and the resources are stated."""
    resources = Lack("resurser", "Ange resurser", _row(action, "id_resources"))
    if action.funding == Funding.NOT_BUDGETED:
        also = "" if action.resources.strip() else ", och resurserna är inte angivna"
        return Check(
            "R",
            False,
            f"Pengarna är inte budgeterade{also}.",
            "Ändra finansiering",
            _row(action, "id_funding"),
        )
    lacks = [
        (not action.funding, Lack("finansiering", "Ange finansiering", _row(action, "id_funding"))),
        (not action.resources.strip(), resources),
    ]
    return _check("R", lacks, f"Resurser är angivna och finansieringen är {action.funding_label.lower()}.")


def time_bound(action: ActionContent, plan: PlanContent) -> Check:
    """A day to be done, which for what recurs is the end of it, inside the plan's period."""
    recurs = action.recurrence not in ("", Rhythm.ONCE)
    day, field = action.due_on, _row(action, "id_due_on")
    if day is None:
        said = f"{action.recurrence_label}, men utan slutdatum." if recurs else "Slutdatum saknas."
        return Check("T", False, said, "Ange slutdatum", field)
    if plan.ends_on is None:
        address = Address("plans:block_edit", ("plan", plan.id, "uppgifter"), "id_ends_on")
        return Check("T", False, "Planens period är inte angiven.", "Ange planens period", address)
    if day > plan.ends_on or (plan.starts_on and day < plan.starts_on):
        said = f"Slutdatumet {long_date(day)} ligger utanför planperioden {plan.period}."
        return Check("T", False, said, "Ändra slutdatum", field)
    until = f"{action.recurrence_label} till och med" if recurs else "Klart senast"
    return Check("T", True, f"{until} {long_date(day)}, inom planperioden.")


def _check(letter: str, lacks: list[tuple[bool, Lack]], sentence: str) -> Check:
    """Ok with ``sentence``, or all that is lacking in one sentence with the way to the first of it."""
    found = [lack for is_lacking, lack in lacks if is_lacking]
    if not found:
        return Check(letter, True, sentence)
    told = _listed([lack.word for lack in found])
    return Check(letter, False, f"{told[0].upper()}{told[1:]} saknas.", found[0].link, found[0].address)


def _listed(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), words[-1]]))


def _people(names: list[str]) -> str:
    return _listed(names) if len(names) <= 2 else f"{len(names)} parter"


def _way(goal: GoalContent) -> str:
    way = goal.direction_label.lower()
    return f"{swedish_number(goal.baseline)} till {way} {swedish_number(goal.target)} {goal.unit}"


def _row(action: ActionContent, field: str) -> Address:
    return Address("plans:block_edit", ("atgard", action.id, "rad"), field)


def _of_goal(goal: GoalContent, action: ActionContent, name: str) -> Address:
    index = [other.id for other in action.goals].index(goal.id)
    return _row(action, f"id_goals-{index}-{name}")


# --- Progress ---


@dataclass(frozen=True)
class Progress:
    """``share`` is 0 at the baseline, 1 at the target and negative on the wrong side of the baseline.

    It is None where there is no way to measure along: no baseline, or a goal to stay where one is.
    """

    share: Decimal | None
    is_reached: bool
    is_backwards: bool
    text: str


def progress(
    baseline: Decimal | None, target: Decimal | None, direction: str, value: Decimal | None
) -> Progress | None:
    """How far ``value`` has come from ``baseline`` to ``target``; None when that is not to be told.

    Without a ``direction`` the way is the one from baseline to target.
    """
    direction = direction or _direction(baseline, target)
    if target is None or value is None or not direction:
        return None
    is_reached = _holds(value, direction, target)
    if baseline is None:
        text = (
            "Målet är nått."
            if is_reached
            else "Målet är inte nått. Utgångsläge saknas, så vägen dit kan inte räknas."
        )
        return Progress(None, is_reached, False, text)
    if _holds(baseline, direction, target):
        text = "Nivån hålls." if is_reached else "Går åt fel håll: nivån som skulle hållas är passerad."
        return Progress(None, is_reached, not is_reached, text)
    share = _share(baseline, target, direction, value)
    return Progress(share, is_reached, share < 0, _in_words(share, is_reached))


def _direction(baseline: Decimal | None, target: Decimal | None) -> str:
    if baseline is None or target is None or baseline == target:
        return ""
    return Direction.AT_MOST if target < baseline else Direction.AT_LEAST


def _holds(value: Decimal, direction: str, target: Decimal) -> bool:
    if direction == Direction.EXACTLY:
        return value == target
    return value >= target if direction == Direction.AT_LEAST else value <= target


def _share(baseline: Decimal, target: Decimal, direction: str, value: Decimal) -> Decimal:
    if direction == Direction.EXACTLY:  # too far is as wrong as too short
        return 1 - abs(target - value) / abs(target - baseline)
    return (value - baseline) / (target - baseline)


def _in_words(share: Decimal, is_reached: bool) -> str:
    if is_reached:
        return "Målet är nått."
    if share == 0:
        return "Ingen förändring sedan utgångsläget."
    percent = int((abs(share) * 100).quantize(Decimal(1), ROUND_DOWN))
    told = f"{percent:,} procent".replace(",", "\u00a0") if percent else "mindre än 1 procent"
    if share < 0:
        return f"Går åt fel håll: {told} längre från målet än vid utgångsläget."
    return f"{told[0].upper()}{told[1:]} av vägen till målet."
