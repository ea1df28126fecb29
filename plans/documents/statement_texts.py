"""What a tjänsteskrivelse can say from the plan alone. Every sentence is true of the data, or is not said."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from textwrap import shorten

from kommunbrott.dates import long_date
from plans.choices import ActionStatus, Funding, PlanKind
from plans.content import ActionContent, PlanContent
from plans.documents.brand import THE_PLAN, Brand
from plans.documents.differences import Comparison, Key, compare
from plans.documents.outline import decision_line, in_words, proposal_line
from plans.smart import measurable_line
from plans.standing import Standing


@dataclass(frozen=True)
class Facts:
    """``decided`` is the text in force, where there is one; ``standings`` how its actions stand today."""

    plan: PlanContent
    brand: Brand
    today: dt.date
    decided: PlanContent | None
    reasons: dict[Key, str]
    standings: dict[int, Standing]
    situation_missing_reason: str

    @cached_property
    def comparison(self) -> Comparison | None:
        return self.decided and compare(self.decided, self.plan, self.brand.action)

    @property
    def organ(self) -> str:
        return self.plan.proposal.organ if self.plan.proposal else ""


def proposed_text(name: str, facts: Facts) -> str:
    """For a text field of OfficialStatement."""
    return TEXTS[name](facts)


def title(facts: Facts) -> str:
    return f"Revidering av {named(facts.plan)}" if facts.decided else facts.plan.title


def named(plan: PlanContent) -> str:
    """The title inside a sentence: "åtgärdsplan 2026–2027" where it begins with what kind of plan it is."""
    begins_with_kind = plan.title.casefold().startswith(plan.kind)
    return lower_first(plan.title) if begins_with_kind else plan.title


def recipient(facts: Facts) -> str:
    return proposal_line(facts.plan)


def clause_opening(facts: Facts) -> str:
    return f"{facts.organ or 'Beslutande organ'} föreslås besluta"


def matter(facts: Facts) -> str:
    who = facts.organ or "Beslutande organ"
    if facts.decided:
        the_plan = THE_PLAN.get(facts.plan.kind, "planen")
        return f"{who} ska ta ställning till en revidering av {the_plan}, som fastställdes av {decided_by(facts)}."
    noun = "plan" if facts.plan.kind == PlanKind.OTHER else facts.plan.kind
    period = f" för {facts.plan.period}" if facts.plan.period else ""
    return f"{who} ska ta ställning till ett förslag till {noun}{period}."


def clauses(facts: Facts) -> str:
    if not facts.decided:
        return f"att anta {named(facts.plan)}"
    return (
        f"att anta den reviderade texten till {named(facts.plan)}\n"
        f"att låta den ersätta den text som fastställdes av {decided_by(facts)}"
    )


def decided_by(facts: Facts) -> str:
    """ "kommunfullmäktige 15 december 2025, § 168" """
    return decision_line(facts.decided)[:1].lower() + decision_line(facts.decided)[1:]


def summary(facts: Facts) -> str:
    plan, words = facts.plan, facts.brand.action
    areas, actions = len(plan.focus_areas), len(plan.actions)
    in_areas = f"{in_words(areas, 'ett')} {'fokusområde' if areas == 1 else 'fokusområden'}"
    noun = words["one"] if actions == 1 else words["many"]
    said = [f"Planen har {in_areas} och {in_words(actions, 'en')} {noun}."]
    if measurable := measurable_line(plan.actions):
        said.append(f"{measurable}.")
    if facts.comparison and facts.comparison.is_same:
        said.append("Texten är densamma som i gällande plan.")
    elif facts.comparison:
        said.append(f"Jämfört med gällande plan: {lower_first(facts.comparison.summary)}")
    return " ".join([*said, *acceptances(plan)])


def acceptances(plan: PlanContent) -> list[str]:
    """Nothing until somebody has answered. A party counts when it has accepted all it answers for as it is worded."""
    if not plan.answers:
        return []
    whole: dict[str, bool] = {}
    declined = []
    for action in plan.actions:
        for party in action.parties:
            answer = plan.answer_of(party, action)
            holds = answer is not None and answer.is_about(action)
            whole[party.name] = whole.get(party.name, True) and holds and answer.is_accepted
            if holds and not answer.is_accepted and party.name not in declined:
                declined.append(party.name)
    if not whole:
        return []
    count = sum(whole.values())
    if count == len(whole):
        return ["Alla ansvariga parter har accepterat sina delar."]
    first = f"{in_words(count, 'en').capitalize()} av {in_words(len(whole), 'en')} ansvariga parter har accepterat"
    return [f"{first} alla sina delar.", *([f"Avböjt har {listed(declined)}."] if declined else [])]


def description(facts: Facts) -> str:
    plan, said = facts.plan, []
    if plan.situation:
        said.append(f"Planen bygger på {plan.situation}.")
    elif plan.kind == PlanKind.STATUTORY and facts.situation_missing_reason:
        said.append(f"Planen anger ingen lägesbild. Skäl: {facts.situation_missing_reason}")
    if plan.focus_areas:
        names = listed([area.title or "Utan rubrik" for area in plan.focus_areas])
        said.append(f"{'Fokusområdet' if len(plan.focus_areas) == 1 else 'Fokusområdena'} är {names}.")
    return "\n\n".join(filter(None, [" ".join(said), how_it_goes(facts), changed_goals(facts)]))


STANDS = (
    (ActionStatus.DONE, "klar", "klara"),
    (ActionStatus.ONGOING, "pågår", "pågår"),
    (ActionStatus.LATE, "försenad", "försenade"),
    (ActionStatus.NOT_STARTED, "inte påbörjad", "inte påbörjade"),
    (ActionStatus.RESTING, "vilande", "vilande"),
    (ActionStatus.STOPPED, "avbruten", "avbrutna"),
)


def how_it_goes(facts: Facts) -> str:
    """Of the actions that have been decided."""
    counts = Counter(stands.status for stands in facts.standings.values())
    if not counts or set(counts) == {ActionStatus.NOT_STARTED}:
        return ""
    told = listed(
        [
            f"{counts[status]} {one if counts[status] == 1 else many}"
            for status, one, many in STANDS
            if counts[status]
        ]
    )
    return f"Läget {long_date(facts.today)} för gällande {facts.brand.action['many']}: {told}."


def changed_goals(facts: Facts) -> str:
    if not facts.comparison:
        return ""
    changed = {
        change.key[1]
        for chapter in facts.comparison.chapters
        for change in chapter.changes
        if change.noun == "action" and change.kind == "andrat"
        if any(field.label == "Mål" for field in change.fields)
    }
    names = [short(action) for action in facts.plan.actions if action.id in changed]
    return f"Målen ändras för {listed(names)}." if names else ""


def economy(facts: Facts) -> str:
    plan, words = facts.plan, facts.brand.action
    if not plan.actions:
        return ""
    by_funding: dict[str, list[ActionContent]] = {}
    for action in plan.actions:
        by_funding.setdefault(action.funding, []).append(action)
    inside = [*by_funding.get(Funding.WITHIN_BUDGET, []), *by_funding.get(Funding.BUDGETED, [])]
    if len(inside) == len(plan.actions):
        return f"Alla {words['many']} ryms inom ram eller är budgeterade."
    said = []
    if inside:
        state = "är budgeterad" if len(inside) == 1 else "är budgeterade"
        said.append(f"{counted(inside, words)} ryms inom ram eller {state}.")
    if applied := by_funding.get(Funding.APPLIED):
        said.append(f"För {lower_first(counted(applied, words))} är medel sökta: {names_of(applied)}.")
    if lacking := by_funding.get(Funding.NOT_BUDGETED):
        state = "är inte budgeterad" if len(lacking) == 1 else "är inte budgeterade"
        said.append(f"{counted(lacking, words)} {state}: {names_of(lacking)}.")
    if unknown := by_funding.get(Funding.UNKNOWN):
        said.append(f"För {lower_first(counted(unknown, words))} anger planen inte hur de finansieras.")
    return " ".join(said)


def perspectives(facts: Facts) -> str:
    return " ".join(
        f"Fokusområdet {area.title} har målgruppen {lower_first(area.target_group.rstrip('.'))}."
        for area in facts.plan.focus_areas
        if area.target_group and area.title
    )


def enclosures(facts: Facts) -> str:
    found = [f"Förslag: {facts.plan.title}"]
    if facts.decided:
        found.append(f"Ändringar sedan beslutet {long_date(facts.decided.decision.on)}")
    if facts.plan.situation_file:
        found.append(f"{facts.plan.situation or 'Lägesbild'} ({facts.plan.situation_file.name})")
    return "\n".join(found)


def distribution(facts: Facts) -> str:
    """All that answer for something, each once."""
    owners = (*facts.plan.focus_areas, *facts.plan.actions)
    return "\n".join(dict.fromkeys(party.name for owner in owners for party in owner.parties))


TEXTS = {
    "matter": matter,
    "clauses": clauses,
    "summary": summary,
    "description": description,
    "economy": economy,
    "perspectives": perspectives,
    "enclosures": enclosures,
    "distribution": distribution,
}


def counted(actions: list[ActionContent], words: dict[str, str]) -> str:
    number = len(actions)
    return f"{in_words(number, 'en').capitalize()} {words['one'] if number == 1 else words['many']}"


def names_of(actions: list[ActionContent]) -> str:
    return listed([short(action) for action in actions])


def short(action: ActionContent) -> str:
    return shorten(action.name, 90, placeholder=" …").rstrip(".")


def listed(words: list[str]) -> str:
    return " och ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]
