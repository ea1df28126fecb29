"""What a column, a label or a heading word means, whatever the municipality calls it."""

import re
from enum import StrEnum

from kommunbrott.folding import fold
from kommunbrott.party_names import FIELDS, TITLE, VAGUE, is_complete, well_known


class Role(StrEnum):
    """A place in the plan. The value is the field's name in the JSON answer, where it has one."""

    NUMBER = "number"
    AREA = "area"
    ACTION = "action"
    GOAL = "goal"
    HOW = "how"
    RESPONSIBLE = "responsible"
    CONTRIBUTING = "contributing"
    TIMELINE = "timeline"
    FOLLOW_UP = "follow_up"
    INDICATOR = "indicator"
    STATUS = "status"
    CAUSE = "cause"
    FUNDING = "funding"
    PROBLEM = "problem"
    EXTRA = "extra"


# At the same place in a header the longer match wins, then the earlier line.
WORDS = (
    (Role.AREA, r"(?:prioritera(?:de|t|d) )?(?:fokus|insats|samverkans|mål|utvecklings|del|problem|ansvars|verksamhets|tema)områden?|fokus|"
                r"prioritera(?:de|t) områden?|område|tema"),
    (Role.NUMBER, r"nr|nummer|no|id|(?:åtgärds?|aktivitets?|insats) ?(?:nr|nummer|id)|löp ?(?:nr|nummer)|punkt|ref"),
    (Role.FOLLOW_UP, r"uppföljning\w*|uppföljs|följs upp|så gick det|utvärder\w*|(?:hur|när|metod för att) (?:ska |skall )?(?:\w+ ){0,4}"
                     r"(?:följs|följas|följer|mäts|mätas|mäter|utvärderas)(?: \w+){0,3}|återrapportering|avrapportering|rapportering|"
                     r"utfall|resultat|metod för uppföljning|ansvarig för uppföljning|uppföljningsansvarig|avstämning|kontrollpunkt\w*|"
                     r"hur vet vi(?: \w+)*"),
    (Role.INDICATOR, r"indikator\w*|mått|mätetal|nyckeltal|måltal|målvärde\w*|mätning|mätbarhet|mätmetod"),
    (Role.TIMELINE, r"när|tid|tidsatt\w*|tidsättning|tids?plan\w*|tidsram\w*|tidpunkt|tidsperiod|klart?(?: senast)?|färdigt?(?: senast)?|start\w*|slut\w*|"
                    r"deadline|period|datum|år|kvartal|termin|genomförs(?: när)?|(?:ska |skall )?vara klart?|senast|planerad tid|genomförandetid|tidhorisont"),
    (Role.CONTRIBUTING, r"medverk\w*|samverk\w*(?: med)?|samarbet\w*|övriga (?:aktörer|parter|deltagare)|deltagare|deltar|stödjande \w+|"
                        r"delansvarig\w*|involverade(?: \w+)?|berörda(?: \w+)?|stöd"),
    (Role.RESPONSIBLE, r"(?:huvud)?ansvar\w*(?: (?:nämnd(?:er)?|förvaltning(?:ar)?|enhet(?:er)?|part(?:er)?|aktör(?:er)?|funktion(?:er)?|"
                       r"person(?:er)?|organisation(?:er)?|avdelning(?:ar)?|för genomförande))?|vem(?: \w+)?|vilka(?: \w+)?|utförare|huvud(?:man|män)|utförs av|ägare|åtgärdsägare|aktör(?:er)?|part(?:er)?|organisation|"
                       r"förvaltning(?:ar)?|nämnd|genomförare|sammankallande|av vem|funktion"),
    (Role.STATUS, r"status|läge|nuläge status|statusläge|genomförd|pågår"),
    (Role.FUNDING, r"kostnad\w*|budget\w*|finansier\w*|resurs\w*|ekonomi\w*|medel"),
    (Role.CAUSE, r"(?:bakomliggande |troliga? |identifierade? )?orsak\w*|varför|risk(?:er|faktor\w*)?|grundorsak\w*"),
    (Role.PROBLEM, r"problem\w*|utmaning\w*|behov|nuläge|lägesbild"),
    (Role.GOAL, r"(?:operativa?t? |övergripande |kortsiktig\w* |långsiktig\w* |förväntat? |önska[dt] )?mål(?:sättning\w*|bild)?|(?:effekt|del|resultat|inriktnings|"
                r"huvud|projekt|process|aktivitets|åtgärds|verksamhets|insats)mål|(?:mål och )?syften?|förvänta[dt]e? (?:effekt\w*|resultat)|önska[dt]e? (?:effekt\w*|resultat|läge)|"
                r"effekt(?:er)?|(?:vad|det|detta|det här) (?:vi vill|vill vi|ska vi|vi ska) (?:uppnå|åstadkomma|nå)|ändamål|ska leda till|målen"),
    (Role.HOW, r"hur|åtagande\w*|beskrivning\w*|genomförande\w*|metod\w*|arbetssätt|tillvägagångssätt|innehåll|konkretisering|"
               r"så gör vi|delaktivitet\w*|utförande|detaljer|förtydligande\w*|så (?:ska|skall) vi \w+|vi ska"),
    (Role.ACTION, r"(?:föreslag\w+ |planerade? |konkreta? |förslag till |brottsförebyggande |trygghetsskapande )?(?:åtgärd(?:er|en|erna)?|aktivitet(?:er|en)?|"
                  r"insats(?:er|en)?|handling(?:ar)?|(?:del)?moment|delsteg|steg|arbetsuppgift(?:er)?|initiativ|uppdrag)|löften?|vad(?: (?:ska|skall) (?:\w+ )?göras?| gör vi| ska vi göra| vi (?:ska |skall )?gör\w*)?|uppgift(?:er)?|rubrik"),
    (Role.EXTRA, r"plats(?:er)?|var|prio\w*|målgrupp\w*|kommentar\w*|typ|kategori|nivå|anteckning\w*|källa|kontakt\w*|övrigt|dnr|diarienummer|"
                 r"datum för beslut|beslut|version|geografi\w*|lagrum|koppling\w*|brottstyp|social situationell"),
)  # fmt: skip
PATTERNS = tuple((role, re.compile(rf"(?:(?<=\s)|^)(?:{words})(?=\s|$)")) for role, words in WORDS)

LONGEST_HEADER = 170
EXACT_WORDS = 5
LONGEST_LABEL = 60
# A column for a year, term or quarter, with a cross where something happens in it.
PERIOD_HEADER = re.compile(
    r"^(?:(?:(?:kvartal|kv|q|t|tertial)\.? ?[1-4]|[vh]t|vår|höst|jan|feb|mars|apr|maj|jun|jul|aug|sep|okt|nov|dec)(?:[ -]?(?:20)?\d\d)?|20\d\d)$",
    re.I,
)
PLURAL_ACTIONS = re.compile(r"^(?:\w+ )?(?:åtgärder|åtgärderna|aktiviteter|insatser|löften)$")


# What headers are cut to, with a full stop after: "Ansv.", "Uppf.", "Prio-omr.".
FULL_WORDS = (
    "ansvarig", "aktivitet", "åtgärd", "insats", "uppföljning", "område", "delområde", "fokusområde", "målområde",
    "samverkan", "medverkande", "tidplan", "tidsperiod", "finansiering", "kostnad", "resurser", "beskrivning",
    "genomförande", "indikator", "kommentar", "målgrupp", "prioriterat", "huvudansvarig",
)  # fmt: skip
CUT_SHORT = re.compile(r"(\w{2,})\.(?=\W|\w|$)")
AREA_CUT = re.compile(r"(\w*)omr$")


def spelled_out(text: str) -> str:
    """ "Uppf." as "uppföljning". What could be no header word stays."""

    def whole(match: re.Match) -> str:
        cut = match[1].lower()
        if area := AREA_CUT.match(cut):
            return f"{area[1]}område "
        return next((f"{word} " for word in FULL_WORDS if len(cut) >= 4 and word.startswith(cut)), match[0])

    return CUT_SHORT.sub(whole, text)


def header_role(text: str) -> Role | None:
    """The meaning of a column header. A long header must begin with the word that tells it."""
    if not text.strip() or len(text) > LONGEST_HEADER:
        return None
    if text.strip() in ("#", "§"):
        return Role.NUMBER
    if PERIOD_HEADER.match(text.strip()):
        return Role.TIMELINE
    text = re.sub(r"(\w)-\s*\n\s*(\w)", r"\1\2", text)
    text = spelled_out(text)
    bare = fold(re.sub(r"\([^)]*\)?", " ", text)) or fold(text)
    best = None
    for role, pattern in PATTERNS:
        match = pattern.search(bare)
        if match and (len(bare.split()) <= EXACT_WORDS or match.start() == 0):
            key = (match.start(), -(match.end() - match.start()))
            if best is None or key < best[0]:
                best = (key, role)
    return best[1] if best else None


def is_composite(text: str) -> bool:
    """ "Ansvarig/tid": one column for who and when."""
    bare = re.split(r"[/,&+]| och | samt ", text.lower())
    roles = {header_role(part) for part in bare}
    return {Role.RESPONSIBLE, Role.TIMELINE} <= roles


def label_role(text: str) -> Role | None:
    """The meaning of a word that stands as a label beside or before its text: the whole text must be that word."""
    if role := shared_role(text):
        return role
    bare = fold(re.sub(r"\([^)]*\)?", " ", text))
    if not bare or len(bare.split()) > EXACT_WORDS or ":" in text.strip(" :\n"):
        return None
    numbered = re.sub(r"(?<!löp)(?: nr| nummer)? \d+(?: \d+)*\w?$", "", bare)
    matched = [
        (match.end() - match.start(), role)
        for role, pattern in PATTERNS
        if (match := pattern.match(numbered)) and match.end() == len(numbered)
    ]
    if matched:
        return max(matched, key=lambda pair: pair[0])[1]
    role = header_role(numbered)
    if (
        role
        and PATTERNS_BY_ROLE[role].match(numbered)
        and re.search(r" (?:för|och|förvaltning|bolag|aktör|i|om)\b", numbered)
    ):
        return role
    return None


def shared_role(text: str) -> Role | None:
    """The meaning of "Syfte/mål" and "Åtgärd och aktivitet": words that say the same, or who does it with whom."""
    words = re.split(r"\s*/\s*|\s+(?:och|samt|&)\s+", text.strip(" :\n"))
    if not 2 <= len(words) <= 3 or len(text) > LONGEST_LABEL:
        return None
    roles = {label_role(word) for word in words}
    if len(roles) == 1:
        return roles.pop()
    return Role.RESPONSIBLE if roles == {Role.RESPONSIBLE, Role.CONTRIBUTING} else None


PATTERNS_BY_ROLE = dict(PATTERNS)

RUN_IN = re.compile(r"^\s*([A-ZÅÄÖ][^:\n.!?]{1,58}?)\s*:\s*(.*)$", re.S)
AREA_RESPONSIBLE = re.compile(
    r"\b(Ansvarig(?:a)? (?:förvaltning(?:ar)?|nämnd(?:er)?|aktör(?:er)?|part(?:er)?|organisation(?:er)?)"
    r"(?:\s*/\s*(?:bolag|nämnd(?:er)?|aktör(?:er)?|organisation(?:er)?|förvaltning(?:ar)?))?)\s*:?\s*",
)


def run_in(text: str, bold_lead: str = "") -> tuple[Role, str, str] | None:
    """(role, label, rest) for "Ansvarig: Polisen", also when only bold parts the label from its text."""
    match = RUN_IN.match(text)
    if match and (role := label_role(match[1])):
        return role, match[1].strip() + ":", match[2].strip()
    if bold_lead and text.startswith(bold_lead) and (role := label_role(bold_lead.strip(" :–-"))):
        return role, bold_lead, text[len(bold_lead) :].lstrip(" :–-")
    return None


DATE_LIKE = re.compile(
    r"\b(?:20\d\d|jan(?:uari)?|feb(?:ruari)?|mars|april|maj|juni|juli|aug(?:usti)?|sept?(?:ember)?|okt(?:ober)?|nov(?:ember)?|"
    r"dec(?:ember)?|q[1-4]|kvartal|vår(?:en)?|höst(?:en)?|sommar(?:en)?|vinter(?:n)?|löpande|årlig\w*|varje|vecka|v\.? ?\d|"
    r"halvår\w*|termin\w*|månad\w*|kontinuerlig\w*|omgående|snarast|tills vidare|klart?)\b",
    re.I,
)
STATUS_LIKE = re.compile(
    r"^(?:pågår|pågående|klar|klart|genomförd|genomfört|avslutad|ej påbörjad|inte påbörjad|planerad|försenad|påbörjad|"
    r"grön|gul|röd|ja|nej)\b",
    re.I,
)
GOAL_LIKE = re.compile(
    r"^(?:ökad?|öka|minska(?:d|t)?|färre|fler|mer|mindre|att |målet|syftet|tryggare|bättre|stärk|förbättra|förebygg|motverka|senast|"
    r"andelen|antalet|ingen|alla ska|högst|minst|försvåra|upptäcka|identifiera)",
    re.I,
)
MARKED = re.compile(r"^(?:[xX×✓✔☒●•■]|ja|H|M|A|S|HA|\(?[xX]\)?)$")


def is_dated(text: str) -> bool:
    return len(text) < 60 and bool(DATE_LIKE.search(text))


def looks_like_parties(text: str) -> bool:
    """Every part of the cell is a name that can stand alone, or a role."""
    if not text.strip() or len(text) > 220:
        return False
    parts = [
        part.strip(" .")
        for part in re.split(r"[/,;+\n]| samt | och ", re.sub(r"\([^)]*\)", "", text))
        if part.strip(" .")
    ]
    good = sum(
        bool(
            len(part.split()) <= 5
            and (
                is_complete(part)
                or well_known(part)
                or fold(part) in FIELDS
                or TITLE.search(fold(part))
                or VAGUE.match(fold(part))
            )
        )
        for part in parts
    )
    return bool(parts) and good >= len(parts) * 0.6
