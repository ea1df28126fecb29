"""Which columns the action table has in print, and how wide they are."""

from dataclasses import dataclass

from plans.choices import ActionStatus, PlanLayout
from plans.content import ActionContent, PlanContent

# Heading, and the least and the most of the table's width in percent that the column may take.
COLUMNS = {
    "action": ("", 22, 40),
    "goals": ("Mål", 18, 38),
    "how": ("Hur", 18, 34),
    "responsible": ("Ansvarig", 15, 22),
    "timing": ("När", 9, 16),
    "follow_up": ("Uppföljning", 13, 26),
    "status": ("Läge", 11, 12.5),
}
# Lines of text in the longest row above which five columns are too narrow on a standing page.
CROWDED = 26
CHARACTERS_PER_LINE_AND_PERCENT = 1.15


@dataclass(frozen=True)
class Column:
    name: str
    label: str
    width: float


@dataclass(frozen=True)
class Table:
    """The same columns in every focus area, so that the eye finds them."""

    columns: tuple[Column, ...]
    is_wide: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def table_of(plan: PlanContent, action_word: str) -> Table:
    """Columns that are empty in the whole plan are left out. Six full columns lie down on a turned page."""
    texts = {name: [column_text(action, name) for action in plan.actions] for name in wanted(plan)}
    kept = {name: rows for name, rows in texts.items() if name == "action" or any(rows)}
    widths = share(kept)
    columns = tuple(Column(name, COLUMNS[name][0] or action_word.capitalize(), widths[name]) for name in kept)
    return Table(columns, is_wide=needs_width(kept, widths))


def wanted(plan: PlanContent) -> list[str]:
    if plan.layout == PlanLayout.THREE:
        return ["action", "goals", "responsible"]
    names = list(COLUMNS)
    # A plan that has not begun says nothing by saying so on every row.
    if not has_begun(plan):
        names.remove("status")
    return names


def has_begun(plan: PlanContent) -> bool:
    return any(
        action.status != ActionStatus.NOT_STARTED or action.status_as_written for action in plan.actions
    )


def column_text(action: ActionContent, name: str) -> str:
    """What the column holds for the action, as one text: to see whether there is anything and how much."""
    if name == "action":
        return action.name
    if name == "goals":
        return " ".join(goal.text for goal in action.goals)
    if name == "responsible":
        return " ".join(p.label for p in action.parties) or action.responsible_as_written
    if name == "timing":
        return " ".join(timing_lines(action))
    if name == "follow_up":
        return " ".join([action.follow_up, *follow_up_lines(action)]).strip()
    if name == "status":
        return f"{action.status_label} {action.status_as_written}"
    return action.how


def timing_lines(action: ActionContent) -> list[str]:
    """As it was written, then the dates that the text does not already hold."""
    lines = [line.strip() for line in action.timing.splitlines() if line.strip()]
    start, due = action.starts_on, action.due_on
    if start and due:
        dates = f"{start.isoformat()}–{due.isoformat()}"
    elif due:
        dates = f"Senast {due.isoformat()}"
    else:
        dates = f"Från {start.isoformat()}" if start else ""
    if dates and not all(day.isoformat() in action.timing for day in (start, due) if day):
        lines.append(dates)
    if action.recurrence and action.recurrence_label.lower() not in action.timing.lower():
        lines.append(action.recurrence_label)
    return lines


def follow_up_lines(action: ActionContent) -> list[str]:
    """How, how often and where, so far as the written follow-up does not already say it."""
    parts = [action.follow_up_how, action.follow_up_rhythm_label, action.follow_up_forum]
    written = action.follow_up.lower()
    return [part for part in parts if part and part.lower() not in written]


def share(texts: dict[str, list[str]]) -> dict[str, float]:
    """Widths in percent that sum to 100: more for more text, within what each column bears."""
    weight = {name: max(typical_length(rows), 8) ** 0.5 for name, rows in texts.items()}
    widths: dict[str, float] = {}
    left, room = dict(weight), 100.0
    # Seven columns cannot all have their least: they share the loss.
    squeeze = min(1, 92 / sum(COLUMNS[name][1] for name in texts))
    while left:
        total = sum(left.values())
        wish = {name: room * value / total for name, value in left.items()}
        bound = {
            name: min(max(width, COLUMNS[name][1] * squeeze), most(name, texts))
            for name, width in wish.items()
        }
        # Fix the column that is furthest from its wish, and share the rest anew.
        name = max(left, key=lambda column: abs(bound[column] - wish[column]))
        widths[name] = bound[name]
        room -= widths[name]
        del left[name]
    slack = 100 - sum(widths.values())
    widest = max(widths, key=lambda name: weight[name])
    widths[widest] += slack
    return {name: round(width, 1) for name, width in widths.items()}


def most(name: str, texts: dict) -> float:
    # Three columns have room to spare: nothing is gained by holding one of them back.
    return COLUMNS[name][2] * (1.5 if len(texts) <= 3 else 1)


def typical_length(rows: list[str]) -> float:
    """Between the mean and the longest: long cells decide how high rows become."""
    lengths = [len(text) for text in rows] or [0]
    return (sum(lengths) / len(lengths) + max(lengths)) / 2


def needs_width(texts: dict[str, list[str]], widths: dict[str, float]) -> bool:
    if len(texts) < 5:
        return False
    lines = max(
        len(text) / (widths[name] * CHARACTERS_PER_LINE_AND_PERCENT)
        for name, rows in texts.items()
        for text in rows or [""]
    )
    return lines > (CROWDED if len(texts) == 5 else CROWDED * 0.6)
