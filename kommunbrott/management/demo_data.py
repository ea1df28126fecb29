"""The demo municipality Ekstad: from the files in fixtures/ekstad to rows.

Every row is saved by itself, so that history is kept. The files name fields as the models do. A text in
paragraphs is a list; parties, areas and causes are pointed at by name or label.
"""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from kommunbrott import brand, geo, logo
from kommunbrott.management import (
    demo_assessments,
    demo_briefs,
    demo_indicators,
    demo_interventions,
    demo_minutes,
    demo_reports,
)
from kommunbrott.management.demo_agreements import load_agreements
from kommunbrott.management.demo_board_reports import load_board_reports
from kommunbrott.management.demo_councils import load_councils
from kommunbrott.management.demo_dialogues import load_dialogues
from kommunbrott.management.demo_follow_up import load_follow_up
from kommunbrott.management.demo_held import load_held_meetings
from kommunbrott.management.demo_promises import load_promises
from kommunbrott.management.demo_publications import publish
from kommunbrott.management.demo_referral import load_referral
from kommunbrott.management.demo_rows import fields, saved
from kommunbrott.management.demo_steering import load_steering
from kommunbrott.models import Area, Municipality, Organisation, OrganisationAlias, RoadNetwork, User
from plans.choices import PlanStatus, ResponsibilityRole, VersionKind
from plans.documents.brand import brand_of
from plans.documents.formats import plan_pdf
from plans.models import (
    Action,
    Assessment,
    Cause,
    FocusArea,
    Goal,
    Placement,
    Plan,
    Responsibility,
    SourceNote,
)
from plans.workflow.decision import Rendered, freeze

FOLDER = settings.BASE_DIR / "fixtures" / "ekstad"
PLANS = ("plan-2025.json", "plan.json")
AREA_SOURCE = {"version": "2026", "source": "Påhittad gräns för demokommunen"}

Parties = dict[str, Organisation]
Areas = dict[str, Area]
Causes = dict[str, Cause]  # by label: O1, O2 …


@dataclass(frozen=True, slots=True)
class Login:
    """An account of the demo. ``who`` says in Swedish what the person is."""

    username: str
    password: str
    who: str


def read(name: str):
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


def load() -> list[Login]:
    """Load everything or nothing, and return the accounts that were made.

    What already stands in the database under the same name is kept: a party is completed, an account and an
    area are left as they are. Raises IntegrityError when there is a municipality.
    """
    people = read("users.json")
    # Hashing takes most of the time and must not hold the write lock.
    with ThreadPoolExecutor() as pool:
        hashes = list(pool.map(make_password, (person["password"] for person in people)))
    with transaction.atomic():
        load_municipality()
        parties = load_organisations()
        areas = load_areas()
        load_roads()
        made = load_users(people, hashes, parties)
        situation = read("assessments.json")
        assessment = load_plans(situation, parties, areas)
        load_steering(read("steering.json"), parties)
        load_referral(read("referral.json"))
        load_follow_up(read("follow-up.json"), parties)
        load_councils(read("councils.json"), parties)
        demo_minutes.load(timezone.now())
        load_held_meetings(read("held-meetings.json"), parties)
        load_agreements(read("agreements.json"), parties)
        load_promises(read("promises.json"), parties)
        publish()
        demo_reports.load(timezone.now())
        load_dialogues(read("dialogues.json"), parties, areas)
        demo_interventions.load(timezone.now())
        demo_indicators.load(timezone.now())
        demo_briefs.load(timezone.now())
        demo_assessments.load_next(situation["next"], assessment, timezone.localdate())
        demo_minutes.load(timezone.now())
        load_board_reports(read("board-reports.json"), parties)
    return made


def logins() -> list[Login]:
    """The demo's accounts that still have the password they were made with. One query."""
    people = {person["username"]: person for person in read("users.json")}
    accounts = User.objects.filter(username__in=people, is_active=True).values_list("username", "password")
    stored = dict(accounts)
    with ThreadPoolExecutor() as pool:
        same = pool.map(lambda name: check_password(people[name]["password"], stored[name]), stored)
    unchanged = {name for name, is_same in zip(stored, same, strict=True) if is_same}
    return [login(person) for name, person in people.items() if name in unchanged]


def login(person: dict) -> Login:
    return Login(person["username"], person["password"], person["who"])


# --- Base data ---


def load_municipality() -> None:
    row = read("municipality.json")
    municipality = Municipality(**row | {"logo_svg": logo.cleaned(row["logo_svg"].encode())})
    municipality.brand_tokens = brand.derive(municipality.brand_color)
    municipality.clean_fields()
    municipality.save(force_insert=True)


def load_organisations() -> Parties:
    """By name. A parent stands before its children in the file."""
    found: Parties = {}
    for row in read("organisations.json"):
        values = fields(row, "aliases", "parent") | {"parent": found.get(row.get("parent"))}
        known = Organisation.objects.filter(name=row["name"]).first() or Organisation()
        for name, value in (values | {"is_proposed": False}).items():
            setattr(known, name, value)
        found[row["name"]] = saved(known)
        for alias in row.get("aliases", ()):
            if not OrganisationAlias.objects.filter(name=alias).exists():
                saved(OrganisationAlias(organisation=known, name=alias))
    return found


def load_areas() -> Areas:
    """By name. A parent stands before its children in the file."""
    found: Areas = {}
    for row in read("areas.json"):
        known = Area.objects.filter(name=row["name"]).first()
        parent = found.get(row.get("parent"))
        found[row["name"]] = known or saved(Area(**fields(row, "parent"), parent=parent, **AREA_SOURCE))
    return found


def load_roads() -> None:
    if not RoadNetwork.objects.exists():
        content = json.dumps(read("roads.json"))
        saved(RoadNetwork(lines=geo.roads_from(content.encode()), **AREA_SOURCE))


def load_users(people: list[dict], hashes: list[str], parties: Parties) -> list[Login]:
    made = []
    for person, password in zip(people, hashes, strict=True):
        if User.objects.filter(username=person["username"]).exists():
            continue
        values = fields(person, "who", "password", "organisation")
        saved(User(**values, password=password, organisation=parties[person["organisation"]]))
        made.append(login(person))
    return made


# --- A plan ---


def load_plans(situation: dict, parties: Parties, areas: Areas) -> Assessment:
    """With the lägesbild that the latest of them rests on, which is given back."""
    assessment = demo_assessments.load_fixed(situation, parties)
    for name in PLANS:
        row = read(name)
        rests_on = assessment.version if row["title"] == situation["plan"] else None
        load_plan(row | {"assessment_version": rests_on}, parties, areas)
    demo_assessments.link_focus_areas(situation, assessment)
    return assessment


def load_plan(row: dict, parties: Parties, areas: Areas) -> Plan:
    """Written as a draft, then taken the way that the file tells, one history row per step."""
    plan = saved(Plan(**fields(row, "way", "decision", "source_notes", "focus_areas")))
    for note in row["source_notes"]:
        saved(SourceNote(plan=plan, **note))
    for position, area in enumerate(row["focus_areas"]):
        load_focus_area(plan, position, area, parties, areas)
    for status in map(PlanStatus, row["way"][1:]):
        plan.status = status
        if status == PlanStatus.DECIDED:
            decision = row["decision"]
            plan.decided_by = parties[decision["decided_by"]]
            plan.decided_on = decision["decided_on"]
            plan.decision_paragraph = decision["decision_paragraph"]
            plan.decision_dnr = plan.dnr
        plan._change_reason = f"plan.{status}"
        saved(plan)
        if status == PlanStatus.DECIDED:
            freeze_decision(plan)
    return plan


def freeze_decision(plan: Plan) -> None:
    """What readers see of the plan while it is revised."""
    content = plan.content()
    rendered = Rendered(content, plan_pdf(content, brand_of(Municipality.current())), content.digest)
    freeze(
        plan,
        rendered,
        by=User.objects.filter(is_coordinator=True).earliest("pk"),
        kind=VersionKind.DECISION,
        organ=plan.decided_by.name,
        meeting_on=plan.decided_on,
        paragraph=plan.decision_paragraph,
        dnr=plan.decision_dnr,
    )


def load_focus_area(plan: Plan, position: int, row: dict, parties: Parties, areas: Areas) -> None:
    apart = ("areas", "lead", "contributors", "analysis_owner", "causes", "actions")
    owner = parties[row["analysis_owner"]]
    area = saved(FocusArea(plan=plan, position=position, analysis_owner=owner, **fields(row, *apart)))
    area.areas.set([areas[name] for name in row["areas"]])
    load_responsibilities(row, parties, focus_area=area)
    causes: Causes = {}
    for order, text in enumerate(row["causes"]):
        causes[f"O{order + 1}"] = saved(Cause(focus_area=area, position=order, text=text))
    for order, action in enumerate(row["actions"]):
        load_action(area, order, action, parties, causes)


def load_action(area: FocusArea, position: int, row: dict, parties: Parties, causes: Causes) -> None:
    action = saved(Action(plan=area.plan, **fields(row, "lead", "contributors", "causes", "goals")))
    saved(Placement(focus_area=area, action=action, position=position))
    for order, goal in enumerate(row["goals"]):
        saved(Goal(action=action, position=order, **goal))
    load_responsibilities(row, parties, action=action)
    action.causes.set([causes[label] for label in row["causes"]])


def load_responsibilities(row: dict, parties: Parties, **owner: Model) -> None:
    roles = {row["lead"]: ResponsibilityRole.LEAD}
    roles |= dict.fromkeys(row["contributors"], ResponsibilityRole.CONTRIBUTOR)
    for position, (name, role) in enumerate(roles.items()):
        saved(Responsibility(organisation=parties[name], role=role, position=position, **owner))
