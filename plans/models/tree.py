"""From the living rows to the one content tree, at the same cost whatever the plan's size."""

import datetime as dt
from collections import defaultdict
from dataclasses import fields, replace
from textwrap import shorten

from django.db.models import F, Model, OuterRef, Q, Subquery
from django.utils import timezone

from kommunbrott.dates import period_label
from plans import content
from plans.choices import PlanStatus
from plans.content import PreviousPlanContent
from plans.models.action import Goal, Placement
from plans.models.assessment_rows import AssessmentProblem
from plans.models.focus_area import Cause, FocusArea
from plans.models.plan import Plan
from plans.models.referral import Acceptance
from plans.models.responsibility import Responsibility

# What is told of the action that an action goes on from.
BEFORE = {
    "before_number": "action__predecessor__number",
    "before_title": "action__predecessor__title",
    "before_plan": "action__predecessor__plan__title",
    "before_starts_on": "action__predecessor__plan__starts_on",
    "before_ends_on": "action__predecessor__plan__ends_on",
}


def build(plan: Plan) -> content.PlanContent:
    """Six queries: focus areas with their places, parties, causes, actions, goals, sources."""
    areas, places = _areas(plan)
    causes = _causes(plan)
    parties, answered = _parties(plan)
    actions, placements = _actions(plan, parties["action"])
    where = _titles_by_action(areas, placements)
    return content.PlanContent(
        **_plan_fields(plan),
        focus_areas=tuple(
            _focus_area(area, places, parties["focus_area"], causes, actions, placements, where)
            for area in areas
        ),
        sources=tuple(
            content.SourceContent(note.pk, note.number, note.source, note.year, note.value, note.address)
            for note in plan.source_notes.all()
        ),
        answers=answered,
        problems={area.pk: _problem(area.assessment_problem) for area in areas if area.assessment_problem},
        previous=_previous(plan, actions),
    )


def answers(plan: Plan) -> dict[tuple[int, int], content.PartyAnswer]:
    """What has been said last of each action by each organisation, for a tree that was frozen. One query."""
    rows = Acceptance.objects.filter(action__plan=plan).order_by("answered_at", "pk")
    columns = ("action_id", "organisation_id", "answer", "wording", "answered_at")
    return {
        (action_id, organisation_id): _answer(*said)
        for action_id, organisation_id, *said in rows.values_list(*columns)
    }


def _answer(answer: str, wording: str, answered_at: dt.datetime) -> content.PartyAnswer:
    return content.PartyAnswer(answer, wording, timezone.localdate(answered_at))


def same_named(row: Model, kind: type) -> dict:
    """The columns of ``row`` that the content dataclass ``kind`` has fields for, by name."""
    columns = {field.attname for field in row._meta.concrete_fields}
    return {field.name: getattr(row, field.name) for field in fields(kind) if field.name in columns}


def _plan_fields(plan: Plan) -> dict:
    decision = None
    if plan.decided_on:
        decision = content.DecisionContent(
            plan.decided_by.name, plan.decided_on, plan.decision_paragraph, plan.decision_dnr
        )
    proposal = None
    if plan.status == PlanStatus.PROPOSED and plan.proposed_on:
        proposal = content.ProposalContent(plan.proposed_to.name, plan.proposed_on)
    file = plan.situation_file
    lines = [line.partition(",") for line in plan.signatories.splitlines() if line.strip()]
    return same_named(plan, content.PlanContent) | {
        "signatories": tuple((name.strip(), role.strip()) for name, _, role in lines),
        "decision": decision,
        "proposal": proposal,
        "situation": plan.situation,
        "situation_file": file and content.FileContent(file.pk, file.name, file.sha256),
        "replaces": plan.replaces.decision_line or plan.replaces.title if plan.replaces_id else "",
    }


def _areas(plan: Plan) -> tuple[list[FocusArea], dict[int, list[str]]]:
    """The focus areas in order, and the names of the places of each by its id: one outer join."""
    areas: dict[int, FocusArea] = {}
    places = defaultdict(list)
    rows = plan.focus_areas.select_related("analysis_owner", "assessment_problem__assessment").annotate(
        place=F("areas__name")
    )
    for row in rows.order_by("position", "pk", "place"):
        areas.setdefault(row.pk, row)
        if row.place:
            places[row.pk].append(row.place)
    return list(areas.values()), places


def _problem(row: AssessmentProblem) -> content.ProblemLink:
    made = row.assessment
    return content.ProblemLink(row.pk, row.title, made.pk, made.title, made.is_fixed)


def _parties(plan: Plan) -> tuple[dict[str, dict[int, list[content.PartyContent]]], dict]:
    """``{"action": {action_id: [...]}, "focus_area": {focus_area_id: [...]}}``, the lead first, and their answers."""
    found = {"action": defaultdict(list), "focus_area": defaultdict(list)}
    answered = {}
    said = Acceptance.objects.filter(action=OuterRef("action"), organisation=OuterRef("organisation"))
    latest = said.order_by("-answered_at", "-pk")
    rows = Responsibility.objects.filter(Q(action__plan=plan) | Q(focus_area__plan=plan)).annotate(
        answer=Subquery(latest.values("answer")[:1]),
        answer_wording=Subquery(latest.values("wording")[:1]),
        answered_at=Subquery(latest.values("answered_at")[:1]),
    )
    for row in rows.select_related("organisation").order_by("position", "pk"):
        party = content.PartyContent(
            organisation_id=row.organisation_id,
            name=row.organisation.name,
            label=row.organisation.label,
            kind=row.organisation.kind,
            role=row.role,
            unit=row.unit,
            as_written=row.as_written,
        )
        owner = found["action"][row.action_id] if row.action_id else found["focus_area"][row.focus_area_id]
        owner.append(party)
        if row.answer:
            key = (row.action_id, row.organisation_id)
            answered[key] = _answer(row.answer, row.answer_wording, row.answered_at)
    for owners in found.values():
        for parties in owners.values():
            parties.sort(key=lambda party: not party.is_lead)
    return found, answered


def _causes(plan: Plan) -> dict[int, list[tuple[content.CauseContent, frozenset[int]]]]:
    """Causes by focus area, each with the ids of the actions against it: one outer join."""
    rows = Cause.objects.filter(focus_area__plan=plan).order_by("focus_area_id", "position", "pk", "actions")
    columns = ("pk", "focus_area_id", "number", "text", "no_action_reason", "actions")
    merged: dict[int, tuple] = {}
    for pk, area_id, number, text, reason, action_id in rows.values_list(*columns):
        _, ids = merged.setdefault(pk, ((area_id, number, text, reason), set()))
        if action_id:
            ids.add(action_id)
    by_area = defaultdict(list)
    for pk, ((area_id, number, text, reason), ids) in merged.items():
        label = number or f"O{len(by_area[area_id]) + 1}"
        cause = content.CauseContent(pk, label, number, text, reason, len(ids))
        by_area[area_id].append((cause, frozenset(ids)))
    return by_area


def _actions(plan: Plan, parties) -> tuple[dict[int, dict], dict[int, list[tuple[int, int]]]]:
    """Field values of each action by id, and the (action, placement) ids of each focus area in order."""
    goals = defaultdict(list)
    for goal in Goal.objects.filter(action__plan=plan).order_by("position", "pk"):
        goals[goal.action_id].append(content.GoalContent(**same_named(goal, content.GoalContent)))
    actions: dict[int, dict] = {}
    placements = defaultdict(list)
    rows = Placement.objects.filter(focus_area__plan=plan).select_related("action")
    rows = rows.annotate(**{name: F(path) for name, path in BEFORE.items()})
    for placement in rows.order_by("position", "pk"):
        action = placement.action
        placements[placement.focus_area_id].append((action.pk, placement.pk))
        actions.setdefault(
            action.pk,
            same_named(action, content.ActionContent)
            | {
                "goals": tuple(goals[action.pk]),
                "parties": tuple(parties[action.pk]),
                "continues": _continues(placement) if action.predecessor_id else "",
            },
        )
    return actions, placements


def _continues(placement: Placement) -> str:
    """ "2.2 i planen 2024–2025" """
    row = placement
    what = row.before_number or f"”{shorten(row.before_title, 60, placeholder=' …')}”"
    period = period_label(row.before_starts_on, row.before_ends_on)
    return f"{what} i planen {period}" if period else f"{what} i {row.before_plan}"


def _previous(plan: Plan, actions: dict[int, dict]) -> PreviousPlanContent | None:
    """What the plan tells of the one before it, with today's names of what goes on. At most one query."""
    origin = getattr(plan, "origin", None) if plan.predecessor_id else None
    if origin is None:
        return None
    names = {
        action["predecessor_id"]: action["number"] for action in actions.values() if action["predecessor_id"]
    }
    previous = origin.previous
    areas = (
        replace(area, actions=tuple(replace(row, goes_on_as=names.get(row.id)) for row in area.actions))
        for area in previous.focus_areas
    )
    return replace(previous, focus_areas=tuple(areas))


def _titles_by_action(areas: list[FocusArea], placements) -> dict[int, dict[int, str]]:
    """For each action the titles of the focus areas it stands under, by their ids."""
    where = defaultdict(dict)
    for area in areas:
        for action_id, _ in placements[area.pk]:
            where[action_id][area.pk] = str(area)
    return where


def _focus_area(area: FocusArea, places, parties, causes, actions, placements, where):
    own = tuple(
        content.ActionContent(
            **actions[action_id],
            placement_id=placement_id,
            causes=tuple(
                content.CauseRef(cause.id, cause.label, cause.text)
                for cause, ids in causes[area.pk]
                if action_id in ids
            ),
            also_under=tuple(title for other, title in where[action_id].items() if other != area.pk),
        )
        for action_id, placement_id in placements[area.pk]
    )
    return content.FocusAreaContent(
        **same_named(area, content.FocusAreaContent),
        areas=tuple(places[area.pk]),
        parties=tuple(parties[area.pk]),
        analysis_owner=str(area.analysis_owner or ""),
        causes=tuple(cause for cause, _ in causes[area.pk]),
        actions=own,
    )
