"""Plans to print, as content trees: no database is needed to see what a document shows."""

import dataclasses
import datetime as dt
import types
import typing
from decimal import Decimal

from plans.choices import ActionStatus, AnalysisStatus, PlanKind, PlanLayout, PlanStatus, ResponsibilityRole
from plans.content import (
    ActionContent,
    CauseContent,
    CauseRef,
    DecisionContent,
    FocusAreaContent,
    GoalContent,
    PartyContent,
    PlanContent,
    SourceContent,
)
from plans.documents.brand import Brand

EKSTAD = Brand(
    name="Ekstads kommun",
    logo="",
    accent="#0b5563",
    council="Brottsförebyggande rådet",
    action_words=("åtgärd", "åtgärden", "åtgärder", "åtgärderna"),
)
EMPTY = {str: "", int: 0, bool: False, tuple: (), dict: {}}


def blank(content_type, /, **values):
    """A content dataclass with every field that is not given empty."""
    hints = typing.get_type_hints(content_type)
    for field in dataclasses.fields(content_type):
        if field.name not in values and field.init:
            hint = hints[field.name]
            origin = typing.get_origin(hint) or hint
            values[field.name] = None if origin is types.UnionType else EMPTY[origin]
    return content_type(**values)


def party(name, label="", *, lead=False, **kw) -> PartyContent:
    role = ResponsibilityRole.LEAD if lead else ResponsibilityRole.CONTRIBUTOR
    return blank(PartyContent, name=name, label=label or name, role=role, **kw)


def goal(text, **kw) -> GoalContent:
    return blank(GoalContent, text=text, **kw)


def cause(number, text, **kw) -> CauseContent:
    return blank(CauseContent, id=number, label=f"O{number}", text=text, **kw)


def aims_at(*causes) -> tuple[CauseRef, ...]:
    return tuple(CauseRef(cause.id, cause.label, cause.text) for cause in causes)


def action(title, **kw) -> ActionContent:
    kw.setdefault("status", ActionStatus.NOT_STARTED)
    return blank(ActionContent, title=title, **kw)


def source(number, name, **kw) -> SourceContent:
    return blank(SourceContent, number=number, source=name, **kw)


def focus_area(title, **kw) -> FocusAreaContent:
    kw.setdefault("analysis_status", AnalysisStatus.DONE)
    return blank(FocusAreaContent, title=title, **kw)


def plan(title="Åtgärdsplan 2026–2027", **kw) -> PlanContent:
    kw.setdefault("kind", PlanKind.STATUTORY)
    kw.setdefault("layout", PlanLayout.FULL)
    kw.setdefault("status", PlanStatus.DRAFT)
    return blank(PlanContent, title=title, **kw)


SCHOOL = party("Utbildningsförvaltningen", "Utbildning", lead=True)
POLICE = party("Polisen")
CULTURE = party("Kultur- och fritidsförvaltningen", "Kultur och fritid")
STREETS = party("Samhällsbyggnadsförvaltningen", "Samhällsbyggnad", lead=True)
HOMES = party("Ekstadshem AB", "Ekstadshem", unit="kundtjänst")


def youth() -> FocusAreaContent:
    causes = (
        cause(1, "Det som en verksamhet ser når inte de andra"),
        cause(2, "Vårdnadshavare får veta för sent och för lite"),
        cause(3, "Den som vill sluta hittar ingen väg ut", no_action_reason="Regionen svarar för vården."),
    )
    statuses = [ActionStatus.DONE, ActionStatus.ONGOING, ActionStatus.LATE, ActionStatus.NOT_STARTED]
    actions = tuple(
        action(
            title,
            id=place,
            number=f"1.{place}",
            goals=(goal("Varje skola har haft minst ett möte innan terminen är slut[^1]."),),
            parties=(SCHOOL, POLICE) if place % 2 else (SCHOOL, CULTURE, POLICE),
            causes=aims_at(causes[place % 2]),
            follow_up="Räknas av varje termin",
            follow_up_forum="EST-gruppen",
            status=statuses[place % 4],
            due_on=dt.date(2027, 6, 30),
            funding="inom_ram",
        )
        for place, title in enumerate(
            (
                "En kontaktväg mellan skola, socialtjänst och polis",
                "Närvaroteam på två högstadieskolor",
                "Kvällsmöten för vårdnadshavare i årskurs 6",
                "Temadagar om droger och pengar",
                "Sök med hund i skolornas gemensamma utrymmen",
                "Stöd till den som vill lämna",
                "Feriejobb för unga som har en insats",
            ),
            start=1,
        )
    )
    return focus_area(
        "Unga, droger och värvning",
        id=1,
        number="1",
        parties=(SCHOOL, CULTURE, POLICE),
        target_group="Barn och unga 12–18 år",
        areas=("Centrum", "Åkra"),
        problem=(
            "Nästan var tionde elev i nian säger att hen någon gång har provat narkotika[^1]. Skolorna ser "
            "att frånvaron växer i de grupper där frågan oftast kommer upp.\n\nDe flesta unga mår bra och "
            "använder inga droger. De som gör det nås ofta först när problemen har blivit stora:\n\n- hemma\n"
            "- i skolan\n- på fritiden"
        ),
        cause_when="Efter skolan på vardagar, och under loven.",
        cause_where="Stationen, Hamnplan och i sociala medier.",
        cause_who="Oftast pojkar mellan 13 och 17 år. Någon äldre tar den första kontakten.",
        cause_how="Det börjar med små tjänster som betalas. Sedan uppstår en skuld.",
        cause_stakeholders="Skolor, vårdnadshavare, föreningar och elevhälsan.",
        cause_analysis="Analysen gjordes i **arbetsgruppen** under våren 2025.",
        analysis_status=AnalysisStatus.DEEPEN,
        analysis_owner="Socialförvaltningen",
        causes=causes,
        actions=actions,
    )


def centre() -> FocusAreaContent:
    causes = (cause(11, "Mörka stråk med skymd sikt"),)
    return focus_area(
        "Trygghet i centrum och på Björkgården",
        id=2,
        number="2",
        parties=(STREETS, HOMES),
        introduction="Området är utpekat i lägesbilden[^2].",
        problem="Fler låter bli att gå ut på kvällen än för två år sedan.",
        causes=causes,
        actions=(
            action(
                "Trygghetsvandringar vår och höst",
                id=21,
                number="2.1",
                goals=(
                    goal("Bristerna är åtgärdade inom ett halvår."),
                    goal(
                        "Färre otrygga platser.",
                        indicator="rapporter per år",
                        direction="hogst",
                        baseline=Decimal("61.000"),
                        target=Decimal("30.500"),
                    ),
                ),
                parties=(STREETS, HOMES),
                causes=aims_at(*causes),
                follow_up="Protokoll från vandringen",
                status=ActionStatus.ONGOING,
                status_as_written="Sju av tolv punkter är klara",
                also_under=("1. Unga, droger och värvning",),
                place="Björkgården",
                method="Trygghetsvandring",
                timing="Vår och höst",
            ),
            action("Belysning längs Stationsstråket", id=22, number="2.2", responsible_as_written="Kommunen"),
        ),
    )


def rich_plan(**kw) -> PlanContent:
    values = {
        "id": 1,
        "subtitle": "Så förebygger vi brott och ökar tryggheten i Ekstad",
        "starts_on": dt.date(2026, 1, 1),
        "ends_on": dt.date(2027, 12, 31),
        "applies_to": "Alla nämnder och bolag",
        "introduction": (
            "Alla i Ekstad ska kunna röra sig fritt och växa upp utan att dras in i brott.\n\n"
            "Planen bygger på kommunens lägesbild. Varje fokusområde går från problem till uppföljning."
        ),
        "overview": "Planen gäller **två** fokusområden:\n\n- unga\n- centrum",
        "closing": "Det som följs upp går att lära av.",
        "follow_up_rule": "Planen följs upp varje år i mars och revideras vid behov.",
        "document_owner": "Säkerhetssamordnaren",
        "revision_owner": "Kommunstyrelsen",
        "follow_up_owner": "Brottsförebyggande rådet",
        "dnr": "KS 2025/0431",
        "has_law_annex": True,
        "status": PlanStatus.DECIDED,
        "decision": DecisionContent("Kommunfullmäktige", dt.date(2025, 12, 15), "168"),
        "focus_areas": (youth(), centre()),
        "sources": (
            source(1, "Hälsoenkäten i Ekstad", year="2025", value="9 procent i årskurs 9"),
            source(2, "Lägesbild för Ekstad", year="2025", address="ekstad.example/lagesbild"),
            source(3, "Trygghetsmätningen", year="2025", value="31 procent"),
        ),
    }
    return plan(**values | kw)


def long_plan(count=300, per_area=25) -> PlanContent:
    """``count`` actions in focus areas of ``per_area``, each with text as in a real plan."""
    areas = []
    for first in range(0, count, per_area):
        number = first // per_area + 1
        actions = tuple(
            action(
                f"Gemensam insats nummer {first + place} på utpekade platser, planerad tillsammans",
                id=first + place,
                number=f"{number}.{place}",
                goals=(
                    goal("Minst åtta av tio brister är åtgärdade inom sex månader, mot fem av tio i dag."),
                ),
                parties=(STREETS, HOMES, POLICE),
                follow_up="Protokoll och räkning, redovisas i samverkansgruppen varje kvartal",
                status=[ActionStatus.ONGOING, ActionStatus.DONE, ActionStatus.LATE][place % 3],
            )
            for place in range(1, per_area + 1)
        )
        areas.append(
            dataclasses.replace(
                youth(), id=number, number=str(number), title=f"Område {number}", actions=actions
            )
        )
    return rich_plan(focus_areas=tuple(areas))
