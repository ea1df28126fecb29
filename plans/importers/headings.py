"""Which lines are headings, also when they are only bold or typed, and what each heading is about."""

import re
from collections import Counter
from dataclasses import dataclass, replace

from kommunbrott.folding import fold, tidy
from kommunbrott.reading import Heading, Paragraph, Table
from plans.importers.columns import Role, label_role, run_in

AREA, LABEL, GENERIC, ACTION, OTHER = "area", "label", "generic", "action", "other"
LABEL_LEVEL = 90
BARE = ("look", 0.0, True)
LONGEST = 130

AREA_WORD = re.compile(
    r"^\s*((?:prioriterat\s+)?(?:fokus|insats|samverkans|utvecklings|del|problem|mål)område|prioriterat område|prioritering|"
    r"huvudområde|område|strategi|tema|fokus)(?![\wåäö])"
    r"(?:\s*(?:nr\.?\s*)?(\d{1,2}(?:\.\d{1,2})*|[A-F]|[IVX]{1,4})(?![\wåäö]))?\s*(\([^)]*\))?\s*[:.–—-]*\s*",
    re.I,
)
WEAK_AREA_WORDS = {
    "område",
    "strategi",
    "tema",
    "fokus",
    "prioritering",
    "huvudområde",
    "problemområde",
    "målområde",
    "delområde",
}
NUMBERED = re.compile(
    r"^\s*((?:\d{1,2})(?:\.\d{1,2})*[a-z]?(?=[.)]?\s)|[A-H](?=[.)]\s))[.)]?\s+(?=\S)(.*)$", re.S
)
GOAL_LINE = re.compile(
    r"^\s*((?:effekt|del|resultat|inriktnings|verksamhets|huvud)?mål\s*(?:nr\.?\s*)?(\d{1,2}(?:\.\d{1,2})*)?)\s*([:.–—-]+\s*|\s+(?=\S))(\S.*)$",
    re.I | re.S,
)
ACTION_WORD = re.compile(
    r"^\s*((?:åtgärd|aktivitet|insats|löfte)(?:\s*(?:nr\.?\s*)?(\d{1,3}(?:\.\d{1,3})*[a-z]?))?)\s*[:.–—-]+(?!\d)\s*(\S.*)$",
    re.I | re.S,
)
NUMBERED_ACTION = re.compile(
    r"^\s*((?:åtgärd|aktivitet|insats|löfte)\s*(?:nr\.?\s*)?(\d{1,3}(?:\.\d{1,3})*[a-z]?))\s+(\S.*)$",
    re.I | re.S,
)

PROBLEM = re.compile(
    r"^(?:problem\w*|nuläge\w*|nulägesbild\w*|(?:lokal |samlad |aktuell )?lägesbild\w*|utmaning\w*|behovsbild|"
    r"(?:beskrivning av |kort om )?problem\w*|bakgrund och problem\w*|sammanfattning av lägesbilden|vad är problemet|probleminventering)"
    r"(?: fokusområdet?| i \w+| och \w+)*$"
)
CAUSES = re.compile(
    r"^(?:orsaksanalys\w*|(?:bakomliggande |troliga |identifierade |möjliga )?orsak(?:er|erna)?|analys(?: av \w+)?|"
    r"risk och skyddsfaktorer|riskfaktorer(?: och \w+)?|orsaker och \w+|varför ser det ut så|orsaksbild)"
    r"(?: fokusområdet?)?(?: (?:när|vem|var|hur|intressenter))*$"
)
CAUSE_LIST = re.compile(r"^(?:bakomliggande |troliga |identifierade |möjliga )?orsak(?:er|erna)$")
ACTIONS = re.compile(
    r"^(?:(?:planerade |konkreta |föreslagna |prioriterade |gemensamma |brottsförebyggande |trygghetsskapande |våra |situationella |sociala )*"
    r"(?:åtgärder|åtgärd|aktiviteter|insatser|åtgärdslista|löften|åtgärdstabell|aktivitetslista|handlingsplan|åtgärdsplan|aktivitetsplan))"
    r"(?: (?:och|för|i|inom|på|som|under|med|mot|att) .{1,60}| 20\d\d.*| \d{4} \d{4})?$|"
    r"^(?:det här|detta|vad|så här|så) (?:(?:ska|skall|kommer) vi (?:att )?(?:göra|arbeta)|(?:gör|arbetar) vi)(?: \w+){0,4}$"
)
GENERIC_WORDS = re.compile(
    r"^(?:inledning|bakgrund|syfte\w*|syfte och mål|om planen|om dokumentet|läsanvisning|organisation\w*|ansvar och (?:organisation|roller)|"
    r"roller och ansvar|ansvarsfördelning|arbetssätt|metod\w*|styrning|uppföljning\w*|uppföljning och .*|utvärdering\w*|revidering\w*|"
    r"ekonomi\w*|finansiering|budget|sammanfattning|förord|definitioner|begrepp\w*|ordlista|bilagor?|bilaga \w+.*|referenser|källor|"
    r"källförteckning|lagstiftning|lagkrav|styrdokument|samverkan|kommunikation\w*|information|fokusområden|våra fokusområden|"
    r"prioriterade områden|insatsområden|samverkansområden|prioriteringar|övergripande mål|vision|mål|målsättning|åtgärder|insatser|"
    r"aktiviteter|lägesbild|tidplan|implementering|giltighet\w*|dokumentinformation|versionshistorik|signering|underskrifter?|"
    r"avgränsning\w*|målgrupp\w*|utgångspunkter|kunskapsbaserat arbete|genomförande|om åtgärdsplanen|om handlingsplanen|"
    r"nationell .*|relaterade dokument|fördelning|kontakt\w*|översikt|samlad lägesbild|planens .*|så (?:här )?läser du .*|"
    r"(?:åtgärds|handlings|genomförande|aktivitets)(?:plan|program)(?:en)?(?: .*)?)$"
)  # fmt: skip


@dataclass
class Topic:
    """What a heading says: the kind, and for a named area or action its number, its title and the words around it."""

    kind: str
    role: Role | None = None
    number: str | None = None
    title: str = ""
    label: str = ""


def topic_of(heading: Heading) -> Topic:
    text = tidy(heading.text)
    if area := area_topic(heading, text):
        return area
    if action := action_topic(text):
        return action
    if goal := goal_topic(text):
        return goal
    number, bare = number_and_rest(text, heading.number)
    folded = fold(re.sub(r"\([^)]*\)", " ", bare))
    for role, pattern in ((Role.PROBLEM, PROBLEM), (Role.CAUSE, CAUSES)):
        if pattern.match(folded):
            return Topic(LABEL, role, label=text)
    if ACTIONS.match(folded):
        return Topic(LABEL, Role.ACTION, number, bare, text)
    role = label_role(bare.strip(" :"))
    if role == Role.RESPONSIBLE and not folded.startswith(("ansvar", "huvudansvar", "vem")):
        role = None
    if role in (
        Role.GOAL,
        Role.RESPONSIBLE,
        Role.FOLLOW_UP,
        Role.CONTRIBUTING,
        Role.TIMELINE,
        Role.INDICATOR,
        Role.FUNDING,
        Role.HOW,
    ):
        return Topic(LABEL, role, number, bare, text)
    if GENERIC_WORDS.match(folded):
        return Topic(GENERIC, None, number, bare, text)
    return Topic(OTHER, None, number, bare, text)


def area_topic(heading: Heading, text: str) -> Topic | None:
    match = AREA_WORD.match(text)
    if not match:
        return None
    rest = text[match.end() :].strip()
    word = fold(match[1])
    marked = match[2] or match[3] or re.match(r"\s*[:–—-]", text[match.end(1) :]) or not rest
    if word in WEAK_AREA_WORDS and not (marked and (rest or match[2])):
        if not (word.endswith("mråde") and word != "område" and rest[:1].isupper()):
            return None
    if rest[:1].islower() and not re.search(r"[:–—)]\s*$", text[: match.end()]):
        return None
    if heading.bold_tail and text.endswith(heading.bold_tail):
        rest = heading.bold_tail
    label = text[: len(text) - len(rest)].strip() if rest else text
    return Topic(AREA, None, match[2] or heading.number, rest, label)


def goal_topic(text: str) -> Topic | None:
    """ "Delmål 1.1 Alla gångvägar ska vara belysta": a goal for what stands under it, not an area."""
    match = GOAL_LINE.match(text)
    if not match or not (match[2] or ":" in match[3]) or not match[4][:1].isupper():
        return None
    return Topic(LABEL, Role.GOAL, match[2], match[4], text[: match.start(4)].strip())


def action_topic(text: str) -> Topic | None:
    match = ACTION_WORD.match(text) or NUMBERED_ACTION.match(text)
    return Topic(ACTION, Role.ACTION, match[2], match[3], match[1]) if match else None


def number_and_rest(text: str, number: str | None = None) -> tuple[str | None, str]:
    match = NUMBERED.match(text)
    if match and not re.match(r"^(?:19|20)\d\d$", match[1]):
        return match[1], match[2].strip()
    return number, text


def with_headings(blocks: list, made_from: dict[int, Paragraph]) -> list:
    """The blocks with typed, bold and capital headings made into headings; `made_from` is told what of what."""
    body = body_size(blocks)
    styled = [block.level for block in blocks if isinstance(block, Heading) and block.level]
    titled = len(styled) > 1
    found: dict[int, tuple] = {}
    for at, block in enumerate(blocks):
        if (
            isinstance(block, Paragraph)
            and (rank := rank_of(block, at, blocks, body)) is not None
            and not (titled and rank == BARE)
        ):
            found[at] = rank
    ranks = sorted({rank for rank in found.values() if isinstance(rank, tuple) and rank[0] == "look"})
    result, level = [], 0
    for at, block in enumerate(blocks):
        if isinstance(block, Heading):
            level = block.level or level
        if at not in found:
            result.append(block)
            continue
        inferred = level_of(found[at], ranks)
        if styled:
            inferred = min(inferred if found[at][0] == "area" else level + inferred, 60)
        if found[at][0] == "label":
            inferred = LABEL_LEVEL
        heading = Heading(block.text.strip(), inferred, block.where, block.number)
        made_from[id(heading)] = block
        result.append(heading)
    return result


def with_sections_inside(blocks: list, made_from: dict[int, Paragraph]) -> list:
    """Problem, causes and actions belong to the area above them, also when styled on the same level as it."""
    headings = [(at, block, topic_of(block)) for at, block in enumerate(blocks) if isinstance(block, Heading)]
    labels = Counter(fold(heading.text) for _, heading, topic in headings if topic.kind == LABEL)
    result, named = list(blocks), None
    for index, (at, heading, topic) in enumerate(headings):
        following = headings[index + 1] if index + 1 < len(headings) else None
        holds_areas = following and following[1].level > heading.level and following[2].kind in (AREA, OTHER)
        if topic.kind in (AREA, OTHER) and heading.level:
            named = (heading, topic)
        elif topic.kind == LABEL and named and heading.level <= named[0].level and not holds_areas:
            if named[1].kind == AREA or labels[fold(heading.text)] > 1:
                result[at] = replace(heading, level=LABEL_LEVEL)
                made_from[id(result[at])] = made_from.get(id(heading), heading)
    return result


def level_of(rank: tuple, ranks: list) -> int:
    kind, value = rank[0], rank[1]
    if kind == "area":
        return 1
    if kind == "numbered":
        return value
    return 2 + ranks.index(rank) if rank in ranks else 2


def body_size(blocks: list) -> float:
    sizes = Counter()
    for block in blocks:
        if isinstance(block, Paragraph) and block.size:
            sizes[block.size] += len(block.text)
    return sizes.most_common(1)[0][0] if sizes else 11.0


def rank_of(paragraph: Paragraph, at: int, blocks: list, body: float) -> tuple | None:
    """How a paragraph stands out as a heading: ("label",), ("area", …), ("numbered", depth), ("look", …) or None."""
    text = paragraph.text.strip()
    if len(text) > LONGEST or text.count("\n") > 1 or not re.search(r"[^\W\d_]{2}", text) or paragraph.origin:
        return None
    probe = Heading(text.rstrip(" :"), 1, "", paragraph.number)
    topic = topic_of(probe)
    found = run_in(text, paragraph.bold_lead)
    if topic.kind != AREA and ((found and found[2]) or paragraph.bold_lead):
        return None
    is_item = paragraph.is_list_item and not paragraph.is_bold
    if topic.kind == AREA and not is_item and (not text.endswith(".") or topic.title[:1].isupper()):
        return ("area", 1)
    if topic.kind == LABEL and not paragraph.is_list_item:
        return label_rank(topic, paragraph)
    return look_rank(paragraph, at, blocks, body)


def label_rank(topic: Topic, paragraph: Paragraph) -> tuple | None:
    """Only the sections that an area is made of; other labels tell what stands beside or under them."""
    text = paragraph.text.strip()
    is_sentence = len(text.split()) > 6 and not (paragraph.is_bold or text.isupper())
    if topic.role not in (Role.PROBLEM, Role.CAUSE, Role.ACTION) or is_sentence or text.endswith("."):
        return None
    return ("numbered", topic.number.count(".") + 1) if topic.number else ("label", 0)


def look_rank(paragraph: Paragraph, at: int, blocks: list, body: float) -> tuple | None:
    text = paragraph.text.strip()
    if text.endswith((",", ";", ":")) or (text.endswith(".") and not paragraph.is_bold):
        return None
    if paragraph.is_list_item and not (paragraph.is_bold and paragraph.number):
        return None
    number, rest = number_and_rest(text, paragraph.number)
    size = paragraph.size or body
    stands_out = paragraph.is_bold or size >= body + 1.5 or is_shouted(rest)
    if number and rest[:1].isupper() and (stands_out or not beside_its_like(at, blocks, 1)):
        return ("numbered", number.count(".") + 1)
    if stands_out:
        return ("look", -size, not is_shouted(text))
    return BARE if is_bare_heading(text, at, blocks) else None


def is_shouted(text: str) -> bool:
    return text.isupper() and len(re.findall(r"[^\W\d_]", text)) > 5 and len(text) < 100


def beside_its_like(at: int, blocks: list, reach: int) -> bool:
    """A numbered line next to another numbered line is an item of a list."""
    return any(
        isinstance(blocks[near], Paragraph) and bool(NUMBERED.match(blocks[near].text))
        for near in (at - reach, at + reach)
        if 0 <= near < len(blocks)
    )


def is_bare_heading(text: str, at: int, blocks: list) -> bool:
    """In plain text nothing shows a heading but its shape: short, no full stop, and something under it."""
    if len(text) > 80 or len(text.split()) > 10 or not text[:1].isupper() or at + 1 >= len(blocks):
        return False
    below = blocks[at + 1]
    above = blocks[at - 1] if at else None
    if isinstance(below, Table):
        return not (isinstance(above, Paragraph) and len(above.text) <= 80 and above.text[-1:] not in ".:")
    return (
        isinstance(below, Paragraph)
        and len(below.text) > 140
        and not (isinstance(above, Paragraph) and above.is_list_item)
    )
