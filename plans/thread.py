"""The red thread of a focus area: problem, causes, actions, goals, follow-up, and where it breaks."""

from dataclasses import dataclass

from plans.content import FocusAreaContent


@dataclass(frozen=True)
class Step:
    name: str
    value: str
    is_gap: bool


def steps(area: FocusAreaContent, words: dict[str, str]) -> tuple[Step, ...]:
    """Five steps in words. ``words`` is how the municipality inflects åtgärd: ``one``, ``many`` …"""
    actions = area.actions
    loose = len(area.causes_without_action)
    no_party = sum(not action.parties for action in actions)
    goals = [goal for action in actions for goal in action.goals]
    no_goal = sum(not action.goals for action in actions)
    unmeasured = sum(not goal.is_measurable for goal in goals)
    no_follow_up = sum(not action.has_follow_up for action in actions)
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
        Step(
            "Uppföljning",
            _lack(no_follow_up, "utan uppföljning", "bestämd för alla", len(actions), "inte bestämd än"),
            bool(no_follow_up) or not actions,
        ),
    )


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
