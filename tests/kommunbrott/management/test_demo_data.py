import dataclasses
import datetime as dt
from collections import Counter
from itertools import pairwise

import pytest
from django.apps import apps

from incidents.models import Report
from kommunbrott import brand, text
from kommunbrott.choices import AreaKind
from kommunbrott.folding import fold_tight
from kommunbrott.models import (
    Area,
    Municipality,
    Organisation,
    OrganisationAlias,
    OutboxMessage,
    SignedLink,
    User,
)
from plans import smart
from plans.choices import TRANSITIONS, ActionStatus, Funding, PlanStatus
from plans.content import PlanContent
from plans.models import Acceptance, Assessment, Plan, Referral
from plans.tally import of_plan, questions

PLAN = "Åtgärdsplan 2026–2027"
EARLIER = "Handlingsplan 2025"


pytestmark = pytest.mark.usefixtures("ekstad")


@pytest.fixture
def plan() -> PlanContent:
    return Plan.objects.get(title=PLAN).content()


def test_demo_writes_history_for_every_row():
    tables = [
        model for model in apps.get_models() if hasattr(model._meta, "simple_history_manager_attribute")
    ]

    without = [
        model._meta.label
        for model in tables
        if set(model.objects.values_list("pk", flat=True))
        != set(model.history.filter(history_type="+").values_list(model._meta.pk.attname, flat=True))
    ]

    assert without == []


def test_demo_users_show_every_hat():
    hats = {
        user.username: (user.organisation.label, user.is_coordinator, user.is_administrator, user.is_reporter)
        for user in User.objects.select_related("organisation")
    }
    assert hats == {
        "hanna": ("Kommunledning", True, False, False),
        "elin": ("Samhällsbyggnad", True, False, False),
        "oskar": ("Kommunledning", False, True, False),
        "sara": ("Polisen", False, False, True),
        "lars": ("Ekstadshem", False, False, False),
        "lena": ("Kultur och fritid", False, False, False),
        "amina": ("Ekstadshem", False, False, True),
    }


# --- Municipality, parties, areas ---


def test_municipality_has_its_colours_derived():
    ekstad = Municipality.current()

    assert (ekstad.name, ekstad.code, ekstad.dnr_prefix) == ("Ekstads kommun", "9901", "KS")
    assert ekstad.brand_tokens == brand.derive("#0b5563")
    assert ekstad.logo_svg.count("<path") == 1


def test_no_two_parties_share_a_name():
    """Name, short name and aliases folded: what a document writes can mean one party only."""
    names = [fold_tight(alias.name) for alias in OrganisationAlias.objects.all()]
    for organisation in Organisation.objects.all():
        names += {fold_tight(organisation.name), fold_tight(organisation.label)}

    assert [name for name, count in Counter(names).items() if count > 1] == []


def test_areas_lie_in_the_municipality_and_districts_do_not_overlap():
    areas = {area.name: area for area in Area.objects.select_related("parent")}
    rings = {name: area.geometry["coordinates"][0] for name, area in areas.items()}
    districts = [name for name, area in areas.items() if area.kind == AreaKind.DISTRICT]
    points = [(15.88 + x * 0.0007, 59.48 + y * 0.0007) for x in range(130) for y in range(80)]

    outside = [
        name for name in rings if name != "Ekstads kommun"
        if not all(holds(rings["Ekstads kommun"], point) for point in rings[name])
    ]  # fmt: skip
    found = [[name for name in districts if holds(rings[name], point)] for point in points]

    assert outside == []
    assert {len(names) for names in found} == {0, 1}
    assert {name for names in found for name in names} == {
        "Centrum", "Stationsområdet", "Björkgården", "Hamnen", "Ekbacka", "Åkra", "Norrby"
    }  # fmt: skip


def holds(ring: list, point: tuple) -> bool:
    """The point lies inside the closed ring."""
    assert ring[0] == ring[-1]
    x, y = point
    crossings = (
        x < (x2 - x1) * (y - y1) / (y2 - y1) + x1
        for (x1, y1), (x2, y2) in pairwise(ring)
        if (y1 > y) != (y2 > y)
    )
    return sum(crossings) % 2 == 1


# --- The plans ---


def test_plans_have_gone_the_way_that_plans_go():
    ways = {plan.title: way(plan) for plan in Plan.objects.all()}

    assert ways == {
        PLAN: ["utkast", "forslag", "beslutad", "utkast", "remiss", "utkast"],
        EARLIER: ["utkast", "forslag", "beslutad", "ersatt"],
    }
    steps = [step for steps in ways.values() for step in pairwise(map(PlanStatus, steps))]
    assert [(before, after) for before, after in steps if after not in TRANSITIONS[before]] == []


def way(plan: Plan) -> list[str]:
    return [row.status for row in plan.history.order_by("history_id")]


def test_plan_is_a_revision_of_what_was_decided(plan):
    assert (plan.kind, plan.status, plan.dnr, plan.period) == (
        "åtgärdsplan",
        "utkast",
        "KS 2025/0431",
        "2026–2027",
    )
    assert dataclasses.astuple(plan.decision) == (
        "Kommunfullmäktige",
        dt.date(2025, 12, 15),
        "§ 168",
        plan.dnr,
    )


def test_plan_adds_up(plan):
    """Finished, ongoing, late and not begun in each focus area, as the overview table counts them."""
    order = (ActionStatus.DONE, ActionStatus.ONGOING, ActionStatus.LATE, ActionStatus.NOT_STARTED)
    counts = {
        area.name: tuple(sum(action.status == status for action in area.actions) for status in order)
        for area in plan.focus_areas
    }
    assert counts == {
        "1. Unga, droger och rekrytering": (2, 4, 0, 1),
        "2. Trygghet i centrum och på Björkgården": (1, 3, 1, 1),
        "3. Trafik och buskörning": (1, 3, 0, 1),
        "4. Välfärdsbrott": (1, 3, 1, 0),
    }
    assert [sum(column) for column in zip(*counts.values(), strict=True)] == [5, 13, 2, 3]
    assert (len(plan.actions), sum(len(action.goals) for action in plan.actions)) == (23, 23)


def test_every_action_has_a_lead_that_stands_first(plan):
    asked = Counter(party.label for action in plan.actions for party in action.parties)

    assert [action.name for action in plan.actions if action.lead != action.parties[0]] == []
    assert asked == {
        "Polisen": 9,
        "Socialtjänsten": 7,
        "Samhällsbyggnad": 6,
        "Kultur och fritid": 6,
        "Utbildning": 5,
        "Ekstads Teknik": 5,
        "Kommunledning": 3,
        "Ekstadshem": 2,
        "Skatteverket": 2,
        "Upphandling": 1,
        "Ekstads gymnasium": 1,
        "Nattvandrarna": 1,
    }


def test_plan_lacks_only_what_it_is_meant_to_lack(plan):
    def numbers(is_lacking):
        return [action.number for action in plan.actions if is_lacking(action)]

    assert {
        "place": numbers(lambda a: not a.place),
        "measure": numbers(lambda a: not all(is_measurable(goal) for goal in a.goals)),
        "money": numbers(lambda a: a.funding in (Funding.UNKNOWN, Funding.NOT_BUDGETED) or not a.resources),
        "time": numbers(lambda a: not (a.due_on and plan.starts_on <= a.due_on <= plan.ends_on)),
        "follow-up": numbers(lambda a: not (a.follow_up_how and a.follow_up_rhythm and a.follow_up_forum)),
        "cause": numbers(lambda a: len(a.causes) != 1),
    } == {
        "place": [],
        "measure": ["2.4"],
        "money": ["2.4", "4.1"],
        "time": ["4.5"],
        "follow-up": [],
        "cause": [],
    }


# The letters that each action lacks; the others lack none.
LACKS = {"1.7": "A", "2.4": "MR", "2.6": "A", "4.1": "AR", "4.2": "A", "4.4": "A", "4.5": "T"}


def test_every_goal_has_the_letters_it_is_meant_to_have(plan):
    found = {action.number: smart.missing(action, plan) for action in plan.actions}

    assert {number: letters for number, letters in found.items() if letters} == LACKS
    assert len(found) == 23
    assert smart.measurable_line(plan.actions) == "22 av 23 mål är mätbara"


def is_measurable(goal) -> bool:
    return bool(goal.indicator and goal.unit and goal.direction) and None not in (goal.baseline, goal.target)


def test_one_cause_waits_for_an_action(plan):
    waiting = [
        (area.number, cause.label) for area in plan.focus_areas for cause in area.causes_without_action
    ]

    assert waiting == [("2", "O5")]
    assert [len(area.causes) for area in plan.focus_areas] == [4, 5, 4, 4]


@pytest.mark.parametrize("title", [PLAN, EARLIER])
def test_every_text_is_rendered_and_every_source_is_pointed_at(title):
    content = Plan.objects.get(title=title).content()
    texts = list(strings(dataclasses.asdict(content)))

    html = [text.render(each, content.notes) for each in texts]

    assert [each for each in html if "[^" in each or "**" in each or "| --" in each] == []
    assert [note for each in texts for note in text.note_numbers(each)] == list(content.notes)


def strings(value):
    """Every text in a tree of plain values, in order."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for part in value.values():
            yield from strings(part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from strings(part)


def test_closing_has_the_dates_of_the_follow_up_as_a_table(plan):
    html = text.render(plan.closing, plan.notes)

    assert (html.count("<table>"), html.count("<tr>")) == (1, 7)


def test_earlier_plan_is_small_and_replaced():
    content = Plan.objects.get(title=EARLIER).content()

    assert (content.kind, content.status, content.layout, len(content.focus_areas)) == (
        "handlingsplan",
        "ersatt",
        "tre",
        1,
    )
    assert [(action.name, action.status, len(action.goals)) for action in content.actions] == [
        ("1 Ny belysning i gångtunneln", "klar", 2),
        ("2 Trygghetsvandring i centrum", "klar", 1),
        ("3 Trygga krogkvällar", "avbruten", 1),
    ]


# --- The remiss ---


def test_remiss_adds_up(plan):
    """48 questions to twelve parties, 44 answers; what is not accepted is declined or waits for two parties."""
    asked = questions(plan, Acceptance.objects.latest_in(Plan.objects.get(pk=plan.id)))
    states = Counter(question.state for question in asked)
    tally = of_plan(plan, asked)

    assert states == {"accepterat": 38, "synpunkt": 5, "avbojt": 1, "vantar": 4}
    assert (len(tally.accepted), tally.total) == (18, 23)
    assert [action.number for action in tally.lacking] == ["1.7", "2.6", "4.1", "4.2", "4.4"]
    assert Counter(row.awaits_reply for row in Acceptance.objects.exclude(comment="")) == {True: 4, False: 2}


def test_remiss_is_over_and_none_of_its_links_apply():
    referral = Referral.objects.get()

    assert (referral.parties.count(), referral.closed_by.username) == (12, "hanna")
    alive = SignedLink.objects.alive(referral.sent_at).filter(purpose="remissvar")
    assert [str(link) for link in alive] == []
    # Only those who adjust minutes are written to.
    written = {message.event_key.partition(":")[0] for message in OutboxMessage.objects.all()}
    assert written == {"minutes"}


def test_demo_plan_rests_on_a_fixed_lagesbild_and_the_next_is_being_written(plan):
    first = Assessment.objects.fixed().get()
    draft = Assessment.objects.drafts().get()

    assert plan.assessment_version_id == first.version.pk
    assert (first.fixed_on, first.version.is_whole) == (Plan.objects.get(title=PLAN).situation_on, True)
    assert [area.assessment_problem.title for area in Plan.objects.get(title=PLAN).focus_areas.all()[:3]] == [
        "Unga som dras in i brott",
        "Otrygga stråk i centrum och på Björkgården",
        "Buskörning på Hamnplan",
    ]
    assert (draft.predecessor, draft.content().lacks) == (first, ("Analys saknar text.",))
    assert draft.content().figures[0].total == Report.objects.counted().filter(
        local_day__gte=draft.starts_on.toordinal(), local_day__lte=draft.ends_on.toordinal()
    ).count()  # fmt: skip
