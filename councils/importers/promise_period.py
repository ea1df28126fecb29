"""When promises apply: whole years, halves, tertials, quarters and any two days."""

import calendar
import re

from plans.importers.period import MONTH, MONTHS, TO, YEAR, day, period_in

SAID = re.compile(
    r"\b(?:gäller|gälla|giltig\w*|giltighet\w*|avser|omfattar|löper|period\w*|löptid\w*)\b", re.I
)
ORDINALS = {"första": 1, "andra": 2, "tredje": 3, "fjärde": 4, "1": 1, "2": 2, "3": 3, "4": 4}
PART = re.compile(
    rf"\b(?:(första|andra|tredje|fjärde)\s+(halvåret|tertialet|kvartalet)\s+(?:av\s+)?{YEAR}"
    rf"|(halvår|tertial|kvartal)\s*([1-4])[,\s]+{YEAR})",
    re.I,
)
MONTHS_IN = {"halvår": 6, "tertial": 4, "kvartal": 3}
# The year is written once, after the last day.
DAYS_OF_A_YEAR = re.compile(rf"\b(\d{{1,2}})\s+({MONTH})\.?{TO}(\d{{1,2}})\s+({MONTH})\.?\s+{YEAR}", re.I)
SLASHED = re.compile(rf"\b(\d{{1,2}})/(\d{{1,2}})(?:\s+{YEAR})?\s*[-–]\s*(\d{{1,2}})/(\d{{1,2}})\s+{YEAR}")
ONGOING = re.compile(r"\btills vidare\b", re.I)


def promise_period_in(text: str) -> tuple[str, str] | None:
    if match := PART.search(text):
        return part_of_year(match)
    if match := DAYS_OF_A_YEAR.search(text):
        period = day(match[5], match[2], match[1]), day(match[5], match[4], match[3])
    elif match := SLASHED.search(text):
        first = match[3] or match[6]
        period = numbered_day(first, match[2], match[1]), numbered_day(match[6], match[5], match[4])
    else:
        return period_in(text)
    return period if all(period) and period[0] <= period[1] else None


def part_of_year(match: re.Match) -> tuple[str, str] | None:
    number = ORDINALS[(match[1] or match[5]).lower()]
    year, name = match[3] or match[6], (match[2] or match[4]).lower().removesuffix("et")
    months = MONTHS_IN[name]
    last = number * months
    if last > 12:
        return None
    return (
        f"{year}-{last - months + 1:02}-01",
        f"{year}-{last:02}-{calendar.monthrange(int(year), last)[1]:02}",
    )


def numbered_day(year: str, month: str, number: str) -> str | None:
    names = {index: name for name, index in MONTHS.items()}
    return day(year, names[int(month)], number) if int(month) in names else None


def says_period(text: str) -> bool:
    """A short line about how long the promises apply."""
    return len(text) <= 200 and bool(SAID.search(text)) and promise_period_in(text) is not None
