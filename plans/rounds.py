"""What a round of follow-up comes to: the plan in force, and all that has been said of it up to the round's end."""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, field

from kommunbrott.dates import Period, add_months, periods
from kommunbrott.models import Municipality, Organisation, User
from plans.choices import PERIOD_MONTHS, ActionStatus, FollowUpKind, FollowUpPeriod
from plans.content import ActionContent, GoalContent, PlanContent
from plans.content.follow_up import AnswerContent, FigureContent, FollowedAction, FollowedArea, RoundContent
from plans.models import Action, FollowUp, FollowUpRound, Plan
from plans.smart import progress
from plans.standing import Standing

# Where a plan does not say when it ends: lag (2023:196) 6 § wants a follow-up every second year.
USUAL_MONTHS = 24

# Nobody is asked again about what has ended and been judged.
SETTLED = (ActionStatus.DONE, ActionStatus.STOPPED)


def planned_periods(plan: Plan, period: str) -> tuple[Period, ...]:
    """The plan's time cut into rounds. A plan that says no dates begins when it was decided."""
    start = plan.starts_on or plan.decided_on
    if start is None:
        return ()
    end = plan.ends_on or add_months(start, USUAL_MONTHS) - dt.timedelta(days=1)
    chosen = FollowUpPeriod(period)
    return periods(start, end, PERIOD_MONTHS[chosen], chosen.label)


def next_period(plan: Plan, period: str, rounds: list[FollowUpRound], today: dt.date) -> Period | None:
    """The one to open next: the one that ``today`` is in, or the first that ended before and was not followed up."""
    taken = {made.label for made in rounds} | {(made.starts_on, made.ends_on) for made in rounds}
    free = [
        one
        for one in planned_periods(plan, period)
        if one.label not in taken and (one.starts_on, one.ends_on) not in taken
    ]
    begun = [one for one in free if one.starts_on <= today]
    return next(iter(begun[-1:] or free[:1]), None)


# --- The tree ---


def round_content(
    made: FollowUpRound, plan: PlanContent, municipality: Municipality, today: dt.date
) -> RoundContent:
    """Four queries, whatever the plan's size. ``plan`` is the text in force."""
    said = _said(made, plan)
    standings = Action.objects.standings(made.plan, plan.actions, today)
    asked = _asked(made)
    followed = {
        action.id: _followed(action, said[action.id], standings[action.id], asked) for action in plan.actions
    }
    forms = municipality.action_forms
    return RoundContent(
        id=made.pk,
        plan_id=plan.id,
        plan_title=plan.title,
        label=made.label,
        starts_on=made.starts_on,
        ends_on=made.ends_on,
        due_on=made.due_on,
        is_final=made.is_final,
        drawn_on=today,
        receiver=plan.follow_up_owner or municipality.council_name,
        words=(forms["one"], forms["many"]),
        areas=tuple(
            FollowedArea(area.id, area.name, tuple(followed[action.id] for action in area.actions))
            for area in plan.focus_areas
        ),
    )


@dataclass
class Said:
    """What there is about one action, each the latest of its kind."""

    answer: FollowUp | None = None
    verdict: FollowUp | None = None
    # From an earlier round or from between the rounds.
    before: FollowUp | None = None
    verdict_before: FollowUp | None = None
    figures: dict[int, tuple] = field(default_factory=dict)
    figures_before: dict[int, tuple] = field(default_factory=dict)


def _said(made: FollowUpRound, plan: PlanContent) -> dict[int, Said]:
    found: dict[int, Said] = defaultdict(Said)
    rows = FollowUp.objects.about(action.id for action in plan.actions)
    rows = rows.select_related("organisation", "round").prefetch_related("figures")
    for row in rows.order_by("followed_up_on", "pk"):
        said = found[row.action_id]
        figures = {figure.goal_id: (figure.value, row.followed_up_on) for figure in row.figures.all()}
        if row.round_id == made.pk:
            if row.kind == FollowUpKind.ANSWER:
                said.answer, said.figures = row, figures
            if row.outcome:
                said.verdict = row
        elif _is_earlier(row, made):
            if row.status:
                said.before = row
            if row.outcome:
                said.verdict_before = row
            said.figures_before |= figures
    return found


def _is_earlier(row: FollowUp, made: FollowUpRound) -> bool:
    if row.round is None:
        return row.followed_up_on <= made.ends_on
    order = (row.round.starts_on, row.round.is_final, row.round_id)
    return order < (made.starts_on, made.is_final, made.pk)


def _asked(made: FollowUpRound) -> dict[int, tuple[dt.date | None, dt.date | None]]:
    """By organisation: when it was asked, and last reminded."""
    found: dict[int, tuple[dt.date | None, dt.date | None]] = {}
    for request in made.requests.order_by("asked_on", "pk"):
        first, _ = found.get(request.organisation_id, (None, None))
        reminded = request.asked_on if request.is_reminder else None
        found[request.organisation_id] = (first or request.asked_on, reminded)
    return found


def _followed(action: ActionContent, said: Said, stands: Standing, asked: dict) -> FollowedAction:
    lead = action.lead
    settled = _settled(said)
    verdict = said.verdict or (said.verdict_before if settled else None)
    asked_on, reminded_on = asked.get(lead.organisation_id, (None, None)) if lead else (None, None)
    answer = said.answer or (said.before if settled else None)
    return FollowedAction(
        id=action.id,
        number=action.number,
        title=action.title,
        lead_id=lead.organisation_id if lead else None,
        lead=lead.label if lead else "",
        goals=tuple(goal.text for goal in action.goals),
        status=stands.status.value,
        status_label=stands.label,
        due_on=action.due_on,
        days_late=stands.days_late,
        figures=tuple(_figure(goal, said, settled) for goal in action.goals if is_counted(goal)),
        answer=_answer(answer) if answer else None,
        outcome=verdict.outcome if verdict else "",
        motive=verdict.motive if verdict else "",
        asked_on=asked_on,
        reminded_on=reminded_on,
        settled_in=settled,
    )


def _settled(said: Said) -> str:
    """The label of the earlier round in which the action was ended and judged, or ""."""
    before, verdict = said.before, said.verdict_before
    is_settled = not said.answer and before and verdict and before.status in SETTLED
    return verdict.round.label if is_settled and verdict.round else ""


def _answer(row: FollowUp) -> AnswerContent:
    return AnswerContent(
        on=row.followed_up_on,
        name=row.name,
        role=row.role,
        organisation=row.organisation.label if row.organisation else "",
        status=row.status,
        done=row.done,
        process=row.process,
        effect=row.effect,
        next_step=row.next_step,
    )


def _figure(goal: GoalContent, said: Said, settled: str) -> FigureContent:
    figures = said.figures_before if settled else said.figures
    value, _ = figures.get(goal.id, (None, None))
    previous, previous_on = said.figures_before.get(goal.id, (None, None)) if not settled else (None, None)
    way = progress(goal.baseline, goal.target, goal.direction, value)
    return FigureContent(
        goal_id=goal.id,
        indicator=goal.indicator,
        unit=goal.unit,
        direction=goal.direction,
        target=goal.target,
        value=value,
        previous=previous,
        previous_on=previous_on,
        progress=way.text if way else "",
        is_backwards=bool(way and way.is_backwards),
    )


def is_counted(goal: GoalContent) -> bool:
    """There is a figure to tell: it says what is counted and which level is to be reached."""
    return bool(goal.indicator) and goal.target is not None


@dataclass(frozen=True)
class Addressee:
    """An organisation to ask, about what, and where. Without an address of its own its people with accounts are."""

    organisation: Organisation
    actions: tuple[FollowedAction, ...]
    emails: tuple[str, ...]


def addressees(content: RoundContent) -> list[Addressee]:
    """Those who have the lead of something that is not answered, by name. Two queries."""
    waiting: dict[int, list[FollowedAction]] = {}
    for action in content.missing:
        if action.lead_id:
            waiting.setdefault(action.lead_id, []).append(action)
    organisations = Organisation.objects.filter(pk__in=waiting).order_by("name")
    people = defaultdict(list)
    accounts = User.objects.filter(organisation__in=waiting, is_active=True).exclude(email="")
    for key, email in accounts.order_by("pk").values_list("organisation_id", "email"):
        people[key].append(email)
    return [
        Addressee(
            organisation,
            tuple(waiting[organisation.pk]),
            tuple(filter(None, [organisation.contact_email])) or tuple(people[organisation.pk]),
        )
        for organisation in organisations
    ]
