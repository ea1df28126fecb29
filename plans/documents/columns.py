"""Which columns the action table has in print, and how wide they are."""

from dataclasses import dataclass

from plans.choices import ActionStatus, PlanLayout
from plans.content import ActionContent, PlanContent
from plans.documents.wording import aims, circumstances, measure, money

# Heading, and the least that the column may take, in percent of a standing page.
COLUMNS = {
    "action": ("", 18),
    "goals": ("Mål", 16),
    "how": ("Hur", 16),
    "responsible": ("Ansvarig", 14),
    "follow_up": ("Uppföljning", 13),
    "timing": ("När", 12),
    # Both in one column: a seventh would leave too little for the words.
    "timing_status": ("När och läge", 12),
    "status": ("Läge", 13),
}
# Width of the text area in mm, on a standing page and on one that is turned.
STANDING, TURNED = 166, 257
# In mm: a character of running text and of a word in semibold, and the space between columns.
CHARACTER, BOLD_CHARACTER, GAP = 1.5, 1.7, 3
# No word that is longer than this widens its column; it is hyphenated instead. Names are better left whole.
LONGEST_WORD, LONGEST_NAME = 12, 15
LONG_TITLE = 110
BOLD = ("action", "responsible")
# Shares of a percent by which room is given away, and how many rows are looked at to see who needs it.
STEP, SAMPLE = 0.5, 80
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
    # Where place, method and money stand: in the emptier of the two; "" when the plan is printed without.
    details_in: str
    # Where money stands: there, or with those who pay when they take less room.
    money_in: str

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)


def table_of(plan: PlanContent, action_word: str) -> Table:
    """Columns that are empty in the whole plan are left out. Many full columns lie down on a turned page."""
    texts = {name: [column_text(action, name) for action in plan.actions] for name in COLUMNS}
    kept = {name: texts[name] for name in wanted(plan, has_timing=any(texts["timing"]))}
    kept = {name: rows for name, rows in kept.items() if name == "action" or any(rows)}
    details_in = place_of_details(plan, kept)
    if details_in:
        add_texts(kept, details_in, [circumstances(action) for action in plan.actions])
    money_in = place_of_money(kept, details_in)
    if money_in:
        add_texts(kept, money_in, [money(action) for action in plan.actions])
    is_wide = needs_width(kept)
    widths = share(kept, TURNED if is_wide else STANDING)
    columns = tuple(Column(name, COLUMNS[name][0] or action_word.capitalize(), widths[name]) for name in kept)
    has_long_titles = any(len(action.title) > LONG_TITLE for action in plan.actions)
    return Table(columns, is_wide, has_long_titles, details_in, money_in)


def place_of_details(plan: PlanContent, texts: dict[str, list[str]]) -> str:
    if plan.layout == PlanLayout.THREE:
        return ""
    length = {name: sum(map(len, texts.get(name, ()))) for name in ("action", "how")}
    return "how" if 0 < length["how"] < length["action"] else "action"


def place_of_money(texts: dict[str, list[str]], details_in: str) -> str:
    """With those who pay, where the plan tells who is responsible and money at all."""
    if not details_in or "responsible" not in texts:
        return details_in
    return min((details_in, "responsible"), key=lambda name: sum(map(len, texts[name])))


def add_texts(texts: dict[str, list[str]], name: str, more: list[str]) -> None:
    texts[name] = [f"{text} {added}".strip() for text, added in zip(texts[name], more, strict=True)]


def wanted(plan: PlanContent, *, has_timing: bool) -> list[str]:
    if plan.layout == PlanLayout.THREE:
        return ["action", "goals", "responsible"]
    # A plan that has not begun says nothing by saying so on every row.
    last = "status" if has_begun(plan) else ""
    if has_timing:
        last = "timing_status" if last else "timing"
    return ["action", "goals", "how", "responsible", "follow_up", *([last] if last else [])]


def has_begun(plan: PlanContent) -> bool:
    return any(
        action.status != ActionStatus.NOT_STARTED or action.status_as_written for action in plan.actions
    )


def column_text(action: ActionContent, name: str) -> str:
    """What the column holds for the action, as one text: to see whether there is anything and how much."""
    if name == "action":
        return " ".join([action.name, *aims(action)])
    if name == "goals":
        return " ".join(f"{goal.text} {measure(goal)}" for goal in action.goals)
    if name == "responsible":
        return " ".join(p.label for p in action.parties) or action.responsible_as_written
    if name == "timing":
        return " ".join(timing_lines(action))
    if name == "follow_up":
        return " ".join([action.follow_up, *follow_up_lines(action)]).strip()
    if name == "status":
        return f"{action.status_label} {action.status_as_written}"
    if name == "timing_status":
        return f"{column_text(action, 'status')} {column_text(action, 'timing')}"
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
    how, rhythm = action.follow_up_how.rstrip(" ."), action.follow_up_rhythm_label
    parts = [how, rhythm.lower() if how else rhythm, action.follow_up_forum]
    written = action.follow_up.lower()
    return [part for part in parts if part and part.lower() not in written]


def share(texts: dict[str, list[str]], page: int) -> dict[str, float]:
    """Widths in percent that sum to 100. Room is given, bit by bit, to the column that makes rows high."""
    least = {name: least_width(name, rows, page) for name, rows in texts.items()}
    # What cannot all have its least shares the loss.
    squeeze = min(1, 100 / sum(least.values()))
    widths = {name: width * squeeze for name, width in least.items()}
    rows = [
        [len(texts[name][place]) for name in texts]
        for place in sorted(range(len(texts["action"])), key=lambda place: -row_size(texts, place))[:SAMPLE]
    ]
    room = 100 - sum(widths.values())
    while room > 0:
        step = min(STEP, room)
        widths[highest(rows, widths, page)] += step
        room -= step
    return {name: round(width, 2) for name, width in widths.items()}


def row_size(texts: dict[str, list[str]], place: int) -> int:
    return max(len(rows[place]) for rows in texts.values())


def highest(rows: list[list[int]], widths: dict[str, float], page: int) -> str:
    """The column that decides the height of most text."""
    line = [page * width / 100 - GAP for width in widths.values()]
    burden = [0.0] * len(line)
    for lengths in rows:
        heights = [length / room for length, room in zip(lengths, line, strict=True)]
        top = max(heights)
        burden[heights.index(top)] += top
    return list(widths)[burden.index(max(burden))]


def least_width(name: str, rows: list[str], page: int) -> float:
    """Percent of the page: what the longest word takes, and no less than the column's own least."""
    # A span of dates is broken after its dash.
    longest = max((len(word) for text in rows for word in text.replace("–", "– ").split()), default=0)
    limit = LONGEST_NAME if name == "responsible" else LONGEST_WORD
    character = BOLD_CHARACTER if name in BOLD else CHARACTER
    word = (min(longest, limit) * character + GAP) / page * 100
    return max(word, COLUMNS[name][1] * STANDING / page)


def needs_width(texts: dict[str, list[str]]) -> bool:
    """Whether a standing page would squeeze the columns or make a row too high."""
    if len(texts) < 5:
        return False
    if sum(least_width(name, rows, STANDING) for name, rows in texts.items()) > 112:
        return True
    widths = share(texts, STANDING)
    return any(
        len(text) * CHARACTER / (widths[name] * STANDING / 100 - GAP) > CROWDED
        for name, rows in texts.items()
        for text in rows
    )
