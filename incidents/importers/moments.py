"""Dates and times of day as Swedes and their programs write them."""

import datetime as dt
import re

from incidents.importers.result import Clock
from kommunbrott.dates import MONTHS

EARLIEST = dt.date(1970, 1, 1)
EXCEL_ZERO = dt.date(1899, 12, 30)

ISO = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
DAY_FIRST = re.compile(r"(\d{1,2})([-/.])(\d{1,2})\2(\d{4})")
SHORT_YEAR = re.compile(r"(\d{2})-(\d{2})-(\d{2})|(\d{2})(\d{2})(\d{2})")
IN_WORDS = re.compile(
    r"(?:(?:mån|tis|ons|tors?|fre|lör|sön)(?:dag)?(?:en)?[\s,]+)?(?:den\s+)?(\d{1,2})(?::?[ae])?[\s.]+([a-zåäö]+)\.?,?\s+(\d{4})"
)
SERIAL = re.compile(r"\d{5}(?:[.,]\d+)?")
CLOCK_AFTER = re.compile(r"(?:\s*,?\s*(?:kl(?:ockan|\.)?\s*)|[ Tt]\s*)(?=\d)")

POINT = re.compile(r"(\d{1,2})(?:[:.,](\d{2})(?:[:.,]\d{2}(?:[.,]\d+)?)?)?")
FOUR_DIGITS = re.compile(r"(\d{1,2})(\d{2})(?:\d{2})?")
FRACTION = re.compile(r"0[.,](\d{3,})")
BEFORE = re.compile(r"^(?:ca|cirka|c:a|omkring|runt|vid|klockan|klockslag|kl)\.?\s*(?=\d)")
AFTER = re.compile(r"\s*(?:tiden|hrs?|h|z|\+\d\d:?\d\d)$")
BETWEEN = re.compile(r"\s*(?:--|-|–|—|till|och|to)\s*")
PARTS_OF_DAY = {
    "morgon": (5, 9), "på morgonen": (5, 9), "förmiddag": (9, 12), "på förmiddagen": (9, 12),
    "lunch": (11, 13), "eftermiddag": (12, 18), "på eftermiddagen": (12, 18),
    "kväll": (18, 22), "på kvällen": (18, 22), "natt": (22, 5), "på natten": (22, 5), "under natten": (22, 5),
}  # fmt: skip


def read_date(text: str) -> dt.date | None:
    """The day, or None for what is no day. Of 04/03/2024 the day comes first."""
    text = " ".join(text.lower().split())
    if CLOCK_AFTER.search(text):
        text = split_moment(text)[0]
    try:
        day = date_of(text)
    except (ValueError, OverflowError):
        return None
    return day if day and day >= EARLIEST else None


def date_of(text: str) -> dt.date | None:
    if found := ISO.fullmatch(text):
        return dt.date(int(found[1]), int(found[3]), int(found[4]))
    if found := COMPACT.fullmatch(text):
        return dt.date(*map(int, found.groups()))
    if found := DAY_FIRST.fullmatch(text):
        return dt.date(int(found[4]), int(found[3]), int(found[1]))
    if found := SHORT_YEAR.fullmatch(text):
        year, month, day = (int(part) for part in found.groups() if part)
        return dt.date(2000 + year, month, day)
    if found := IN_WORDS.fullmatch(text):
        month = month_of(found[2])
        return month and dt.date(int(found[3]), month, int(found[1]))
    if SERIAL.fullmatch(text):
        return EXCEL_ZERO + dt.timedelta(days=int(re.split("[.,]", text)[0]))
    return None


def month_of(word: str) -> int | None:
    if len(word) < 3:
        return None
    return next((number for number, name in enumerate(MONTHS, start=1) if name.startswith(word)), None)


def split_moment(text: str) -> tuple[str, str]:
    """A cell with both day and time of day, parted; the second is empty when there is only a day."""
    text = text.strip()
    found = None
    for found in CLOCK_AFTER.finditer(text):
        if date_of_or_none(text[: found.start()].strip(" ,").lower()):
            return text[: found.start()].strip(" ,"), text[found.end() :].strip()
    return text, ""


def date_of_or_none(text: str) -> dt.date | None:
    try:
        return date_of(text)
    except (ValueError, OverflowError):
        return None


def read_clock(text: str) -> Clock | None:
    """The time of day, or the two it lies between, or None for what is no time of day."""
    text = " ".join(text.lower().split())
    if text in PARTS_OF_DAY:
        start, end = PARTS_OF_DAY[text]
        return Clock(dt.time(start), dt.time(end))
    parts = BETWEEN.split(text.removeprefix("mellan "))
    times = [time_of(part) for part in parts]
    if None in times or len(times) > 2:
        return None
    return Clock(*times)


def time_of(text: str) -> dt.time | None:
    text = AFTER.sub("", BEFORE.sub("", text.strip()))
    if FRACTION.fullmatch(text):
        minutes = round(float(text.replace(",", ".")) * 24 * 60)
        return dt.time(minutes // 60 % 24, minutes % 60)
    found = POINT.fullmatch(text) or FOUR_DIGITS.fullmatch(text)
    if not found:
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if (hour, minute) == (24, 0):
        hour = 0
    return dt.time(hour, minute) if hour < 24 and minute < 60 else None
