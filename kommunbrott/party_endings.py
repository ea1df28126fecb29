"""Names that share an ending: "Barn- och utbildnings- samt socialförvaltningen", "Social- och fritidsnämnderna"."""

import re

# What is shared, and how it reads when each has its own. The plural says that the list is several parties.
SINGULAR = {
    "förvaltningarna": "förvaltningen",
    "nämnderna": "nämnden",
    "kontoren": "kontoret",
    "avdelningarna": "avdelningen",
    "enheterna": "enheten",
    "styrelserna": "styrelsen",
    "sektorerna": "sektorn",
    "verksamheterna": "verksamheten",
    "förvaltningar": "förvaltning",
    "nämnder": "nämnd",
    "bolagen": "bolaget",
    "grupperna": "gruppen",
}
PLURALS = "|".join(SINGULAR)
ENDINGS = "|".join({*SINGULAR, *SINGULAR.values(), "tjänsten", "rådet", "förbundet", "skolan"})
WORD = r"[^\W\d_][\wåäö]*"
GROUP = rf"{WORD}-(?:,? (?:och )?{WORD}-)*(?: och {WORD}-)?"
ACROSS = re.compile(rf"\b({GROUP})\s*(samt|/|respektive|resp\.?)\s*({WORD}?)({ENDINGS})\b", re.I)
LISTED = re.compile(rf"\b({WORD}-(?:, {WORD}-)*),? (?:och|samt) ({WORD}?)({PLURALS})\b", re.I)


def with_own_endings(line: str) -> str:
    """The line with the shared ending written out for each party; unchanged when nothing is shared."""
    line = ACROSS.sub(lambda found: f"{with_ending(found[1], found[4])}; {found[3]}{one(found[4])}", line)
    return LISTED.sub(split_list, line)


def with_ending(group: str, ending: str) -> str:
    return group[:-1] + one(ending)


def split_list(found: re.Match) -> str:
    firsts = [first.strip(" -") for first in found[1].split(",")]
    return "; ".join(first + one(found[3]) for first in [*firsts, found[2]])


def one(ending: str) -> str:
    return SINGULAR.get(ending.lower(), ending)
