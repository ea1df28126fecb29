"""A list of observations out of a file: columns found, rows told by their number, and nothing read in twice."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from councils.importers.observations import Field, Listing, find_columns, read, understand
from councils.models import Observation
from kommunbrott.models import Area, TextDraft
from kommunbrott.reading import UnreadableFile
from tests.factories import make_dialogue, make_observation, make_user

HEADINGS = ["Nr", "Plats", "Observation", "Bra/Dåligt", "Kategori", "Förslag", "Lat", "Long"]
ROWS = [
    [1, "Torget", "Nya bänkar", "bra", "Mötesplats", "", "", ""],
    [2, "Norra gaveln", "Mörk trappa", "dåligt", "Ljus", "En lampa", "59,5154", "15,9236"],
    [3, "Porten", "", "dåligt", "", "", "", ""],
    [4, "Porten", "Trasigt lås", "kanske", "Portar", "", "", ""],
    [5, "Porten", "Fråga 19121212-1212", "", "", "", "", ""],
    [6, "Porten", "Ring 070-123 45 67", "", "Rymden", "", "", ""],
    [7, "Torget", "Nya bänkar", "bra", "Mötesplats", "", "", ""],
]


def url(name: str, dialogue) -> str:
    return reverse(f"councils:{name}", args=[dialogue.pk])


def page(response) -> str:
    return response.content.decode()


def workbook() -> bytes:
    """With a line above the headings, as lists have."""
    book, out = openpyxl.Workbook(), io.BytesIO()
    for row in [["Vandringen i oktober"], HEADINGS, *ROWS]:
        book.active.append(row)
    book.save(out)
    return out.getvalue()


def as_csv() -> bytes:
    lines = [HEADINGS, *ROWS]
    return "\n".join(";".join(str(cell) for cell in line) for line in lines).encode()


# --- Understanding ---


def test_columns_are_found_by_name_below_what_stands_above_them():
    listing = read("lista.xlsx", io.BytesIO(workbook()))

    assert find_columns(listing.header) == {
        Field.PLACE: 1, Field.TEXT: 2, Field.TONE: 3, Field.TOPIC: 4, Field.SUGGESTION: 5,
        Field.LATITUDE: 6, Field.LONGITUDE: 7,
    }  # fmt: skip
    assert [line for line, _ in listing.rows] == [3, 4, 5, 6, 7, 8, 9]


def test_rows_are_understood_and_faults_told_by_their_number():
    listing = read("lista.csv", io.BytesIO(as_csv()))

    found = understand(listing, find_columns(listing.header))

    assert [(row.line, row.is_positive, row.topic, row.text, row.point) for row in found.rows] == [
        (2, True, "motesplats", "Nya bänkar", None),
        (3, False, "belysning", "Mörk trappa", (59.5154, 15.9236)),
        (7, False, "annat", "Ring ●●●●", None),
        (8, True, "motesplats", "Nya bänkar", None),
    ]
    assert found.rows[2].remarks == ("telefonnummer maskat", "ämnet ”Rymden” blir Annat")
    assert [(row.line, row.why.split(".")[0]) for row in found.rejected] == [
        (4, "Raden säger inte vad någon såg"),
        (5, "”kanske” säger inte om det är bra eller behöver bli bättre"),
        (6, "Raden har ett personnummer"),
    ]


def test_two_rows_that_say_the_same_are_two_and_stay_the_same_two():
    listing = Listing(("Observation",), ((2, ("Mörkt",)), (3, ("mörkt ",))))

    first, second = (understand(listing, {Field.TEXT: 0}).rows for _ in range(2))

    assert first == second
    assert len({row.digest for row in first}) == 2


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("tom.csv", b""),
        ("bild.xlsx", b"\x89PNG\r\n"),
        ("trasig.xlsx", b"PK\x03\x04trasig"),
        ("rubrik.csv", b"Observation;Plats\n"),
        ("lang.csv", b"Observation\n" + b"x\n" * 2100),
    ],
)
def test_a_file_that_is_no_list_is_refused_in_words(name, data):
    with pytest.raises(UnreadableFile):
        read(name, io.BytesIO(data))


# --- Reading in ---


def test_a_list_is_reviewed_and_read_in_once(client, coordinator):
    torget = Area.objects.create(name="Torget", kind="plats")
    dialogue = make_dialogue()
    make_observation(dialogue)

    def send(name: str, data: bytes):
        file = SimpleUploadedFile(name, data)
        answer = client.post(url("observation_import_start", dialogue), {"file": file}, follow=True)
        return " ".join(page(answer).split())

    shown = send("lista.xlsx", workbook())
    assert "4 rader läses in, 0 finns redan och 3 har fel" in shown
    assert '<th scope="row">5</th><td data-label="Varför">Raden säger inte vad någon såg.' in shown
    assert Observation.objects.count() == 1
    client.post(url("observation_import_review", dialogue), {"do": "spara"})

    again = send("samma.csv", as_csv())
    assert "0 rader läses in, 4 finns redan och 3 har fel" in again
    client.post(url("observation_import_review", dialogue), {"do": "spara"})

    stored = Observation.objects.exclude(import_digest="").order_by("number")
    assert [(one.number, one.text, one.place, one.place_precision) for one in stored] == [
        (2, "Nya bänkar", torget, "plats"),
        (3, "Mörk trappa", None, "punkt"),
        (4, "Ring ●●●●", None, "ord"),
        (5, "Nya bänkar", torget, "plats"),
    ]
    assert not TextDraft.objects.exists()


def test_columns_are_chosen_otherwise(client):
    dialogue = make_dialogue()
    file = SimpleUploadedFile("lista.csv", "Det vi hörde;Kolumn\nMörk trappa;En lampa\n".encode())
    client.post(url("observation_import_start", dialogue), {"file": file})
    review = url("observation_import_review", dialogue)
    assert "Raden säger inte" not in page(client.get(review))

    none = client.post(review, {"do": "kolumner"})
    twice = client.post(review, {"do": "kolumner", "column-0": "text", "column-1": "text"})
    client.post(review, {"do": "kolumner", "column-0": "text", "column-1": "suggestion"})
    client.post(review, {"do": "spara"})

    assert ("Välj vilken kolumn" in page(none), "är redan kolumnen" in page(twice)) == (True, True)
    assert list(Observation.objects.values_list("text", "suggestion")) == [("Mörk trappa", "En lampa")]


def test_a_file_is_thrown_away_and_only_its_reader_sees_it(client, anonymous):
    dialogue = make_dialogue()
    file = SimpleUploadedFile("lista.csv", as_csv())
    client.post(url("observation_import_start", dialogue), {"file": file})
    anonymous.force_login(make_user(is_coordinator=True))
    assert anonymous.get(url("observation_import_review", dialogue)).status_code == 404

    client.post(url("observation_import_review", dialogue), {"do": "slang"})

    assert (TextDraft.objects.count(), Observation.objects.count()) == (0, 0)


def test_an_unreadable_file_is_told_beside_the_field(client):
    answer = client.post(
        url("observation_import_start", make_dialogue()), {"file": SimpleUploadedFile("lista.csv", b"")}
    )

    assert (answer.status_code, "Filen är tom" in page(answer)) == (422, True)


def test_a_closed_dialogue_takes_no_list(client):
    closed = make_dialogue(status="avslutad")

    assert client.get(url("observation_import_start", closed)).status_code == 403
