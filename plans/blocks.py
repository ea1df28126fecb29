"""The pieces in which a plan is edited, as data: which fields, how they are read, and how they are written.

A block's version is a fingerprint of what it holds. Two people may write in different blocks of the same
focus area at once; only a change of the very same block stands in the way.
"""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Max, Model

from kommunbrott.models import Organisation
from plans.models import (
    Action,
    Cause,
    FocusArea,
    Goal,
    OfficialStatement,
    Placement,
    Plan,
    Responsibility,
    SourceNote,
)

Values = dict[str, Any]

# What ``?sida=`` says when an action is opened on its own page and not in the table it stands in.
ACTION_PAGE = "atgard"


@dataclass(frozen=True)
class Block:
    """``kind`` and ``name`` are the words of its address; ``label`` is what a person calls it.

    ``makes`` is the model that a block for something new creates one of, under its object.
    """

    kind: str
    name: str
    label: str
    model: type[Model]
    fields: tuple[str, ...]
    has_parties: bool = False
    has_goals: bool = False
    makes: type[Model] | None = None
    # What an editor sees where nothing is written yet.
    hint: str = "Inget skrivet än."

    @property
    def is_text(self) -> bool:
        """One long text and nothing else: what is edited where it is read."""
        return (
            len(self.fields) == 1
            and self.makes is None
            and self.model in (Plan, FocusArea, OfficialStatement)
        )

    def key(self, instance: Model) -> str:
        """Names the block of this very object, under its plan: "7/fokusomrade:12:problem"."""
        return f"{plan_of(instance).pk}/{self.kind}:{instance.pk}:{self.name}"

    def read(self, instance: Model) -> Values:
        """Present values. Two to four queries for blocks with parties, goals or chosen rows."""
        if self.makes is not None:
            return {}
        values = {name: _value(instance, name) for name in self.fields}
        if self.has_parties:
            values["parties"] = _read_parties(instance)
        if self.has_goals:
            values["goals"] = list(instance.goals.order_by("position", "pk").values("id", *GOAL_FIELDS))
        return values

    def write(self, instance: Model, values: Values) -> Model:
        """Save ``values`` (all of the block's) and return what was written or made."""
        target = MAKERS[self.makes](instance) if self.makes else instance
        chosen = {field.name for field in target._meta.many_to_many}
        for name in self.fields:
            if name not in chosen:
                setattr(target, name, values[name])
        target.save()
        for name in self.fields:
            if name in chosen:
                getattr(target, name).set(values[name])
        if self.makes is Action:
            place_last(target, instance)
        if self.has_parties:
            _write_parties(target, values["parties"])
        if self.has_goals:
            _write_goals(target, values["goals"])
        return target


def version(values: Values) -> str:
    """Fingerprint of a block's values, the same in every process."""
    packed = json.dumps(values, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(packed.encode()).hexdigest()[:16]


def plan_of(instance: Model) -> Plan:
    if isinstance(instance, Plan):
        return instance
    if isinstance(instance, Cause):
        return instance.focus_area.plan
    return instance.plan


def last_position(rows) -> int:
    """The position after the last of ``rows``."""
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def place_last(action: Action, area: FocusArea) -> Placement:
    return Placement.objects.create(focus_area=area, action=action, position=last_position(area.placements))


def _value(instance: Model, name: str) -> Any:
    field = instance._meta.get_field(name)
    if field.many_to_many:
        return sorted(getattr(instance, name).values_list("pk", flat=True))
    return getattr(instance, field.name)


def _read_parties(owner: Action | FocusArea) -> list[Values]:
    rows = owner.responsibilities.select_related("organisation").order_by("position", "pk")
    return [{"organisation": row.organisation, "role": row.role, "unit": row.unit} for row in rows]


def _write_parties(owner: Action | FocusArea, parties: list[Values]) -> None:
    """Make the responsibilities be ``parties`` in this order. A row that stays keeps its text as written."""
    present = {row.organisation_id: row for row in owner.responsibilities.all()}
    kept = {party["organisation"].pk for party in parties}
    for organisation_id, row in present.items():
        if organisation_id not in kept:
            row.delete()
    link = "action" if isinstance(owner, Action) else "focus_area"
    # The lead comes last, so that the former lead has stepped down before the new one steps in.
    for position, party in sorted(enumerate(parties), key=lambda pair: pair[1]["role"] == "huvudansvarig"):
        row = present.get(party["organisation"].pk) or Responsibility(organisation=party["organisation"])
        setattr(row, link, owner)
        _save_if_changed(row, {"position": position, "role": party["role"], "unit": party["unit"]})


def _write_goals(action: Action, goals: list[Values]) -> None:
    present = {goal.pk: goal for goal in action.goals.all()}
    kept = {goal.get("id") for goal in goals}
    for pk, goal in present.items():
        if pk not in kept:
            goal.delete()
    for position, values in enumerate(goals):
        goal = present.get(values.get("id")) or Goal(action=action)
        _save_if_changed(goal, {"position": position} | {name: values[name] for name in GOAL_FIELDS})


def _save_if_changed(row: Model, values: Values) -> None:
    if row.pk and all(getattr(row, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(row, name, value)
    row.save()


def _next_source(plan: Plan) -> SourceNote:
    highest = plan.source_notes.aggregate(highest=Max("number"))["highest"] or 0
    return SourceNote(plan=plan, number=highest + 1)


MAKERS: dict[type[Model], Callable[[Model], Model]] = {
    FocusArea: lambda plan: FocusArea(plan=plan, position=last_position(plan.focus_areas)),
    Cause: lambda area: Cause(focus_area=area, position=last_position(area.causes)),
    Action: lambda area: Action(plan=area.plan),
    SourceNote: _next_source,
}

GOAL_FIELDS = ("text", "indicator", "unit", "direction", "baseline", "target", "judged_by")
ACTION_FIELDS = (
    "number", "title", "causes", "status", "follow_up", "how", "place", "timing", "starts_on", "due_on",
    "recurrence", "follow_up_how", "follow_up_rhythm", "follow_up_forum", "funding", "resources",
    "prevention", "horizon", "method",
)  # fmt: skip
FACT_FIELDS = (
    "title", "subtitle", "kind", "starts_on", "ends_on", "dnr", "annex_to", "applies_to", "document_owner",
    "revision_owner", "follow_up_owner", "layout", "has_law_annex", "signatories",
)  # fmt: skip
STATEMENT_FIELDS = ("title", "recipient", "sender", "dated_on", "signatories")
HEADING_FIELDS = ("number", "title", "parent", "target_group", "areas")

_ALL = (
    Block("plan", "uppgifter", "Uppgifter om planen", Plan, FACT_FIELDS),
    Block(
        "plan",
        "inledning",
        "Inledning",
        Plan,
        ("introduction",),
        hint="Varför planen finns, vad den bygger på och vem den gäller för.",
    ),
    Block(
        "plan",
        "oversikt",
        "Översikt",
        Plan,
        ("overview",),
        hint="Planen i korthet, till exempel områden och insatser i punktlista.",
    ),
    Block(
        "plan",
        "foregaende",
        "Uppföljning av föregående plan",
        Plan,
        ("previous_introduction",),
        hint="Vad uppföljningen visar i stort, före tabellen med vad som hände med var och en.",
    ),
    Block(
        "plan",
        "uppfoljning",
        "Så följs planen upp",
        Plan,
        ("follow_up_rule",),
        hint="Hur ofta planen följs upp och av vem.",
    ),
    Block(
        "plan",
        "avslutning",
        "Uppföljning och ansvar",
        Plan,
        ("closing",),
        hint="Vad som händer med uppföljningen och vem som får den.",
    ),
    Block("plan", "nytt-fokusomrade", "Nytt fokusområde", Plan, HEADING_FIELDS, True, makes=FocusArea),
    Block("plan", "ny-kalla", "Ny källa", Plan, ("source", "year", "value", "address"), makes=SourceNote),
    Block("fokusomrade", "rubrik", "Rubrik och ansvariga", FocusArea, HEADING_FIELDS, True),
    Block(
        "fokusomrade",
        "inledning",
        "Inledning",
        FocusArea,
        ("introduction",),
        hint="Vad fokusområdet handlar om, om det behöver sägas.",
    ),
    Block(
        "fokusomrade",
        "problem",
        "Problembeskrivning",
        FocusArea,
        ("problem",),
        hint="Vad som händer, hur ofta, var och vem det drabbar.",
    ),
    Block("fokusomrade", "nar", "När", FocusArea, ("cause_when",)),
    Block("fokusomrade", "var", "Var", FocusArea, ("cause_where",)),
    Block("fokusomrade", "vem", "Vem", FocusArea, ("cause_who",)),
    Block("fokusomrade", "hur", "Hur", FocusArea, ("cause_how",)),
    Block("fokusomrade", "intressenter", "Intressenter", FocusArea, ("cause_stakeholders",)),
    Block(
        "fokusomrade",
        "orsaksanalys",
        "Orsaksanalys, fritext",
        FocusArea,
        ("cause_analysis",),
        hint="Annat om orsakerna, i fri text.",
    ),
    Block("fokusomrade", "analyslage", "Analysens läge", FocusArea, ("analysis_status", "analysis_owner")),
    Block("fokusomrade", "ny-orsak", "Ny orsak", FocusArea, ("text",), makes=Cause),
    Block("fokusomrade", "ny-atgard", "Ny åtgärd", FocusArea, ACTION_FIELDS, True, True, makes=Action),
    Block("orsak", "text", "Orsak", Cause, ("number", "text", "no_action_reason")),
    Block("atgard", "rad", "Åtgärd", Action, ACTION_FIELDS, True, True),
    Block("skrivelse", "uppgifter", "Uppgifter om tjänsteskrivelsen", OfficialStatement, STATEMENT_FIELDS),
    Block("skrivelse", "arendet", "Ärendet", OfficialStatement, ("matter",)),
    Block(
        "skrivelse",
        "forslag",
        "Förslag till beslut",
        OfficialStatement,
        ("clauses",),
        hint="En att-sats per rad.",
    ),
    Block("skrivelse", "sammanfattning", "Sammanfattning", OfficialStatement, ("summary",)),
    Block("skrivelse", "beskrivning", "Beskrivning", OfficialStatement, ("description",)),
    Block("skrivelse", "ekonomi", "Ekonomi", OfficialStatement, ("economy",)),
    Block(
        "skrivelse",
        "perspektiv",
        "Barn och jämställdhet",
        OfficialStatement,
        ("perspectives",),
        hint="Vad förslaget betyder för barn, och för flickor och pojkar, kvinnor och män.",
    ),
    Block("skrivelse", "bilagor", "Bilagor", OfficialStatement, ("enclosures",), hint="En bilaga per rad."),
    Block(
        "skrivelse", "expedieras", "Expedieras till", OfficialStatement, ("distribution",), hint="En per rad."
    ),
    Block("kalla", "uppgift", "Källa", SourceNote, ("source", "year", "value", "address")),
)
BLOCKS: dict[tuple[str, str], Block] = {(block.kind, block.name): block for block in _ALL}


def resolve_parties(names: list[str]) -> dict[str, Organisation]:
    """Organisations by the folded name, short name or alias that people write. Two queries."""
    wanted = {name.casefold().strip() for name in names}
    found = {}
    for organisation in Organisation.objects.active().prefetch_related("aliases"):
        aliases = [alias.name for alias in organisation.aliases.all()]
        for name in (organisation.name, organisation.short_name, *aliases):
            if name and name.casefold().strip() in wanted:
                found.setdefault(name.casefold().strip(), organisation)
    return found
