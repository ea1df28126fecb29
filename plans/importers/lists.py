"""Actions that stand as a list or as short sections of text, with lines that say who, why and when."""

import re

from kommunbrott.party_names import abbreviates, well_known
from kommunbrott.reading import Heading, Paragraph, Table
from plans.importers.columns import Role, is_dated, label_role, looks_like_parties, run_in
from plans.importers.draft import LABEL, LEAD_MARK, ActionDraft, PlanDraft
from plans.importers.headings import ACTION, number_and_rest, topic_of
from plans.importers.result import DOUBTFUL, NOTED

WORDS = (
    r"(?:Huvudansvarig|Ansvarig(?:a|t)?(?: (?:part(?:er)?|aktör(?:er)?|förvaltning(?:ar)?))?|Ansvar|Vem|Medverkande|Samverkanspart(?:er)?|Samverkan(?: med)?|"
    r"Operativt? mål|Effektmål|Delmål|Mål(?:sättning)?|Syfte|När|Tid(?:plan|sram|splan)?|Klart?(?: senast)?|Uppföljning|Indikator(?:er)?|Mått|"
    r"Status|Kostnad|Budget|Finansiering|Resurser|Hur|Genomförande|Beskrivning|Orsak)"
)
INNER = re.compile(rf"(?:^|(?<=[\s(.;,–—-]))({WORDS})\s*:\s*", re.I)
IN_ACTION = {
    Role.GOAL, Role.HOW, Role.RESPONSIBLE, Role.CONTRIBUTING, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR, Role.STATUS, Role.CAUSE,
    Role.FUNDING,
}  # fmt: skip
TAIL = re.compile(r"^(.*\S)\s*\(([^():]{2,160})\)\.?$", re.S)
DASH_TAIL = re.compile(r"^([^–—]+\S)\s+[–—-]\s+([^:–—]{2,160}?)\.?$", re.S)
LEAD = re.compile(
    r"^([A-ZÅÄÖ][^:.]{2,60}?)(?:s (åtaganden?)|\s+((?:ska|skall|kommer att|åtar sig(?: att)?|lovar(?: att)?|ansvarar för(?: att)?)))\s*:?$"
)
LEAD_AFTER = re.compile(
    r"^((?:Åtgärder|Aktiviteter|Insatser|Åtaganden)(?:\s+för|\s*[–:-])?)\s+([^:.]{2,60}?)\s*:?$", re.I
)
TYPED_ITEM = re.compile(r"^\s*(\d{1,2}(?:\.\d{1,2})*)[.)]\s+(\S.*)$", re.S)


def labelled_parts(text: str) -> list[tuple[Role | None, str, str]]:
    """(role, label, text) in order; the first part has no role when the text does not begin with a label."""
    marks = [match for match in INNER.finditer(text) if run_in(match[1].capitalize() + ": x")]
    if not marks:
        return [(None, "", text)]
    parts = []
    if text[: marks[0].start()].strip(" (;,–—-"):
        parts.append((None, "", text[: marks[0].start()].rstrip(" (;,–—-\n")))
    for match, following in zip(marks, [*marks[1:], None], strict=True):
        rest = text[match.end() : following.start() if following else len(text)].strip(" ;,–—-\n")
        opened = text[: match.start()].rstrip().endswith("(")
        if (opened or rest.count(")") > rest.count("(")) and rest.endswith(")"):
            rest = rest[:-1]
        parts.append((run_in(match[1].capitalize() + ": x")[0], match[1] + ":", rest.rstrip("( ")))
    return parts


class ActionList:
    def __init__(self, draft: PlanDraft):
        self.draft = draft
        self.end()

    def end(self) -> None:
        self.action: ActionDraft | None = None
        self.expecting: Role | None = None
        self.has_items = self.has_labels = self.under_heading = self.is_named = self.has_tails = False
        self.doer = ""
        self.base_level: int | None = None

    def open(self, paragraphs: list[Paragraph]) -> None:
        """A section of actions begins; `paragraphs` are those right under its heading."""
        self.end()
        self.has_items = any(is_item(paragraph) for paragraph in paragraphs)
        tails, half = sum(bool(party_tail(paragraph.text)) for paragraph in paragraphs), len(paragraphs) / 2
        # Where every line ends in brackets, fewer of them need to be known names.
        least = 1 if all(TAIL.match(paragraph.text) for paragraph in paragraphs) else 2
        self.has_tails = tails >= max(least, half)
        self.has_labels = any(run_in(paragraph.text, paragraph.bold_lead) for paragraph in paragraphs)

    def open_for(self, doer: str) -> None:
        """A list under "Polisen ska:": every item is what that party will do."""
        self.end()
        self.has_items, self.doer = True, doer

    def start_under_heading(self, node) -> None:
        self.end()
        heading, topic = node.heading, node.topic
        self.under_heading = True
        self._new(heading.where, topic.number or heading.number)
        if topic.kind == ACTION:
            self.draft.leave_out(heading, LABEL, topic.label)
        self.action.add(Role.ACTION, self.draft.text(heading, topic.title))

    def _new(self, where: str, number: str | None) -> ActionDraft:
        self.action = self.draft.add_action(ActionDraft(where, number=number))
        self.expecting = None
        return self.action

    def expects(self, role: Role | None) -> bool:
        """A label on a line of its own tells what the lines under it say about the action."""
        return self.action is not None and role in IN_ACTION

    def take(self, paragraph: Paragraph) -> bool:
        """Places the paragraph among the actions; False when it does not belong there."""
        found = run_in(paragraph.text, paragraph.bold_lead)
        is_bare = (
            len(paragraph.text) < 50 and not re.search(r"\d", paragraph.text) and not (found and found[2])
        )
        if is_bare and self.expects(role := label_role(paragraph.text.strip(" :"))):
            self.draft.leave_out(paragraph, LABEL)
            self.expecting = role
            return True
        topic = topic_of(Heading(paragraph.text, 1, "", None))
        if topic.kind == ACTION and not (found and found[0] in IN_ACTION):
            self._begin(paragraph, topic.title, topic.number, topic.label)
            return True
        if found and found[0] == Role.ACTION:
            self._take_named(paragraph, *found)
            return True
        if found and found[0] in IN_ACTION:
            return self._take_labels(paragraph)
        if self.expecting and self.action:
            self.action.add(self.expecting, self.draft.text(paragraph))
            if not is_item(paragraph):
                self.expecting = None
            return True
        return self._take_plain(paragraph)

    def _take_named(self, paragraph, role, label, rest) -> None:
        if rest:
            self._begin(paragraph, rest, None, label)
        else:
            self.draft.leave_out(paragraph, LABEL, label)

    def _take_labels(self, paragraph: Paragraph) -> bool:
        if self.action is None:
            return False
        parts = labelled_parts(paragraph.text)
        if parts[0][0] is None:
            role, label, rest = run_in(paragraph.text, paragraph.bold_lead)
            first, *more = labelled_parts(rest)
            parts = (
                [(role, label, first[2]), *more] if first[0] is None else [(role, label, ""), first, *more]
            )
        for role, label, text in parts:
            self._part(paragraph, role, label, text)
        return True

    def _part(self, paragraph, role: Role | None, label: str, text: str) -> None:
        if label:
            self.draft.leave_out(paragraph, LABEL, label)
        if role is None:
            role = Role.HOW
        if text:
            if label.lower().startswith("huvudansvar"):
                text = f"{LEAD_MARK}{text}"
            self.action.add(role, self.draft.text(paragraph, text))
            self.expecting = None
        else:
            self.expecting = role

    def _begin(self, paragraph, text: str, number: str | None, label: str = "") -> None:
        action = self._new(paragraph.where, number or paragraph.number)
        self.is_named = bool(label)
        if label:
            self.draft.leave_out(paragraph, LABEL, label)
        if self.doer:
            action.add(Role.RESPONSIBLE, self.doer)
        if self.has_tails and (tail := party_tail(text)):
            text = tail[0]
            parties = without_times(tail[1]).strip()
            action.add(Role.RESPONSIBLE, parties)
            if times := ", ".join(part.strip() for part in tail[1].split(",") if is_dated(part)):
                action.add(Role.TIMELINE, times)
            action.tell(f"”{tail[1]}” efter åtgärden lästes som ansvarig.", NOTED)
        for role, inner, part in labelled_parts(text):
            if role is None:
                action.add(Role.ACTION, self.draft.text(paragraph, part))
            else:
                self._part(paragraph, role, inner, part)

    def _take_plain(self, paragraph: Paragraph) -> bool:
        if is_item(paragraph):
            return self._take_item(paragraph)
        if self.under_heading or (self.action is not None and (self.has_items or self.is_named)):
            self.action.add(Role.HOW, self.draft.text(paragraph))
            if not self.under_heading:
                self.action.tell("Stycket under punkten står under Hur.", NOTED)
            return True
        if self.has_items:
            return False
        if len(paragraph.text) > 400 and not self.has_labels:
            return False
        if self.action is not None and self.has_labels and not self._is_told():
            self.action.add(Role.HOW, self.draft.text(paragraph))
            return True
        number, rest = number_and_rest(paragraph.text, paragraph.number)
        self._begin(paragraph, rest, number)
        if not self.has_labels:
            self.action.tell(
                "Stycket lästes som en åtgärd för att det står under en rubrik om åtgärder.", DOUBTFUL
            )
        return True

    def _is_told(self) -> bool:
        """The action has a responsible party or another label: the next plain line begins a new one."""
        return any(role in self.action.texts for role in IN_ACTION)

    def _take_item(self, paragraph: Paragraph) -> bool:
        if self.base_level is None:
            self.base_level = paragraph.list_level
        if self.action is not None and (paragraph.list_level > self.base_level or self.under_heading):
            self.action.add(Role.HOW, self.draft.text(paragraph))
            return True
        typed = TYPED_ITEM.match(paragraph.text)
        self.has_items = True
        self._begin(paragraph, typed[2] if typed else paragraph.text, typed[1] if typed else None)
        return True


def party_tail(text: str) -> tuple[str, str] | None:
    """(action, parties) for "Trygghetsteam på skolorna (BUN, Polisen)". "Socialnämnden (SN)" is a party and no action."""
    match = TAIL.match(text) or DASH_TAIL.match(text)
    if not match or not looks_like_parties(without_times(match[2])) or well_known(match[1]):
        return None
    return None if abbreviates(match[2].strip(), match[1]) else (match[1], match[2].strip())


def without_times(text: str) -> str:
    """ "HR" of "HR, årligen"."""
    parts = [part for part in text.split(",") if not is_dated(part)]
    return ",".join(parts)


def names_a_doer(paragraph: Paragraph) -> bool:
    """A line of a list that says who does it, in brackets or after "Ansvar:"."""
    if party_tail(paragraph.text):
        return True
    parts = labelled_parts(paragraph.text) if is_item(paragraph) else []
    return bool(parts) and parts[0][0] is None and any(role == Role.RESPONSIBLE for role, _, _ in parts[1:])


def party_lead(paragraph) -> tuple[str, str] | None:
    """(party, the rest) for a line that says who will do what is listed under it: "Polisen ska:", "Åtgärder kommunen:"."""
    if len(paragraph.text) > 90:
        return None
    if (match := LEAD.match(paragraph.text)) and looks_like_parties(match[1]):
        return match[1], paragraph.text[match.end(1) :].strip()
    match = LEAD_AFTER.match(paragraph.text)
    return (match[2], match[1]) if match and looks_like_parties(match[2]) else None


def is_item(paragraph: Paragraph) -> bool:
    return paragraph.is_list_item or bool(TYPED_ITEM.match(paragraph.text))


def following_paragraphs(blocks: list, at: int) -> list[Paragraph]:
    """The paragraph and those right after it, until a heading or a table."""
    stop = next(
        (later for later in range(at, len(blocks)) if isinstance(blocks[later], Heading | Table)), len(blocks)
    )
    return blocks[at:stop]


def follows_doer(blocks: list, at: int) -> bool:
    """The first point of a list right under the line that says who is responsible for the area."""
    before = blocks[at - 1] if at else None
    if not blocks[at].is_list_item or not isinstance(before, Paragraph) or before.is_list_item:
        return False
    found = run_in(before.text, before.bold_lead)
    return bool(found and found[0] == Role.RESPONSIBLE and found[2])
