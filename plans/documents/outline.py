"""What the printed plan shows, in order. PDF, DOCX and HTML are made from an outline and nothing else."""

import re
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten

from kommunbrott.dates import long_date, long_span
from kommunbrott.numbers import in_words
from kommunbrott.text import note_numbers
from plans.choices import ActionStatus, AnalysisStatus, PlanStatus
from plans.content import ActionContent, FocusAreaContent, PlanContent, SourceContent
from plans.documents import previous
from plans.documents.brand import Brand
from plans.documents.columns import Table, has_begun, table_of
from plans.documents.law import INTRODUCTION, Duty, duties
from plans.documents.pointers import texts, without_lost_pointers

# A year or a span of years last in a title has a line of its own on the cover.
YEARS = re.compile(r"\s+(\d{4}(?:\s*[–-]\s*\d{4})?)$")

# Column of the overview, the statuses it counts, and how the sentence says it for one and for several.
STATUS_COLUMNS = (
    ("Klara", (ActionStatus.DONE,), "är klar", "är klara"),
    ("Pågår", (ActionStatus.ONGOING,), "pågår", "pågår"),
    ("Försenade", (ActionStatus.LATE,), "är försenad", "är försenade"),
    ("Ej påbörjade", (ActionStatus.NOT_STARTED,), "har inte påbörjats", "har inte påbörjats"),
    ("Vilande", (ActionStatus.RESTING,), "vilar", "vilar"),
    ("Avbrutna", (ActionStatus.STOPPED,), "har avbrutits", "har avbrutits"),
)
ALWAYS_SHOWN = 4


@dataclass(frozen=True)
class Section:
    """A chapter of the document: its id, the heading, and what stands before the heading in the contents."""

    id: str
    title: str
    number: str = ""
    actions_id: str = ""
    depth: int = 1


@dataclass(frozen=True)
class OverviewRow:
    title: str
    lead: str
    count: int
    figures: tuple[int, ...]


@dataclass(frozen=True)
class Outline:
    plan: PlanContent
    brand: Brand
    # Sources stand at the foot of the page that uses them; only the others are listed last.
    has_footnotes: bool = False

    def __post_init__(self):
        object.__setattr__(self, "plan", without_lost_pointers(self.plan))

    @cached_property
    def table(self) -> Table:
        return table_of(self.plan, self.brand.action["one"])

    # --- Cover ---

    @property
    def title_lines(self) -> tuple[str, ...]:
        if self.title_size != "short":
            return (self.plan.title,)
        return tuple(part for part in YEARS.split(self.plan.title) if part)

    @property
    def running_title(self) -> str:
        return shorten(self.plan.title, width=95, placeholder=" …")

    @property
    def title_size(self) -> str:
        length = len(self.plan.title)
        return "short" if length <= 34 else "medium" if length <= 80 else "long"

    @property
    def state(self) -> str:
        """What the document is as long as it is not decided; "" when it is."""
        if self.plan.is_draft:
            on_remiss = self.plan.status == PlanStatus.REFERRED
            kind = "Utkast till revidering" if self.plan.decision else "Utkast"
            return f"{kind} på remiss, inte beslutat" if on_remiss else f"{kind}, inte beslutat"
        return "Förslag till beslut" if self.plan.status == PlanStatus.PROPOSED else ""

    @property
    def facts(self) -> tuple[tuple[str, str], ...]:
        """Label and value of what is known. What is missing is left out."""
        plan = self.plan
        rows = (
            ("Dokumenttyp", plan.kind_label),
            ("Läge", self.state),
            ("Förslag till", proposal_line(plan)),
            ("Fastställd av" if plan.is_in_force else "Senast fastställd av", decision_line(plan)),
            ("Diarienummer", plan.decision_dnr or plan.dnr),
            ("Gäller", period_line(plan)),
            ("Ersätter", plan.replaces),
            ("Bygger på", plan.situation),
            ("Gäller för", plan.applies_to),
            ("Bilaga till", plan.annex_to),
            ("Dokumentansvarig", plan.document_owner),
            ("Ansvarig för revidering", plan.revision_owner),
            ("Ansvarig för uppföljning", plan.follow_up_owner),
        )
        return tuple((label, value) for label, value in rows if value)

    @property
    def facts_size(self) -> str:
        """How much of the cover the facts take: a line holds about 72 characters."""
        lines = sum(1 + len(value) // 72 for _, value in self.facts)
        return "few" if lines <= 8 else "many" if lines <= 13 else "most"

    @property
    def foot(self) -> str:
        return f"{self.brand.name} · Dnr {self.plan.dnr}" if self.plan.dnr else self.brand.name

    # --- Contents ---

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """Chapters in order, those without content left out."""
        found = [Section("inledning", "Inledning")] if self.plan.introduction or self.plan.overview else []
        if self.plan.focus_areas:
            found.append(Section("korthet", "Planen i korthet"))
        found += [area_section(area) for area in self.plan.focus_areas]
        if self.has_previous:
            found.append(Section("foregaende", previous.TITLE))
        if self.has_follow_up:
            found.append(Section("uppfoljning", "Uppföljning och ansvar"))
        if self.has_signatures:
            found.append(Section("underskrifter", "Underskrifter"))
        if self.plan.has_law_annex:
            found.append(Section("lagen", "Bilaga: Lagens krav"))
        if self.listed_sources:
            found.append(Section("kallor", self.sources_title))
        return tuple(found)

    @property
    def has_previous(self) -> bool:
        return bool(self.plan.previous_introduction or (self.plan.previous and self.plan.previous.actions))

    @property
    def previous_summary(self) -> str:
        return previous.summary(self.plan.previous, self.brand.action) if self.plan.previous else ""

    @property
    def previous_headings(self) -> tuple[str, ...]:
        return previous.headings(self.plan.previous, self.brand.action["one"]) if self.plan.previous else ()

    @property
    def has_follow_up(self) -> bool:
        return bool(self.plan.closing or self.plan.follow_up_rule)

    @property
    def has_signatures(self) -> bool:
        """Only a plan that is an annex to an agreement is signed."""
        return bool(self.plan.annex_to and self.plan.signatories)

    # --- The plan in brief ---

    @property
    def has_begun(self) -> bool:
        return has_begun(self.plan)

    @cached_property
    def status_columns(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """Heading and statuses: none before the work has begun, resting and stopped where there are any."""
        if not self.has_begun:
            return ()
        present = {action.status for action in self.plan.actions}
        return tuple(
            (label, statuses)
            for place, (label, statuses, _, _) in enumerate(STATUS_COLUMNS)
            if place < ALWAYS_SHOWN or present & set(statuses)
        )

    @property
    def has_goals(self) -> bool:
        return any(action.goals for action in self.plan.actions)

    @property
    def figure_labels(self) -> tuple[str, ...]:
        """Headings of the figures after the number of actions: statuses, and goals until there are any."""
        labels = tuple(label for label, _ in self.status_columns)
        return labels or (("Mål",) if self.has_goals else ())

    @property
    def overview(self) -> tuple[OverviewRow, ...]:
        return tuple(
            OverviewRow(
                area.name,
                lead_of(area),
                len(area.actions),
                tuple(count(area.actions, statuses) for _, statuses in self.status_columns)
                or ((goals_of(area),) if self.has_goals else ()),
            )
            for area in self.plan.focus_areas
        )

    @property
    def has_leads(self) -> bool:
        return any(row.lead for row in self.overview)

    @property
    def has_short_leads(self) -> bool:
        """They fit on a line each."""
        return all(len(row.lead) <= 34 for row in self.overview)

    @property
    def has_shared_actions(self) -> bool:
        return any(action.also_under for action in self.plan.actions)

    @property
    def summary(self) -> str:
        """ "Fyra fokusområden och 23 åtgärder. Fem är klara, tretton pågår." """
        areas, actions = len(self.plan.focus_areas), len(self.plan.actions)
        words = self.brand.action
        first = f"{in_words(areas, 'ett')} {'fokusområde' if areas == 1 else 'fokusområden'}"
        if actions:
            first += f" och {in_words(actions, 'en')} {words['one'] if actions == 1 else words['many']}"
        parts = []
        for _, statuses, one, several in STATUS_COLUMNS if self.has_begun else ():
            number = count(self.plan.actions, statuses)
            if number:
                parts.append(f"{in_words(number, 'en')} {one if number == 1 else several}")
        sentences = [first, " och ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))]
        return " ".join(f"{sentence[0].upper()}{sentence[1:]}." for sentence in sentences if sentence)

    @property
    def has_chain(self) -> bool:
        """Whether the way from problem to result can be followed in any focus area."""
        return any(area.has_analysis for area in self.plan.focus_areas)

    # --- Annexes ---

    law_introduction = INTRODUCTION

    @property
    def duties(self) -> tuple[Duty, ...]:
        return duties(self.plan, self.brand, has_follow_up=self.has_follow_up, has_previous=self.has_previous)

    @cached_property
    def unused_sources(self) -> tuple[SourceContent, ...]:
        """Sources that no text points at, so that none is lost in print."""
        used = {number for _, text in texts(self.plan) for number in note_numbers(text)}
        return tuple(source for source in self.plan.sources if str(source.number) not in used)

    @property
    def listed_sources(self) -> tuple[SourceContent, ...]:
        return self.unused_sources if self.has_footnotes else self.plan.sources

    @property
    def sources_title(self) -> str:
        return "Källor" if len(self.listed_sources) == len(self.plan.sources) else "Övriga källor"


def area_section(area: FocusAreaContent) -> Section:
    return Section(
        id=f"fokusomrade-{area.id}",
        title=area.title or "Utan rubrik",
        number=area.number,
        actions_id=f"atgarder-{area.id}" if area.actions else "",
        depth=2 if area.parent_id else 1,
    )


def decision_line(plan: PlanContent) -> str:
    """ "Kommunfullmäktige 15 december 2025, § 168" """
    if not plan.decision:
        return ""
    paragraph = plan.decision.paragraph
    sign = "" if "§" in paragraph else "§\u00a0"
    return f"{plan.decision.organ} {long_date(plan.decision.on)}, {sign}{paragraph}"


def proposal_line(plan: PlanContent) -> str:
    """ "Kommunfullmäktige 22 februari 2027" """
    return f"{plan.proposal.organ} {long_date(plan.proposal.on)}" if plan.proposal else ""


def period_line(plan: PlanContent) -> str:
    if plan.starts_on and plan.ends_on:
        return long_span(plan.starts_on, plan.ends_on)
    if plan.starts_on:
        return f"Från {long_date(plan.starts_on)}"
    return f"Till och med {long_date(plan.ends_on)}" if plan.ends_on else ""


def lead_of(area: FocusAreaContent) -> str:
    return area.lead.name if area.lead else ""


def analysis_note(area: FocusAreaContent) -> str:
    """Said only where more analysis is to come: that it is, and whose it is."""
    coming = area.analysis_status in (AnalysisStatus.DEEPEN, AnalysisStatus.ONGOING)
    if area.analysis_status == AnalysisStatus.DEEPEN:
        said = "Orsaksanalysen ska fördjupas."
    else:
        said = "Orsaksanalysen pågår." if coming else ""
    owner = f"Ansvarig för analysen: {area.analysis_owner}." if coming and area.analysis_owner else ""
    return f"{said} {owner}".strip()


def goals_of(area: FocusAreaContent) -> int:
    return sum(len(action.goals) for action in area.actions)


def count(actions: tuple[ActionContent, ...], statuses) -> int:
    return sum(action.status in statuses for action in actions)
