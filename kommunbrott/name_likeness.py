"""What in a text looks like the name of a person. A guess, always: Swedish writes few other words with a capital."""

import re
from collections.abc import Collection, Iterator

from kommunbrott.folding import fold

NAME = r"[A-ZÅÄÖÉÜ][a-zåäöéèüáàóòíø]+(?:-[A-ZÅÄÖÉÜ][a-zåäöéèüáàóòíø]+)?"
# Two to four words with capitals, "af", "von" and "de la" among them.
WORDS = re.compile(rf"(?<![\w-]){NAME}(?:(?: (?:af|av|von|de|la|al|el|bin))* {NAME}){{1,3}}(?![\w-])")
SINGLE = re.compile(rf"(?<![\w-]){NAME}(?: [A-ZÅÄÖ](?:\.|(?!\w)))?(?![\w-])")
CALLED = re.compile(
    rf"(?<!\w)(?:heter|hette|kallas|kallad|namnet|vid namn|herr|fru|fröken) ({NAME})(?!\w)", re.IGNORECASE
)
# Words in which the place or the body that they name is heard.
PLACE_ENDINGS = (
    "gatan", "vägen", "torget", "torg", "skolan", "skola", "parken", "park", "stigen", "gränd", "gränden", "plan",
    "planen", "centrum", "station", "stationen", "bron", "hamnen", "området", "gården", "kyrkan", "kyrka", "berget",
    "backen", "leden", "stråket", "tunneln", "hallen", "huset", "viken", "ön", "sjön", "ån", "kommun", "förvaltningen",
    "nämnden", "teknik", "hem", "bostäder", "bibliotek", "biblioteket", "gymnasium", "gymnasiet", "badet", "vallen",
)  # fmt: skip
PLACE_BEGINNINGS = frozenset(
    [
        "norra",
        "södra",
        "östra",
        "västra",
        "stora",
        "lilla",
        "gamla",
        "nya",
        "övre",
        "nedre",
        "inre",
        "yttre",
        "sankt",
    ]
)
# Begins a sentence with a capital without being a name.
OPENERS = frozenset([
    "enligt", "vid", "på", "i", "efter", "under", "när", "då", "det", "den", "de", "en", "ett", "flera",
    "några", "polisen", "väktaren", "vaktmästaren", "rektorn", "personen", "mannen", "kvinnan", "ungdomar",
    "två", "tre", "fyra", "fem", "sex", "någon", "idag", "igår", "senast", "sedan", "också", "även", "här",
    "där", "från", "till", "mot", "mellan", "ingen", "inga", "alla", "stor", "stort", "liten", "litet", "ny",
    "nytt", "hos", "med", "utan", "för", "över", "ring", "ringde", "kontakta", "fråga", "prata", "måndag",
    "tisdag", "onsdag", "torsdag", "fredag", "lördag", "söndag",
])  # fmt: skip
SURNAME_ENDINGS = (
    "sson", "berg", "ström", "lund", "gren", "qvist", "kvist", "stedt", "dahl", "strand", "holm", "löf", "löv",
    "blad", "mark", "blom", "vall", "wall", "sjö", "fors", "lind", "nen", "vić", "ovic", "ić", "zadeh", "oglu",
)  # fmt: skip
FIRST_NAMES = frozenset([
    "adam", "agneta", "ahmed", "albin", "alex", "alexander", "ali", "alice", "alma", "amanda", "amina",
    "amir", "anders", "andreas", "anita", "ann", "anna", "anneli", "annika", "anton", "arvid", "astrid",
    "axel", "barbro", "bengt", "bertil", "birgitta", "bo", "britt", "camilla", "carina", "carl", "caroline",
    "cecilia", "charlie", "charlotte", "christer", "christian", "christina", "claes", "daniel", "david",
    "dennis", "ebba", "eddie", "edvin", "elin", "elias", "elisabeth", "ella", "ellen", "elsa", "emanuel",
    "emelie", "emil", "emma", "emilia", "erik", "eva", "fatima", "felicia", "felix", "filip", "fredrik",
    "frida", "gabriel", "georg", "gun", "gunilla", "gustav", "göran", "hampus", "hanna", "hans", "hassan",
    "helena", "henrik", "hugo", "håkan", "ibrahim", "ida", "inga", "ingegerd", "inger", "ingrid", "irene",
    "isabelle", "isak", "jakob", "jan", "jennifer", "jenny", "jens", "jesper", "jessica", "jimmy", "joakim",
    "joel", "johan", "johanna", "john", "johnny", "jonas", "jonatan", "josef", "josefin", "julia", "kalle",
    "karin", "karl", "kent", "kerstin", "kevin", "kim", "kjell", "klara", "kristina", "kurt", "lars", "lasse",
    "leif", "leila", "lena", "lennart", "leo", "liam", "lina", "linda", "linnea", "linus", "lisa", "lo",
    "louise", "lucas", "ludvig", "maja", "malin", "marcus", "margareta", "maria", "marie", "marianne",
    "martin", "mats", "matilda", "mattias", "max", "maximilian", "melvin", "michael", "mika", "mikael",
    "milo", "mohamed", "mohammed", "monica", "moa", "muhammed", "nathalie", "nicklas", "niklas", "nils",
    "nils-erik", "noah", "nora", "olivia", "olle", "olof", "omar", "oscar", "oskar", "patrik", "per",
    "pernilla", "peter", "petra", "pia", "pontus", "rasmus", "rebecka", "robert", "robin", "roger", "roland",
    "rolf", "saga", "sam", "samuel", "sandra", "sanna", "sara", "sebastian", "selma", "simon", "siv", "sofia",
    "sofie", "stefan", "stig", "stina", "sven", "svante", "theo", "therese", "thomas", "tina", "tobias",
    "tom", "tomas", "tommy", "torbjörn", "ulf", "ulla", "ulrika", "urban", "vera", "victor", "viktor",
    "viktoria", "wilhelm", "william", "wilma", "yusuf", "yvonne", "åke", "åsa",
])  # fmt: skip


def find(text: str, known: Collection[str] = ()) -> Iterator[tuple[int, int]]:
    """Where the likely names stand. ``known``: names of places and parties, in any spelling."""
    familiar = {fold(name) for name in known}
    taken: list[tuple[int, int]] = []
    for found in WORDS.finditer(text):
        span = without_opener(text, *found.span())
        if looks_like_name(text, *span, familiar):
            taken.append(span)
    for found in CALLED.finditer(text):
        if found.group(1)[0].isupper():
            taken.append(found.span(1))
    for found in SINGLE.finditer(text):
        words = found.group().split(" ")
        if words[0].lower() in FIRST_NAMES and fold(found.group()) not in familiar:
            taken.append(found.span())
    last = 0
    for start, end in sorted(taken, key=lambda span: (span[0], -span[1])):
        if start >= last:
            yield start, end
            last = end


def without_opener(text: str, start: int, end: int) -> tuple[int, int]:
    """The span without the words before a name that only begin the sentence."""
    while (space := text.find(" ", start, end)) > 0 and text[start:space].lower() in OPENERS:
        start = space + 1
    return start, end


def looks_like_name(text: str, start: int, end: int, familiar: set[str]) -> bool:
    words = text[start:end].lower().split(" ")
    if len(words) < 2 or is_place(words, familiar):
        return False
    begins_sentence = not re.search(r"[\w,;:)–-]\s*$", text[:start])
    if not begins_sentence:
        return True
    return words[0] in FIRST_NAMES or words[-1].endswith(SURNAME_ENDINGS)


def is_place(words: list[str], familiar: set[str]) -> bool:
    phrase = fold(" ".join(words))
    is_familiar = any(name == phrase or name in phrase.split() or phrase in name for name in familiar if name)
    return is_familiar or words[-1].endswith(PLACE_ENDINGS) or words[0] in PLACE_BEGINNINGS
