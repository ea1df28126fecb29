"""A promise document cut into sections: what each heading is about, and which lines are headings."""

import re
from dataclasses import dataclass, field

from councils.importers.promise_signing import is_signature_line, place_and_date
from councils.importers.promise_words import MUNICIPALITY, POLICE, VOW, Parties
from kommunbrott.reading import Heading, Paragraph, Table

TITLE, BACKGROUND, DIALOGUE, SITUATION, PURPOSE, FOCUS = (
    "titel",
    "bakgrund",
    "dialog",
    "läge",
    "syfte",
    "fokus",
)
PROMISES, GOALS, FOLLOW_UP, VALIDITY, SIGNING, CONTACT, TOPIC = (
    "löften",
    "mål",
    "uppföljning",
    "tid",
    "underskrift",
    "kontakt",
    "ämne",
)

TITLE_WORDS = re.compile(
    r"\bmedborgarlöft\w*|\btrygghetslöft\w*|\blokala löften\b|\blöften till medborgarna\b", re.I
)
OTHER_DOCUMENT = re.compile(
    r"^(?:samverkansöverenskommelse|genomförandeplan|handlingsplan|åtgärdsplan|protokoll"
    r"|minnesanteckningar|lägesbild \d|bilaga \d+\s*:?\s*(?:genomförande|handlings|åtgärds))"
    r"|^[\w\s]*(?:brottsförebyggande rådet|trygghetsrådet) 20\d\d",
    re.I,
)
KINDS = (
    (FOLLOW_UP, re.compile(r"uppfölj|följ\w* (?:vi )?upp|återkoppl|utvärder|resultat|så gick det"
                           r"|förra årets|föregående", re.I)),
    (SIGNING, re.compile(r"^(?:underskrift|undertecknande|undertecknat|signatur|signering"
                         r"|parter och underskrift)", re.I)),
    (VALIDITY, re.compile(r"^(?:giltighet|löptid|period\b|avtalsperiod|tidsperiod|gäller\b)", re.I)),
    (CONTACT, re.compile(r"^(?:kontakt|frågor|mer information|läs mer|vill du veta)", re.I)),
    (DIALOGUE, re.compile(r"dialog(?:er|en)?\b|trygghetsvandring(?:ar)?\b|^ni sa|^du sa"
                          r"|så har vi lyssnat|enkät|invånarnas synpunkter|vad medborgarna sagt", re.I)),
    (BACKGROUND, re.compile(r"^(?:bakgrund|inledning|introduktion|om (?:medborgarlöfte|löfte)"
                            r"|vad är (?:ett )?medborgarlöfte|utgångspunkt|förord|samverkan mellan)", re.I)),
    (FOCUS, re.compile(r"^(?:våra |gemensamma )?(?:fokusområden|prioriterade områden|prioriteringar"
                       r"|insatsområden)\b", re.I)),
    (SITUATION, re.compile(r"aktuell bild|lägesbild|problembild|nuläge|^läget\b|^situationen"
                           r"|^utmaningar|^problem\b|orsak", re.I)),
    (PURPOSE, re.compile(r"^(?:syfte|syftet|varför medborgarlöften)\b", re.I)),
    (GOALS, re.compile(r"^(?:effekt|övergripande |del|resultat)?mål(?:et|en"
                       r"|sättning\w*)?(?: \d+)?\s*:?$|^det här vill vi uppnå|^vad vi vill uppnå", re.I)),
)  # fmt: skip
PROMISE_HEADING = re.compile(
    r"löfte|lovar|åtagande|aktivitet|insatser\b|^åtgärder\b|^det här gör|^så gör|^vi ska|^det här ska", re.I
)
GENERIC = re.compile(
    r"^(?:medborgar|trygghets|lokala |våra |konkreta |gemensamma? |polisens |kommunens "
    r"|[\wåäö]+ kommuns |\w+ och \w+ )*"
    r"(?:löfte\w*|åtaganden?|aktiviteter|insatser|åtgärder|vi lovar|det här lovar vi"
    r"|lovar)\b[\s:]*(?:att|för|i|under|\d{4}|\w+ kommun|[:–-]|\s)*$",
    re.I,
)
NUMBERED = re.compile(r"^(?:medborgar)?löfte\s*(?:nr\.?\s*)?(\d{1,2}|[A-H])\s*[.:–-]?\s*(.*)$", re.I)
ITEM_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*[.):]?|[a-h]\))\s+(?=\S)")
LABELLED = re.compile(
    r"^(?:effektmål|delmål|mål|målet|målsättning|målgrupp|ansvariga?|ansvar|område|plats|uppföljning|återkoppling|när|tidplan|upplysning|tid)"
    r"(?: \d+)?\s*:\s*\S",
    re.I,
)
LEAD_IN = re.compile(r":$|\batt$")


@dataclass
class Section:
    """`party` and `area` are what the headings over it say; `lead` is the heading itself, not yet placed."""

    kind: str
    heading: Heading | Paragraph | None = None
    party: str = ""
    area: str = ""
    blocks: list = field(default_factory=list)

    @property
    def has_list(self) -> bool:
        return any(is_item(block) for block in self.blocks)


def is_item(block) -> bool:
    if isinstance(block, (Table, Heading)):
        return False
    return block.is_list_item or bool(ITEM_NUMBER.match(block.text)) or bool(NUMBERED.match(block.text))


def own_part(blocks: list) -> tuple[list, list]:
    """(the blocks of the promise document, those of other documents in the same file)."""
    marks = [(at, kind) for at, block in enumerate(blocks) if (kind := document_begun(block))]
    if not any(kind == "other" for _, kind in marks) or not any(kind == "own" for _, kind in marks):
        return blocks, []
    # A first page before any title belongs to whatever comes first.
    spans, start, kind = [], 0, marks[0][1]
    for at, begun in marks:
        if begun != kind:
            spans.append((kind, start, at))
            start, kind = at, begun
    spans.append((kind, start, len(blocks)))
    own = max((span for span in spans if span[0] == "own"), key=lambda span: size(blocks[span[1] : span[2]]))
    if own[1] == 0 and own[2] == len(blocks):
        return blocks, []
    return blocks[own[1] : own[2]], [*blocks[: own[1]], *blocks[own[2] :]]


def document_begun(block) -> str:
    if isinstance(block, Table) or (isinstance(block, Heading) and block.level > 1):
        return ""
    text = block.text.strip()
    if isinstance(block, Paragraph) and (len(text) > 90 or block.is_list_item or text.endswith((".", ":"))):
        return ""
    if OTHER_DOCUMENT.search(text):
        return "other"
    return (
        "own" if TITLE_WORDS.match(text) or (isinstance(block, Heading) and TITLE_WORDS.search(text)) else ""
    )


def size(blocks: list) -> int:
    return sum(len(block.text) for block in blocks if not isinstance(block, Table))


def is_heading(blocks: list, at: int) -> bool:
    """A line that stands for a heading: styled as one, bold, or short and followed by what it is about."""
    block = blocks[at]
    if isinstance(block, Heading):
        return True
    if isinstance(block, Table) or block.is_list_item or ITEM_NUMBER.match(block.text):
        return False
    text, following = block.text.strip(), next(iter(blocks[at + 1 : at + 2]), None)
    if (
        text[:1].islower()
        or len(text) > 170
        or place_and_date(text)
        or LABELLED.match(text)
        or following is None
    ):
        return False
    if numbered := NUMBERED.match(text):
        return is_numbered_heading(numbered[2], following)
    if is_known(text) and len(text) <= 100 and not text.endswith("."):
        return True
    if text.endswith((".", "!", "?", ",", ";", "”")):
        return False
    return block.is_bold or names_what_follows(text, following)


def is_numbered_heading(text: str, following) -> bool:
    """ "Löfte 1: Trygg väg till skolan" is a heading where the promise itself stands under it."""
    if not text:
        return True
    if isinstance(following, Table) or is_item(following) or isinstance(following, Heading):
        return isinstance(following, Paragraph) and following.is_list_item
    return len(text) <= 110 and not text.endswith(".") and not VOW.search(text)


def names_what_follows(text: str, following) -> bool:
    if text.endswith(":") or is_signature_line(text) or isinstance(following, Heading):
        return False
    if isinstance(following, Table) or following.is_list_item or ITEM_NUMBER.match(following.text):
        return True
    if is_known(following.text.strip()) and len(following.text) <= 40:
        return True
    is_longer = len(following.text) > max(70, 1.3 * len(text))
    return len(text) <= 110 and is_longer and following.text.rstrip().endswith((".", ":"))


def is_known(text: str) -> bool:
    if len(text) > 100:
        return False
    if any(pattern.search(text) for _, pattern in KINDS) and len(text.split()) <= 8:
        return True
    return is_party_heading(text) or bool(GENERIC.match(text)) or bool(NUMBERED.match(text))


def is_party_heading(text: str) -> bool:
    """It names police or municipality, or both, and little else: "Polisen lovar", "Ekstads kommun", "Kommunens del"."""
    if re.fullmatch(r"gemensam\w*:?", text, re.I):
        return True
    if (
        re.search(r"\bgemensam\w*\b|\btillsammans\b", text, re.I)
        and PROMISE_HEADING.search(text)
        and len(text.split()) <= 7
    ):
        return True
    rest = POLICE.sub(" ", text)
    rest = re.sub(r"[A-ZÅÄÖ][\wåäö-]+ (?:kommun|stad)(?:en)?s?\b", " ", rest)
    rest = MUNICIPALITY.sub(" ", rest)
    if rest == text:
        return False
    rest = re.sub(
        r"\b(?:och|samt|lovar|löften?|medborgarlöften?|åtaganden?|åtar|sig|ska|skall|kommer|att"
        r"|aktiviteter|insatser|del|i|för|under|gör|vi|lokal\w*"
        r"|lokalpolisområde\w*|ansvarar|tillsammans|år(?:et)?)\b|\d+|\W",
        " ",
        rest,
        flags=re.I,
    )
    return len(rest.split()) <= 2 and len(text.split()) <= 10 and len(rest.replace(" ", "")) <= 20


def kind_of_heading(text: str, parties: Parties) -> tuple[str, str, str]:
    """(kind of section, the party it names, the area it names)."""
    text = text.strip()
    if NUMBERED.match(text):
        return PROMISES, "", ""
    for kind, pattern in KINDS:
        if pattern.search(text) and len(text.split()) <= 12:
            if (
                kind == DIALOGUE
                and PROMISE_HEADING.search(text)
                and not re.search(r"^(?:ni|du) sa", text, re.I)
            ):
                continue
            if kind == FOLLOW_UP and re.search(r"lovar", text, re.I):
                continue
            return kind, "", ""
    if is_party_heading(text):
        return PROMISES, text, ""
    if GENERIC.match(text) or (TITLE_WORDS.search(text) and len(text.split()) <= 6):
        named = parties.in_phrase(text) if re.search(r"\blovar\b|s löften", text) else ()
        return PROMISES, text if named else "", ""
    return TOPIC, "", text
