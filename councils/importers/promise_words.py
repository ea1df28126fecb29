"""One sentence of a promise document: who promises, what kind of line it is, and which figure it aims at."""

import re
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from councils.choices import PromiseKind
from councils.importers.promise_result import ImportedTarget
from kommunbrott.folding import fold
from kommunbrott.parties import EMPTY, Register
from kommunbrott.party_names import VAGUE, capitalised, is_complete, is_title

POLICE = re.compile(
    r"\b(?:lokal|kommun|område[s]?|när)?polis(?:en|ens|er|erna|ernas|myndigheten|myndighetens"
    r"|område\w*)?\b|\bLPO\b",
    re.I,
)
TWO_WORDS = r"(?:Upplands|Lilla|Stora|Östra|Västra|Norra|Södra|Sankt|Nya|Gamla|Övre|Nedre)"
OWN_MUNICIPALITY = re.compile(
    rf"\b(?!(?:Berörda|Hela|Denna|Vår|Alla|Både|Samt"
    rf"|Och)\b)((?:{TWO_WORDS} )?[A-ZÅÄÖ][\wåäöé-]+) (?:kommun|stad|KOMMUN|STAD)(?:en)?s?\b"
)
MUNICIPALITY = re.compile(r"\bkommun(?:en|ens|s)?\b|\bstaden(?:s)?\b", re.I)
EVERYBODY = re.compile(r"^(?:vi|parterna|båda parter|vi alla|båda)\b", re.I)
TOGETHER = re.compile(r"\bgemensam\w*|\btillsammans\b|\bvi lovar\b", re.I)
NOT_A_PARTY = re.compile(
    r"^(?:arbet\w*|ökad|fortsatt|trygg\w*|ny|nya|fler)\b|(?:området|områden"
    r"|platser|verksamhet\w*|samverkan|center|centrum)$",
    re.I,
)
# Whoever stands after these helps and does not promise.
BESIDE = re.compile(
    r"[,]?\s*\b(?:tillsammans med|i samverkan med|i samarbete med|med stöd av|ihop med|genom|via|inom)\b.*$",
    re.I,
)
LEADING = re.compile(
    r"^(?:under (?:hela )?(?:året|våren|sommaren|hösten|perioden|\d{4})|i år|varje \w+|dessutom|därför"
    r"|vidare|för att [^,]+,)\s*,?\s+",
    re.I,
)
PROMISING = re.compile(
    r"\b(?:lovar|utlovar|ska|skall|åtar sig|åtar|kommer (?:även |också |fortsatt |under \w+ )?att"
    r"|kommer|avser(?: att)?|ansvarar för"
    r"|fortsätter|arbetar|genomför|erbjuder|bjuder|ordnar|anordnar|bidrar|deltar|patrullerar|ökar"
    r"|utökar|stärker|ser över|ser till|prioriterar"
    r"|tar fram|utvecklar|inför|startar|rustar|förbättrar|satsar|informerar|berättar|besöker|håller"
    r"|bjuder in|utbildar|medverkar|leder"
    r"|samverkar|samordnar|verkar för|arrangerar|mäter|kontrollerar|bekämpar|motverkar|förebygger|finns"
    r"|är|har|vill|sätter|byter|röjer|svarar|återkopplar)\b",
    re.I,
)
VOW = re.compile(r"\b(?:lovar|utlovar|ska|skall|åtar sig|kommer\b[^.]{0,25}\batt)\b", re.I)
# A sentence that only tells how things are.
TELLS = re.compile(
    r"\b(?:är|sker|finns|trädde|träder|innebär|har|hade|gäller|regleras|heter|nås|ligger|beskriver"
    r"|framgår|består|beslutades|antogs"
    r"|ålägger|visar|visade|genomfördes|var|blev|syftar|omfattar|publiceras|redovisas)\b",
    re.I,
)
ADDRESSED = re.compile(
    r"^(?:ring|läs mer|mer information|vid frågor|kontakta|tipsa|anmäl|besök|följ|för mer|tänk på"
    r"|bra att veta|obs|upplysning)\b",
    re.I,
)
PAST = re.compile(
    r"\b(?:har (?:under|redan|sedan|tidigare|\w+(?:at|it|ts|tt)\b)|genomfördes|under förra året|trädde)", re.I
)
GOAL = re.compile(
    r"^(?:(?:effekt|resultat|delm|huvud)?mål(?:et|en|sättning(?:en)?)?(?:\s*\d+)?\s*(?::|[–-]\s|är\b)"
    r"|(?:andelen|antalet|fler|färre|den upplevda|upplevd|upplevelsen|tryggheten|otryggheten"
    r"|brottsligheten|brotten|anmäld\w+|anmälningarna"
    r"|skadegörelsen|medborgarnas (?:trygghet|förtroende)|invånarnas (?:trygghet|förtroende)"
    r"|förtroendet|hastigheten|narkotikan)\b)",
    re.I,
)
LABELLED_GOAL = re.compile(
    r"^(?:effekt|resultat|del|huvud)?mål(?:et|sättning(?:en)?)?(?:\s*\d+)?\s*[:–-]\s*", re.I
)

WORD_NUMBERS = {
    word: number
    for number, word in enumerate(
        [
            "noll",
            "en",
            "två",
            "tre",
            "fyra",
            "fem",
            "sex",
            "sju",
            "åtta",
            "nio",
            "tio",
            "elva",
            "tolv",
            "tretton",
            "fjorton",
            "femton",
        ]
    )
} | {"ett": 1, "tjugo": 20, "trettio": 30, "fyrtio": 40, "femtio": 50, "hundra": 100}
NUMBER = rf"(\d{{1,3}}(?: \d{{3}})+|\d+(?:,\d+)?|(?:{'|'.join(WORD_NUMBERS)}))"
UNIT = r"(%|procent(?:enheter)?|[a-zåäö][a-zåäö-]+)"
PERIOD = (
    r"(per (?:dag|vecka|månad|kvartal|tertial|termin|halvår|år)|i (?:veckan|månaden|kvartalet|halvåret)"
    r"|om året|årligen"
    r"|varje (?:dag|vecka|månad|kvartal|termin|halvår|år)|under (?:året|våren|sommaren|hösten|vintern"
    r"|perioden|löftesperioden|20\d\d)"
    r"|(?:senast|till|år) (?:\d{1,2} \w+ )?20\d\d)"
)
WITH_OPERATOR = re.compile(
    rf"\b(minst|lägst|fler än|mer än|högst|som mest|max(?:imalt)?|färre än|mindre än"
    rf"|exakt)\s+{NUMBER}\s*{UNIT}(?:[^.]{{0,60}}?\b{PERIOD})?",
    re.I,
)
REACHING = re.compile(
    rf"\b(?:öka|ökar|ökas|ökat|höja|höjas|stiga|minska|minskar|minskas|sänka|sänkas"
    rf"|från)\b[^.]{{0,60}}?\btill\s+(?:(minst|högst)\s+)?"
    rf"{NUMBER}\s*{UNIT}(?:[^.]{{0,40}}?\b{PERIOD})?",
    re.I,
)
PLAIN = re.compile(rf"\b{NUMBER}\s+{UNIT}(?: [a-zåäö]+)?\s+{PERIOD}", re.I)
BY_SHARE = re.compile(
    rf"\bmed\s+(?:(minst|högst)\s+)?{NUMBER}\s*(%|procent(?:enheter)?)(?:[^.]{{0,60}}?\b{PERIOD})?", re.I
)
OPERATORS = {
    "lägst": "minst",
    "fler än": "minst",
    "mer än": "minst",
    "färre än": "högst",
    "mindre än": "högst",
    "som mest": "högst",
    "max": "högst",
    "maximalt": "högst",
}
NOT_A_VERB = {
    "eller",
    "över",
    "under",
    "efter",
    "när",
    "för",
    "år",
    "fler",
    "per",
    "mer",
    "flera",
    "samt",
    "ungdomars",
}
NOT_A_UNIT = {
    "av",
    "och",
    "eller",
    "till",
    "i",
    "på",
    "år",
    "åring",
    "som",
    "för",
    "den",
    "det",
    "annan",
    "gemensam",
    "del",
}
# How the promise itself is followed up, which is nothing to reach.
FOLLOWING_UP = re.compile(
    r"\b(?:följ\w* upp|uppfölj\w*|återkoppl\w*|redovis\w*|rapporter\w*|avstäm\w*|utvärder\w*)\b", re.I
)


@dataclass(frozen=True)
class Parties:
    """The two that sign, as the document calls them."""

    municipality: str = "Kommunen"
    register: Register = EMPTY

    @property
    def both(self) -> tuple[str, ...]:
        return ("Polisen", self.municipality)

    def in_phrase(self, phrase: str) -> tuple[str, ...]:
        """Those that a subject, a heading or a cell names, in its order."""
        phrase = BESIDE.sub("", LEADING.sub("", phrase.strip())).strip(" :.,–-")
        found = [self.one(piece) for piece in re.split(r",| och | samt |\s*[/+&]\s*|\n", phrase)]
        return tuple(dict.fromkeys(name for name in found if name))

    def one(self, piece: str) -> str | None:
        piece = re.sub(
            r"^(?:både|såväl|som|berörda|även|den lokala|lokala)\s+", "", piece.strip(" :.,"), flags=re.I
        )
        if entry := self.register.find(piece):
            return entry.name
        if POLICE.search(piece):
            return "Polisen"
        if OWN_MUNICIPALITY.search(piece) or re.search(r"\bkommun(?:en|ens|s)?\b|\bstadens?\b", piece, re.I):
            return self.municipality
        is_name = is_complete(piece) and not is_title(piece) and not VAGUE.match(fold(piece))
        is_name = is_name and len(piece.split()) <= 3 and not NOT_A_PARTY.search(piece)
        return capitalised(piece) if is_name else None


def municipality_in(texts: list[str]) -> str:
    """The one municipality that the document names most, or "Kommunen"."""
    counts: dict[str, int] = {}
    for text in texts:
        for match in OWN_MUNICIPALITY.finditer(text):
            kind = "stad" if match[0].lower().rstrip("s").endswith("stad") else "kommun"
            name = match[1].capitalize() if match[1].isupper() else match[1]
            counts[f"{name} {kind}"] = counts.get(f"{name} {kind}", 0) + 1
    return max(counts, key=counts.get) if counts else "Kommunen"


def first_sentence(text: str) -> str:
    return re.split(r"(?<=[a-zåäö0-9)][.!?])\s+(?=[A-ZÅÄÖ])", text.strip(), maxsplit=1)[0]


def subject_of(text: str) -> tuple[str, str]:
    """(what stands before the verb, what stands after a verb that comes first: "Under året lovar Polisen att")."""
    sentence = LEADING.sub("", first_sentence(text).strip('”"“ '))
    verb = PROMISING.search(sentence)
    if not verb:
        return "", ""
    after = re.split(r"\batt\b|\bsom\b", sentence[verb.end() :], maxsplit=1)[0]
    return sentence[: verb.start()].strip(), after.strip() if len(after.split()) <= 8 else ""


def parties_of(text: str, parties: Parties) -> tuple[str, ...]:
    """Whom the sentence has for its subject; for one about what is done "för polis och kommun", those."""
    label = re.match(r"^([^:.]{3,60}):\s", text)
    if label and (named := parties.in_phrase(label[1])) and len(label[1].split()) <= 6:
        return named
    before, after = subject_of(text)
    if says_we(text):
        return parties.both
    if before and (named := parties.in_phrase(before)):
        return named
    if named := leading_party(text, parties):
        return named
    signing = tuple(name for name in parties.in_phrase(after) if name in parties.both) if after else ()
    if VOW.search(first_sentence(text)) and signing:
        return signing
    both = re.search(
        r"\bför (?:både )?(?:polis(?:en)? och kommun(?:en)?|kommun(?:en)? och polis(?:en)?)\b",
        first_sentence(text),
        re.I,
    )
    return parties.both if both else ()


def says_we(text: str) -> bool:
    before, after = subject_of(text)
    return bool(EVERYBODY.match(before) or EVERYBODY.match(after))


def leading_party(text: str, parties: Parties) -> tuple[str, ...]:
    """Whoever stands first, before a verb in the present tense: "Fastighetsägarna klipper häckar"."""
    words = first_sentence(text).split()
    for count in range(1, min(6, len(words) - 1)):
        if PROMISING.fullmatch(words[count]):
            break
        is_verb = re.fullmatch(r"[a-zåäö]+[rs]", words[count]) and words[count] not in NOT_A_VERB
        if is_verb and (named := parties.in_phrase(" ".join(words[:count]))):
            return named
    return ()


def kind_of(text: str, is_goal: bool, has_party: bool) -> PromiseKind:
    """`has_party` when its own sentence says who. A noun or an infinitive is something to be done."""
    if ADDRESSED.match(text):
        return PromiseKind.INFORMATION
    if is_goal or (GOAL.match(text) and not re.search(r"\blovar\b", text, re.I)):
        return PromiseKind.GOAL
    if VOW.search(text):
        return PromiseKind.PROMISE
    if PAST.search(text):
        return PromiseKind.INFORMATION
    words = text.split()
    starts_with_deed = (
        bool(words) and bool(re.match(r"^[a-zåäö]+[ae]\b", words[0])) and words[0].lower() not in ("alla",)
    )
    if not has_party and not starts_with_deed and tells(text):
        return PromiseKind.INFORMATION
    return PromiseKind.PROMISE


def tells(text: str) -> bool:
    """Its main verb says how things are. Verbs in "som är" and "där det finns" are not the main one."""
    main = re.sub(
        r"\b(?:som|där|när|vilka|vilket|vad|hur|att det|att de)\b[^,.]*",
        " ",
        first_sentence(text),
        flags=re.I,
    )
    main = re.sub(r"\bför att\b.*", " ", main)
    return bool(TELLS.search(main))


def target_in(text: str) -> ImportedTarget | None:
    """The first figure of something to reach. How often the promise is followed up is none."""
    for sentence in re.split(r"(?<=[.!?])\s+", text):
        if FOLLOWING_UP.search(sentence):
            continue
        for pattern in (REACHING, WITH_OPERATOR, BY_SHARE, PLAIN):
            match = pattern.search(sentence)
            found = match and target_of(pattern, match)
            if found:
                return found
    return None


def target_of(pattern: re.Pattern, match: re.Match) -> ImportedTarget | None:
    operator, number, unit, period = match.groups() if pattern is not PLAIN else (None, *match.groups())
    value = figure_of(number)
    if value is None or unit.lower() in NOT_A_UNIT:
        return None
    operator = OPERATORS.get((operator or "").lower(), (operator or "").lower())
    if pattern is REACHING and not operator:
        operator = "till"
    return ImportedTarget(value, "procent" if unit == "%" else unit, operator, (period or "").strip())


def figure_of(text: str) -> Decimal | None:
    if text.lower() in WORD_NUMBERS:
        return Decimal(WORD_NUMBERS[text.lower()])
    try:
        return Decimal(text.replace(" ", "").replace(",", "."))
    except InvalidOperation:
        return None
