"""The pages of dialogues, as the coordinator and those who walk along meet them."""

import datetime as dt
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image

from councils.models import Dialogue, Observation, ObservationPhoto
from kommunbrott.models import Area
from tests.client import StrictClient, assert_fragment_is_part_of_page
from tests.factories import make_dialogue, make_observation, make_organisation, make_user

DIALOGUE = {
    "kind": "trygghetsvandring",
    "title": "Vandring på Björkgården",
    "held_on": "2026-10-14",
    "edition": "0",
}
SEEN = {"tone": "battre", "topic": "belysning", "text": "Mörk trappa"}


def url(name: str, *args) -> str:
    return reverse(f"councils:{name}", args=args)


def page(response) -> str:
    return response.content.decode()


def jpeg() -> SimpleUploadedFile:
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x010F] = "Kameramakaren"
    Image.new("RGB", (40, 30), "navy").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("trappa.jpg", out.getvalue(), "image/jpeg")


# --- Reading ---


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_for_any_length(client, rows, django_assert_num_queries):
    for _ in range(rows):
        make_observation()

    with django_assert_num_queries(5):
        response = client.get(url("dialogue_list"))

    assert page(response).count("table__name") == rows


def test_the_list_is_searched_also_in_observations(client):
    make_observation(make_dialogue(title="Björkgården"), text="Trasig port")
    make_dialogue(title="Hamnen")

    assert_fragment_is_part_of_page(client, url("dialogue_list"), {"q": "port"})
    found = page(client.get(url("dialogue_list"), {"q": "port"}))
    assert ("Björkgården" in found, "Hamnen" in found) == (True, False)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_observations(client, rows, django_assert_num_queries):
    dialogue = make_dialogue(make_organisation())
    writer = make_user()
    for _ in range(rows):
        one = make_observation(
            dialogue,
            made_by=writer,
            area=Area.objects.create(name=f"Område {_}"),
            latitude=59.5,
            longitude=15.9,
        )
        ObservationPhoto.objects.create(observation=one, jpeg=b"x", width=4, height=3)

    with django_assert_num_queries(11):
        response = client.get(dialogue.get_absolute_url())

    assert page(response).count("observation__photos") == rows


def test_an_open_dialogue_is_found_by_those_who_take_part_only(anonymous):
    party = make_organisation()
    one = make_observation(make_dialogue(party))
    photo = ObservationPhoto.objects.create(observation=one, jpeg=b"x", width=4, height=3)
    addresses = [
        url("dialogue_detail", one.dialogue.pk),
        url("observation_create", one.dialogue.pk),
        url("observation_photo", photo.key),
    ]

    def answers(user):
        anonymous.force_login(user)
        return [anonymous.get(address).status_code for address in addresses]

    assert answers(make_user(organisation=party)) == [200, 200, 200]
    assert answers(make_user()) == [404, 404, 404]


# --- The dialogue ---


def test_a_dialogue_is_made_and_changed(client):
    party = make_organisation()
    client.post(
        url("dialogue_create"), DIALOGUE | {"parties": [party.pk], "stops": "Porten\n\nPorten\nTorget"}
    )
    dialogue = Dialogue.objects.get()
    assert (dialogue.title, dialogue.stop_names, list(dialogue.parties.all())) == (
        "Vandring på Björkgården",
        ["Porten", "Torget"],
        [party],
    )

    client.post(url("dialogue_edit", dialogue.pk), DIALOGUE | {"participants": "23", "is_public": "on"})

    dialogue.refresh_from_db()
    assert (dialogue.participants, dialogue.is_public, dialogue.edition) == (23, True, 1)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_on": "igår"}, "Fyll i ett giltigt datum"),
        ({"held_on": "0026-10-14"}, "Året ser inte ut att stämma"),
        ({"until_on": "2026-10-13"}, "Den sista dagen ligger före den första"),
        ({"starts": "18:00", "ends": "17:00"}, "Den slutar innan den börjar"),
        ({"ends": "17:00"}, "Skriv när den börjar också"),
        ({"participants": "-1"}, "större än eller lika med 0"),
        ({"participants": "9" * 30}, "mindre än eller lika med"),
        ({"title": "Vand\0ring"}, "Null"),
        ({"stops": "x" * 121}, "högst 120 tecken"),
        ({"parties": ["99999999999999999999"]}, "finns inte längre"),
        ({"led_by": "7"}, "giltigt alternativ"),
        ({"summary": "Ring 070-123 45 67"}, "kan peka ut en person"),
        ({"summary": "19121212-1212"}, "personnummer"),
    ],
)
def test_what_is_wrong_is_told_and_nothing_typed_is_lost(client, wrong, said):
    response = client.post(url("dialogue_create"), DIALOGUE | {"invited": "Anslag i 41 trapphus"} | wrong)

    assert said in page(response)
    assert "Anslag i 41 trapphus" in page(response)
    assert not Dialogue.objects.exists()


def test_a_name_stays_when_somebody_says_why(client):
    typed = DIALOGUE | {"summary": "Frågor till 070-123 45 67.", "keep_reason": "Växelns nummer"}

    client.post(url("dialogue_create"), typed)

    assert Dialogue.objects.get().kept_reason == "Växelns nummer"


def test_the_later_of_two_writers_is_told_and_keeps_what_was_typed(client):
    dialogue = make_dialogue()
    client.post(url("dialogue_edit", dialogue.pk), DIALOGUE)

    response = client.post(url("dialogue_edit", dialogue.pk), DIALOGUE | {"place": "Vid porten"})

    assert response.status_code == 409
    assert "Vid porten" in page(response)


def test_only_the_coordinator_makes_dialogues(anonymous):
    anonymous.force_login(make_user(is_reporter=True))

    assert anonymous.get(url("dialogue_create")).status_code == 403


def test_an_empty_dialogue_is_removed(client):
    dialogue = make_dialogue()
    assert client.get(url("dialogue_remove", dialogue.pk)).status_code == 200

    client.post(url("dialogue_remove", dialogue.pk))

    assert not Dialogue.objects.exists()


# --- What is seen ---


def test_an_observation_is_written_and_the_form_comes_back_at_the_same_stop(client):
    dialogue = make_dialogue()
    address = url("observation_create", dialogue.pk)

    response = client.post(address, SEEN | {"stop": "Centrumhuset", "photos": [jpeg()]}, follow=True)

    one = Observation.objects.get()
    assert (one.number, one.is_positive, one.topic, one.stop, one.where) == (
        1, False, "belysning", "Centrumhuset", "Centrumhuset",
    )  # fmt: skip
    assert b"Kameramakaren" not in bytes(one.photos.get().jpeg)
    assert "Observation 1 är sparad" in page(response)
    assert 'value="Centrumhuset" id="id_stop_1" checked' in page(response)


def test_an_observation_sent_twice_is_one(client):
    address = url("observation_create", make_dialogue().pk)
    typed = SEEN | {"submission": "1f0e5a2c-5b7e-4b8e-9c3c-0d6f7a8b9c10"}

    answers = [client.post(address, typed).url for _ in range(2)]

    assert answers == [f"{address}?sparad={Observation.objects.get().pk}"] * 2


def test_an_observation_written_without_coverage_keeps_its_time(client):
    written = timezone.localtime(timezone.now() - dt.timedelta(hours=3)).replace(second=0, microsecond=0)
    times = {"when": "annan", "on": f"{written:%Y-%m-%d}", "at": f"{written:%H:%M}"}

    client.post(url("observation_create", make_dialogue().pk), SEEN | times)

    assert Observation.objects.get().seen_at == written


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"tone": ""}, "Välj om det är bra"),
        ({"text": "", "topic": ""}, "Skriv vad du såg"),
        ({"topic": "rymden"}, "giltigt alternativ"),
        ({"stop": "Månen"}, "giltigt alternativ"),
        ({"text": "x" * 2001}, "som mest 2000 tecken"),
        ({"text": "Bo Ek bor i 3:an, 070-123 45 67"}, "kan peka ut en person"),
        ({"area": "99999999999999999999"}, "finns inte längre"),
        ({"accuracy": "-7"}, "större än eller lika med 0"),
        ({"photos": SimpleUploadedFile("bild.jpg", b"ingen bild", "image/jpeg")}, "går inte att läsa"),
    ],
)
def test_a_wrong_observation_is_told_and_nothing_typed_is_lost(client, wrong, said):
    typed = SEEN | {"place_name": "Norra gaveln"} | wrong
    response = client.post(url("observation_create", make_dialogue().pk), typed)

    assert said in page(response)
    assert "Norra gaveln" in page(response)
    assert not Observation.objects.exists()


def test_what_may_point_out_a_person_is_masked_by_a_button(client):
    typed = SEEN | {"text": "Ring 070-123 45 67", "do": "maska"}

    answer = page(client.post(url("observation_create", make_dialogue().pk), typed))

    assert ("070-123 45 67" in answer, "●●●●" in answer) == (False, True)
    assert not Observation.objects.exists()


def test_the_map_is_pointed_at_without_script(client):
    address = url("observation_create", make_dialogue().pk)

    answer = page(client.post(address, SEEN | {"map.x": "144", "map.y": "120"}))

    assert "Platsen är utpekad" in answer
    assert "Mörk trappa" in answer


def test_an_observation_is_changed_by_who_wrote_it(anonymous):
    party = make_organisation()
    walker = make_user(organisation=party)
    one = make_observation(make_dialogue(party), made_by=walker)
    anonymous.force_login(walker)
    assert one.text in page(anonymous.get(url("observation_edit", one.pk)))

    answer = anonymous.post(url("observation_edit", one.pk), SEEN | {"tone": "bra", "edition": "0"})
    late = anonymous.post(url("observation_edit", one.pk), SEEN | {"text": "Sent", "edition": "0"})

    one.refresh_from_db()
    assert (answer.url, late.status_code, "Sent" in page(late)) == (one.get_absolute_url(), 409, True)
    assert (one.is_positive, one.text, one.edition) == (True, "Mörk trappa", 1)


def test_pictures_and_observations_are_removed(client):
    one = make_observation()
    photo = ObservationPhoto.objects.create(observation=one, jpeg=b"x", width=4, height=3)

    client.post(url("observation_photo_remove", photo.key))
    client.post(url("observation_remove", one.pk))

    assert (ObservationPhoto.objects.count(), Observation.objects.count()) == (0, 0)


def test_what_is_typed_survives_a_login_that_has_run_out():
    dialogue = make_dialogue()

    answer = page(StrictClient().post(url("observation_create", dialogue.pk), SEEN))

    assert "Mörk trappa" in answer
