"""What the title page and the opening say: title, kind, period, what it is an annex to, how it is followed up."""

import calendar
import datetime as dt
import re

from kommunbrott.folding import fold

KINDS = (
    ("handlingsplan", re.compile(r"handlings(?:plan|program)", re.I)),
    ("åtgärdsplan", re.compile(r"[åa]tg[äa]rds(?:plan|program)", re.I)),
    ("genomförandeplan", re.compile(r"genomf[öo]randeplan", re.I)),
)
PLAN_WORD = re.compile(r"\w*(?:plan|planen|program|strategi)\b", re.I)

MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan januari", "feb februari", "mars mar", "apr april", "maj", "jun juni", "jul juli", "aug augusti",
         "sep sept september", "okt oktober", "nov november", "dec december"), start=1
    )
    for name in names.split()
}  # fmt: skip
MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
YEAR = r"(20[1-4]\d)"
TO = r"\s*(?:-{1,2}|–|—|/|till(?: och med)?|t\.?o\.?m\.?|och)\s*"
FULL_DATE = r"(20[1-4]\d-[01]\d-[0-3]\d)"
SPANS = (
    (re.compile(rf"{FULL_DATE}{TO}{FULL_DATE}"), lambda m: (iso(m[1]), iso(m[2]))),
    (
        re.compile(rf"(\d{{1,2}})\s+({MONTH})\.?\s+{YEAR}{TO}(\d{{1,2}})\s+({MONTH})\.?\s+{YEAR}", re.I),
        lambda m: (day(m[3], m[2], m[1]), day(m[6], m[5], m[4])),
    ),
    (
        re.compile(rf"\b({MONTH})\.?\s+{YEAR}{TO}({MONTH})\.?\s+{YEAR}", re.I),
        lambda m: (day(m[2], m[1], 1), last_day(m[4], m[3])),
    ),
    (
        re.compile(rf"\b({MONTH})\.?{TO}({MONTH})\.?\s+{YEAR}", re.I),
        lambda m: (day(m[3], m[1], 1), last_day(m[3], m[2])),
    ),
    (re.compile(rf"{YEAR}{TO}{YEAR}"), lambda m: (f"{m[1]}-01-01", f"{m[2]}-12-31")),
    (re.compile(rf"{YEAR}\s*[-–/]\s*(\d\d)\b(?!-\d)"), lambda m: (f"{m[1]}-01-01", f"20{m[2]}-12-31")),
    (re.compile(rf"\bhösten {YEAR}", re.I), lambda m: (f"{m[1]}-07-01", f"{m[1]}-12-31")),
    (re.compile(rf"\bvåren {YEAR}", re.I), lambda m: (f"{m[1]}-01-01", f"{m[1]}-06-30")),
    (re.compile(rf"(?<![\d:/-]){YEAR}(?![\d:]|-\d\d)"), lambda m: (f"{m[1]}-01-01", f"{m[1]}-12-31")),
)  # fmt: skip
UNTIL = re.compile(
    rf"(?:gäller|giltig\w*)[^.\n]{{0,40}}?(?:till och med|t\.?o\.?m\.?|till)\s*:?\s*({FULL_DATE}|{YEAR})",
    re.I,
)
PERIOD_WORDS = re.compile(
    r"\b(?:gäller|giltig\w*|period\w*|avser|under åren|för åren|planperiod\w*|avtalsperiod\w*)\b", re.I
)
ANNEX = re.compile(
    r"^\s*(?:detta är en |planen är en )?bilaga\s*(?:\d+|[A-Z])?\s*(?:till|:)\s*(.+)$", re.I | re.S
)
REVIEW = re.compile(
    r"\b(?:(?:åtgärds|handlings|genomförande)?planen|handlingsprogrammet|åtgärdsprogrammet)\b[^.]{0,60}\b"
    r"(?:följs upp|följas upp|utvärderas|revideras|uppdateras|ses över)\b",
    re.I,
)


def iso(text: str) -> str | None:
    try:
        return dt.date.fromisoformat(text).isoformat()
    except ValueError:
        return None


def day(year: str, month: str, number: str | int) -> str | None:
    try:
        return dt.date(int(year), MONTHS[month.lower()], int(number)).isoformat()
    except ValueError:
        return None


def last_day(year: str, month: str) -> str | None:
    number = MONTHS[month.lower()]
    return day(year, month, calendar.monthrange(int(year), number)[1])


def period_in(text: str) -> tuple[str, str] | None:
    for pattern, dates in SPANS:
        for match in pattern.finditer(text):
            start, end = dates(match)
            if start and end and start <= end and int(end[:4]) - int(start[:4]) <= 12:
                return start, end
    return None


def until_in(text: str) -> str | None:
    match = UNTIL.search(text)
    if not match:
        return None
    return iso(match[1]) if "-" in match[1] else f"{match[1]}-12-31"


def kind_of(texts: list[str]) -> str:
    """The first text that names a kind decides."""
    for text in texts:
        for kind, pattern in KINDS:
            if pattern.search(text):
                return kind
    return "annan"


def annex_of(text: str) -> str | None:
    match = ANNEX.match(text)
    if not match or len(text) > 300:
        return None
    return match[1].strip() or None


def is_review_rule(text: str) -> bool:
    return len(text) < 400 and bool(REVIEW.search(text))


def could_be_title(text: str) -> bool:
    return (
        len(text) <= 160
        and bool(PLAN_WORD.search(text))
        and not text.rstrip().endswith((".", ":"))
        and bool(fold(text))
    )
