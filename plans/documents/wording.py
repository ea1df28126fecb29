"""How single values of a plan are put in words, alike in every format."""

from kommunbrott.dates import long_date
from kommunbrott.numbers import swedish_number
from plans.content import ActionContent, FocusAreaContent, GoalContent, PartyContent


def measure(goal: GoalContent) -> str:
    """ "Mätetal: andel elever. Utgångsläge 47 procent, mål högst 15 procent." with what is known of it."""
    unit = f" {goal.unit}" if goal.unit else ""
    parts = [f"Utgångsläge {swedish_number(goal.baseline)}{unit}"] if goal.baseline is not None else []
    if goal.target is not None:
        way = f"{goal.direction_label.lower()} " if goal.direction else ""
        parts.append(f"{'mål' if parts else 'Mål'} {way}{swedish_number(goal.target)}{unit}")
    figures = ", ".join(parts) + "." if parts else ""
    indicator = f"Mätetal: {goal.indicator.rstrip('.')}." if goal.indicator else ""
    judged = f"Bedöms så: {goal.judged_by.rstrip('.')}." if goal.judged_by else ""
    return " ".join(part for part in (indicator, figures, judged) if part)


def with_unit(name: str, party: PartyContent) -> str:
    return f"{name} ({party.unit})" if party.unit else name


def responsible(party: PartyContent) -> str:
    """In a cell of plain text, where weight alone cannot say who leads."""
    name = with_unit(party.label, party)
    return f"**{name}** (huvudansvarig)" if party.is_lead else name


def contributing(area: FocusAreaContent) -> str:
    return ", ".join(with_unit(party.name, party) for party in area.parties if not party.is_lead)


def area_facts(area: FocusAreaContent) -> list[tuple[str, str]]:
    others = "Medverkande" if area.lead else "Ansvariga"
    rows = (
        ("Huvudansvarig", with_unit(area.lead.name, area.lead) if area.lead else ""),
        (others, contributing(area) or ("" if area.parties else area.responsible_as_written)),
        ("Målgrupp", area.target_group),
        ("Områden", ", ".join(area.areas)),
    )
    return [(label, value) for label, value in rows if value]


def in_area(area: FocusAreaContent) -> str:
    return f" i fokusområde {area.number}" if area.number else ""


def aims(action: ActionContent) -> list[str]:
    """What stands under an action's title: the causes it aims at and where else it stands."""
    lines = [f"Mot **{cause.label}**: {cause.text}" for cause in action.causes]
    if action.also_under:
        lines.append(f"Se även: {', '.join(action.also_under)}")
    return lines


def circumstances(action: ActionContent) -> str:
    """Place, method and kind."""
    kinds = [word for word in (action.prevention_label, action.horizon_label) if word]
    how = [
        f"Plats: {action.place}" if action.place else "",
        f"Metod: {action.method}" if action.method else "",
        ", ".join(kinds).capitalize(),
    ]
    return ". ".join(part.rstrip(".") for part in how if part)


def money(action: ActionContent) -> str:
    funding = f"Finansiering: {action.funding_label.lower()}." if action.funding else ""
    return f"{funding} {action.resources}".strip()


def when(action: ActionContent) -> str:
    """ "Varje år, från 1 mars 2027 till 31 december 2027. Vår och höst." with what is known of it."""
    days = [
        f"från {long_date(action.starts_on)}" if action.starts_on else "",
        f"{'till' if action.starts_on or action.recurrence else 'senast'} {long_date(action.due_on)}"
        if action.due_on
        else "",
    ]
    span = ", ".join(part for part in (action.recurrence_label, " ".join(filter(None, days))) if part)
    span = span[:1].upper() + span[1:]
    return ". ".join(part.rstrip(".") for part in (span, action.timing) if part) + (
        "." if span or action.timing else ""
    )
