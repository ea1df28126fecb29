"""The lägesbild from begun to written: who may, what is saved, and what stands in the way."""

import re

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from kommunbrott.access import Overtaken
from plans import assessment_access as access
from plans.models import Assessment, AssessmentProblem
from plans.workflow import assessments as workflow
from tests.client import StrictClient
from tests.factories import make_assessment, make_municipality, make_problem, make_user

HTMX = {"HX-Request": "true"}
TEXT = "Rapporterna har blivit färre i centrum."


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


def reader(**kw) -> StrictClient:
    client = StrictClient()
    client.force_login(make_user(**kw))
    return client


def write_url(assessment) -> str:
    return reverse("plans:assessment_write", args=[assessment.pk])


def save_url(kind, row) -> str:
    return reverse("plans:assessment_save", args=[kind, row.pk])


def version_of(client, assessment, prefix) -> str:
    page = client.get(write_url(assessment)).content.decode()
    return re.search(rf'id="{prefix}-lage"><input type="hidden" name="version" value="(\w+)"', page)[1]


def posted(prefix, version="", **values) -> dict:
    return {f"{prefix}-{name}": value for name, value in values.items()} | {"version": version}


# --- Access ---


@pytest.mark.parametrize(
    ("who", "is_seen"),
    [({"is_coordinator": True}, True), ({"is_administrator": True}, False), ({"is_reporter": True}, False), ({}, False)],
)  # fmt: skip
def test_draft_is_seen_and_written_by_coordinators_only(who, is_seen):
    assessment = make_assessment()
    user = make_user(**who)

    assert list(Assessment.objects.visible_to(user)) == ([assessment] if is_seen else [])
    assert bool(access.may_write_assessment(user, assessment)) is is_seen
    assert bool(access.may_make_assessment(user)) is is_seen
    client = StrictClient()
    client.force_login(user)
    assert client.get(write_url(assessment)).status_code == (200 if is_seen else 404)
    assert client.get(reverse("plans:assessment_create")).status_code == (200 if is_seen else 403)


@pytest.mark.parametrize("name", ["assessment_save", "assessment_raise", "assessment_take_out"])
def test_piece_of_a_draft_is_not_found_by_others(name):
    problem = make_problem(assessment=make_assessment())

    response = reader().post(reverse(f"plans:{name}", args=["problem", problem.pk]), {"problem-title": "X"})

    assert response.status_code == 404
    assert AssessmentProblem.objects.get().title == problem.title


# --- Begin ---


def test_begun_assessment_has_the_three_parts_of_the_act(client):
    response = client.post(reverse("plans:assessment_create"), {"title": "Lägesbild 2027"})

    made = Assessment.objects.get()
    assert response.url == write_url(made)
    assert [(part.label, part.is_empty) for part in made.content().parts] == [
        ("Kartläggning", True),
        ("Annan information av betydelse", True),
        ("Analys", True),
    ]


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"title": ""}, "Detta fält måste fyllas i."),
        ({"title": "A\x00B"}, "Null-tecken är inte tillåtna."),
        ({"title": "Bo 19900101-0017"}, "Texten innehåller"),
        ({"title": "A", "starts_on": "2027-13-01"}, "Fyll i ett giltigt datum."),
        ({"title": "A", "starts_on": "2027-02-01", "ends_on": "2027-01-01"}, "Sista dagen kan inte"),
    ],
)
def test_bad_beginning_is_told_beside_the_field(client, values, said):
    response = client.post(reverse("plans:assessment_create"), values)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert not Assessment.objects.exists()


# --- Write ---


def test_piece_is_saved_as_one_writes_and_tells_what_is_missing(client):
    assessment = make_assessment()
    section = assessment.sections.get(part="kartlaggning")
    version = version_of(client, assessment, f"avsnitt-{section.pk}")

    response = client.post(
        save_url("avsnitt", section),
        posted(f"avsnitt-{section.pk}", version, title="", text=TEXT),
        headers=HTMX,
    )

    section.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, section.text) == (200, TEXT)
    assert "Sparat" in page
    assert "<html" not in page
    assert "Analys saknar text." in page
    assert "Kartläggning saknar text." not in page


def test_piece_is_saved_without_script_too(client):
    assessment = make_assessment()
    version = version_of(client, assessment, f"fragor-{assessment.pk}")
    prefix = f"fragor-{assessment.pk}"

    response = client.post(
        save_url("fragor", assessment), posted(prefix, version, why_chosen="Allt pekar dit.")
    )

    assessment.refresh_from_db()
    assert response.url == f"{write_url(assessment)}#{prefix}"
    assert assessment.why_chosen == "Allt pekar dit."


def test_later_of_two_who_write_the_same_piece_is_told_and_loses_nothing(client):
    assessment = make_assessment()
    section = assessment.sections.get(part="analys")
    prefix = f"avsnitt-{section.pk}"
    version = version_of(client, assessment, prefix)
    section.text = "Den andras text."
    section.save()

    response = client.post(save_url("avsnitt", section), posted(prefix, version, title="", text=TEXT))

    section.refresh_from_db()
    page = response.content.decode()
    assert (response.status_code, section.text) == (409, "Den andras text.")
    assert TEXT in page
    assert "Någon annan har ändrat" in page
    override = re.search(r'name="version" value="(\w+)">Låt min text gälla', page)[1]
    client.post(save_url("avsnitt", section), posted(prefix, override, title="", text=TEXT))
    section.refresh_from_db()
    assert section.text == TEXT


@pytest.mark.parametrize(
    ("kind", "values", "said"),
    [
        ("problem", {"title": "", "need": "3"}, "Detta fält måste fyllas i."),
        ("problem", {"title": "A", "need": "6"}, "Välj ett giltigt alternativ."),
        ("problem", {"title": "A", "need": "9" * 30}, "Välj ett giltigt alternativ."),
        ("problem", {"title": "A", "motive": "Per 19900101-0017"}, "personnummer"),
        ("orsaker", {"bone_place": "\x00"}, "Null-tecken är inte tillåtna."),
        ("orsaker", {"breaks_at": "nagonstans"}, "Välj ett giltigt alternativ."),
    ],
)
def test_what_cannot_be_saved_is_told_and_kept_in_the_page(client, kind, values, said):
    problem = make_problem(title="Klotter")
    prefix = f"{kind}-{problem.pk}"
    version = version_of(client, problem.assessment, prefix)

    for headers in (HTMX, {}):
        response = client.post(save_url(kind, problem), posted(prefix, version, **values), headers=headers)
        assert response.status_code == 422
        assert said in response.content.decode()

    problem.refresh_from_db()
    assert (problem.title, problem.need, problem.bone_place) == ("Klotter", None, "")


def test_unknown_kinds_of_pieces_are_not_found(client):
    problem = make_problem()

    answers = [
        client.post(reverse(f"plans:{name}", args=["annat", problem.pk])).status_code
        for name in ("assessment_save", "assessment_raise", "assessment_take_out")
    ]
    answers.append(
        client.post(reverse("plans:assessment_add", args=[problem.assessment_id, "annat"])).status_code
    )

    assert answers == [404] * 4


def test_rows_are_added_moved_and_taken_out(client):
    assessment = make_assessment()
    for kind in ("problem", "problem", "kalla", "analys"):
        client.post(reverse("plans:assessment_add", args=[assessment.pk, kind]))
    first, second = assessment.problems.all()

    client.post(reverse("plans:assessment_raise", args=["problem", second.pk]))
    assert [row.pk for row in assessment.problems.all()] == [second.pk, first.pk]
    client.post(reverse("plans:assessment_take_out", args=["problem", first.pk]))
    assert [row.pk for row in assessment.problems.all()] == [second.pk]
    assert (assessment.sources.count(), assessment.sections.filter(part="analys").count()) == (1, 2)


def test_last_section_of_a_part_stays(client, coordinator):
    section = make_assessment().sections.get(part="analys")

    response = client.post(reverse("plans:assessment_take_out", args=["avsnitt", section.pk]))

    assert response.status_code == 403
    with pytest.raises(Overtaken):
        workflow.remove_row(section, by=coordinator)
    assert section.assessment.sections.count() == 3


def test_causes_become_text_unless_told_in_own_words(client):
    problem = make_problem(
        bone_target="Skolans gavel.\nGlas som krossas",
        bone_place="Ingen ser dit",
        chain_fore="Folköl köps",
        chain_handling="Stenar kastas",
        breaks_at=["fore"],
        offender="Några få, 13–16 år",
        offender_who="Fältgruppen",
    )

    told = problem.assessment.content().problems[0]

    assert told.causes == ("Skolans gavel.", "Glas som krossas", "Ingen ser dit")
    assert told.causes_text == (
        "Den eller det som drabbas: skolans gavel och glas som krossas. Platsen: ingen ser dit.\n\n"
        "Det ena leder till det andra: folköl köps → stenar kastas. Kedjan går att bryta här: före.\n\n"
        "Motiverad gärningsperson: några få, 13–16 år. Vem kan påverka: fältgruppen."
    )
    problem.causes_text = "Det är mörkt."
    problem.save()
    assert problem.assessment.content().problems[0].causes_text == "Det är mörkt."


@pytest.mark.parametrize(
    ("need", "influence", "stance"),
    [(5, 5, "Gör nu"), (4, 3, "Planera"), (3, 4, "Gör enkelt"), (1, 1, "Bevaka"), (None, 5, ""), (5, None, "")],
)  # fmt: skip
def test_need_and_influence_say_what_to_do(need, influence, stance):
    problem = make_problem(need=need, influence=influence)

    assert problem.assessment.content().problems[0].stance == stance


def test_what_is_missing_before_it_can_be_fixed_is_named(coordinator):
    assessment = make_assessment(texts=True)
    make_problem(assessment=assessment, title="Klotter", need=3, motive="Syns överallt.")
    section = assessment.sections.get(part="analys")
    section.text = " \n "
    section.save()

    verdict = access.may_fix_assessment(coordinator, assessment)

    assert assessment.content().lacks == (
        "Analys saknar text.",
        "Problem 1, Klotter, saknar behov och möjlighet att påverka.",
    )
    assert (bool(verdict), verdict.reason.split(". ")[0]) == (False, "Analys saknar text")


# --- Pages ---


@pytest.mark.parametrize("rows", [1, 3])
def test_pages_cost_the_same_for_any_length(client, rows, django_assert_num_queries):
    assessment = make_assessment(texts=True)
    for _ in range(rows):
        make_problem(assessment=assessment, need=4, influence=4)
        make_assessment()

    with django_assert_num_queries(4):
        client.get(reverse("plans:assessment_list"))
    with django_assert_num_queries(10):
        client.get(write_url(assessment))
    with django_assert_num_queries(12):
        client.get(assessment.get_absolute_url())


def test_draft_that_is_removed_is_gone(client):
    assessment = make_problem().assessment

    client.post(reverse("plans:assessment_remove", args=[assessment.pk]))

    assert not Assessment.objects.exists()


def test_only_coordinators_begin_and_remove(coordinator):
    assessment, other = make_assessment(), make_user()

    with pytest.raises(PermissionDenied):
        workflow.begin(Assessment(title="Min egen"), by=other)
    with pytest.raises(PermissionDenied):
        workflow.remove(assessment, by=other)

    assert list(Assessment.objects.all()) == [assessment]
