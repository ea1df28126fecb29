"""Which columns the action table has in print, and how wide they are."""

from dataclasses import dataclass

from plans.choices import ActionStatus, PlanLayout
from plans.content import ActionContent, PlanContent

# Heading, and the least and the most that the column may take, in percent of the table's width.
COLUMNS = {
    "action": ("", 20, 40),
    "goals": ("Mål", 17, 38),
    "how": ("Hur", 17, 36),
    "responsible": ("Ansvarig", 14, 24),
    "timing": ("När", 12, 17),
    "follow_up": ("Uppföljning", 13, 27),
    "status": ("Läge", 13, 14),
}
# Width of the text area in mm, on a standing page and on one that is turned.
STANDING, TURNED = 166, 257
# In mm: a character of running text and of a word in semibold, and the space between columns.
CHARACTER, BOLD_CHARACTER, GAP = 1.5, 1.7, 3
# No word that is longer than this widens its column; it is hyphenated instead.
LONGEST_WORD = 15
LONG_TITLE = 110
# A row that would be higher than this many lines is better read on a turned page.
CROWDED = 44


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
    # In many plans the action is a whole paragraph; bold would then shout.
    has_long_titles: bool

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def table_of(plan: PlanContent, action_word: str) -> Table:
    """Columns that are empty in the whole plan are left out. Many full columns lie down on a turned page."""
    texts = {name: [column_text(action, name) for action in plan.actions] for name in wanted(plan)}
    kept = {name: rows for name, rows in texts.items() if name == "action" or any(rows)}
    is_wide = needs_width(kept)
    widths = share(kept, TURNED if is_wide else STANDING)
    columns = tuple(
        Column(name, COLUMNS[name][0] or action_word.capitalize(), round(widths[name], 1)) for name in kept
    )
    has_long_titles = any(len(action.title) > LONG_TITLE for action in plan.actions)
    return Table(columns, is_wide, has_long_titles)


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


def share(texts: dict[str, list[str]], page: int) -> dict[str, float]:
    """Widths in percent that sum to 100: more for more text, within what each column bears."""
    weight = {name: max(typical_length(rows), 8) ** 0.5 for name, rows in texts.items()}
    least = {name: least_width(name, rows, page) for name, rows in texts.items()}
    # What cannot all have its least shares the loss.
    squeeze = min(1, 96 / sum(least.values()))
    # Three columns have room to spare: nothing is gained by holding one of them back.
    ease = 1.5 if len(texts) <= 3 else 1
    widths: dict[str, float] = {}
    left, room = dict(weight), 100.0
    while left:
        total = sum(left.values())
        wish = {name: room * value / total for name, value in left.items()}
        bound = {
            name: min(max(width, least[name] * squeeze), max(COLUMNS[name][2] * ease, least[name]))
            for name, width in wish.items()
        }
        # Settle the column that is furthest from its wish, and share the rest anew.
        name = max(left, key=lambda column: abs(bound[column] - wish[column]))
        widths[name] = bound[name]
        room -= widths[name]
        del left[name]
    widest = max(widths, key=lambda name: weight[name])
    widths[widest] += 100 - sum(widths.values())
    return {name: widths[name] for name in texts}


def least_width(name: str, rows: list[str], page: int) -> float:
    """Percent of the page: what the longest word takes, and no less than the column's own least."""
    longest = max((len(word) for text in rows for word in text.split()), default=0)
    word = (min(longest, LONGEST_WORD) * BOLD_CHARACTER + GAP) / page * 100
    return max(word, COLUMNS[name][1] * STANDING / page)


def typical_length(rows: list[str]) -> float:
    """Between the mean and the longest: long cells decide how high rows become."""
    lengths = [len(text) for text in rows] or [0]
    return (sum(lengths) / len(lengths) + max(lengths)) / 2


def needs_width(texts: dict[str, list[str]]) -> bool:
    """Whether a standing page would squeeze the columns or make a row too high."""
    if len(texts) < 5:
        return False
    if sum(least_width(name, rows, STANDING) for name, rows in texts.items()) > 104:
        return True
    widths = share(texts, STANDING)
    return any(
        len(text) * CHARACTER / (widths[name] * STANDING / 100 - GAP) > CROWDED
        for name, rows in texts.items()
        for text in rows
    )
