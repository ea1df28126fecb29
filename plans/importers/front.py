"""The front of the document: its title, what it is an annex to, and the lines of a title page."""

import re

from kommunbrott.reading import Heading, Paragraph, Table
from plans.importers.draft import LABEL as LABEL_REASON
from plans.importers.draft import PlanDraft
from plans.importers.headings import AREA, GENERIC, LABEL, topic_of
from plans.importers.law_text import COVER, TEMPLATE, is_cover_line, is_template_text
from plans.importers.period import KINDS, annex_of, could_be_title

FRONT_BLOCKS = 25
ON_COVER = "Text på försättsbladet."
ENDS_IN_PERIOD = re.compile(r"\b20\d\d(?:\s*[-–/]\s*(?:20)?\d\d)?$")


def read_front(draft: PlanDraft, blocks: list) -> list:
    """Takes title, annex line and title page out of the blocks, and gives the rest."""
    end = end_of_front(blocks)
    at = title_at(blocks, end)
    taken = set()
    if at is not None:
        draft.title = draft.text(blocks[at])
        taken.add(at)
    for place, block in enumerate(blocks[:end]):
        if isinstance(block, Table) or place in taken:
            continue
        if draft.attachment_to is None and (annex := annex_of(block.text)):
            draft.attachment_to = draft.text(block, annex)
            draft.leave_out(block, LABEL_REASON, block.text[: block.text.index(annex)].strip())
            taken.add(place)
        elif is_template_text(block) and isinstance(block, Paragraph):
            draft.leave_out(block, TEMPLATE)
            taken.add(place)
        elif is_cover_line(block.text):
            draft.leave_out(block, COVER)
            taken.add(place)
        elif at is not None and is_part_of_cover(block, place, at, end):
            draft.leave_out(block, ON_COVER)
            taken.add(place)
    return [block for place, block in enumerate(blocks) if place not in taken]


def end_of_front(blocks: list) -> int:
    """The front ends at the first table with rows to read, the first long text, or a heading that begins the plan."""
    for at, block in enumerate(blocks[:FRONT_BLOCKS]):
        if isinstance(block, Table):
            return at
        if isinstance(block, Paragraph) and len(block.text) > 220:
            return at
        if (
            isinstance(block, Heading)
            and block.level
            and at
            and topic_of(block).kind in (AREA, LABEL, GENERIC)
        ):
            if not could_be_title(block.text):
                return at
    return min(len(blocks), FRONT_BLOCKS)


def title_at(blocks: list, end: int) -> int | None:
    """Where the title stands: styled as one, else the first short line that says it is a plan, else the first heading."""
    front = [(at, block) for at, block in enumerate(blocks[:end]) if not isinstance(block, Table)]
    for at, block in front:
        if isinstance(block, Heading) and block.level == 0:
            return at
    for at, block in front:
        is_plan = any(pattern.search(block.text) for _, pattern in KINDS)
        if (
            could_be_title(block.text)
            and is_plan
            and not annex_of(block.text)
            and not is_cover_line(block.text)
        ):
            return at
    for at, block in front:
        if (
            could_be_title(block.text)
            and isinstance(block, Heading)
            and topic_of(block).kind not in (AREA, GENERIC, LABEL)
        ):
            return at
    return None


def is_part_of_cover(block, place: int, title: int, end: int) -> bool:
    """Short lines round the title: the municipality's name, a year, a subtitle."""
    text = block.text.strip()
    if abs(place - title) > 3 or len(text) > 60 or text.endswith((".", ":")):
        return False
    if isinstance(block, Heading) and topic_of(block).kind in (AREA, LABEL):
        return False
    words = text.split()
    return (
        place < title
        or text.replace("–", "-").replace("-", "").replace(" ", "").isdigit()
        or (len(words) <= 3 and words[-1].lower() in ("kommun", "stad"))
        or (len(words) <= 6 and bool(ENDS_IN_PERIOD.search(text)))
    )
