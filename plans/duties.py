"""What of the act's paragraphs the plans answer for: 4–7 §§."""

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q
from django.urls import reverse

from kommunbrott.dates import long_date
from kommunbrott.duties import NEAR_DAYS, Duty, Evidence, Gap, LegalDate, legal_date
from plans.attention import in_force
from plans.choices import PlanKind
from plans.cycle import clocks, followed_up_on
from plans.models import Assessment, FollowUpRound, Plan, RelatedProgramme

PLANS = "plans:plan_list"


@dataclass(frozen=True)
class Situation:
    """The latest lägesbild: one that is fixed here, or an older document that a plan states."""

    text: str
    url: str
    on: dt.date
    told: str


@dataclass(frozen=True)
class PlanFacts:
    """``plan`` is the one in force that 5 § asks for, with how many actions it has and what they lack."""

    plan: Plan | None
    situation: Situation | None
    rounds: tuple[FollowUpRound, ...] = ()
    programmes: tuple[RelatedProgramme, ...] = ()


def plan_facts(today: dt.date) -> PlanFacts:
    """Only statutory plans drive the clocks. Four queries."""
    plans = list(
        Plan.objects.filter(kind=PlanKind.STATUTORY)
        .select_related("decided_by")
        .annotate(
            action_count=Count("actions", distinct=True),
            causeless=Count("actions", filter=Q(actions__causes=None), distinct=True),
            goalless=Count("actions", filter=Q(actions__goals=None), distinct=True),
        )
        .order_by("starts_on", "pk")
    )
    found = [*_assessed(today), *_stated(plans, today)]
    situation = max(found, key=lambda row: row.on, default=None)
    plan = in_force(plans, today)
    if plan is None:
        return PlanFacts(None, situation)
    return PlanFacts(
        plan,
        situation,
        tuple(plan.follow_up_rounds.order_by("ends_on", "pk")),
        tuple(plan.related_programmes.select_related("steering")),
    )


def _stated(plans: Sequence[Plan], today: dt.date) -> Iterator[Situation]:
    for plan in plans:
        if plan.situation_on and plan.situation_on <= today:
            target = reverse("plans:plan_situation", args=[plan.pk])
            yield Situation(plan.situation, target, plan.situation_on, f"Angiven i {plan}.")


def _assessed(today: dt.date) -> Iterator[Situation]:
    """The last one that has been fixed: it cannot be while one of the act's three parts is empty."""
    fixed = Assessment.objects.fixed().filter(fixed_on__lte=today).select_related("fixed_by")
    row = fixed.order_by("-fixed_on", "-pk").first()
    if row:
        text = f"{row}, {row.fixing_line}"
        yield Situation(text, row.get_absolute_url(), row.fixed_on, "Lagens tre delar finns.")


def duties(facts: PlanFacts, today: dt.date) -> tuple[Duty, ...]:
    return (
        situation(facts, today),
        action_plan(facts, today),
        follow_up(facts, today),
        planning(facts, today),
    )


def situation(facts: PlanFacts, today: dt.date) -> Duty:
    """4 §."""
    found = facts.situation
    if found is None:
        target = reverse("plans:assessment_list")
        gap = Gap("Ingen lägesbild är fastställd.", target, "Till lägesbilderna", is_breach=True)
        return Duty(4, gaps=(gap,))
    (clock,) = clocks(found.on, None, today)
    return Duty(
        4,
        (Evidence(found.text, found.url, "chart-column"),),
        told=found.told,
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
    return Duty(5, evidence, tuple(gaps), told=_actions(plan))


def _actions(plan: Plan) -> str:
    if not plan.action_count:
        return "Planen har inga åtgärder."
    lacks = [
        f"{count} saknar {what}"
        for count, what in ((plan.causeless, "orsak"), (plan.goalless, "mål"))
        if count
    ]
    said = " och ".join(lacks) if lacks else "alla med orsak och mål"
    return f"{plan.action_count} {'åtgärd' if plan.action_count == 1 else 'åtgärder'}, {said}."


def follow_up(facts: PlanFacts, today: dt.date) -> Duty:
    """6 §: both clocks. The date told is that of the plan; 4 § tells that of the lägesbild."""
    gaps = []
    situation_on = facts.situation.on if facts.situation else None
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
    if what == "Lägesbilden":
        return reverse("plans:assessment_list")
    return reverse("plans:plan_follow_up", args=[facts.plan.pk])


def planning(facts: PlanFacts, today: dt.date) -> Duty:
    """7 §, where it is fitting: never a breach."""
    if facts.plan is None:
        return Duty(7, gaps=(Gap("Det finns ingen åtgärdsplan att koppla andra program till."),))
    target = reverse("plans:plan_programmes", args=[facts.plan.pk])
    if not facts.programmes:
        text = "Inga andra program eller planer är kopplade till åtgärdsplanen."
        return Duty(7, gaps=(Gap(text, target, "Koppla program"),))
    evidence = tuple(
        Evidence(
            f"{row}: {row.how}" if row.how else str(row),
            row.steering.get_absolute_url() if row.steering else target,
        )
        for row in facts.programmes
    )
    gaps = tuple(
        Gap(f"{row} gällde till {long_date(row.ends_on)}.", target, "Se över programmen")
        for row in facts.programmes
        if row.ends_on and row.ends_on < today
    )
    return Duty(7, evidence, gaps)
