"""Where one party ends and the next begins in a cell, and what of it is the name."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from kommunbrott.folding import fold, tidy, with_latin_letters
from kommunbrott.party_endings import with_own_endings
from kommunbrott.party_names import (
    FIELDS,
    LEAD_ROLES,
    SUPPORT_ROLES,
    VAGUE,
    WHOLE,
    is_complete,
    is_short_form,
    is_title,
    well_known,
)

Find = Callable[[str], object]

ROLE_LABEL = re.compile(
    r"^\s*(huvudansvarig|ansvar(?:iga?)?(?: part(?:er)?| aktör(?:er)?| förvaltning(?:ar)?(?:/bolag)?| organisation)?|vem|"
    r"medverkande|medverkar|samverkanspart(?:er)?|samverkan(?: med)?|stöd|deltar|övriga|delansvarig|samordning|samordnare|"
    r"sammankallande)\s*:\s*",
    re.I,
)
INNER_LABEL = re.compile(
    r"(?<=[\wåäö.;,)])[.;,]?\s+(?=(?:Huvudansvarig|Medverkande|Samverkanspart(?:er)?|Stöd|Deltar|Delansvarig)\s*:)"
)
INNER_NUMBER = re.compile(r"(?<=[^\W\d])[,;]?\s+(?=\d[.)]\s+[A-ZÅÄÖ])")
LEADING = {"huvudansvarig", "sammankallande", "samordning", "samordnare"}
ENUMERATION = re.compile(r"^\s*(?:[•·▪●◦*–-]\s+|\(?\d{1,2}[.)]\s+|[a-e]\)\s+)")
TOGETHER = re.compile(
    r",?\s+(?:i samverkan med|i samarbete med|i samråd med|i dialog med|tillsammans med|med stöd av|med stöd från|"
    r"med hjälp av|i nära samverkan med)\s+",
    re.I,
)
THROUGH = re.compile(r"\s+(?:genom|via)\s+", re.I)
CLAUSE = re.compile(
    r"\s+(har|ansvarar|ansvar|är|ska|skall|bistår|leder|samordnar|sammankallar|kan|gör|tar|utför|deltar|medverkar|"
    r"genomför|inom|med ansvar)(?:\s+(.+))?$",
    re.I | re.S,
)
HEDGE = re.compile(
    r"^(?:ev\.?|eventuellt|bl\.?\s?a\.?|bland annat|t\.?ex\.?|till exempel|främst|primärt|samt|och|även|också)\s+",
    re.I,
)
AND_OTHERS = re.compile(r",?\s*(?:m\.?\s?fl\.?|med flera|m\.?\s?m\.?|etc\.?|osv\.?)\s*$", re.I)
# "Samtliga förvaltningar och bolag": the word before counts for both.
MANY = {
    "bolag", "bolagen", "kommunala bolag", "nämnder", "nämnderna", "förvaltningar", "förvaltningarna", "verksamheter",
    "verksamheterna", "enheter", "avdelningar", "aktörer", "parter", "föreningar", "organisationer", "myndigheter",
}  # fmt: skip
DASH = re.compile(r"\s+[–—-]\s+|\s*[–—]\s*|:\s+")


@dataclass(frozen=True)
class Written:
    """One party as it stands in the cell: its name, what was kept apart from it, and the steps that led there."""

    name: str
    as_written: str
    unit: str | None = None
    is_lead: bool | None = None
    notes: tuple[str, ...] = ()


def split_cell(text: str, find: Find) -> list[Written]:
    """`find` looks a name up in the register and answers None when it is not there."""
    parties = []
    is_lead = None
    text = INNER_LABEL.sub("\n", tidy(with_latin_letters(text)))
    text = INNER_NUMBER.sub("\n", text)
    for line in joined_lines(text):
        label = ROLE_LABEL.match(line)
        if label:
            line = line[label.end() :]
            is_lead = role_of(label[1])
        line = ENUMERATION.sub("", line)
        whole = line if find(line) is not None else with_own_endings(line)
        told = (f"”{line}” är flera parter med samma slutled: {whole}.",) if whole != line else ()
        for piece in pieces_of(whole, find):
            parties += [
                replace(w, is_lead=is_lead if w.is_lead is None else w.is_lead, notes=(*told, *w.notes))
                for w in written_of(piece, find)
            ]
    return parties


def role_of(label: str) -> bool | None:
    word = fold(label)
    if word in LEADING:
        return True
    return None if word.startswith(("ansvarig", "vem")) else False


def joined_lines(text: str) -> list[str]:
    """Lines of the cell; a name that was broken over two lines is one line again."""
    lines: list[str] = []
    depth = 0
    for line in text.split("\n"):
        previous = lines[-1] if lines else ""
        goes_on = previous.endswith(("-", " och", " &", "genom", " med")) or line.lower().startswith(
            ("och ", "samt ", "& ")
        )
        if lines and (goes_on or depth > 0):
            lines[-1] = f"{previous} {line}"
        else:
            lines.append(line)
            depth = 0
        depth += line.count("(") - line.count(")")
    return [line for line in lines if line.strip()]


def pieces_of(line: str, find: Find) -> list[str]:
    line = without_stray_brackets(re.sub(r"\boch\s*/\s*eller\b", "/", line, flags=re.I))
    dashed = re.split(r"(?<=\w)–(?=\w)", line)
    if all(stands_alone(part, find) for part in dashed):
        line = "/".join(dashed)
    line = TOGETHER.sub(lambda match: " \x1f ", line)
    pieces = []
    for mark, piece in separated(line):
        if mark in ",&" and pieces and is_one_name(pieces[-1], piece, mark, find):
            pieces[-1] = f"{pieces[-1]}{', ' if mark == ',' else ' & '}{piece}"
        elif mark == "\x1f" and pieces:
            pieces.append("\x1f" + piece)
        else:
            pieces.append(piece)
    parts = [part for piece in pieces[:-1] for part in split_and(piece, find)]
    return [*parts, *split_last(pieces[-1], bool(parts), find)] if pieces else []


def split_last(piece: str, is_in_list: bool, find: Find) -> list[str]:
    """The last of several may be two: "skola, socialtjänst, polis och fritid"."""
    parts = split_and(piece, find)
    left, och, right = piece.partition(" och ")
    if len(parts) == 1 and is_in_list and och and fold(left) in WHOLE - FIELDS and " och " not in right:
        return [left, right]
    return parts


def without_stray_brackets(line: str) -> str:
    """A bracket round the whole line, or one that is never opened or closed, keeps nothing apart."""
    line = line.strip()
    if line.startswith("(") and line.find(")") in (-1, len(line) - 1):
        line = line[1:].removesuffix(")")
    while line.count(")") > line.count("("):
        line = line[::-1].replace(")", " ", 1)[::-1]
    return line


def separated(line: str):
    """(separator before, text) for each part; separators inside parentheses and after a hanging hyphen are text."""
    depth, start, mark = 0, 0, ""
    at = 0
    while at < len(line):
        character = line[at]
        if character == "(":
            depth += 1
        elif character == ")":
            depth = max(0, depth - 1)
        width = 0
        if depth == 0:
            if character in "/+;&,\x1f" and not (character == "," and line[start:at].rstrip().endswith("-")):
                width = 1
            elif match := re.compile(r"\s+samt\s+|^samt\s+", re.I).match(line, at):
                character, width = ";", len(match.group())
        if width:
            yield mark, line[start:at].strip()
            mark, start = character, at + width
            at += width
        else:
            at += 1
    rest = line[start:].strip()
    if depth and "(" in rest:  # a bracket that is never closed hides nothing
        yield mark, rest + ")"
    else:
        yield mark, rest


def is_one_name(before: str, after: str, mark: str, find: Find) -> bool:
    """ "Teknik, fritid och kulturförvaltningen", "Kultur & fritid": fields of work of one organisation."""
    if find(before) or find(after) or not before or not after:
        return False
    first, words = fold(before).split(), fold(after).split()
    if mark == "&" and (well_known(after) or fold(after) in WHOLE - FIELDS):
        return False
    if mark == "&":
        return (before.endswith("-") or all(word in FIELDS for word in first)) and not (
            is_complete(before) and " " in before
        )
    if len(first) != 1 or first[0] not in FIELDS or first[0] in WHOLE:
        return before.endswith("-")
    return "och" in words and is_complete(after) and (after[:1].islower() or words[0] in FIELDS)


def split_and(piece: str, find: Find) -> list[str]:
    """On "och" only between two complete organisations; also where a separator was lost between two names."""
    lead = "\x1f" if piece.startswith("\x1f") else ""
    piece = piece.lstrip("\x1f").strip()
    if find(piece) is not None:
        return [lead + piece]
    for match in re.finditer(r"(?<=[a-zåäöB)])\s+(?=[A-ZÅÄÖ])", piece):
        left, right = piece[: match.start()], piece[match.end() :]
        if not inside_brackets(piece, match.start()) and is_lost_separator(left, right, find):
            return [lead + left, *split_and(right, find)]
    for match in re.finditer(r"\s+och\s+", piece, re.I):
        left, right = piece[: match.start()], piece[match.end() :]
        if inside_brackets(piece, match.start()):
            continue
        if VAGUE.match(fold(left)) and fold(right) in MANY:
            continue
        both = stands_alone(left, find) and (stands_alone(right, find) or is_name_after_party(left, right))
        if both and not shares_ending(left, right, find):
            return [*split_and(lead + left, find), *split_and(right, find)]
    return [lead + piece]


def inside_brackets(text: str, at: int) -> bool:
    return text.count("(", 0, at) > text.count(")", 0, at)


def stands_alone(name: str, find: Find) -> bool:
    bare = DASH.split(re.sub(r"\s*\([^)]*\)?", "", HEDGE.sub("", name)).strip())[0]
    if not bare:
        return False
    if find(bare) is not None or is_complete(bare):
        return True
    first, *rest = re.split(r"\s+och\s+", bare)
    return (
        bool(rest)
        and is_complete(first)
        and stands_alone(bare[len(first) :].strip().removeprefix("och "), find)
    )


def is_name_after_party(left: str, right: str) -> bool:
    """ "Socialtjänsten och Länkarna": a name of its own after a word that is a whole party."""
    is_whole = fold(left) in WHOLE - FIELDS or bool(well_known(left))
    return is_whole and right[:1].isupper() and fold(right).split()[0] not in FIELDS


def shares_ending(left: str, right: str, find: Find) -> bool:
    """ "Skola och utbildningsförvaltningen": an indefinite word that shares the ending of the word after."""
    word = fold(left).split()[-1]
    if find(left) is not None or word in ("polis", "kommun", "region") or " " in left.strip():
        return False
    return word in FIELDS and fold(right).endswith(
        ("förvaltningen", "förvaltning", "nämnden", "nämnd", "kontoret", "enheten")
    )


def is_lost_separator(left: str, right: str, find: Find) -> bool:
    """ "Polisen Arbete och välfärdsförvaltningen": two names with nothing but a space between them."""
    whole = fold(left) in ("polisen", "kommunen", "socialtjänsten", "räddningstjänsten") or left.endswith(
        ("förvaltningen", "nämnden", " AB", ")")
    )
    if not whole or right.startswith("Region") or is_short_form(right):
        return False
    return find(right) is not None or (
        is_complete(right) and fold(right).split()[-1] not in WHOLE - {"polisen", "kommunen"}
    )


def written_of(piece: str, find: Find) -> list[Written]:
    """The name in a piece, with what was around it kept apart."""
    notes: list[str] = []
    is_lead = None
    if piece.startswith("\x1f"):
        piece, is_lead = piece.lstrip("\x1f").strip(), False
        notes.append(f"”{piece}” står som den man samverkar med.")
    as_written = piece = piece.strip(" .,;•–—-")
    if not re.search(r"\w", piece):
        return []
    if find(piece) is not None:
        return [Written(piece, as_written, is_lead=is_lead, notes=tuple(notes))]
    piece, unit = without_extras(piece, notes)
    if through := THROUGH.search(piece):
        agent, doer = piece[: through.start()], piece[through.end() :]
        if is_title(doer) and not well_known(doer):
            piece, unit = agent, ", ".join(filter(None, (doer, unit)))
        else:
            notes.append(f"”{as_written}” lästes som {doer}.")
            piece = doer
    return [Written(piece, as_written, unit, is_lead, tuple(notes))]


def without_extras(piece: str, notes: list[str]) -> tuple[str, str | None]:
    """The name, and as one text what stood after a dash, in parentheses or in a clause."""
    units = []
    if hedged := HEDGE.match(piece):
        notes.append(f"”{hedged.group().strip()}” före ”{piece[hedged.end() :]}” har lagts åt sidan.")
        piece = piece[hedged.end() :].lstrip(" –—-")
    if others := AND_OTHERS.search(piece):
        notes.append(
            f"”{others.group().strip(' ,')}” efter ”{piece[: others.start()]}” pekar inte ut någon mer part."
        )
        piece = piece[: others.start()]
    for bracket in re.findall(r"\(([^()]*)\)", piece):
        units.append(bracket.strip())
    piece = re.sub(r"\s*\([^()]*\)\s*", " ", piece).strip(" ,")
    if not re.search(r"\w", piece) and units:
        piece = units.pop(0)
    if clause := CLAUSE.search(piece):
        if is_complete(piece[: clause.start()]):
            told = without_article(clause[2]) if clause[2] else clause[1]
            units = [tidy(f"{told} {' '.join(f'({unit})' for unit in units)}")]
            piece = piece[: clause.start()]
    elif dash := DASH.search(piece):
        before, after = piece[: dash.start()], piece[dash.end() :]
        if re.search(r"\w", before) and after:
            piece, units = before, [after, *units]
    return piece.strip(" .,;:"), ", ".join(unit for unit in units if unit) or None


def without_article(text: str) -> str:
    return re.sub(r"^(?:en|ett|den|det)\s+", "", text, flags=re.I)


ROLE_WORDS = LEAD_ROLES | SUPPORT_ROLES
