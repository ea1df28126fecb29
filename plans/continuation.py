"""What is to become of each action of a plan, as typed: parts, what may be proposed, and what still is missing.

A part is the text of several fields that belong together: ``{"choice", "reason"}`` of an action, by its key as
text, and ``{"title", "kind", "starts_on", "ends_on"}`` of the new plan, by ``PLAN``.
"""

import datetime as dt
import hashlib
import json
import re

from plans.choices import NEEDS_REASON, ActionStatus, Continuation, Outcome, Rhythm

PLAN = "plan"
ACTION_PART = ("choice", "reason")
PLAN_PART = ("title", "kind", "starts_on", "ends_on")
LONGEST_REASON = 2_000

Part = dict[str, str]
Typed = dict[str, Part]

# What the verdict on an action speaks for, or its status where nobody has judged it, with words to begin from.
PROPOSED: dict[str, tuple[Continuation, str]] = {
    Outcome.ACHIEVED: (Continuation.ENDS, "Målet är uppnått."),
    Outcome.PARTLY: (Continuation.CONTINUES, ""),
    Outcome.NOT_ACHIEVED: (Continuation.CHANGES, "Målet nåddes inte."),
    Outcome.CANNOT_TELL: (Continuation.CHANGES, "Det gick inte att bedöma om målet nåddes."),
    ActionStatus.DONE: (Continuation.ENDS, "{action} är genomförd."),
    ActionStatus.STOPPED: (Continuation.ENDS, "{action} avbröts under perioden."),
    ActionStatus.RESTING: (Continuation.CHANGES, "{action} har vilat."),
    ActionStatus.LATE: (Continuation.CHANGES, "{action} är försenad."),
    ActionStatus.NOT_STARTED: (Continuation.CHANGES, "{action} kom inte i gång under perioden."),
    ActionStatus.ONGOING: (Continuation.CONTINUES, ""),
}
# What comes back every year does not end by being done.
ONCE = (Rhythm.NONE, Rhythm.ONCE)


def proposal(outcome: str, status: str, recurrence: str, words: dict[str, str]) -> Part:
    """What the page proposes, never chooses. ``words`` inflects åtgärd."""
    choice, reason = PROPOSED[outcome or status]
    is_done = (outcome or status) in (Outcome.ACHIEVED, ActionStatus.DONE)
    if is_done and recurrence not in ONCE:
        choice, reason = Continuation.CONTINUES, ""
    return {"choice": choice.value, "reason": reason.format(action=words["the_one"].capitalize())}


def with_proposals(typed: Typed, proposals: dict[str, Part]) -> Typed:
    """The proposal where nothing is chosen yet. A reason that is written stays."""
    filled = dict(typed)
    for key, proposed in proposals.items():
        part = typed.get(key, {})
        if not part.get("choice"):
            filled[key] = proposed | ({"reason": part["reason"]} if part.get("reason") else {})
    return filled


def lacks(part: Part) -> str:
    """What an action still needs: "choice", "reason", or "" when it is whole."""
    if part.get("choice") not in Continuation.values:
        return "choice"
    return "reason" if part["choice"] in NEEDS_REASON and not part.get("reason", "").strip() else ""


def mark(part: Part) -> str:
    """A fingerprint of what a part holds; "" of an empty one."""
    held = {name: text for name, text in part.items() if text and name != "by"}
    if not held:
        return ""
    packed = json.dumps(held, sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()[:8]


def marks_of(typed: Typed) -> str:
    """What a form carries to tell which answers it was opened with: "17:1f0a99be plan:77aa01cc"."""
    return " ".join(f"{key}:{mark(part)}" for key, part in sorted(typed.items()) if mark(part))


def read_marks(text: str) -> dict[str, str]:
    return dict(re.findall(r"(\w{1,20}):([0-9a-f]{8})\b", text))


def next_period(starts_on: dt.date | None, ends_on: dt.date | None) -> tuple[dt.date | None, dt.date | None]:
    """As long again, from the day after. Whole months stay whole: 2024–2025 gives 2026–2027."""
    if ends_on is None or ends_on == dt.date.max:
        return None, None
    first = ends_on + dt.timedelta(days=1)
    return first, _as_long(first, starts_on, ends_on) if starts_on else None


def _as_long(first: dt.date, starts_on: dt.date, ends_on: dt.date) -> dt.date | None:
    """None where the calendar ends before it, or has no such day."""
    months = (first.year - starts_on.year) * 12 + first.month - starts_on.month
    try:
        if first.day != starts_on.day or months < 1:
            return first + (ends_on - starts_on)
        year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
        return dt.date(year, month + 1, first.day) - dt.timedelta(days=1)
    except (ValueError, OverflowError):
        return None


def next_title(title: str, old: str, new: str) -> str:
    """The title with the new period where the old one stands: "Åtgärdsplan 2024–2025" gives 2026–2027."""
    if not (old and new):
        return title
    written = re.escape(old).replace("–", r"\s*[–-]\s*")
    return re.sub(rf"(?<!\d){written}(?!\d)", new, title)
