"""What of the årshjul the plans have: the act's days, follow-ups, and which lägesbild and plan hold when."""

import datetime as dt
from collections.abc import Iterator

from kommunbrott.charts import Band
from kommunbrott.dates import add_months
from kommunbrott.year import LAW, OWN, YearDate
from plans.cycle import EVERY_MONTHS, clocks, followed_up_on
from plans.duties import PlanFacts


def dates(facts: PlanFacts, today: dt.date) -> Iterator[YearDate]:
    """6 §, and the plan's own days. No query."""
    plan = facts.plan
    followed = followed_up_on(plan, facts.rounds) if plan else None
    for clock in clocks(facts.situation.on if facts.situation else None, followed, today):
        uid = "lagesbild" if clock.what == "Lägesbilden" else "plan"
        yield YearDate(f"6-{uid}", clock.on, f"{clock.what} ska vara {clock.does}", LAW, "Senast, 6 §.")
    if plan is None:
        return
    page = plan.get_absolute_url()
    if plan.starts_on:
        yield YearDate(f"plan-{plan.pk}-borjar", plan.starts_on, f"{plan} börjar gälla", OWN, "", page, True)
    if plan.ends_on:
        is_over = plan.ends_on < today
        yield YearDate(f"plan-{plan.pk}-slutar", plan.ends_on, f"{plan} slutar gälla", OWN, "", page, is_over)
    for made in facts.rounds:
        done = bool(made.locked_at)
        what = f"Uppföljning {made.label[:1].lower()}{made.label[1:]}"
        note = "Klar." if done else "Sista dag att svara."
        yield YearDate(f"omgang-{made.pk}", made.due_on, what, OWN, note, made.get_absolute_url(), done)


def rings(facts: PlanFacts) -> list[tuple[str, list[Band]]]:
    """Lägesbild outside, plan inside."""
    situation, plan = [], []
    if facts.situation:
        on = facts.situation.on
        situation.append(Band(on, add_months(on, EVERY_MONTHS), "Lägesbilden gäller"))
    if facts.plan and facts.plan.starts_on:
        plan.append(Band(facts.plan.starts_on, facts.plan.ends_on, f"{facts.plan} gäller"))
    return [("Lägesbild", situation), ("Åtgärdsplan", plan)]
