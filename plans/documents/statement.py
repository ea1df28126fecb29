"""The tjänsteskrivelse: what has been written, and where nothing has, what the plan itself tells."""

import datetime as dt
import re
from dataclasses import dataclass
from textwrap import shorten

from kommunbrott.dates import long_date
from kommunbrott.text import plain
from kommunbrott.trees import Tree
from plans.documents import statement_texts
from plans.documents.brand import Brand
from plans.documents.differences import ADDED, REMOVED, FieldChange
from plans.documents.reasons import explained
from plans.documents.statement_texts import Facts, proposed_text

# Field of OfficialStatement, its block, its heading.
PARTS = (
    ("matter", "arendet", "Ärendet"),
    ("clauses", "forslag", "Förslag till beslut"),
    ("summary", "sammanfattning", "Sammanfattning"),
    ("description", "beskrivning", "Beskrivning"),
    ("economy", "ekonomi", "Ekonomi"),
    ("perspectives", "perspektiv", "Barn och jämställdhet"),
    ("enclosures", "bilagor", "Bilagor"),
    ("distribution", "expedieras", "Expedieras till"),
)
HEADINGS = {name: heading for name, _, heading in PARTS}
# Longer than this, a text in the table of changes is only said to be changed.
LONGEST_QUOTE = 200
CLAUSE_WORD = re.compile(r"^att\b\s*", re.IGNORECASE)


@dataclass(frozen=True)
class ChangeRow:
    what: str
    change: str
    reason: str


@dataclass(frozen=True)
class StatementContent(Tree):
    """All that is printed. The texts are as people write them; what is a list comes line by line."""

    municipality: str
    title: str
    plan_title: str
    dated_on: dt.date
    dnr: str
    recipient: str
    sender: str
    matter: str
    clause_opening: str
    clauses: tuple[str, ...]
    summary: str
    description: str
    changes: tuple[ChangeRow, ...]
    economy: str
    perspectives: str
    enclosures: tuple[str, ...]
    distribution: str
    signatories: tuple[tuple[str, str], ...]

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        rows = (("Till", self.recipient), ("Från", self.sender))
        return tuple((label, value) for label, value in rows if value)

    @property
    def foot(self) -> str:
        return f"{self.municipality} · Dnr {self.dnr}" if self.dnr else self.municipality


def statement(written: dict, facts: Facts) -> StatementContent:
    """``written`` has the values of OfficialStatement by field; a text that is None is proposed from ``facts``."""
    texts = {name: text_of(written, name, facts) for name in HEADINGS}
    plan = facts.plan
    return StatementContent(
        municipality=facts.brand.name,
        title=written.get("title") or statement_texts.title(facts),
        plan_title=plan.title,
        dated_on=written.get("dated_on") or facts.today,
        dnr=plan.dnr,
        recipient=written.get("recipient") or statement_texts.recipient(facts),
        sender=written.get("sender") or plan.document_owner,
        matter=texts["matter"],
        clause_opening=statement_texts.clause_opening(facts),
        clauses=clauses(texts["clauses"]),
        summary=texts["summary"],
        description=texts["description"],
        changes=changes(facts),
        economy=texts["economy"],
        perspectives=texts["perspectives"],
        enclosures=tuple(lines(texts["enclosures"])),
        distribution=", ".join(lines(texts["distribution"])),
        signatories=tuple(signatory(line) for line in lines(written.get("signatories") or "")),
    )


def text_of(written: dict, name: str, facts: Facts) -> str:
    text = written.get(name)
    return proposed_text(name, facts) if text is None else text


def lines(text: str) -> list[str]:
    """Without the marks of a list, which people put there or not."""
    return [line for line in (line.strip().lstrip("-•–").strip() for line in text.splitlines()) if line]


def signatory(line: str) -> tuple[str, str]:
    name, _, role = line.partition(",")
    return name.strip(), role.strip()


def clauses(text: str) -> tuple[str, ...]:
    """One att-sats a line, "att" and the marks between them put where they belong."""
    bare = []
    for line in lines(text):
        said = CLAUSE_WORD.sub("", line)
        bare.append(said.removesuffix(" och").rstrip(" ,.;"))
    bare = [said for said in bare if said]
    ends = ["," for _ in bare[:-2]] + [", och" for _ in bare[-2:-1]] + ["."]
    return tuple(f"{said}{end}" for said, end in zip(bare, ends, strict=False))


def changes(facts: Facts) -> tuple[ChangeRow, ...]:
    """What differs from the decision in force, a row each with why. Nothing where nothing has been decided."""
    if facts.comparison is None:
        return ()
    return tuple(
        ChangeRow(shorten(told.change.title, 70, placeholder=" …"), in_short(told.change), told.reason)
        for chapter in explained(facts.comparison, facts.reasons)
        for told in chapter.changes
    )


def in_short(change) -> str:
    if change.kind == ADDED:
        return "Läggs till"
    if change.kind == REMOVED:
        return "Stryks"
    return ". ".join(field_in_short(field) for field in change.fields)


def field_in_short(field: FieldChange) -> str:
    """ "Mål: Högst 30 rapporter, tidigare högst 40" """
    new, old = (
        " ".join(plain("".join(text for kind, text in field.parts if kind != left_out)).split())
        for left_out in ("del", "ins")
    )
    if not new:
        return f"{field.label} stryks"
    if len(new) > LONGEST_QUOTE or len(old) > LONGEST_QUOTE:
        return f"{field.label} ändras"
    return f"{field.label}: {new.rstrip('.')}" + (f", tidigare {old.rstrip('.')}" if old else "")


def dated(content: StatementContent) -> str:
    return long_date(content.dated_on)


def brand_style(brand: Brand) -> str:
    return f":root {{ --accent: {brand.accent} }}\n"
