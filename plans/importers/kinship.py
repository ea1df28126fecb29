"""What a file looks like when it is not a plan: minutes, promises or a guideline. Told, never refused."""

import re
from collections.abc import Iterator

from plans.importers.result import ImportedPlan

MINUTES, PROMISES, GUIDELINE = "protokoll", "medborgarlöften", "riktlinje"
# What minutes are made of. A plan may have one or two of these on the page that says who adopted it.
SIGNS_OF_MINUTES = (
    re.compile(r"^(?:\w*protokoll|minnesanteckningar)\b.{0,80}$", re.I),
    re.compile(r"^(?:närvarande|beslutande|frånvarande|ej närvarande|övriga närvarande)\b.{0,60}", re.I),
    re.compile(r"^§+\s*\d+", re.I),
    re.compile(r"\b(?:justeras|justerare|justerande|justerat|att justera|justering)\b", re.I),
    re.compile(r"\b(?:beslutar|beslutade|godkänner)(?: \w+){0,3},? att\b|^beslut:?$", re.I),
    re.compile(r"\bvid protokollet\b|^sekreterare\b.{0,60}$|\bmötet (?:öppnas|avslutas)\b", re.I),
)  # fmt: skip
ENOUGH_SIGNS = 3
CALLED_MINUTES = re.compile(r"protokoll|minnesanteckning", re.I)
CALLED_PLAN = re.compile(r"\w*plan(?:en)?\b", re.I)
CALLED = (
    (PROMISES, re.compile(r"medborgarlöft|lokala löften|samverkanslöft", re.I)),
    (GUIDELINE, re.compile(r"\b(?:riktlinjer?|policy)\b", re.I)),
)


def resembles(plan: ImportedPlan, file_name: str) -> str | None:
    """MINUTES, PROMISES, GUIDELINE, or None for what may well be a plan."""
    names = (plan.title, re.sub(r"[_-]+", " ", file_name))
    if any(CALLED_MINUTES.search(name) for name in names):
        return MINUTES
    if any(CALLED_PLAN.search(name) for name in names):
        return None
    texts = list(every_line(plan.as_json()))
    if sum(any(sign.search(text) for text in texts) for sign in SIGNS_OF_MINUTES) >= ENOUGH_SIGNS:
        return MINUTES
    return next((kind for kind, called in CALLED if any(called.search(name) for name in names)), None)


def every_line(value) -> Iterator[str]:
    """Every text of the file, line by line. What is said about the file in notes is not its text."""
    if isinstance(value, str):
        yield from (line.strip() for line in value.splitlines() if line.strip())
    elif isinstance(value, dict):
        for key, inner in value.items():
            if key != "notes":
                yield from every_line(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_line(inner)
