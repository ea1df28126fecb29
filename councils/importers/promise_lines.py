"""The sections of a promise document, line by line, into promises, goals, facts, purposes and running text."""

import re

from councils.choices import PromiseKind
from councils.importers.promise_result import ImportedPromise, ImportedText
from councils.importers.promise_sections import (
    BACKGROUND,
    CONTACT,
    DIALOGUE,
    FOCUS,
    FOLLOW_UP,
    GOALS,
    ITEM_NUMBER,
    LEAD_IN,
    NUMBERED,
    PROMISES,
    PURPOSE,
    SIGNING,
    SITUATION,
    TITLE,
    TOPIC,
    VALIDITY,
    Section,
    is_item,
)  # fmt: skip
from councils.importers.promise_tables import Found, PromiseTable
from councils.importers.promise_words import (
    ADDRESSED,
    LABELLED_GOAL,
    TOGETHER,
    VOW,
    kind_of,
    parties_of,
    says_we,
    target_in,
)
from kommunbrott.reading import Table
from plans.importers.result import Unplaced

LABEL = "Ledtext framför en uppgift som är placerad."
SECTION_HEADING = "Avsnittsrubrik. Texten under den är placerad."
LEFT = {
    FOLLOW_UP: "Handlar om hur löften följs upp eller har följts upp. Skriv det i uppföljningen.",
    CONTACT: "Kontaktuppgift eller hänvisning.",
    VALIDITY: "Text om giltigheten.",
    SIGNING: "Text vid underskriften.",
}
PURPOSE_LEAD = re.compile(
    r"\bmedborgarlöft\w*\s+(?:ska|skall|syftar|är till för)\b|\bsyfte\w*\b|\bsyftar till\b", re.I
)
FOCUS_LEAD = re.compile(r"\bfokusområde\w*|\bprioriterade områden\b|\binsatsområde\w*", re.I)
FIELD = re.compile(
    r"^(målgrupp|ansvariga?|ansvar|område|plats|uppföljning|återkoppling|när|tidplan|tid)\s*:\s*(.+)$",
    re.I | re.S,
)


def last_paragraph(blocks: list):
    """The line of text nearest above, past the points of the same list."""
    return next((one for one in reversed(blocks) if not isinstance(one, Table) and not is_item(one)), None)


def is_group(blocks: list, at: int) -> bool:
    """ "1. Trygghet vid skolor" over "a) Polisen ska …" names what its points are about."""
    following = blocks[at + 1].text if at + 1 < len(blocks) and is_item(blocks[at + 1]) else ""
    own = ITEM_NUMBER.match(blocks[at].text)
    return bool(own and own[1][0].isdigit() and re.match(r"a\)\s", following))


def is_lead_in(text: str, following) -> bool:
    return bool(LEAD_IN.search(text)) and not isinstance(following, Table)


class Lines:
    def __init__(self, reading):
        self.reading, self.parties = reading, reading.parties
        self.found: list[Found] = []
        self.lead: tuple[str, ...] = ()
        self.preamble: tuple[tuple[str, ...], str] = ((), "")
        self.group = ""

    def read(self, section: Section) -> None:
        self.lead, self.preamble, self.group = (), ((), ""), ""
        if section.heading is not None:
            self.read_heading(section)
        if section.kind in LEFT:
            for block in section.blocks:
                self.left_out(block, LEFT[section.kind])
            return
        self.read_blocks(section)
        self.settle_heading(section)

    def read_blocks(self, section: Section) -> None:
        for at, block in enumerate(section.blocks):
            if isinstance(block, Table):
                self.found += PromiseTable(block, section, self.reading).rows()
            elif is_item(block) and section.kind not in (BACKGROUND, DIALOGUE, SITUATION):
                self.read_item(section, at, block)
            else:
                self.read_paragraph(section, at, block)

    # Headings

    def read_heading(self, section: Section) -> None:
        heading, reading = section.heading, self.reading
        numbered = NUMBERED.match(heading.text.strip())
        if numbered and numbered[2]:
            self.read_numbered_heading(section, numbered)
        elif section.kind != TOPIC:
            reading.leave_out(heading, SECTION_HEADING)

    def settle_heading(self, section: Section) -> None:
        """A heading of its own kind is the area of the promises under it."""
        heading, reading = section.heading, self.reading
        if heading is None or reading.is_placed(heading):
            return
        if any(one.section is section for one in self.found):
            reading.text(heading)
            return
        reading.leave_out(heading, SECTION_HEADING)
        if len(heading.text.split()) > 8:
            reading.note(
                heading.where,
                f"Rubriken ”{heading.text}” kan vara ett löfte i sig. Inga löften står under den.",
            )

    def read_numbered_heading(self, section: Section, numbered: re.Match) -> None:
        told = [one for one in section.blocks if not isinstance(one, Table) and VOW.search(one.text)]
        text = self.reading.text(section.heading, numbered[2])
        if told or section.has_list:
            section.area = text
        else:
            self.found.append(Found(text, section.heading.where, section, number=numbered[1]))

    # Lines

    def read_item(self, section: Section, at: int, block) -> None:
        before = last_paragraph(section.blocks[:at])
        lead = before.text if before is not None else ""
        if section.kind == PURPOSE or (
            PURPOSE_LEAD.search(lead) and LEAD_IN.search(lead) and "lovar" not in lead
        ):
            self.reading.purposes.append(self.reading.text(block))
        elif section.kind == FOCUS or (
            FOCUS_LEAD.search(lead) and not VOW.search(block.text) and len(block.text) <= 160
        ):
            self.reading.focus_areas.append(self.reading.text(block).rstrip("."))
        elif section.kind == TITLE and before is None and not VOW.search(block.text):
            self.reading.background.append(ImportedText(self.reading.text(block), True))
        elif match := FIELD.match(block.text):
            self.read_field(section, block, match)
        elif is_group(section.blocks, at):
            match = ITEM_NUMBER.match(block.text)
            self.group, section.area = match[1].rstrip(".:)"), self.reading.text(block)[match.end() :]
        elif block.list_level and self.found and self.found[-1].section is section:
            self.read_deeper(section, block)
        else:
            self.add(section, block)

    def read_deeper(self, section: Section, block) -> None:
        """What stands under a point belongs to it; under one that ends with a colon each is a point of its own."""
        above = self.found[-1]
        if above.text.rstrip().endswith(":"):
            self.lead = parties_of(above.text.rstrip(":"), self.parties) or self.lead
            self.found.pop()
            self.reading.unplaced.append(Unplaced(above.text, LABEL, above.where))
            self.add(section, block)
        else:
            above.text += "\n- " + self.reading.text(block)
            reason = "Underpunkterna står i samma löfte. Dela det om de ska följas upp var för sig."
            if reason not in above.reasons:
                above.reasons.append(reason)

    def add(self, section: Section, block) -> None:
        text, number = self.reading.text(block), block.number
        if numbered := NUMBERED.match(text):
            text, number = numbered[2] or text, numbered[1]
        elif match := ITEM_NUMBER.match(text):
            text, number = text[match.end() :], match[1].rstrip(".:)")
            number = f"{self.group}{number}" if number.isalpha() else number
        elif section.heading is not None and (heading := NUMBERED.match(section.heading.text)):
            number = number or heading[1]
        is_goal = section.kind == GOALS or bool(LABELLED_GOAL.match(text))
        # "Vi" under "Polisen lovar" is the police.
        told_above = says_we(text) and (section.party or self.lead)
        self.found.append(
            Found(
                LABELLED_GOAL.sub("", text), block.where, section, number,
                by=() if told_above else parties_of(text, self.parties), is_goal=is_goal, area=section.area,
            )
        )  # fmt: skip
        reasons = self.who(self.found[-1])
        self.found[-1].reasons += [] if is_goal else reasons

    def who(self, found: Found) -> list[str]:
        """Fills in who promises from heading, lead-in or introduction. Returns what has to be said of it."""
        if found.by:
            return []
        heading = found.section.party
        if heading:
            found.by = self.parties.in_phrase(heading) or (
                self.parties.both if TOGETHER.search(heading) else ()
            )
            if TOGETHER.search(heading) and len(found.by) < 2:
                found.by = self.parties.both
            return []
        if self.lead:
            found.by = self.lead
            return []
        if self.preamble[0]:
            found.by = self.preamble[0]
            return [
                f"Vem som lovar står inte i punkten. Inledningen nämner {' och '.join(found.by)}. Bekräfta."
            ]
        return ["Vem som lovar står inte i punkten."]

    def read_paragraph(self, section: Section, at: int, block) -> None:
        text = block.text.strip()
        later = section.blocks[at + 1 :]
        before_list = any(is_item(one) or isinstance(one, Table) for one in later)
        if match := FIELD.match(text):
            self.read_field(section, block, match)
        elif LABELLED_GOAL.match(text) and section.kind not in (BACKGROUND, DIALOGUE, SITUATION, PURPOSE):
            self.add(section, block)
        elif section.kind == PURPOSE and not section.has_list:
            self.reading.purposes.append(self.reading.text(block))
        elif section.kind == FOCUS and not section.has_list and len(text) <= 120:
            self.reading.focus_areas.append(self.reading.text(block).rstrip("."))
        elif later and is_lead_in(text, later[0]) and section.kind not in (BACKGROUND, DIALOGUE, SITUATION):
            self.read_lead_in(section, block)
        elif self.is_promise(section, text, before_list):
            self.add_paragraph(section, block)
        else:
            self.add_text(section, block)

    def is_promise(self, section: Section, text: str, before_list: bool) -> bool:
        if section.kind == GOALS:
            return not before_list
        if section.kind == PROMISES:
            has_subject = bool(VOW.search(text) and parties_of(text, self.parties))
            return not before_list and (has_subject or not section.has_list) and len(text) > 12
        vows = re.search(r"\b(?:lovar|utlovar|åtar sig)\b", text, re.I)
        if section.kind in (TOPIC, TITLE):
            subject = VOW.search(text) and parties_of(text, self.parties)
            return bool(
                not before_list and subject and (vows or (section.kind == TOPIC and not section.has_list))
            )
        return False

    def add_paragraph(self, section: Section, block) -> None:
        """Under "Löfte 3" every paragraph belongs to the same promise."""
        under_number = section.heading is not None and NUMBERED.match(section.heading.text)
        last = self.found[-1] if self.found and self.found[-1].section is section else None
        if under_number and last and not VOW.search(block.text) and not ADDRESSED.match(block.text):
            last.text += "\n\n" + self.reading.text(block)
        else:
            self.add(section, block)

    def read_lead_in(self, section: Section, block) -> None:
        """ "Polisen lovar att:" says who for the list under it. "Medborgarlöften ska:" belongs to the introduction."""
        text = block.text.strip()
        if (PURPOSE_LEAD.search(text) and "lovar" not in text) or len(text) > 150:
            self.add_text(section, block)
            return
        named = parties_of(text.rstrip(":"), self.parties) or self.parties.in_phrase(text)
        if TOGETHER.search(text) and len(named) < 2 and not re.search(r"tillsammans med", text, re.I):
            named = self.parties.both
        self.lead = named or self.lead
        self.reading.leave_out(block, LABEL)

    def add_text(self, section: Section, block) -> None:
        into = {DIALOGUE: self.reading.dialogues, BACKGROUND: self.reading.background, TITLE: self.reading.background,
                PURPOSE: self.reading.background}.get(section.kind, self.reading.situation)  # fmt: skip
        into.append(ImportedText(self.reading.text(block), block.is_list_item))
        if section.kind in (TOPIC, PROMISES) and VOW.search(block.text):
            named = parties_of(block.text, self.parties)
            self.preamble = (named, block.where) if named else self.preamble

    def read_field(self, section: Section, block, match: re.Match) -> None:
        """ "Målgrupp: unga" says something of the promise above it."""
        label, value = match[1].lower(), match[2].strip()
        last = self.found[-1] if self.found and self.found[-1].section is section else None
        if last is None or label.startswith(("uppfölj", "återkoppl", "när", "tid")):
            self.reading.leave_out(block, LEFT[FOLLOW_UP] if label.startswith(("uppfölj", "åter")) else LABEL)
            return
        self.reading.text(block)
        if label == "målgrupp":
            last.group = value
        elif label.startswith("ansvar"):
            last.by = self.parties.in_phrase(value) or last.by
            last.reasons = [one for one in last.reasons if not one.startswith("Vem som")]
        else:
            last.area = value

    def left_out(self, block, reason: str) -> None:
        self.reading.leave_out_all(
            [one for row in block.rows for cell in row.cells for one in cell.paragraphs]
            if isinstance(block, Table)
            else [block],
            reason,
        )

    # The answer

    def finished(self) -> list[ImportedPromise]:
        promises = [self.promise(one) for one in self.found]
        for promise in promises:
            for reason in promise.reasons:
                self.reading.note(promise.where, reason)
        if not promises:
            self.reading.note("dokumentet", "Inga löften hittades i filen.")
        return promises

    def promise(self, one: Found) -> ImportedPromise:
        kind = kind_of(one.text, one.is_goal, bool(one.by) and one.reasons == [])
        by = () if kind == PromiseKind.INFORMATION else one.by
        is_joint = len(by) > 1 or bool(by and re.search(r"\bgemensamt\b", one.text, re.I))
        reasons = [] if kind == PromiseKind.INFORMATION else list(one.reasons)
        if kind == PromiseKind.INFORMATION:
            reasons.append("Lästes som upplysning: den säger hur det är, inte vad någon ska göra.")
        return ImportedPromise(
            text=one.text,
            where=one.where,
            kind=kind,
            number=one.number,
            by=by,
            is_joint=is_joint,
            area=one.area or None,
            group=one.group or None,
            target=target_in(one.target_text or one.text) if kind != PromiseKind.INFORMATION else None,
            reasons=tuple(reasons),
        )
