import io

import docx
import pytest
from django.urls import reverse

from kommunbrott.access import Overtaken
from kommunbrott.law_documents import rows_of, status_pdf, survey_docx
from kommunbrott.law_notes import write_note
from kommunbrott.letterhead import brand_of
from kommunbrott.models import LawNote
from kommunbrott.views.law_status import composed
from tests.client import StrictClient
from tests.factories import (
    make_action,
    make_agreement,
    make_council,
    make_focus_area,
    make_membership,
    make_municipality,
    make_user,
)
from tests.plans.test_duties import decided

PAGE = "law_status"


@pytest.mark.parametrize("rows", [1, 3])
def test_page_costs_the_same_however_much_there_is(client, rows, django_assert_num_queries):
    plan = decided()
    for number in range(rows):
        make_action(focus_area=make_focus_area(plan=plan))
        make_membership(make_council())
        make_agreement(status="undertecknad", signed_on="2026-01-02", signed_at_place="Ekstad")
        LawNote.objects.create(section=4 + number, text="Så här är det.")
        make_user(is_coordinator=True)

    with django_assert_num_queries(15):
        client.get(reverse(PAGE))


@pytest.mark.parametrize(
    ("flags", "expected"),
    [
        ({"is_coordinator": True}, 200),
        ({"is_administrator": True}, 403),
        ({"is_reporter": True}, 403),
        ({}, 403),
        (None, 302),
    ],
)
@pytest.mark.parametrize("name", ["law_status", "law_status_survey", "law_note_edit"])
def test_law_status_is_the_coordinators(flags, expected, name):
    client = StrictClient()
    if flags is not None:
        client.force_login(make_user(**flags))

    arguments = [7] if name == "law_note_edit" else []
    assert client.get(reverse(name, args=arguments)).status_code == expected


def test_note_is_written_shown_and_kept(client, coordinator):
    url = reverse("law_note_edit", args=[7])
    client.post(url, {"text": "Folkhälsoplanen följs åt.", "seen": ""})
    seen = client.get(url).context["form"]["seen"].value()
    client.post(url, {"text": "Nu även skolplanen.", "seen": seen})

    note = LawNote.objects.get()
    assert (note.section, note.text, note.written_by) == (7, "Nu även skolplanen.", coordinator)
    assert [row.text for row in note.history.all()] == ["Nu även skolplanen.", "Folkhälsoplanen följs åt."]
    assert "Nu även skolplanen." in client.get(reverse(PAGE)).content.decode()


def test_note_of_the_one_who_came_second_is_not_lost(client, coordinator):
    write_note(7, "Först.", by=coordinator, seen="")
    url = reverse("law_note_edit", args=[7])

    response = client.post(url, {"text": "Sedan.", "seen": ""})

    assert response.status_code == 409
    assert LawNote.objects.get().text == "Först."
    page = response.content.decode()
    assert ("Sedan." in page, "Först." in page) == (True, True)
    again = client.post(url, {"text": "Sedan.", "seen": response.context["form"]["seen"].value()})
    assert (again.status_code, LawNote.objects.get().text) == (302, "Sedan.")


def test_note_with_an_old_edition_is_refused(coordinator):
    write_note(7, "Först.", by=coordinator, seen="")

    with pytest.raises(Overtaken):
        write_note(7, "Sedan.", by=coordinator, seen="")


@pytest.mark.parametrize("section", [3, 14, 999999999999999999])
def test_there_are_no_notes_beside_the_act(client, section):
    assert client.get(reverse("law_note_edit", args=[section])).status_code == 404


@pytest.mark.parametrize("text", ["\0", "a" * 5001])
def test_note_that_cannot_be_stored_is_told_beside_the_field(client, text):
    response = client.post(reverse("law_note_edit", args=[7]), {"text": text, "seen": ""})

    assert (response.status_code, list(response.context["form"].errors)) == (200, ["text"])


def test_survey_answers_every_paragraph_in_words(coordinator):
    municipality = make_municipality()
    write_note(7, "Skolplanen är kopplad.", by=coordinator, seen="")
    status, rows, brand = composed(municipality)

    document = docx.Document(io.BytesIO(survey_docx(status, rows, brand)))

    assert len(document.tables) == 10
    answers = {row.cells[0].text: row.cells[1].text for row in document.tables[3].rows}
    assert answers == {
        "Fråga": "Svar",
        "Uppfyllt?": "Delvis",
        "Vad som saknas": "Det finns ingen åtgärdsplan att koppla andra program till.",
        "Kommunens anteckning": "Skolplanen är kopplad.",
    }
    assert brand == brand_of(municipality)


def test_print_is_a_pdf(coordinator):
    status, _, brand = composed(make_municipality())

    assert status_pdf(status, rows_of(status, {}, brand), brand).startswith(b"%PDF-")
