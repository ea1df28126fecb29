"""The lägesbild from written to fixed, its files, and the one after it."""

import datetime as dt
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import timezone
from docx import Document

from kommunbrott.access import Overtaken
from kommunbrott.letterhead import brand_of
from kommunbrott.models import Municipality
from plans import assessment_access as access
from plans import figures
from plans.content.figure import FigureContent, RowContent
from plans.documents.assessment import assessment_docx, assessment_html, assessment_pdf
from plans.documents.assessment_differences import FigureChange, ProblemChange, compare
from plans.models import Assessment, AssessmentFigure, AssessmentVersion
from plans.workflow import assessments as workflow
from tests.client import StrictClient
from tests.factories import (
    make_assessment,
    make_category,
    make_municipality,
    make_problem,
    make_report,
    make_user,
)
from tests.plans.fixed_assessment import FILE, ON, fixed, the_board

COUNTS = FigureContent(
    reference="rapporter:omraden",
    shape="staplar",
    title="Flest rapporter i Centrum, 114 av 412",
    subtitle="Rapporter efter område.",
    source="Rapporter i Ekstads kommun.",
    labels=("Centrum", "Norrby"),
    rows=(RowContent("Perioden", (114.0, 4.0)), RowContent("Året före", (120.0, None))),
    corner="Område",
    is_counts=True,
    total=412.0,
    unit="rapporter",
)


@pytest.fixture(autouse=True)
def municipality():
    return make_municipality()


@pytest.fixture
def board():
    return the_board()


def put_in(assessment, content=COUNTS, part="kartlaggning") -> AssessmentFigure:
    figure = AssessmentFigure(section=assessment.sections.get(part=part), reference=content.reference)
    figure.data, figure.fetched_at = AssessmentFigure.packed(content), timezone.now()
    figure.save()
    return figure


def form(client, assessment, board, **values) -> dict:
    seen = assessment.content().digest[:20]
    given = {"organ": board.pk, "fixed_on": "2026-11-03", "paragraph": "88", "dnr": "KS 2026/1"}
    return given | {"seen": seen} | values


def fix_url(assessment) -> str:
    return reverse("plans:assessment_fix", args=[assessment.pk])


# --- Fix ---


def test_fixed_assessment_is_frozen_with_file_and_figures(client, board):
    assessment = make_assessment(texts=True, title="Lägesbild 2026")
    put_in(assessment)

    response = client.post(fix_url(assessment), form(client, assessment, board))

    version = AssessmentVersion.objects.get()
    assessment.refresh_from_db()
    assert response.url == reverse("plans:assessment_version", args=[assessment.pk])
    assert assessment.fixing_line == "Kommunstyrelsen 3 november 2026, § 88"
    assert (bytes(version.pdf)[:5], version.is_whole, version.tree.digest) == (b"%PDF-", True, version.digest)
    AssessmentFigure.objects.all().delete()
    assert version.tree.figures[0].rows == COUNTS.rows
    assert assessment.content() == version.tree
    assert "Kommunstyrelsen" in client.get(response.url).content.decode()


@pytest.mark.parametrize("part", ["kartlaggning", "annan_information", "analys"])
def test_assessment_is_not_fixed_while_a_part_is_empty(client, coordinator, board, part):
    assessment = make_assessment(texts=True)
    assessment.sections.filter(part=part).update(text="  ")
    label = assessment.sections.get(part=part).get_part_display()

    page = client.get(fix_url(assessment)).content.decode()
    refused = client.post(fix_url(assessment), form(client, assessment, board))

    assert f"{label} saknar text." in page
    assert refused.status_code == 403
    with pytest.raises(PermissionDenied, match=f"{label} saknar text"):
        fixed(assessment, coordinator)
    assert not AssessmentVersion.objects.exists()


@pytest.mark.parametrize(
    "values",
    [
        {"organ": ""},
        {"organ": "9" * 30},
        {"fixed_on": ""},
        {"fixed_on": "2999-01-01"},
        {"paragraph": ""},
        {"paragraph": "§"},
        {"dnr": ""},
        {"dnr": "\x00"},
    ],
)
def test_all_four_facts_are_needed_at_once(client, board, values):
    assessment = make_assessment(texts=True)

    response = client.post(fix_url(assessment), form(client, assessment, board, **values))

    assert response.status_code == 200
    assert "Det gick inte att spara än" in response.content.decode()
    assert not AssessmentVersion.objects.exists()


def test_text_that_changed_since_it_was_printed_is_not_fixed(client, coordinator, board):
    assessment = make_assessment(texts=True)
    living = assessment.content()
    fixing = workflow.Fixing(board, ON, "§ 88", "KS 2026/1")
    printed = workflow.PrintedAssessment(workflow.fixed(living, fixing), FILE, living.digest)
    seen = form(client, assessment, board)
    assessment.sections.filter(part="analys").update(text="En ny slutsats.")

    with pytest.raises(Overtaken):
        workflow.fix(assessment, by=coordinator, fixing=fixing, printed=printed)
    assert client.post(fix_url(assessment), seen).status_code == 409

    assert not AssessmentVersion.objects.exists()


@pytest.mark.parametrize(
    ("who", "is_allowed"),
    [({"is_coordinator": True}, True), ({"is_administrator": True}, False), ({}, False)],
)
def test_only_coordinators_fix(who, is_allowed, board):
    assessment, user = make_assessment(texts=True), make_user(**who)

    assert bool(access.may_fix_assessment(user, assessment)) is is_allowed
    client = StrictClient()
    client.force_login(user)
    assert client.get(fix_url(assessment)).status_code == (200 if is_allowed else 404)


def test_what_is_fixed_is_seen_by_all_and_changed_by_nobody(coordinator, client, board):
    assessment = fixed(make_problem(assessment=make_assessment(texts=True), need=3, influence=3, motive="Syns.").assessment, coordinator)  # fmt: skip
    other = StrictClient()
    other.force_login(make_user())

    assert [other.get(url).status_code for url in pages(assessment)] == [200] * 3
    assert client.get(reverse("plans:assessment_write", args=[assessment.pk])).status_code == 403
    with pytest.raises(PermissionDenied):
        workflow.remove(assessment, by=coordinator)
    with pytest.raises(PermissionDenied):
        workflow.remove_row(assessment.problems.get(), by=coordinator)
    table = AssessmentVersion._meta.db_table
    for statement in (f"UPDATE {table} SET dnr = 'X'", f"DELETE FROM {table}"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def pages(assessment) -> list[str]:
    return [
        assessment.get_absolute_url(),
        reverse("plans:assessment_version", args=[assessment.pk]),
        reverse("plans:assessment_file", args=[assessment.pk, "html"]),
    ]


# --- Figures ---


def test_figures_are_put_in_with_their_data_and_change_only_when_fetched_anew(client, coordinator):
    category = make_category(name="Klotter")
    make_report(category=category, starts_at=noon(2026, 3, 4))
    assessment = make_assessment(texts=True)
    section = assessment.sections.get(part="kartlaggning")
    url = reverse("plans:assessment_figure", args=[section.pk])
    asked = {"reference": "rapporter:kategorier", "starts_on": "2026-01-01", "ends_on": "2026-10-31"}

    shown = client.post(url, asked | {"look": ""}).content.decode()
    assert "Flest rapporter om klotter, 1 av 1" in shown
    assert not AssessmentFigure.objects.exists()
    client.post(url, asked | {"put": "", "title": "Klotter är vanligast"})
    make_report(category=category, starts_at=noon(2026, 3, 5))
    figure = assessment.content().figures[0]
    assert (figure.title, figure.rows[0].values, figure.is_counts) == ("Klotter är vanligast", (1,), True)
    client.post(reverse("plans:assessment_figure_renew", args=[figure.id]))

    assert assessment.content().figures[0].rows[0].values == (2,)


def noon(*day) -> dt.datetime:
    return dt.datetime(*day, 12, tzinfo=timezone.get_current_timezone())


@pytest.mark.parametrize("which", [which for which, _ in figures.REPORTS])
def test_every_figure_can_be_made_and_drawn_also_of_nothing(coordinator, which):
    question = figures.FigureQuestion(
        f"rapporter:{which}", coordinator, first=dt.date(2026, 1, 1), last=dt.date(2026, 10, 31)
    )

    for count in (0, 3):
        for day in range(count):
            make_report(category=make_category(), starts_at=noon(2026, 3, 4 + day))
        content = figures.make(question)
        drawn = figures.draw(content)
        assert (content.total, bool(drawn.title)) == (count, True)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"reference": "annat:1"}, "Välj ett giltigt alternativ"),
        ({"starts_on": ""}, "Skriv första dagen."),
        ({"ends_on": "2025-01-01"}, "Sista dagen kan inte"),
        ({"starts_on": "1800-01-01"}, "kan inte ligga före"),
        ({"area": "9" * 30}, "finns inte längre"),
        ({"title": "\x00"}, "Null-tecken"),
    ],
)
def test_figures_that_cannot_be_made_are_told_beside_the_field(client, values, said):
    section = make_assessment().sections.first()
    asked = {"reference": "rapporter:tider", "starts_on": "2026-01-01", "ends_on": "2026-10-31"}

    page = client.post(reverse("plans:assessment_figure", args=[section.pk]), asked | values | {"put": ""})

    assert said in page.content.decode()
    assert not AssessmentFigure.objects.exists()


def test_number_that_is_not_known_is_no_zero():
    assert figures.table_of(COUNTS).rows == (("Centrum", "114", "120"), ("Norrby", "4", ".."))


# --- Documents ---


@pytest.fixture
def rich(board):
    assessment = make_assessment(texts=True, title="Lägesbild 2026")
    put_in(assessment)
    make_problem(
        assessment=assessment, title="Klotter", need=5, influence=4, motive="Syns.", bone_place="Mörkt"
    )
    assessment.why_chosen = "Allt pekar åt samma håll."
    assessment.save()
    workflow.NEW_ROWS["kalla"](assessment).save()
    return assessment


def test_word_document_holds_all_that_the_page_does(rich):
    document = Document(BytesIO(assessment_docx(rich.content(), brand_of(Municipality.current()))))

    headings = [row.text for row in document.paragraphs if row.style.name == "Heading 1"]
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    assert headings == [
        "1. Kartläggning",
        "2. Annan information av betydelse",
        "3. Analys",
        "Prioriterade problem",
        "Om källorna",
        "Källor",
    ]
    assert {"Centrum", "114", "..", "1. Klotter", "Gör nu", "Ny källa"} <= set(cells)


def test_web_page_fetches_nothing_and_holds_the_chart(rich):
    page = assessment_html(rich.content(), brand_of(Municipality.current())).decode()

    assert page.count("<h1") == 1
    assert "<link" not in page
    assert "<svg" in page
    assert "Flest rapporter i Centrum, 114 av 412" in page


def test_print_is_a_pdf(rich):
    assert assessment_pdf(rich.content(), brand_of(Municipality.current()))[:5] == b"%PDF-"


# --- The one after ---


def test_successor_begins_with_all_that_stood_and_tells_what_has_changed(client, coordinator, board, rich):
    first = fixed(rich, coordinator)
    page = client.get(reverse("plans:assessment_successor", args=[first.pk])).content.decode()
    assert "3 november 2028" in page

    client.post(reverse("plans:assessment_successor", args=[first.pk]), {"title": "Lägesbild 2028"})

    second = Assessment.objects.drafts().get()
    assert compare(first.content(), second.content()).is_same is False  # the period is open
    second.starts_on, second.ends_on = first.starts_on, first.ends_on
    second.save()
    assert compare(first.content(), second.content()).is_same
    problem = second.problems.get()
    problem.need, problem.causes_text = 2, "Ljust nu."
    problem.save()
    make_problem(assessment=second, title="Bedrägerier", need=3, influence=2)
    figure = second.sections.get(part="kartlaggning").figures.get()
    figure.data |= {"title": "Färre rapporter", "total": 206}
    figure.save()

    found = compare(first.content(), second.content())

    assert found.problems == (
        ProblemChange("omprövat", "Klotter", "Behov 5, påverka 4: gör nu", "Behov 2, påverka 4: gör enkelt"),
        ProblemChange("nytt", "Bedrägerier", "", "Behov 3, påverka 2: bevaka"),
    )
    assert found.figures == (
        FigureChange(COUNTS.title, "Färre rapporter", "412 rapporter", "206 rapporter", -50),
    )
    assert [field.label for field in found.texts] == ["Klotter: orsaker"]
    figure.data |= {"days": 90}
    figure.save()
    assert compare(first.content(), second.content()).figures[0].change is None
    figure.data |= {"days": 0}
    figure.save()
    told = client.get(reverse("plans:assessment_differences", args=[second.pk])).content.decode()
    assert "−50 %" in told


def test_only_one_is_made_after_another(client, coordinator):
    draft = make_assessment(texts=True)
    assert access.may_make_successor(coordinator, draft).reason.startswith("Fastställ lägesbilden först")
    first = fixed(draft, coordinator)
    workflow.begin_successor(first, "Nästa", by=coordinator)

    assert not access.may_make_successor(coordinator, first)
    with pytest.raises(Overtaken):
        workflow.begin_successor(first, "Ännu en", by=coordinator)
    assert [row.title for row in Assessment.objects.drafts()] == ["Nästa"]


def test_earlier_one_is_replaced_when_the_later_is_fixed(coordinator):
    first = fixed(make_assessment(texts=True), coordinator)
    second = workflow.begin_successor(first, "Nästa", by=coordinator)
    assert [row.status for row in Assessment.objects.for_list()] == ["utkast", "faststalld"]

    fixed(second, coordinator, on=ON + dt.timedelta(days=9))

    assert [row.status for row in Assessment.objects.for_list()] == ["faststalld", "ersatt"]
    assert Assessment.objects.latest_fixed() == second
