"""Abbreviations that the document explains: in a list of its own, or in brackets after the name in running text."""

import re

from kommunbrott.folding import fold
from kommunbrott.party_names import abbreviates, is_complete
from kommunbrott.reading import Heading, Paragraph, SourceDocument, Table

EXPLAINED = "Förklaring av en förkortning. Parten står med sitt hela namn där förkortningen används."
TITLE = re.compile(
    r"^(?:förkortningar\w*|förklaringar?|använda förkortningar|förkortningslista|ordförklaringar?)\b.{0,40}$"
)
LINE = re.compile(
    r"^\W*([A-ZÅÄÖ][A-ZÅÄÖa-zåäö&]{1,7})\s*(?:=|:|–|—|-|\t|\s{2,})\s*([A-ZÅÄÖa-zåäö][^\n.;:]{4,80}?)\.?$"
)
SHORT = re.compile(r"^[A-ZÅÄÖ][A-ZÅÄÖa-zåäö&]{0,6}[A-ZÅÄÖ]$")
BRACKET = re.compile(r"((?:[\wåäö-]+,? ){0,4}[\wåäö-]+) \(([A-ZÅÄÖ]{2,6})\)")


def legend_of(document: SourceDocument) -> dict[str, str]:
    """{"SBF": "Samhällsbyggnadsförvaltningen"} for every abbreviation of a party that the document explains."""
    legend = {}
    for paragraph in document.paragraphs():
        for before, short in BRACKET.findall(paragraph.text):
            if full := name_before(before, short):
                legend.setdefault(short, full)
    for _, pairs in explained_lines(document.blocks):
        legend |= pairs
    for table in (block for block in document.blocks if isinstance(block, Table)):
        legend |= pairs_in_table(table)
    return legend


def pairs_in_table(table: Table) -> dict[str, str]:
    """A column of abbreviations beside a column of names, and lines of explanations under a table."""
    pairs = {}
    for row in table.rows:
        texts = [cell.text.strip() for cell in row.cells if cell.text.strip()]
        if len(texts) == 1:
            pairs |= pairs_of(texts[0])
        elif len(texts) == 2 and SHORT.match(texts[0]) and is_abbreviation(*texts):
            pairs[texts[0]] = texts[1]
    return pairs


def name_before(words: str, short: str) -> str | None:
    """The party that ends right before the bracket: as many words as the abbreviation tells."""
    parts = words.split()
    for size in range(len(parts), 0, -1):
        name = " ".join(parts[-size:])
        if name[:1].isupper() and is_complete(name) and abbreviates(short, name):
            return name
    return None


def explained_lines(blocks):
    """(paragraph, pairs) for the lines of a list of abbreviations, its title among them with no pairs."""
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        is_title = len(block.text) < 60 and bool(TITLE.match(fold(block.text)))
        lines = pairs_from(blocks[at + 1 :]) if is_title else []
        if is_title and lines:
            yield block, {}
            yield from lines
        elif isinstance(block, Paragraph) and (pairs := pairs_of(block.text)):
            if all(is_abbreviation(*pair) for pair in pairs.items()):
                yield block, pairs


def pairs_from(blocks) -> list[tuple[Paragraph, dict[str, str]]]:
    found = []
    for block in blocks:
        pairs = {} if isinstance(block, Heading | Table) else pairs_of(block.text)
        if not pairs:
            break
        found.append((block, pairs))
    return found


def pairs_of(text: str) -> dict[str, str]:
    """One explanation on each line, or several on one line with commas between."""
    text = re.sub(
        r"^\s*(?:Förkortningar|Förklaringar?|Förklaring av förkortningar)\s*:\s*", "", text, flags=re.I
    )
    pairs = [pair_of(part) for part in re.split(r"\n|[,;] (?=[A-ZÅÄÖ]{2,6}\s*[=:–-])", text)]
    return dict(pair for pair in pairs if pair) if all(pairs) else {}


def pair_of(text: str) -> tuple[str, str] | None:
    match = LINE.match(text.strip())
    if not match or not SHORT.match(match[1]):
        return None
    return match[1], match[2].strip()[:1].upper() + match[2].strip()[1:]


def is_abbreviation(short: str, full: str) -> bool:
    return is_complete(full) and abbreviates(short, full)
