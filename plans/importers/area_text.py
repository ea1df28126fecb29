"""What is said about a focus area in running text: its title, who is responsible, problem, causes, goals."""

import re

from kommunbrott.folding import fold
from kommunbrott.reading import Paragraph
from plans.importers.columns import AREA_RESPONSIBLE, Role, label_role, run_in
from plans.importers.draft import LABEL, PlanDraft
from plans.importers.lists import ActionList

INTRO, PROBLEM, CAUSE, GOAL, RESPONSIBLE, ACTION_LIST, TITLE = (
    "intro",
    "problem",
    "cause",
    "goal",
    "responsible",
    "actions",
    "title",
)
ANALYSIS_LABEL = re.compile(r"^\s*(när|var|vem|hur|intressenter)\s*[:–-]", re.I)
CAUSE_NUMBER = re.compile(r"^\s*(?:orsak\s*)?(\d{1,2})\s*[.:)]\s*(\S.*)$", re.I | re.S)
STANDING_LABELS = {Role.RESPONSIBLE, Role.CONTRIBUTING, Role.PROBLEM, Role.CAUSE, Role.GOAL}
LONGEST_TITLE = 190


class AreaText:
    """`section` is what the text at hand is about; `lists_causes` that the items of a list are causes."""

    def __init__(self, draft: PlanDraft, actions: ActionList):
        self.draft, self.list = draft, actions
        self.section = INTRO
        self.lists_causes = False

    def take_title(self, paragraph: Paragraph) -> None:
        """The title stands under the heading that only says "Fokusområde"; it may share its paragraph with who is responsible."""
        self.section = INTRO
        area, text = self.draft.area, paragraph.text
        match = AREA_RESPONSIBLE.search(text)
        if match and match.start() and len(text[: match.start()]) <= LONGEST_TITLE:
            area.title = self.draft.text(paragraph, text[: match.start()].strip())
            self.draft.leave_out(paragraph, LABEL, match.group().strip())
            area.responsible.append(self.draft.text(paragraph, text[match.end() :].strip()))
            self.draft.note(paragraph.where, "Titel och ansvariga stod i samma stycke och har delats.")
        elif len(text) <= LONGEST_TITLE and not run_in(text, paragraph.bold_lead):
            area.title = self.draft.text(paragraph)
        else:
            self.place(paragraph)

    def place(self, paragraph: Paragraph) -> None:
        found = run_in(paragraph.text, paragraph.bold_lead)
        if self.section == CAUSE and ANALYSIS_LABEL.match(paragraph.text):
            self._cause_part(paragraph)
        elif found and self._labelled(paragraph, *found):
            return
        elif len(paragraph.text) < 60 and (role := label_role(paragraph.text)) in STANDING_LABELS:
            self._labelled(paragraph, role, paragraph.text, "")
        elif self.section == RESPONSIBLE:
            self.draft.area.responsible.append(self.draft.text(paragraph))
            if not paragraph.is_list_item:
                self.section = INTRO
        elif self.section == PROBLEM:
            self.draft.area.problem.append(self.draft.text(paragraph))
        elif self.section == CAUSE:
            self._cause(paragraph)
        else:
            text = self.draft.text(paragraph)
            if self.section == GOAL:
                self.draft.area.common_goal(text)
            else:
                self.draft.area.intro.append(text)

    def _labelled(self, paragraph: Paragraph, role: Role, label: str, rest: str) -> bool:
        area = self.draft.area
        if role in (Role.RESPONSIBLE, Role.CONTRIBUTING):
            self.draft.leave_out(paragraph, LABEL, label)
            if rest:
                area.responsible.append(self.draft.text(paragraph, rest))
            else:
                self.section = RESPONSIBLE
        elif role in (Role.PROBLEM, Role.CAUSE):
            numbered = re.search(r"(\d{1,2})\s*:?$", label)
            self.draft.leave_out(paragraph, LABEL, label)
            self.section = PROBLEM if role == Role.PROBLEM else CAUSE
            if rest and numbered and role == Role.CAUSE:
                area.causes.append((numbered[1], self.draft.text(paragraph, rest)))
            elif rest:
                (area.problem if role == Role.PROBLEM else area.cause_analysis).append(
                    self.draft.text(paragraph, rest)
                )
        elif role == Role.ACTION:
            self.section = ACTION_LIST
            self.list.open([])
            return self.list.take(paragraph)
        elif role == Role.GOAL and not rest:
            self.draft.leave_out(paragraph, LABEL, label)
            self.section = GOAL
        elif role == Role.GOAL:
            self.draft.leave_out(paragraph, LABEL, label)
            area.common_goal(self.draft.text(paragraph, rest))
        else:
            return False
        return True

    def _cause_part(self, paragraph: Paragraph) -> None:
        area = self.draft.area
        text = self.draft.text(paragraph)
        area.cause_analysis.append(text)
        label = ANALYSIS_LABEL.match(text)
        area.cause_parts.setdefault(label[1].lower(), []).append(text[label.end() :].strip())

    def _cause(self, paragraph: Paragraph) -> None:
        area = self.draft.area
        typed = CAUSE_NUMBER.match(paragraph.text)
        if typed and (self.lists_causes or fold(paragraph.text).startswith("orsak")):
            area.causes.append((typed[1], self.draft.text(paragraph, typed[2])))
            self.draft.leave_out(paragraph, LABEL, paragraph.text[: typed.start(2)].strip())
        elif paragraph.is_list_item and (self.lists_causes or paragraph.number):
            area.causes.append((paragraph.number, self.draft.text(paragraph)))
        else:
            area.cause_analysis.append(self.draft.text(paragraph))
