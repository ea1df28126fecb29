"""From what an import understood to the rows of a draft plan, inside the transaction of the save."""

import re
from dataclasses import dataclass, field

from kommunbrott.folding import fold
from kommunbrott.parties import Party
from plans.choices import AnalysisStatus, PlanLayout
from plans.importers import ImportedAction, ImportedArea, ImportedPlan, Note
from plans.importers.answers import Answers, cut
from plans.importers.markup import as_long_text
from plans.importers.merging import merged_rows
from plans.importers.plain_words import (
    funding_of,
    goals_of,
    rhythm_of,
    status_of,
    timing_of,
)
from plans.importers.review import Review
from plans.models import Action, Cause, FocusArea, Goal, Placement, Plan
from plans.workflow.import_parties import Parties

NUMBER, TITLE = 20, 250
CAUSE_FIELDS = {
    "när": "cause_when",
    "var": "cause_where",
    "vem": "cause_who",
    "hur": "cause_how",
    "intressenter": "cause_stakeholders",
}


@dataclass
class Written:
    """What the save has made so far, and what it has to say about it."""

    plan: Plan = None
    areas: list[FocusArea] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    # Parts that the coordinator took in, by index -> where they ended up.
    taken: dict[int, str] = field(default_factory=dict)
    left_out: list[ImportedAction] = field(default_factory=list)

    def note(self, where: str, message: str) -> None:
        self.notes.append(Note(where, message))


def write(review: Review, answers: Answers, parties: Parties) -> Written:
    written = Written()
    write_plan(review, answers, written)
    for index, area in enumerate(review.plan.focus_areas):
        row = write_area(area, index, taken_texts(review, answers, index, area_name(area), written), written)
        parties.place(area.parties, focus_area=row)
    positions = [0] * len(written.areas)
    for row in merged_rows(review, answers):
        if row.is_left_out:
            written.left_out.append(row.action)
            continue
        action = write_action(row.action, written)
        parties.place(row.action.parties, action=action)
        for area in row.areas:
            Placement(focus_area=written.areas[area], action=action, position=positions[area]).save()
            positions[area] += 1
        link_causes(action, row.action.cause, written.areas[row.areas[0]])
    return written


def write_plan(review: Review, answers: Answers, written: Written) -> None:
    plan = review.plan
    introduction = [*plan.introduction_paragraphs]
    annex_to = plan.attachment_to or ""
    if len(annex_to) > TITLE:
        introduction.insert(0, f"Bilaga till {annex_to}")
        written.note(
            "dokumentet", "Vad planen är en bilaga till är för långt för fältet och står i inledningen."
        )
    if len(plan.title) > TITLE and answers.title == cut(plan.title, TITLE):
        introduction.insert(0, plan.title)
        written.note("dokumentet", "Titeln var för lång och har kortats. Hela står i inledningen.")
    introduction += taken_texts(review, answers, None, "planens inledning", written)
    has_more = any(
        action.how or action.timeline or action.follow_up or action.status or action.indicator
        for action in plan.actions
    )
    written.plan = Plan(
        title=answers.title,
        kind=answers.kind,
        starts_on=answers.starts_on,
        ends_on=answers.ends_on,
        annex_to=annex_to if len(annex_to) <= TITLE else "",
        introduction=long_text(introduction),
        overview=overview_of(plan),
        follow_up_rule=as_long_text(plan.review_rule),
        layout=PlanLayout.FULL if has_more else PlanLayout.THREE,
    )
    written.plan.save()


def overview_of(plan: ImportedPlan) -> str:
    """Each heading in bold with its points in a list under it."""
    blocks = []
    for one in plan.overview:
        if one.title:
            blocks.append(f"**{one.title}**" if "*" not in one.title else as_long_text(one.title))
        if one.items:
            blocks.append("\n".join(f"- {' '.join(item.split())}" for item in one.items))
    return "\n\n".join(blocks)


def taken_texts(
    review: Review, answers: Answers, area: int | None, where: str, written: Written
) -> list[str]:
    """The left-out parts that the coordinator wants here. ``area`` None is the plan's introduction."""
    texts = []
    for part in review.left_out:
        if part.index in answers.taken and answers.taken[part.index] == area:
            texts += [one.text for one in part.texts]
            written.taken[part.index] = where
    return texts


def area_name(area: ImportedArea) -> str:
    return " ".join(part for part in (area.number, area.title) if part) or "fokusområdet utan rubrik"


def write_area(area: ImportedArea, index: int, taken: list[str], written: Written) -> FocusArea:
    introduction = [*area.intro_paragraphs, *taken]
    number, title = fitting(area.number, area.title)
    if len(title) > TITLE:
        introduction.insert(0, title)
        title = cut(title, TITLE)
        written.note(area.where, "Rubriken var för lång och har kortats. Hela står i inledningen.")
    parts = {
        CAUSE_FIELDS[word]: long_text(text for text in texts if text)
        for word, texts in area.cause_parts.items()
        if word in CAUSE_FIELDS
    }
    is_analysed = area.cause_analysis_paragraphs or area.causes
    row = FocusArea(
        plan=written.plan,
        position=index,
        number=number,
        title=title,
        responsible_as_written=as_written_by(area.responsible_raw, area.parties),
        introduction=long_text(introduction),
        problem=long_text(area.problem_paragraphs),
        cause_analysis=long_text(outside_of_parts(area)),
        analysis_status=AnalysisStatus.ONGOING if is_analysed else AnalysisStatus.NOT_STARTED,
        **parts,
    )
    row.save()
    written.areas.append(row)
    for position, cause in enumerate(area.causes):
        add_cause(row, cause.text, cause.number, position)
    return row


def outside_of_parts(area: ImportedArea) -> list[str]:
    """The paragraphs of the cause analysis that do not stand under när, var, vem, hur or intressenter."""
    inside = {
        word: {fold(text) for text in texts}
        for word, texts in area.cause_parts.items()
        if word in CAUSE_FIELDS
    }

    def is_inside(text: str) -> bool:
        return any(
            fold(text) in told or fold(text).removeprefix(word).strip() in told
            for word, told in inside.items()
        )

    return [text for text in area.cause_analysis_paragraphs if not is_inside(text)]


def write_action(action: ImportedAction, written: Written) -> Action:
    number, title = fitting(action.number, action.action)
    timing = timing_of(action.timeline)
    funding, is_elsewhere = funding_of(action)
    if is_elsewhere:
        written.note(
            action.where, "Texten säger att åtgärden inte är budgeterad. Finansiering: ej budgeterad."
        )
    goals = goals_of(action.goal)
    indicator = action.indicator if action.indicator and len(goals) == 1 else ""
    indicator = indicator if len(indicator) <= TITLE else ""
    follow_up = [text for text in (action.follow_up, action.indicator if not indicator else None) if text]
    if action.indicator and not indicator:
        written.note(action.where, "Indikatorn kunde inte knytas till ett mål och står under uppföljning.")
    row = Action(
        plan=written.plan,
        number=number,
        title=title,
        how=as_long_text(action.how),
        responsible_as_written=as_written_by(action.responsible_raw, action.parties),
        timing=as_long_text(action.timeline),
        starts_on=timing.starts_on,
        due_on=timing.due_on,
        recurrence=timing.recurrence,
        follow_up=long_text(follow_up),
        follow_up_rhythm=rhythm_of(action.follow_up),
        funding=funding,
        resources=as_long_text(action.funding),
        status=status_of(action.status),
        status_as_written=action.status or "",
    )
    row.save()
    for position, text in enumerate(goals):
        Goal(action=row, position=position, text=as_long_text(text), indicator=indicator).save()
    return row


def link_causes(action: Action, text: str | None, area: FocusArea) -> None:
    """Against the causes that the text names, by number or by words; a cause not yet told is added."""
    if not text:
        return
    causes = list(area.causes.order_by("position", "pk"))
    by_word = {fold(cause.text): cause for cause in causes}
    by_number = {fold(cause.number or f"O{at}"): cause for at, cause in enumerate(causes, 1)}
    by_number |= {str(at): cause for at, cause in enumerate(causes, 1) if str(at) not in by_number}
    pointed = [by_number.get(fold(part)) for part in re.split(r"[,;/&]|\boch\b", text)]
    if not all(pointed):
        pointed = []
        for paragraph in text.split("\n\n"):
            cause = by_word.get(fold(paragraph)) or add_cause(area, paragraph, "", len(causes) + len(pointed))
            pointed.append(cause)
    action.causes.set(pointed)


def add_cause(area: FocusArea, text: str, number: str | None, position: int) -> Cause:
    number, text = fitting(number, text)
    cause = Cause(focus_area=area, text=text, number=number, position=position)
    cause.save()
    return cause


def fitting(number: str | None, text: str) -> tuple[str, str]:
    """A number too long for its field stands before the text instead."""
    if number and len(number) > NUMBER:
        return "", f"{number} {text}"
    return number or "", text


def as_written_by(raw: str | None, found: tuple[Party, ...]) -> str:
    return raw or ", ".join(party.as_written for party in found)


def long_text(paragraphs) -> str:
    return as_long_text("\n\n".join(paragraphs))
