"""What residents are told of a lägesbild: no small count, and none that can be worked out."""

import re

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from kommunbrott.models import Municipality
from kommunbrott.publishing import texts
from plans import figures
from plans.content.figure import FigureContent, RowContent
from plans.models import AssessmentPublication
from plans.public_assessment import NOTE, public_assessment, without_small
from tests.client import StrictClient
from tests.factories import make_assessment, make_municipality, make_problem, make_user
from tests.plans.fixed_assessment import fixed
from tests.plans.test_assessment_fixing import put_in


def counts(
    shape="staplar", labels=("Centrum", "Norrby", "Åkra"), rows=((114, 4, 12),), **kw
) -> FigureContent:
    values = {
        "reference": "rapporter:omraden",
        "shape": shape,
        "title": "Flest i Centrum, 114 av 130",
        "subtitle": "Rapporter efter område.",
        "source": "Rapporter i Ekstads kommun.",
        "labels": labels,
        "rows": tuple(RowContent(f"Rad {place}", row) for place, row in enumerate(rows)),
        "is_counts": True,
        "total": 130,
    }
    return FigureContent(**values | kw)


def test_small_count_is_hidden_with_one_more_so_that_it_cannot_be_worked_out():
    told = without_small(counts(rows=((114, 4, 12), (120, 9, 10))))

    assert [row.name for row in told.rows] == ["Centrum", "Norrby", "Åkra"]
    hidden = {
        (row.name, place) for row in told.rows for place, value in enumerate(row.values) if value is None
    }
    assert ("Norrby", 0) in hidden
    for place in (0, 1):
        assert sum(column == place for _, column in hidden) != 1
    for name in ("Centrum", "Norrby", "Åkra"):
        assert sum(row == name for row, _ in hidden) != 1


def test_finding_and_band_go_with_the_small_counts_they_were_made_from():
    told = without_small(counts("linje", band=((1.0, 9.0),) * 3))

    assert (told.title, told.band, told.total, told.notes) == ("Rapporter efter område", (), None, (NOTE,))


def test_figures_without_small_counts_are_told_as_they_are():
    content = counts(rows=((114, 40, 12),))

    told = without_small(content)

    assert (told.title, told.rows, told.shape) == (content.title, content.rows, "staplar")


def test_shares_are_no_counts():
    content = counts(rows=((3.1, 2.0, 4.0),), is_counts=False)

    assert without_small(content) is content


@pytest.mark.parametrize("shape", ["linje", "staplar", "rutnat", "tabell"])
def test_hidden_count_is_drawn_as_not_shown_and_never_as_nothing(shape):
    told = without_small(counts(shape, rows=((114, 4, 12), (120, 9, 10))))

    drawn = figures.draw(told)

    cells = [cell for row in (drawn.table or drawn.drawing).rows for cell in row]
    assert ".." in cells
    assert not {"0", "4"} & set(cells)


def test_second_figure_that_hides_something_is_held_back(coordinator):
    make_municipality()
    assessment = make_assessment(texts=True)
    for shape, labels in (
        ("staplar", ("Centrum", "Norrby", "Åkra")),
        ("rutnat", ("Klotter", "Trafik", "Bråk")),
    ):
        put_in(assessment, counts(shape, labels=labels))
    put_in(assessment, counts(rows=((50, 60, 70),)))

    told = public_assessment(assessment.content())

    section = told.parts[0].sections[0]
    assert [figure.shape for figure in section.figures] == ["tabell", "staplar"]
    assert section.withheld == ("Rapporter efter område",)


def test_causes_and_questions_stay_in_the_handling(coordinator):
    make_municipality()
    marks = {name: f"MARK {name}" for name in ("bone_offender", "offender", "offender_who", "causes_text")}
    problem = make_problem(assessment=make_assessment(texts=True, why_chosen="MARK fråga"), **marks)

    told = "\n".join(texts(public_assessment(problem.assessment.content()).as_json()))

    assert problem.title in told
    assert "MARK" not in told


# --- Publishing ---


@pytest.fixture
def assessment(coordinator):
    make_municipality(public_is_open=True)
    made = make_assessment(texts=True, title="Lägesbild 2026")
    put_in(made, counts())
    return fixed(made, coordinator)


def publish_url(assessment) -> str:
    return reverse("plans:assessment_publish", args=[assessment.pk])


def publish(client, assessment):
    page = client.get(publish_url(assessment))
    form = page.context["form"]
    sent = {name: form[name].value() for name in ("seen", "digest")}
    return client.post(publish_url(assessment), sent)


def test_residents_read_it_without_the_small_counts(client, assessment):
    url = reverse("public_assessment", args=[assessment.pk])
    stranger = StrictClient()
    assert stranger.get(url).status_code == 404

    publish(client, assessment)

    page = stranger.get(url).content.decode()
    assert "Lägesbild 2026" in page
    assert NOTE in page
    assert "114 av 130" not in page
    assert not re.search(r"<td>4</td>", page)
    assert url in stranger.get(reverse("public_home")).content.decode()
    client.post(reverse("plans:assessment_unpublish", args=[assessment.pk]))
    assert stranger.get(url).status_code == 404


def test_file_is_never_put_out(client, assessment):
    publish(client, assessment)

    out = AssessmentPublication.objects.get()
    assert out.has_file is False
    with pytest.raises(IntegrityError), transaction.atomic():
        AssessmentPublication.objects.update(has_file=True)


def test_draft_is_not_published(client, assessment):
    draft = make_assessment(texts=True)

    assert client.get(publish_url(draft)).status_code == 403


@pytest.mark.parametrize("who", [{"is_administrator": True}, {}])
def test_only_coordinators_publish(assessment, who):
    client = StrictClient()
    client.force_login(make_user(**who))

    assert client.get(publish_url(assessment)).status_code == 403
    assert client.post(reverse("plans:assessment_unpublish", args=[assessment.pk])).status_code == 403
    assert Municipality.current().public_is_open
