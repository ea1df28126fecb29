"""The next plan: what becomes of each action is kept as it is thought over, then the plan is made in one go."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.db.models import prefetch_related_objects

from kommunbrott.access import Overtaken, require
from kommunbrott.models import User
from kommunbrott.text import plain
from plans import access
from plans.choices import ActionStatus, Continuation
from plans.content import PlanContent, PreviousActionContent, PreviousAreaContent, PreviousPlanContent
from plans.continuation import Part, Typed, lacks, mark
from plans.models import Action, FollowUp, NextPlan, Placement, Plan
from plans.workflow import copying
from plans.workflow.editing import lock

# Of the period, the decision and the case that was; the new plan gets its own.
OF_ITS_OWN = {
    "dnr": "",
    "situation_title": "",
    "situation_organ": "",
    "situation_on": None,
    "previous_introduction": "",
}


@dataclass(frozen=True)
class Clash:
    """Somebody else has answered the same meanwhile: those parts as they are kept, and all that is kept."""

    parts: dict[str, Part]
    next_plan: NextPlan


@dataclass(frozen=True)
class Ending:
    """How an action stands, and what was said of it last: values, and words to show."""

    action: Action
    status: str
    status_label: str
    outcome: str
    verdict: str
    motive: str
    result: str


def endings(plan: Plan, today: dt.date) -> dict[int, Ending]:
    """By the key of the action, with its goals at hand. Four queries, whatever the plan's size."""
    rows = plan.actions.with_standing(today).prefetch_related("goals")
    actions = {action.pk: action for action in rows}
    said = FollowUp.objects.latest_by_action(actions)
    judged = FollowUp.objects.verdict_by_action(actions)
    found = {}
    for pk, action in actions.items():
        last, verdict = said.get(pk), judged.get(pk)
        found[pk] = Ending(
            action=action,
            status=action.standing,
            status_label=ActionStatus(action.standing).label,
            outcome=verdict.outcome if verdict else "",
            verdict=verdict.get_outcome_display() if verdict else "",
            motive=verdict.motive if verdict else "",
            result=(last.effect or last.done) if last else "",
        )
    return found


def keep(plan: Plan, typed: Typed, *, seen: dict[str, str], by: User) -> NextPlan:
    """Keep what ``by`` has typed for the next plan after ``plan``, whether or not it is complete.

    ``seen`` are the marks of the parts as the form was opened with them. A part that the person left as it was
    is left as it has become since. Raises PermissionDenied, and Overtaken with a Clash when somebody else has
    written in a part that the person wrote in too; all other parts are kept.
    """
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_make_next(by, plan))
        next_plan = under_way(plan) or NextPlan(plan=plan, made_by=by)
        clashes = _write(next_plan, typed, seen, by)
        next_plan.save()
    if clashes:
        raise Overtaken(Clash(clashes, next_plan))
    return next_plan


def make(
    plan: Plan, typed: Typed, *, facts: dict, seen: dict[str, str], successors: int, today: dt.date, by: User
) -> Plan:
    """Make the next plan of what goes on, with lineage, and let it tell what came of the one before.

    ``facts`` are the title, kind and period of the new plan. ``successors`` is how many next plans there were
    when the person asked. Raises PermissionDenied, and Overtaken when there is another by now, when somebody
    else has answered otherwise meanwhile, or when an action has come that nothing is said of.
    """
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_make_next(by, plan))
        if plan.successors.count() != successors:
            raise Overtaken(plan)
        next_plan = under_way(plan) or NextPlan(plan=plan, made_by=by)
        clashes = _write(next_plan, typed, seen, by)
        if clashes:
            raise Overtaken(Clash(clashes, next_plan))
        content = plan.content()
        if any(lacks(next_plan.typed.get(str(action.id), {})) for action in content.actions):
            raise Overtaken(plan)
        ends = endings(plan, today)
        going_on = [ends[pk] for pk in _going_on(content, next_plan.typed)]
        made = _copy_plan(plan, going_on, facts)
        next_plan.made, next_plan.report = made, report(content, next_plan.typed, ends)
        next_plan.save()
    return made


def tell_anew(plan: Plan, *, today: dt.date, by: User) -> None:
    """Let ``plan`` tell the follow-up of the one before as it is by now. What was chosen then stays."""
    with transaction.atomic():
        plan = lock(plan)
        require(access.may_edit(by, plan))
        origin = NextPlan.objects.select_for_update().filter(made=plan).first()
        if origin is None:
            raise Overtaken(plan)
        previous = Plan.objects.get(pk=origin.plan_id)
        origin.report = report(previous.content(), origin.typed, endings(previous, today))
        origin.save()
        plan.save(update_fields=["changed_at"])


def under_way(plan: Plan) -> NextPlan | None:
    return NextPlan.objects.filter(plan=plan).under_way().first()


def report(content: PlanContent, typed: Typed, ends: dict[int, Ending]) -> dict:
    """The final follow-up of a plan, action by action, as JSON. An action is told where it stands first."""
    told, areas = set(), []
    for area in content.focus_areas:
        rows = [action for action in area.actions if action.id not in told]
        told |= {action.id for action in rows}
        actions = tuple(_told(ends[action.id], typed.get(str(action.id), {})) for action in rows)
        if actions:
            areas.append(PreviousAreaContent(area.id, area.name, actions))
    return PreviousPlanContent(content.id, content.title, content.period, tuple(areas)).as_json()


def _told(ending: Ending, part: Part) -> PreviousActionContent:
    return PreviousActionContent(
        id=ending.action.pk,
        number=ending.action.number,
        title=plain(ending.action.title),
        status_label=ending.status_label,
        result=ending.result,
        verdict=ending.verdict,
        motive=ending.motive,
        choice=part.get("choice", ""),
        reason=part.get("reason", "").strip(),
    )


def _write(next_plan: NextPlan, typed: Typed, seen: dict[str, str], by: User) -> dict[str, Part]:
    """Write what nobody else has written in meanwhile, and return the parts that somebody has."""
    kept, clashes = dict(next_plan.typed), {}
    for key, part in typed.items():
        now, was = mark(kept.get(key, {})), seen.get(key, "")
        if mark(part) in (now, was):
            continue
        if now != was:
            clashes[key] = kept[key]
        else:
            kept[key] = part | {"by": str(by)}
    next_plan.typed = kept
    return clashes


def _going_on(content: PlanContent, typed: Typed) -> list[int]:
    return [a.id for a in content.actions if typed[str(a.id)]["choice"] != Continuation.ENDS]


def _copy_plan(plan: Plan, going_on: list[Ending], facts: dict) -> Plan:
    made = copying.copied(plan, is_next=True, follow_up_period=plan.follow_up_period, **OF_ITS_OWN, **facts)
    made.save()
    areas, causes = {}, {}
    for area in plan.focus_areas.prefetch_related("areas", "responsibilities", "causes"):
        areas[area.pk], own = copying.copy_focus_area(area, is_next=True, plan=made)
        causes |= own
    for area in areas.values():
        if area.parent_id:
            area.parent = areas.get(area.parent_id)
            area.save()
    prefetch_related_objects([end.action for end in going_on], "responsibilities", "causes")
    copies = {end.action.pk: _copy_action(end, made, causes) for end in going_on}
    for placement in Placement.objects.filter(action__in=copies, focus_area__in=areas):
        area, action = areas[placement.focus_area_id], copies[placement.action_id]
        copying.copied(placement, focus_area=area, action=action).save()
    for source in plan.source_notes.all():
        copying.copied(source, plan=made).save()
    return made


def _copy_action(ending: Ending, plan: Plan, causes: dict) -> Action:
    """What is under way goes on; all else begins anew. Days outside of the new period are left to be set."""
    action, is_ongoing = ending.action, ending.status in (ActionStatus.ONGOING, ActionStatus.LATE)
    days = {name: getattr(action, name) for name in ("starts_on", "due_on")}
    copy = copying.copy_action(
        action,
        is_next=True,
        plan=plan,
        status=ActionStatus.ONGOING if is_ongoing else ActionStatus.NOT_STARTED,
        status_as_written="",
        **{name: day if day and plan.covers(day) else None for name, day in days.items()},
    )
    copying.aim(copy, action, causes)
    return copy
