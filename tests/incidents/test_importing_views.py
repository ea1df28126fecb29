import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from incidents import import_reading
from incidents.choices import ImportState
from incidents.models import ImportBatch, Report
from incidents.workflow import importing
from tests.client import StrictClient
from tests.factories import make_user

START = reverse("incidents:import_start")
LINES = [
    "Rapport-ID;Händelsedatum;Tid;Kategori;Område;Beskrivning",
    "E-1;2026-03-04;21:45;Trafik;Nygård;Buskörning.",
    "E-2;i går;21:45;Trafik;Nygård;Parkering.",
    "E-3;2026-03-05;21:45;traffik;Nygård;Ring 070-123 45 67.",
]


def upload(*lines: str, name="rapporter.csv") -> dict:
    return {"file": SimpleUploadedFile(name, "\n".join(lines or LINES).encode())}


def read(client, *lines: str) -> ImportBatch:
    client.post(START, upload(*lines))
    return ImportBatch.objects.latest("pk")


def page(client, batch: ImportBatch) -> str:
    return client.get(batch.get_absolute_url()).content.decode()


def test_import_shows_what_a_file_would_become_before_anything_is_saved(client):
    batch = read(client)

    shown = page(client, batch)

    assert (batch.state, batch.rows, batch.accepted, batch.rejected) == (ImportState.PREVIEW, 3, 2, 1)
    assert "Läs in 2 rapporter" in shown
    assert "Datumet ”i går” går inte att läsa." in shown
    assert "Ett område är nytt för registret och läggs till när du sparar: Nygård (2)." in shown
    assert "070-123" not in shown
    assert (Report.objects.count(), import_reading.path_of(batch).exists()) == (0, True)


def test_import_saves_the_good_rows_and_forgets_the_file(client):
    batch = read(client)

    response = client.post(batch.get_absolute_url(), {"how": "godkanda"}, follow=True)

    batch.refresh_from_db()
    assert (batch.state, batch.saved, Report.objects.count()) == (ImportState.SAVED, 2, 2)
    assert "Ångra importen" in response.content.decode()
    assert not import_reading.path_of(batch).exists()


def test_import_saves_nothing_when_all_rows_must_be_right(client):
    batch = read(client)

    response = client.post(batch.get_absolute_url(), {"how": "hela"})

    batch.refresh_from_db()
    assert (response.status_code, batch.state, Report.objects.count()) == (422, ImportState.PREVIEW, 0)
    assert "1 rader kan inte läsas in, så inget har sparats." in response.content.decode()


def test_import_of_the_same_file_leads_to_the_first(client):
    batch = read(client)
    client.post(batch.get_absolute_url(), {"how": "godkanda"})

    response = client.post(START, upload(), follow=True)

    assert response.redirect_chain == [(batch.get_absolute_url(), 302)]
    assert "Den här filen är redan inläst. Inget har ändrats." in response.content.decode()
    assert (ImportBatch.objects.count(), Report.objects.count()) == (1, 2)


def test_import_asks_for_columns_that_it_does_not_know_and_remembers_them(client):
    lines = [LINES[0].replace("Kategori", "Sak"), *LINES[1:]]
    batch = read(client, *lines)
    assert "Ingen kolumn kändes igen som <strong>kategori</strong>" in page(client, batch)
    choices = ["external_id", "date", "time", "category", "area", "text"]
    answer = {f"column-{index}": choice for index, choice in enumerate(choices)}

    client.post(reverse("incidents:import_columns", args=[batch.pk]), answer)

    batch.refresh_from_db()
    assert (batch.accepted, batch.rejected) == (2, 1)
    client.post(batch.get_absolute_url(), {"how": "godkanda"})
    again = read(client, lines[0], lines[1].replace("E-1", "E-9"))
    assert (again.accepted, again.result.get("missing")) == (1, None)


@pytest.mark.parametrize(
    ("choices", "said"),
    [
        (["external_id", "date", "time", "", "area", "text"], "Välj vilken kolumn som är kategori."),
        (
            ["external_id", "date", "date", "category", "", ""],
            "är redan kolumnen Händelsedatum. Välj en av dem.",
        ),
        (["hund", "date", "time", "category", "", ""], "Välj ett giltigt alternativ"),
    ],
)
def test_import_says_what_is_wrong_with_the_columns(client, choices, said):
    batch = read(client)
    answer = {f"column-{index}": choice for index, choice in enumerate(choices)}

    response = client.post(reverse("incidents:import_columns", args=[batch.pk]), answer)

    assert response.status_code == 422
    assert said in response.content.decode()


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("tom.csv", b"", "Filen är tom"),
        ("bild.csv", b"\x89PNG\r\n\x1a\n" + b"\x00" * 100, "Filen är en bild"),
        ("trasig.xlsx", b"PK\x03\x04" + b"skrot" * 50, "Filen är skadad"),
    ],
)
def test_import_refuses_what_it_cannot_read_and_keeps_nothing(client, name, data, said):
    response = client.post(START, {"file": SimpleUploadedFile(name, data)})

    assert response.status_code == 422
    assert said in response.content.decode()
    assert ImportBatch.objects.count() == 0


def test_import_asks_for_a_file(client):
    response = client.post(START, {})

    assert (response.status_code, "Välj en fil." in response.content.decode()) == (422, True)


def test_import_can_be_dropped(client):
    batch = read(client)

    client.post(reverse("incidents:import_drop", args=[batch.pk]))

    batch.refresh_from_db()
    assert (batch.state, import_reading.path_of(batch).exists()) == (ImportState.DROPPED, False)
    assert client.post(reverse("incidents:import_drop", args=[batch.pk])).status_code == 409


def test_import_is_undone_after_a_question(client):
    batch = read(client)
    client.post(batch.get_absolute_url(), {"how": "godkanda"})
    undo = reverse("incidents:import_undo", args=[batch.pk])

    question = client.get(undo).content.decode()
    client.post(undo)

    assert "2 rapporter tas bort." in question
    assert Report.objects.count() == 0
    assert client.post(undo).status_code == 409


def test_import_of_a_large_file_tells_how_far_it_has_come(client, monkeypatch):
    monkeypatch.setattr(import_reading, "LARGE", 10)
    batch = read(client)
    ImportBatch.objects.filter(pk=batch.pk).update(rows=3, done=2)

    shown = page(client, batch)
    same = client.get(batch.get_absolute_url(), {"nu": "lases-2"}, headers={"HX-Request": "true"})
    import_reading.read_upload.func(batch.pk)
    ready = client.get(batch.get_absolute_url(), {"nu": "lases-2"}, headers={"HX-Request": "true"})

    assert "Läser rad 2 av 3" in shown
    assert (same.status_code, ready["HX-Redirect"]) == (204, batch.get_absolute_url())


def test_import_is_for_the_coordinator(client):
    batch = read(client)
    other = StrictClient()
    other.force_login(make_user(is_reporter=True))

    addresses = [START, batch.get_absolute_url(), reverse("incidents:import_undo", args=[batch.pk])]

    assert [other.get(address).status_code for address in addresses] == [403, 403, 403]
    assert other.post(batch.get_absolute_url(), {"how": "godkanda"}).status_code == 403
    assert Report.objects.count() == 0


def test_import_that_nobody_comes_back_to_is_forgotten(client):
    batch = read(client)
    long_ago = batch.made_at - import_reading.LONGEST_WAIT * 2
    ImportBatch.objects.filter(pk=batch.pk).update(made_at=long_ago)

    read(client, LINES[0], LINES[1])

    batch.refresh_from_db()
    assert (batch.state, import_reading.path_of(batch).exists()) == (ImportState.DROPPED, False)


def test_import_shows_no_example_that_points_out_a_person(client):
    batch = read(client, LINES[0], "E-1;2026-03-04;21:45;Trafik;Nygård;Enligt Robin Provberg, 811027-9877.")

    kept = ImportBatch.objects.get(pk=batch.pk).result

    assert "Provberg" not in str(kept)
    assert "811027" not in str(kept)


def test_import_start_costs_the_same_for_any_length(client, django_assert_max_num_queries):
    for index in range(3):
        read(client, LINES[0], LINES[1].replace("E-1", f"E-{index}"))

    with django_assert_max_num_queries(6):
        client.get(START)


def test_import_of_a_file_name_with_a_number_of_a_person_keeps_no_such_name():
    batch = importing.begin(name="811027-9877.csv", size=1, sha256="", by=None)

    assert batch.file_name == "fil"
