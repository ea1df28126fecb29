"""The red thread: problem, causes, actions, goals, follow-up, and where it breaks. Of a focus area or one action."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kommunbrott.numbers import swedish_number
from plans.content import ActionContent, FocusAreaContent, GoalContent
from plans.smart import progress
from plans.standing import Standing

NOTHING_KNOWN: Mapping[int, Standing] = {}

# So much of a text is told of in the thread of an action.
LONGEST = 90
SENTENCE = re.compile(r"(?<=[.!?])\s")
MARKS = re.compile(r"\[\^\w+\]|\*\*|^[-|] ?", re.MULTILINE)


@dataclass(frozen=True)
class Step:
    name: str
    value: str
    is_gap: bool


def steps(
    area: FocusAreaContent, words: dict[str, str], standings: Mapping[int, Standing] = NOTHING_KNOWN
) -> tuple[Step, ...]:
    """Five steps in words. ``words`` is how the municipality inflects åtgärd: ``one``, ``many`` …

    ``standings`` is how the actions of a decided plan stand, by id.
    """
    actions = area.actions
    loose = len(area.causes_without_action)
    no_party = sum(not action.parties for action in actions)
    goals = [goal for action in actions for goal in action.goals]
    no_goal = sum(not action.goals for action in actions)
    unmeasured = sum(not goal.is_measurable for goal in goals)
    return (
        Step("Problem", "beskrivet" if area.problem else "inte beskrivet än", not area.problem),
        Step(
            _count(len(area.causes), "orsak", "orsaker"),
            _lack(loose, f"utan {words['one']}", f"alla har {words['one']}", len(area.causes), "inga än"),
            bool(loose) or not area.causes,
        ),
        Step(
            _count(len(actions), words["one"], words["many"]),
            _lack(no_party, "utan ansvarig", "alla har ansvarig", len(actions), "inga än"),
            bool(no_party) or not actions,
        ),
        Step(_count(len(goals), "mål", "mål"), *_goals(len(goals), no_goal, unmeasured, words)),
        Step("Uppföljning", *_follow_up(actions, standings)),
    )


def _follow_up(actions: tuple[ActionContent, ...], standings: Mapping[int, Standing]) -> tuple[str, bool]:
    """What has been said so far; before anybody has said anything, whether it is decided how they shall."""
    known = [standings[action.id] for action in actions if action.id in standings]
    silent = sum(stands.days_silent is not None for stands in known)
    followed = sum(stands.followed_up_on is not None for stands in known)
    if silent:
        return f"{_word(silent)} har inte följts upp i tid", True
    if followed:
        return "alla är följda upp" if followed == len(
            actions
        ) else f"{followed} av {len(actions)} följda upp", False
    lacking = sum(not action.has_follow_up for action in actions)
    said = _lack(lacking, "utan uppföljning", "bestämd för alla", len(actions), "inte bestämd än")
    return said, bool(lacking) or not actions


def _goals(count: int, no_goal: int, unmeasured: int, words: dict[str, str]) -> tuple[str, bool]:
    if not count:
        return "inga än", True
    if no_goal:
        return f"{_count(no_goal, words['one'], words['many'])} utan mål", True
    if unmeasured:
        return f"{_word(unmeasured, 'ett')} går inte att mäta", True
    return "alla går att mäta", False


def _count(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _word(number: int, one: str = "en") -> str:
    return one if number == 1 else str(number)


def _lack(lacking: int, lack: str, whole: str, total: int, none: str) -> str:
    if not total:
        return none
    return f"{_word(lacking)} {lack}" if lacking else whole


# --- One action ---


def action_steps(
    action: ActionContent,
    area: FocusAreaContent,
    words: dict[str, str],
    figures: Mapping[int, Decimal],
) -> tuple[Step, ...]:
    """Five steps, told by what they say. ``figures`` is the last known value of each goal that has one, by its id."""
    causes = action.causes
    cause_names = ", ".join(cause.label for cause in causes)
    measured = all(goal.is_measurable for goal in action.goals)
    goals = _in_short(_level(action.goals[0])) if action.goals else "inget än"
    if len(action.goals) > 1:
        goals = f"{len(action.goals)} mål, {'alla går att mäta' if measured else 'alla går inte att mäta'}"
    results = [_result(goal, figures[goal.id]) for goal in action.goals if goal.id in figures]
    return (
        Step("Problem", _in_short(area.problem) or "inte beskrivet än", not area.problem.strip()),
        Step(
            f"{'Orsak' if len(causes) < 2 else 'Orsaker'} {cause_names}".strip(),
            _in_short("; ".join(cause.text for cause in causes)) or "ingen vald än",
            not causes,
        ),
        Step(f"{words['one'].capitalize()} {action.number}".strip(), _in_short(action.title), False),
        Step("Mål", goals, not action.goals or not measured),
        Step("Resultat hittills", " ".join(results) or "inget uppmätt än", not results),
    )


def _level(goal: GoalContent) -> str:
    if goal.is_qualitative or not goal.is_measurable:
        return goal.text
    way = goal.direction_label.lower()
    return f"{swedish_number(goal.baseline)} → {way} {swedish_number(goal.target)} {goal.unit}"


def _result(goal: GoalContent, value: Decimal) -> str:
    found = progress(goal.baseline, goal.target, goal.direction, value)
    figure = f"{swedish_number(value)} {goal.unit}".strip()
    return f"{figure}. {found.text}" if found else f"{figure}."


def _in_short(text: str) -> str:
    """The first sentence without its marks, cut between words where it is long."""
    first = SENTENCE.split(MARKS.sub("", text).strip(), maxsplit=1)[0]
    if len(first) <= LONGEST:
        return first.rstrip(".")
    return f"{first[:LONGEST].rpartition(' ')[0] or first[:LONGEST]} …"
