"""The end of a promise document: where and when it was signed, and by whom."""

import datetime as dt
import re

from councils.importers.promise_result import ImportedSignatory
from plans.importers.period import MONTHS

MONTH = "|".join(sorted(MONTHS, key=len, reverse=True))
DATE = (
    rf"(20\d\d-\d\d-\d\d|\d{{1,2}}(?:\.|:e|:a)?\s+(?:{MONTH})\.?\s+20\d\d"
    r"|\d{1,2}[/.]\d{1,2}[- /.]?\s?20\d\d|20\d\d\d{4})"
)
PLACE = r"([A-ZÅÄÖ][\wåäöé-]+(?: [A-ZÅÄÖ][\wåäöé-]+)?)"
SIGNED = (
    r"(?i:undertecknat|undertecknad|undertecknas|ort och datum|ort(?:,| &|/)? ?datum"
    r"|signerat|överenskommet)"
)
PLACE_AND_DATE = re.compile(rf"^(?:{SIGNED}[\s:.]*(?:i )?)?{PLACE}[,.]?\s*(?:den\s+)?(?i:{DATE})\.?$")
DATE_ONLY = re.compile(
    rf"^(?:(?:datum|undertecknat|undertecknad|signerat"
    rf"|den)[\s:.]*)?(?:den\s+)?{DATE}\.?$",
    re.I,
)
RULE = re.compile(r"^[\s_.…–-]{3,}$")
ROLE = re.compile(
    r"(?:ordförande\w*|chef(?:en)?|kommunalråd\w*|borgmästare|direktör(?:en)?|samordnare\w*|råd\b"
    r"|polismästare|inspektör|kommissarie|intendent"
    r"|strateg|sekreterare|representant|vd\b|verkställande|ledare|kommunpolis|områdespolis|föreståndare"
    r"|rektor)",
    re.I,
)
ORGANISATION = re.compile(
    r"\b\w*(?:kommun|polis\w*|lokalpolisområde|polisområde|region|stad|förvaltning\w*|nämnd\w*"
    r"|myndighet\w*|förening\w*|räddningstjänst\w*|AB|LPO)\b",
    re.I,
)
NAME = re.compile(
    r"^[A-ZÅÄÖÉÜ][\wåäöéüÅÄÖ'’-]+(?:\s+(?:von|af|de|la|van|der|[A-ZÅÄÖ]\.?"
    r"|[A-ZÅÄÖÉÜ][\wåäöéüÅÄÖ'’-]+)){1,3}(?:\s*\((?:[A-ZÅÄÖ]{1,3})\))?$"
)
FOR = re.compile(r"^(?:för|namnförtydligande|namn|titel|befattning|underskrift)\s*:?\s+(?=\S)", re.I)


def place_and_date(text: str) -> tuple[str | None, str] | None:
    """A line that says nothing but where and when, or only when."""
    text = text.strip()
    if match := PLACE_AND_DATE.match(text):
        day = day_of(match[2])
        return (match[1], day) if day and match[1].lower() not in ("den", "datum", "undertecknat") else None
    if match := DATE_ONLY.match(text):
        day = day_of(match[1])
        return (None, day) if day else None
    return None


def day_of(text: str) -> str | None:
    numbers = [int(number) for number in re.findall(r"\d+", text)]
    try:
        if re.match(r"20\d\d-", text):
            return dt.date.fromisoformat(text).isoformat()
        if re.fullmatch(r"20\d{6}", text):
            return dt.date.fromisoformat(text).isoformat()
        if month := re.search(rf"\b({MONTH})\b", text, re.I):
            return dt.date(numbers[-1], MONTHS[month[1].lower()], numbers[0]).isoformat()
        return dt.date(numbers[2], numbers[1], numbers[0]).isoformat()
    except (ValueError, IndexError):
        return None


def is_name(text: str) -> bool:
    return bool(NAME.match(text)) and not ROLE.search(text) and not ORGANISATION.search(text)


def is_signature_line(text: str) -> bool:
    text = FOR.sub("", text.strip())
    return len(text) <= 90 and bool(
        is_name(text) or ROLE.search(text) or ORGANISATION.search(text) or RULE.match(text)
    )


def signatories_of(columns: list[list[str]], municipality: str) -> tuple[list[ImportedSignatory], list[str]]:
    """From lines beneath each other, column by column. Returns them and the lines that say nothing of anybody."""
    found, left = [], []
    for lines in columns:
        parts = [part for line in lines for part in pieces(line)]
        names = [at for at in range(len(parts)) if is_name(parts[at]) and not is_place_of_role(parts, at)]
        if not names:
            left += parts
            continue
        # Role and organisation may stand above each name: as many lines as above the first.
        above = names[0] if names[0] <= 2 else 0
        left += parts[: names[0] - above]
        for place, at in enumerate(names):
            end = names[place + 1] - above if place + 1 < len(names) else len(parts)
            lines = [*parts[at - above : at], *parts[at + 1 : end]]
            signatory, rest = signatory_of(parts[at], lines, municipality)
            found.append(signatory)
            left += rest
    return found, left


def is_place_of_role(parts: list[str], at: int) -> bool:
    """ "Lokalpolisområdeschef" and under it "Västra Ekbygden": two words that look like a name."""
    if at < 2 or not is_name(parts[0]) or not re.search(r"polis", parts[at - 1], re.I):
        return False
    return not (at + 1 < len(parts) and ROLE.search(parts[at + 1]))


def pieces(line: str) -> list[str]:
    """ "Per Ågren, ordförande, Ekstads kommun" is three lines in one; a comma within a role is left alone."""
    parts = []
    for part in line.split("\n"):
        part = FOR.sub("", part.strip())
        if not part or RULE.match(part):
            continue
        split = [one.strip() for one in re.split(r",\s+|\s[–-]\s", part)]
        parts += split if len(split) > 1 and is_name(split[0]) else [part]
    return parts


def signatory_of(name: str, lines: list[str], municipality: str) -> tuple[ImportedSignatory, list[str]]:
    role, organisation, place, rest = "", None, "", []
    for line in lines:
        if ROLE.search(line) and not role:
            role = line
        elif ORGANISATION.search(line) and not organisation:
            organisation = line
        elif not place and re.fullmatch(PLACE, line):
            place = line
        else:
            rest.append(line)
    if role and not organisation and "," in role:
        head, _, tail = role.partition(",")
        if ORGANISATION.search(tail) and not ROLE.search(tail):
            role, organisation = head.strip(), tail.strip()
    if not organisation:
        organisation = implied_organisation(role, place, municipality)
        place = "" if organisation and place and place in organisation else place
    return ImportedSignatory(name, role, organisation), rest + ([place] if place else [])


def implied_organisation(role: str, place: str, municipality: str) -> str | None:
    """What the role says: the chair of the board sits in the municipality, a head of a local police area in it."""
    if re.search(r"polis", role, re.I):
        area = place or (
            match[1] if (match := re.search(rf"(?:i|för|lokalpolisområde(?:t)?) {PLACE}$", role)) else ""
        )
        return f"Polisen, lokalpolisområde {area}" if area else "Polisen"
    if re.search(r"kommun|borgmästare|stadsdirektör", role, re.I):
        return municipality if municipality != "Kommunen" else "Kommunen"
    return None
