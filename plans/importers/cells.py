"""What a cell says about an action, by the column it stands in."""

import re

from kommunbrott.reading import Cell
from plans.importers.columns import DATE_LIKE, PERIOD_HEADER, Role, is_dated, run_in
from plans.importers.draft import LABEL, LEAD_MARK, ActionDraft, PlanDraft
from plans.importers.law_text import TEMPLATE, is_template_text
from plans.importers.result import NOTED
from plans.importers.tables import Columns, is_mark

RUN_IN = {
    Role.GOAL, Role.RESPONSIBLE, Role.TIMELINE, Role.FOLLOW_UP, Role.INDICATOR, Role.CONTRIBUTING,
}  # fmt: skip
EMPTY_MARKS = re.compile(r"^[\s–—\-.]*$")


class CellPlacer:
    """`where` names the table, for what is told once for all its rows."""

    def __init__(self, draft: PlanDraft, columns: Columns, where: str):
        self.draft, self.columns, self.where = draft, columns, where

    def place(self, action: ActionDraft, at: int, cell: Cell, is_tail: bool = False) -> None:
        columns = self.columns
        role = columns.roles[at] if at < len(columns.roles) else None
        if at in columns.parties:
            self._place_commitment(action, columns.parties[at], cell)
        elif role == Role.AREA:
            return
        elif role == Role.NUMBER:
            number = " ".join(self.draft.text(paragraph) for paragraph in cell.paragraphs).rstrip(".")
            if number != action.number:
                # A table may have two columns of numbers: its own, and that of another document.
                action.number = " ".join(filter(None, (action.number, number))) or None
        elif role == Role.TIMELINE and is_mark(cell.text) and PERIOD_HEADER.match(columns.titles[at]):
            action.add(role, columns.titles[at])
            self.draft.leave_out_all(
                cell.paragraphs, f"Kryss i kolumnen ”{columns.titles[at]}”, som står som tid."
            )
        elif role in (None, Role.EXTRA):
            title = columns.titles[at] if at < len(columns.titles) else ""
            reason = (
                f"Kolumnen ”{title}” har inget fält i planen."
                if title
                else "Kolumnen saknar rubrik och gick inte att tolka."
            )
            self.draft.leave_out_all(cell.paragraphs, reason)
            self.draft.note(self.where, f"{reason} Texten står bland det som inte placerats.")
        else:
            for index, paragraph in enumerate(cell.paragraphs):
                self._place_paragraph(action, role, at, paragraph, is_tail and index == 0)

    def _place_paragraph(self, action, role: Role, at: int, paragraph, is_tail: bool) -> None:
        if is_template_text(paragraph):
            self.draft.leave_out(paragraph, TEMPLATE)
            return
        found = run_in(paragraph.text, paragraph.bold_lead)
        if found and self._is_label_in(role, found):
            self.draft.leave_out(paragraph, LABEL, found[1])
            action.add(found[0], self.draft.text(paragraph, found[2]))
            return
        if at in self.columns.composite and is_dated(paragraph.text):
            role = Role.TIMELINE
        text = self.draft.text(paragraph)
        if at in self.columns.composite and role == Role.RESPONSIBLE and DATE_LIKE.search(text):
            who, when = who_and_when(text)
            if when:
                action.add(Role.TIMELINE, when)
                text = who
        if role == Role.RESPONSIBLE and at in self.columns.leads:
            text = f"{LEAD_MARK}{text}"
        texts = action.texts.setdefault(role, [])
        if role == Role.TIMELINE and len(texts) == 1 and is_short_date(texts[0]) and is_short_date(text):
            texts[0] = f"{texts[0]}–{text}"
            return
        if is_tail and texts and goes_on_in_sentence(texts[-1], text):
            texts[-1] = joined(texts[-1], text)
        else:
            texts.append(text)

    def _is_label_in(self, role: Role, found: tuple[Role, str, str]) -> bool:
        """ "Ansvarig: Polisen" in the action's own cell, where no column says it; "Åtgärd: …" in its own column."""
        if found[0] == role:
            return role == Role.ACTION and bool(found[2])
        return (
            role in (Role.ACTION, Role.HOW, Role.GOAL)
            and found[0] in RUN_IN
            and not self.columns.has(found[0])
        )

    def _place_commitment(self, action: ActionDraft, party: str, cell: Cell) -> None:
        """A column per party: a mark says who, a text says who and what."""
        if is_mark(cell.text):
            self.draft.leave_out_all(
                cell.paragraphs, f"Kryss i kolumnen ”{party}”, parten står som ansvarig."
            )
            lead = cell.text.strip().upper() in ("H", "HA", "A")
            action.add(Role.RESPONSIBLE, f"{LEAD_MARK}{party}" if lead else party)
            return
        if EMPTY_MARKS.match(cell.text):
            self.draft.leave_out_all(cell.paragraphs, "Tomt i filen.")
            return
        for paragraph in cell.paragraphs:
            action.add(Role.HOW, f"{party}: {self.draft.text(paragraph)}")
        action.add(Role.RESPONSIBLE, party)
        action.tell(f"Kolumnen ”{party}” blev ansvarig part, och texten i den står under Hur.", NOTED)


def is_short_date(text: str) -> bool:
    return len(text) <= 12 and text[:1].isdigit()


def goes_on_in_sentence(before: str, text: str) -> bool:
    return text[:1].islower() and not before.rstrip().endswith((".", "!", "?"))


def joined(before: str, text: str) -> str:
    """Two parts of a broken sentence; a hyphen at the break belongs to the break."""
    if re.search(r"\w-$", before) and not text.lower().startswith(("och ", "eller ", "samt ")):
        return before[:-1] + text
    return f"{before} {text}"


def who_and_when(text: str) -> tuple[str, str]:
    parts = re.split(r"\s*[,;/(]\s*|\s+–\s+", text.rstrip(")"))
    when = [part for part in parts if is_dated(part)]
    who = [part for part in parts if part and not is_dated(part)]
    return ", ".join(who), ", ".join(when)
