"""What of the act's paragraphs the plans answer for: 4–7 §§."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse

from kommunbrott.dates import long_date
from kommunbrott.duties import NEAR_DAYS, Duty, Evidence, Gap, LegalDate, legal_date
from plans.attention import in_force
from plans.choices import PlanKind
from plans.cycle import clocks, followed_up_on
from plans.models import Action, Assessment, Cause, FollowUpRound, Goal, Plan

PLANS = "plans:plan_list"


@dataclass(frozen=True)
class PlanFacts:
    """``plan`` is the one in force that 5 § asks for, ``situation`` the one that states the latest lägesbild."""

    plan: Plan | None
    situation: Plan | None
    rounds: tuple[FollowUpRound, ...] = ()
    # The one that was fixed here last, where that is later than what any plan states.
    fixed: Assessment | None = None
    actions: int = 0
    causeless: int = 0
    goalless: int = 0

    @property
    def situation_on(self) -> dt.date | None:
        if self.fixed:
            return self.fixed.fixed_on
        return self.situation.situation_on if self.situation else None


def plan_facts(today: dt.date) -> PlanFacts:
    """Only statutory plans drive the clocks. Three queries, or four where a lägesbild is fixed here and not stated."""
    last = Assessment.objects.fixed().order_by("-fixed_on").values("fixed_on")[:1]
    plans = list(
        Plan.objects.filter(kind=PlanKind.STATUTORY)
        .select_related("decided_by")
        .annotate(fixed_assessment_on=Subquery(last))
        .order_by("starts_on", "pk")
    )
    plan = in_force(plans, today)
    situation = max(
        (row for row in plans if row.situation_on and row.situation_on <= today),
        key=lambda row: row.situation_on,
        default=None,
    )
    fixed = _fixed(plans, situation, today)
    if plan is None:
        return PlanFacts(None, situation, fixed=fixed)
    own = Action.objects.filter(plan=plan).current()
    counts = own.annotate(
        has_cause=Exists(Cause.objects.filter(actions=OuterRef("pk"))),
        has_goals=Exists(Goal.objects.filter(action=OuterRef("pk"))),
    ).aggregate(
        actions=Count("pk"),
        causeless=Count("pk", filter=Q(has_cause=False)),
        goalless=Count("pk", filter=Q(has_goals=False)),
    )
    return PlanFacts(plan, situation, tuple(plan.follow_up_rounds.order_by("ends_on", "pk")), fixed, **counts)


def _fixed(plans: Sequence[Plan], situation: Plan | None, today: dt.date) -> Assessment | None:
    """No query while what a plan states is as late as what was fixed last."""
    stated = situation.situation_on if situation else None
    if plans and (
        plans[0].fixed_assessment_on is None or (stated and stated >= plans[0].fixed_assessment_on)
    ):
        return None
    return Assessment.objects.filter(fixed_on__lte=today).select_related("fixed_by").latest_fixed()


def duties(facts: PlanFacts, today: dt.date) -> tuple[Duty, ...]:
    return (situation(facts, today), action_plan(facts, today), follow_up(facts, today), planning(facts))


def situation(facts: PlanFacts, today: dt.date) -> Duty:
    """4 §, as a plan states it."""
    plan, fixed = facts.situation, facts.fixed
    if fixed:
        (clock,) = clocks(fixed.fixed_on, None, today)
        proof = Evidence(f"{fixed}, {fixed.fixing_line}", fixed.get_absolute_url(), "chart-column")
        return Duty(4, (proof,), due=legal_date("Ny lägesbild senast", clock.on, today))
    if plan is None:
        target = reverse("plans:plan_situation", args=[facts.plan.pk]) if facts.plan else reverse(PLANS)
        gap = Gap("Ingen fastställd lägesbild finns angiven.", target, "Ange lägesbilden", is_breach=True)
        return Duty(4, gaps=(gap,))
    (clock,) = clocks(plan.situation_on, None, today)
    return Duty(
        4,
        (Evidence(plan.situation, reverse("plans:plan_situation", args=[plan.pk]), "chart-column"),),
        told=f"Angiven i {plan}.",
        due=legal_date("Ny lägesbild senast", clock.on, today),
    )


def action_plan(facts: PlanFacts, today: dt.date) -> Duty:
    """5 §: decided, in time, and with a lägesbild as its ground."""
    plan = facts.plan
    if plan is None:
        gap = Gap("Ingen åtgärdsplan är beslutad.", reverse(PLANS), "Till planerna", is_breach=True)
        return Duty(5, gaps=(gap,))
    gaps = []
    if plan.ends_on and plan.ends_on < today:
        text = f"Planens tid gick ut {long_date(plan.ends_on)}."
        gaps.append(Gap(text, reverse("plans:plan_next", args=[plan.pk]), "Gör nästa plan", is_breach=True))
    if not plan.situation_title:
        target = reverse("plans:plan_situation", args=[plan.pk])
        gaps.append(Gap("Planen säger inte vilken lägesbild den bygger på.", target, "Ange lägesbilden"))
    page = plan.get_absolute_url()
    evidence = (
        Evidence(str(plan), page),
        Evidence(plan.decision_line, reverse("plans:plan_versions", args=[plan.pk]), "gavel"),
    )
    return Duty(5, evidence, tuple(gaps), told=_actions(facts))


def _actions(facts: PlanFacts) -> str:
    if not facts.actions:
        return "Planen har inga åtgärder."
    lacks = [
        f"{count} saknar {what}"
        for count, what in ((facts.causeless, "orsak"), (facts.goalless, "mål"))
        if count
    ]
    said = " och ".join(lacks) if lacks else "alla med orsak och mål"
    return f"{facts.actions} {'åtgärd' if facts.actions == 1 else 'åtgärder'}, {said}."


def follow_up(facts: PlanFacts, today: dt.date) -> Duty:
    """6 §: both clocks. The date told is that of the plan; 4 § tells that of the lägesbild."""
    gaps = []
    situation_on = facts.situation_on
    since = followed_up_on(facts.plan, facts.rounds) if facts.plan else None
    found = clocks(situation_on, since, today)
    for clock in found:
        text = f"{clock.what} skulle ha varit {clock.does} {long_date(clock.on)}."
        if clock.is_late:
            gaps.append(Gap(text, _mended_at(clock.what, facts), "Gör det nu", is_breach=True))
        elif clock.days <= NEAR_DAYS:
            text = f"{clock.what} ska vara {clock.does} senast {long_date(clock.on)}."
            gaps.append(Gap(text, _mended_at(clock.what, facts), "Börja"))
    if facts.plan is None:
        return Duty(6, gaps=(*gaps, Gap("Det finns ingen beslutad plan att följa upp.", is_breach=True)))
    if situation_on is None:
        gaps.append(Gap("Ingen lägesbild finns att uppdatera.", is_breach=True))
    return Duty(6, _rounds(facts), tuple(gaps), told=_followed(facts), due=_plan_date(found))


def _plan_date(found: Sequence) -> LegalDate | None:
    clock = next((clock for clock in found if clock.what == "Planen"), None)
    return LegalDate("Planen följs upp senast", clock.on, clock.days) if clock else None


def _rounds(facts: PlanFacts) -> tuple[Evidence, ...]:
    locked = [made for made in facts.rounds if made.locked_at]
    asked = [made for made in facts.rounds if made.sent_at and not made.locked_at]
    return (
        *(Evidence(f"{made.label}, klar", made.get_absolute_url(), "check") for made in locked[-3:]),
        *(Evidence(f"{made.label}, pågår", made.get_absolute_url(), "clock") for made in asked[-2:]),
    )


def _followed(facts: PlanFacts) -> str:
    locked = [made for made in facts.rounds if made.locked_at]
    if locked:
        return f"Senast uppföljt: {locked[-1].label}."
    return "Planen har inte följts upp sedan den beslutades."


def _mended_at(what: str, facts: PlanFacts) -> str:
    if what == "Lägesbilden" and facts.fixed:
        return reverse("plans:assessment_list")
    if facts.plan is None:
        return reverse(PLANS)
    name = "plans:plan_situation" if what == "Lägesbilden" else "plans:plan_follow_up"
    return reverse(name, args=[facts.plan.pk])


def planning(facts: PlanFacts) -> Duty:
    """7 §, where it is fitting: never a breach."""
    return Duty(7, gaps=(Gap("Inga andra program eller planer är kopplade till åtgärdsplanen."),))
