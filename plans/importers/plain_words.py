"""What a text of the file says so plainly that it may fill a structured field. Never a guess: the text is kept too."""

import datetime as dt
import re
from dataclasses import dataclass

from kommunbrott.choices import OrganisationKind
from kommunbrott.dates import MONTHS
from kommunbrott.folding import fold
from plans.choices import ActionStatus, Funding, Rhythm
from plans.importers.result import ImportedAction

# The whole text, folded, is one of these.
RHYTHMS = {
    Rhythm.CONTINUOUS: r"(?:sker |görs |pågår )?(?:löpande|kontinuerligt|fortlöpande)(?: under (?:hela )?(?:året|perioden|planperioden))?",
    Rhythm.WEEKLY: r"(?:1 gång|en gång|1 g)(?: i| per)? vecka(?:n)?|varje vecka|veckovis",
    Rhythm.FORTNIGHTLY: r"var fjortonde dag|varannan vecka",
    Rhythm.MONTHLY: r"varje månad|månadsvis|(?:1 gång|en gång)(?: i| per)? månad(?:en)?|månatligen",
    Rhythm.QUARTERLY: r"varje kvartal|kvartalsvis|(?:1 gång|en gång)(?: i| per)? kvartal(?:et)?|(?:4|fyra) gånger (?:per år|om året)",
    Rhythm.TERTIAL: r"varje tertial|tertialvis|(?:1 gång|en gång)(?: i| per)? tertial(?:et)?|vid (?:varje )?tertial",
    Rhythm.TERM: r"varje termin|terminsvis|(?:1 gång|en gång)(?: i| per)? termin(?:en)?",
    Rhythm.HALF_YEARLY: r"varje halvår|halvårsvis|(?:2|två) gånger (?:per år|om året)|(?:1 gång|en gång)(?: i| per)? halvår(?:et)?",
    Rhythm.YEARLY: r"årligen|varje år|årsvis|(?:1 gång|en gång) (?:per år|om året)|en gång årligen",
}
STATUSES = {
    ActionStatus.DONE: r"klara?|klart|genomförda?|genomfört|avslutade?|avslutat|slutförda?|slutfört|utförda?|utfört",
    ActionStatus.ONGOING: r"pågår|pågående|påbörjade?|påbörjat|under arbete",
    ActionStatus.NOT_STARTED: r"(?:ännu )?(?:ej|inte) (?:påbörjade?|påbörjat|startade?|startat)|ej start",
    ActionStatus.LATE: r"försenade?|försenat",
    ActionStatus.RESTING: r"vilande|vilar|pausade?|pausat|pausas",
    ActionStatus.STOPPED: r"avbrutna?|avbruten|avbrutet|utgår|utgått",
}
NOT_BUDGETED = re.compile(
    r"\b(?:ännu )?(?:ej|inte|icke) (?:budgeterade?|budgeterat|finansierade?|finansierat)\b|\bofinansiera\w+"
    r"|\bsaknar (?:budget|finansiering)\b|\b(?:budget|finansiering) saknas\b"
)
FUNDINGS = {
    Funding.WITHIN_BUDGET: r"(?:ryms |sker |finansieras |genomförs )?inom (?:befintlig |ordinarie |given )?"
    r"(?:budget|budgetram|ram|verksamhet|ekonomisk ram|ramar)|(?:befintlig|ordinarie) (?:budget|verksamhet|ram)",
    Funding.BUDGETED: r"budgeterade?|budgeterat|ja budgeterat|finns i budget",
    Funding.APPLIED: r"(?:medel )?(?:är )?(?:sökta?|ansökta)(?: medel)?|ansökan (?:är )?inskickad|bidrag sökt",
}
KINDS = (
    (OrganisationKind.COUNCIL, r"kommunfullmäktige"),
    (OrganisationKind.BOARD, r"kommunstyrelsen|.*nämnden"),
    (OrganisationKind.DEPARTMENT, r".*förvaltningen|.*kontoret"),
    (OrganisationKind.POLICE, r"polisen|polismyndigheten|lokalpolisområde\b.*"),
    (OrganisationKind.RESCUE, r"räddningstjänsten\b.*|.*räddningstjänstförbund"),
    (OrganisationKind.REGION, r"regionen|region \w.*"),
    (OrganisationKind.COUNTY_BOARD, r"länsstyrelsen\b.*"),
    (OrganisationKind.AUTHORITY, r"kriminalvården|försäkringskassan|arbetsförmedlingen|trafikverket|åklagarmyndigheten"),
    (OrganisationKind.FORUM, r"lokala brå|brå|(?:lokala )?brottsförebyggande rådet"),
    (OrganisationKind.MUNICIPALITY, r"kommunen|\w+s? kommun"),
    (OrganisationKind.ASSOCIATION, r".*föreningen"),
)  # fmt: skip
LIST_MARK = re.compile(r"^\s*(?:[-–—•·▪●◦*]|\(?\d{1,2}[.)]|[a-h]\))\s+")
BULLET = re.compile(r"^\s*[-–—•·▪●◦*]\s+")
DAY = re.compile(rf"(?:(\d{{4}})-(\d\d)-(\d\d)|(\d{{1,2}}) ({'|'.join(MONTHS)}) (\d{{4}}))", re.I)


@dataclass(frozen=True)
class Timing:
    starts_on: dt.date | None = None
    due_on: dt.date | None = None
    recurrence: str = Rhythm.NONE


def timing_of(text: str | None) -> Timing:
    """A day, a span of days or a rhythm, where the text is that and nothing more."""
    said = " ".join((text or "").split()).rstrip(".")
    span = re.fullmatch(
        rf"({DAY.pattern})\s*(?:–|-|—|till|till och med|t\.?o\.?m\.?)\s*({DAY.pattern})", said, re.I
    )
    if span:
        first, last = (day_of(found.group()) for found in DAY.finditer(said))
        return Timing(first, last) if first and last and first <= last else Timing()
    due = re.fullmatch(
        rf"(?:klart?|klara|senast|klart? senast|deadline:?)?\s*(?:den )?({DAY.pattern})", said, re.I
    )
    if due:
        return Timing(due_on=day_of(due[1]))
    return Timing(recurrence=rhythm_of(text))


def day_of(text: str) -> dt.date | None:
    found = DAY.fullmatch(text)
    year, month, day, day_named, month_named, year_named = found.groups()
    try:
        if year:
            return dt.date(int(year), int(month), int(day))
        return dt.date(int(year_named), MONTHS.index(month_named.lower()) + 1, int(day_named))
    except ValueError:
        return None


def rhythm_of(text: str | None) -> str:
    return _whole(text, RHYTHMS) or Rhythm.NONE


def status_of(text: str | None) -> str:
    return _whole(text, STATUSES) or ActionStatus.NOT_STARTED


def funding_of(action: ImportedAction) -> tuple[str, bool]:
    """The funding, and whether it was found outside of a column for it: "Ännu ej budgeterat" stands anywhere."""
    own = fold(action.funding or "")
    if NOT_BUDGETED.search(own):
        return Funding.NOT_BUDGETED, False
    if found := _whole(own, FUNDINGS):
        return found, False
    elsewhere = (action.action, action.goal, action.how, action.timeline, action.status, action.follow_up)
    if not own and any(NOT_BUDGETED.search(fold(text or "")) for text in elsewhere):
        return Funding.NOT_BUDGETED, True
    return Funding.UNKNOWN, False


def organisation_kind(name: str) -> str:
    """The kind that the name itself says. A company may be the municipality's or private, so "AB" says nothing."""
    folded = fold(name)
    return next((kind for kind, pattern in KINDS if re.fullmatch(pattern, folded)), OrganisationKind.OTHER)


def goals_of(text: str | None) -> tuple[str, ...]:
    """One goal, also in several paragraphs; several where every line is marked as a point of a list."""
    if not text:
        return ()
    lines = [line for line in text.splitlines() if line.strip()]
    if len(lines) > 1 and all(LIST_MARK.match(line) for line in lines):
        return tuple(BULLET.sub("", line).strip() for line in lines)
    return (text,)


def _whole(text: str | None, patterns: dict[str, str]) -> str | None:
    folded = fold(text or "")
    return next((value for value, pattern in patterns.items() if re.fullmatch(pattern, folded)), None)
