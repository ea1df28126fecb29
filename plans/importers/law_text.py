"""What stands in the file but is not the municipality's plan: the act's text, contents, the template's own words."""

import re

from kommunbrott.folding import fold
from kommunbrott.reading import Heading, Paragraph, Table
from kommunbrott.reading.blocks import CONTENTS, PLACEHOLDER

LAW = "Lagens text. Bilagan om vad lagen kräver skrivs av tjänsten med egna ord."
CONTENTS_REASON = "Innehållsförteckning. Den görs om när planen skrivs ut."
TEMPLATE = "Mallens ledtext, inte ifylld eller inte en del av planen."
COVER = "Uppgift från försättsblad eller dokumenthuvud. Fyll i den bland planens uppgifter."

SECTION = re.compile(r"^\s*\d{1,2}\s*§\s")
LAW_HEADING = re.compile(r"\b(?:lag|lagen|lagtext|sfs)\b|\b2023 196\b")
LAW_TAIL = re.compile(
    r"^(?:övergångsbestämmelser|ikraftträdande\w*|ikraftträdande och övergångsbestämmelser|2023 196)$|träder i kraft"
)
LISTED = re.compile(r"^\s*(?:\d{1,2}[.)]|[a-z]\)|[–-])\s")
LEAST_SECTIONS = 3
WIDEST_GAP = 6

CONTENTS_HEADING = re.compile(r"^(?:innehåll|innehållsförteckning|innehållsöversikt)$")
PAGED = re.compile(r"(?:\.{3,}|\t|\s{2,}|(?:\s\.){3,})\s*\d{1,3}$")
PLACEHOLDERS = re.compile(
    r"^(?:klicka (?:eller tryck )?här|klicka här för att|tryck här för att|ange (?:text|datum|namn|här)|skriv (?:text |in |din |er )?här|"
    r"välj (?:ett )?(?:objekt|datum|alternativ)|fyll i(?: här|$| text)|infoga |\[.*\]$|<[^>]*>$|x{2,}$|å{4}[-–]mm|åååå|text text|lorem ipsum|"
    r"namn namnsson|forts(?:\.|ätt(?:ning|er)\b)|exempel(?:text)?:)",
    re.I,
)
HINTS = re.compile(
    r"^(?:när|vem|var|hur|intressenter|vad|varför)(?: (?:när|vem|var|hur|intressenter|vad|varför|och))+$"
)
COVER_LABEL = re.compile(
    r"^(?:dnr|diarienummer|diarienr|antagen(?: av)?|fastställd(?: av)?|fastställt(?: av)?|beslutad(?: av)?|beslutsdatum|beslutsinstans|datum(?: för "
    r"(?:antagande|beslut|fastställande))?|dokumentansvarig|dokumentägare|dokumenttyp|dokumentnamn|version|revider(?:ad|as|ing)(?: av)?|"
    r"gäller (?:för|till|till och med|från)|giltig(?:hetstid|het|t)?(?: till(?: och med)?| t\.?o\.?m\.?| från)?|handläggare|författare|upprättad(?: av)?|kontaktperson|"
    r"paragraf|(?:nästa|senaste) (?:revidering|översyn|uppdatering)|(?:ansvarig|beslutande) (?:instans|organ)|beslutad? datum|ansvarig för (?:dokumentet|revidering|uppföljning av planen)|för revidering ansvarar|för ev\.? uppföljning\b.*|"
    r"foto|omslag\w*|tryck|layout|produktion|publicerad|sida|(?:senast )?(?:uppdaterad|ändrad|sparad)|postadress|telefon|e-?post|webb\w*|besöksadress|org\.? ?nr)\s*(?::|\s\d|$)",
    re.I,
)
COVER_LINE = re.compile(
    r"^(?:dnr|diarienr|diarienummer|dokumentnr)\b.{0,5}[A-ZÅÄÖ]{1,6}[ /-]?\d|^(?:ks|kf|ksau|kst?)[ /-]?\d{4}[/ :-]\d+|^(?:19|20)\d\d-\d\d-\d\d$|^§ ?\d+|^(?:antagen|fastställd|beslutad) (?:av|i) ",
    re.I,
)


def law_blocks(blocks: list) -> set[int]:
    """Positions of the blocks that are the act itself: a run of numbered sections with what stands between."""
    sections = [at for at, block in enumerate(blocks) if is_section(block)]
    found: set[int] = set()
    for run in runs_of(sections, blocks):
        if len(run) < LEAST_SECTIONS:
            continue
        start, stop = run[0], run[-1] + 1
        while (
            start and isinstance(blocks[start - 1], Heading | Paragraph) and is_law_heading(blocks[start - 1])
        ):
            start -= 1
        while stop < len(blocks) and is_law_tail(blocks[stop]):
            stop += 1
        found.update(range(start, stop))
    return found


def runs_of(sections: list[int], blocks: list):
    run: list[int] = []
    for at in sections:
        between = blocks[run[-1] + 1 : at] if run else []
        if run and (len(between) > WIDEST_GAP or any(isinstance(block, Table) for block in between)):
            yield run
            run = []
        run.append(at)
    if run:
        yield run


def is_section(block) -> bool:
    return not isinstance(block, Table) and bool(SECTION.match(block.text))


def is_law_heading(block) -> bool:
    return len(block.text) < 160 and bool(LAW_HEADING.search(fold(block.text)))


def is_law_tail(block) -> bool:
    if isinstance(block, Table):
        return False
    if LAW_TAIL.search(fold(block.text)):
        return True
    return (
        isinstance(block, Paragraph)
        and bool(block.is_list_item or LISTED.match(block.text))
        and len(block.text) < 300
    )


def contents_blocks(blocks: list) -> set[int]:
    """Positions of a table of contents, made by Word or typed."""
    found = {
        at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.origin == CONTENTS
    }
    headings = {fold(without_number(block.text)) for block in blocks if isinstance(block, Heading)}
    for at, block in enumerate(blocks):
        if isinstance(block, Table) or not CONTENTS_HEADING.match(fold(block.text)):
            continue
        found.add(at)
        for after in range(at + 1, len(blocks)):
            line = blocks[after]
            if not isinstance(line, Paragraph) or not is_contents_line(line, headings, after in found):
                break
            found.add(after)
    return found


def is_contents_line(line: Paragraph, headings: set[str], is_known: bool) -> bool:
    if is_known or PAGED.search(line.text):
        return True
    bare = fold(without_number(re.sub(r"[\s.]+\d{1,3}$", "", line.text)))
    return len(line.text) < 120 and bare in headings


def without_number(text: str) -> str:
    return re.sub(r"^\s*\d+(?:\.\d+)*\.?\s+", "", text)


def is_template_text(block) -> bool:
    if getattr(block, "origin", "") == PLACEHOLDER:
        return True
    text = block.text.strip()
    return bool(PLACEHOLDERS.match(text) and len(text) < 160) or bool(HINTS.match(fold(text)))


def is_cover_line(text: str) -> bool:
    return len(text) < 200 and bool(COVER_LABEL.match(text.strip()) or COVER_LINE.match(text.strip()))
