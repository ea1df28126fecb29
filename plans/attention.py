"""What of the plans waits for the reader, and the plan in force at a glance: for the start page."""

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from kommunbrott.attention import Matter, at_leisure, by_day
from kommunbrott.models import User
from kommunbrott.numbers import in_words
from plans.choices import ActionStatus, PlanKind, PlanStatus
from plans.cycle import deadlines
from plans.listed import shortened
from plans.models import Acceptance, Action, FocusArea, FollowUpRound, Plan

# More late actions than this are told of in one line.
MOST_LATE = 3
# So long before its last day the lägesbild is told of.
SITUATION_DAYS = 182


@dataclass(frozen=True)
class AreaAtAGlance:
    """How many of a focus area's actions stand how, by ActionStatus value."""

    area: FocusArea
    counts: Counter

    @property
    def total(self) -> int:
        return self.counts.total()


@dataclass(frozen=True)
class PlanAtAGlance:
    """The plan in force, or the latest that is decided; ``plan`` is None while there is none."""

    plan: Plan | None
    rounds: tuple[FollowUpRound, ...]
    areas: tuple[AreaAtAGlance, ...]
    actions: tuple[Action, ...]

    @property
    def total(self) -> int:
        return len(self.actions)

    @property
    def counts(self) -> Counter:
        return Counter(action.standing for action in self.actions)


def in_force(plans: list[Plan], today: dt.date) -> Plan | None:
    """The decided statutory plan whose time it is, also while it is revised; else the one that began last."""
    decided = [
        plan for plan in plans if plan.decided_on and plan.starts_on and plan.status != PlanStatus.REPLACED
    ]
    current = [
        plan for plan in decided if plan.starts_on <= today and (not plan.ends_on or today <= plan.ends_on)
    ]
    ranked = sorted(
        current or decided, key=lambda plan: (plan.kind == PlanKind.STATUTORY, plan.starts_on, plan.pk)
    )
    return ranked[-1] if ranked else None


def plan_at_a_glance(user: User, plans: list[Plan], today: dt.date) -> PlanAtAGlance:
    """Three queries: rounds, focus areas, and the actions that the reader may see, with their standing."""
    plan = in_force(plans, today)
    if plan is None:
        return PlanAtAGlance(None, (), (), ())
    actions = tuple(
        Action.objects.filter(plan=plan)
        .with_lacks(today)
        .with_first_area()
        .order_by("due_on", "number", "pk")
    )
    counts: dict[int, Counter] = {}
    for action in actions:
        counts.setdefault(action.first_area, Counter())[action.standing] += 1
    areas = FocusArea.objects.filter(plan=plan).order_by("position", "pk")
    return PlanAtAGlance(
        plan,
        tuple(plan.follow_up_rounds.order_by("ends_on", "pk")),
        tuple(AreaAtAGlance(area, counts.get(area.pk, Counter())) for area in areas),
        actions,
    )


def matters(user: User, plans: list[Plan], glance: PlanAtAGlance, today: dt.date) -> Iterator[Matter]:
    """One query more while a plan is on remiss. Others are told of their own organisation's part."""
    if user.is_coordinator:
        yield from _unanswered(glance, today)
        yield from _late(glance, today)
        yield from _gaps(glance)
        yield from _waiting_plans(plans, today)
        yield from _situation(glance, today)
        if any(plan.status == PlanStatus.REFERRED for plan in plans):
            yield from _remarks()
    elif user.organisation_id:
        yield from _own(user, today)


def _unanswered(glance: PlanAtAGlance, today: dt.date) -> Iterator[Matter]:
    for made in glance.rounds:
        waiting = [action for action in glance.actions if action.asked_in == made.label]
        if made.sent_at and not made.locked_at and waiting:
            numbers = ", ".join(action.number or shortened(action.title) for action in waiting[:6])
            more = f" och {in_words(len(waiting) - 6)} till" if len(waiting) > 6 else ""
            yield by_day(
                f"{in_words(len(waiting)).capitalize()} {'åtgärd' if len(waiting) == 1 else 'åtgärder'} "
                f"saknar uppföljning för {made.label}",
                f"{numbers}{more}.",
                made.get_absolute_url(),
                due_on=made.due_on,
                today=today,
            )


def _late(glance: PlanAtAGlance, today: dt.date) -> Iterator[Matter]:
    late = [row for row in glance.actions if row.standing == ActionStatus.LATE]
    for action in late[:MOST_LATE]:
        yield by_day(
            f"{shortened(str(action))} är försenad",
            f"Ansvarig: {action.lead_name or 'ingen än'}.",
            reverse("plans:action_detail", args=[action.pk]),
            due_on=action.due_on or today,
            today=today,
        )
    if len(late) > MOST_LATE:
        yield at_leisure(
            f"{in_words(len(late) - MOST_LATE).capitalize()} åtgärder till är försenade",
            "De står först i listan.",
            reverse("plans:action_list"),
            "Försenade",
            tone="late",
        )


def _gaps(glance: PlanAtAGlance) -> Iterator[Matter]:
    goalless = sum(not action.has_goal for action in glance.actions)
    leaderless = sum(not action.lead_name for action in glance.actions)
    told = []
    if goalless:
        told.append(f"{in_words(goalless)} {'åtgärd' if goalless == 1 else 'åtgärder'} saknar mål")
    if leaderless:
        told.append(
            f"{in_words(leaderless)} {'åtgärd' if leaderless == 1 else 'åtgärder'} saknar huvudansvarig"
        )
    if told:
        text = " och ".join(told)
        yield at_leisure(
            "Glapp i den röda tråden",
            f"{text[0].upper()}{text[1:]}.",
            glance.plan.get_absolute_url(),
            "Glapp",
        )


def _waiting_plans(plans: list[Plan], today: dt.date) -> Iterator[Matter]:
    for plan in plans:
        if plan.status == PlanStatus.PROPOSED:
            title, url = f"{plan} väntar på beslut", reverse("plans:plan_decision", args=[plan.pk])
            if plan.proposed_on:
                text = f"Föreslagen till {plan.proposed_to}."
                yield by_day(title, text, url, due_on=plan.proposed_on, today=today)
            else:
                yield at_leisure(title, "Skriv in beslutet när det är fattat.", url, "Förslag")


def _situation(glance: PlanAtAGlance, today: dt.date) -> Iterator[Matter]:
    """The lägesbild, from half a year before it is to be brought up to date (6 §)."""
    found = (
        [due for due in deadlines(glance.plan, (), today) if due.what == "Lägesbilden"] if glance.plan else []
    )
    for due in found:
        if due.days <= SITUATION_DAYS:
            draft = getattr(glance.plan, "draft_assessment_title", None)
            text = f"{draft} är påbörjad." if draft else "Gör nästa från den som gäller."
            url = reverse("plans:assessment_list")
            yield by_day("Lägesbilden ska uppdateras", text, url, due_on=due.on, today=today)


def _remarks() -> Iterator[Matter]:
    open_ones = Acceptance.objects.filter(replied_at=None, action__plan__status=PlanStatus.REFERRED)
    told = Counter(open_ones.exclude(comment="").values_list("action__plan", flat=True))
    for plan, count in told.items():
        yield at_leisure(
            f"{in_words(count).capitalize()} {'synpunkt' if count == 1 else 'synpunkter'} väntar på svar",
            "De har kommit in i remissen.",
            reverse("plans:plan_referral", args=[plan]),
            "Remiss",
            tone="notice",
        )


def _own(user: User, today: dt.date) -> Iterator[Matter]:
    mine = Action.objects.visible_to(user).current().answered_by(user.organisation_id)
    rows = mine.filter(plan__decided_on__isnull=False).with_lacks(today).order_by("due_on", "pk")
    for action in rows:
        url = reverse("plans:action_detail", args=[action.pk])
        if action.asked_in:
            answer = reverse("plans:follow_up_answer", args=[action.pk])
            text = f"Berätta hur det går, {action.asked_in}."
            yield at_leisure(shortened(str(action)), text, answer, "Uppföljning", tone="notice")
        elif action.standing == ActionStatus.LATE:
            text = "Skulle ha varit klar. Skriv hur det går."
            yield by_day(shortened(str(action)), text, url, due_on=action.due_on or today, today=today)
