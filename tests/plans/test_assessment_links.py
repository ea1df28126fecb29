"""From the lägesbild to the plan and back, and what counts the legal clock."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from plans.attention import matters, plan_at_a_glance
from plans.choices import PlanStatus
from plans.cycle import deadlines
from plans.duties import plan_facts, situation
from plans.models import AssessmentProblem, FocusArea, Plan
from plans.workflow.assessment_focus import make_focus_area
from tests.client import StrictClient
from tests.factories import (
    make_assessment,
    make_municipality,
    make_organisation,
    make_plan,
    make_problem,
    make_user,
)
from tests.factories import (
    make_focus_area as make_area,
)
from tests.plans.fixed_assessment import ON, fixed

LATER = dt.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


@pytest.fixture
def problem(coordinator) -> AssessmentProblem:
    """In a lägesbild that has been fixed."""
    made = make_problem(
        assessment=make_assessment(texts=True, title="Lägesbild 2026"),
        title="Klotter i centrum",
        need=5,
        influence=4,
        motive="Det växer.",
        bone_place="Mörkt\nIngen ser dit",
    )
    fixed(made.assessment, coordinator)
    return AssessmentProblem.objects.get(pk=made.pk)


def focus_url(problem) -> str:
    return reverse("plans:assessment_problem_focus", args=[problem.pk])


def test_problem_becomes_a_focus_area_with_one_press_and_the_link_is_shown_both_ways(client, problem):
    plan = make_area(number="1").plan
    page = client.get(problem.assessment.get_absolute_url()).content.decode()
    assert f'name="plan" value="{plan.pk}"' in page

    response = client.post(focus_url(problem), {"plan": plan.pk})

    area = FocusArea.objects.get(assessment_problem=problem)
    plan.refresh_from_db()
    assert response.url == reverse("plans:focus_area_detail", args=[plan.pk, area.pk])
    assert (area.number, area.title, area.problem) == ("2", "Klotter i centrum", "Det växer.")
    assert [cause.text for cause in area.causes.all()] == ["Mörkt", "Ingen ser dit"]
    assert area.cause_analysis == "Platsen: mörkt och ingen ser dit."
    assert (plan.situation_title, plan.situation_on, plan.assessment_version) == (
        "Lägesbild 2026",
        ON,
        problem.assessment.version,
    )
    back = f"{problem.assessment.get_absolute_url()}#problem-{problem.pk}"
    assert f'href="{back}"' in client.get(response.url).content.decode()
    assert f'href="{response.url}"' in client.get(problem.assessment.get_absolute_url()).content.decode()


def test_second_press_makes_no_second_focus_area(coordinator, problem):
    plan = make_plan()

    first = make_focus_area(problem, plan, by=coordinator)

    assert make_focus_area(problem, plan, by=coordinator) == first
    assert plan.focus_areas.count() == 1


@pytest.mark.parametrize("plan", ["", "0", "9" * 30, "\x00", "999999"])
def test_problem_goes_into_no_plan_that_is_not_there(client, problem, plan):
    assert client.post(focus_url(problem), {"plan": plan}).status_code == 404


def test_plan_that_is_closed_takes_no_problem(client, coordinator, problem):
    plan = make_plan(status=PlanStatus.PROPOSED)

    assert client.post(focus_url(problem), {"plan": plan.pk}).status_code == 403
    with pytest.raises(PermissionDenied):
        make_focus_area(problem, plan, by=coordinator)


@pytest.mark.parametrize(
    ("who", "status"), [({"is_coordinator": True}, 302), ({"is_administrator": True}, 403), ({}, 403)]
)
def test_only_coordinators_make_focus_areas(problem, who, status):
    client, plan = StrictClient(), make_plan()
    client.force_login(make_user(**who))

    assert client.post(focus_url(problem), {"plan": plan.pk}).status_code == status
    assert plan.focus_areas.exists() is (status == 302)


def test_focus_area_made_from_a_draft_names_it_to_coordinators_only(client, coordinator):
    problem = make_problem(title="Hemligt än")
    party = make_organisation()
    area = make_area(assessment_problem=problem, plan=make_plan(), responsible=[party])
    area.plan.status = PlanStatus.DECIDED
    area.plan.save()
    other = StrictClient()
    other.force_login(make_user(organisation=party))
    url = reverse("plans:focus_area_detail", args=[area.plan_id, area.pk])

    assert "Hemligt än" in client.get(url).content.decode()
    assert "Hemligt än" not in other.get(url).content.decode()


def test_plan_states_a_fixed_version_or_an_older_document(client, problem):
    plan = make_plan()
    url = reverse("plans:plan_situation", args=[plan.pk])

    def post(**values):
        version = client.get(url).context["version"]
        response = client.post(url, {"title": "", "organ": "", "on": "", "version": version} | values)
        return response.status_code, Plan.objects.get(pk=plan.pk)

    status, stated = post(fixed=problem.assessment.version.pk)
    assert (status, stated.situation) == (302, "Lägesbild 2026, Kommunstyrelsen 3 november 2026")
    assert stated.content().assessment_version_id == problem.assessment.version.pk
    page = client.get(plan.get_absolute_url()).content.decode()
    assert reverse("plans:assessment_version_detail", args=[problem.assessment.version.pk]) in page
    status, stated = post(fixed="", title="Samlad lägesbild 2021")
    assert (status, stated.situation, stated.assessment_version) == (302, "Samlad lägesbild 2021", None)
    assert [post(fixed=value)[0] for value in ("x", "9" * 30, "0")] == [422] * 3


def test_version_leads_to_its_lagesbild(client, problem):
    version = problem.assessment.version

    response = client.get(reverse("plans:assessment_version_detail", args=[version.pk]))

    assert response.url == problem.assessment.get_absolute_url()


# --- The clock ---


def decided_plan(**kw) -> Plan:
    return make_plan(
        status=PlanStatus.DECIDED,
        decided_by=make_organisation(),
        decided_on=dt.date(2025, 12, 15),
        decision_paragraph="§ 1",
        **kw,
    )


def test_clock_is_counted_from_what_was_fixed_last(coordinator, problem):
    stated = decided_plan(situation_title="Lägesbild 2024", situation_on=dt.date(2024, 9, 1))
    user = coordinator

    plan = Plan.objects.with_assessments(user).get(pk=stated.pk)

    assert deadlines(stated, [], LATER)[0].on == dt.date(2026, 9, 1)
    assert deadlines(plan, [], LATER)[0].on == dt.date(2028, 11, 3)
    duty = situation(plan_facts(LATER), LATER)
    assert (duty.evidence[0].text, duty.due.on) == (
        "Lägesbild 2026, Kommunstyrelsen 3 november 2026, § 88",
        dt.date(2028, 11, 3),
    )


def test_draft_is_told_of_in_the_cycle_to_coordinators_only(coordinator):
    make_assessment(title="Lägesbild 2027")
    decided_plan()

    titles = [
        Plan.objects.with_assessments(user).get().draft_assessment_title
        for user in (coordinator, make_user())
    ]

    assert titles == ["Lägesbild 2027", None]


@pytest.mark.parametrize(
    ("today", "told"), [(dt.date(2028, 4, 1), []), (dt.date(2028, 6, 1), ["Lägesbilden ska uppdateras"])]
)
def test_start_page_tells_half_a_year_before_it_is_due(coordinator, problem, today, told):
    decided_plan(situation_title="Lägesbild 2024", situation_on=dt.date(2024, 9, 1))
    plans = list(Plan.objects.with_assessments(coordinator).select_related("proposed_to"))
    glance = plan_at_a_glance(coordinator, plans, today)

    found = [row.title for row in matters(coordinator, plans, glance, today)]

    assert [title for title in found if "ägesbild" in title] == told


def test_start_page_leads_from_the_first_lagesbild_to_a_plan(client, problem):
    page = client.get(reverse("overview")).content.decode()

    assert "Nästa steg är en åtgärdsplan som bygger på den" in page
