"""How names of Swedish organisations are built, and which of several spellings is the correct one."""

import re
from collections import Counter

from kommunbrott.folding import fold, fold_tight

# Words that are a party by themselves, or end a name that is complete.
ENDING_WORDS = """
    förvaltningen förvaltning förvaltningarna förvaltningar nämnden nämnd nämnderna enheten enhet
    avdelningen avdelning kontoret kontor kansliet kansli bolaget bolag bolagen verket verk myndigheten
    myndighet styrelsen styrelse kommittén utskottet förbundet förbund tjänsten tjänst rådet råd gruppen
    grupp grupperna teamet team kåren församlingen församling föreningen förening föreningar föreningarna
    sektionen sektion polisområdet polisområde stiftelsen stiftelse fullmäktige centrum mottagningen
    mottagning hälsan vården jouren verksamheten verksamheter verksamheterna skolan skolor skolorna
    förskolan förskolor gymnasiet gymnasieskolan gymnasium bostäder hem fastigheter fastighetsägare
    fastighetsägarna fastighetsägaren företagare företagarna företag handlare näringsidkare krögare kommun
    kommunen kommuner regionen region koncernen kyrkan samfund samfundet domstolen häktet fängelset
    biblioteket bibliotek fritidsgården fritidsgårdar fritidsgårdarna fritidsgård museet teatern badhuset
    aktörer aktörerna organisationer organisationen organisation intresseföreningen nätverket samverkan
    omsorgen omsorg samordningen beredskapen ledningen staben stab service byrån center centret poolen parken
"""
ENDINGS = tuple(ENDING_WORDS.split())
WHOLE_NAMES = """
    polis polisen kommun kommunen region regionen skola skolan skolor skolorna socialtjänst socialtjänsten
    räddningstjänst räddningstjänsten tullverket tullen kriminalvården frivården åklagarmyndigheten åklagare
    länsstyrelsen försäkringskassan arbetsförmedlingen skatteverket migrationsverket trafikverket
    bostadsbolag bostadsbolaget bostadsbolagen fastighetsägare fastighetsägarna förening föreningar
    föreningarna föreningsliv föreningslivet näringsliv näringslivet civilsamhälle civilsamhället
    väktarbolag väktarbolaget väktare vårdcentral vårdcentralen vårdcentraler kyrkan brå est elevhälsa
    elevhälsan fritidsgård fritidsgården fritidsgårdar fritidsgårdarna kulturskolan biblioteket bibliotek
    nattvandrarna nattvandrare hyresgästföreningen villaägarna grannsamverkan socialjouren familjecentralen
    förskolan förskola grundskolan grundskola gymnasieskolan gymnasieskola gymnasiet fältgruppen fältarna
    ungdomsmottagningen bup hvb ifo lss hsl sjukvården studieförbund studieförbunden kommunstyrelsen
    kommunfullmäktige krogar krögare handeln handlare centrumhandlarna universitetet högskolan rektor
    rektorer kommunpolis kommunpolisen samordnare säkerhetssamordnare trygghetssamordnare kommunala bolag
    idrottsföreningar idrottsrörelsen familjehuset kvinnojouren brottsofferjouren stadsdelen stadsnätet
    energibolaget parkenheten systembolaget kriminalvård arbetsförmedling akademiska ungdomsrådet ungdomsfullmäktige verksamheterna
"""
WHOLE = frozenset(WHOLE_NAMES.split())
# The first words of names that go on with "och": alone they name a field of work, not a party.
FIELD_WORDS = """
    kultur fritid teknik miljö bygg byggnad plan samhälle samhällsbyggnad social socialt vård omsorg
    utbildning barn unga ungdom arbete arbetsmarknad arbetsliv välfärd näringsliv kommunikation stöd hälsa
    äldre park gata gator mark exploatering skola förskola bildning turism integration ekonomi personal
    service räddning säkerhet trygghet beredskap idrott folkhälsa familj individ funktionsstöd
    funktionshinder drift fastighet fastigheter natur stad stadsbyggnad trafik vatten avfall bibliotek
    lärande kompetens tillväxt utveckling kost lokal lokaler näring hållbarhet landsbygd tillsyn livsmedel
    gymnasium vuxenutbildning grundskola livslångt kompetensutveckling medborgarservice demokrati
"""
FIELDS = frozenset(FIELD_WORDS.split())
# The first word of names that a place or a name of its own follows.
BEGINNINGS = {
    "region", "länsstyrelsen", "stiftelsen", "föreningen", "svenska", "lokala", "bostads", "lokalpolisområde", "polisområde",
    "hsb", "riksbyggen", "brf", "ifk", "ab",
}  # fmt: skip
POLICE = re.compile(
    r"^(?:(?:lokala? )?polis(?:en|myndigheten)?|polismyndighet|kommunpolis(?:en|er|erna)?|när(?:områdes)?polis(?:en)?|"
    r"lokalpolis(?:en)?)$"
)
COUNCIL = re.compile(r"^lokala brå$|^lokalt brå$")
NOBODY = {
    "",
    "nej",
    "saknas",
    "ingen",
    "n a",
    "na",
    "x",
    "utreds",
    "ej beslutat",
    "ej klart",
    "oklart",
    "tbd",
    "vakant",
}
VAGUE = re.compile(
    r"^(?:alla|samtliga|berör\w+|respektive|övriga|andra|flera|olika|aktuell\w*|relevanta|ansvariga?|samverk\w+|parterna|"
    r"involverade|m fl|med flera|ej angivet|gemensamt|båda|ingående|inblandade|utsedd\w*|kommunala verksamheter)\b"
)
GROUPS = re.compile(
    r"^(?:(?:unga|yngre|äldre|utsatta|boende|barn|ungdom\w*|elev\w*|medborgar\w*|invånar\w*|vårdnadshavare|föräldra?r?|"
    r"allmänhet\w*|körskolor|bostadsområden|kommuninvånare|hyresgäst\w*|besökare|seniorer|pensionärer|klienter|"
    r"brukare|familjer|studenter|killar|tjejer|pojkar|flickor|män|kvinnor|offer|brottsoffer|gärningspersoner)\b ?)+"
    r"(?:och|i|på|med|till|över|under|\d|$)"
)
TITLE = re.compile(
    r"(?:samordnare|samordnaren|chef|chefen|chefer|rektor|rektorn|rektorer|direktör|direktören|strateg|strategen|handläggare|"
    r"handläggaren|ansvarig|coach|coacher|ledare|ledaren|kurator|kuratorer|utredare|sekreterare|sekreteraren|koordinator|"
    r"kommunpolis|kommunpoliser|områdespolis|områdespoliser|poliser|fältarbetare|fältsekreterare|pedagog|pedagoger|lärare|"
    r"planerare|ordförande|ordföranden|råd\b(?<=kommunalråd)|personal|personalen|volontärer|värdar|väktare|vakter|"
    r"ordningsvakter|sköterska|inspektör|inspektörer|projektledare|utvecklare|rådgivare|socialsekreterare|mentorer|assistent)(?:na|erna|arna|n)?$"
)
LEAD_ROLES = {
    "huvudansvarig", "huvudansvar", "ansvarig", "sammankallande", "h", "a", "ansvar", "samordnar", "ägare", "initiativtagare",
    "samordnare", "leder", "samordningsansvarig", "ansvarig part", "ha",
}  # fmt: skip
SUPPORT_ROLES = {
    "stöd", "medverkande", "deltar", "m", "s", "delansvarig", "medverkar", "stödjande", "bistår", "samverkanspart",
    "samverkan", "vid behov", "deltagare", "medansvarig", "stödjer",
}  # fmt: skip
BREAK = re.compile(r"(\w[\w-]*?)- ?(\w+)")
CONNECTIVES = {
    "och",
    "eller",
    "samt",
    "resp",
    "respektive",
    "till",
    "som",
    "att",
    "i",
    "på",
    "för",
    "med",
    "av",
    "&",
}
PROPER = re.compile(r"\b(?:AB|HB|KB|BRF|Brf|SSPF|SSP|EST|IFO|BUP|VME|IF|IK|BK|FF|SK|LSS|ANDT|ANDTS)\b")


def is_complete(name: str) -> bool:
    """The name can stand as a party of its own. "Kultur" cannot; "Kultur och fritid", "Polisen", "Ekstadshem AB" can."""
    name = name.strip(" .,;:")
    words = fold(name.replace("&", " och ")).split()
    if not words or name.endswith("-") or words[0] in ("och", "samt") or words[-1] in ("och", "samt"):
        return False
    last = words[-1]
    if " ".join(words) in WHOLE or last == "ab" or is_short_form(name) or is_title(name):
        return True
    if words[0] in BEGINNINGS and len(words) > 1:
        return True
    if last in FIELDS:
        return len(words) > 1 and "och" in words and all(w in FIELDS or w == "och" for w in words)
    if words[0] in WHOLE and "och" not in words:
        return True
    return any(last.endswith(ending) for ending in ENDINGS) or is_proper(name)


def is_proper(name: str) -> bool:
    """A name such as Ekstadshem or Nattvandrarna i Norr: a capital first, and nothing of a sentence."""
    return bool(re.match(r"^[A-ZÅÄÖ][\wåäö]+(?:hem|bo|bostäder|energi|vatten|buss|trafik|parkering)$", name))


def is_short_form(name: str) -> bool:
    return bool(re.fullmatch(r"[A-ZÅÄÖ][A-ZÅÄÖ&]{1,6}|[A-ZÅÄÖ][a-zåäö]?[A-ZÅÄÖ]{1,4}", name))


def is_title(name: str) -> bool:
    return bool(TITLE.search(fold(name)))


def well_known(name: str) -> str | None:
    """The one name for parties that every municipality writes in many ways."""
    folded = fold(name)
    if POLICE.match(folded):
        return "Polisen"
    if COUNCIL.match(folded):
        return "Lokala Brå"
    if folded in ("kommun", "kommunen"):
        return "Kommunen"
    return None


def abbreviates(short: str, full: str) -> bool:
    """SBF of Samhällsbyggnadsförvaltningen, KBAB of Köpings Bostads AB: capitals that occur in order."""
    if not is_short_form(short) or is_short_form(full) or len(full) < 2 * len(short):
        return False
    letters = iter(fold_tight(full))
    return fold(full)[:1] == short[0].lower() and all(
        letter.lower() in letters for letter in short if letter != "&"
    )


def capitalised(name: str) -> str:
    return name[:1].upper() + name[1:]


def mended(name: str) -> str:
    """Words broken at the end of a line put together: "kultur- förvaltningen", "näringslivs-avdelningen"."""

    def join(match: re.Match) -> str:
        first, second = match.groups()
        following = name[match.end() : match.end() + 1]
        broken = " " in match.group() or first.endswith("s")
        tail = second.lower()
        if tail in CONNECTIVES or following == "-" or first.isupper() or not broken or second[:1].isupper():
            return match.group()
        return (
            first + second
            if any(tail.startswith(end) or tail.endswith(end) for end in ENDINGS)
            else match.group()
        )

    mended_name = BREAK.sub(join, name)
    return mended_name if fold_tight(mended_name) == fold_tight(name) else name


def most_correct(spellings: list[str]) -> str:
    """One spelling for variants of a name: hyphens and commas of a list in their places, else the most common.

    "Teknik- Fritid och Kulturförvaltningen" becomes "Teknik-, fritid- och kulturförvaltningen". Names that no
    variant writes with a hyphen keep the spelling of the file.
    """
    counts = Counter(spellings)
    if len(counts) == 1 and not re.search(r"-[ ,]|-$", spellings[0]):
        return spellings[0]
    for spelling in counts:
        listed = as_list(spelling)
        if listed:
            return listed
    return max(counts, key=lambda name: (counts[name], name[1:] == name[1:].lower(), name))


def as_list(name: str) -> str | None:
    """The name written as a list of first parts, when at least one of them keeps its hyphen."""
    if " och " not in name.lower() or "-" not in name or PROPER.search(name):
        return None
    head, _, last = re.sub(r"\s+", " ", name).rpartition(" och ")
    parts = [
        part.strip(" ,-") for part in re.split(r"-\s*,?\s*|,\s*|\s+(?!och\b)", head) if part.strip(" ,-")
    ]
    if (
        not head
        or not last
        or " " in last
        or not parts
        or any(" " in part or fold(part) == "och" for part in parts)
    ):
        return None
    parts = [parts[0], *(part[:1].lower() + part[1:] for part in parts[1:])]
    return f"{', '.join(part + '-' for part in parts)} och {last[:1].lower() + last[1:]}"
