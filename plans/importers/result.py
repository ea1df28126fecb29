"""What an import understood: the answer the command prints, and beside it what the preview page shows."""

from dataclasses import dataclass, field

from kommunbrott.parties import Party

NEW, NOTED, DOUBTFUL, FAULTY = "ny", "anteckning", "tvekan", "fel"


@dataclass(frozen=True)
class Note:
    where: str
    message: str


@dataclass(frozen=True)
class Unplaced:
    text: str
    reason: str
    where: str = ""


@dataclass(frozen=True)
class Cause:
    text: str
    number: str | None = None


@dataclass(frozen=True)
class OverviewItem:
    title: str
    items: tuple[str, ...]


@dataclass(frozen=True)
class ImportedAction:
    """Paragraphs within a field are parted by a blank line. `state` and `reasons` are for the preview."""

    action: str
    where: str
    number: str | None = None
    goal: str | None = None
    how: str | None = None
    parties: tuple[Party, ...] = ()
    responsible_raw: str | None = None
    timeline: str | None = None
    follow_up: str | None = None
    indicator: str | None = None
    status: str | None = None
    cause: str | None = None
    funding: str | None = None
    state: str = NEW
    reasons: tuple[str, ...] = ()

    def as_json(self) -> dict:
        return {
            "number": self.number,
            "action": self.action,
            "goal": self.goal,
            "how": self.how,
            "responsible": [party.name for party in self.parties],
            "responsible_raw": self.responsible_raw,
            "responsible_units": {party.name: party.unit for party in self.parties if party.unit},
            "timeline": self.timeline,
            "follow_up": self.follow_up,
            "indicator": self.indicator,
            "status": self.status,
            "cause": self.cause,
            "funding": self.funding,
        }


@dataclass(frozen=True)
class ImportedArea:
    """`cause_parts` gives the paragraphs of the cause analysis that stand under när, var, vem, hur, intressenter."""

    title: str
    where: str
    number: str | None = None
    parties: tuple[Party, ...] = ()
    responsible_raw: str | None = None
    intro_paragraphs: tuple[str, ...] = ()
    problem_paragraphs: tuple[str, ...] = ()
    cause_analysis_paragraphs: tuple[str, ...] = ()
    cause_parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    causes: tuple[Cause, ...] = ()
    actions: tuple[ImportedAction, ...] = ()

    def as_json(self) -> dict:
        return {
            "number": self.number,
            "title": self.title,
            "responsible": [party.name for party in self.parties],
            "responsible_raw": self.responsible_raw,
            "intro_paragraphs": list(self.intro_paragraphs),
            "problem_paragraphs": list(self.problem_paragraphs),
            "cause_analysis_paragraphs": list(self.cause_analysis_paragraphs),
            "causes": [{"number": cause.number, "text": cause.text} for cause in self.causes],
            "actions": [action.as_json() for action in self.actions],
        }


@dataclass(frozen=True)
class PartyMapping:
    """One row of the page where parties are confirmed: what the file writes, how often, and what it becomes."""

    name: str
    as_written: tuple[str, ...]
    rows: int
    state: str
    organisation_id: int | None = None
    units: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    candidates: tuple[tuple[int, str], ...] = ()


@dataclass(frozen=True)
class ImportedPlan:
    title: str
    kind: str
    starts_on: str | None = None
    ends_on: str | None = None
    attachment_to: str | None = None
    review_rule: str | None = None
    introduction_paragraphs: tuple[str, ...] = ()
    overview: tuple[OverviewItem, ...] = ()
    focus_areas: tuple[ImportedArea, ...] = ()
    unplaced: tuple[Unplaced, ...] = ()
    notes: tuple[Note, ...] = ()
    parties: tuple[PartyMapping, ...] = ()

    @property
    def actions(self) -> tuple[ImportedAction, ...]:
        return tuple(action for area in self.focus_areas for action in area.actions)

    def as_json(self) -> dict:
        return {
            "title": self.title,
            "kind": self.kind,
            "period": {"start": self.starts_on, "end": self.ends_on},
            "attachment_to": self.attachment_to,
            "review_rule": self.review_rule,
            "introduction_paragraphs": list(self.introduction_paragraphs),
            "overview": [{"title": item.title, "items": list(item.items)} for item in self.overview],
            "focus_areas": [area.as_json() for area in self.focus_areas],
            "unplaced": [{"text": one.text, "reason": one.reason} for one in self.unplaced],
            "notes": [{"where": note.where, "message": note.message} for note in self.notes],
        }
